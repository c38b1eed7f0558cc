// Who came in and what was changed: the instrument's own log, newest first.

import {get} from '../api.js';
import {untilAnswered} from '../asked-again.js';
import {el, fill} from '../draw.js';
import {known, language, t} from '../words.js';
import {sayProblem} from './toast.js';

const FIRST = 50; // lines that are drawn before somebody asks for all: there may be 1,400

class InstrumentLog extends HTMLElement {
  async connectedCallback() {
    this.list = el('ol', {class: 'log'});
    this.more = el('div', {class: 'actions'});
    this.clock = el('p', {class: 'hint', hidden: true}, t('instrument.log.own-clock'));
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.log.title')), el('p', {class: 'hint'}, t('instrument.log.what')), this.list, this.more, this.clock));
    try {
      const [log, tablets] = await untilAnswered(this, () => Promise.all([get('/api/log'), get('/api/tablets')]), sayProblem) ?? [];
      if (log) this.#show(log.body, new Map(tablets.body.map(({id, name}) => [id, name])));
    } catch (error) {
      sayProblem(error);
    }
  }

  #show(lines, names, most = FIRST) {
    const shown = lines.slice(0, most);
    fill(this.list, shown.map((line) => row(line, names)), !lines.length && el('li', {class: 'soft'}, t('instrument.log.none')));
    this.clock.hidden = shown.every(({by_tablet}) => by_tablet);
    fill(this.more, lines.length > most && el('button', {class: 'button', type: 'button', onclick: () => this.#show(lines, names, lines.length)},
      t('instrument.log.all', {count: lines.length})));
  }
}

function row({at, what, tablet, about, by_tablet}, names) {
  const who = tablet ? names.get(tablet) ?? t('instrument.log.gone') : t('instrument.log.nobody');
  const key = `instrument.log.${what.replaceAll(' ', '-')}`;
  const when = new Date(at * 1000).toLocaleString(language(), {dateStyle: 'medium', timeStyle: 'short'});
  return el('li', {}, el('time', {class: 'number'}, when, !by_tablet && ' *'),
    el('span', {}, el('strong', {}, who), ' ', known(key) ? t(key, {about: told(about, names)}) : `${what} ${about}`));
}

/** Ids of tablets as their names, roles as words. */
function told(about, names) {
  return about.split(' ').map((word) => {
    if (names.has(word)) return names.get(word);
    if (known(`instrument.role.${word}`)) return t(`instrument.role.${word}`);
    return /^[0-9a-f]{16}$/.test(word) ? t('instrument.log.gone') : word;
  }).join(' ');
}

customElements.define('instrument-log', InstrumentLog);
