// Sounds: the packs, what belongs to this place alone, and how a recording gets in.

import {untilAnswered} from '../asked-again.js';
import {askSounds, packName} from '../catalogue.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {filtersOf, shownOf} from '../sound-filter.js';
import {styled} from '../styled.js';
import {t, tOr} from '../words.js';
import {choiceRow} from '../parts/choice-row.js';
import {bringFile, fileButton} from '../parts/new-sound.js';
import {day, openOwnSound} from '../parts/own-sound.js';
import {recordButton} from '../parts/record-button.js';
import {soundPicture} from '../parts/sound-picture.js';
import {soundRow, stopListening} from '../parts/sound-row.js';
import {sayProblem} from '../parts/toast.js';

/** Resolves when it can be drawn. */
export const ready = styled('sounds');

class PageSounds extends HTMLElement {
  #sounds = {packs: [], own: []};
  #wanted = '';
  #open = new Set();

  connectedCallback() {
    const changed = () => this.#load();
    this.own = el('div', {});
    this.tags = el('div', {});
    this.packs = el('div', {class: 'pack-grid'});
    fill(this, el('div', {class: 'head'}, el('h1', {}, t('sounds.title'))),
      el('section', {class: 'card'}, el('div', {class: 'head'}, el('h2', {}, t('sounds.own')),
        el('div', {class: 'actions'}, recordButton(t('record.title'), () => ({changed})), fileButton(t('sounds.add-file'), (file) => bringFile(file, {changed}), {primary: true}))),
      this.own, el('p', {class: 'hint'}, t('sounds.voice'))),
      el('div', {class: 'head'}, el('h2', {}, t('sounds.packs'))), this.tags, this.packs);
    follow(this, {sounds: changed, opened: ({missed}) => missed && changed(), 'clients-loaded': () => this.#showOwn()});
    this.#load();
  }

  disconnectedCallback() {
    stopListening();
    unfollow(this);
  }

  async #load() {
    try {
      const sounds = await untilAnswered(this, askSounds, sayProblem);
      if (!sounds) return;
      this.#sounds = sounds;
      this.#show();
    } catch (error) {
      sayProblem(error);
    }
  }

  #show() {
    this.#showOwn();
    const {families, tags} = filtersOf(this.#sounds.packs);
    const options = [...families.map((name) => ({value: `family:${name}`, label: t(`family.${name}`)})), ...tags.map((tag) => ({value: `tag:${tag}`, label: tOr(`tag.${tag}`, tag)}))];
    const seen = new Set(); // a family and a tag that are called alike are one chip
    fill(this.tags, options.length > 1 && choiceRow({label: t('sounds.tags'), look: 'slide', value: this.#wanted, chosen: (wanted) => { this.#wanted = wanted; this.#showPacks(); },
      options: [{value: '', label: t('sounds.all')}, ...options.filter(({label}) => !seen.has(label) && seen.add(label))]}));
    this.#showPacks();
  }

  #showOwn() {
    const {own} = this.#sounds;
    fill(this.own, own.length ? el('ul', {class: 'sound-list own-list'}, own.map((sound) => this.#ownRow(sound))) : el('p', {class: 'soft'}, t('sounds.own.none')));
  }

  #ownRow(sound) {
    const owner = sound.owner && (store.clients?.find(({id}) => id === sound.owner)?.nickname ?? sound.owner);
    const marks = [
      sound.expired ? t('sounds.expired', {day: day(sound.expires_on)}) : sound.muted && t('sounds.muted'),
      sound.spoken && !sound.consent_on && t('sounds.no-consent'), owner && t('sounds.of', {name: owner}),
      sound.kind === 'listening' && t('sounds.kind.listening'),
    ].filter(Boolean);
    const open = () => openOwnSound(sound, () => this.#load());
    return soundRow(sound, {marks, picture: sound.picture && soundPicture({}, sound.picture),
      actions: el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': t('sounds.change', {sound: sound.label}), onclick: open}, icon('more'))});
  }

  #showPacks() {
    fill(this.packs, this.#sounds.packs.map((pack) => this.#pack(pack, shownOf(pack, this.#wanted))));
  }

  #pack(pack, {first, more}) {
    const shown = [...first, ...more];
    if (!shown.length) return null;
    const list = el('ul', {class: 'sound-list'});
    const toggled = () => {
      if (details.open) this.#open.add(pack.id);
      else this.#open.delete(pack.id);
      if (details.open && !list.children.length) fill(list, shown.map((sound) => soundRow(sound)));
    };
    const details = el('details', {class: 'card pack', open: this.#open.has(pack.id), ontoggle: toggled},
      el('summary', {}, el('span', {class: 'pack-picture'}, soundPicture(pack)),
        el('span', {class: 'grow'}, el('strong', {}, packName(pack)), el('span', {class: 'soft small'}, shown.length === 1 ? t('sounds.count.one') : t('sounds.count', {count: shown.length})),
          el('span', {class: 'tags'}, (pack.tags ?? []).map((tag) => el('span', {class: 'tag'}, tOr(`tag.${tag}`, tag))))), icon('down')),
      list, about(pack));
    return details;
  }
}

/** Whose a pack is, where somebody must be named. */
function about({attribution, licence}) {
  const said = [attribution === 'none needed' ? '' : attribution, licence].filter(Boolean).join(' · ');
  return said && el('p', {class: 'hint'}, said);
}

customElements.define('page-sounds', PageSounds);
