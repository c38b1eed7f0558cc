// One sound: a tap plays it on this tablet, so that the room does not hear it; own ones can be renamed and deleted.

import {audioOf, labelOf} from '../catalogue.js';
import {el, fill, icon} from '../draw.js';
import {t, tOr} from '../words.js';
import {sayProblem} from './toast.js';

const player = new Audio();
let playing = null;

/** Listen on the tablet; a second tap ends it. `mark(on)` is called when it begins and ends. `address`: of what the server does not have yet. */
export function listen(name, mark, address = audioOf(name)) {
  const before = playing;
  stopListening();
  if (before?.name === name) return;
  playing = {name, mark};
  player.src = address;
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

/** A button that lets a sound be heard on the tablet, and ends it. */
export function hearButton(name, words, address) {
  const button = el('button', {class: 'button large', type: 'button', 'aria-pressed': 'false', onclick: () => listen(name, (on) => {
    button.setAttribute('aria-pressed', String(on));
    fill(button, icon(on ? 'stop' : 'ear'), words);
  }, address)}, icon('ear'), words);
  return button;
}

/** The row of a sound. `actions`: further buttons; `marks`: what is said beside its length. */
export function soundRow(sound, {actions = [], marks = [], picture = null} = {}) {
  const label = labelOf(sound);
  const ear = el('span', {class: 'listen-icon'}, icon('ear'));
  const button = el('button', {class: 'listen', type: 'button', 'aria-label': [t('sounds.listen', {sound: label}), ...marks].join(', '), 'aria-pressed': 'false',
    onclick: () => listen(sound.name, (on) => {
      button.setAttribute('aria-pressed', String(on));
      fill(ear, icon(on ? 'stop' : 'ear'));
    })}, ear, picture, el('span', {class: 'grow'}, el('span', {class: 'clip'}, label),
    el('span', {class: 'soft small'}, length(sound), sound.role && ` · ${tOr(`role.${sound.role}`, sound.role)}`),
    marks.length > 0 && el('span', {class: 'tags'}, marks.map((mark) => el('span', {class: 'tag notice'}, mark)))));
  return el('li', {class: 'sound-row'}, button, actions);
}
