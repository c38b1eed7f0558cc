// Why a recording was not taken, in a sentence that begins with what the person knows it by.

import {known, language, t} from '../words.js';

// What the server says of a file, in English, by the words that it says it with; the first that is found counts.
const REASONS = [
  ['silent', /is silent|holds no sound/],
  ['quiet', /too quiet/],
  ['sharp', /too short|shorter than/],
  ['long', /lasts|too long|longer than/],
  ['large', /larger than|too much memory/],
  ['unknown', /no sound file|is coded/],
  ['form', /channels|samples a second/],
  ['damaged', /damaged|cut off|could not be read|no numbers|changes its form/],
];
const FOR_A_PAD = /to 60 s$/;
const SERVER_KNOWS_BEST = new Set(['refused', 'wrong', 'damaged']); // what is the matter with this file only the server can tell

/**
 * {words, detail}. `called` is the file's name, `label` what it would have been called here: the server begins its
 * sentence with that. In another language than the server's, its own sentence is the detail.
 */
export function refusal(error, called, label) {
  const own = !SERVER_KNOWS_BEST.has(error.code) && known(`error.${error.code}`) ? t(`error.${error.code}`) : '';
  const told = [error.what, capital(error.remedy)].filter(Boolean).map(sentence).join(' ');
  if (own || !told) return {words: t('sounds.refused', {file: called, what: own || t('error.unknown')}), detail: told};
  const said = told.startsWith(`${label} `) ? called + told.slice(label.length) : t('sounds.refused', {file: called, what: told});
  const found = REASONS.find(([, words]) => words.test(error.what))?.[0];
  // In English the server's own sentence is best, but of what is too long for a pad alone it does not tell the other way.
  const reason = (language() !== 'en' || (found === 'long' && FOR_A_PAD.test(error.remedy))) && found;
  return reason ? {words: t(`refused.${reason}`, {file: called}), detail: said} : {words: said, detail: ''};
}

const sentence = (words) => words.replace(/[^.!?]$/, '$&.');
const capital = (words) => words?.replace(/^[a-z]/, (first) => first.toUpperCase());
