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
    const song = settings.mode === 'step' ? settings.sequence : '';
    const told = `${sounds.slice(0, 4).map(fullName).join(', ')}${sounds.length > 4 ? ' …' : ''}, ${t(`mode.${settings.mode}`)}`;
    return {
      mapped: true, picture: soundPicture(first.pack, first.picture), answers: answersIn(settings),
      label: answersIn(settings) ? t('board.answers') : song || severalOf(settings, sounds, labelOf(first)),
      detail: [answersIn(settings) && t('board.answers'), song, told].filter(Boolean).join(': '),
    };
  };
}

/** Whether it is the client who plays this pad, where a song waits for one that answers. */
export const answersIn = ({mode, answers}) => mode === 'step' && answers === true;

/** The first sound; an arrow leads on to the next of its steps, and a random pad tells how many others there are. */
function severalOf({mode}, sounds, first) {
  if (sounds.length < 2) return first;
  return mode === 'step' ? `${first} →` : `${first} +${sounds.length - 1}`;
}
