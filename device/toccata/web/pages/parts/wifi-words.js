// What anybody may have named a network is shown as text and changes nothing around it.

import {el} from '../draw.js';
import {t} from '../words.js';

const [SSID, ADDRESS] = ['\u0000', '\u0001'];
const GAPS = /(\u0000|\u0001)/;
// Marks that turn the direction of the text around them, and signs that are no text.
const TURNS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A network's name as it may be shown: marks that would act on the text around them are seen as such. */
export const named = (ssid) => ssid.replace(TURNS, '\ufffd');

/** A network's name in an element that keeps its direction of writing to itself. */
export const ssidOf = (ssid) => el('bdi', {class: 'ssid'}, named(ssid));

/** An address to type: on a line of its own rather than broken. */
export const addressOf = (address) => el('span', {class: 'address'}, address);

/** The words of a key in which `{ssid}` is a network (undefined: that network) and `{address}` an address; gives what an element may hold. */
export function around(key, ssid, address = '') {
  const fills = {[SSID]: () => (ssid === undefined ? t('wifi.that') : ssidOf(ssid)), [ADDRESS]: () => addressOf(address)};
  return t(key, {ssid: SSID, address: ADDRESS}).split(GAPS).map((part) => fills[part]?.() ?? part);
}

/** What is typed on the instrument's own console; the same in every language. */
export const command = (text) => el('code', {class: 'command', lang: 'en', translate: 'no'}, text);

/** How strong a network is, as four bars; `label` where it does not stand beside them in figures. */
export function strength(percent, label = '') {
  const bars = [0, 1, 2, 3].map((bar) => el('rect', {x: 2 + bar * 5.5, y: 16 - bar * 4, width: 4, height: 4 + bar * 4, rx: 1, class: percent > bar * 25 ? 'full' : ''}));
  return el('svg', {class: 'strength', viewBox: '0 0 24 24', ...(label ? {role: 'img', 'aria-label': label} : {'aria-hidden': 'true'})}, bars);
}
