// Play, the home page: the instrument as it looks, what sounds now, and how loud.

import {fullName, loadSounds} from '../catalogue.js';
import {playedIn} from '../document.js';
import {el, fill, icon} from '../draw.js';
import {inOrder, onlyPads, padsInUse, tPad, wired} from '../layout.js';
import {follow, store, unfollow} from '../live.js';
import {currentClient, currentSetup, isGettingReady, nobodyPlays} from '../playing.js';
import {t} from '../words.js';
import {go} from '../parts/navigation.js';
import {lightOf} from '../parts/pad-lights.js';
import {padWords} from '../parts/pad-words.js';
import '../parts/level-control.js';
import '../parts/pad-board.js';
import '../parts/setup-row.js';

const REDRAW = ['document', 'playing', 'sounds-loaded', 'instrument-loaded', 'clients-loaded'];
const HEARD = ['started', 'ended', 'light', 'forgotten'];

const ONE_SIGHT = 24; // more pads than that may be taller than the page

class PlayPage extends HTMLElement {
  #all = false;

  connectedCallback() {
    this.board = el('pad-board', {onpadtap: ({detail}) => store.instrument.simulated || go(`remap/${detail.pad}`)});
    this.fold = el('button', {class: 'button plain fold', type: 'button', onclick: () => { this.#all = !this.#all; this.#show(); }});
    this.heard = el('p', {class: 'now'});
    fill(this, el('h1', {class: 'unseen'}, t('nav.play')), el('setup-row'), el('div', {class: 'stage'}, this.board, this.fold),
      el('div', {class: 'dock'}, el('level-control'), this.heard));
    follow(this, Object.fromEntries(REDRAW.map((type) => [type, () => this.#show()])));
    follow(this, {state: () => this.#show()});
    follow(this, Object.fromEntries(HEARD.map((type) => [type, () => this.#tell()])));
    loadSounds().catch(() => {});
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    const {document: doc, instrument} = store;
    if (!instrument) return;
    const setup = currentSetup();
    const mapped = doc ? Object.keys(playedIn(doc, setup)) : [];
    const every = inOrder(Object.keys(instrument.layout));
    const used = padsInUse(instrument.layout, mapped, wired(instrument));
    this.board.show({layout: instrument.layout, pads: this.#all ? every : used, describe: padWords(doc, setup), touch: instrument.simulated});
    this.classList.toggle('all', this.#all || used.length > ONE_SIGHT);
    this.fold.hidden = used.length === every.length;
    fill(this.fold, icon(this.#all ? 'less' : 'add'), t(this.#all ? 'play.fewer-pads' : 'play.all-pads', {count: onlyPads(every).length}));
    this.#tell();
  }

  /** One line: what sounds, or why the last touch stayed silent; else what a newcomer can do. */
  #tell() {
    const layout = store.instrument?.layout ?? {};
    const pads = [...store.pads].filter(([pad]) => pad in layout);
    const sounding = [...new Set(pads.flatMap(([, {sounding}]) => [...sounding.keys()]))];
    const silent = pads.filter(([pad]) => lightOf(pad).why).sort(([, one], [, other]) => other.ignored?.at - one.ignored?.at)[0];
    const hint = nobodyPlays() ? t('access.nobody') : t(store.instrument?.simulated ? 'play.hint-touch' : 'play.hint', {remap: t('nav.remap')});
    const why = silent && tPad('play.stays-silent', layout, silent[0], {why: t(`why.${lightOf(silent[0]).why}`)});
    const ready = isGettingReady() && t('clients.getting-ready.what', {name: currentClient()?.nickname ?? ''});
    const said = ready || sounding.map(fullName).slice(0, 4).join(' · ') || why || hint;
    this.heard.classList.toggle('soft', said === hint);
    fill(this.heard, icon(sounding.length ? 'sound' : silent ? 'quiet' : 'finger'), el('span', {}, said));
  }
}

customElements.define('page-play', PlayPage);
