// What a pad says of itself on the board: the sound that it plays, as label, in full, and as a picture.

import {fullName, labelOf, soundOf} from '../catalogue.js';
import {padOf, soundsOf} from '../document.js';
import {t} from '../words.js';
import {soundPicture} from './sound-picture.js';

/** Gives a `describe` for <pad-board> that tells the pads of a setup. */
export function padWords(doc, setup) {
  return (pad) => {
    const settings = doc && padOf(doc, setup, pad);
    if (!settings) return {mapped: false};
    const sounds = [...new Set(soundsOf(doc, setup, pad))];
    const first = soundOf(sounds[0] ?? '');
    const many = sounds.length > 1;
    const mode = t(`mode.${settings.mode}`);
    return {
      mapped: true, picture: soundPicture(first.pack, first.picture),
      label: many ? `${labelOf(first)} +${sounds.length - 1}` : labelOf(first),
      detail: `${sounds.slice(0, 4).map(fullName).join(', ')}${sounds.length > 4 ? ' …' : ''}, ${mode}`,
    };
  };
}
