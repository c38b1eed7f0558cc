// A new client in one sheet: nickname, pictogram, what to begin with.

import {get, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {store} from '../live.js';
import {known, t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {PICTOGRAMS, pictogramChoice} from './pictogram-choice.js';
import {openSheet} from './sheet.js';
import {sayProblem} from './toast.js';

export const templateName = (name) => (known(`clients.template.${name}`) ? t(`clients.template.${name}`) : name);
export const templateHint = (name) => (known(`clients.template.${name}.hint`) ? t(`clients.template.${name}.hint`) : '');

/** The setups to begin with, [{name, setup}]. Throws ApiError. */
export const loadTemplates = async () => (await get('/api/templates')).body;

/** Rows to choose a template from; calls `chosen(template)`. */
export function templateRows(templates, {label, value = null, chosen}) {
  const list = el('div', {class: 'list', role: 'group', 'aria-label': label});
  const rows = templates.map((template) => el('button', {
    class: 'row', type: 'button', 'aria-pressed': value === null ? null : String(template.name === value),
    onclick: () => {
      if (value !== null) rows.forEach((row, index) => row.setAttribute('aria-pressed', String(templates[index] === template)));
      chosen(template);
    },
  }, el('span', {class: 'grow'}, el('strong', {}, templateName(template.name)), el('span', {class: 'soft small'}, templateHint(template.name)))));
  return fill(list, rows);
}

/** Ask for a nickname and make the client; gives its id, or null. */
export async function newClient() {
  const templates = await loadTemplates();
  const taken = new Set(store.clients.map((each) => each.pictogram));
  const made = {nickname: '', pictogram: PICTOGRAMS.find((name) => !taken.has(name)) ?? 'star', template: templates[0]?.name ?? 'melody'};
  return openSheet({title: t('clients.new'), content: (close) => {
    const name = el('input', {type: 'text', id: 'new-nickname', maxlength: 40, autocomplete: 'off', 'aria-describedby': 'new-hint',
      required: true, oninput: () => { made.nickname = name.value.trim(); create.disabled = !made.nickname; }});
    const create = el('button', {class: 'button primary large', type: 'submit', disabled: true}, icon('add'), t('clients.create'));
    const submit = async (event) => {
      event.preventDefault();
      create.disabled = true;
      try {
        close((await send('POST', '/api/clients', made)).body.id);
      } catch (error) {
        create.disabled = false;
        sayProblem(error);
      }
    };
    return el('form', {class: 'form', onsubmit: submit},
      el('div', {class: 'field'}, el('label', {for: 'new-nickname'}, t('clients.nickname')), name,
        el('small', {id: 'new-hint'}, t('clients.nickname.hint'))),
      el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, t('clients.pictogram')),
        pictogramChoice({label: t('clients.pictogram'), value: made.pictogram, taken, chosen: (chosen) => { made.pictogram = chosen; }})),
      el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, t('clients.begin-with')),
        choiceRow({label: t('clients.begin-with'), value: made.template, look: 'even', chosen: (chosen) => { made.template = chosen; },
          options: templates.map(({name: value}) => ({value, label: templateName(value), hint: templateHint(value)}))})),
      el('div', {class: 'actions end'}, create));
  }});
}
