// Who plays and in which setup, on every page; a tap leads to the clients.

import {el, fill, icon, pictogram} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {currentSetup, isGettingReady} from '../playing.js';
import {t} from '../words.js';
import {go, openMore} from './navigation.js';

const CHANGES = ['document', 'state', 'playing', 'clients-loaded', 'forgotten'];

class TopBar extends HTMLElement {
  connectedCallback() {
    this.className = 'topbar';
    follow(this, Object.fromEntries(CHANGES.map((type) => [type, () => this.#show()])));
    this.who = el('button', {class: 'who', type: 'button', onclick: () => go('clients')});
    this.more = el('button', {class: 'icon-button more', type: 'button', 'aria-label': t('nav.more'), onclick: openMore}, icon('more'));
    fill(this, this.who, this.more);
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    const client = store.document?.client;
    const setup = isGettingReady() ? t('clients.getting-ready') : currentSetup();
    const said = JSON.stringify([client, setup]);
    if (said === this.said) return;
    this.said = said;
    if (!client) return void fill(this.who, icon('clients'), el('span', {}, el('span', {class: 'name'}, t('topbar.nobody'))));
    fill(this.who, pictogram(client.pictogram),
      el('span', {}, el('span', {class: 'name clip'}, client.nickname), el('span', {class: 'soft clip'}, setup)));
  }
}

customElements.define('top-bar', TopBar);
