// Quiet: always in sight, on every page, on the lock page too. What it says is what the next tap does.

import {send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {t} from '../words.js';
import {say, sayProblem} from './toast.js';

class QuietBar extends HTMLElement {
  #asked = null; // what was tapped last, until the instrument says that it holds

  connectedCallback() {
    this.button = el('button', {class: 'quiet-bar', type: 'button', onclick: () => this.#tap()});
    this.style.setProperty('display', 'contents');
    fill(this, this.button);
    follow(this, {state: () => this.#heard(), running: () => this.#show(), forgotten: () => this.#show()});
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  get quiet() { return this.#asked ?? store.state?.quiet ?? false; }

  async #tap() {
    const on = !this.quiet;
    this.#asked = on;
    this.#show();
    try {
      await send('POST', '/api/quiet', {on}, {patience_ms: 3_000});
    } catch (error) {
      this.#asked = null;
      this.#show();
      // What was to be silent still sounds, and the tablet can't help it: that is more urgent than why.
      if (on && error.code === 'offline') say(t('quiet.not-heard'), {problem: true});
      else sayProblem(error);
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
