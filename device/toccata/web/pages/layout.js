// Where pads, switches and sensors lie, as the page draws them: names, proportions, and what is worth drawing.

import {t, tOr} from './words.js';

const PADS_PER_BOARD = 12;
const JACK = 'jack-';
const [FIRST_SWITCH, FIRST_SENSOR] = [1_000, 2_000]; // behind all pads

/** The part of a setup that holds an input: pads are named by board and number, switches by their jack. */
export const partOf = (input) => (input.includes('/') ? 'pads' : input.startsWith(JACK) ? 'switches' : 'sensors');

/** What is drawn together: the pads of a board, all switches, a sensor by itself. */
export function boardOf(input) {
  const part = partOf(input);
  return part === 'pads' ? Number(input.split('/')[0]) : part === 'switches' ? part : input;
}

/** Pads in the order of the boards, then of their numbers; then switches, then sensors. */
export const inOrder = (pads) => [...pads].sort((one, other) => numberOf(one) - numberOf(other));

/** The pads among these, in order: without switches and sensors. */
export const onlyPads = (inputs) => inOrder(inputs.filter((input) => partOf(input) === 'pads'));

/** A pad's number for people: 1 is the first pad of the first board, 13 the first of the second. */
export function numberOf(pad) {
  const part = partOf(pad);
  if (part !== 'pads') return part === 'switches' ? FIRST_SWITCH + Number(pad.slice(JACK.length)) : FIRST_SENSOR;
  const [board, place] = pad.split('/').map(Number);
  return board * PADS_PER_BOARD + place + 1;
}

/** What people call a pad: its name in the layout, else its number; a switch or a sensor has its own name. */
export const padName = (layout, pad) => layout?.[pad]?.name || (partOf(pad) === 'pads' ? String(numberOf(pad)) : inputName(pad));

const inputName = (input) => (partOf(input) === 'switches' ? t('input.switch', {number: input.slice(JACK.length)}) : tOr(`input.${input}`, input));

/** The words of a key about one pad (`pad` in `values`), or about a switch or sensor: those have a key of their own. */
export const tPad = (key, layout, pad, values = {}) => t(partOf(pad) === 'pads' ? key : `${key}.input`, {pad: padName(layout, pad), ...values});

/** The switches and sensors that instrument.json names: they are there, whoever plays. */
export const wired = ({document} = {}) => [...(document?.switches ?? []), ...(document?.sensors ?? [])].map(({name}) => name);

/**
 * The pads of the boards on which this setup has a pad, as far as the layout draws them, and those that are `always`
 * shown; all of them where it has none.
 */
export function padsInUse(layout, mapped, always = []) {
  const boards = new Set(mapped.filter((pad) => pad in layout).map(boardOf));
  const pads = inOrder(Object.keys(layout));
  return boards.size ? pads.filter((pad) => boards.has(boardOf(pad)) || always.includes(pad)) : pads;
}

const ROOM = 1.22; // heights of a pad from one row to the next, so that neighbours never touch
const TALLEST = 2.2;

/**
 * Lay these pads out on a sheet that is 100 wide: {height, places: Map(pad -> {left, top, size})}, left and top of the
 * middle. The layout's y runs 0-100 whatever the instrument's height is; it is stretched just so far that pads of one
 * column do not overlap. The sheet is cut to the pads that are shown; where others lie between them, it is cut there too.
 */
export function arrange(layout, pads) {
  const spots = pads.map((pad) => [pad, layout[pad]]);
  if (!spots.length) return {height: 0, places: new Map()};
  const tall = stretch(Object.values(layout));
  const edges = (low, high, list) => [Math.min(...list.map(low)), Math.max(...list.map(high))];
  const middle = pads.length < Object.keys(layout).length ? drawnTogether(spots, tall) : new Map(spots.map(([pad, spot]) => [pad, spot.y * tall]));
  const only = spots.map(([pad, spot]) => ({...spot, y: middle.get(pad)}));
  const [left, right] = edges((spot) => spot.x - spot.size / 2, (spot) => spot.x + spot.size / 2, only);
  const [top, bottom] = edges((spot) => spot.y - spot.size / 2, (spot) => spot.y + spot.size / 2, only);
  const scale = 100 / (right - left);
  const place = (spot) => ({left: (spot.x - left) * scale, top: (spot.y - top) * scale, size: spot.size * scale});
  return {height: (bottom - top) * scale, places: new Map(only.map((spot, index) => [pads[index], place(spot)]))};
}

/** Map of pad -> y of its middle, where no empty band is taller than half a pad. */
function drawnTogether(spots, tall) {
  const found = new Map();
  let [bottom, cut] = [Infinity, 0];
  for (const [pad, {y, size}] of spots.toSorted(([, one], [, other]) => one.y * tall - one.size / 2 - (other.y * tall - other.size / 2))) {
    const top = y * tall - size / 2;
    cut += Math.max(0, top - bottom - size / 2);
    bottom = bottom === Infinity ? top + size : Math.max(bottom, top + size);
    found.set(pad, y * tall - cut);
  }
  return found;
}

function stretch(spots) {
  let tall = 0.1;
  for (const [index, one] of spots.entries()) {
    for (const other of spots.slice(index + 1)) {
      const reach = (one.size + other.size) / 2;
      const apart = Math.abs(one.y - other.y);
      if (Math.abs(one.x - other.x) < reach * 0.8 && apart > 0.5) tall = Math.max(tall, (ROOM * reach) / apart);
    }
  }
  return Math.min(tall, TALLEST);
}

const OUTLINES = {
  round: 'M50 4a46 46 0 1 1 0 92 46 46 0 1 1 0-92z',
  square: 'M18 5h64q13 0 13 13v64q0 13-13 13H18Q5 95 5 82V18Q5 5 18 5z',
  triangle: 'M50 8q5 0 8 5l37 68q5 12-8 13H13Q0 93 5 81l37-68q3-5 8-5z',
  heart: 'M50 93C18 70 4 52 4 33 4 17 15 8 28 8c10 0 18 6 22 15 4-9 12-15 22-15 13 0 24 9 24 25 0 19-14 37-46 60z',
  star: 'M50 4l14 29 32 5-23 22 5 32-28-15-28 15 5-32L4 38l32-5z',
};

/** The outline of a shape as a path in a square of 100. */
export const outline = (shape) => OUTLINES[shape] ?? OUTLINES.round;

/** Black or white, whichever reads better on a colour (WCAG 2.2 relative luminance); one of the two always has 4.5:1. */
export function inkOn(colour) {
  const channel = (at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.179 ? '#000000' : '#ffffff';
}
