// One access setting: a row that says what holds, and opened, what it does, its picture, and less and more.

import {SETTINGS, nextStep, placeOf} from '../access-steps.js';
import {el, fill, icon} from '../draw.js';
import {seconds, t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {duration, timePicture} from './time-picture.js';

/** A value as the page writes it. */
export function written(key, value) {
  if (SETTINGS[key].choices) return t(`access.${key}.${value}`);
  if (key === 'max_hold_s') return duration(value);
  return value ? seconds(value) : t(key === 'repeat_ms' ? 'access.never' : 'access.off');
}

/** What a value means, in one plain sentence. */
export function meaning(key, value) {
  if (SETTINGS[key].choices) return t(`access.${key}.${value}.means`);
  return value ? t(`access.${key}.means`, {time: written(key, value)}) : t(`access.${key}.off`);
}

/**
 * The element. `value` of `key` now, `own`: this pad has its own; `changed(value)`, `follow()`: take the pad's own away.
 * `open`: whether it stands open; `opened(key)` when its row is tapped.
 */
export function accessSetting({key, value, own, open, changed, follow, opened}) {
  const id = `access-${key}`;
  const head = el('button', {class: 'setting-head', type: 'button', 'aria-expanded': String(open), 'aria-controls': id, onclick: () => opened(key)},
    el('span', {class: 'grow'}, t(`access.${key}`)), own && el('span', {class: 'tag', title: t('access.own')}, t('access.own.short')),
    el('strong', {class: 'number'}, written(key, value)), icon('down'));
  const body = el('div', {class: 'setting-body', id, hidden: !open});
  if (open) fill(body, inside({key, value, own, changed, follow}));
  return el('li', {class: open ? 'setting open' : 'setting'}, el('h2', {}, head), body);
}

function inside({key, value, own, changed, follow}) {
  const picture = el('figure', {});
  const words = el('p', {'aria-live': 'polite'});
  const show = (now) => {
    fill(picture, timePicture(key, now, meaning(key, now)));
    fill(words, meaning(key, now));
  };
  show(value);
  const set = (now) => { show(now); changed(now); };
  return [picture, words, control(key, value, set),
    own && el('button', {class: 'button', type: 'button', onclick: follow}, icon('undo'), t('access.follow'))];
}

function control(key, value, set) {
  const {steps, choices} = SETTINGS[key];
  const label = t(`access.${key}`);
  if (choices) {
    return choiceRow({label, value, chosen: set, look: 'even', options: choices.map((choice) => ({value: choice, label: t(`access.${key}.${choice}`)}))});
  }
  let now = value;
  const output = el('output', {class: 'number'});
  const slider = el('input', {type: 'range', min: 0, max: steps.length - 1, step: 1, 'aria-label': label,
    oninput: () => show(steps[slider.value]), onchange: () => move(steps[slider.value])});
  const button = (way, name, sign) => el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': `${label} ${sign}`,
    onclick: () => move(nextStep(steps, now, way))}, icon(name));
  const [less, more] = [button(-1, 'less', '−'), button(1, 'add', '+')];
  const show = (to) => {
    fill(output, written(key, to));
    slider.value = placeOf(steps, to);
    slider.setAttribute('aria-valuetext', written(key, to));
    less.disabled = nextStep(steps, to, -1) === to;
    more.disabled = nextStep(steps, to, 1) === to;
  };
  const move = (to) => {
    const moved = to !== now;
    now = to;
    show(to);
    if (moved) set(to);
  };
  show(value);
  return el('div', {class: 'stepper turner', role: 'group', 'aria-label': label}, less, el('div', {}, output, slider), more);
}
