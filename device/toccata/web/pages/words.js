// What the pages say, in the language of whoever holds the tablet. The keys are in words/*.json.

export const LANGUAGES = {en: 'English', de: 'Deutsch', es: 'Español'};

const CHOICE = 'toccata.language';
let words = {};
let current = 'en';
let loaded = '';

/** Load the words of the saved choice, else of the tablet's language, else of the instrument's; English is always there. */
export async function loadWords(instrument = '') {
  const wanted = [localStorage.getItem(CHOICE), ...navigator.languages.map((each) => each.slice(0, 2)), instrument];
  const found = wanted.find((each) => each in LANGUAGES) ?? 'en';
  if (found !== loaded) words = await (await fetch(new URL(`words/${found}.json`, import.meta.url))).json();
  current = loaded = found;
  document.documentElement.lang = current;
}

export const language = () => current;

/** Choose a language; the page is drawn anew by whoever asked. */
export async function setLanguage(name) {
  localStorage.setItem(CHOICE, name);
  await loadWords();
}

/** The words of a key, with `{name}` filled in; a number is written as the language writes it. */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? spoken(values[name]) : whole));
}

/** Whether there are words for a key, for codes that the server may send and this page does not know. */
export const known = (key) => key in words;

/** The words of a key; `otherwise` where this page has none, for names that the server may send. */
export const tOr = (key, otherwise) => (known(key) ? t(key) : otherwise);

const spoken = (value) => (typeof value === 'number' ? value.toLocaleString(current) : String(value));

/** A level as people read it: 0 dB is the loudest, `-6` is written with a true minus sign. */
export const decibels = (db) => `${(db > 0 ? '+' : '') + db.toLocaleString(current, {maximumFractionDigits: 1})} dB`.replace('-', '−');

/** Milliseconds as seconds: `0.3 s`. */
export const seconds = (ms) => `${(ms / 1000).toLocaleString(current, {maximumFractionDigits: 2})} s`;
