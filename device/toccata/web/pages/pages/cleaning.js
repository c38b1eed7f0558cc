// Cleaning: the pads stay silent while somebody wipes them, and play again by themselves.

import {send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {inOrder, padName} from '../layout.js';
import {follow, store, unfollow} from '../live.js';
import {t} from '../words.js';
import {sayProblem} from '../parts/toast.js';
import '../parts/pad-board.js';

const UNTOUCHED_S = 10; // as the instrument counts

class PageCleaning extends HTMLElement {
  #since = Date.now();
  #asked = null;
  #was = false;

  connectedCallback() {
    this.words = el('div', {class: 'cleaning-words', role: 'status'});
    this.button = el('button', {class: 'button primary large wide', type: 'button', onclick: () => this.#tap()});
    this.dots = el('div', {class: 'dots', 'aria-hidden': 'true'}, Array.from({length: UNTOUCHED_S}, () => el('span')));
    this.board = el('pad-board', {});
    this.card = el('section', {class: 'card cleaning'}, this.words, this.dots, this.button);
    fill(this, el('h1', {}, t('cleaning.title')), el('div', {class: 'columns'}, this.card, this.board));
    const touched = () => { this.#since = Date.now(); this.#count(); };
    follow(this, {'instrument-loaded': () => this.#showBoard(), pressed: touched, lifted: touched, forgotten: () => this.#show(), running: () => this.#show(),
      state: () => { this.#asked = null; this.#show(); }});
    this.timer = setInterval(() => this.#count(), 500);
    this.#show();
    this.#showBoard();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    unfollow(this);
  }

  get on() { return this.#asked ?? store.state?.cleaning ?? false; }

  async #tap() {
    const on = !this.on;
    this.#asked = on;
    this.#show();
    try {
      await send('POST', '/api/cleaning', {on});
    } catch (error) {
      this.#asked = null;
      this.#show();
      sayProblem(error);
    }
  }

  #show() {
    const on = this.on;
    if (on && !this.#was) this.#since = Date.now();
    const state = on ? 'on' : this.#was ? 'done' : 'off';
    if (state !== 'off') this.#was = true;
    this.card.dataset.state = state;
    fill(this.words, icon(on ? 'cleaning' : 'pads'), el('h2', {}, t(`cleaning.${state}`)), el('p', {}, t(`cleaning.${state}.what`)));
    this.dots.hidden = !on;
    this.button.classList.toggle('primary', !on);
    this.button.disabled = !store.running;
    fill(this.button, icon(on ? 'play' : 'cleaning'), t(on ? 'cleaning.end' : 'cleaning.start'));
    this.#count();
  }

  #showBoard() {
    const layout = store.instrument?.layout;
    if (layout) this.board.show({layout, pads: inOrder(Object.keys(layout)), describe: (pad) => ({label: padName(layout, pad), detail: padName(layout, pad)})});
  }

  /** How long nobody has touched a pad, as far as this page saw; the instrument counts for itself. */
  #count() {
    const down = [...store.pads.values()].some((pad) => pad.down);
    if (down) this.#since = Date.now();
    const count = Math.min(UNTOUCHED_S, Math.floor((Date.now() - this.#since) / 1000));
    [...this.dots.children].forEach((dot, index) => dot.classList.toggle('full', index < count));
  }
}

customElements.define('page-cleaning', PageCleaning);
