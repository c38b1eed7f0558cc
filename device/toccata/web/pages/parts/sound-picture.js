// A picture for every pack: its own where it brings one, else one of ours for the family that its name and tags tell.

import {el, pictogram} from '../draw.js';

// 48 x 48, lines of 3 in the colour of the text; a family is recognised by these words.
const FAMILIES = [
  ['voice', /voice|speech|spoken|choir|sung|own/, 'M24 6a7 7 0 0 1 7 7v10a7 7 0 0 1-14 0V13a7 7 0 0 1 7-7zM11 22a13 13 0 0 0 26 0M24 35v8M16 43h16'],
  ['bells', /bell|bowl|chime|glock|celesta|music-?box|rung/, 'M24 6c9 0 11 8 12 16 .5 5 2 8 4 11H8c2-3 3.5-6 4-11C13 14 15 6 24 6zM20 38a4 4 0 0 0 8 0M24 6V3'],
  ['drum', /drum|groove|rhythm|percussion|cajon|tabla|conga/, 'M6 15a18 7 0 1 0 36 0 18 7 0 1 0-36 0zM6 15v18c0 4 8 7 18 7s18-3 18-7V15M14 21.500v17M34 21.500v17'],
  ['bars', /marimba|xylo|vibra|kalimba|balafon|struck|mallet/, 'M6 12h7v26H6zM17 14h7v22h-7zM28 16h7v18h-7zM39 18h4v14h-4z'],
  ['strings', /harp|guitar|string|violin|cello|pluck|lute/, 'M10 42c0-24 8-34 28-36-2 8-4 12-4 20s-4 14-10 16zM18 20v21M24 14v26M30 10v20'],
  ['wind', /flute|wind|pipe|clarinet|horn|organ|brass|harmonica/, 'M6 34 34 6l6 6-28 28zM18 26l3 3M23 21l3 3M28 16l3 3'],
  ['nature', /ocean|wave|rain|nature|forest|bird|stream|water/, 'M4 20c6-8 10-8 16 0s10 8 16 0c3-4 5-5 8-4M4 33c6-8 10-8 16 0s10 8 16 0c3-4 5-5 8-4'],
  ['keys', /piano|key|toy/, 'M6 10h36v28H6zM15 10v28M24 10v28M33 10v28M12.5 10h5v15h-5zM30.5 10h5v15h-5z'],
  ['pad', /pad|synth|sustain|drone|soft|warm/, 'M5 31c4 0 5-14 10-14s5 14 9 14 5-14 9-14 6 14 10 14M8 40h32'],
  ['other', /./, 'M18 37V11l20-4v26M18 37a6 6 0 1 1-6-6 6 6 0 0 1 6 6zM38 33a6 6 0 1 1-6-6 6 6 0 0 1 6 6z'],
];

/** The family of a pack: one word that also names it in words/ under `family.`. */
export const familyOf = (pack) => entry(pack)[0];

const entry = (pack) => {
  const [told, tags] = [`${pack.id} ${pack.name}`.toLowerCase(), pack.tags.join(' ').toLowerCase()];
  const named = FAMILIES.slice(0, -1);
  return named.find(([, words]) => words.test(told)) ?? named.find(([, words]) => words.test(tags)) ?? FAMILIES.at(-1);
};

const PICTOGRAM = 'pictogram:';

/** The picture of a sound: its own where a therapist gave it one (an emoji, or `pictogram:sun`), else its pack's; an ornament, the name stands beside it. */
export function soundPicture(pack, own = null) {
  if (own?.startsWith(PICTOGRAM)) return pictogram(own.slice(PICTOGRAM.length), {class: 'sound-picture pictogram'});
  if (own) return el('span', {class: 'sound-picture emoji', 'aria-hidden': 'true'}, own);
  if (pack.picture) return el('img', {class: 'sound-picture', src: pack.picture, alt: ''});
  return el('svg', {class: 'sound-picture drawn', viewBox: '0 0 48 48', 'aria-hidden': 'true'}, el('path', {d: entry(pack)[2]}));
}
