// Short words at the bottom of the page: what was done, with a way back, or what went wrong and what to do.

import {el, icon} from '../draw.js';
import {known, t} from '../words.js';

const STAYS_MS = 6_000;
const PROBLEM_STAYS_MS = 12_000;
const MOST = 2;
const LEAVES_MS = 400; // it fades (overlays.css), and takes no tap that was meant for it to what lies below

let place = null;

/** The app gives the place of the toasts: an element with aria-live. */
export const setToastPlace = (element) => { place = element; };

/** Say something; `action` {label, run} is a button beside it. Gives a function that takes it away. */
export function say(text, {detail = '', action = null, problem = false, stays_ms = problem ? PROBLEM_STAYS_MS : STAYS_MS} = {}) {
  const close = () => toast.remove();
  const leave = () => {
    toast.classList.add('leaving');
    setTimeout(close, LEAVES_MS);
  };
  const act = action && el('button', {class: 'button', type: 'button', onclick: () => { close(); action.run(); }}, action.label);
  const toast = el('div', {class: problem ? 'toast problem' : 'toast'}, problem && icon('warn'),
    el('span', {}, text, detail && el('small', {}, detail)), act,
    el('button', {class: 'icon-button', type: 'button', 'aria-label': t('toast.close'), onclick: leave}, icon('close')));
  // An undo takes back what was done last: an older one beside it would say something else than it does.
  if (act) for (const older of place.querySelectorAll('.undoes')) older.remove();
  if (act) toast.classList.add('undoes');
  while (place.children.length >= MOST) place.firstElementChild.remove();
  place.append(toast);
  setTimeout(leave, stays_ms);
  return close;
}

/**
 * Say what went wrong and what to do, in the page's language and the therapist's words; the server's sentence stands
 * below, small, or alone where the page has no words for its code.
 */
export function sayProblem(error, {action = null} = {}) {
  if (error?.code === 'stranger' || error?.code === 'locked') return () => {};
  // A refusal that no request met is the instrument's own (`applied`): what was saved can't be played.
  const key = error?.code === 'refused' && !error.status ? 'error.not-played' : `error.${error?.code}`;
  const own = known(key) ? t(key) : '';
  const told = [error?.what, error?.remedy].filter(Boolean).join('. ');
  return say(own || told || t('error.unknown'), {detail: own ? told : '', action, problem: true});
}
