// Paper: one element alone, on one page, whether A4 or Letter, and whoever asks the browser to print.

import {el} from '../draw.js';

const PAGE_MM = {width: 182, height: 250}; // of A4 (210 x 297) and Letter (216 x 279) alike, within margins of 14 mm
const SCALES = Array.from({length: 33}, (_, step) => (100 - 2 * step) / 100); // 1 to 0.36
const PX_PER_MM = 96 / 25.4; // CSS Values 4, 6.2

/** Let an element be printed so large as one page holds it, and no larger than it is. */
export function fitToPage(element) {
  const frame = el('div', {class: 'paper-measure', 'aria-hidden': 'true'}, element.cloneNode(true));
  document.body.append(frame);
  const fits = (scale) => {
    frame.style.setProperty('width', `${PAGE_MM.width / scale}mm`);
    return (frame.getBoundingClientRect().height / PX_PER_MM) * scale <= PAGE_MM.height;
  };
  const scale = SCALES.find(fits) ?? SCALES.at(-1);
  frame.remove();
  element.style.setProperty('--fit', String(scale));
  return element;
}

/** Print one element alone. */
export function print(element) {
  const paper = el('div', {class: 'paper-only'}, element.cloneNode(true));
  document.body.append(paper);
  window.addEventListener('afterprint', () => paper.remove(), {once: true});
  window.print();
}
