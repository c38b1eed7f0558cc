// Own sounds on their way: sent, described, muted, put on a pad, erased everywhere. What went wrong is said by name.

import {get, send} from '../api.js';
import {loadSounds} from '../catalogue.js';
import {playedIn, soundsOf, withSound} from '../document.js';
import {el, fill} from '../draw.js';
import {padName, tPad} from '../layout.js';
import {store} from '../live.js';
import {currentSetup} from '../playing.js';
import {edit} from '../saver.js';
import {decibels, t} from '../words.js';
import {described} from './own-sound-form.js';
import {undoFor} from './take-back.js';
import {say, sayProblem} from './toast.js';
import {upload} from './upload.js';

const SLIGHT_DB = 0.5; // a change of loudness that nobody hears is not spoken of
const USUAL = 'application/octet-stream';

const path = (name) => `/api/sounds/${name.split('/').map(encodeURIComponent).join('/')}`;

/** What was done to a sound's loudness, in plain words. */
export function loudness(change_db) {
  if (!change_db || Math.abs(change_db) < SLIGHT_DB) return t('sounds.loudness.same');
  return t(change_db < 0 ? 'sounds.loudness.softer' : 'sounds.loudness.louder', {change: decibels(Math.abs(change_db)).replace('+', '')});
}

/** The type to send a file as: its own, where the server takes it by that. */
const typeOf = (file) => (/^(audio\/|video\/(mp4|webm)$)/.test(file.type.split(';')[0]) ? file.type.split(';')[0] : USUAL);

/**
 * Send a file (or a recording) under a name; `row` shows how far it is. Gives what became of it: a sound that is there
 * already keeps the name and everything else that it has. Throws ApiError.
 */
export async function bring(file, {label, kind = 'pad'}, row) {
  const bar = el('progress', {max: 1, value: 0, 'aria-label': t('sounds.sending', {sound: label})});
  const words = el('p', {role: 'status'}, t('sounds.sending', {sound: label}));
  row.append(fill(el('div', {class: 'uploading'}), words, bar));
  try {
    const query = new URLSearchParams({label, kind});
    return await upload(`/api/sounds?${query}`, file, typeOf(file), (share) => {
      bar.value = share;
      if (share >= 1) fill(words, t('sounds.listening', {sound: label}));
    });
  } finally {
    bar.parentElement.remove();
  }
}

const underWay = new Map(); // a sound's name -> when its last description has arrived

/** Save a description of an own sound where it says something new; gives the sound as it is then, null where it could not be saved. Descriptions of one sound arrive in the order in which they were made: each is a whole one. */
export async function describe(sound, about) {
  const after = described({...described(sound), ...about});
  if (JSON.stringify(after) === JSON.stringify(described(sound))) return sound;
  try {
    const sent = (underWay.get(sound.name) ?? Promise.resolve()).then(() => send('PUT', path(sound.name), after));
    underWay.set(sound.name, sent.catch(() => {}));
    await sent;
    return {...sound, ...after};
  } catch (error) {
    sayProblem(error);
    return null;
  }
}

/** Give a pad of the open client's setup this sound; gives whether it plays it (what went wrong was said then). */
export async function givePad(sound, pad) {
  const setup = currentSetup();
  try {
    await loadSounds();
    const answer = await edit((doc) => withSound(doc, setup, pad, sound.name));
    if (answer?.applied !== 'refused') return true;
    sayProblem({code: 'refused', what: answer.what, remedy: answer.remedy});
  } catch (error) {
    sayProblem(error);
  }
  return false;
}

/** The same, and say so with an undo beside it. */
export async function putOnPad(sound, pad) {
  const client = store.client;
  if (!(await givePad(sound, pad))) return;
  say(tPad('remap.plays', store.instrument.layout, pad, {sound: sound.label}),
    {action: undoFor(client)});
}

/**
 * Erase a sound. Where clients use it nothing happens yet, and their pads are given: [{client, pads: [names]}].
 * `everywhere`: take it off those pads first. Gives [] once it is gone. Throws ApiError.
 */
export async function erase(sound, everywhere = false) {
  try {
    await send('DELETE', path(sound.name) + (everywhere ? '?everywhere=true' : ''));
    return [];
  } catch (error) {
    if (error.status !== 409 || everywhere) throw error;
    return Promise.all((error.body?.clients ?? []).map((client) => uses(client.id ?? client, sound.name)));
  }
}

/** Where one client uses it; a document that can't be read now is told without its pads. */
async function uses(id, name) {
  const client = store.clients?.find((each) => each.id === id)?.nickname ?? id;
  try {
    const {body: doc} = await get(`/api/clients/${encodeURIComponent(id)}`);
    const pads = doc.setups.flatMap((setup) => Object.keys(playedIn(doc, setup.name)).filter((pad) => soundsOf(doc, setup.name, pad).includes(name)));
    return {client, pads: [...new Set(pads)].map((pad) => padName(store.instrument?.layout, pad))};
  } catch {
    return {client, pads: []};
  }
}
