// Quiet: always in sight, on every page, on the lock page too. What it says is what the next tap does.

import {connection, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {tap} from '../taps.js';
import {t} from '../words.js';
import {say, sayProblem} from './toast.js';

const WANTED_MS = 30_000; // after that nobody expects the tap to do anything any more

class QuietBar extends HTMLElement {
  #asked = null; // what was tapped last, until the instrument says that it holds
  #unheard_at = -Infinity; // when a tap on Quiet did not reach the instrument: it is sent again with the connection

  #wishes = 0;

  #takeBack = () => {};

  connectedCallback() {
    this.button = el('button', {class: 'quiet-bar', type: 'button', onclick: () => this.#tap()});
    this.style.setProperty('display', 'contents');
    fill(this, this.button);
    follow(this, {state: () => this.#heard(), running: () => this.#show(), forgotten: () => this.#show(),
      connection: ({online}) => online && this.#again()});
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  get quiet() { return this.#asked ?? store.state?.quiet ?? false; }

  async #tap() {
    const on = !this.quiet;
    this.#unheard_at = -Infinity;
    const error = await this.#ask(on);
    if (!error) return;
    // What was to be silent still sounds, and the tablet can't help it yet: that is more urgent than why.
    if (on && error.code === 'offline') {
      this.#unheard_at = performance.now();
      this.#takeBack();
      this.#takeBack = say(t('quiet.not-heard'), {problem: true});
      if (connection.online) this.#again();
    } else sayProblem(error);
  }

  async #again() {
    const since = this.#unheard_at;
    if (performance.now() - since > WANTED_MS) return;
    this.#unheard_at = -Infinity;
    const error = await this.#ask(true);
    if (!error) this.#takeBack(); // it is not true any more
    if (error?.code === 'offline' && this.#asked === null) this.#unheard_at = since;
  }

  /** A tap waits for none before it; the server knows by its number which was the last. Gives why it failed, or null. */
  async #ask(on) {
    const wish = this.#wishes += 1;
    this.#asked = on;
    this.#show();
    try {
      await send('POST', '/api/quiet', {on, tap: tap()}, {patience_ms: 3_000});
      return null;
    } catch (error) {
      if (wish !== this.#wishes) return null; // what becomes of a tap that was overtaken says nothing of what holds
      this.#asked = null;
      this.#show();
      return error;
    }
  }

  #heard() {
    if (this.#asked === null || store.state.quiet === this.#asked) this.#asked = null;
    this.#show();
  }

  #show() {
    this.button.setAttribute('aria-pressed', String(this.quiet));
    fill(this.button, icon(this.quiet ? 'play' : 'quiet'), el('span', {}, t(this.quiet ? 'quiet.again' : 'quiet.now')));
  }
}

customElements.define('quiet-bar', QuietBar);
