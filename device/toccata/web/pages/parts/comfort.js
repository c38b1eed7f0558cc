// How sounds feel to a client: how softly each begins, and how much of its treble stays. Every sound is made so beforehand.

import {el} from '../draw.js';
import {t} from '../words.js';
import {choiceRow} from './choice-row.js';

// 10 to 90 % of the rise take 0.59 of these times; 42 ms and more is a clinical choice: it also comes that much later.
const CHOICES = {min_attack_ms: [0, 42, 100], comfort_shelf_db: [0, -6, -12]};

// 48 x 24: the first fifth of a second of a note, and how much passes from low to high.
const PICTURES = {
  min_attack_ms: {0: 'M4 21V4c14 4 26 8 40 11', 42: 'M4 21c5-1 6-14 13-14 9 2 18 5 27 8', 100: 'M4 21c9-1 13-12 22-12 7 1 12 3 18 6'},
  comfort_shelf_db: {0: 'M4 7h40', '-6': 'M4 7h18c6 0 6 6 12 6h10', '-12': 'M4 7h14c8 0 6 12 14 12h12'},
};

const nearest = (choices, value) => choices.toSorted((one, other) => Math.abs(one - value) - Math.abs(other - value))[0];

const picture = (key, choice) => el('svg', {class: 'comfort-picture', viewBox: '0 0 48 24', 'aria-hidden': 'true'}, el('path', {d: PICTURES[key][choice]}));

const written = (key, value) => t(`comfort.${key}.${Math.abs(nearest(CHOICES[key], value))}`);

/** What differs from sounds as they were made, for the hand-over card. */
export const comfortLines = (now) => Object.keys(CHOICES).filter((key) => now[key] !== 0)
  .map((key) => `${t(`comfort.${key}`)}: ${written(key, now[key])}. ${t(`comfort.${key}.${Math.abs(nearest(CHOICES[key], now[key]))}.means`)}`);

/** The cards; `set({key: value})` saves one. A value between two choices is shown as the nearer one, and kept until another is tapped. */
export function comfortCards(now, set) {
  return [el('h2', {}, t('comfort.title')), Object.entries(CHOICES).map(([key, choices]) => {
    const value = nearest(choices, now[key]);
    return el('section', {class: 'card'}, el('h3', {}, t(`comfort.${key}`)),
      choiceRow({label: t(`comfort.${key}`), look: 'even', value, chosen: (choice) => set({[key]: choice}),
        options: choices.map((choice) => ({value: choice, label: t(`comfort.${key}.${Math.abs(choice)}`), picture: picture(key, choice)}))}),
      el('p', {class: 'hint', 'aria-live': 'polite'}, t(`comfort.${key}.${Math.abs(value)}.means`)));
  })];
}
