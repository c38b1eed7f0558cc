// Everything on a USB stick and back.

import {get, send} from '../api.js';
import {untilAnswered} from '../asked-again.js';
import {el, fill, icon} from '../draw.js';
import {loadClients} from '../playing.js';
import {t} from '../words.js';
import {holdButton} from './hold-button.js';
import {openSheet} from './sheet.js';
import {say, sayProblem} from './toast.js';

const PATIENCE_MS = 300_000; // a stick is slow, and every sound is on it

class InstrumentBackup extends HTMLElement {
  connectedCallback() {
    this.list = el('ul', {class: 'list'});
    this.left = el('div', {role: 'status'});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.backup')), el('p', {class: 'hint'}, t('instrument.backup.what')), this.list, this.left,
      el('div', {class: 'actions'}, el('button', {class: 'button', type: 'button', onclick: () => this.#load()}, icon('undo'), t('instrument.sticks.again')))));
    this.#load();
  }

  async #load() {
    try {
      const {body} = await untilAnswered(this, () => get('/api/sticks'), sayProblem) ?? {};
      if (body) fill(this.list, body.length ? body.map((stick) => this.#row(stick)) : el('li', {class: 'soft'}, t('instrument.sticks.none')));
    } catch (error) {
      sayProblem(error);
    }
  }

  #row(stick) {
    return el('li', {class: 'row'}, el('span', {class: 'grow'}, el('strong', {class: 'clip'}, stick.name), el('span', {class: 'soft small'}, t('instrument.sticks.free', {free: stick.free_mb}))),
      el('button', {class: 'button primary', type: 'button', onclick: () => this.#act('/api/backup', stick, 'instrument.backup.done')}, icon('export'), t('instrument.backup.do')),
      el('button', {class: 'button', type: 'button', onclick: () => this.#askRestore(stick)}, icon('import'), t('instrument.restore.do')));
  }

  #askRestore(stick) {
    return openSheet({title: t('instrument.restore.do'), content: (close) => [
      el('p', {}, t('instrument.restore.what', {name: stick.name})),
      holdButton({label: t('instrument.restore.hold'), again: t('instrument.restore.again'), picture: 'import',
        done: () => { close(); this.#act('/api/restore', stick, 'instrument.restore.done'); }}),
    ]});
  }

  /** What is not on the stick, or was not taken from it, stays in sight: who reads it has to do something. */
  #tellLeftOut(faults) {
    fill(this.left, faults.length > 0 && el('div', {class: 'note'}, icon('warn'),
      el('div', {}, el('strong', {}, t('instrument.backup.left-out')), el('ul', {}, faults.map((fault) => el('li', {}, fault))))));
  }

  async #act(path, stick, done) {
    this.inert = true;
    fill(this.left);
    const close = say(t('instrument.stick.wait'), {stays_ms: PATIENCE_MS});
    try {
      const {body} = await send('POST', path, {stick: stick.id}, {patience_ms: PATIENCE_MS});
      say(t(done, {clients: body.clients, sounds: body.sounds}), {detail: body.file ?? ''});
      this.#tellLeftOut(body.faults);
      await loadClients();
    } catch (error) {
      sayProblem(error);
    } finally {
      close();
      this.inert = false;
    }
    this.#load();
  }
}

customElements.define('instrument-backup', InstrumentBackup);
