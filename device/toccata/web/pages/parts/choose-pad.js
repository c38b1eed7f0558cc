// Which pad: the instrument as it looks, in a sheet, and one tap.

import {playedIn} from '../document.js';
import {el} from '../draw.js';
import {padName, padsInUse, wired} from '../layout.js';
import {store} from '../live.js';
import {currentSetup} from '../playing.js';
import {padWords} from './pad-words.js';
import {openSheet} from './sheet.js';
import './pad-board.js';

/** Ask for a pad, by its number or name; `hint` says what it is for. Gives the pad, or null where the sheet was closed. */
export function choosePad(title, hint) {
  const {document: doc, instrument} = store;
  const setup = currentSetup();
  const words = padWords(doc, setup);
  const describe = (pad) => ({...words(pad), label: padName(instrument.layout, pad), picture: null});
  const mapped = Object.keys(playedIn(doc, setup));
  return openSheet({title, content: (close) => {
    const board = el('pad-board', {class: 'in-sheet', onpadtap: ({detail}) => close(detail.pad)});
    queueMicrotask(() => board.show({layout: instrument.layout, pads: padsInUse(instrument.layout, mapped, wired(instrument)), describe}));
    return [el('p', {class: 'hint'}, hint), board];
  }});
}
