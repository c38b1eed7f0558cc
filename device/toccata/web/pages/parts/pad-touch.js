// A finger on a drawn pad becomes a finger on the simulated boards: laid on, held as long as it stays, lifted.

import {send} from '../api.js';
import {sayProblem} from './toast.js';

const REPEAT_MS = 1_000; // the instrument lets go by itself after 2 s without a word
const BRIEF_MS = 300; // of a touch by a screen reader
const LEAST_MS = 60; // between laying on and lifting, and back: steadiness (40 ms) takes what is shorter for tremor
const MOST_MOVED_PX = 24; // further than that, the finger scrolls and does not tap

const sent = new Map(); // pad -> {amount, done: a promise of when it has arrived}

/** Lay a finger on a simulated pad (1) or lift it (0). What concerns one pad arrives in the order in which it was done. */
function lay(pad, amount) {
  const before = sent.get(pad) ?? {amount: 0, done: Promise.resolve(-LEAST_MS)};
  const rest = (at) => amount !== before.amount && new Promise((go) => setTimeout(go, Math.max(0, at + LEAST_MS - performance.now())));
  const done = before.done.then(rest).then(() => send('POST', '/api/touch', {pad, amount}))
    .catch((error) => amount && sayProblem(error)).then(() => performance.now());
  sent.set(pad, {amount, done});
}

/** A finger that stays until the function that is given back is called. */
export function hold(pad) {
  lay(pad, 1);
  const timer = setInterval(() => lay(pad, 1), REPEAT_MS);
  return () => {
    clearInterval(timer);
    lay(pad, 0);
  };
}

/**
 * Let the pads (`[data-pad]`) of an element be held and tapped, each finger for itself, and by space and enter.
 * `given()` tells {touch, hold_ms}; `tap(pad)` is called for a tap. Gives a function that lifts all fingers and stops.
 */
export function holdsPads(element, given, tap) {
  const fingers = new Map(); // pointer or key -> {pad, lift, timer, x, y}
  const padAt = (event) => event.target.closest?.('[data-pad]')?.dataset.pad;

  const down = (finger, pad, x = 0, y = 0) => {
    const {touch, hold_ms} = given() ?? {};
    const held = {pad, lift: null, timer: 0, x, y};
    fingers.set(finger, held);
    const begin = () => { held.lift = hold(pad); };
    if (touch && hold_ms) held.timer = setTimeout(begin, hold_ms);
    else if (touch) begin();
  };
  const up = (finger, taps) => {
    const held = fingers.get(finger);
    if (!held) return;
    fingers.delete(finger);
    clearTimeout(held.timer);
    if (held.lift) held.lift();
    if (taps && (!held.lift || !given().hold_ms)) tap(held.pad);
  };

  const heard = {
    pointerdown(event) {
      const pad = event.button === 0 && padAt(event);
      if (!pad) return;
      // Left alone, the browser gives the finger to the pad that it slides onto, and the first one would stay held.
      event.target.setPointerCapture?.(event.pointerId);
      down(event.pointerId, pad, event.clientX, event.clientY);
    },
    pointerup: (event) => up(event.pointerId, !moved(fingers.get(event.pointerId), event)),
    pointercancel: (event) => up(event.pointerId, false),
    keydown(event) {
      const pad = (event.key === ' ' || event.key === 'Enter') && padAt(event);
      if (!pad) return;
      event.preventDefault();
      if (!event.repeat) down(`${event.key}${pad}`, pad);
    },
    keyup(event) {
      const pad = (event.key === ' ' || event.key === 'Enter') && padAt(event);
      if (!pad) return;
      event.preventDefault();
      up(`${event.key}${pad}`, true);
    },
    focusout: () => [...fingers.keys()].filter((finger) => typeof finger === 'string').forEach((finger) => up(finger, false)),
    click(event) {
      // A tap by a screen reader comes as a click without any pointer before it.
      if (event.detail !== 0 || event.pointerType || !padAt(event)) return;
      if (given()?.touch && !given().hold_ms) setTimeout(hold(padAt(event)), BRIEF_MS);
      else tap(padAt(event));
    },
    contextmenu: (event) => event.preventDefault(),
  };
  for (const [type, handler] of Object.entries(heard)) element.addEventListener(type, handler);
  const lifted = () => [...fingers.keys()].forEach((finger) => up(finger, false));
  window.addEventListener('blur', lifted);
  return () => {
    lifted();
    for (const [type, handler] of Object.entries(heard)) element.removeEventListener(type, handler);
    window.removeEventListener('blur', lifted);
  };
}

const moved = (held, event) => !held || Math.hypot(event.clientX - held.x, event.clientY - held.y) > MOST_MOVED_PX;
