// How loud the client plays now, softer since Quiet or not: big less and more, never over what the technician allows. Softer acts at once.

import {send} from '../api.js';
import {withLevel} from '../document.js';
import {el, fill} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {nobodyPlays} from '../playing.js';
import {editClient} from '../saver.js';
import {decibels, t} from '../words.js';
import {stepper} from './choice-row.js';
import {sayProblem} from './toast.js';

const STEP_DB = 3;
const LEAST_DB = -60;
const SETTLED_MS = 400; // taps in a row are saved as one
const PATIENCE_MS = 3_000; // a tap that got lost holds the next one up no longer

class LevelControl extends HTMLElement {
  #wanted = null; // what was tapped last
  #told = null; // what is on its way to the instrument; null: nothing is

  connectedCallback() {
    this.#draw();
    const show = () => { this.#showKnob(); if (!this.timer) this.#show(); };
    follow(this, {document: show, state: show, 'clients-loaded': show, 'instrument-loaded': () => this.timer || this.#draw()});
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
    this.#wanted = db;
    if (this.#told === null) this.#tell();
    const client = store.client;
    if (!client) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      editClient(client, (doc) => withLevel(doc, db)).catch(sayProblem);
    }, SETTLED_MS);
  }

  /** One after the other: on two ways at once the louder one could arrive last. Of taps that had to wait, the last one goes. */
  async #tell() {
    while (this.#told !== this.#wanted) {
      this.#told = this.#wanted;
      await send('POST', '/api/level', {level_db: this.#told}, {patience_ms: PATIENCE_MS})
        .catch((error) => error.code === 'silent' || error.code === 'offline' || sayProblem(error));
    }
    this.#told = null;
  }
}

customElements.define('level-control', LevelControl);
