// What is typed to join a network: a name that the list does not have, and a passphrase. Neither is kept on the tablet.

import {el, fill} from '../draw.js';
import {t} from '../words.js';

const LONGEST_NAME = 32; // bytes
const LONGEST_SECRET = 64; // a passphrase has up to 63 characters, the key itself 64 hex digits
const SECRET = /^([ -~]{8,63}|[0-9A-Fa-f]{64})$/;
const FOREIGN = /[^ -~]/gu;

/** A field for one line of text that no browser keeps or corrects; `judge(value)` says what is wrong with it, or ''. */
function field({id, label, hint, longest, judge, beside = () => null}) {
  const told = el('small', {id: `${id}-told`, role: 'status'});
  const input = el('input', {type: 'text', id, class: 'input', maxlength: longest, autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off',
    spellcheck: 'false', 'aria-describedby': `${id}-told`, oninput: () => say('')});
  const say = (wrong) => {
    input.setAttribute('aria-invalid', String(wrong !== ''));
    told.classList.toggle('wrong', wrong !== '');
    fill(told, wrong || hint);
  };
  const whole = el('div', {class: 'field'}, el('label', {for: id}, label), el('div', {class: 'wifi-input'}, input, beside(input)), told);
  whole.isGood = () => {
    const wrong = judge(input.value);
    if (wrong) input.focus();
    say(wrong);
    return !wrong;
  };
  whole.take = () => {
    const {value} = input;
    input.value = '';
    return value;
  };
  say('');
  return whole;
}

/** A passphrase. `mayBeEmpty`: the key of why it may be left empty, or ''. */
export function secretField(mayBeEmpty) {
  return field({id: 'wifi-passphrase', label: t('wifi.passphrase'), hint: t(mayBeEmpty || 'wifi.passphrase.hint'), longest: LONGEST_SECRET, beside: showButton,
    judge: (value) => {
      if (SECRET.test(value) || (mayBeEmpty && value === '')) return '';
      const foreign = [...new Set(value.match(FOREIGN))].join(' ');
      return foreign ? t('wifi.passphrase.signs', {signs: foreign}) : t('wifi.passphrase.length', {count: value.length});
    }});
}

/** Who mistypes it waits a minute: it is in clear, as on paper, until somebody hides it. With type=password a browser would keep it. */
function showButton(input) {
  const button = el('button', {class: 'button', type: 'button', 'aria-pressed': 'true', onclick: () => button.setAttribute('aria-pressed', String(!input.classList.toggle('dotted')))}, t('wifi.show'));
  return button;
}

/** The name of a network that hides it. */
export function nameField() {
  const size = (value) => new TextEncoder().encode(value).length;
  return field({id: 'wifi-name', label: t('wifi.name'), hint: t('wifi.name.hint'), longest: LONGEST_NAME,
    judge: (value) => (size(value) >= 1 && size(value) <= LONGEST_NAME ? '' : t('wifi.name.wrong'))});
}
