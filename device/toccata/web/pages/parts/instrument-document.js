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

const ADDRESSES = ['0x5A', '0x5B', '0x5C', '0x5D'];
const DEFAULT_PAIR = [12, 6];
const PADS = 12;

/** The boards as the document spells them; the four default ones where it leaves them out. */
export const boardsOf = (document) => document.boards ?? ADDRESSES.map((address) => ({address}));

/** The twelve pairs (touch, release) of a board, in counts; a single pair in the document is meant for all pads. */
function pairsOf({thresholds = DEFAULT_PAIR}) {
  return Array.isArray(thresholds[0]) ? thresholds : Array.from({length: PADS}, () => thresholds);
}

/** The pair (touch, release) of a pad, in counts. */
export const thresholdsOf = (document, board, pad) => pairsOf(boardsOf(document)[board] ?? {})[pad];

/** The document with other thresholds of one pad. */
export function withThresholds(document, board, pad, pair) {
  const boards = boardsOf(document).map((each, index) => (index === board
    ? {...each, thresholds: pairsOf(each).map((old, place) => (place === pad ? pair : old))} : each));
  return {...document, boards};
}
