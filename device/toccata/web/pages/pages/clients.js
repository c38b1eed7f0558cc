// Clients: who plays, in which setup; new ones, copies, cards to hand over, and leaving no trace.

import {send} from '../api.js';
import {OWN} from '../catalogue.js';
import {allSounds} from '../document.js';
import {el, fill, icon, pictogram} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {currentClient, isGettingReady, loadClients, playClient} from '../playing.js';
import {t} from '../words.js';
import {openHandOver} from '../parts/hand-over.js';
import {holdButton} from '../parts/hold-button.js';
import {newClient} from '../parts/new-client.js';
import {pictogramName} from '../parts/pictogram-choice.js';
import {changeIdentity} from '../parts/identity.js';
import {newSetup, setupList} from '../parts/setup-list.js';
import {openSheet} from '../parts/sheet.js';
import {say, sayProblem} from '../parts/toast.js';

const LATELY_MS = 120_000; // pads touched within this: somebody may be in the middle of playing
const MANY = 12; // from so many clients on there is a field to find one

class PageClients extends HTMLElement {
  connectedCallback() {
    this.search = el('input', {type: 'search', id: 'client-search', autocomplete: 'off', placeholder: t('clients.find'),
      'aria-label': t('clients.find'), oninput: () => this.#showList()});
    this.grid = el('ul', {class: 'client-grid'});
    this.setups = setupList();
    this.open = el('section', {class: 'card'});
    this.power = el('section', {class: 'card'});
    fill(this,
      el('div', {class: 'head'}, el('h1', {}, t('clients.title')),
        el('button', {class: 'button primary', type: 'button', onclick: () => this.#add()}, icon('add'), t('clients.new'))),
      el('div', {class: 'clients-page'},
        el('div', {class: 'clients-all'}, this.search, this.grid, el('p', {class: 'hint'}, t('clients.nicknames-only'))), this.open,
        el('div', {class: 'clients-more'}, this.power, el('div', {class: 'actions'}, this.#importButton()))));
    const show = () => this.#show();
    follow(this, {'clients-loaded': show, document: show, state: show, playing: show});
    this.#show();
    loadClients().catch(sayProblem);
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    this.#showList();
    this.#showOpen();
    this.#showPower();
  }

  #showList() {
    this.search.hidden = store.clients.length < MANY;
    const wanted = this.search.value.trim().toLowerCase();
    const found = store.clients.filter(({nickname}) => nickname.toLowerCase().includes(wanted));
    const said = JSON.stringify([found, store.client, store.preparing, store.running]);
    if (said === this.listed) return;
    this.listed = said;
    fill(this.grid, found.map((client) => this.#card(client)), !found.length && el('li', {class: 'empty'}, t('clients.none')));
  }

  #card(client) {
    const plays = client.id === store.client;
    return el('li', {}, el('button', {class: 'client-card', type: 'button', 'aria-pressed': String(plays), onclick: () => this.#choose(client)},
      pictogram(client.pictogram), el('strong', {}, client.nickname),
      isGettingReady(client.id) ? el('span', {class: 'tag'}, t('clients.getting-ready')) : plays && el('span', {class: 'tag'}, t('clients.plays')),
      client.damage && el('span', {class: 'tag notice'}, icon('warn'), t('clients.damaged'))));
  }

  async #choose(client) {
    if (client.id === store.client) return;
    const now = currentClient();
    const busy = now && Date.now() - (store.touched_at ?? 0) < LATELY_MS;
    if (busy && !(await this.#askChange(now, client))) return;
    await this.#try(async () => {
      const {applied, what, remedy} = await playClient(client.id);
      if (applied === 'refused') sayProblem({code: 'refused', what, remedy});
      else if (applied === 'silent' && !store.running) say(t('clients.chosen-silent', {name: client.nickname}));
      this.open.scrollIntoView({block: 'nearest'});
    });
  }

  #askChange(now, next) {
    return openSheet({title: t('clients.change.title', {name: now.nickname}),
      content: el('div', {class: 'change-of-client'}, pictogram(now.pictogram), icon('next'), pictogram(next.pictogram)),
      actions: [{label: t('clients.change.stay', {name: now.nickname}), value: false},
        {label: t('clients.change.yes', {name: next.nickname}), value: true, primary: true}]});
  }

  #showOpen() {
    const client = currentClient();
    this.open.hidden = !client || !store.document;
    if (this.open.hidden) return;
    const said = JSON.stringify([client, store.document.client, store.document.setups.map(({name}) => name), store.state?.setup, store.playing, isGettingReady()]);
    if (said === this.opened) return;
    this.opened = said;
    this.setups.show();
    const button = (name, words, onclick) => el('button', {class: 'button', type: 'button', onclick}, icon(name), words);
    fill(this.open,
      el('div', {class: 'head'}, el('h2', {class: 'with-picture'}, pictogram(client.pictogram), client.nickname),
        button('edit', t('clients.edit'), () => changeIdentity())),
      client.damage && el('p', {class: 'note'}, icon('warn'), el('span', {}, t('clients.damaged.what'))),
      isGettingReady() && el('p', {class: 'note', role: 'status'}, icon('down'), el('span', {}, t('clients.getting-ready.what', {name: client.nickname}))),
      el('h3', {}, t('clients.setups')), this.setups,
      el('div', {class: 'actions'}, button('add', t('clients.setup.new'), newSetup), button('print', t('clients.hand-over'), openHandOver),
        el('a', {class: 'button', href: `/api/clients/${client.id}/export`, download: true}, icon('export'), t('clients.export')),
        button('erase', t('clients.erase'), () => this.#erase(client))));
  }

  #erase(client) {
    const other = store.clients.length < 2;
    const own = allSounds(store.document).filter((sound) => sound.startsWith(`${OWN}/`)).length;
    const lost = {setups: {setups: client.setups.join(', ')}, access: {}, sounds: {count: own}, copies: {}};
    return openSheet({title: t('clients.erase.title', {name: client.nickname}), content: (close) => [
      el('div', {class: 'change-of-client'}, pictogram(client.pictogram, {label: pictogramName(client.pictogram)}), el('strong', {class: 'large'}, client.nickname)),
      el('p', {}, t('clients.erase.what')),
      el('ul', {class: 'bullets'}, Object.entries(lost).filter(([key]) => key !== 'sounds' || own).map(([key, values]) => el('li', {}, t(`clients.erase.${key}`, values)))),
      el('p', {class: 'hint'}, t(other ? 'clients.erase.last' : 'clients.erase.others')),
      !other && holdButton({label: t('clients.erase.hold'), again: t('clients.erase.again', {name: client.nickname}),
        done: () => { close(); this.#try(() => this.#eraseNow(client)); }}),
    ]});
  }

  /** A client who plays can't be erased: somebody else plays first. */
  async #eraseNow(client) {
    const next = store.clients.find(({id}) => id !== client.id);
    const played = client.id === store.client;
    if (played) await playClient(next.id);
    await send('DELETE', `/api/clients/${client.id}`);
    await loadClients();
    say(t('clients.erased', {name: client.nickname}), {detail: played ? t('clients.chosen', {name: next.nickname}) : ''});
  }

  #showPower() {
    const said = JSON.stringify([store.clients.map(({id, nickname}) => [id, nickname]), store.power_on]);
    if (said === this.powered) return;
    this.powered = said;
    const select = el('select', {id: 'power-on', onchange: () => this.#try(() => send('PUT', '/api/power-on', {client: select.value || null}))},
      el('option', {value: ''}, t('clients.power.last')), store.clients.map(({id, nickname}) => el('option', {value: id}, nickname)));
    select.value = store.power_on ?? '';
    fill(this.power, el('h2', {class: 'with-picture'}, icon('power'), el('label', {for: 'power-on'}, t('clients.power'))), select,
      el('p', {class: 'hint'}, t('clients.power.hint')));
  }

  #importButton() {
    const file = el('input', {type: 'file', class: 'unseen', accept: '.zip,application/zip', tabindex: '-1', 'aria-hidden': 'true',
      onchange: () => file.files[0] && this.#try(async () => {
        const {body} = await send('POST', '/api/clients/import', file.files[0], {type: 'application/zip'});
        file.value = '';
        await loadClients();
        say(t('clients.imported', {name: store.clients.find(({id}) => id === body.id)?.nickname ?? ''}));
      })});
    return [file, el('button', {class: 'button', type: 'button', onclick: () => file.click()}, icon('import'), t('clients.import'))];
  }

  async #add() {
    await this.#try(async () => {
      const id = await newClient();
      if (!id) return;
      await loadClients();
      const made = store.clients.find((each) => each.id === id);
      if (made) await this.#choose(made);
    });
  }

  async #try(act) {
    try {
      await act();
    } catch (error) {
      sayProblem(error);
    }
  }
}

customElements.define('page-clients', PageClients);
