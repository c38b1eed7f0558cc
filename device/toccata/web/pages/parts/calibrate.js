// Calibrates a sensor by the person's own hand, in 20 seconds: hands off, a comfortable squeeze, a firm one.

import {send} from '../api.js';
import {withCalibration} from '../document.js';
import {el, fill, icon} from '../draw.js';
import {padName} from '../layout.js';
import {on, store} from '../live.js';
import {editClient} from '../saver.js';
import {t} from '../words.js';
import {sayProblem} from './toast.js';
import {openSheet} from './sheet.js';

const PHASES = [['rest', 4], ['comfortable', 8], ['firm', 8]]; // seconds
const ASK_MS = 2_000; // the instrument tells what a sensor feels for 5 s after each question
const PATIENCE_MS = 2_000; // felt comes 20 times a second

/** Open the sheet; resolves when it is closed. The sensor plays nothing meanwhile. */
export async function openCalibration(sensor) {
  const felt = new Felt(sensor);
  try {
    await openSheet({title: t('calibrate.title', {name: padName(store.instrument?.layout, sensor)}), content: () => sheet(sensor, felt)});
  } finally {
    felt.close();
  }
}

/** What the sensor feels, as long as the sheet is open. */
class Felt {
  samples = null; // while a phase runs: what was felt in it
  came_at = 0;

  constructor(sensor) {
    this.hush = true;
    this.show = () => {};
    const ask = () => send('POST', '/api/feel', {sensor, hush: this.hush}).catch(() => {});
    this.timer = setInterval(ask, ASK_MS);
    ask();
    this.stop = on('felt', (event) => event.sensor === sensor && this.#take(event));
  }

  #take(event) {
    this.came_at = performance.now();
    this.samples?.push(event.raw);
    this.show(event);
  }

  get comes() { return performance.now() - this.came_at < PATIENCE_MS; }

  close() {
    clearInterval(this.timer);
    this.stop();
  }
}

function sheet(sensor, felt) {
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
    start.disabled = true;
    [tried, felt.hush] = [false, true];
    try {
      const found = await measured(sensor, felt, words, left);
      await editClient(store.client, (doc) => withCalibration(doc, sensor, found));
      [tried, felt.hush] = [true, false];
      fill(words, icon('check'), t('calibrate.done'));
    } catch (error) {
      fill(words, icon('warn'), error.words ?? [error.what, error.remedy].filter(Boolean).join('; '));
      if (!error.words && !error.what) sayProblem(error);
    }
    fill(left);
    fill(start, icon('undo'), t('calibrate.again'));
    start.disabled = false;
  };
  return el('div', {class: 'calibrate'}, words, left, meter, el('div', {class: 'actions'}, start));
}

/** All phases in a row, then what comes of them. Throws where nothing is felt, or the server refuses it. */
async function measured(sensor, felt, words, left) {
  const found = {sensor};
  for (const [phase, seconds] of PHASES) {
    fill(words, t(`calibrate.${phase}`));
    felt.samples = [];
    await countdown(seconds, left);
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

/** On a simulated instrument the bar is the bulb: where the finger lies on it is how firmly it is squeezed. */
function squeezes(meter, sensor) {
  let held = false;
  const lay = (amount) => send('POST', '/api/touch', {pad: sensor, amount}).catch(() => {});
  const at = (event) => {
    const {left, width} = meter.getBoundingClientRect();
    return Math.min(1, Math.max(0.05, (event.clientX - left) / width));
  };
  const up = () => { if (held) lay(0); held = false; };
  meter.addEventListener('pointerdown', (event) => { meter.setPointerCapture(event.pointerId); held = true; lay(at(event)); });
  meter.addEventListener('pointermove', (event) => held && lay(at(event)));
  for (const type of ['pointerup', 'pointercancel']) meter.addEventListener(type, up);
}
