// Two tablets, one document: in which places two documents differ, and what carries a place from one to the other.
// A pad of a setup is one place, because its keys only make sense together; so is each access setting, and each other key.

import {partOf} from './layout.js';

const PARTS = ['pads', 'switches', 'sensors'];
const BY_NAME = new Set(['client', 'access', 'switches', 'sensors', 'calibration']);

/** Map from place (a JSON list of keys) to value, written out. */
function places(doc) {
  const found = new Map();
  const put = (path, value) => found.set(JSON.stringify(path), JSON.stringify(value));
  for (const [key, value] of Object.entries(doc)) {
    if (key === 'setups') {
      for (const setup of value) {
        put(['setups', setup.name], true);
        for (const part of PARTS) {
          for (const [pad, settings] of Object.entries(setup[part] ?? {})) put(['setups', setup.name, pad], sorted(settings));
        }
      }
    } else if (BY_NAME.has(key)) {
      for (const [name, each] of Object.entries(value)) put([key, name], sorted(each));
    } else put([key], value);
  }
  return found;
}

const sorted = (value) => (value && typeof value === 'object' && !Array.isArray(value)
  ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);

/** The places in which two documents differ, as lists of keys. */
export function differing(before, after) {
  const [one, other] = [places(before), places(after)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((place) => one.get(place) !== other.get(place)).map((place) => JSON.parse(place));
}

/** Whether two changes meet: in the same place, or one inside the other (a pad of a setup that the other took out). */
export function meet(ours, theirs) {
  const within = (inner, outer) => outer.every((key, index) => inner[index] === key);
  return ours.filter((our) => theirs.some((their) => within(our, their) || within(their, our)));
}

/** The places of mine that clash with theirs; what both have changed alike does not: an answer that was lost is no conflict. */
export function clashing(base, mine, theirs) {
  const apart = new Set(differing(mine, theirs).map((path) => JSON.stringify(path)));
  const changed = (doc) => differing(base, doc).filter((path) => apart.has(JSON.stringify(path)));
  return meet(changed(mine), changed(theirs));
}

/** `to` with the values that `from` has in these places. */
export function carried(from, to, changed) {
  return [...changed].sort((one, other) => one.length - other.length).reduce((doc, path) => carriedOne(from, doc, path), to);
}

function carriedOne(from, to, [key, name, pad]) {
  if (key === 'setups') return carriedSetup(from, to, name, pad);
  if (name === undefined) return put(to, key, from[key]);
  return {...to, [key]: put(to[key] ?? {}, name, from[key]?.[name])};
}

function carriedSetup(from, to, name, pad) {
  const source = from.setups.find((setup) => setup.name === name);
  if (pad !== undefined) {
    const part = partOf(pad);
    return {...to, setups: to.setups.map((setup) => (setup.name === name ? {...setup, [part]: put(setup[part] ?? {}, pad, source?.[part]?.[pad])} : setup))};
  }
  if (!source) return {...to, setups: to.setups.filter((setup) => setup.name !== name)};
  return to.setups.some((setup) => setup.name === name) ? to : {...to, setups: [...to.setups, source]};
}

function put(holder, key, value) {
  const {[key]: _, ...rest} = holder;
  return value === undefined ? rest : {...rest, [key]: value};
}
