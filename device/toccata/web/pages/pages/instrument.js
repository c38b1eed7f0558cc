// Instrument: how it is, for everybody; how it is set, for the technician.

import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {t} from '../words.js';
import {choiceRow} from '../parts/choice-row.js';
import '../parts/doctor.js';
import '../parts/instrument-about.js';
import '../parts/instrument-backup.js';
import '../parts/instrument-boards.js';
import '../parts/instrument-label.js';
import '../parts/instrument-limits.js';
import '../parts/instrument-log.js';
import '../parts/instrument-tablets.js';
import '../parts/instrument-tuning.js';
import '../parts/instrument-wifi.js';

const FOR_ALL = ['boards', 'this-tablet', 'about'];
const FOR_TECHNICIANS = ['boards', 'doctor', 'tuning', 'limits', 'wifi', 'tablets', 'log', 'backup', 'label', 'this-tablet', 'about'];

class PageInstrument extends HTMLElement {
  connectedCallback() {
    const sections = store.hello?.role === 'technician' ? FOR_TECHNICIANS : FOR_ALL;
    const wanted = location.hash.split('/')[1];
    const first = sections.includes(wanted) ? wanted : sections[0];
    const place = el('div', {class: 'instrument-section'});
    const show = (name) => {
      history.replaceState(null, '', `#instrument/${name}`);
      fill(place, el(`instrument-${name}`));
    };
    this.damage = el('div', {class: 'note', hidden: true});
    fill(this, el('h1', {}, t('instrument.title')), this.damage,
      choiceRow({label: t('instrument.sections'), value: first, look: 'slide', chosen: show,
        options: sections.map((value) => ({value, label: t(`instrument.${value}`)}))}), place);
    this.querySelector('.choices [aria-pressed="true"]').scrollIntoView({block: 'nearest', inline: 'center'}); // on a phone the chosen one may lie beside the screen
    fill(place, el(`instrument-${first}`));
    follow(this, {'instrument-loaded': () => this.#showDamage()});
    this.#showDamage();
  }

  disconnectedCallback() { unfollow(this); }

  /** What is wrong with instrument.json, for whoever can put it right. */
  #showDamage() {
    const damage = store.hello?.role === 'technician' && store.instrument?.damage;
    this.damage.hidden = !damage;
    if (damage) fill(this.damage, icon('warn'), el('span', {}, t('instrument.damage'), el('small', {class: 'line'}, damage)));
  }
}

customElements.define('page-instrument', PageInstrument);
