// The client's setups in a row: one tap, and the other one plays.

import {setupNames} from '../document.js';
import {fill} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {currentSetup, playClient} from '../playing.js';
import {t} from '../words.js';
import {choiceRow} from './choice-row.js';
import {sayProblem} from './toast.js';

const CHANGES = ['document', 'state', 'playing'];

class SetupRow extends HTMLElement {
  connectedCallback() {
    follow(this, Object.fromEntries(CHANGES.map((type) => [type, () => this.#show()])));
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    const names = store.document ? setupNames(store.document) : [];
    const said = JSON.stringify([names, currentSetup()]);
    if (said === this.said) return;
    this.said = said;
    this.hidden = names.length < 2;
    const row = choiceRow({label: t('play.setups'), look: 'slide', value: currentSetup(),
      options: names.map((name) => ({value: name, label: name})), chosen: (name) => this.#play(name)});
    fill(this, row);
    row.querySelector('[aria-pressed="true"]')?.scrollIntoView({block: 'nearest', inline: 'nearest'});
  }

  async #play(name) {
    try {
      await playClient(store.client, name);
    } catch (error) {
      this.said = '';
      this.#show();
      sayProblem(error);
    }
  }
}

customElements.define('setup-row', SetupRow);
