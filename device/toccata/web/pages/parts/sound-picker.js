// <sound-picker>: every sound, by picture, family and tag. A tap chooses it; the ear beside it lets it be heard first.

import {send} from '../api.js';
import {fullName} from '../catalogue.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {known, t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {familyOf, soundPicture} from './sound-picture.js';
import {listen, stopListening} from './sound-row.js';
import {sayProblem} from './toast.js';

/** Event 'choose' {sound}. `picker.mark(names)` shows which sounds the pad has. */
class SoundPicker extends HTMLElement {
  #wanted = ''; // 'family:bars', 'tag:soft', or '' for all
  #room = false; // heard on the instrument, by everybody in the room
  #marked = new Set();

  connectedCallback() {
    this.filters = el('div', {});
    this.packs = el('div', {class: 'packs'});
    const where = choiceRow({label: t('remap.listen'), value: this.#room, chosen: (room) => { this.#room = room; this.#draw(); },
      options: [{value: false, label: t('remap.listen.tablet'), picture: icon('ear')}, {value: true, label: t('remap.listen.instrument'), picture: icon('sound')}]});
    fill(this, el('div', {class: 'head'}, el('h2', {}, t('remap.sounds')), el('div', {class: 'where'}, where)), this.filters, this.packs);
    follow(this, {'sounds-loaded': () => this.#draw()});
    this.#draw();
  }

  disconnectedCallback() {
    unfollow(this);
    stopListening();
  }

  mark(names) {
    this.#marked = new Set(names);
    for (const tile of this.querySelectorAll('.sound-choice')) tile.setAttribute('aria-pressed', String(this.#marked.has(tile.dataset.sound)));
  }

  #draw() {
    const packs = [...store.packs, ...(store.own.length ? [{id: 'own', name: t('remap.own'), tags: [], picture: null, sounds: store.own}] : [])];
    fill(this.filters, this.#filterRow(packs));
    const shown = packs.filter((pack) => !this.#wanted || this.#wanted === `family:${familyOf(pack)}` || pack.tags.some((tag) => this.#wanted === `tag:${tag}`));
    fill(this.packs, shown.map((pack) => this.#pack(pack)));
  }

  #filterRow(packs) {
    const families = [...new Set(packs.map(familyOf))].map((family) => ({value: `family:${family}`, label: t(`family.${family}`)}));
    const tags = [...new Set(packs.flatMap((pack) => pack.tags))].sort().map((tag) => ({value: `tag:${tag}`, label: known(`tag.${tag}`) ? t(`tag.${tag}`) : tag}));
    if (packs.length < 2) return null;
    return choiceRow({label: t('remap.filter'), look: 'slide', value: this.#wanted, options: [{value: '', label: t('remap.filter.all')}, ...families, ...tags],
      chosen: (wanted) => { this.#wanted = wanted; this.#draw(); }});
  }

  #pack(pack) {
    return el('section', {class: 'pack'},
      el('h3', {}, soundPicture(pack), pack.name), el('ul', {class: 'sound-choices'}, pack.sounds.map((sound) => this.#tile(sound))));
  }

  #tile(sound) {
    const full = fullName(sound.name);
    const choose = el('button', {class: 'sound-choice', type: 'button', data: {sound: sound.name}, 'aria-pressed': String(this.#marked.has(sound.name)), 'aria-label': full,
      onclick: () => this.dispatchEvent(new CustomEvent('choose', {detail: {sound: sound.name}}))}, el('span', {class: 'clip'}, sound.label));
    const ear = el('button', {class: 'icon-button', type: 'button', 'aria-label': t('remap.listen-to', {sound: full}),
      onclick: () => this.#hear(sound.name, ear)}, icon(this.#room ? 'sound' : 'ear'));
    return el('li', {}, choose, ear);
  }

  #hear(name, ear) {
    if (!this.#room) return void listen(name, (on) => fill(ear, icon(on ? 'stop' : 'ear')));
    send('POST', '/api/preview', {sound: name, gain_db: 0}).catch(sayProblem);
  }
}

customElements.define('sound-picker', SoundPicker);
