// A button for what can't be taken back: hold it for 2 seconds, or tap it twice. One stray tap does nothing.

import {el, fill, icon} from '../draw.js';

const HOLD_MS = 2_000;
const ARMED_MS = 6_000;

/** `label` is what it says, `again` what it says after the first tap; `done()` is called once. */
export function holdButton({label, again, done, picture = 'erase'}) {
  let [timer, disarm, armed, spent] = [0, 0, false, false];
  const bar = el('span', {class: 'hold-bar', 'aria-hidden': 'true'});
  const words = el('span', {'aria-live': 'polite'}, label);
  const button = el('button', {class: 'button hold-button', type: 'button'}, bar, icon(picture), words);
  const act = () => {
    if (spent) return;
    spent = true;
    stop();
    done();
  };
  const begin = () => {
    clearTimeout(timer);
    button.classList.add('held');
    timer = setTimeout(act, HOLD_MS);
  };
  const stop = () => {
    clearTimeout(timer);
    button.classList.remove('held');
  };
  const arm = (on) => {
    armed = on;
    fill(words, on ? again : label);
    clearTimeout(disarm);
    if (on) disarm = setTimeout(() => arm(false), ARMED_MS);
  };
  button.addEventListener('pointerdown', begin);
  for (const type of ['pointerup', 'pointercancel', 'pointerleave', 'blur']) button.addEventListener(type, stop);
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('keydown', (event) => !event.repeat && (event.key === 'Enter' || event.key === ' ') && begin());
  button.addEventListener('keyup', stop);
  button.addEventListener('click', () => (armed ? act() : arm(true)));
  return button;
}
