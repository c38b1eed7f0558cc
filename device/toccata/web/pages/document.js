// A client's document: what it says, and what it says after a change. Pure: each change gives a new document.

import {partOf} from './layout.js';

export const ACCESS_DEFAULTS = Object.freeze({
  acceptance_ms: 0, release_ms: 0, post_acceptance_ms: 0, steady_ms: 40, repeat_ms: null,
  one_at_a_time: false, activate_on: 'press', max_hold_s: 600, sensitivity: 'normal',
});

export const MODES = ['one-shot', 'hold', 'latch', 'timed', 'step', 'random'];
const ONE_SOUND = new Set(['one-shot', 'hold', 'latch', 'timed']);

export const setupNames = (doc) => doc.setups.map((setup) => setup.name);
export const activeSetup = (doc) => doc.active_setup ?? doc.setups[0].name;
export const setupOf = (doc, name = activeSetup(doc)) => doc.setups.find((setup) => setup.name === name) ?? null;

/** All that is played in a setup, by name: pads, and switches and sensors, also those that the client has in every setup. */
export function playedIn(doc, name) {
  const setup = setupOf(doc, name);
  return setup ? {...doc.switches, ...doc.sensors, ...setup.pads, ...setup.switches, ...setup.sensors} : {};
}

/** What is said of one pad, switch or sensor in a setup; null: nothing. */
export const padOf = (doc, name, pad) => playedIn(doc, name)[pad] ?? null;
export const accessOf = (doc) => ({...ACCESS_DEFAULTS, ...doc.access});

/** How every sound begins and how bright it is, for this client: {min_attack_ms, comfort_shelf_db}. */
export const comfortOf = ({min_attack_ms = 0, comfort_shelf_db = 0}) => ({min_attack_ms, comfort_shelf_db});

/** The access settings of one pad: the client's with the pad's own over them. */
export const padAccess = (doc, name, pad) => ({...accessOf(doc), ...padOf(doc, name, pad)?.access});

/** The sounds of a pad; a step pad that only names a sequence has those that another pad gives it. */
export function soundsOf(doc, name, pad) {
  const settings = padOf(doc, name, pad);
  if (!settings) return [];
  if (settings.sound) return [settings.sound];
  if (settings.sounds) return settings.sounds;
  const giver = Object.values(playedIn(doc, name)).find((each) => each.sequence === settings.sequence && each.sounds);
  return giver?.sounds ?? [];
}

/** Every sound that the client's setups use. */
export const allSounds = (doc) => [...new Set(doc.setups.flatMap((setup) => Object.keys(playedIn(doc, setup.name)).flatMap((pad) => soundsOf(doc, setup.name, pad))))];

// Changes of a pad. `settings` null takes the pad out of the setup.

export function withPad(doc, name, pad, settings) {
  const part = partOf(pad);
  return withSetup(settings ? doc : spelledOut(doc, part, pad), name, (setup) => {
    const held = {...setup[part]};
    if (settings) held[pad] = clean(settings);
    else delete held[pad];
    return {...setup, [part]: held};
  });
}

/** What holds in every setup stands in each of them, so that one can do without it. */
function spelledOut(doc, part, input) {
  if (!doc[part]?.[input]) return doc;
  const {[input]: settings, ...rest} = doc[part];
  return {...doc, [part]: rest, setups: doc.setups.map((setup) => ({...setup, [part]: {[input]: settings, ...setup[part]}}))};
}

/** Change some keys of a mapped pad; undefined takes a key out. */
export function withPadKeys(doc, name, pad, keys) {
  const settings = padOf(doc, name, pad);
  return settings ? withPad(doc, name, pad, {...settings, ...keys}) : doc;
}

/** Give a pad this sound: a pad of one sound plays it from now on, a pad of several gets it added, a bare one plays it once, and a bare sensor
 *  for as long as it is squeezed. */
export function withSound(doc, name, pad, sound) {
  const settings = padOf(doc, name, pad);
  if (!settings) return withPad(doc, name, pad, {mode: partOf(pad) === 'sensors' ? 'hold' : 'one-shot', sound});
  if (ONE_SOUND.has(settings.mode)) return withPadKeys(doc, name, pad, {sound});
  return withSounds(doc, name, pad, [...soundsOf(doc, name, pad), sound]);
}

/** Give a step or random pad its sounds; a shared sequence changes on the pad that gives it. */
export function withSounds(doc, name, pad, sounds) {
  const settings = padOf(doc, name, pad);
  const sharing = Object.entries(playedIn(doc, name))
    .filter(([, each]) => settings.sequence && each.sequence === settings.sequence && each.sounds).map(([key]) => key);
  const givers = sharing.length ? sharing : [pad];
  return givers.reduce((made, giver) => withPadKeys(made, name, giver, {sounds}), doc);
}

/**
 * Change what a pad's sound does with a press, and keep its sounds: a pad of one sound that becomes one of several
 * begins with it. A random pad needs two different ones; `other` is the second where the pad has only one.
 */
export function withMode(doc, name, pad, mode, other = null) {
  const {sound, sounds, sequence, seconds, ...rest} = padOf(doc, name, pad);
  const heard = soundsOf(doc, name, pad);
  if (ONE_SOUND.has(mode)) {
    const timed = mode === 'timed' ? {seconds: seconds ?? 4} : {};
    return withPad(handedOn(doc, name, pad), name, pad, {...rest, mode, sound: heard[0], ...timed});
  }
  if (mode === 'step') return withPad(doc, name, pad, {...rest, mode, sounds: heard});
  const two = new Set(heard).size > 1 || !other ? heard : [heard[0], other];
  return withPad(handedOn(doc, name, pad), name, pad, {...rest, mode, sounds: two});
}

/** Where this pad gives a sequence that others share, let the first of them give it, so that they keep their sounds. */
function handedOn(doc, name, pad) {
  const {sequence, sounds} = padOf(doc, name, pad) ?? {};
  if (!sequence || !sounds) return doc;
  const heirs = Object.entries(playedIn(doc, name)).filter(([key, each]) => key !== pad && each.sequence === sequence);
  return heirs.length && !heirs.some(([, each]) => each.sounds) ? withPadKeys(doc, name, heirs[0][0], {sounds}) : doc;
}

/** Take a pad out of the setup; a sequence that it gave to others stays theirs. */
export const withoutPad = (doc, name, pad) => withPad(handedOn(doc, name, pad), name, pad, null);

/** Own access settings of a pad; a key that is null in `keys` but may not be (all but repeat_ms) follows the client again. */
export function withPadAccess(doc, name, pad, keys) {
  const settings = padOf(doc, name, pad);
  if (!settings) return doc;
  const access = clean({...settings.access, ...keys});
  return withPadKeys(doc, name, pad, {access: Object.keys(access).length ? access : undefined});
}

// Changes of the client.

export const withAccess = (doc, keys) => ({...doc, access: clean({...doc.access, ...keys})});
export const withComfort = (doc, keys) => ({...doc, ...keys});
export const withCalibration = (doc, sensor, found) => ({...doc, calibration: {...doc.calibration, [sensor]: found}});
export const withLevel = (doc, level_db) => ({...doc, level_db});
export const withNickname = (doc, nickname) => ({...doc, client: {...doc.client, nickname}});
export const withPictogram = (doc, pictogram) => ({...doc, client: {...doc.client, pictogram}});
export const withActive = (doc, name) => (setupOf(doc, name) ? {...doc, active_setup: name} : doc);

// Changes of setups.

/** A name that no setup has: the wanted one, else with the first free number behind it; 40 characters at most. */
export function freeName(doc, wanted) {
  const names = new Set(setupNames(doc));
  for (let count = 1; ; count += 1) {
    const tail = count === 1 ? '' : ` ${count}`;
    const name = wanted.slice(0, 40 - tail.length).trimEnd() + tail;
    if (!names.has(name)) return name;
  }
}

export const addSetup = (doc, setup) => ({...doc, setups: [...doc.setups, {...setup, name: freeName(doc, setup.name)}]});
export const copySetup = (doc, name, wanted = name) => addSetup(doc, {...setupOf(doc, name), name: wanted});

export function renameSetup(doc, name, wanted) {
  if (name === wanted) return doc;
  const free = freeName(doc, wanted);
  const renamed = withSetup({...doc, active_setup: activeSetup(doc)}, name, (setup) => ({...setup, name: free}));
  return renamed.active_setup === name ? {...renamed, active_setup: free} : renamed;
}

/** The last setup stays: a client without one could not play. */
export function removeSetup(doc, name) {
  const setups = doc.setups.filter((setup) => setup.name !== name);
  if (!setups.length) return doc;
  return {...doc, setups, active_setup: activeSetup(doc) === name ? setups[0].name : activeSetup(doc)};
}

function withSetup(doc, name, change) {
  return {...doc, setups: doc.setups.map((setup) => (setup.name === name ? change(setup) : setup))};
}

const clean = (settings) => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
