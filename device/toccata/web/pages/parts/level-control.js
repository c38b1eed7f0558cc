// How loud the client plays now, softer since Quiet or not: big less and more, never over what the technician allows. Softer acts at once.

import {send} from '../api.js';
import {withLevel} from '../document.js';
import {el, fill} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {nobodyPlays} from '../playing.js';
import {editClient} from '../saver.js';
import {tap} from '../taps.js';
import {decibels, t} from '../words.js';
import {stepper} from './choice-row.js';
import {sayProblem} from './toast.js';

const STEP_DB = 3;
const LEAST_DB = -60;
const SETTLED_MS = 400; // taps in a row are saved as one
const PATIENCE_MS = 3_000;

class LevelControl extends HTMLElement {
  #waits = null; // {client, db}: what was tapped last and is not saved yet
  #timer = 0;

  connectedCallback() {
    this.#draw();
    const show = () => { this.#showKnob(); this.#show(); };
    follow(this, {document: show, state: show, 'clients-loaded': show, 'instrument-loaded': () => this.#waits || this.#draw()});
  }

  /** Anew where the technician's limit comes or changes: the steps end there. */
  #draw() {
    const most = store.instrument?.most_level_db ?? 0;
    if (most === this.most) return void this.#show();
    this.most = most;
    this.control = stepper({
      label: t('play.level'), value: this.level, least: LEAST_DB, most, step: STEP_DB, meter: true,
      write: (db) => [el('span', {class: 'small soft'}, t('play.level')), decibels(db)], changed: (db) => this.#set(db),
    });
    this.knob = el('p', {class: 'small soft'});
    this.replaceChildren(this.control, this.knob);
    this.#showKnob();
    this.#show();
  }

  /** Until the client is here there is no level to change: a tap would be lost. */
  #show() {
    if (this.#waits && this.#waits.client !== store.client) this.#save();
    if (this.#waits) return;
    this.control.show(this.level);
    if (!store.document && !nobodyPlays()) for (const button of this.control.querySelectorAll('button')) button.disabled = true;
  }

  disconnectedCallback() { unfollow(this); }

  /** The knob on the instrument makes it softer than this level. */
  #showKnob() {
    const level = store.state?.knob_db ?? 0;
    this.knob.hidden = level === 0;
    fill(this.knob, t('play.knob', {level: decibels(level)}));
  }

  get level() {
    const level = Math.min(store.document?.level_db ?? -6, store.instrument?.most_level_db ?? 0);
    return Math.max(LEAST_DB, level + (store.state?.trim_db ?? 0));
  }

  #set(db) {
    const {client} = store;
    // Each at once, as softer must not wait for a louder one that got stuck; by its number the last one holds.
    send('POST', '/api/level', {level_db: db, client: client || null, tap: tap()}, {patience_ms: PATIENCE_MS})
      .catch((error) => error.code === 'silent' || error.code === 'offline' || sayProblem(error));
    if (!client) return;
    clearTimeout(this.#timer);
    this.#waits = {client, db};
    this.#timer = setTimeout(() => { this.#save(); this.#show(); }, SETTLED_MS);
  }

  /** Into the document of the client whose level was tapped, whoever plays by now. */
  #save() {
    const {client, db} = this.#waits;
    clearTimeout(this.#timer);
    this.#waits = null;
    editClient(client, (doc) => withLevel(doc, db)).catch(sayProblem);
  }
}

customElements.define('level-control', LevelControl);
