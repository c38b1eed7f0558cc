// The way to a recording: a button where this tablet can record, else one line that says why not.

import {el, fill, icon} from '../draw.js';
import {whyNoRecording} from '../recorder.js';
import {t} from '../words.js';

/**
 * The button's place. `given()` is what recorder-sheet.js opens with; `words` name the button, `brief` are those that are
 * seen where there is room. `why`: another place for the line that says why nothing can be recorded.
 */
export function recordButton(words, given, {why: elsewhere = null, brief = words} = {}) {
  const place = el('div', {class: 'record'});
  const open = async () => (await import('./recorder-sheet.js')).openRecorder(given());
  whyNoRecording().then((why) => {
    if (why) fill(elsewhere ?? place, el('p', {class: 'hint'}, icon('warn'), t(why)));
    else fill(place, el('button', {class: 'button', type: 'button', 'aria-label': words, onclick: open}, icon('record'), el('span', {class: 'word'}, brief)));
  });
  return place;
}
