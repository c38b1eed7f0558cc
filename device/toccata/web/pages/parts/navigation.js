// The ways to the pages: all where there is room, the daily ones and "more" on a phone.

import {send} from '../api.js';
import {el, icon} from '../draw.js';
import {LOOKS, chooseLook, look} from '../look.js';
import {LANGUAGES, language, setLanguage, t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {openSheet} from './sheet.js';
import {sayProblem} from './toast.js';

const DAILY = ['play', 'remap', 'clients', 'access'];
const SELDOM = ['sounds', 'cleaning', 'instrument'];
const ICONS = {play: 'pads'};

export const NAMES = [...DAILY, ...SELDOM];

export const go = (page) => { location.hash = `#${page}`; };

export function navigation() {
  const way = (page, kind) => el('li', {class: kind}, el('button', {type: 'button', data: {page}, onclick: () => go(page)},
    icon(ICONS[page] ?? page), el('span', {class: 'clip'}, t(`nav.${page}`))));
  const more = el('li', {class: 'more'}, el('button', {type: 'button', onclick: openMore}, icon('more'), el('span', {class: 'clip'}, t('nav.more'))));
  return el('nav', {class: 'nav', 'aria-label': t('nav.pages')}, el('ul', {}, DAILY.map((page) => way(page)), SELDOM.map((page) => way(page, 'seldom')), more));
}

/** The seldom pages, and what belongs to this tablet: language, light or dark, lock. */
export function openMore() {
  return openSheet({title: t('nav.more'), content: (close) => {
    const way = (page) => el('button', {class: 'row', type: 'button', onclick: () => { close(); go(page); }}, icon(page), t(`nav.${page}`));
    return [
      el('div', {class: 'list'}, SELDOM.map(way)),
      field(t('more.language'), languageRow()),
      field(t('more.look'), choiceRow({label: t('more.look'), value: look(), chosen: chooseLook,
        options: LOOKS.map((value) => ({value, label: t(`more.look.${value}`)}))})),
      el('button', {class: 'button wide', type: 'button', onclick: () => { close(); lock(); }}, icon('lock'), t('more.lock')),
    ];
  }});
}

/** The languages, each in its own words. */
export function languageRow() {
  const redraw = () => document.querySelector('toccata-app').dispatchEvent(new CustomEvent('redraw'));
  return choiceRow({label: t('more.language'), value: language(), chosen: (name) => setLanguage(name).then(redraw),
    options: Object.entries(LANGUAGES).map(([value, label]) => ({value, label}))});
}

const field = (label, control) => el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, label), control);

async function lock() {
  try {
    await send('POST', '/api/lock');
    document.querySelector('toccata-app').dispatchEvent(new CustomEvent('enter'));
  } catch (error) {
    sayProblem(error);
  }
}
