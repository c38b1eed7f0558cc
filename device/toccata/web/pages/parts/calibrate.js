// Calibrates a sensor by the person's own hand, in 20 seconds: hands off, a comfortable squeeze, a firm one.

import {send} from '../api.js';
import {withCalibration} from '../document.js';
import {el, fill, icon} from '../draw.js';
import {padName} from '../layout.js';
import {on, store} from '../live.js';
import {editClient} from '../saver.js';
import {t} from '../words.js';
import {say, sayProblem} from './toast.js';
import {openSheet} from './sheet.js';
import {undoFor} from './take-back.js';

const PHASES = [['rest', 4], ['comfortable', 8], ['firm', 8]]; // seconds
const ASK_MS = 2_000; // the instrument tells what a sensor feels for 5 s after each question
const PATIENCE_MS = 2_000; // felt comes 20 times a second
const HELD_MS = 1_000; // the instrument lets go of a simulated sensor after 2 s without a word
const KEY_STEP = 0.1;

/** Open the sheet; resolves when it is closed. The sensor plays nothing meanwhile; what was not measured to its end is not saved. */
export async function openCalibration(sensor) {
  const [felt, person] = [new Felt(sensor), store.client];
  const name = padName(store.instrument?.layout, sensor);
  try {
    await openSheet({title: t('calibrate.title', {name}), content: () => sheet(sensor, felt, person)});
  } finally {
    felt.close();
  }
  if (felt.saved && person === store.client) {
    say(t('calibrate.title', {name}), {action: undoFor(person)});
  }
}

/** What the sensor feels, as long as the sheet is open. */
class Felt {
  samples = null; // while a phase runs: what was felt in it
  saved = false;
  closed = false;
  came_at = 0;
  #hush = true;

  constructor(sensor) {
    this.show = () => {};
    this.ask = () => send('POST', '/api/feel', {sensor, hush: this.#hush}).catch(() => {});
    this.timer = setInterval(this.ask, ASK_MS);
    this.ask();
    this.stop = on('felt', (event) => event.sensor === sensor && this.#take(event));
  }

  /** Whether the sensor is to play nothing; the instrument hears of it at once. */
  set hush(hush) {
    if (hush === this.#hush) return;
    this.#hush = hush;
    this.ask();
  }

  #take(event) {
    this.came_at = performance.now();
    this.samples?.push(event.raw);
    this.show(event);
  }

  get comes() { return performance.now() - this.came_at < PATIENCE_MS; }

  close() {
    this.closed = true;
    this.hush = false;
    clearInterval(this.timer);
    this.stop();
  }
}

function sheet(sensor, felt, person) {
  const bar = el('span', {});
  const meter = el('div', {class: 'meter felt', role: 'meter', 'aria-label': t('calibrate.level'), 'aria-valuemin': 0, 'aria-valuemax': 100}, bar);
  if (store.instrument?.simulated) squeezes(meter, sensor);
  const words = el('p', {class: 'calibrate-now', 'aria-live': 'assertive'}, t('calibrate.what'));
  const left = el('p', {class: 'number calibrate-left'});
  const start = el('button', {class: 'button primary large', type: 'button', onclick: () => run()}, icon('play'), t('calibrate.start'));
  let widest = 0.05; // a slight squeeze fills the bar too, once it is the most that was felt
  let tried = false;
  felt.show = ({raw, level}) => {
    widest = Math.max(widest, raw);
    const share = tried ? level : raw / widest;
    bar.style.setProperty('width', `${Math.round(100 * share)}%`);
    meter.setAttribute('aria-valuenow', String(Math.round(100 * share)));
  };
  const run = async () => {
    // A disabled button loses the keyboard's focus, and with it Escape.
    if (start.ariaDisabled === 'true') return;
    start.ariaDisabled = 'true';
    [tried, felt.hush] = [false, true];
    try {
      const found = await measured(sensor, felt, words, left);
      if (felt.closed) return;
      // Of whom it was measured, whoever plays by now.
      await editClient(person, (doc) => withCalibration(doc, sensor, found));
      [tried, felt.hush, felt.saved] = [true, false, true];
      fill(words, icon('check'), t('calibrate.done'));
    } catch (error) {
      fill(words, icon('warn'), error.words ?? [error.what, error.remedy].filter(Boolean).join('; '));
      if (!error.words && !error.what) sayProblem(error);
    }
    fill(left);
    fill(start, icon('undo'), t('calibrate.again'));
    start.ariaDisabled = 'false';
  };
  return el('div', {class: 'calibrate'}, words, left, store.instrument?.simulated && el('p', {class: 'hint'}, t('calibrate.simulated')), meter, el('div', {class: 'actions'}, start));
}

/** All phases in a row, then what comes of them; null: the sheet was closed. Throws where nothing is felt, or the server refuses it. */
async function measured(sensor, felt, words, left) {
  const found = {sensor};
  for (const [phase, seconds] of PHASES) {
    fill(words, t(`calibrate.${phase}`));
    felt.samples = [];
    await countdown(seconds, left);
    if (felt.closed) return null;
    found[phase] = felt.samples;
    felt.samples = null;
    if (!felt.comes) throw Object.assign(new Error('unfelt'), {words: t(store.running ? 'calibrate.unfelt' : 'calibrate.silent')});
  }
  return (await send('POST', '/api/calibration', found)).body;
}

async function countdown(seconds, left) {
  for (let count = seconds; count > 0; count -= 1) {
    fill(left, t('calibrate.left', {count}));
    await new Promise((done) => { setTimeout(done, 1_000); });
  }
}

/** On a simulated instrument the bar is the bulb: where the finger lies on it, or how far the arrow keys went, is how firmly it is squeezed. */
function squeezes(meter, sensor) {
  let [amount, timer, sending] = [0, 0, false];
  // One after the other: a word that overtakes another would leave the bulb squeezed.
  const sendOn = async () => {
    if (sending) return;
    sending = true;
    for (let sent = null; sent !== amount;) {
      sent = amount;
      await send('POST', '/api/touch', {pad: sensor, amount}).catch(() => {});
    }
    sending = false;
  };
  const lay = (firm) => {
    amount = firm;
    clearInterval(timer);
    if (amount) timer = setInterval(() => (meter.isConnected ? sendOn() : lay(0)), HELD_MS);
    sendOn();
  };
  const at = (event) => {
    const {left, width} = meter.getBoundingClientRect();
    return Math.min(1, Math.max(0.05, (event.clientX - left) / width));
  };
  const steps = {ArrowUp: KEY_STEP, ArrowRight: KEY_STEP, ArrowDown: -KEY_STEP, ArrowLeft: -KEY_STEP, Home: -1, End: 1};
  const heard = {
    pointerdown(event) { meter.setPointerCapture(event.pointerId); lay(at(event)); },
    pointermove: (event) => meter.hasPointerCapture(event.pointerId) && lay(at(event)),
    lostpointercapture: () => lay(0),
    blur: () => lay(0),
    keydown(event) {
      if (!(event.key in steps)) return;
      event.preventDefault();
      lay(Math.min(1, Math.max(0, Math.round(100 * (amount + steps[event.key])) / 100)));
    },
  };
  Object.assign(meter, {role: 'slider', tabIndex: 0});
  for (const [type, handler] of Object.entries(heard)) meter.addEventListener(type, handler);
}
