// Elements from data: text is text and never markup, so nothing that a person typed can become part of the page.

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon', 'use', 'text',
  'tspan', 'defs', 'linearGradient', 'radialGradient', 'stop', 'clipPath']);

/**
 * Make an element: el('button', {class: 'primary', onclick: play, disabled: !ready}, icon('play'), t('quiet.again')).
 * Attributes: a function under `on...` listens; `style` is an object of CSS properties (a string would break the
 * page's content policy); `data` an object; `value` and `checked` are set as properties; true writes an empty
 * attribute, false, null and undefined none. Children: elements, texts, numbers, lists of them; null and false are left out.
 */
export function el(tag, attributes = {}, ...children) {
  const made = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) set(made, name, value);
  return fill(made, ...children);
}

/** Replace what an element holds. */
export function fill(target, ...children) {
  target.replaceChildren(...children.flat(Infinity).filter((child) => child != null && child !== false && child !== true)
    .map((child) => (child instanceof Node ? child : String(child))));
  return target;
}

function set(target, name, value) {
  if (typeof value === 'function' && name.startsWith('on')) target.addEventListener(name.slice(2), value);
  else if (name === 'style') for (const [key, each] of Object.entries(value)) target.style.setProperty(key, String(each));
  else if (name === 'data') Object.assign(target.dataset, value);
  else if (name === 'value' || name === 'checked') target[name] = value;
  else if (value === true) target.setAttribute(name, '');
  else if (value != null && value !== false) target.setAttribute(name, String(value));
}

/** Parse markup of our own (never data) into one SVG element. */
export function svg(markup) {
  const whole = markup.includes('xmlns=') ? markup : markup.replace('<svg', `<svg xmlns="${SVG}"`);
  return document.importNode(new DOMParser().parseFromString(whole, 'image/svg+xml').documentElement, true);
}

/** A symbol of pictograms.svg, as large as its `class` says; it is an ornament unless `label` names it. */
export function pictogram(name, {label = '', ...attributes} = {}) {
  const spoken = label ? {role: 'img', 'aria-label': label} : {'aria-hidden': 'true'};
  const href = new URL(`pictograms.svg#${name || 'star'}`, import.meta.url).href;
  return el('svg', {class: 'pictogram', viewBox: '0 0 64 64', ...spoken, ...attributes}, el('use', {href}));
}

// 24 x 24, drawn with a line of 2 in the colour of the text.
const ICONS = {
  play: 'M7 4.5v15l12-7.5z',
  stop: 'M6 6h12v12H6z',
  quiet: 'M4 9.5v5h4l5 4.5v-14l-5 4.5zM17 9.5l4.5 5M21.5 9.5l-4.5 5',
  sound: 'M4 9.5v5h4l5 4.5v-14l-5 4.5zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  ear: 'M7.5 9.5a5 5 0 1 1 9.5 2.2c-.9 1.8-2.8 2.4-2.8 4.6a3.4 3.4 0 0 1-6.2 1.9M10.3 9.8a2.2 2.2 0 1 1 3.6 1.7l-1.4 1.2',
  pads: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  remap: 'M4 5h6v6H4zM14 13h6v6h-6zM14 8h3v2M10 16H7v-2',
  clients: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.6a3.3 3.3 0 0 1 0 6M17.5 14.5c2.2.8 3.5 2.8 3.5 5.5',
  access: 'M9 11V5.5a1.5 1.5 0 0 1 3 0V11M12 10.5a1.5 1.5 0 0 1 3 0V12a1.5 1.5 0 0 1 3 0v3.500a5.5 5.5 0 0 1-5.5 5.500c-2.2 0-3.5-.9-4.6-2.700L5 13.800a1.5 1.5 0 0 1 2.5-1.600L9 14',
  sounds: 'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-2.5-2.500A2.5 2.5 0 0 1 9 18zM19 16a2.5 2.5 0 1 1-2.5-2.500A2.5 2.5 0 0 1 19 16z',
  cleaning: 'M12 3c3.5 4.5 5.5 7.2 5.5 10.300a5.5 5.5 0 0 1-11 0C6.5 10.2 8.5 7.5 12 3zM9.5 14a2.7 2.7 0 0 0 2.5 2.5',
  instrument: 'M4 7h16M4 12h16M4 17h16M9 5v4M15 10v4M7.5 15v4',
  more: 'M5 11.2a.8.8 0 1 0 0 1.6 .8.8 0 0 0 0-1.6zM12 11.2a.8.8 0 1 0 0 1.6 .8.8 0 0 0 0-1.6zM19 11.2a.8.8 0 1 0 0 1.6 .8.8 0 0 0 0-1.6z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  undo: 'M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.5 5 8 12l6.5 7',
  next: 'M9.5 5 16 12l-6.5 7',
  down: 'M5 9l7 7 7-7',
  add: 'M12 5v14M5 12h14',
  less: 'M5 12h14',
  check: 'M4.5 12.5 10 18 19.5 7',
  warn: 'M12 4 2.8 20h18.400zM12 10v4.500M12 17.300v.2',
  edit: 'M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19zM13.5 7l3.5 3.5',
  copy: 'M8 8h11v12H8zM5 16V4h11',
  erase: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13',
  print: 'M7 9V4h10v5M5 9h14v8h-3M8 17H5V9M8 14h8v6H8z',
  export: 'M12 15V4M8 8l4-4 4 4M5 14v6h14v-6',
  import: 'M12 4v11M8 11l4 4 4-4M5 14v6h14v-6',
  hold: 'M3 17h4V7h10v10h4',
  record: 'M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  finger: 'M10 21c-2.5-3-4-5.5-4.5-7 1-1 2.2-.6 3 .5l1 1.200V5.500a1.7 1.7 0 0 1 3.4 0V12l4.1.9c1.5.4 2.3 1.5 2 3.100L18 21',
  power: 'M12 4v8M7 6.500a7.5 7.5 0 1 0 10 0',
  wifi: 'M3.5 9.500a12.5 12.5 0 0 1 17 0M6.8 13a8 8 0 0 1 10.4 0M10 16.400a3.5 3.5 0 0 1 4 0M12 19.300v.2',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4',
  language: 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17',
};

/** One of our line icons; an ornament, the word stands beside it. */
export function icon(name) {
  return el('svg', {class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true'}, el('path', {d: ICONS[name] ?? ICONS.more}));
}
