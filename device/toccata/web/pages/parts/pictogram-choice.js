// The 24 pictograms to choose from.

import {el, fill, pictogram} from '../draw.js';
import {t} from '../words.js';

export const PICTOGRAMS = [
  'apple', 'ball', 'bell', 'bird', 'boat', 'butterfly', 'cat', 'cloud', 'drum', 'feather', 'fish', 'flower',
  'heart', 'house', 'key', 'kite', 'leaf', 'moon', 'mountain', 'rainbow', 'shell', 'star', 'sun', 'tree',
];

export const pictogramName = (name) => t(`clients.pictogram.${name}`);

/** A grid of all pictograms; `taken` ones are marked, so that no two clients are mixed up. Calls `chosen(name)`. */
export function pictogramChoice({label, value, taken = new Set(), chosen}) {
  const grid = el('div', {class: 'pictogram-choice', role: 'group', 'aria-label': label});
  const buttons = PICTOGRAMS.map((name) => el('button', {
    class: taken.has(name) ? 'taken' : '', type: 'button', 'aria-pressed': String(name === value), title: pictogramName(name),
    'aria-label': taken.has(name) ? t('clients.pictogram.taken', {name: pictogramName(name)}) : pictogramName(name),
    onclick: () => {
      buttons.forEach((button, index) => button.setAttribute('aria-pressed', String(PICTOGRAMS[index] === name)));
      chosen(name);
    },
  }, pictogram(name)));
  return fill(grid, buttons);
}
