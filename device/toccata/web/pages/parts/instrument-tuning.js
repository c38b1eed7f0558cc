// Thresholds of one pad beside its live counts. Watched only while somebody looks.

import {send} from '../api.js';
import {kept, lines, range} from '../counts-picture.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {t} from '../words.js';
import {choiceRow, stepper} from './choice-row.js';
import './guided-thresholds.js';
import {saveInstrument, thresholdsOf, withThresholds} from './instrument-document.js';
import {say, sayProblem} from './toast.js';

const WATCH_MS = 4_000; // the instrument watches for 5 s
const PADS = 12;
const [LEAST, MOST] = [1, 100]; // counts, as the instrument takes them
const KINDS = ['counts', 'baseline', 'touch', 'release'];

class InstrumentTuning extends HTMLElement {
  #board = 0;
  #pad = 0;
  #samples = [];
  #pair = [12, 6];
  #unsaved = 0; // taps that wait or are on their way: what is drawn is theirs until they have arrived

  connectedCallback() {
    this.which = el('div', {class: 'field', hidden: true});
    this.bars = el('div', {class: 'count-bars', role: 'group', 'aria-label': t('instrument.pads')}, Array.from({length: PADS}, (_, pad) => (
      el('button', {type: 'button', 'aria-pressed': 'false', onclick: () => this.#look(this.#board, pad)}, el('span', {class: 'bar'}, el('span')), String(pad + 1)))));
    this.graph = el('svg', {class: 'counts', viewBox: '0 0 100 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': t('instrument.graph')},
      KINDS.map((kind) => el('polyline', {class: `line-${kind}`, 'vector-effect': 'non-scaling-stroke'})));
    this.scale = el('div', {class: 'scale number', 'aria-hidden': 'true'}, el('span'), el('span'));
    this.now = el('dl', {class: 'legend number'});
    this.turners = el('div', {class: 'columns'});
    this.guided = el('guided-thresholds');
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.tuning')),
      this.which, this.bars, el('figure', {class: 'graph'}, this.scale, this.graph), this.now, this.turners, el('p', {class: 'hint'}, t('instrument.tuning.hint'))), this.guided);
    follow(this, {counts: (event) => this.#take(event), 'instrument-loaded': () => { this.#showBoards(); if (!this.#unsaved) this.#showPair(); },
      state: () => this.#showBoards(), running: () => this.#watch(), opened: () => this.#watch()});
    this.timer = setInterval(() => this.#watch(), WATCH_MS);
    this.#showBoards();
    this.#look(0, 0);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    unfollow(this);
  }

  /** How many boards there are may be known later than this is drawn. */
  #showBoards() {
    const count = store.state?.boards.length || store.instrument?.boards || 1;
    if (count === this.count) return;
    this.count = count;
    const options = Array.from({length: count}, (_, value) => ({value, label: String(value + 1)}));
    this.which.hidden = count < 2;
    fill(this.which, el('span', {'aria-hidden': 'true'}, t('instrument.which-board')),
      choiceRow({label: t('instrument.which-board'), value: this.#board, options, chosen: (board) => this.#look(board, this.#pad)}));
  }

  #look(board, pad) {
    const other = board !== this.#board;
    [this.#board, this.#pad, this.#samples] = [board, pad, []];
    this.guided.board = board;
    [...this.bars.children].forEach((button, index) => button.setAttribute('aria-pressed', String(index === pad)));
    this.#showPair();
    this.#draw();
    if (other || !this.watched) this.#watch();
  }

  #watch() {
    this.watched = true;
    if (store.running) send('POST', '/api/watch', {board: this.#board}).catch(() => {}); // asked again in 4 s
  }

  #showPair() {
    if (!store.instrument) return;
    this.#pair = [...thresholdsOf(store.instrument.document, this.#board, this.#pad)];
    const turner = (key, place) => stepper({label: t(`instrument.${key}`), value: this.#pair[place], least: place ? LEAST : this.#pair[1] + 1,
      most: place ? this.#pair[0] - 1 : MOST, write: (value) => t('instrument.counts', {count: value}), changed: (value) => this.#tune(place, value)});
    fill(this.turners, ['touch', 'release'].map((key, place) => el('div', {class: 'field'},
      el('span', {'aria-hidden': 'true'}, t(`instrument.${key}`)), turner(key, place), el('small', {}, t(`instrument.${key}.hint`)))));
  }

  #tune(place, value) {
    this.#pair[place] = value;
    this.#draw();
    const [pair, board, pad] = [[...this.#pair], this.#board, this.#pad];
    const same = this.waiting === `${board}/${pad}`;
    if (same) clearTimeout(this.saving);
    else this.#unsaved += 1;
    this.waiting = `${board}/${pad}`;
    this.saving = setTimeout(() => {
      if (this.waiting === `${board}/${pad}`) this.waiting = '';
      this.#save(pair, board, pad);
    }, 400);
  }

  async #save(pair, board, pad) {
    try {
      if (store.running) await send('POST', '/api/tune', {pad: `${board}/${pad}`, touch: pair[0], release: pair[1]});
      await saveInstrument((document) => withThresholds(document, board, pad, pair));
      say(t('instrument.tuned', {board: board + 1, pad: pad + 1}));
    } catch (error) {
      sayProblem(error);
    }
    this.#unsaved -= 1;
    if (!this.#unsaved) this.#showPair();
  }

  #take({board, filtered, baseline}) {
    if (board !== this.#board) return;
    this.#samples = kept(this.#samples, {filtered: filtered[this.#pad], baseline: baseline[this.#pad]});
    [...this.bars.children].forEach((button, pad) => {
      const depth = Math.max(0, Math.min(1, (baseline[pad] - filtered[pad]) / Math.max(40, baseline[pad] * 0.6)));
      button.querySelector('.bar > span').style.setProperty('height', `${Math.round(depth * 100)}%`);
    });
    this.#draw();
  }

  #draw() {
    const drawn = this.#samples.length ? lines(this.#samples, this.#pair) : {};
    [...this.graph.children].forEach((line, index) => line.setAttribute('points', (drawn[KINDS[index]] ?? []).map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ')));
    const [low, high] = this.#samples.length ? range(this.#samples, this.#pair).map(Math.round) : ['', ''];
    [high, low].forEach((value, index) => fill(this.scale.children[index], value));
    const last = this.#samples.at(-1);
    const values = last ? [last.filtered, last.baseline, last.baseline - this.#pair[0], last.baseline - this.#pair[1]] : ['–', '–', '–', '–'];
    fill(this.now, KINDS.map((kind, index) => el('div', {class: `of-${kind}`}, el('dt', {}, t(`instrument.line.${kind}`)), el('dd', {}, values[index]))),
      !store.running && el('p', {class: 'note'}, icon('warn'), el('span', {}, t('instrument.no-counts'))));
  }
}

customElements.define('instrument-tuning', InstrumentTuning);
