// One of several choices, all in sight, one tap; and a value with a big less and more.

import {el, fill, icon} from '../draw.js';

/**
 * A row of choices: `options` [{value, label, hint}], calls `chosen(value)`. `look`: '' wraps, 'even' in equal columns,
 * 'slide' on one line that slides. Gives the element, with `element.choose(value)` to show another one as chosen.
 */
export function choiceRow({label, options, value, chosen, look = ''}) {
  const row = el('div', {class: `choices ${look}`, role: 'group', 'aria-label': label});
  const buttons = options.map((option) => el('button', {
    class: 'button', type: 'button', 'aria-pressed': String(option.value === value), title: option.hint,
    onclick: () => { row.choose(option.value); chosen(option.value); },
  }, option.picture, option.label));
  row.choose = (now) => buttons.forEach((button, index) => button.setAttribute('aria-pressed', String(options[index].value === now)));
  return fill(row, buttons);
}

/**
 * A value between less and more: `write(value)` is how it reads, `changed(value)` is called after each step.
 * `steps`: a number, or a rising list of the values to step through. Gives the element, with `element.show(value)`.
 */
export function stepper({label, value, least, most, step = 1, steps = null, write, changed, meter = false}) {
  let now = value;
  const output = el('output', {});
  const bar = el('span', {});
  const less = el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': `${label} −`, onclick: () => move(-1)}, icon('less'));
  const more = el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': `${label} +`, onclick: () => move(1)}, icon('add'));
  const next = (way) => {
    if (!steps) return Math.min(most, Math.max(least, Math.round((now + way * step) / step) * step));
    return way > 0 ? steps.find((each) => each > now) ?? now : steps.findLast((each) => each < now) ?? now;
  };
  const move = (way) => {
    const to = next(way);
    if (to === now) return;
    group.show(to);
    changed(to);
  };
  const group = el('div', {class: 'stepper', role: 'group', 'aria-label': label}, less, output, more);
  const [low, high] = steps ? [steps[0], steps.at(-1)] : [least, most];
  group.show = (to) => {
    now = to;
    fill(output, write(now), meter && el('span', {class: 'meter', 'aria-hidden': 'true'}, bar));
    bar.style.setProperty('width', `${Math.round((100 * (now - low)) / (high - low || 1))}%`);
    less.disabled = now <= low;
    more.disabled = now >= high;
  };
  group.show(value);
  return group;
}
