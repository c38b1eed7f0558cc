// <pad-board>: the instrument as it looks. Its pads light as they are touched; a tap, or a held finger, is handed on.

import {el, fill} from '../draw.js';
import {arrange, inkOn, outline, padName, partOf, tPad} from '../layout.js';
import {follow, unfollow} from '../live.js';
import {t} from '../words.js';
import {lightOf} from './pad-lights.js';
import {holdsPads} from './pad-touch.js';

const LONG = 7; // characters of a label that is written smaller
const BRIEF = 4; // the same in the heart of a sensor and the square of a switch

/**
 * `board.show({layout, pads, describe, selected, touch, hold_ms, choose})` draws it; called again, it changes only what
 * changed.
 *   layout: of /api/instrument; pads: those to draw.
 *   describe(pad): {label, detail, picture, mapped, answers}; label is written on the pad, detail is read to who can't see
 *   it; one that answers has a second ring.
 *   selected: the pad that is marked, or null.
 *   touch: a finger or the space bar on a pad lays one on the simulated pad; hold_ms: only after so long, and a shorter
 *   one is a tap.
 *   choose: the pads are choices, and say whether they are chosen.
 * Event 'padtap' {pad} on the element.
 */
class PadBoard extends HTMLElement {
  #said = '';
  #buttons = new Map();
  #given = null;

  connectedCallback() {
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', t('board.label'));
    this.stopHolding = holdsPads(this, () => this.#given, (pad) => this.dispatchEvent(new CustomEvent('padtap', {detail: {pad}, bubbles: true})));
    follow(this, {light: ({pad}) => this.#light(pad)});
  }

  disconnectedCallback() {
    unfollow(this);
    this.stopHolding();
  }

  show(given) {
    this.#given = {touch: false, hold_ms: 0, selected: null, choose: false, describe: () => ({label: '', mapped: true}), ...given};
    const said = JSON.stringify([given.layout, given.pads]);
    if (said !== this.#said) this.#draw();
    this.#said = said;
    this.classList.toggle('playable', this.#given.touch && !this.#given.hold_ms);
    for (const pad of this.#given.pads) this.#describe(pad);
  }

  #draw() {
    const {layout, pads} = this.#given;
    const {height, places} = arrange(layout, pads);
    this.style.setProperty('--ratio', String(100 / (height || 100)));
    this.#buttons = new Map(pads.map((pad) => [pad, this.#button(pad, layout[pad], places.get(pad), height)]));
    fill(this, [...this.#buttons.values()].map(({button}) => button));
    for (const pad of pads) this.#light(pad);
  }

  #button(pad, spot, place, height) {
    const label = el('span', {class: 'pad-label'});
    const edge = place.left < 25 ? 'from-start' : place.left > 75 ? 'to-end' : '';
    const why = el('span', {class: `pad-why ${edge}`, hidden: true});
    const shape = outline(spot.shape);
    const drawn = el('svg', {class: 'pad-shape', viewBox: '-12 -12 124 124', 'aria-hidden': 'true'},
      el('path', {class: 'pad-halo', d: shape}), el('path', {class: 'pad-body', d: shape}),
      el('path', {class: 'pad-turn', d: shape, transform: 'translate(9 9) scale(0.82)'}));
    const style = {left: `${place.left}%`, top: `${(100 * place.top) / height}%`, width: `${place.size}%`, '--pad': spot.colour, '--pad-ink': inkOn(spot.colour)};
    return {button: el('button', {class: `pad ${spot.shape ?? 'round'}`, type: 'button', style, data: {pad}}, drawn, label, why), label, why};
  }

  #describe(pad) {
    const {button, label} = this.#buttons.get(pad);
    const {layout, describe, selected, choose} = this.#given;
    const said = {label: '', detail: '', picture: null, mapped: true, answers: false, ...describe(pad)};
    const name = padName(layout, pad);
    button.classList.toggle('bare', !said.mapped);
    button.classList.toggle('answers', said.answers);
    button.classList.toggle('selected', selected === pad);
    if (choose) button.setAttribute('aria-pressed', String(selected === pad));
    button.setAttribute('aria-label', `${tPad('board.pad', layout, pad)}: ${said.detail || said.label || t('board.empty')}`);
    label.classList.toggle('long', (said.label || name).length > (partOf(pad) === 'pads' ? LONG : BRIEF));
    fill(label, said.picture, el('span', {class: 'pad-sound'}, said.label || (said.mapped ? '' : name)),
      said.label && layout[pad].name && el('span', {class: 'pad-name'}, layout[pad].name));
  }

  #light(pad) {
    const {button, why} = this.#buttons.get(pad) ?? {};
    if (!button) return;
    const light = lightOf(pad);
    button.classList.toggle('touched', light.touched);
    button.classList.toggle('sounding', light.sounding);
    button.classList.toggle('ignored', Boolean(light.why));
    why.hidden = !light.why;
    if (light.why) fill(why, t(`why.${light.why}`));
  }
}

customElements.define('pad-board', PadBoard);
