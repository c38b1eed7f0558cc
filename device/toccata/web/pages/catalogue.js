// Every sound that there is: packs and own sounds, by the name that a client's document uses.

import {get} from './api.js';
import {on, store, tell} from './live.js';

Object.assign(store, {packs: [], own: [], sounds: new Map()});

let loading = null;

/** Load the packs once; later calls give the same. Throws ApiError. */
export function loadSounds() {
  loading ??= load().catch((error) => { loading = null; throw error; });
  return loading;
}

async function load() {
  const {body} = await get('/api/sounds');
  const own = {id: 'own', name: '', tags: [], picture: null, sounds: body.own};
  const all = [...body.packs, own].flatMap((pack) => pack.sounds.map((sound) => [sound.name, {...sound, pack}]));
  Object.assign(store, {packs: body.packs, own: body.own, sounds: new Map(all)});
  tell('sounds-loaded');
}

/** A sound by its name, with its `pack`; one that is not there (yet) keeps the last part of its name as its label. */
export const soundOf = (name) => store.sounds.get(name) ?? {
  name, label: name.split('/').at(-1).slice(0, 12), seconds: 0, loops: false, spoken: false, pack: {id: name.split('/')[0], name: name.split('/')[0], tags: [], sounds: []},
};

/** How a sound is read out: `Marimba E4`. */
export const fullName = (name) => [soundOf(name).pack.name, soundOf(name).label].filter(Boolean).join(' ');

/** Where the tablet hears a sound's file. */
export const audioOf = (name) => `/api/sounds/${name.split('/').map(encodeURIComponent).join('/')}/audio`;

on('sounds', () => { loading = null; loadSounds().catch(() => {}); });
