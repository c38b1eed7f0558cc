// Lock: this tablet's page is closed until its PIN is typed. The pads play on, and Quiet stays in reach.

import {send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {t} from '../words.js';
import {sayProblem} from '../parts/toast.js';

const LONGEST = 8;
const SHORTEST = 4;

class LockPage extends HTMLElement {
  #pin = '';
  #blocked = false;

  connectedCallback() {
    this.classList.add('entry', 'lock');
    this.dots = el('p', {class: 'dots', role: 'status'});
    this.told = el('p', {class: 'told', role: 'status'}, t('lock.what'));
    this.open = el('button', {class: 'key primary', type: 'button', 'aria-label': t('lock.open'), onclick: () => this.#open()}, icon('check'));
    this.digits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => el('button', {class: 'key', type: 'button', onclick: () => this.#type(String(digit))}, digit));
    const rubout = el('button', {class: 'key', type: 'button', 'aria-label': t('lock.rubout'), onclick: () => this.#show(this.#pin.slice(0, -1))}, icon('back'));
    fill(this, icon('lock'), el('h1', {}, t('lock.title')), this.told, this.dots,
      el('div', {class: 'keys'}, this.digits.slice(0, 9), rubout, this.digits[9], this.open));
    this.tabIndex = -1;
    this.onkeydown = (event) => this.#key(event);
    this.focus();
    this.#show('');
  }

  #key({key, target}) {
    if (/^\d$/.test(key)) this.#type(key);
    else if (key === 'Backspace') this.#show(this.#pin.slice(0, -1));
    else if (key === 'Enter' && !target.closest('button')) this.#open();
  }

  #type(digit) {
    if (!this.#blocked) this.#show((this.#pin + digit).slice(0, LONGEST));
  }

  #show(pin) {
    this.#pin = pin;
    fill(this.dots, el('span', {class: 'unseen'}, t('lock.typed', {count: pin.length})),
      Array.from({length: Math.max(SHORTEST, pin.length)}, (_, index) => el('span', {class: index < pin.length ? 'dot full' : 'dot'})));
    this.open.disabled = this.#blocked || pin.length < SHORTEST;
  }

  async #open() {
    if (this.#blocked || this.#pin.length < SHORTEST) return;
    const pin = this.#pin;
    this.#show('');
    try {
      await send('POST', '/api/unlock', {pin});
      this.dispatchEvent(new CustomEvent('enter', {bubbles: true}));
    } catch (error) {
      if (error.code === 'stranger') return;
      if (error.code !== 'wrong') return void sayProblem(error);
      this.#wrong(error.body);
    }
  }

  #wrong({tries_left = 0, wait_s = 0}) {
    fill(this.told, tries_left > 0 ? t('lock.wrong', {count: tries_left}) : t('lock.none-left'), wait_s > 0 && ` ${t('lock.wait', {count: Math.ceil(wait_s)})}`);
    this.#blocked = wait_s > 0;
    this.#show('');
    if (this.#blocked) setTimeout(() => { this.#blocked = false; this.#show(''); }, wait_s * 1_000);
  }
}

customElements.define('page-lock', LockPage);
