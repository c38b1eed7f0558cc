// Saves the client who plays: a change is drawn at once, sent as soon as the server answers, and never lost on the way.

import {get, send} from './api.js';
import {wasLost} from './asked-again.js';
import {on, store, tell} from './live.js';
import {addSetup, setupOf} from './document.js';
import {carried, clashing, differing} from './merge.js';

/**
 * `base` is the document as the server has it, `waiting` the changes that it has not yet; what pages see is base with
 * the waiting ones applied. `ask` shows a conflict and gives 'mine' or 'theirs'; the app sets it. `told` is what was saved
 * last as far as was heard. Questions are counted, because an answer that was overtaken is old: `asked` the last one,
 * `opened` the one that opened the client, `held` the one that base is from.
 */
const saver = {base: null, waiting: [], sending: null, undos: [], missed: null, told: null, asked: 0, opened: 0, held: 0, ask: async () => 'theirs'};

const RETRY_MS = 1_500;

export const setConflictAsker = (ask) => { saver.ask = ask; };
export const canUndo = () => saver.undos.length > 0;
export const isWaiting = () => saver.waiting.length > 0;

/** Open a client's document: it is `store.document` from now on. Throws ApiError. */
export async function openClient(id) {
  const question = saver.asked += 1;
  const {body, etag} = await get(path(id));
  while (saver.sending) await saver.sending; // what was changed meanwhile is sent next
  if (question < saver.opened || (id === store.client && question < saver.held)) return store.document;
  saver.opened = question;
  if (id !== store.client) leave();
  rest(id, body, etag, question);
  if (saver.told?.client === id) follow(saver.told);
  return store.document;
}

const path = (id) => `/api/clients/${encodeURIComponent(id)}`;

/** Another client comes: what is still waiting is sent on for the one whose change it was. */
function leave() {
  const {waiting} = saver;
  if (waiting.length) {
    const all = joined(waiting);
    editElsewhere(store.client, (doc) => waiting.reduce((made, each) => each.change(made), doc)).then(all.resolve, all.reject);
  }
  Object.assign(saver, {waiting: [], undos: [], missed: null});
}

/** Change this client's document, whoever is open by now: a change never ends up with the wrong client. As `edit`. */
export const editClient = (id, change) => (id === store.client ? edit(change) : editElsewhere(id, change));

async function editElsewhere(id, change) {
  for (;;) {
    try {
      const {body, etag} = await get(path(id));
      return (await send('PUT', path(id), change(body), {ifMatch: etag})).body;
    } catch (error) {
      if (error.code !== 'offline' && error.status !== 412 && error.status < 500) throw error;
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
    }
  }
}

/** No client is open. */
export function closeClient() {
  Object.assign(saver, {base: null, waiting: [], undos: []});
  Object.assign(store, {client: '', document: null, version: ''});
  tell('document');
}

function rest(id, base, version, question = saver.asked += 1) {
  Object.assign(saver, {base, held: question});
  Object.assign(store, {client: id, version});
  shown();
}

function shown() {
  store.document = saver.waiting.reduce((doc, each) => each.change(doc), saver.base);
  tell('document', {waiting: saver.waiting.length, since: saver.waiting[0]?.at});
}

/**
 * Change the open client's document: `change` takes a document and gives the new one; it may run again on a newer
 * document that another tablet saved. Gives {version, applied, what, remedy} when it is saved, null where nothing
 * changed; throws ApiError where the server refuses it (the page has gone back by then). Waits while offline.
 */
export function edit(change, {undoable = true} = {}) {
  const before = store.document;
  const after = change(before);
  const places = differing(before, after);
  if (!places.length) return Promise.resolve(null);
  if (undoable) saver.undos = [...saver.undos.slice(-49), {before, after, places}];
  return new Promise((resolve, reject) => {
    saver.waiting.push({change, resolve, reject, at: Date.now()});
    shown();
    flush();
  });
}

/** Take the last edit back, in its places only; what another tablet changed elsewhere stays. */
export function undo() {
  const last = saver.undos.pop();
  return last ? edit((doc) => carried(last.before, doc, last.places), {undoable: false}) : Promise.resolve(null);
}

let retry = 0;
let again = 0;

async function flush() {
  if (saver.sending) return;
  clearTimeout(retry);
  while (saver.waiting.length) {
    saver.sending = saveWaiting(saver.waiting.slice());
    const done = await saver.sending;
    saver.sending = null;
    if (!done) return void (retry = setTimeout(flush, RETRY_MS));
  }
  if (saver.missed) follow(saver.missed);
}

/** Send base with these changes; false: not now, try again later. */
async function saveWaiting(batch) {
  const id = store.client;
  const mine = batch.reduce((doc, each) => each.change(doc), saver.base);
  try {
    const {body, etag} = await send('PUT', path(id), mine, {ifMatch: store.version});
    if (id === store.client) settled(id, batch, mine, body.version ?? etag);
    for (const each of batch) each.resolve(body);
    return true;
  } catch (error) {
    return failed(error, id, batch, mine);
  }
}

function settled(id, batch, base, version) {
  saver.waiting = saver.waiting.filter((each) => !batch.includes(each));
  rest(id, base, version);
}

async function failed(error, id, batch, mine) {
  if (error.code === 'offline' || error.code === 'locked' || error.status >= 500) return false;
  // A question that could not be shown, because it did not come over the network, is asked again.
  if (error.status === 412 && error.body?.current) return reconcile(id, batch, mine, error.body).then(() => true, () => false);
  settled(id, batch, saver.base, store.version);
  saver.undos.splice(-batch.length);
  for (const each of batch) each.reject(error);
  return true;
}

/** Another tablet saved first. Where the two changed different places both hold; else a person chooses, and the other is kept as a copy. */
async function reconcile(id, batch, mine, {current, version}) {
  const ours = differing(saver.base, mine);
  const met = clashing(saver.base, mine, current);
  if (!met.length) {
    saver.waiting = [{...joined(batch), change: (doc) => carried(mine, doc, ours)}, ...saver.waiting.filter((each) => !batch.includes(each))];
    return rest(id, current, version);
  }
  const choice = await saver.ask({mine, theirs: current, places: met});
  const [kept, other] = choice === 'mine' ? [mine, current] : [current, mine];
  const change = (doc) => withCopies(carried(choice === 'mine' ? mine : doc, carried(mine, doc, ours.filter((each) => !met.includes(each))), met), kept, other, met);
  saver.waiting = [{...joined(batch), change}, ...saver.waiting.filter((each) => !batch.includes(each))];
  return rest(id, current, version);
}

/** Setups of the other side that differ are kept beside the chosen ones. */
function withCopies(doc, kept, other, met) {
  const names = [...new Set(met.filter(([key]) => key === 'setups').map(([, name]) => name))];
  return names.reduce((made, name) => {
    const setup = setupOf(other, name);
    return setup && setupOf(kept, name) ? addSetup(made, setup) : made;
  }, doc);
}

function joined(batch) {
  return {
    at: batch[0].at,
    resolve: (answer) => batch.forEach((each) => each.resolve(answer)),
    reject: (error) => batch.forEach((each) => each.reject(error)),
  };
}

/** Another tablet saved the open client: load what it has; while this one is saving, after that. */
async function followOthers({client, version}) {
  saver.missed = saver.sending ? {client, version} : null;
  if (version === store.version || saver.sending) return;
  const question = saver.asked += 1;
  const {body, etag} = await get(path(client));
  if (client === store.client && !saver.sending && question > saver.held) rest(client, body, etag, question);
}

/** The same, asked again where no server answers; what was told last is asked for. */
function follow(event) {
  if (event.client !== store.client) return;
  clearTimeout(again);
  followOthers(event).catch((error) => {
    if (!wasLost(error) || event.client !== store.client) return;
    clearTimeout(again);
    again = setTimeout(() => follow(event), RETRY_MS);
  });
}

on('saved', (event) => { saver.told = event; follow(event); });
on('erased', ({client}) => client === store.client && closeClient());
on('opened', () => {
  if (store.client) follow({client: store.client, version: ''});
  flush();
});
