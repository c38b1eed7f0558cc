// One sound: a tap plays it on this tablet, so that the room does not hear it; own ones can be renamed and deleted.

import {el, fill, icon} from '../draw.js';
import {t} from '../words.js';
import {sayProblem} from './toast.js';

const player = new Audio();
let playing = null;

/** Listen on the tablet; a second tap ends it. `mark(on)` is called when it begins and ends. */
export function listen(name, mark) {
  const before = playing;
  stopListening();
  if (before?.name === name) return;
  playing = {name, mark};
  player.src = `/api/sounds/${name.split('/').map(encodeURIComponent).join('/')}/audio`;
  player.onended = stopListening;
  player.play().catch((error) => error.name !== 'AbortError' && (stopListening(), sayProblem({code: 'unplayable', what: t('sounds.unplayable')})));
  mark(true);
}

export function stopListening() {
  player.pause();
  playing?.mark(false);
  playing = null;
}

/** How long a sound is, and whether it goes on: `1.2 s`. */
export const length = ({seconds, loops}) => (loops ? t('sounds.loops') : t('sounds.seconds', {count: Math.max(0.1, Math.round(seconds * 10) / 10)}));

/** The row of a sound. `actions`: further buttons. */
export function soundRow(sound, actions = []) {
  const picture = el('span', {class: 'listen-icon'}, icon('ear'));
  const button = el('button', {class: 'listen', type: 'button', 'aria-label': t('sounds.listen', {sound: sound.label}), 'aria-pressed': 'false',
    onclick: () => listen(sound.name, (on) => {
      button.setAttribute('aria-pressed', String(on));
      fill(picture, icon(on ? 'stop' : 'ear'));
    })}, picture, el('span', {class: 'grow'}, el('span', {class: 'clip'}, sound.label), el('span', {class: 'soft small'}, length(sound))));
  return el('li', {class: 'sound-row'}, button, actions);
}
