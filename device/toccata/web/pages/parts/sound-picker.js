// <sound-picker>: every sound, by picture, family and tag. A tap chooses it; the ear beside it lets it be heard first.

import {send} from '../api.js';
import {OWN, fullName, labelOf, packName} from '../catalogue.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {filtersOf, offeredTo, shownOf} from '../sound-filter.js';
import {styled} from '../styled.js';
import {t, tOr} from '../words.js';
import {choiceRow} from './choice-row.js';
import {soundPicture} from './sound-picture.js';
import {listen, stopListening} from './sound-row.js';
import {sayProblem} from './toast.js';

/** Resolves when it can be drawn. */
export const ready = styled('sounds');

const FOLD = 0.6;
const SCROLL_PADDING = 72; // px, of every page (shell.css), less a gap
const WORDY = 8; // characters of a label that need a wider tile

/** Event 'choose' {sound}. `picker.mark(names)` shows which sounds the pad has; `picker.actions` and `picker.top` are places for what comes beside the heading and before the packs. */
class SoundPicker extends HTMLElement {
  #wanted = ''; // as sound-filter.js writes it
  #room = false; // heard on the instrument, by everybody in the room
  #marked = new Set();
  #tiles = new Map();
  #said = '';

  actions = el('div', {class: 'record'});

  top = el('div', {class: 'picker-top'});

  connectedCallback() {
    this.filters = el('div', {class: 'filters'});
    this.packs = el('div', {class: 'packs', onclick: (event) => this.#tapped(event)});
    const where = choiceRow({label: t('remap.listen'), value: this.#room, chosen: (room) => this.#listenIn(room),
      options: [{value: false, label: t('remap.listen.tablet'), picture: icon('ear')}, {value: true, label: t('remap.listen.instrument'), picture: icon('sound')}]});
    fill(this, el('div', {class: 'head'}, el('h2', {}, t('remap.sounds')), el('div', {class: 'actions'}, this.actions, el('div', {class: 'where'}, where))), this.top, this.filters, this.packs);
    follow(this, {'sounds-loaded': () => this.#draw(), document: () => this.#draw()});
    this.#draw();
  }

  disconnectedCallback() {
    unfollow(this);
    stopListening();
  }

  mark(names) {
    const before = this.#marked;
    this.#marked = new Set(names);
    for (const name of new Set([...before, ...names])) {
      if (!this.#tiles.has(name)) this.packs.querySelectorAll('details:not([open])').forEach((more) => more.sounds?.some((each) => each.name === name) && this.#unfold(more));
      this.#tiles.get(name)?.setAttribute('aria-pressed', String(this.#marked.has(name)));
    }
  }

  #all() {
    const own = offeredTo(store.client, store.own);
    return [...(own.length ? [{id: OWN, name: t('remap.own'), tags: [], picture: null, sounds: own}] : []), ...store.packs];
  }

  #draw() {
    const packs = this.#all();
    const said = JSON.stringify([packs.map(({id}) => id), store.own, store.client, this.#wanted]);
    if (said === this.#said && this.packs.children.length) return;
    this.#said = said;
    this.#tiles.clear();
    fill(this.filters, packs.length > 1 && [this.#packRow(packs), this.#filterRow(packs)]);
    fill(this.packs, packs.map((pack) => this.#pack(pack, shownOf(pack, this.#wanted))));
    this.mark([...this.#marked]);
  }

  #show(wanted) {
    const {scrollLeft = 0} = this.filters.querySelector('.slide') ?? {};
    this.#wanted = wanted;
    this.#draw();
    this.filters.querySelector('.slide')?.scrollTo({left: scrollLeft});
    this.filters.querySelector('[aria-pressed="true"]')?.focus({preventScroll: true});
    if (wanted) this.#reveal(this.packs.firstElementChild);
  }

  /** Where the sounds lie below the fold, somebody who asked for some wants to see them; `under` is what stays above them. */
  #reveal(first) {
    if (!first || first.getBoundingClientRect().top < innerHeight * FOLD) return;
    const covered = this.under && getComputedStyle(this.under).position === 'sticky' ? this.under.offsetHeight : 0;
    first.style.setProperty('scroll-margin-top', `${Math.max(0, covered - SCROLL_PADDING)}px`);
    first.scrollIntoView({block: 'start'});
  }

  /** The packs by their pictures; a second tap on one shows all again. */
  #packRow(packs) {
    const tile = (value, picture, name) => el('button', {class: 'pack-tile', type: 'button', 'aria-pressed': String(value === this.#wanted),
      onclick: () => this.#show(value === this.#wanted ? '' : value)}, picture, el('span', {}, name));
    return el('div', {class: 'pack-tiles', role: 'group', 'aria-label': t('remap.packs')},
      packs.map((pack) => tile(`pack:${pack.id}`, soundPicture(pack), pack.id === OWN ? pack.name : packName(pack))));
  }

  #filterRow(packs) {
    const {families, tags} = filtersOf(packs);
    const chips = [...families.map((family) => ({value: `family:${family}`, label: t(`family.${family}`)})),
      ...tags.map((tag) => ({value: `tag:${tag}`, label: tOr(`tag.${tag}`, tag)}))];
    const seen = new Set(); // a family and a tag that are called alike are one chip
    return choiceRow({label: t('remap.filter'), look: 'slide', value: this.#wanted, chosen: (wanted) => this.#show(wanted),
      options: [{value: '', label: t('remap.filter.all')}, ...chips.filter(({label}) => !seen.has(label) && seen.add(label))]});
  }

  #pack(pack, {first, more}) {
    if (!first.length && !more.length) return null;
    const folded = more.length > 0 && el('details', {class: 'more-sounds', ontoggle: () => folded.open && this.#unfold(folded)},
      el('summary', {}, icon('down'), t('remap.more-sounds', {count: more.length})));
    if (folded) folded.sounds = more;
    return el('section', {class: 'pack', data: {pack: pack.id}}, el('h3', {}, soundPicture(pack), pack.id === OWN ? pack.name : packName(pack)),
      this.#list(first), folded);
  }

  #list(sounds) {
    const wordy = sounds.some((sound) => labelOf(sound).length > WORDY);
    return el('ul', {class: wordy ? 'sound-choices wordy' : 'sound-choices'}, sounds.map((sound) => this.#tile(sound)));
  }

  /** Extras are drawn when somebody wants to see them. */
  #unfold(more) {
    if (more.querySelector('ul')) return;
    more.append(this.#list(more.sounds));
    more.open = true;
  }

  #tile(sound) {
    const full = fullName(sound.name);
    const silent = sound.muted && t('sounds.muted');
    const choose = el('button', {class: 'sound-choice', type: 'button', data: {sound: sound.name}, 'aria-pressed': String(this.#marked.has(sound.name)),
      'aria-label': silent ? `${full}, ${silent}` : full},
    sound.picture && soundPicture({}, sound.picture), el('span', {class: 'clip'}, labelOf(sound)), silent && icon('quiet'));
    this.#tiles.set(sound.name, choose);
    return el('li', {}, choose, el('button', {class: 'icon-button', type: 'button', data: {hear: sound.name}, 'aria-label': t('remap.listen-to', {sound: full})},
      icon(this.#room ? 'sound' : 'ear')));
  }

  #tapped({target}) {
    const choice = target.closest('.sound-choice');
    const ear = target.closest('[data-hear]');
    if (choice) this.dispatchEvent(new CustomEvent('choose', {detail: {sound: choice.dataset.sound}}));
    if (ear) this.#hear(ear.dataset.hear, ear);
  }

  #listenIn(room) {
    this.#room = room;
    stopListening();
    for (const ear of this.packs.querySelectorAll('[data-hear]')) fill(ear, icon(room ? 'sound' : 'ear'));
  }

  #hear(name, ear) {
    if (!this.#room) return void listen(name, (on) => fill(ear, icon(on ? 'stop' : 'ear')));
    send('POST', '/api/preview', {sound: name, gain_db: 0}).catch(sayProblem);
  }
}

customElements.define('sound-picker', SoundPicker);
