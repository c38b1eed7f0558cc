// Thresholds of a board by a guided touch of each pad: found one after the other, kept together at the end.

import {send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {GuidedTouch} from '../guided-touch.js';
import {follow, store, unfollow} from '../live.js';
import {t} from '../words.js';
import {saveInstrument, withThresholds} from './instrument-document.js';
import {say, sayProblem} from './toast.js';

const PADS = 12;
const WATCH_MS = 4_000; // the instrument watches for 5 s
const PATIENCE_MS = 6_000; // counts come ten times a second
const HELD_MS = 1_000; // the instrument lets go of a simulated pad after 2 s without a word
const FIRM = 0.5;

class GuidedThresholds extends HTMLElement {
  #board = 0;

  /** Which board; one that is being touched is left only by its buttons. */
  set board(board) {
    if (this.guide || board === this.#board) return;
    this.#board = board;
    if (this.isConnected) this.#idle();
  }

  get board() { return this.#board; }

  connectedCallback() {
    this.words = el('p', {class: 'calibrate-now', 'aria-live': 'assertive'});
    this.progress = el('div', {class: 'meter', 'aria-hidden': 'true'}, el('span', {}));
    this.results = el('ol', {class: 'guided-results number'});
    this.buttons = el('div', {class: 'actions'});
    fill(this, el('section', {class: 'card calibrate'}, el('h2', {}, t('guided.title')), this.words, this.progress, this.buttons, this.results));
    follow(this, {counts: (event) => this.#take(event), running: () => this.#idle()});
    this.#idle();
  }

  disconnectedCallback() {
    this.#end();
    unfollow(this);
  }

  /** Before the first pad: what it is for, and the button that starts it. */
  #idle() {
    if (this.guide) {
      if (!store.running) this.#give(t('instrument.no-counts'), 'warn');
      return;
    }
    fill(this.words, t(store.running ? 'guided.what' : 'guided.silent'));
    fill(this.buttons, el('button', {class: 'button primary', type: 'button', disabled: !store.running, onclick: () => this.#start()},
      icon('play'), t('guided.start', {board: this.board + 1})));
    this.#show(0);
  }

  #start() {
    [this.guide, this.pairs, this.heard] = [new GuidedTouch(PADS), new Map(), performance.now()];
    fill(this.results);
    fill(this.words, t('guided.rest'));
    const watch = () => {
      if (performance.now() - this.heard > PATIENCE_MS) this.#give(t('guided.unseen'), 'warn');
      else send('POST', '/api/watch', {board: this.board}).catch(() => {}); // asked again in 4 s
    };
    this.timer = setInterval(watch, WATCH_MS);
    watch();
    fill(this.buttons, store.instrument?.simulated && this.#finger(),
      el('button', {class: 'button', type: 'button', onclick: () => this.#skip()}, t('guided.skip')),
      el('button', {class: 'button', type: 'button', onclick: () => this.#finish()}, t('guided.stop')));
    this.buttons.querySelector('button').focus();
  }

  #take({board, filtered}) {
    if (board !== this.board || !this.guide) return;
    this.heard = performance.now();
    this.#tell(this.guide.feel(filtered, this.heard));
  }

  #skip() {
    const pad = this.guide.pad;
    const news = this.guide.skip(performance.now());
    if (news && !this.pairs.has(pad)) this.#note(pad, t('guided.left'));
    this.#tell(news);
  }

  #tell(news) {
    const pad = this.guide.pad + 1;
    this.#show(Math.max(0, this.guide.pad));
    if (news === 'asked') fill(this.words, icon('access'), t('guided.touch', {pad, count: PADS}));
    if (news === 'other') fill(this.words, icon('warn'), t('guided.other', {pad, other: this.guide.other + 1}));
    if (news === 'short') fill(this.words, icon('warn'), t('guided.short', {pad}));
    if (news === 'felt') this.#judge(this.guide.pad, this.guide.shown);
    if (news === 'left') this.#skip();
    if (news === 'done') this.#finish();
  }

  async #judge(pad, {idle, touched}) {
    const guide = this.guide;
    fill(this.words, icon('check'), t('guided.thanks', {pad: pad + 1, count: PADS}));
    try {
      const {body} = await send('POST', '/api/thresholds', {idle, touched});
      if (guide !== this.guide && this.guide) return; // begun anew meanwhile
      this.pairs.set(pad, [body.touch, body.release]);
      this.#note(pad, t('guided.found', body));
    } catch (error) {
      this.#note(pad, [error.what, error.remedy].filter(Boolean).join('; ') || t('guided.left'), true);
    }
    if (this.keep) this.#offer();
  }

  #note(pad, text, bad = false) {
    const line = el('li', {class: bad ? 'bad' : '', value: pad + 1}, bad && icon('warn'), el('span', {}, t('guided.pad', {pad: pad + 1}), ' ', text));
    this.results.append(line);
    line.scrollIntoView({block: 'nearest'});
  }

  #finish() {
    this.#end();
    this.keep = true;
    this.#show(PADS);
    this.#offer();
  }

  #offer() {
    const count = this.pairs.size;
    fill(this.words, icon(count ? 'check' : 'warn'), t(count ? 'guided.ready' : 'guided.none', {count}));
    fill(this.buttons, count > 0 && el('button', {class: 'button primary', type: 'button', onclick: () => this.#save()}, icon('check'), t('guided.keep', {count})),
      el('button', {class: 'button', type: 'button', onclick: () => this.#again()}, icon('undo'), t('guided.again')));
  }

  async #save() {
    const [board, pairs] = [this.board, [...this.pairs]];
    try {
      await saveInstrument((document) => pairs.reduce((changed, [pad, pair]) => withThresholds(changed, board, pad, pair), document));
      for (const [pad, [touch, release]] of store.running ? pairs : []) {
        await send('POST', '/api/tune', {pad: `${board}/${pad}`, touch, release});
      }
      say(t('guided.kept', {count: pairs.length}));
      this.#again();
    } catch (error) {
      sayProblem(error);
    }
  }

  #again() {
    [this.keep, this.guide] = [false, null];
    fill(this.results);
    this.#idle();
  }

  #give(words, picture) {
    this.#end();
    [this.keep, this.guide] = [false, null];
    this.#idle();
    fill(this.words, icon(picture), words);
  }

  #end() {
    clearInterval(this.timer);
    this.#lay(0);
  }

  /** On a simulated instrument a button is the finger on the pad that is asked for. */
  #finger() {
    const lift = () => this.#lay(0);
    return el('button', {class: 'button primary', type: 'button', onpointerdown: () => this.#lay(FIRM), onpointerup: lift, onpointercancel: lift, onpointerleave: lift,
      onkeydown: (event) => event.key === ' ' && !event.repeat && this.#lay(FIRM), onkeyup: (event) => event.key === ' ' && lift(), onblur: lift}, t('guided.finger'));
  }

  #lay(amount) {
    clearInterval(this.laying);
    const pad = amount ? this.guide?.pad : this.laid;
    if (pad === undefined || pad === null || pad < 0) return;
    const touch = () => send('POST', '/api/touch', {pad: `${this.board}/${pad}`, amount}).catch(() => {});
    touch();
    this.laid = amount ? pad : null;
    if (amount) this.laying = setInterval(touch, HELD_MS);
  }

  #show(pads) { this.progress.firstChild.style.setProperty('width', `${Math.round((100 * pads) / PADS)}%`); }
}

customElements.define('guided-thresholds', GuidedThresholds);
