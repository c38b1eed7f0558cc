// Which pads are lit now: one governor for all boards that the page draws.

import {on, padState, store, tell} from '../live.js';
import {FlashGovernor} from './flash-governor.js';

const RING_STAYS_MS = 1_800; // long enough to read why a touch stayed silent

const governor = new FlashGovernor();
const reasons = new Map();
const rings = new Map();
let timer = 0;

/** What a pad shows now: {touched, sounding, why}; `why` is a word of events.py Why, '' for none. 'light' {pad} is told at every change. */
export function lightOf(pad) {
  const {lit} = governor;
  return {touched: lit.has(`touched ${pad}`), sounding: lit.has(`sounding ${pad}`), why: lit.has(`ignored ${pad}`) ? reasons.get(pad) : ''};
}

function want(kind, pad, wanted) {
  if (governor.want(`${kind} ${pad}`, wanted, performance.now())) tell('light', {pad});
  plan();
}

function plan() {
  clearTimeout(timer);
  const next = governor.next();
  if (next !== null) timer = setTimeout(darken, Math.max(0, next - performance.now()));
}

function darken() {
  for (const key of governor.darken(performance.now())) tell('light', {pad: key.split(' ')[1]});
  plan();
}

on('pressed', ({pad}) => want('touched', pad, true));
on('lifted', ({pad}) => want('touched', pad, false));
on('started', ({pad}) => {
  want('sounding', pad, true);
  want('ignored', pad, false);
});
on('ended', ({pad}) => want('sounding', pad, padState(pad).sounding.size > 0));
on('ignored', ({pad, why}) => {
  reasons.set(pad, why);
  want('ignored', pad, true);
  tell('light', {pad});
  clearTimeout(rings.get(pad));
  rings.set(pad, setTimeout(() => want('ignored', pad, false), RING_STAYS_MS));
});
on('forgotten', () => {
  governor.clear();
  for (const pad of Object.keys(store.instrument?.layout ?? {})) tell('light', {pad});
});
