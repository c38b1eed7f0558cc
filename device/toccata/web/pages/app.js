// The start: who may enter, and which page is shown. Pages are loaded when they are first needed.

import {forgetEarly, get, send} from './api.js';
import {askAgain} from './asked-again.js';
import {el, fill} from './draw.js';
import {close, loadInstrument, on, open, store} from './live.js';
import {loadClients} from './playing.js';
import {loadWords, t} from './words.js';
import {showLook} from './look.js';
import {setConflictAsker} from './saver.js';
import {sayProblem, setToastPlace} from './parts/toast.js';
import './parts/quiet-bar.js';
import './parts/silence-banner.js';
import './parts/top-bar.js';
import {NAMES, navigation} from './parts/navigation.js';

const OFFLINE = {status: 0, code: 'offline'};
const KEY = /^#enter=([A-Za-z0-9_-]{1,128})$/;

class App extends HTMLElement {
  #entry = '';
  #page = '';
  #missing = ''; // the page whose files did not come
  #again = 0;

  async connectedCallback() {
    showLook();
    const key = KEY.exec(location.hash)?.[1];
    if (key) history.replaceState(null, '', location.pathname);
    await this.#start(key);
    window.addEventListener('hashchange', () => this.#show());
    on('entry', ({code}) => this.#entered({...store.hello, entry: code}));
    on('locked', () => this.#entered({...store.hello, entry: 'locked'}));
    on('revoked', () => this.#start());
    this.addEventListener('enter', () => this.#start());
    this.addEventListener('redraw', () => this.#redraw());
  }

  async #start(key = '') {
    clearTimeout(this.#again);
    try {
      if (key) forgetEarly();
      if (key) await send('POST', '/api/enter', {key}).catch(() => {});
      // What nearly everybody needs comes while the server is asked who this is.
      import(`./pages/${this.#route()}.js`).catch(() => {});
      const [{body}] = await Promise.all([get('/api/hello'), loadWords()]);
      await loadWords(body.language);
      this.#entered(body);
    } catch {
      forgetEarly();
      await loadWords().catch(() => {});
      this.#unreached();
    }
  }

  #unreached() {
    fill(this, el('main', {class: 'page entry'}, el('h1', {}, t('app.unreached')), el('p', {}, t('app.unreached.remedy')),
      el('button', {class: 'button primary large', type: 'button', onclick: () => this.#start()}, t('app.try-again'))));
    clearTimeout(this.#again);
    this.#again = setTimeout(() => !this.#entry && this.#start(), 2_000);
  }

  #entered(hello) {
    store.hello = hello;
    if (hello.entry === this.#entry) return;
    this.#entry = hello.entry;
    if (hello.entry === 'open') this.#opened();
    else this.#closed();
    this.#redraw();
  }

  #closed() {
    close();
    forgetEarly();
    localStorage.removeItem('toccata.open');
  }

  #opened() {
    localStorage.setItem('toccata.open', 'yes');
    open();
    // The instrument has no clock of its own: its certificate is renewed by this tablet's.
    send('POST', '/api/time', {now_s: Math.floor(Date.now() / 1000)}).catch(() => {});
    loadClients().catch(() => {});
    loadInstrument().catch(() => {});
    setConflictAsker(async (conflict) => (await import('./parts/conflict.js')).askConflict(conflict));
  }

  #redraw() {
    this.#page = '';
    const toasts = el('div', {class: 'toasts', 'aria-live': 'polite', role: 'log'});
    setToastPlace(toasts);
    this.main = el('main', {class: 'main', tabindex: '-1', id: 'main'});
    const isOpen = this.#entry === 'open';
    const quiet = this.#entry !== 'stranger' && el('quiet-bar');
    fill(this, el('div', {class: 'shell'}, isOpen && [el('top-bar'), el('silence-banner')], this.main, quiet, isOpen && navigation(), toasts));
    this.#show();
  }

  async #show() {
    const wanted = {stranger: 'pair', locked: 'lock'}[this.#entry] ?? this.#route();
    if (wanted === this.#page) return;
    this.#page = wanted;
    try {
      await (await import(`./pages/${wanted}.js`)).ready;
    } catch {
      return this.#missed(wanted);
    }
    if (wanted !== this.#page) return;
    this.#missing = '';
    fill(this.main, el(`page-${wanted}`, {class: 'page'}));
    this.main.scrollTop = 0;
    document.title = t('app.title', {page: t(`nav.${wanted}`)});
    for (const button of this.querySelectorAll('.nav button')) {
      if (button.dataset.page === wanted) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    }
  }

  /** The page's files did not come: they are asked for again for as long as somebody wants that page. */
  #missed(wanted) {
    if (wanted !== this.#page) return;
    if (wanted !== this.#missing) sayProblem(OFFLINE);
    [this.#page, this.#missing] = ['', wanted];
    askAgain(OFFLINE, () => this.#page || this.#show());
  }

  #route() {
    const name = location.hash.slice(1).split('/')[0];
    return NAMES.includes(name) ? name : 'play';
  }
}

customElements.define('toccata-app', App);
