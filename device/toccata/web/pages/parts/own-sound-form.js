// What is known of a recording: name, what it is for, whether a voice is in it and who agreed, picture, whose, until when.

import {el, fill, icon} from '../draw.js';
import {store} from '../live.js';
import {t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {PICTOGRAMS, pictogramChoice} from './pictogram-choice.js';

const PICTOGRAM = 'pictogram:';
const LONGEST_NAME = 40;
const KINDS = ['pad', 'listening'];

/** A name to begin with: the file's, without its ending. */
export const nameOf = (file) => file.name.replace(/\.[^.]*$/, '').slice(0, LONGEST_NAME).trim();

/** Today on this tablet, as YYYY-MM-DD. */
export const today = (now = new Date()) => new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** What the server wants to know of an own sound (PUT /api/sounds/own/...), from what it said of it. */
export const described = ({label, picture = null, owner = null, consent_on = null, expires_on = null, muted = false, spoken = false}) => (
  {label, picture, owner, consent_on, expires_on, muted, spoken});

/**
 * A form. `sound`: what holds now; `choosesKind`: it is new, so it can still be for a pad or for listening.
 * `done({...described, kind})` is called with what was said; `words` stand on the button that says so.
 */
export function ownSoundForm({sound, choosesKind = false, done, words, picture: symbol = 'check'}) {
  const said = {kind: 'pad', ...described(sound)};
  const name = el('input', {type: 'text', id: 'sound-label', maxlength: LONGEST_NAME, required: true, autocomplete: 'off', value: sound.label, 'aria-describedby': 'sound-label-hint'});
  const submit = (event) => {
    event.preventDefault();
    const label = name.value.trim();
    if (label) done({...said, label});
  };
  return el('form', {class: 'form', onsubmit: submit},
    el('div', {class: 'field'}, el('label', {for: 'sound-label'}, t('sounds.name')), name, el('small', {id: 'sound-label-hint'}, t('sounds.name.hint'))),
    choosesKind && field(t('sounds.kind'), choiceRow({label: t('sounds.kind'), look: 'even', value: said.kind, chosen: (kind) => { said.kind = kind; },
      options: KINDS.map((value) => ({value, label: t(`sounds.kind.${value}`)}))})),
    voice(said), more(said),
    el('div', {class: 'actions end'}, el('button', {class: 'button primary large', type: 'submit'}, icon(symbol), words)));
}

const field = (label, control, hint = '') => el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, label), control, hint && el('small', {}, hint));

const toggle = (words, on, changed) => el('label', {class: 'switch'},
  el('input', {type: 'checkbox', checked: on, onchange: (event) => changed(event.target.checked)}), el('span', {}, words));

const dateField = (id, label, hint, said, key) => {
  const input = el('input', {type: 'date', id, class: 'input', value: said[key] ?? '', onchange: () => { said[key] = input.value || null; }});
  return el('div', {class: 'field'}, el('label', {for: id}, label), input, hint && el('small', {}, hint));
};

/** A voice belongs to somebody: who asked is asked to note when it was allowed. */
function voice(said) {
  const date = dateField('sound-consent', t('sounds.consent.on'), '', said, 'consent_on');
  const noted = (on) => {
    said.consent_on = on ? said.consent_on ?? today() : null;
    date.querySelector('input').value = said.consent_on ?? '';
    date.hidden = !on;
  };
  const agreed = el('div', {class: 'agreed', hidden: !said.spoken && !said.consent_on}, el('p', {class: 'hint'}, t('sounds.voice')),
    toggle(t('sounds.consent'), Boolean(said.consent_on), noted), el('small', {}, t('sounds.consent.hint')), date);
  noted(Boolean(said.consent_on));
  return el('div', {class: 'field'}, toggle(t('sounds.spoken'), said.spoken, (on) => {
    said.spoken = on;
    agreed.hidden = !on && !said.consent_on;
  }), agreed);
}

function more(said) {
  const owner = el('select', {id: 'sound-owner', onchange: () => { said.owner = owner.value || null; }},
    el('option', {value: ''}, t('sounds.owner.all')), (store.clients ?? []).map(({id, nickname}) => el('option', {value: id}, nickname)));
  owner.value = said.owner ?? '';
  return el('details', {class: 'own-more', open: Boolean(said.picture || said.owner || said.expires_on)}, el('summary', {}, icon('down'), t('sounds.more')),
    el('div', {class: 'form'}, pictureField(said),
      el('div', {class: 'field'}, el('label', {for: 'sound-owner'}, t('sounds.owner')), owner, el('small', {}, t('sounds.owner.hint'))),
      dateField('sound-expires', t('sounds.expires'), t('sounds.expires.hint'), said, 'expires_on')));
}

/** One of the pictograms, or an emoji from the tablet's keyboard; either takes the other's place. */
function pictureField(said) {
  const place = el('div', {class: 'own-picture'});
  const drawn = (said.picture ?? '').startsWith(PICTOGRAM) ? said.picture.slice(PICTOGRAM.length) : '';
  const emoji = el('input', {type: 'text', id: 'sound-emoji', maxlength: 16, autocomplete: 'off', value: drawn ? '' : said.picture ?? '',
    oninput: () => { said.picture = emoji.value.trim() || null; show(''); }});
  const show = (value) => fill(place, pictogramChoice({label: t('sounds.picture'), value, chosen: (name) => {
    const again = said.picture === PICTOGRAM + name;
    said.picture = again ? null : PICTOGRAM + name;
    emoji.value = '';
    if (again) show('');
  }}));
  show(PICTOGRAMS.includes(drawn) ? drawn : '');
  return el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, t('sounds.picture')), place,
    el('label', {for: 'sound-emoji', class: 'small'}, t('sounds.emoji')), emoji);
}
