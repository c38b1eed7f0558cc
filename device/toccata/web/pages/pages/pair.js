// Pair: a tablet is let in by playing. It names itself, chooses a PIN, then six pads are touched on the instrument.

import {get, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {inOrder, onlyPads, padName, partOf, tPad} from '../layout.js';
import {store} from '../live.js';
import {t} from '../words.js';
import {languageRow} from '../parts/navigation.js';
import {keyOf} from '../parts/pad-keys.js';
import {sayProblem} from '../parts/toast.js';
import '../parts/pad-board.js';

const POLL_MS = 250;
const PIN = /^\d{4,8}$/;
const LONGEST_NAME = 40;

/** What may be asked for: pads; with fewer than two of them, switches too. */
function touchable(inputs) {
  const pads = onlyPads(inputs);
  return pads.length > 1 ? pads : inOrder(inputs.filter((input) => partOf(input) !== 'sensors'));
}

class PairPage extends HTMLElement {
  #attempt = '';
  #timer = 0;
  #tries = null;

  connectedCallback() {
    this.classList.add('entry');
    this.#start();
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  #start() {
    clearTimeout(this.#timer);
    this.#tries = null;
    const name = el('input', {class: 'input', type: 'text', name: 'name', autocomplete: 'off', maxlength: LONGEST_NAME, value: localStorage.getItem('toccata.tablet') ?? t('pair.name.usual')});
    const pin = el('input', {class: 'input pin', type: 'text', name: 'pin', inputmode: 'numeric', autocomplete: 'off', maxlength: 8, placeholder: '0000'});
    const form = el('form', {class: 'card', novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#begin(name, pin); }},
      el('label', {class: 'field'}, el('span', {}, t('pair.name')), name, el('small', {}, t('pair.name.what'))),
      el('label', {class: 'field'}, el('span', {}, t('pair.pin')), pin, el('small', {}, t('pair.pin.what'))),
      el('button', {class: 'button primary large wide', type: 'submit'}, t('pair.begin'), icon('next')));
    fill(this, el('h1', {}, t('pair.title')), el('p', {}, t('pair.what')), form, languageRow());
  }

  async #begin(name, pin) {
    const bad = !PIN.test(pin.value);
    pin.setAttribute('aria-invalid', String(bad));
    if (bad) return void pin.focus();
    localStorage.setItem('toccata.tablet', name.value.trim());
    try {
      const {body} = await send('POST', '/api/pair', {name: name.value.trim() || t('pair.name.usual'), pin: pin.value});
      this.#attempt = body.attempt;
      this.#poll();
    } catch (error) {
      if (error.code === 'closed') this.#closed();
      else sayProblem(error);
    }
  }

  async #poll() {
    try {
      const {body} = await get(`/api/pair?attempt=${encodeURIComponent(this.#attempt)}`);
      if (!this.isConnected) return;
      if (body.state === 'done') return void await this.#finish();
      if (body.state === 'closed') return this.#closed();
      this.#showPad(body);
    } catch (error) {
      if (error.code !== 'offline') return this.#closed();
    }
    this.#timer = setTimeout(() => this.#poll(), POLL_MS);
  }

  /** The instrument with the one pad to touch, big; after a wrong one, gently, from the first again. */
  #showPad({show, done, length, tries_left, seconds_left, layout, simulated, state}) {
    if (!this.querySelector('pad-board')) this.#draw(layout, simulated);
    const wrong = state === 'wrong' || (this.#tries !== null && tries_left < this.#tries);
    const [moved, began] = [done !== this.done, this.#tries === null];
    Object.assign(this, {done});
    if (wrong || moved || began) {
      fill(this.told, wrong ? t('pair.wrong', {count: tries_left}) : t(done ? 'pair.right' : simulated ? 'pair.keys' : 'pair.touch'));
      this.told.classList.toggle('wrong', wrong);
    }
    this.#tries = tries_left;
    fill(this.steps, Array.from({length}, (_, index) => el('li', {class: index < done ? 'done' : index === done ? 'now' : ''}, index < done ? icon('check') : index + 1)));
    this.steps.setAttribute('aria-label', t('pair.steps', {done, length}));
    fill(this.left, t('pair.seconds', {count: Math.max(0, Math.round(seconds_left))}));
    this.board.show({layout, pads: touchable(Object.keys(layout)), selected: show,
      describe: (pad) => this.#words(pad, {layout, show, simulated})});
    if (show) fill(this.which, tPad('pair.which', layout, show));
  }

  /** On real pads only the one to touch is named; on simulated ones each shows its key. */
  #words(pad, {layout, show, simulated}) {
    const key = simulated ? keyOf(pad).replace(' ', t('pair.space')) : '';
    const isIt = pad === show;
    return {mapped: isIt, label: key || (isIt ? padName(layout, pad) : ''), detail: isIt ? (key ? t('pair.key', {key}) : t('pair.this')) : key};
  }

  #draw(layout, simulated) {
    store.instrument ??= {layout, simulated: false};
    this.board = el('pad-board', {class: 'all'});
    this.steps = el('ol', {class: 'pair-steps'});
    this.told = el('p', {class: 'told', role: 'status'});
    this.which = el('p', {class: 'unseen', role: 'status'});
    this.left = el('p', {class: 'soft number'});
    this.classList.toggle('keyed', Boolean(simulated));
    fill(this, el('h1', {}, t('pair.title')), this.told, this.steps, el('div', {class: 'stage'}, this.board), this.which, this.left,
      el('button', {class: 'button', type: 'button', onclick: () => this.#start()}, t('sheet.cancel')));
  }

  async #finish() {
    try {
      await send('POST', '/api/pair/finish', {attempt: this.#attempt});
      this.dispatchEvent(new CustomEvent('enter', {bubbles: true}));
    } catch {
      this.#closed();
    }
  }

  #closed() {
    const opens = t(store.hello?.loopback ? 'pair.closed.key' : 'pair.closed.button');
    fill(this, el('h1', {}, t('pair.closed')), el('p', {}, opens),
      el('button', {class: 'button primary large', type: 'button', onclick: () => this.#start()}, t('app.try-again')));
  }
}

customElements.define('page-pair', PairPage);
