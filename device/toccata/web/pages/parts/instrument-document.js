// Changes of instrument.json, each saved on the version that it was made on.

import {send} from '../api.js';
import {loadInstrument, store} from '../live.js';

/** Save `change(document)`; where somebody saved in between, on what they saved. Gives {restart}. Throws ApiError. */
export async function saveInstrument(change) {
  for (let tries = 0; ; tries += 1) {
    const {document, version} = tries ? await loadInstrument() : store.instrument ?? await loadInstrument();
    try {
      const {body} = await send('PUT', '/api/instrument', change(document), {ifMatch: version});
      await loadInstrument();
      return body ?? {};
    } catch (error) {
      if (error.status !== 412 || tries) throw error;
    }
  }
}

const ADDRESSES = [0x5a, 0x5b, 0x5c, 0x5d];
const DEFAULT_PAIR = [12, 6];
const PADS = 12;

/** The boards as the document spells them; the four default ones where it leaves them out. */
export const boardsOf = (document) => document.boards ?? ADDRESSES.map((address) => ({address}));

/** The pair (touch, release) of a pad, in counts. */
export function thresholdsOf(document, board, pad) {
  return boardsOf(document)[board]?.thresholds?.[pad] ?? DEFAULT_PAIR;
}

/** The document with other thresholds of one pad. */
export function withThresholds(document, board, pad, pair) {
  const full = (each) => each.thresholds ?? Array.from({length: PADS}, () => DEFAULT_PAIR);
  const boards = boardsOf(document).map((each, index) => (index === board
    ? {...each, thresholds: full(each).map((old, place) => (place === pad ? pair : old))} : each));
  return {...document, boards};
}
