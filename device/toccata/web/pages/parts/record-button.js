// The way to a recording: a button where this tablet can record, else one line that says why not.

import {el, fill, icon} from '../draw.js';
import {whyNoRecording} from '../recorder.js';
import {t} from '../words.js';

/** `given()` is what recorder-sheet.js opens with; the button's words are `words`. */
export function recordButton(words, given, {primary = false} = {}) {
  const place = el('div', {class: 'record'});
  const open = async () => (await import('./recorder-sheet.js')).openRecorder(given());
  whyNoRecording().then((why) => fill(place, why ? el('p', {class: 'hint'}, icon('warn'), t(why))
    : el('button', {class: primary ? 'button primary' : 'button', type: 'button', onclick: open}, icon('record'), words)));
  return place;
}
