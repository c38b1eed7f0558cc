// The hand-over card: what a stand-in needs to know about one client, on paper.

import {SETTINGS} from '../access-steps.js';
import {labelOf, packName} from '../catalogue.js';
import {ACCESS_DEFAULTS, accessOf, comfortOf, padAccess, padOf, playedIn, setupOf, soundsOf} from '../document.js';
import {el, icon, pictogram} from '../draw.js';
import {inOrder, padName, padsInUse} from '../layout.js';
import {store} from '../live.js';
import {get} from '../api.js';
import {currentSetup} from '../playing.js';
import {decibels, language, seconds, t} from '../words.js';
import {meaning, written} from './access-setting.js';
import {comfortLines} from './comfort.js';
import {padDrawing} from './pad-drawing.js';
import {fitToPage, print} from './paper.js';
import {openSheet} from './sheet.js';

const BRIEF = 3; // sounds of a step or random pad that are written out
const TALL = 12; // more lines than that stand in two columns
const MOST_DRAWN = 4; // further setups that are drawn; more are named: one page is what a stand-in reads

/** Show the card as it will be printed, with a button that prints it. */
export async function openHandOver() {
  const doc = store.document;
  const layout = store.instrument?.layout ?? {};
  const labels = await soundLabels();
  const card = fitToPage(handOver(doc, layout, labels, currentSetup()));
  await openSheet({title: t('clients.hand-over'), content: [
    el('div', {class: 'actions no-print'}, el('button', {class: 'button primary large', type: 'button', onclick: () => print(card)}, icon('print'), t('clients.print'))),
    card,
  ]});
}

async function soundLabels() {
  try {
    const {packs, own} = (await get('/api/sounds')).body;
    return new Map([...packs.flatMap((pack) => pack.sounds.map((sound) => [sound.name, `${packName(pack)} ${labelOf(sound)}`])), ...own.map(({name, label}) => [name, label])]);
  } catch {
    return new Map(); // the card is still worth printing with the sounds' own names
  }
}

function handOver(doc, layout, labels, playing) {
  return el('article', {class: 'hand-over'},
    el('header', {}, pictogram(doc.client.pictogram), el('div', {}, el('h2', {}, doc.client.nickname),
      el('p', {}, t('clients.card.on', {date: new Date().toLocaleDateString(language(), {dateStyle: 'long'})})))),
    el('section', {}, el('h3', {}, t('clients.card.start')), el('ol', {},
      ['switch-on', 'choose', 'try', 'quiet'].map((key) => el('li', {}, t(`clients.card.start.${key}`, {name: doc.client.nickname, setup: playing}))))),
    el('section', {}, el('h3', {}, t('clients.card.access')), el('ul', {}, [...accessLines(accessOf(doc)), ...comfortLines(comfortOf(doc))].map((line) => el('li', {}, line)),
      el('li', {}, t('clients.card.level', {level: decibels(doc.level_db ?? -6)})))),
    setupPart(doc, setupOf(doc, playing) ?? doc.setups[0], layout, labels), others(doc, playing, layout, labels));
}

/** What differs from an instrument that filters nothing; the settings that hold a client up are always said. */
export function accessLines(access) {
  const told = Object.keys(SETTINGS).filter((key) => key === 'acceptance_ms' || access[key] !== ACCESS_DEFAULTS[key]);
  return told.map((key) => `${t(`access.${key}`)}: ${written(key, access[key])}. ${meaning(key, access[key])}`);
}

/** The setup that the card is about: drawn, and each pad in words. */
function setupPart(doc, setup, layout, labels) {
  const pads = drawn(doc, setup, layout);
  const groups = grouped(doc, setup, pads);
  const half = groups.length > TALL ? Math.ceil(groups.length / 2) : groups.length;
  return el('section', {class: 'card-setup'}, el('h3', {}, setup.name), drawing(doc, setup, layout, labels),
    el('div', {class: 'card-tables'}, [groups.slice(0, half), groups.slice(half)].filter((each) => each.length).map((each) => table(doc, setup, each, layout, labels))));
}

/** The other setups as drawings; those beyond a few by name. */
function others(doc, playing, layout, labels) {
  const rest = doc.setups.filter(({name}) => name !== playing);
  const named = rest.slice(MOST_DRAWN).map(({name}) => name).join(', ');
  return [
    rest.length > 0 && el('div', {class: 'card-others'}, rest.slice(0, MOST_DRAWN).map((setup) => (
      el('section', {class: 'card-setup'}, el('h3', {}, setup.name), drawing(doc, setup, layout, labels))))),
    named && el('p', {}, t('clients.card.more-setups', {names: named})),
  ];
}

const drawn = (doc, setup, layout) => inOrder(Object.keys(playedIn(doc, setup.name)).filter((pad) => pad in layout));

function drawing(doc, setup, layout, labels) {
  const pads = drawn(doc, setup, layout);
  const short = (name) => (labels.get(name) ?? name).split(' ').at(-1);
  const first = (pad) => soundsOf(doc, setup.name, pad)[0] ?? '';
  return pads.length > 0 && padDrawing(layout, padsInUse(layout, pads), (pad) => (padOf(doc, setup.name, pad) ? short(first(pad)) : null));
}

function table(doc, setup, groups, layout, labels) {
  const label = (name) => labels.get(name) ?? name;
  return el('table', {}, el('thead', {}, el('tr', {}, ['pad', 'sound', 'touch'].map((key) => el('th', {scope: 'col'}, t(`clients.card.${key}`))))),
    el('tbody', {}, groups.map((group) => el('tr', {},
      el('th', {scope: 'row'}, group.pads.map((pad) => padName(layout, pad)).join(', ')),
      el('td', {}, listed(group.sounds.map(label))), el('td', {}, modeLine(doc, setup.name, group))))));
}

/** Pads that do the same are one line. */
function grouped(doc, setup, pads) {
  const groups = new Map();
  for (const pad of pads) {
    const sounds = soundsOf(doc, setup.name, pad);
    const key = JSON.stringify([sounds, {...padOf(doc, setup.name, pad), sounds: null}]);
    if (!groups.has(key)) groups.set(key, {pads: [], sounds, settings: padOf(doc, setup.name, pad)});
    groups.get(key).pads.push(pad);
  }
  return [...groups.values()];
}

function listed(labels) {
  const brief = labels.slice(0, BRIEF).join(', ');
  return labels.length > BRIEF ? t('clients.card.and-more', {sounds: brief, count: labels.length - BRIEF}) : brief;
}

function modeLine(doc, setup, {pads, settings}) {
  const mode = t(`clients.mode.${settings.mode}`, {time: seconds((settings.seconds ?? 0) * 1000)});
  const own = Object.keys(settings.access ?? {});
  const access = padAccess(doc, setup, pads[0]);
  return [mode, ...own.map((key) => `${t(`access.${key}`)}: ${written(key, access[key])}`)].join('; ');
}
