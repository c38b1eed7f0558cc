// The boards, how the instrument is, and faults as they happen.

import {el, fill, icon} from '../draw.js';
import {padName} from '../layout.js';
import {follow, store, unfollow} from '../live.js';
import {language, t} from '../words.js';

const GOOD_LATE_MS = 5;
const GOOD_MEMORY_MB = 96;

class InstrumentBoards extends HTMLElement {
  connectedCallback() {
    this.boards = el('ul', {class: 'board-grid'});
    this.simulated = el('p', {class: 'note', hidden: true}, icon('warn'), el('span', {}, t('instrument.boards.simulated')));
    this.sensors = el('ul', {class: 'board-grid'});
    this.sensing = el('section', {class: 'card'}, el('h2', {}, t('instrument.sensors')), this.sensors);
    this.health = el('dl', {class: 'figures'});
    this.faults = el('ol', {class: 'faults'});
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.boards')), this.simulated, this.boards), this.sensing,
      el('div', {class: 'columns'}, el('section', {class: 'card'}, el('h2', {}, t('instrument.health')), this.health),
        el('section', {class: 'card'}, el('h2', {}, t('instrument.faults')), this.faults)));
    const show = () => this.#show();
    follow(this, {running: show, state: show, health: show, fault: show, recovered: show, forgotten: show, 'instrument-loaded': show});
    this.#show();
  }

  disconnectedCallback() { unfollow(this); }

  #show() {
    const {state, health, instrument} = store;
    this.simulated.hidden = !instrument?.simulated;
    const count = state?.boards.length ?? instrument?.boards ?? 0;
    fill(this.boards, Array.from({length: count}, (_, board) => this.#board(board, state?.boards[board], health?.board_faults?.[board])));
    const sensors = instrument?.sensors ?? [];
    this.sensing.hidden = !sensors.length;
    fill(this.sensors, sensors.map((name, index) => this.#sensor(padName(instrument.layout, name), state?.sensors?.[index])));
    const figures = health && store.running ? [
      ['late', t('instrument.ms', {count: health.late_ms}), health.late_ms <= GOOD_LATE_MS],
      ['bus', String(health.bus_errors), null], ['unconfirmed', String(health.unconfirmed), null],
      ['memory', t('instrument.mb', {count: Math.round(health.memory_mb)}), health.memory_mb <= GOOD_MEMORY_MB],
    ] : [];
    // Lost: what to do in the reader's language first; what the instrument says of it is English.
    const lost = [t('doctor.remedy.sound-lost'), el('span', {class: 'small line', lang: 'en'}, state?.card)];
    const card = state?.card && ['card', state.card_ok ? state.card : lost, state.card_ok];
    const safe = state?.safe && ['safe', state.safe, false];
    fill(this.health, [safe, card, ...figures].filter(Boolean).map(([key, value, good]) => [
      el('dt', {}, t(`instrument.health.${key}`)), el('dd', {class: good === false ? 'number bad' : 'number'}, good === false && icon('warn'), value)]),
    !figures.length && el('dd', {class: 'soft'}, t('instrument.no-figures')));
    fill(this.faults, store.faults.length ? store.faults.toReversed().map((fault) => this.#fault(fault)) : el('li', {class: 'soft'}, t('instrument.no-faults')));
  }

  #board(board, plays, faults) {
    const state = (plays ?? null) === null ? 'unknown' : plays ? 'plays' : 'lost';
    return el('li', {class: `board-state ${state}`}, icon({plays: 'check', lost: 'warn', unknown: 'more'}[state]),
      el('span', {}, el('strong', {}, t('instrument.board', {count: board + 1})), el('span', {}, t(`instrument.board.${state}`)),
        faults > 0 && el('span', {class: 'soft small'}, t('instrument.board.faults', {count: faults}))));
  }

  #sensor(name, plays) {
    const state = plays === undefined ? 'unknown' : plays ? 'plays' : 'lost';
    return el('li', {class: `sensor-state ${state}`}, icon({plays: 'check', lost: 'more', unknown: 'more'}[state]),
      el('span', {}, el('strong', {}, name), el('span', {}, t(`instrument.sensor.${state}`))));
  }

  #fault({type, board, name, what, heard_at}) {
    const isLost = type === 'fault';
    return el('li', {}, el('time', {class: 'number'}, new Date(heard_at).toLocaleTimeString(language())),
      el('span', {}, name
        ? t(isLost ? 'instrument.fault.input' : 'instrument.recovered.input', {name: padName(store.instrument?.layout, name), what})
        : t(isLost ? 'instrument.fault' : 'instrument.recovered', {board: board + 1, what})));
  }
}

customElements.define('instrument-boards', InstrumentBoards);
