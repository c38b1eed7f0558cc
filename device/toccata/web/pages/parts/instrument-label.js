// The label that is printed and stuck onto the instrument.

import {el, fill, icon} from '../draw.js';
import {t} from '../words.js';
import {print} from './paper.js';

class InstrumentLabel extends HTMLElement {
  connectedCallback() {
    this.label = el('img', {class: 'label-to-print', src: '/api/label.svg', alt: t('instrument.label.alt')});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.label')), el('p', {class: 'hint'}, t('instrument.label.what')), this.label,
      el('div', {class: 'actions'}, el('button', {class: 'button primary', type: 'button', onclick: () => print(this.label)}, icon('print'), t('clients.print')))));
  }
}

customElements.define('instrument-label', InstrumentLabel);
