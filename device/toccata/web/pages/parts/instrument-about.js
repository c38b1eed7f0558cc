// What this instrument is; and what belongs to this tablet alone: language, light or dark, lock.

import {get, send} from '../api.js';
import {untilAnswered} from '../asked-again.js';
import {el, fill, icon} from '../draw.js';
import {LOOKS, chooseLook, look} from '../look.js';
import {LANGUAGES, known, language, setLanguage, t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {sayProblem} from './toast.js';

class InstrumentAbout extends HTMLElement {
  async connectedCallback() {
    const list = el('dl', {class: 'figures'});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.about')), list));
    try {
      const {body = {}} = await untilAnswered(this, () => get('/api/about'), sayProblem) ?? {};
      fill(list, Object.entries(body).filter(([, value]) => value !== null && value !== '').map(([key, value]) => [
        el('dt', {}, named(key)), el('dd', {}, told(value))]));
    } catch (error) {
      sayProblem(error);
    }
  }
}

const named = (key) => (known(`instrument.about.${key}`) ? t(`instrument.about.${key}`) : key);

const told = (value) => {
  if (Array.isArray(value)) return value.map((each) => el('span', {class: 'line'}, told(each)));
  return value && typeof value === 'object' ? Object.entries(value).map(([key, each]) => el('span', {class: 'line'}, `${named(key)}: ${each}`)) : String(value);
};

class InstrumentThisTablet extends HTMLElement {
  connectedCallback() {
    const app = () => document.querySelector('toccata-app');
    const field = (label, control) => el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, label), control);
    const lock = async () => {
      try {
        await send('POST', '/api/lock');
        app().dispatchEvent(new CustomEvent('enter'));
      } catch (error) {
        sayProblem(error);
      }
    };
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.this-tablet')),
      field(t('more.language'), choiceRow({label: t('more.language'), value: language(),
        chosen: (name) => setLanguage(name).then(() => app().dispatchEvent(new CustomEvent('redraw'))),
        options: Object.entries(LANGUAGES).map(([value, label]) => ({value, label}))})),
      field(t('more.look'), choiceRow({label: t('more.look'), value: look(), chosen: chooseLook,
        options: LOOKS.map((value) => ({value, label: t(`more.look.${value}`)}))})),
      el('div', {class: 'field'}, el('button', {class: 'button large', type: 'button', onclick: lock}, icon('lock'), t('more.lock')),
        el('small', {}, t('instrument.lock.hint')))));
  }
}

customElements.define('instrument-about', InstrumentAbout);
customElements.define('instrument-this-tablet', InstrumentThisTablet);
