// Two tablets changed the same thing: a person chooses, and nothing is lost.

import {el} from '../draw.js';
import {tPad} from '../layout.js';
import {store} from '../live.js';
import {t} from '../words.js';
import {openSheet} from './sheet.js';

/** Ask; gives 'mine' or 'theirs'. Closing the sheet leaves what the other tablet saved. */
export async function askConflict({places}) {
  const where = [...new Set(places.map(place))];
  const kept = places.some(([key]) => key === 'setups');
  const content = [
    el('p', {}, t('conflict.what')),
    el('ul', {class: 'choices'}, where.map((each) => el('li', {class: 'tag'}, each))),
    el('p', {class: 'hint'}, t(kept ? 'conflict.both' : 'conflict.one')),
  ];
  const actions = [{label: t('conflict.theirs'), value: 'theirs'}, {label: t('conflict.mine'), value: 'mine', primary: true}];
  return (await openSheet({title: t('conflict.title'), content, actions})) ?? 'theirs';
}

function place([key, name, pad]) {
  if (key === 'setups') return pad ? tPad('conflict.pad', store.instrument?.layout, pad, {setup: name}) : t('conflict.setup', {setup: name});
  if (key === 'access') return t('conflict.access');
  return key === 'client' ? t('conflict.client') : t('conflict.level');
}
