// Which pad: the instrument as it looks, in a sheet, and one tap.

import {setupOf} from '../document.js';
import {el} from '../draw.js';
import {padsInUse} from '../layout.js';
import {store} from '../live.js';
import {currentSetup} from '../playing.js';
import {padWords} from './pad-words.js';
import {openSheet} from './sheet.js';
import './pad-board.js';

/** Ask for a pad; `hint` says what it is for. Gives the pad, or null where the sheet was closed. */
export function choosePad(title, hint) {
  const {document: doc, instrument} = store;
  const setup = currentSetup();
  const mapped = Object.keys(setupOf(doc, setup)?.pads ?? {});
  return openSheet({title, content: (close) => {
    const board = el('pad-board', {class: 'in-sheet', onpadtap: ({detail}) => close(detail.pad)});
    queueMicrotask(() => board.show({layout: instrument.layout, pads: padsInUse(instrument.layout, mapped), describe: padWords(doc, setup)}));
    return [el('p', {class: 'hint'}, hint), board];
  }});
}
