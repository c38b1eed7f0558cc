// Access: how a touch becomes a sound for this client, or for one pad; tried live on the pads.

import {SETTINGS, addedBefore} from '../access-steps.js';
import {accessOf, comfortOf, padAccess, padOf, playedIn, withAccess, withComfort, withPadAccess} from '../document.js';
import {el, fill, icon} from '../draw.js';
import {padName, padsInUse, tPad, wired} from '../layout.js';
import {follow, store, unfollow} from '../live.js';
import {currentSetup, nobodyPlays} from '../playing.js';
import {canUndo, edit, undo} from '../saver.js';
import {known, seconds, t} from '../words.js';
import {accessSetting} from '../parts/access-setting.js';
import {choiceRow} from '../parts/choice-row.js';
import {comfortCards} from '../parts/comfort.js';
import {nobody} from '../parts/nobody.js';
import {sayProblem} from '../parts/toast.js';
import '../parts/pad-board.js';

const HEARD_MOST = 4;

class PageAccess extends HTMLElement {
  #pad = null; // null: all pads
  #open = 'acceptance_ms';
  #heard = [];
  #shown = '';

  connectedCallback() {
    this.undo = el('button', {class: 'button', type: 'button', onclick: () => undo().catch(sayProblem)}, icon('undo'), t('toast.undo'));
    this.whose = choiceRow({label: t('access.whose'), value: 'all', look: 'even', chosen: (value) => this.#choose(value === 'all' ? null : this.#firstPad()),
      options: [{value: 'all', label: t('access.all-pads')}, {value: 'one', label: t('access.one-pad')}]});
    this.board = el('pad-board', {});
    this.board.addEventListener('padtap', ({detail}) => this.#choose(detail.pad));
    this.about = el('p', {class: 'hint'});
    this.heard = el('ul', {class: 'heard', 'aria-live': 'polite'});
    this.sum = el('p', {class: 'access-sum'});
    this.settings = el('ul', {class: 'settings'});
    this.comfort = el('section', {class: 'comfort'});
    fill(this, el('div', {class: 'head'}, el('h1', {}, t('access.title')), this.undo),
      el('div', {class: 'access-page'},
        el('div', {class: 'access-whose'}, this.whose, this.about), el('div', {class: 'access-board'}, this.board, this.heard),
        el('div', {class: 'access-settings'}, this.sum, this.settings, this.comfort)));
    const told = (words) => (event) => this.#tell(event.pad, words(event));
    follow(this, {document: () => this.#show(), 'clients-loaded': () => this.#show(), playing: () => this.#show(), state: () => this.#show(), 'instrument-loaded': () => this.#show(),
      ignored: told(({why}) => ({silent: true, words: known(`why.${why}`) ? t(`why.${why}`) : why})),
      started: told(() => ({silent: false, words: t('access.heard')}))});
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  #firstPad() {
    return Object.keys(store.document ? playedIn(store.document, currentSetup()) : {})[0] ?? null;
  }

  #choose(pad) {
    this.#pad = pad;
    this.whose.choose(pad === null ? 'all' : 'one');
    this.#show();
  }

  #show() {
    this.undo.disabled = !canUndo();
    const doc = store.document;
    if (!doc) return void fill(this.settings, nobodyPlays() && el('li', {}, nobody()));
    const setup = currentSetup();
    if (this.#pad !== null && !padOf(doc, setup, this.#pad)) fill(this.about, tPad('access.pad-empty', store.instrument?.layout, this.#pad));
    else fill(this.about, this.#pad === null ? t('access.try') : tPad('access.try-pad', store.instrument?.layout, this.#pad));
    this.#showBoard(doc, setup);
    const all = accessOf(doc);
    const now = this.#pad === null ? all : padAccess(doc, setup, this.#pad);
    const own = (this.#pad !== null && padOf(doc, setup, this.#pad)?.access) || {};
    this.comfort.hidden = this.#pad !== null;
    const said = JSON.stringify([now, own, this.#pad, this.#open, comfortOf(doc)]);
    if (said === this.#shown) return;
    this.#shown = said;
    const added = addedBefore(now);
    fill(this.sum, icon('sound'), el('span', {}, added ? t('access.adds', {time: seconds(added)}) : t('access.adds-nothing')));
    this.#keepFocus(() => fill(this.settings, Object.keys(SETTINGS).map((key) => accessSetting({
      key, value: now[key], own: key in own, open: key === this.#open,
      changed: (value) => this.#save(key, value), follow: () => this.#save(key, undefined),
      opened: () => this.#toggle(key),
    }))));
    this.#keepFocus(() => fill(this.comfort, comfortCards(comfortOf(doc), (keys) => edit((made) => withComfort(made, keys)).catch(sayProblem))), this.comfort);
  }

  #toggle(key) {
    this.#open = this.#open === key ? '' : key;
    this.#show();
    this.settings.querySelector('.open')?.scrollIntoView({block: 'nearest'});
  }

  /** What was in focus is again, so that the keyboard and the next tap find it. */
  #keepFocus(draw, place = this.settings) {
    const label = place.contains(document.activeElement) && document.activeElement;
    const same = label && [...place.querySelectorAll('button, input')].indexOf(label);
    draw();
    if (label) place.querySelectorAll('button, input')[same]?.focus({preventScroll: true});
  }

  #showBoard(doc, setup) {
    const layout = store.instrument?.layout;
    if (!layout) return;
    const pads = playedIn(doc, setup);
    const own = (pad) => Object.keys(pads[pad]?.access ?? {}).length > 0;
    this.board.show({layout, pads: padsInUse(layout, Object.keys(pads), wired(store.instrument)), selected: this.#pad, choose: this.#pad !== null,
      describe: (pad) => ({label: padName(layout, pad), detail: own(pad) ? t('access.own') : padName(layout, pad), mapped: pad in pads,
        picture: own(pad) ? icon('access') : null})});
  }

  async #save(key, value) {
    const [pad, setup] = [this.#pad, currentSetup()];
    if (pad !== null && !padOf(store.document, setup, pad)) return;
    try {
      await edit((doc) => (pad === null ? withAccess(doc, {[key]: value}) : withPadAccess(doc, setup, pad, {[key]: value})));
    } catch (error) {
      sayProblem(error);
    }
  }

  #tell(pad, {silent, words}) {
    this.#heard = [{silent, words, pad}, ...this.#heard].slice(0, HEARD_MOST);
    fill(this.heard, this.#heard.map((each) => el('li', {class: each.silent ? 'silent' : 'sounded'},
      el('span', {class: 'ring', 'aria-hidden': 'true'}), tPad('access.touch', store.instrument?.layout, each.pad, {words: each.words}))));
  }
}

customElements.define('page-access', PageAccess);
