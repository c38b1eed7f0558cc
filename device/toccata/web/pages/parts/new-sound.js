// A sound that is brought: from a file, or from recorder-sheet.js; named and kept, or on a pad at once.

import {el, fill, icon} from '../draw.js';
import {tPad} from '../layout.js';
import {store} from '../live.js';
import {t} from '../words.js';
import {bring, describe, givePad, loudness} from './own-sounds.js';
import {nameOf, ownSoundForm} from './own-sound-form.js';
import {onAPad} from './own-sound.js';
import {refusal} from './refusal.js';
import {openSheet} from './sheet.js';
import {hearButton, stopListening} from './sound-row.js';
import {say} from './toast.js';

/** What the tablet's file picker offers: every kind of audio, and what phones call a video though it only sounds. */
export const ACCEPT = 'audio/*,video/mp4,video/webm';

/** A hidden file field and the button that opens it; `chosen(file)`. `brief`: only its picture is seen. */
export function fileButton(words, chosen, {primary = false, brief = false} = {}) {
  const file = el('input', {type: 'file', class: 'unseen', accept: ACCEPT, tabindex: '-1', 'aria-hidden': 'true', onchange: () => {
    const [given] = file.files;
    if (given) chosen(given);
    file.value = '';
  }});
  const look = brief ? 'icon-button outlined' : primary ? 'button primary' : 'button';
  return [file, el('button', {class: look, type: 'button', 'aria-label': brief && words, title: brief && words, onclick: () => file.click()}, icon('import'), !brief && words)];
}

/** Bring a file; with `pad` it is on it as soon as the server has taken it (`give` lays it there). `changed()` is called once it is there. */
export function bringFile(file, {pad = null, give = givePad, changed = () => {}} = {}) {
  const sound = {label: nameOf(file) || t('sounds.unnamed')};
  const title = pad === null ? t('sounds.add') : tPad('sounds.for-pad', store.instrument.layout, pad);
  return openSheet({title, content: (close) => {
    const stage = el('div', {class: 'form'});
    if (pad === null) fill(stage, keepForm({file, called: file.name, sound, stage, close, changed}));
    else toPad({file, called: file.name, label: sound.label, pad, give, stage, close, changed});
    return stage;
  }}).finally(stopListening);
}

/** The form that names what is about to be kept. */
export function keepForm({file, called, sound, stage, close, changed}) {
  return ownSoundForm({sound, choosesKind: true, words: t('sounds.send'), picture: 'import', done: async (said) => {
    const form = stage.querySelector('form');
    form.hidden = true;
    try {
      const brought = await bring(file, said, stage);
      const made = await describe(brought, newly(said)) ?? brought;
      close();
      say(t('sounds.added', {sound: made.label}), {detail: loudness(made.loudness_change_db), action: store.document && {label: t('sounds.put'), run: () => onAPad(made)}});
      await changed();
    } catch (error) {
      form.hidden = false;
      const {words, detail} = refusal(error, called, said.label);
      say(words, {detail, problem: true});
    }
  }});
}

/** What was said and not left open: a sound that was there before keeps the rest. */
const newly = ({kind: _, ...about}) => Object.fromEntries(Object.entries(about).filter(([, value]) => value));

/** Send it and lay it on the pad; then it can be heard, named and said more about. `again`: how to begin anew, where that is possible. */
export async function toPad({file, called, label, pad, give, stage, close, changed, again = null}) {
  const repeat = again && el('div', {class: 'actions'}, el('button', {class: 'button', type: 'button', onclick: again}, icon('undo'), t('record.again')));
  const failed = ({words, detail = ''}) => fill(stage, el('p', {class: 'note', role: 'alert'}, icon('warn'), el('span', {}, words, detail && el('small', {}, ` ${detail}`))), repeat);
  fill(stage);
  let made = null;
  try {
    made = await bring(file, {label, kind: 'pad'}, stage);
  } catch (error) {
    return void failed(refusal(error, called, label));
  }
  if (!(await give(made, pad))) return void failed({words: t('sounds.not-on-pad')});
  await changed();
  fill(stage, el('p', {class: 'on-pad', role: 'status'}, icon('check'), el('span', {}, tPad('sounds.on-pad', store.instrument.layout, pad), el('small', {}, loudness(made.loudness_change_db)))),
    el('div', {class: 'actions'}, hearButton(made.name, t('sounds.hear')), repeat?.firstElementChild),
    ownSoundForm({sound: made, words: t('sounds.done'), done: async ({kind: _, ...about}) => { close(); if (await describe(made, about)) await changed(); }}));
  stage.querySelector('button').focus();
}
