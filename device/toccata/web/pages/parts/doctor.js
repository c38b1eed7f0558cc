// The doctor: what is wrong with the instrument and what to do about it, true within 2 s; and a page to sign.

import {get, send} from '../api.js';
import {el, fill, icon} from '../draw.js';
import {follow, store, unfollow} from '../live.js';
import {known, language, t, tOr} from '../words.js';
import {fitToPage, print} from './paper.js';
import {sayProblem} from './toast.js';

const LOOK_MS = 5_000; // the instrument looks at a board for 5 s after it was asked
const AGAIN_MS = 4_000;
const LOOKS = 5; // of a long look, in which a technician touches every pad: 20 s
const POLL_MS = 2_000; // heat and power tell nothing by themselves
const BREATH_MS = 200; // events that come together are one
const ICONS = {ok: 'check', look: 'more', bad: 'warn', none: 'less'};
const GRAVEST = ['bad', 'look']; // these ask for something; 'none' is neither that nor ok

class InstrumentDoctor extends HTMLElement {
  #shown = '';
  #asking = false;
  #again = false;

  connectedCallback() {
    this.summary = el('p', {class: 'doctor-summary', role: 'status'});
    this.wrong = el('div');
    this.count = el('span');
    this.well = el('div');
    this.rest = el('details', {hidden: true}, el('summary', {}, icon('down'), this.count), this.well); // stays: who has opened it goes on reading
    this.looking = el('button', {class: 'button', type: 'button', onclick: () => this.#look(LOOKS)}, icon('finger'), el('span', {}, t('doctor.look')));
    fill(this, el('section', {class: 'card'}, el('h2', {}, t('instrument.doctor')), this.summary,
      el('div', {class: 'actions'}, this.looking, el('button', {class: 'button', type: 'button', onclick: () => this.#print()}, icon('print'), t('clients.print'))),
      el('p', {class: 'hint'}, t('doctor.look.hint')), el('div', {class: 'findings'}, this.wrong, this.rest)));
    const soon = () => this.#soon();
    follow(this, {running: soon, state: soon, fault: soon, recovered: soon, forgotten: soon});
    this.poll = setInterval(() => document.hidden || this.#ask(), POLL_MS);
    this.#look(1);
    this.#ask();
  }

  disconnectedCallback() {
    clearInterval(this.poll);
    clearInterval(this.watch);
    clearTimeout(this.soon);
    unfollow(this);
  }

  /** Have all boards looked at, so that pads can be judged: a moment, or for as long as it takes to touch them all. */
  #look(times) {
    clearInterval(this.watch);
    let left = times;
    const once = () => {
      left -= 1;
      const boards = store.state?.boards.length ?? store.instrument?.boards ?? 0;
      if (store.running) for (let board = 0; board < boards; board += 1) send('POST', '/api/watch', {board}).catch(() => {}); // counts stay away then
      if (left <= 0) {
        clearInterval(this.watch);
        setTimeout(() => this.#say(false), times > 1 ? LOOK_MS : 0);
      }
    };
    this.watch = setInterval(once, AGAIN_MS);
    this.#say(times > 1);
    once();
  }

  #say(looks) {
    this.looking.disabled = looks;
    this.looking.lastChild.textContent = t(looks ? 'doctor.looking' : 'doctor.look');
  }

  #soon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.#ask(), BREATH_MS);
  }

  async #ask() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      const {body} = await get('/api/doctor');
      if (this.isConnected) this.#show(body);
    } catch (error) {
      if (!this.#shown) sayProblem(error);
    }
    this.#asking = false;
    if (this.#again && this.isConnected) {
      this.#again = false;
      this.#ask();
    }
  }

  /** Draw anew only what has changed: whoever reads is not disturbed. */
  #show(found) {
    this.found = found;
    const {asking, well, none} = sorted(found.findings);
    const shown = JSON.stringify([language(), found.findings]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const said = summaryOf(found);
    if (this.summary.textContent !== said) fill(this.summary, said);
    this.summary.dataset.verdict = found.verdict;
    fill(this.wrong, asking.length > 0 && list(asking));
    fill(this.count, t(none.length > 0 ? 'doctor.well.none' : 'doctor.well', {count: well.length, none: none.length}));
    fill(this.well, list([...gathered(well), ...none]));
    this.rest.hidden = false;
  }

  #print() {
    if (this.found) print(fitToPage(sheetOf(this.found)));
  }
}

const list = (findings) => el('ul', {class: 'finding-list'}, findings.map((one) => el('li', {class: `finding ${one.verdict}`}, icon(ICONS[one.verdict]),
  el('span', {}, el('strong', {}, nameOf(one)), el('span', {class: 'verdict'}, t(`doctor.verdict.${one.verdict}`)), remedyOf(one) && el('span', {class: 'line'}, remedyOf(one)),
    el('span', {class: 'soft small line', lang: 'en'}, figuresOf(one))))));

/** What asks for something, the gravest first; what is well; and what is not here. */
const sorted = (findings) => ({
  asking: GRAVEST.flatMap((grave) => findings.filter(({verdict}) => verdict === grave)),
  well: findings.filter(({verdict}) => verdict === 'ok'),
  none: findings.filter(({verdict}) => verdict === 'none'),
});

/** How many lines ask for something, and which is the worst; and whether it was no real instrument. */
function summaryOf({findings}) {
  const {asking} = sorted(findings);
  const has = (...codes) => findings.some(({code}) => codes.includes(code));
  const told = asking.length > 0
    ? t('doctor.summary', {count: asking.length, name: nameOf(asking[0]), verdict: t(`doctor.verdict.${asking[0].verdict}`)}) : t(has('boards.not-examined') ? 'doctor.summary.none' : 'doctor.summary.well');
  if (!has('boards.simulated')) return told;
  return `${told} ${t(has('sound.lost', 'sound.not-here') ? 'doctor.summary.simulated-silent' : 'doctor.summary.simulated')}`;
}

/** What the thing is called here: boards and pads are counted from 1. */
function nameOf({area, name}) {
  const [board, last, pad] = name.match(/\d+/g) ?? [];
  if (area === 'pads' && last) return t(pad ? 'doctor.pads' : 'doctor.pad', {board: Number(board) + 1, pad: Number(last) + 1, last: Number(pad) + 1});
  if (area === 'boards' && board) return t('instrument.board', {count: Number(board) + 1});
  return tOr(`doctor.name.${name.replaceAll(' ', '-')}`, name);
}

function remedyOf({code, remedy}) {
  const key = `doctor.remedy.${code.replace('.', '-')}`;
  return known(key) ? t(key) : remedy;
}

const measuredOf = ({code, measured}) => (/[.-]not-here$/.test(code) ? t('doctor.not-here') : measured);

/** What was measured; of pads that share a line, each one's figures below its number. */
function figuresOf(one) {
  if (!one.each) return measuredOf(one);
  return el('span', {class: 'pad-figures'}, one.each.map(({pad, measured}) => el('span', {}, el('strong', {}, String(Number(pad) + 1)),
    measured.split(', ').map((figure) => el('span', {class: 'line'}, figure)))));
}

/** Pads in a row that are well share a line. */
function gathered(findings) {
  const lines = [];
  for (const one of findings) {
    const before = lines.at(-1);
    const [board, pad] = one.name.match(/\d+/g) ?? [];
    if (before?.each && before.board === board && Number(pad) === Number(before.each.at(-1).pad) + 1) {
      before.name = `pads ${board}/${before.pad} ${pad}`;
      before.each.push({pad, measured: one.measured});
    } else {
      lines.push({...one, board, pad, each: one.area === 'pads' && [{pad, measured: one.measured}]});
    }
  }
  return lines;
}

/** Why the safe profile plays may name a client: on paper, which others read, it is left out. */
const onPaper = (one) => (one.code === 'services.safe' ? {...one, measured: ''} : one);

/** The page for the device's folder. */
function sheetOf({name, serial, on, findings: found}) {
  const findings = found.map(onPaper);
  const {asking, well, none} = sorted(findings);
  const rows = [...asking, ...gathered(well), ...none];
  const line = (key) => el('div', {}, t(`doctor.sheet.${key}`));
  return el('article', {class: 'hand-over doctor-sheet'},
    el('header', {}, el('div', {}, el('h2', {}, name), el('p', {}, t('doctor.sheet.of', {serial, on})))),
    el('p', {}, el('strong', {}, summaryOf({findings}))),
    el('table', {}, el('tbody', {}, rows.map((one) => el('tr', {class: one.verdict}, el('td', {}, t(`doctor.verdict.${one.verdict}`)), el('th', {scope: 'row'}, nameOf(one)),
      el('td', {}, figuresOf(one), remedyOf(one) && el('strong', {class: 'line'}, remedyOf(one))))))),
    el('footer', {class: 'sign'}, line('by'), line('date'), line('signature')));
}

customElements.define('instrument-doctor', InstrumentDoctor);
