// A card over the page that asks one thing. The Quiet bar stays in reach: only the page behind it is out of reach.

import {el, fill, icon} from '../draw.js';
import {t} from '../words.js';

/**
 * Open a sheet and wait for the answer: the `value` of the action that was tapped, or null where it was closed.
 * `content`: elements, or a function (close) => elements. `actions`: [{label, value, primary, icon}].
 */
export function openSheet({title, content = [], actions = []}) {
  return new Promise((resolve) => {
    const shell = document.querySelector('.shell');
    const before = document.activeElement;
    const behind = [...shell.children].filter((each) => each.matches('.topbar, .banners, .main, .nav'));
    const close = (value = null) => {
      veil.remove();
      if (!shell.querySelector('.veil')) for (const each of behind) each.inert = false;
      before?.focus?.();
      resolve(value);
    };
    const veil = built(title, content, actions, close);
    for (const each of behind) each.inert = true;
    shell.querySelector('.toasts').replaceChildren(); // none may lie over the sheet's buttons
    shell.append(veil);
    veil.querySelector('.sheet').focus();
  });
}

function built(title, content, actions, close) {
  const sheet = el('section', {class: 'sheet', role: 'dialog', 'aria-label': title, tabindex: '-1'});
  const buttons = actions.map(({label, value, primary = false, icon: name}) => el('button', {
    class: primary ? 'button primary' : 'button', type: 'button', onclick: () => close(value),
  }, name && icon(name), label));
  fill(sheet,
    el('div', {class: 'head'}, el('h2', {}, title),
      el('button', {class: 'icon-button', type: 'button', 'aria-label': t('sheet.close'), onclick: () => close()}, icon('close'))),
    typeof content === 'function' ? content(close) : content,
    buttons.length > 0 && el('div', {class: 'actions end'}, buttons));
  const veil = el('div', {class: 'veil', onkeydown: (event) => event.key === 'Escape' && close()}, sheet);
  veil.addEventListener('click', (event) => event.target === veil && close());
  return veil;
}

/** Ask before something that can't be taken back; gives true or false. */
export async function ask(title, text, yes, {no = t('sheet.cancel')} = {}) {
  const actions = [{label: no, value: false}, {label: yes, value: true, primary: true}];
  return (await openSheet({title, content: el('p', {}, text), actions})) === true;
}
