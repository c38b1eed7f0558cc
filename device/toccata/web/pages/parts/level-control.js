// How loud the client plays now, softer since Quiet or not: big less and more, never over what the technician allows. Softer acts at once.

import {send} from '../api.js';
import {withLevel} from '../document.js';
import {el, fill} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {editClient} from '../saver.js';
import {decibels, t} from '../words.js';
import {stepper} from './choice-row.js';
import {sayProblem} from './toast.js';

const STEP_DB = 3;
const LEAST_DB = -60;
const SETTLED_MS = 400; // taps in a row are saved as one

class LevelControl extends HTMLElement {
  connectedCallback() {
    this.#draw();
    const show = () => { this.#showKnob(); if (!this.timer) this.control.show(this.level); };
    follow(this, {document: show, state: show, 'instrument-loaded': () => this.timer || this.#draw()});
  }

  /** Anew where the technician's limit comes or changes: the steps end there. */
  #draw() {
    const most = store.instrument?.most_level_db ?? 0;
    if (most === this.most) return void this.control.show(this.level);
    this.most = most;
    this.control = stepper({
      label: t('play.level'), value: this.level, least: LEAST_DB, most, step: STEP_DB, meter: true,
      write: (db) => [el('span', {class: 'small soft'}, t('play.level')), decibels(db)], changed: (db) => this.#set(db),
    });
    this.knob = el('p', {class: 'small soft'});
    this.replaceChildren(this.control, this.knob);
    this.#showKnob();
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
    send('POST', '/api/level', {level_db: db}).catch((error) => error.code === 'silent' || error.code === 'offline' || sayProblem(error));
    const client = store.client;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      editClient(client, (doc) => withLevel(doc, db)).catch(sayProblem);
    }, SETTLED_MS);
  }
}

customElements.define('level-control', LevelControl);
