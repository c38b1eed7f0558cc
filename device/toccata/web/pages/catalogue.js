// Every sound that there is: packs and own sounds, by the name that a client's document uses.

import {get} from './api.js';
import {askAgain} from './asked-again.js';
import {on, store, tell} from './live.js';
import {known, t, tOr} from './words.js';

Object.assign(store, {packs: [], own: [], sounds: new Map()});

export const OWN = 'own';

// The packs as a shelf: struck and plucked notes first, then held ones, then rhythms and the world outside.
const SHELF = ['marimba', 'kalimba', 'harp', 'piano', 'soft-bells', 'bowls', 'choir', 'strings', 'warm-pad', 'drums', 'grooves', 'nature'];
const placeOf = ({id}) => (SHELF.includes(id) ? SHELF.indexOf(id) : SHELF.length);

let loading = null;
let waiting = 0;
let asked = 0;

/** Load the packs once; later calls give the same. Where no server answers it is asked again until one does. Throws ApiError. */
export function loadSounds() {
  clearTimeout(waiting);
  loading ??= load().catch((error) => {
    loading = null;
    waiting = askAgain(error, bring);
    throw error;
  });
  return loading;
}

/** What the server has now, packs in the order of the shelf: {packs, own}. Throws ApiError. */
export async function askSounds() {
  const {packs, own} = (await get('/api/sounds')).body;
  return {packs: packs.toSorted((one, other) => placeOf(one) - placeOf(other)), own};
}

async function load() {
  const question = asked += 1;
  const body = await askSounds();
  if (question < asked) return loading; // what was asked later knows more
  const own = {id: OWN, name: '', tags: [], picture: null, sounds: body.own};
  const all = [...body.packs, own].flatMap((pack) => pack.sounds.map((sound) => [sound.name, {...sound, pack}]));
  Object.assign(store, {packs: body.packs, own: body.own, sounds: new Map(all)});
  tell('sounds-loaded');
}

/** A sound by its name, with its `pack`; one that is not there (yet) keeps the last part of its name as its label. */
export const soundOf = (name) => store.sounds.get(name) ?? {
  name, label: name.split('/').at(-1).slice(0, 12), seconds: 0, loops: false, spoken: false, pack: {id: name.split('/')[0], name: name.split('/')[0], tags: [], sounds: []},
};

/** A pack's title in the page's language; the server's where there are no words for it. */
export const packName = (pack) => tOr(`pack.${pack.id}`, pack.name);

/**
 * A sound's label in the page's language: notes are the same everywhere, `Rain` is not, and own ones are as they were
 * called. The first note and the first number of a label stand for themselves: `C chord` is said by `label.note-chord`.
 */
export function labelOf({name, label}) {
  const note = label.match(NOTE)?.[0];
  const count = label.match(/\d+/)?.[0];
  if (name.startsWith(`${OWN}/`) || note === label) return label;
  const plain = note ? label.replace(note, 'note') : label.replace(count, 'count');
  const key = `label.${slug(plain)}`;
  return known(key) ? t(key, {note, count}) : label;
}

const NOTE = /\b[A-H][#b]?m?\d?(?![\w#])/;
const slug = (label) => label.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

/** How a sound is read out: `Marimba E4`. */
export function fullName(name) {
  const sound = soundOf(name);
  return [packName(sound.pack), labelOf(sound)].filter(Boolean).join(' ');
}

/** Where the tablet hears a sound's file. */
export const audioOf = (name) => `/api/sounds/${name.split('/').map(encodeURIComponent).join('/')}/audio`;

const bring = () => loadSounds().catch(() => {});

on('sounds', () => { loading = null; bring(); });
on('opened', ({missed}) => { if (missed && loading) { loading = null; bring(); } });
