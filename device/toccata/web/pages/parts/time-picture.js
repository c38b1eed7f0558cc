// Draws what an access setting does over time: the finger above, the sound below. Nothing moves but with the value.

import {accessPicture} from '../access-picture.js';
import {el} from '../draw.js';
import {seconds, t} from '../words.js';

const [LEFT, WIDTH, LANE, GAP, TOP] = [34, 258, 24, 8, 10];
const TIMELESS = new Set(['steady_ms', 'sensitivity', 'one_at_a_time', 'activate_on']); // no scale: their picture is not one of seconds
const FINGER = 'M8 20c-2-2.500-3.500-4.500-4-6 1-1 2-.5 3 .5l1 1V4.500a1.700 1.700 0 0 1 3.400 0V11l4 .9c1.500.4 2.300 1.500 2 3.100L16.500 20Z';
const NOTE = 'M8 18V5l9-2v12M8 18a2.500 2.500 0 1 1-2.500-2.500A2.500 2.500 0 0 1 8 18zM17 15a2.500 2.500 0 1 1-2.500-2.500A2.500 2.500 0 0 1 17 15z';

/** An SVG of one setting at one value; `label` is what it shows, in words. */
export function timePicture(key, value, label) {
  const {span_s, lanes, value: stretch} = accessPicture(key, value);
  const x = (at) => LEFT + (Math.min(at, span_s) / span_s) * WIDTH;
  const y = (index) => TOP + index * (LANE + GAP);
  const bottom = y(lanes.length);
  const timed = !TIMELESS.has(key);
  return el('svg', {class: 'time-picture', viewBox: `0 0 ${LEFT + WIDTH + 8} ${bottom + (timed ? 20 : 4)}`, role: 'img', 'aria-label': label},
    stretch && el('rect', {class: 'tp-value', x: x(stretch.from), width: Math.max(2, x(stretch.to) - x(stretch.from)), y: 2, height: bottom - 8, rx: 3}),
    lanes.map(({who, bars}, index) => [
      el('path', {class: `tp-who tp-${who}`, d: who === 'sound' ? NOTE : FINGER, transform: `translate(4 ${y(index) + 1})`}),
      el('line', {class: 'tp-line', x1: LEFT, x2: LEFT + WIDTH, y1: y(index) + LANE, y2: y(index) + LANE}),
      bars.map((bar) => drawn(bar, x, y(index))),
    ]),
    timed && ticks(span_s, x, bottom));
}

function drawn({from, to, kind, level = 1, row}, x, top) {
  const rows = row === undefined ? 1 : 0.5;
  const height = (LANE - 4) * level * rows;
  const [left, right] = [x(from), Math.max(x(from) + 3, x(to))];
  const low = top + LANE - 1;
  if (kind === 'fade') return el('polygon', {class: 'tp-fade', points: `${left},${low - LANE + 5} ${right},${low} ${left},${low}`});
  return el('rect', {class: `tp-${kind}`, x: left, width: right - left, y: low - height, height, rx: Math.min(5, (right - left) / 2)});
}

/** Three to six marks at round times below the bars. */
function ticks(span_s, x, bottom) {
  const step = [0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800].find((each) => span_s / each <= 6) ?? 1800;
  const marks = Array.from({length: Math.floor(span_s / step)}, (_, index) => (index + 1) * step);
  return marks.filter((at) => at < 0.97 * span_s).map((at) => el('text', {class: 'tp-tick', x: x(at), y: bottom + 12, 'text-anchor': 'middle'}, duration(at)));
}

/** Seconds as people say them: 0.3 s, 10 s, 2 min, 1 h. */
export function duration(value_s) {
  if (value_s < 60) return seconds(value_s * 1000);
  return value_s < 3600 ? t('access.minutes', {count: value_s / 60}) : t('access.hours', {count: value_s / 3600});
}
