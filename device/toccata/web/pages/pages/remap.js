// Remap: tap a pad, tap a sound. It plays at once, or as a draft when somebody says so; undo is beside it.

import {fullName, loadSounds} from '../catalogue.js';
import {padOf, playedIn, soundsOf, withMode, withSound, withoutPad} from '../document.js';
import {el, fill, icon} from '../draw.js';
import {inOrder, onlyPads, padsInUse, tPad, wired} from '../layout.js';
import {follow, store, unfollow} from '../live.js';
import {currentSetup, nobodyPlays} from '../playing.js';
import {t} from '../words.js';
import {Draft} from '../parts/draft.js';
import {padSettings} from '../parts/pad-settings.js';
import {nobody} from '../parts/nobody.js';
import {hold} from '../parts/pad-touch.js';
import {answersIn, padWords} from '../parts/pad-words.js';
import {ready as picker} from '../parts/sound-picker.js';
import {undoFor} from '../parts/take-back.js';
import {say, sayProblem} from '../parts/toast.js';
import '../parts/pad-board.js';
import '../parts/setup-row.js';

/** Resolves when it can be drawn. */
export const ready = picker;

const REDRAW = ['clients-loaded', 'document', 'playing', 'state', 'sounds-loaded', 'instrument-loaded'];
const HOLD_MS = 400; // a finger that stays so long on a simulated pad plays it; a shorter one chooses it

const MOST_STICKING = 24; // pads that stay in sight while the sounds below them are scrolled

class RemapPage extends HTMLElement {
  #pad = null;
  #all = false;
  #draft = new Draft();
  #said = '';

  connectedCallback() {
    this.#pad = location.hash.split('/').slice(1).join('/') || null;
    this.board = el('pad-board', {onpadtap: ({detail}) => this.#choose(detail.pad)});
    this.fold = el('button', {class: 'button plain fold', type: 'button', onclick: () => { this.#all = !this.#all; this.#show(); }});
    this.way = el('div', {class: 'draft'});
    this.chosen = el('div', {class: 'chosen', 'aria-live': 'polite'});
    this.record = el('div', {class: 'record'});
    this.settings = el('details', {class: 'how', hidden: true}, el('summary', {}, icon('down'), t('remap.how')), el('div', {class: 'how-cards'}));
    this.picker = el('sound-picker', {onchoose: ({detail}) => this.#give(detail.sound)});
    this.activity = el('button', {class: 'button', type: 'button', disabled: true, 'aria-label': t('remap.activity'),
      onclick: async () => (await import('../parts/setup-list.js')).newSetup()}, icon('add'), el('span', {class: 'word'}, t('remap.activity')));
    this.picker.under = el('div', {class: 'remap-board'}, this.board, this.chosen);
    this.none = el('div', {});
    fill(this, el('h1', {class: 'unseen'}, t('nav.remap')), this.none, el('div', {class: 'head ways'}, el('setup-row'), el('div', {class: 'actions'}, this.activity, this.way)),
      el('div', {class: 'remap'}, this.picker.under, el('div', {class: 'remap-more'}, this.fold, this.settings), this.picker));
    follow(this, Object.fromEntries(REDRAW.map((type) => [type, () => this.#show()])));
    loadSounds().catch(sayProblem);
    this.#show();
  }

  disconnectedCallback() {
    unfollow(this);
    if (this.#draft.count) say(t('remap.draft-dropped', {count: this.#draft.count}));
  }

  get setup() { return currentSetup(); }

  #choose(pad) {
    this.#pad = pad;
    this.#show();
  }

  #give(sound) {
    if (!this.#pad) return void say(t('remap.pad-first'));
    const [pad, setup] = [this.#pad, this.setup];
    this.#change((doc) => withSound(doc, setup, pad, sound), tPad('remap.plays', store.instrument.layout, pad, {sound: fullName(sound)}));
  }

  /** Change the document; `said` is told with an undo beside it. */
  #change(change, said = '') {
    const takeBack = () => this.#draft.undo().then(() => this.#show());
    const close = said ? say(said, {action: undoFor(store.client, takeBack)}) : () => {};
    this.#draft.change(change).then((answer) => {
      if (answer?.applied !== 'refused') return;
      close();
      sayProblem({code: 'refused', what: answer.what, remedy: answer.remedy});
    }).catch((error) => { close(); sayProblem(error); });
    this.#show();
  }

  #show() {
    const {instrument} = store;
    const doc = this.#draft.document;
    this.#showNobody(nobodyPlays());
    if (!instrument || !doc) return;
    this.activity.disabled = false;
    const mapped = Object.keys(playedIn(doc, this.setup));
    const every = inOrder(Object.keys(instrument.layout));
    const used = padsInUse(instrument.layout, [...mapped, ...(this.#pad ? [this.#pad] : [])], wired(instrument));
    this.board.show({layout: instrument.layout, pads: this.#all ? every : used, describe: padWords(doc, this.setup), selected: this.#pad,
      choose: true, touch: instrument.simulated, hold_ms: HOLD_MS});
    this.classList.toggle('all', this.#all || used.length > MOST_STICKING);
    this.fold.hidden = used.length === every.length;
    fill(this.fold, icon(this.#all ? 'less' : 'add'), t(this.#all ? 'play.fewer-pads' : 'play.all-pads', {count: onlyPads(every).length}));
    this.#showWay();
    const said = JSON.stringify([this.#pad, this.setup, doc, store.sounds.size]);
    if (said === this.#said) return;
    this.#said = said;
    this.#showChosen(doc);
  }

  /** Without a client there is nothing to map: the page says so, and where to go. */
  #showNobody(isSo) {
    this.classList.toggle('nobody', isSo);
    this.none.hidden = !isSo;
    fill(this.none, isSo && nobody());
  }

  #showChosen(doc) {
    const settings = this.#pad && padOf(doc, this.setup, this.#pad);
    const sounds = this.#pad ? soundsOf(doc, this.setup, this.#pad) : [];
    this.picker.mark(sounds);
    this.#showWays(doc);
    this.settings.hidden = !settings;
    const change = (...given) => this.#change(...given);
    if (settings) fill(this.settings.querySelector('.how-cards'), padSettings(doc, this.setup, this.#pad, change));
    if (!this.#pad) return void fill(this.chosen, el('p', {class: 'guide'}, icon('finger'), t('remap.guide')));
    const name = tPad('board.pad', store.instrument.layout, this.#pad);
    const said = [...new Set(sounds)].map(fullName).slice(0, 3).join(', ') || t('remap.choose-sound');
    const whose = settings && answersIn(settings) ? `${name}: ${t('board.answers')}` : name;
    fill(this.chosen, el('p', {class: 'grow'}, el('strong', {}, whose), el('span', {class: 'clip'}, said)),
      store.instrument.simulated && this.#player(), this.record, settings && this.#eraser(name));
  }

  /** What can be done for the chosen pad beside tapping a sound: record one, bring a file, take what fits the other pads. */
  async #showWays(doc) {
    const pad = this.#pad;
    if (pad === null) return;
    const {padWays} = await import('../parts/pad-ways.js');
    if (pad !== this.#pad || !this.isConnected) return;
    if (pad !== this.ways?.pad) {
      this.ways = padWays(pad, {drone: (sound) => this.#giveDrone(sound), give: (...given) => this.#lay(...given)});
      fill(this.record, this.ways.record);
      fill(this.picker.actions, this.ways.file);
      fill(this.picker.top, this.ways.top);
    }
    this.ways.show(doc, this.setup);
  }

  /** Lay a new sound on a pad, or into the draft; gives whether the pad has it. */
  async #lay(sound, pad) {
    const {givePad} = await import('../parts/own-sounds.js');
    if (this.#draft.live) return givePad(sound, pad);
    await loadSounds();
    const setup = this.setup;
    this.#change((doc) => withSound(doc, setup, pad, sound.name));
    return true;
  }

  /** A drone goes on until the next touch. */
  #giveDrone(sound) {
    const [pad, setup] = [this.#pad, this.setup];
    this.#change((doc) => withMode(withSound(withoutPad(doc, setup, pad), setup, pad, sound), setup, pad, 'latch'),
      tPad('remap.plays', store.instrument.layout, pad, {sound: fullName(sound)}));
  }

  /** On simulated boards: a button that is a finger on the chosen pad. */
  #player() {
    let lift = null;
    const up = () => { lift?.(); lift = null; };
    const down = () => { lift ??= hold(this.#pad); };
    const isKey = (event) => event.key === ' ' || event.key === 'Enter';
    return el('button', {class: 'button', type: 'button', 'aria-label': t('remap.touch.label'), onpointerdown: down, onpointerup: up, onpointerleave: up, onpointercancel: up,
      onblur: up, onkeydown: (event) => isKey(event) && !event.repeat && down(), onkeyup: (event) => isKey(event) && up(),
      oncontextmenu: (event) => event.preventDefault()}, icon('finger'), el('span', {class: 'word'}, t('remap.touch')));
  }

  #eraser(name) {
    const [pad, setup] = [this.#pad, this.setup];
    return el('button', {class: 'icon-button outlined', type: 'button', 'aria-label': t('remap.clear'),
      onclick: () => this.#change((doc) => withoutPad(doc, setup, pad), t('remap.cleared', {pad: name}))}, icon('erase'));
  }

  #showWay() {
    const {live, count} = this.#draft;
    const said = JSON.stringify([live, count]);
    if (said === this.way.dataset.said) return;
    this.way.dataset.said = said;
    if (count) return this.#showDraft(count);
    fill(this.way, el('button', {class: 'button', type: 'button', 'aria-pressed': String(!live), title: t('remap.draft.what'),
      onclick: () => this.#setLive(!live)}, t('remap.draft')));
  }

  #setLive(live) {
    this.#draft.live = live;
    say(t(live ? 'remap.live.now' : 'remap.draft.what'));
    this.#show();
  }

  #showDraft(count) {
    const done = () => this.#show();
    fill(this.way, el('span', {class: 'tag'}, t('remap.draft-count', {count})),
      el('button', {class: 'button', type: 'button', onclick: () => { this.#draft.discard(); done(); }}, t('remap.discard')),
      el('button', {class: 'button primary', type: 'button', onclick: () => this.#draft.apply().then(sayApplied).catch(sayProblem).finally(done)},
        icon('play'), t('remap.apply')));
  }
}

/** What became of a draft: it plays, it waits for the instrument, or it can't be played. */
function sayApplied(answer) {
  if (answer?.applied === 'refused') return void sayProblem({code: 'refused', what: answer.what, remedy: answer.remedy});
  const plays = answer ? answer.applied === 'playing' : store.running;
  say(t(plays ? 'remap.applied' : store.running ? 'remap.applied.saved' : 'remap.applied.stopped'));
}

customElements.define('page-remap', RemapPage);
