// Which sounds a picker shows: of one pack, one family, one tag, or all. Pure.

import {OWN} from './catalogue.js';
import {familyOf} from './parts/sound-picture.js';

/** What is true of a sound: its own tags, else those of its pack. */
const tagsOf = (sound, pack) => (sound.tags?.length ? sound.tags : pack.tags ?? []);

/** The families and tags that these packs have: {families, tags}, tags in the order of how many sounds they find, the most first. */
export function filtersOf(packs) {
  const counts = new Map();
  for (const pack of packs) {
    for (const tag of new Set([...(pack.tags ?? []), ...pack.sounds.flatMap((sound) => tagsOf(sound, pack))])) {
      counts.set(tag, (counts.get(tag) ?? 0) + pack.sounds.filter((sound) => tagsOf(sound, pack).includes(tag)).length);
    }
  }
  return {families: [...new Set(packs.map(familyOf))], tags: [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || one.localeCompare(other))};
}

/**
 * What is shown of a pack: {first, more}; `more` are extras (chords, notes that songs need), which lie folded under it.
 * `wanted`: '' for everything, `pack:<id>`, `family:<name>` or `tag:<name>`; what a tag finds is all in sight.
 */
export function shownOf(pack, wanted) {
  const [kind, name] = wanted.split(':');
  if (kind === 'tag') return {first: pack.sounds.filter((sound) => tagsOf(sound, pack).includes(name)), more: []};
  if ((kind === 'pack' && name !== pack.id) || (kind === 'family' && name !== familyOf(pack))) return {first: [], more: []};
  const isExtra = (sound) => pack.id !== OWN && sound.pad === null;
  return {first: pack.sounds.filter((sound) => !isExtra(sound)), more: pack.sounds.filter(isExtra)};
}

/** Own sounds that may be offered to a client: those of nobody in particular, and its own. */
export const offeredTo = (client, own) => own.filter(({owner}) => !owner || owner === client);
