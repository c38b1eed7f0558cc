// The pads of one setup as a still picture, for paper: shape, number, sound.

import {el} from '../draw.js';
import {arrange, outline, padName} from '../layout.js';

/** An SVG; `write(pad)` gives the two lines on a pad, or null for one that makes no sound. */
export function padDrawing(layout, pads, write) {
  const {height, places} = arrange(layout, pads);
  return el('svg', {class: 'pad-drawing', viewBox: `-1 -1 102 ${height + 2}`, 'aria-hidden': 'true'},
    pads.map((pad) => drawn(layout, pad, places.get(pad), write(pad))));
}

function drawn(layout, pad, {left, top, size}, lines) {
  const scale = size / 100;
  const text = (words, down, share) => el('text', {x: left, y: top + size * down, 'text-anchor': 'middle', 'font-size': fitted(words, size, share)}, words);
  return el('g', {},
    el('path', {d: outline(layout[pad].shape), transform: `translate(${left - size / 2} ${top - size / 2}) scale(${scale})`,
      fill: '#fff', stroke: lines ? layout[pad].colour : '#999', 'stroke-width': lines ? 7 : 3, 'stroke-dasharray': lines ? null : '7 7'}),
    text(padName(layout, pad), lines ? -0.08 : 0.06, 0.26), lines && text(lines, 0.2, 0.2));
}

/** A size of type at which these words stay within the pad, in units of the drawing. */
const fitted = (words, size, share) => Math.min(size * share, (size * 1.35) / Math.max(1, words.length));
