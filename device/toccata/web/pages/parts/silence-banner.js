// Why nothing is heard, in one line over the page's end, with the tap that helps where there is one. No pad moves for it.

import {connection, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {tap} from '../taps.js';
import {decibels, t} from '../words.js';
import {sayProblem} from './toast.js';

const CHANGES = ['connection', 'opened', 'running', 'state', 'forgotten', 'document'];

const LONG_MS = 2_000; // a save that is so long on its way is told: most take a tenth of it

const off = () => ({on: false});
const loud = () => ({level_db: Math.min(store.document?.level_db ?? -6, store.instrument?.most_level_db ?? 0),
  client: store.client || null, tap: tap()});

const softer = () => store.state?.trim_db < 0;
const LOUDER = {label: 'banner.as-before', path: '/api/level', body: loud};

// The first that holds is shown: [key, whether it holds, {action}]. While pads may play, softer than before, the way back
// stands beside whatever else is told.
const REASONS = [
  ['banner.offline', () => !connection.online],
  ['banner.stopped', () => !store.running],
  ['banner.card', () => store.state && !store.state.card_ok, LOUDER],
  ['banner.cleaning', () => store.state?.cleaning, {label: 'banner.play-again', path: '/api/cleaning', body: off}],
  ['banner.quiet', () => store.state?.quiet],
  ['banner.safe', () => store.state?.safe, LOUDER],
  ['banner.board', () => store.state?.boards.some((plays) => !plays), LOUDER],
  ['banner.waiting', () => store.waiting_since && Date.now() - store.waiting_since >= LONG_MS, LOUDER],
  ['banner.trim', softer, LOUDER],
];
const OWN_WORDS = 1_200; // ms; a page that has just opened is not called stopped before the stream has spoken

class SilenceBanner extends HTMLElement {
  connectedCallback() {
    this.className = 'banners';
    this.setAttribute('role', 'status');
    this.born = Date.now();
    const handlers = Object.fromEntries(CHANGES.map((type) => [type, () => this.#show()]));
    follow(this, {...handlers, document: (detail) => { this.#wait(detail?.waiting ?? 0, detail?.since); this.#show(); }});
    setTimeout(() => this.isConnected && this.#show(), OWN_WORDS);
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  /** Something is on its way to the server, the oldest of it since then, or all has arrived. */
  #wait(count, since) {
    const before = store.waiting_since;
    store.waiting_since = count ? since ?? (before || Date.now()) : 0;
    if (!count || store.waiting_since === before) return;
    setTimeout(() => this.isConnected && this.#show(), Math.max(0, store.waiting_since + LONG_MS - Date.now()));
  }

  #show() {
    const young = connection.online && !store.running && Date.now() - this.born < OWN_WORDS;
    const reason = young ? null : REASONS.find(([, holds]) => holds());
    const key = reason?.[0] ?? '';
    this.dataset.reason = key;
    if (!reason) return void fill(this);
    const action = reason[2] === LOUDER && !softer() ? null : reason[2];
    const since = t('banner.trim', {trim: decibels(store.state?.trim_db ?? 0)});
    const told = key === 'banner.trim' ? since : [t(key), action === LOUDER && el('span', {class: 'since'}, ` ${since}`)];
    fill(this, el('div', {class: 'banner'}, icon('warn'), el('span', {}, told),
      action && el('button', {class: 'button', type: 'button', onclick: () => this.#act(action)}, t(action.label))));
  }

  async #act({path, body}) {
    try {
      await send('POST', path, body());
    } catch (error) {
      sayProblem(error);
    }
  }
}

customElements.define('silence-banner', SilenceBanner);
