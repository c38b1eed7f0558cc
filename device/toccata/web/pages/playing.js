// Who plays: the list of clients, and the document of the one whose pads these are.

import {get, send} from './api.js';
import {askAgain, wasLost} from './asked-again.js';
import {on, store, tell} from './live.js';
import {closeClient, openClient} from './saver.js';
import {activeSetup, setupOf} from './document.js';

Object.assign(store, {clients: [], playing: {client: '', setup: ''}, power_on: null, preparing: '', listed: false});

let loading = null;
let again = 0;
// Questions in the order in which they were asked: the last one, the one whose list is shown, and the last one that was
// asked before somebody was chosen here. An answer that was overtaken is old.
const asked = {last: 0, held: 0, chosen: 0};

/** Load the list, and the document of the client who plays. Where no server answers it is asked again until one does. Throws ApiError. */
export function loadClients() {
  clearTimeout(again);
  const one = load().finally(() => { if (loading === one) loading = null; });
  loading = one;
  one.catch((error) => { if (!loading) again = askAgain(error, bringClients); });
  return one;
}

const bringClients = () => loadClients().catch(() => {});

const AGAIN_MS = 1_000;

/** Another client plays. A list that is on its way may still open the one before; where none comes, it is asked for anew. */
async function follow(client) {
  const isBehind = () => client === store.state?.client && client !== store.client;
  const comes = (list) => list.then(() => true, () => false);
  let came = await comes(loading ?? loadClients());
  if (came && isBehind()) came = await comes(loadClients());
  while (!came && isBehind()) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    came = await comes(loadClients());
  }
}

async function load() {
  const question = asked.last += 1;
  const {body} = await get('/api/clients');
  if (question < asked.held) return;
  asked.held = question;
  const playing = question > asked.chosen ? body.playing ?? {client: '', setup: ''} : store.playing;
  Object.assign(store, {clients: body.clients, playing, power_on: body.power_on});
  // While the document of whoever plays is on its way, or got lost there, nobody is told that nobody plays.
  await openPlaying(store.state?.client || store.playing.client).catch((error) => { store.listed ||= !wasLost(error); throw error; });
  store.listed = true;
  tell('clients-loaded');
}

async function openPlaying(client) {
  if (client === store.client) return;
  if (client && store.clients.some((each) => each.id === client)) await openClient(client);
  else if (store.client) closeClient();
}

/** Whether nobody plays, as far as is known: there is a list, and no client is open. */
export const nobodyPlays = () => store.listed && !store.document;

/** The entry of the open client in the list: {id, nickname, pictogram, setups, active_setup}; null for none. */
export const currentClient = () => store.clients.find((each) => each.id === store.client) ?? null;

/** The name of the setup that plays: what the instrument says, else what was chosen last, else the document's own. */
export function currentSetup() {
  if (!store.document) return '';
  const said = [store.state, store.playing].find((each) => each?.client === store.client && setupOf(store.document, each.setup));
  return said?.setup ?? activeSetup(store.document);
}

/** Whether a client was chosen whom the instrument does not play yet: its sounds are being prepared. */
export const isGettingReady = (client = store.client) => Boolean(client) && store.running && store.preparing === client;

/** Let a client play, in a setup or in the one it had last; gives {applied, what, remedy}. Throws ApiError. */
export async function playClient(client, setup = null) {
  prepare(client === store.client ? '' : client);
  try {
    const {body} = await send('POST', `/api/clients/${encodeURIComponent(client)}/play`, {setup});
    if (body.applied !== 'silent') prepare(''); // 'silent' while it runs: it has not answered yet, its state will
    asked.chosen = asked.last;
    store.playing = {client, setup: setup ?? store.clients.find((each) => each.id === client)?.active_setup ?? ''};
    if (client !== store.client) await openClient(client);
    tell('playing');
    return body;
  } catch (error) {
    prepare('');
    if (wasLost(error)) bringClients(); // the instrument may have heard it all the same
    throw error;
  }
}

function prepare(client) {
  if (client === store.preparing) return;
  store.preparing = client;
  tell('playing');
}

on('clients', bringClients);
on('opened', () => loading ?? bringClients());
on('state', (state) => {
  const [client, setup] = [state.client, state.setup];
  if (client === store.preparing) prepare('');
  if (client === store.client) store.playing = {client, setup};
  else if (client) follow(client);
});
