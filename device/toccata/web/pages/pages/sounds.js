// Sounds: the packs, what belongs to this place alone, and how a recording gets in.

import {get, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {decibels, known, t} from '../words.js';
import {choiceRow} from '../parts/choice-row.js';
import {holdButton} from '../parts/hold-button.js';
import {openSheet} from '../parts/sheet.js';
import {soundPicture} from '../parts/sound-picture.js';
import {soundRow, stopListening} from '../parts/sound-row.js';
import {say, sayProblem} from '../parts/toast.js';
import {upload} from '../parts/upload.js';

const SLIGHT_DB = 0.5; // a change of loudness that nobody hears is not spoken of

const tagName = (tag) => (known(`tag.${tag}`) ? t(`tag.${tag}`) : tag);
const path = (name) => `/api/sounds/${name.split('/').map(encodeURIComponent).join('/')}`;

class PageSounds extends HTMLElement {
  #sounds = {packs: [], own: []};
  #tag = '';
  #open = new Set();

  connectedCallback() {
    this.file = el('input', {type: 'file', class: 'unseen', accept: '.wav,audio/wav,audio/x-wav', tabindex: '-1', 'aria-hidden': 'true',
      onchange: () => this.#add(this.file.files[0])});
    this.own = el('section', {class: 'card'});
    this.tags = el('div', {});
    this.packs = el('div', {class: 'pack-grid'});
    fill(this, el('div', {class: 'head'}, el('h1', {}, t('sounds.title')), this.file,
      el('button', {class: 'button primary', type: 'button', onclick: () => this.file.click()}, icon('add'), t('sounds.add'))),
    this.own, el('div', {class: 'head'}, el('h2', {}, t('sounds.packs'))), this.tags, this.packs);
    follow(this, {sounds: () => this.#load()});
    this.#load();
  }

  disconnectedCallback() {
    stopListening();
    unfollow(this);
  }

  async #load() {
    try {
      this.#sounds = (await get('/api/sounds')).body;
      this.#show();
    } catch (error) {
      sayProblem(error);
    }
  }

  #show() {
    const {packs, own} = this.#sounds;
    fill(this.own, el('h2', {}, t('sounds.own')), own.length ? el('ul', {class: 'sound-list'}, own.map((sound) => soundRow(sound,
      el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': t('sounds.change', {sound: sound.label}),
        onclick: () => this.#change(sound)}, icon('more'))))) : el('p', {class: 'soft'}, t('sounds.own.none')),
    el('p', {class: 'hint'}, t('sounds.voice')));
    const tags = [...new Set(packs.flatMap((pack) => pack.tags))].sort();
    fill(this.tags, tags.length > 1 && choiceRow({label: t('sounds.tags'), value: this.#tag, chosen: (tag) => { this.#tag = tag; this.#showPacks(); },
      options: [{value: '', label: t('sounds.all')}, ...tags.map((tag) => ({value: tag, label: tagName(tag)}))]}));
    this.#showPacks();
  }

  #showPacks() {
    fill(this.packs, this.#sounds.packs.filter(({tags}) => !this.#tag || tags.includes(this.#tag)).map((pack) => this.#pack(pack)));
  }

  #pack(pack) {
    const list = el('ul', {class: 'sound-list'});
    const details = el('details', {class: 'card pack', open: this.#open.has(pack.id), ontoggle: () => {
      if (details.open) this.#open.add(pack.id);
      else this.#open.delete(pack.id);
      if (details.open && !list.children.length) fill(list, pack.sounds.map((sound) => soundRow(sound)));
    }},
    el('summary', {}, pack.picture ? el('img', {class: 'pack-picture', src: pack.picture, alt: ''}) : el('span', {class: 'pack-picture'}, soundPicture(pack)),
      el('span', {class: 'grow'}, el('strong', {}, pack.name), el('span', {class: 'soft small'}, t('sounds.count', {count: pack.sounds.length})),
        el('span', {class: 'tags'}, pack.tags.map((tag) => el('span', {class: 'tag'}, tagName(tag))))), icon('down')), list);
    return details;
  }

  /** Name it, then send it, and say what was done to its loudness. */
  async #add(file) {
    if (!file) return;
    const label = await openSheet({title: t('sounds.add'), content: (close) => {
      const name = el('input', {type: 'text', id: 'sound-label', maxlength: 40, required: true, autocomplete: 'off', value: file.name.replace(/\.[^.]*$/, '').slice(0, 40)});
      return el('form', {class: 'form', onsubmit: (event) => { event.preventDefault(); close(name.value.trim()); }},
        el('div', {class: 'field'}, el('label', {for: 'sound-label'}, t('sounds.name')), name, el('small', {}, t('sounds.name.hint'))),
        el('p', {class: 'hint'}, t('sounds.voice')),
        el('div', {class: 'actions end'}, el('button', {class: 'button primary large', type: 'submit'}, icon('import'), t('sounds.send'))));
    }});
    this.file.value = '';
    if (label) await this.#send(file, label);
  }

  async #send(file, label) {
    const bar = el('progress', {max: 1, value: 0, 'aria-label': t('sounds.sending', {sound: label})});
    const words = el('p', {role: 'status'}, t('sounds.sending', {sound: label}));
    const row = el('div', {class: 'uploading'}, words, bar);
    this.own.append(row);
    try {
      const made = await upload(`/api/sounds?label=${encodeURIComponent(label)}`, file, 'audio/wav', (share) => {
        bar.value = share;
        if (share >= 1) fill(words, t('sounds.listening', {sound: label}));
      });
      say(t('sounds.added', {sound: made.label}), {detail: loudness(made.loudness_change_db)});
      await this.#load();
    } catch (error) {
      row.remove();
      sayProblem(error);
    }
  }

  #change(sound) {
    return openSheet({title: sound.label, content: (close) => {
      const name = el('input', {type: 'text', id: 'sound-label', maxlength: 40, required: true, autocomplete: 'off', value: sound.label});
      const rename = (event) => { event.preventDefault(); close(); this.#try(() => send('PUT', path(sound.name), {label: name.value.trim()})); };
      return [
        el('form', {class: 'field', onsubmit: rename}, el('label', {for: 'sound-label'}, t('sounds.name')),
          el('div', {class: 'with-button'}, name, el('button', {class: 'button', type: 'submit'}, icon('check'), t('sounds.rename')))),
        el('p', {class: 'hint'}, loudness(sound.loudness_change_db)),
        holdButton({label: t('sounds.delete.hold'), again: t('sounds.delete.again', {sound: sound.label}), done: () => { close(); this.#delete(sound); }}),
      ];
    }});
  }

  async #delete(sound) {
    try {
      await send('DELETE', path(sound.name));
      say(t('sounds.deleted', {sound: sound.label}));
    } catch (error) {
      if (error.status !== 409) return void sayProblem(error);
      const users = (error.body?.clients ?? []).map((user) => user.nickname ?? store.clients?.find(({id}) => id === user)?.nickname ?? user).join(', ');
      say(t('sounds.in-use', {sound: sound.label}), {detail: users || error.what, problem: true});
    }
    await this.#load();
  }

  async #try(act) {
    try {
      await act();
      await this.#load();
    } catch (error) {
      sayProblem(error);
    }
  }
}

function loudness(change_db) {
  if (!change_db || Math.abs(change_db) < SLIGHT_DB) return t('sounds.loudness.same');
  return t(change_db < 0 ? 'sounds.loudness.softer' : 'sounds.loudness.louder', {change: decibels(Math.abs(change_db)).replace('+', '')});
}

customElements.define('page-sounds', PageSounds);
