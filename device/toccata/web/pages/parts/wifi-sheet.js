// One network in a sheet: what joining it costs, its passphrase, Join, Forget. The passphrase leaves with the answer.

import {el, icon} from '../draw.js';
import {t} from '../words.js';
import {holdButton} from './hold-button.js';
import {openSheet} from './sheet.js';
import {nameField, secretField} from './wifi-fields.js';
import {around, command, ssidOf, strength} from './wifi-words.js';

export const BY_HAND = 'sudo /opt/toccata/host/writable nmtui';

/**
 * Ask what to do with a network as the server tells it; null: one whose name is still to be typed. `here`: the
 * instrument is on it; `hotspot`: its own is on; `address`: where tablets find it afterwards. Gives {do, ssid,
 * passphrase} or null.
 */
export function askNetwork(network, about) {
  return openSheet({title: t(about.here ? 'wifi.network' : 'wifi.join'), content: (close) => [
    network && el('div', {class: 'wifi-head'}, strength(network.strength, `${network.strength} %`), el('strong', {}, ssidOf(network.ssid)), about.here && el('span', {class: 'tag'}, t('wifi.here'))),
    !about.here && (network?.kind === 'other' ? notFromHere() : form(network, about, close)),
    (network?.known || about.here) && forget(network, about, close),
  ]});
}

const notFromHere = () => el('div', {class: 'note wifi-note'}, icon('warn'), el('p', {}, t('wifi.other')), command(BY_HAND));

function forget({ssid}, {here}, close) {
  return el('div', {class: 'field'},
    holdButton({label: t('wifi.forget'), again: t('wifi.forget.again'), done: () => close({do: 'forget', ssid})}),
    el('small', {}, t(here ? 'wifi.forget.here' : 'wifi.forget.hint')));
}

function form(network, {hotspot, address}, close) {
  const name = !network && nameField();
  const secret = network?.kind !== 'open' && secretField(!network ? 'wifi.passphrase.none' : network.known ? 'wifi.passphrase.kept' : '');
  const submit = (event) => {
    event.preventDefault();
    const wrong = [name, secret].find((field) => field && !field.isGood());
    if (!wrong) close({do: 'join', ssid: network?.ssid ?? name.take(), passphrase: (secret && secret.take()) || null});
  };
  return el('form', {class: 'form', onsubmit: submit, novalidate: true, autocomplete: 'off'},
    network?.kind === 'open' && el('p', {class: 'hint'}, t('wifi.open')), name, secret,
    el('div', {class: 'note'}, icon('warn'), el('div', {class: 'wifi-warn'},
      el('p', {}, around(hotspot ? 'wifi.warn.hotspot' : 'wifi.warn', network?.ssid, address)), el('p', {}, t('wifi.warn.back')))),
    el('div', {class: 'actions end'}, el('button', {class: 'button primary large', type: 'submit'}, icon('check'), t('wifi.join'))));
}
