// The tablets that may enter: which one this is, what each may do, and shutting one out at once.

import {get, send} from '../api.js';
import {untilAnswered} from '../asked-again.js';
import {el, fill, icon} from '../draw.js';
import {language, t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {holdButton} from './hold-button.js';
import {openSheet} from './sheet.js';
import {say, sayProblem} from './toast.js';

const ROLES = ['therapist', 'technician'];

class InstrumentTablets extends HTMLElement {
  connectedCallback() {
    this.list = el('ul', {class: 'list'});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.tablets')), this.list, el('p', {class: 'hint'}, t('instrument.tablets.hint'))));
    this.#load();
  }

  async #load() {
    try {
      const answer = await untilAnswered(this, () => get('/api/tablets'), sayProblem);
      if (answer) fill(this.list, answer.body.map((tablet) => this.#row(tablet)));
    } catch (error) {
      sayProblem(error);
    }
  }

  #row(tablet) {
    const {name, role, here, seen_at} = tablet;
    return el('li', {}, el('button', {class: 'row', type: 'button', onclick: () => this.#open(tablet)}, icon(role === 'technician' ? 'instrument' : 'clients'),
      el('span', {class: 'grow'}, el('strong', {class: 'clip'}, name), el('span', {class: 'soft small'}, t(`instrument.role.${role}`),
        seen_at && [' · ', t('instrument.tablet.seen', {day: day(seen_at)})]), here && el('span', {}, el('span', {class: 'tag'}, t('instrument.tablet.here')))), icon('next')));
  }

  #open({id, name, role, here, paired_at}) {
    return openSheet({title: name, content: (close) => [
      el('p', {class: 'soft'}, t('instrument.tablet.paired', {day: day(paired_at)})),
      here && el('p', {class: 'note'}, icon('warn'), el('span', {}, t('instrument.tablet.here.what'))),
      el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, t('instrument.role')), choiceRow({label: t('instrument.role'), value: role, look: 'even',
        options: ROLES.map((value) => ({value, label: t(`instrument.role.${value}`), hint: t(`instrument.role.${value}.hint`)})),
        chosen: (chosen) => { close(); this.#act(() => send('PUT', `/api/tablets/${encodeURIComponent(id)}`, {role: chosen}), t('instrument.saved')); }}),
      el('small', {}, t('instrument.role.hint'))),
      holdButton({label: t('instrument.tablet.revoke'), again: t('instrument.tablet.revoke.again', {name}), picture: 'lock',
        done: () => { close(); this.#act(() => send('DELETE', `/api/tablets/${encodeURIComponent(id)}`), t('instrument.tablet.revoked', {name})); }}),
    ]});
  }

  async #act(act, done) {
    try {
      await act();
      say(done);
    } catch (error) {
      sayProblem(error);
    }
    this.#load();
  }
}

/** Seconds since 1970, or a text, as a day. */
function day(when) {
  const date = new Date(typeof when === 'number' ? when * 1000 : when);
  return Number.isNaN(date.getTime()) ? String(when) : date.toLocaleDateString(language(), {dateStyle: 'medium'});
}

customElements.define('instrument-tablets', InstrumentTablets);
