// Record on the tablet: it begins at once, one tap stops it, and then it lies on the pad, or is named and kept.

import {el, fill, icon} from '../draw.js';
import {tPad} from '../layout.js';
import {store} from '../live.js';
import {LONGEST_S, record} from '../recorder.js';
import {language, known, t} from '../words.js';
import {keepForm, toPad} from './new-sound.js';
import {givePad} from './own-sounds.js';
import {openSheet} from './sheet.js';
import {hearButton, stopListening} from './sound-row.js';

const LOOK_MS = 100;
const FALL = 0.82; // of the meter in each look: it glides down, so that it never flickers

/** Open it; with `pad` the recording is on it as soon as it has ended. `changed()` is called once the sound is there. */
export function openRecorder({pad = null, give = givePad, changed = () => {}} = {}) {
  const held = {closed: false, recording: null, address: ''};
  const title = pad === null ? t('record.title') : tPad('record.for-pad', store.instrument.layout, pad);
  return openSheet({title, content: (close) => {
    const stage = el('div', {class: 'form recorder'});
    const begin = () => run({stage, held, pad, give, close, changed, again: () => begin()});
    begin();
    return stage;
  }}).finally(() => {
    held.closed = true;
    held.recording?.stop();
    forget(held);
    stopListening();
  });
}

function forget(held) {
  if (held.address) URL.revokeObjectURL(held.address);
  held.address = '';
}

/** From the microphone to the sound. A sheet that was closed meanwhile keeps nothing. */
async function run(given) {
  const {stage, held} = given;
  forget(held);
  stopListening();
  fill(stage, el('p', {role: 'status'}, t('record.asking')));
  try {
    held.recording = await record();
  } catch (error) {
    return void fill(stage, refused(error, given.again));
  }
  if (held.closed) return void held.recording.stop();
  const stop = running(stage, held.recording);
  const blob = await held.recording.ended;
  stop();
  if (!held.closed) ended(blob, given);
}

function refused({name}, again) {
  const key = `record.refused.${name}`;
  return [el('p', {class: 'note'}, icon('warn'), el('span', {}, known(key) ? t(key) : t('record.refused.other'))),
    el('div', {class: 'actions end'}, el('button', {class: 'button', type: 'button', onclick: again}, icon('undo'), t('app.try-again')))];
}

/** Draw how long and how loud; gives what ends that. */
function running(stage, recording) {
  const bar = el('span', {});
  const time = el('output', {class: 'number'});
  const button = el('button', {class: 'button primary large wide stop', type: 'button', onclick: () => recording.stop()}, icon('stop'), t('record.stop'));
  let shown = 0;
  const look = () => {
    shown = Math.max(recording.level, shown * FALL);
    bar.style.setProperty('transform', `scaleX(${shown.toFixed(3)})`);
    fill(time, clock(recording.seconds));
  };
  fill(stage, el('p', {class: 'recording', role: 'status'}, icon('record'), t('record.runs')), time,
    el('div', {class: 'meter level', 'aria-hidden': 'true'}, bar), el('p', {class: 'hint'}, t('record.longest', {time: clock(LONGEST_S)})), button);
  button.focus();
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

function ended(blob, given) {
  const {stage, held, pad, again} = given;
  const label = t('record.name', {time: new Date().toLocaleTimeString(language(), {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'})});
  if (pad !== null) return void toPad({file: blob, called: label, label, ...given});
  held.address = URL.createObjectURL(blob);
  fill(stage, el('div', {class: 'actions'}, hearButton('recording', t('sounds.hear'), held.address),
    el('button', {class: 'button', type: 'button', onclick: again}, icon('undo'), t('record.again'))),
  keepForm({file: blob, called: label, sound: {label}, ...given}));
}
