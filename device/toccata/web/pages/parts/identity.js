// What a client is known by: nickname and pictogram, nothing more.

import {el, icon} from '../draw.js';
import {store} from '../live.js';
import {withNickname, withPictogram} from '../document.js';
import {loadClients} from '../playing.js';
import {editClient} from '../saver.js';
import {t} from '../words.js';
import {pictogramChoice} from './pictogram-choice.js';
import {openSheet} from './sheet.js';
import {sayProblem} from './toast.js';

/** Change nickname and pictogram of the open client. */
export async function changeIdentity() {
  const {nickname, pictogram} = store.document.client;
  const whose = store.client; // somebody else may play by the time it is saved
  const taken = new Set(store.clients.filter(({id}) => id !== store.client).map((each) => each.pictogram));
  let picture = pictogram;
  const wanted = await openSheet({title: t('clients.edit'), content: (close) => {
    const name = el('input', {type: 'text', id: 'nickname', maxlength: 40, required: true, autocomplete: 'off', value: nickname, 'aria-describedby': 'nickname-hint'});
    return el('form', {class: 'form', onsubmit: (event) => { event.preventDefault(); close(name.value.trim()); }},
      el('div', {class: 'field'}, el('label', {for: 'nickname'}, t('clients.nickname')), name,
        el('small', {id: 'nickname-hint'}, t('clients.nickname.hint'))),
      el('div', {class: 'field'}, el('span', {'aria-hidden': 'true'}, t('clients.pictogram')),
        pictogramChoice({label: t('clients.pictogram'), value: pictogram, taken, chosen: (chosen) => { picture = chosen; }})),
      el('div', {class: 'actions end'}, el('button', {class: 'button primary large', type: 'submit'}, icon('check'), t('clients.save'))));
  }});
  if (!wanted) return;
  try {
    await editClient(whose, (doc) => (picture ? withPictogram(withNickname(doc, wanted), picture) : withNickname(doc, wanted)));
    await loadClients();
  } catch (error) {
    sayProblem(error);
  }
}
