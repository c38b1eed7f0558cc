// What was measured at an ear, what is locked by it, and how much of a week's dose there was.

import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {decibels, language, t} from '../words.js';

const dba = (value) => `${value.toLocaleString(language(), {maximumFractionDigits: 1})} dB(A)`;

class LoudnessFigures extends HTMLElement {
  connectedCallback() {
    this.figures = el('dl', {class: 'figures'});
    this.hint = el('p', {class: 'hint'});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('loudness.title')), this.figures, this.hint));
    follow(this, {'instrument-loaded': () => this.#show()});
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    const measured = store.instrument?.loudness;
    fill(this.hint, t(measured ? 'loudness.again' : 'loudness.how'));
    if (!measured) {
      fill(this.figures, el('dt', {}, t('loudness.noise')), el('dd', {}, t('loudness.never')), el('dt', {}, t('loudness.dose')), el('dd', {}, t('loudness.never')));
      return;
    }
    const {dose_percent: percent, dose_warning: warning} = measured;
    const rows = [
      ...Object.entries(measured.measured_dba).map(([cm, value]) => [t('loudness.at', {cm}), dba(value)]),
      [t('loudness.limit'), `${dba(measured.limit_dba)} · ${t(`loudness.${measured.person}`)}`],
      [t('instrument.ceiling_dbfs'), [icon('lock'), `${decibels(measured.ceiling_dbfs)}FS`]],
      [t('instrument.most_level_db'), [icon('lock'), decibels(measured.most_level_db)]],
      [t('loudness.on'), new Date(`${measured.measured_on}T12:00`).toLocaleDateString(language())],
      [t('loudness.dose'), [warning > 0 && icon('warn'), `${percent.toLocaleString(language(), {maximumFractionDigits: 0})} %`,
        warning > 0 && el('span', {class: 'line'}, t(`loudness.dose.${warning}`))], warning >= 80],
    ];
    fill(this.figures, rows.map(([what, value, bad]) => [el('dt', {}, what), el('dd', {class: bad ? 'number bad' : 'number'}, value)]));
  }
}

customElements.define('loudness-figures', LoudnessFigures);
