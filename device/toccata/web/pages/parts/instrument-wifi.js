// The Wi-Fi: what the instrument is on, what is in reach, joining and forgetting. The host does it; this page wishes and waits.

import {get, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {store} from '../live.js';
import {language, t} from '../words.js';
import {say, sayProblem} from './toast.js';
import {BY_HAND, askNetwork} from './wifi-sheet.js';
import {addressOf, around, command, ssidOf, strength} from './wifi-words.js';

const POLL_MS = 5_000;
const WAIT_MS = 1_000; // while something is under way
const SOON_MS = 2_100; // the server takes one wish in 2 s
const PATIENCE_MS = {look: 60_000, join: 300_000, forget: 120_000}; // the host may be busy with something else before
const COUNTRY = 'sudo /opt/toccata/host/writable raspi-config nonint do_wifi_country DE';
const STATUS = "systemctl status 'toccata-wifi.*'";
const OF_FAULT = {'not-ours': BY_HAND, refused: BY_HAND, trouble: STATUS};

const pageAddress = () => `https://${store.hello.name}.local`;

class InstrumentWifi extends HTMLElement {
  #told = null; // by the server
  #waits = null; // {id, before, first, do, ssid, until}: the wish that is under way; never its passphrase
  #silent = null; // the wish after which nobody took this page's; null: all well
  #deed = ''; // what this page wished last
  #shown = {};
  #timer = 0;
  #asks = 0; // the last question: what an older one brings is old, and asks no further

  connectedCallback() {
    this.now = el('div', {class: 'wifi-now', role: 'status'});
    this.list = el('ul', {class: 'list'});
    this.again = el('button', {class: 'button', type: 'button', onclick: () => this.#wish({do: 'look'})}, icon('undo'), el('span', {}));
    this.old = el('p', {class: 'hint'});
    this.reach = el('section', {class: 'card', hidden: true}, el('div', {class: 'head'}, el('h2', {}, t('wifi.networks')), this.again), this.old, this.list);
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.wifi')), this.now, el('p', {class: 'hint'}, t('wifi.what'))), this.reach);
    this.#begin();
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  async #begin() {
    await this.#ask();
    const {here, fresh, doing} = this.#told ?? {};
    if (this.isConnected && here && !fresh && !doing) this.#wish({do: 'look'});
  }

  /** Read how it stands, again and again. Who joins may lose the instrument for a while: that is no fault. */
  async #ask() {
    clearTimeout(this.#timer);
    const asked = ++this.#asks;
    if (!document.hidden || this.#waits) {
      try {
        const {body} = await get('/api/wifi');
        if (asked !== this.#asks) return;
        this.#told = body;
        this.#judge();
      } catch (error) {
        if (!this.#told) sayProblem(error);
      }
    }
    if (!this.isConnected || asked !== this.#asks) return;
    this.#show();
    if (this.#told?.here !== false) this.#timer = setTimeout(() => this.#ask(), this.#waits || this.#told?.doing ? WAIT_MS : POLL_MS);
  }

  /** Lay a wish down; a look that comes too soon after another one is asked for again. */
  async #wish(wish) {
    const waits = {id: null, before: this.#told?.wish, do: wish.do, ssid: wish.ssid ?? '', until: performance.now() + PATIENCE_MS[wish.do]};
    [this.#waits, this.#silent, this.#deed] = [waits, null, wish.do === 'look' ? this.#deed : wish.do];
    this.#show();
    try {
      waits.id = (await this.#sent(wish)).body.wish;
    } catch (error) {
      this.#waits = null;
      sayProblem(error);
    }
    if (this.isConnected) this.#ask();
  }

  async #sent(wish) {
    try {
      return await send('POST', '/api/wifi', wish);
    } catch (error) {
      if (error.code !== 'busy') throw error;
      await new Promise((resolve) => { setTimeout(resolve, SOON_MS); });
      return send('POST', '/api/wifi', wish);
    }
  }

  /** Whether what was wished is done, or nobody will do it any more. */
  #judge() {
    const [told, waits] = [this.#told, this.#waits];
    if (told.wish !== this.#silent) this.#silent = null;
    if (!waits?.id) return;
    const isDone = told.wish === waits.id || (waits.do === 'look' && told.wish !== waits.before);
    waits.first ??= told.wish; // what another tablet's wish was before is no sign: this one may still lie there
    const isOvertaken = told.wish !== waits.first; // by another tablet's: nobody will do this one any more
    if (isDone && !told.doing) this.#done(waits);
    else if (isOvertaken && !told.doing) this.#waits = null;
    else if (performance.now() > waits.until && !told.doing) [this.#waits, this.#silent] = [null, told.wish];
  }

  #done(waits) {
    this.#waits = null;
    if (this.#told.fault && waits.do !== 'look') return;
    if (waits.do === 'forget') say(around('wifi.forgotten', waits.ssid));
    if (waits.do === 'join' && this.#told.joined?.ssid === waits.ssid) say(around('wifi.joined.now', waits.ssid));
  }

  #show() {
    const doing = this.#waits?.do ?? this.#told?.doing;
    const {here} = this.#told ?? {};
    const radio = this.#radio(doing);
    this.#fill('now', this.now, [this.#told && {...this.#told, networks: 0}, this.#waits?.do, this.#waits?.ssid, this.#silent], () => this.#state(doing));
    this.reach.hidden = !here || radio === 'none' || radio === 'blocked';
    this.again.disabled = Boolean(doing);
    fill(this.again.lastChild, t(doing === 'look' ? 'wifi.looking' : 'wifi.again'));
    this.old.hidden = Boolean(doing) || this.#told?.fresh || !this.#told?.networks.length;
    fill(this.old, t('wifi.old'));
    this.#fill('list', this.list, [this.#told?.networks, this.#told?.joined?.ssid, doing === 'look'], () => this.#rows(doing === 'look'));
    for (const button of this.list.querySelectorAll('button')) button.setAttribute('aria-disabled', String(this.#isBusy)); // not disabled: it keeps the focus
  }

  get #isBusy() { return ['join', 'forget'].includes(this.#waits?.do ?? this.#told?.doing); }

  /** Draw a part anew only where what it is drawn from has changed, and keep the network that has the focus. */
  #fill(name, place, from, draw) {
    const said = JSON.stringify([language(), from]);
    if (said === this.#shown[name]) return;
    this.#shown[name] = said;
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.ssid : undefined;
    fill(place, draw());
    if (focused !== undefined) [...place.querySelectorAll('[data-ssid]')].find((each) => each.dataset.ssid === focused)?.focus();
  }

  /** Until the host has looked for the first time it tells of no radio. */
  #radio(doing) { return doing === 'look' && this.#told?.radio === 'none' ? '' : this.#told?.radio; }

  /** What holds now: what is under way, what went wrong, and what the instrument is on. */
  #state(doing) {
    const told = this.#told;
    if (!told) return null;
    if (!told.here) return el('p', {}, t('wifi.not-here'));
    if (doing === 'join' || doing === 'forget') return this.#underWay(doing);
    const radio = this.#radio(doing);
    const fails = radio !== 'blocked' && radio !== 'none' && told.fault; // without a radio the network is not to blame
    return [this.#silent === null ? fails && this.#fault(told) : note(t('wifi.silent'), STATUS),
      radio === 'blocked' ? note(t('wifi.blocked'), COUNTRY) : radio === 'none' ? el('p', {}, t('wifi.no-radio')) : this.#on({...told, radio}, doing)];
  }

  #underWay(doing) {
    const ssid = this.#waits?.ssid;
    const what = ssid ? around(doing === 'join' ? 'wifi.joining' : 'wifi.forgetting', ssid) : t('wifi.busy');
    return [el('p', {class: 'wifi-line busy'}, icon('more'), el('strong', {}, what)),
      ssid && doing === 'join' && el('p', {}, around('wifi.warn', ssid, pageAddress()))];
  }

  #fault({fault, fault_ssid, networks}) {
    const network = networks.find(({ssid}) => ssid === fault_ssid);
    if (!fault_ssid) return note(t('wifi.trouble'), STATUS);
    const why = fault === 'not-found' && this.#deed === 'forget' ? 'not-ours' : fault; // what others have entered the host does not find
    return note(around(`wifi.fault.${why}`, fault_ssid), OF_FAULT[why],
      network && this.#deed !== 'forget' && el('button', {class: 'button', type: 'button', onclick: () => this.#open(network)}, t('app.try-again')));
  }

  #on({joined, hotspot, radio}, doing) {
    const line = (name, words, more) => el('div', {class: 'wifi-line'}, icon(name), el('div', {}, el('strong', {}, words), more && el('span', {class: 'soft line'}, more)));
    if (joined) {
      const numbers = joined.address.includes(':') ? `[${joined.address}]` : joined.address;
      return line('check', around('wifi.joined', joined.ssid), [t('wifi.address'), [pageAddress(), numbers && `https://${numbers}`].map((each) => each && el('span', {class: 'line'}, addressOf(each)))]);
    }
    if (hotspot) return line('wifi', t('wifi.hotspot'), t('wifi.hotspot.what'));
    return line('less', radio === '' || doing === 'look' ? t('wifi.looking') : t('wifi.none'));
  }

  #rows(looks) {
    const {networks = [], joined} = this.#told ?? {};
    const another = el('li', {}, el('button', {class: 'button plain', type: 'button', data: {ssid: ''}, onclick: () => this.#open(null)}, icon('add'), t('wifi.another')));
    if (!networks.length) return [el('li', {class: 'soft'}, t(looks ? 'wifi.looking' : 'wifi.networks.none')), another];
    return [networks.map((network) => el('li', {}, el('button', {class: 'row', type: 'button', data: {ssid: network.ssid}, onclick: () => this.#open(network)},
      strength(network.strength),
      el('span', {class: 'grow'}, el('strong', {}, ssidOf(network.ssid)), el('span', {class: 'soft small'}, `${network.strength} %`, network.kind !== 'passphrase' && [' · ', t(`wifi.kind.${network.kind}`)])),
      network.ssid === joined?.ssid ? el('span', {class: 'tag'}, t('wifi.here')) : network.known && el('span', {class: 'tag'}, t('wifi.known')), icon('next')))), another];
  }

  async #open(network) {
    if (this.#isBusy) return;
    const {joined, hotspot} = this.#told;
    const wish = await askNetwork(network, {here: network !== null && network.ssid === joined?.ssid, hotspot, address: pageAddress()});
    if (wish && this.isConnected) this.#wish(wish);
  }
}

const note = (words, typed, button) => el('div', {class: 'note wifi-note'}, icon('warn'), el('p', {}, words), typed && command(typed), button);

customElements.define('instrument-wifi', InstrumentWifi);
