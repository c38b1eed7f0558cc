// The setups of the client who plays: a tap plays one; each can be renamed, copied and deleted.

import {el, fill, icon} from '../draw.js';
import {store} from '../live.js';
import {addSetup, copySetup, playedIn, removeSetup, renameSetup, setupNames} from '../document.js';
import {currentSetup, playClient} from '../playing.js';
import {editClient} from '../saver.js';
import {t} from '../words.js';
import {loadTemplates, templateName, templateRows} from './new-client.js';
import {openSheet} from './sheet.js';
import {undoFor} from './take-back.js';
import {say, sayProblem} from './toast.js';

/** The element; `element.show()` draws it anew. */
export function setupList() {
  const list = el('ul', {class: 'setup-list'});
  list.show = () => fill(list, setupNames(store.document).map((name) => el('li', {},
    el('button', {class: 'button setup', type: 'button', 'aria-pressed': String(name === currentSetup()), onclick: () => play(name)},
      icon(name === currentSetup() ? 'check' : 'play'), el('span', {}, name)),
    el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': t('clients.setup.more', {setup: name}), onclick: () => change(name)}, icon('more')))));
  return list;
}

async function play(name) {
  try {
    const {applied, what, remedy} = await playClient(store.client, name);
    if (applied === 'refused') sayProblem({code: 'refused', what, remedy});
  } catch (error) {
    sayProblem(error);
  }
}

/** `client`: whose setups they are; somebody else may play by now, and what that one had changed would be undone. */
async function saved(client, change, words) {
  try {
    if (await editClient(client, change)) say(words, {action: client === store.client ? undoFor(client) : null});
  } catch (error) {
    sayProblem(error);
  }
}

/** What can be done with a setup. */
function change(name) {
  const uses = Object.keys(playedIn(store.document, name)).length;
  const whose = store.client;
  const only = setupNames(store.document).length === 1;
  return openSheet({title: name, content: (close) => {
    const field = el('input', {type: 'text', id: 'setup-name', maxlength: 40, value: name, autocomplete: 'off'});
    const then = (run) => () => { close(); run(); };
    const rename = () => field.value.trim() && saved(whose, (doc) => renameSetup(doc, name, field.value.trim()), t('clients.setup.renamed'));
    return [
      el('p', {class: 'soft'}, t('clients.setup.pads', {count: uses})),
      el('form', {class: 'field', onsubmit: (event) => { event.preventDefault(); close(); rename(); }},
        el('label', {for: 'setup-name'}, t('clients.setup.name')),
        el('div', {class: 'with-button'}, field, el('button', {class: 'button', type: 'submit'}, icon('check'), t('clients.rename')))),
      el('div', {class: 'list'},
        el('button', {class: 'row', type: 'button', onclick: then(() => saved(whose, (doc) => copySetup(doc, name), t('clients.setup.copied')))},
          icon('copy'), t('clients.setup.copy')),
        el('button', {class: 'row', type: 'button', disabled: only, onclick: then(() => saved(whose, (doc) => removeSetup(doc, name), t('clients.setup.deleted', {setup: name})))},
          icon('erase'), t(only ? 'clients.setup.last' : 'clients.setup.delete'))),
    ];
  }});
}

/** Add a setup from a template, or an activity: a song, an answer, chords, a drone. */
export async function newSetup() {
  const whose = store.client;
  try {
    const [templates, activities] = await Promise.all([loadTemplates(), import('./activities.js')]);
    const chosen = await openSheet({title: t('clients.setup.new'), content: (close) => [
      el('h3', {}, t('activity.title')), activities.activityRows((activity) => close({activity})),
      el('h3', {}, t('clients.begin-with')), templateRows(templates, {label: t('clients.setup.new'), chosen: (template) => close({template})})]});
    if (chosen?.activity) await activities.begin(chosen.activity);
    if (chosen?.template) await saved(whose, (doc) => addSetup(doc, {...chosen.template.setup, name: templateName(chosen.template.name)}), t('clients.setup.added'));
  } catch (error) {
    sayProblem(error);
  }
}
