// What a page shows that is about a client, while there is none.

import {el, icon} from '../draw.js';
import {t} from '../words.js';
import {go} from './navigation.js';

/** Choose a client first, and the way there. */
export function nobody() {
  return el('div', {class: 'empty'}, el('p', {}, t('access.nobody')),
    el('button', {class: 'button primary large', type: 'button', onclick: () => go('clients')}, icon('clients'), t('nav.clients')));
}
