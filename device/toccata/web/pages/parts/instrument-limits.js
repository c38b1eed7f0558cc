// The ceilings that no client passes.

import {el, fill} from '../draw.js';
import {follow, loadInstrument, store, unfollow} from '../live.js';
import {decibels, t} from '../words.js';
import {stepper} from './choice-row.js';
import './loudness-figures.js';
import {saveInstrument} from './instrument-document.js';
import {say, sayProblem} from './toast.js';

const LIMITS = [
  {key: 'most_level_db', steps: [-60, -48, -36, -30, -24, -21, -18, -15, -12, -9, -6, -3, 0], or: 0},
  {key: 'ceiling_dbfs', steps: [-6, -5, -4, -3, -2, -1], or: -1},
];

class InstrumentLimits extends HTMLElement {
  connectedCallback() {
    this.fields = el('div', {class: 'columns'});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.limits')), el('p', {class: 'hint'}, t('instrument.limits.what')), this.fields), el('loudness-figures'));
    follow(this, {'instrument-loaded': () => this.#show()});
    if (store.instrument) this.#show();
    else loadInstrument().catch(sayProblem);
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    const {document, loudness} = store.instrument;
    const said = JSON.stringify(LIMITS.map(({key}) => [document[key], loudness?.[key]]));
    if (said === this.said) return;
    this.said = said;
    fill(this.fields, LIMITS.map(({key, steps, or}) => {
      // What was measured is the highest step: what lies above it would change nothing.
      const highest = Math.min(steps.at(-1), loudness?.[key] ?? 0);
      const allowed = [...steps.filter((step) => step < highest), highest];
      return el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, t(`instrument.${key}`)),
        stepper({label: t(`instrument.${key}`), value: Math.min(document[key] ?? or, highest), steps: allowed, write: decibels, meter: true,
          changed: (value) => this.#save(key, value)}),
        el('small', {}, t(`instrument.${key}.hint`), highest < steps.at(-1) && [' ', t('loudness.locked')]));
    }));
  }

  async #save(key, value) {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      try {
        const {restart} = await saveInstrument((document) => ({...document, [key]: value}));
        say(t(restart ? 'instrument.saved.restart' : 'instrument.saved'));
      } catch (error) {
        sayProblem(error);
        this.said = '';
        this.#show();
      }
    }, 400);
  }
}

customElements.define('instrument-limits', InstrumentLimits);
