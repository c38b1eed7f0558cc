// How the chosen pad plays: what its sound does with a press, its order of sounds, how loud, how softly it begins.

import {fullName, labelOf, soundOf} from '../catalogue.js';
import {MODES, padOf, soundsOf, withMode, withPadKeys, withSounds} from '../document.js';
import {el, icon} from '../draw.js';
import {partOf} from '../layout.js';
import {store} from '../live.js';
import {decibels, t} from '../words.js';
import {choiceRow, stepper} from './choice-row.js';

const SECONDS = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60, 120];
const ATTACKS = [undefined, 80, 250, 800]; // ms; undefined: as the sound is made
const GAIN = {least: -24, most: 12, step: 3};
const CURVES = ['soft', 'linear', 'firm'];
const LOOPED = new Set(['hold', 'latch', 'timed']);

/** The cards of a mapped pad. `change(change, said)` makes a change of the document; `said` is told beside its undo. */
export function padSettings(doc, setup, pad, change) {
  const settings = padOf(doc, setup, pad);
  const set = (keys) => change((made) => withPadKeys(made, setup, pad, keys));
  const several = settings.mode === 'step' || settings.mode === 'random';
  return [
    several && card(t(settings.mode === 'step' ? 'pad.sequence' : 'pad.random'), sequence(doc, setup, pad, change)),
    card(t('pad.mode'), modes(doc, setup, pad, change)),
    settings.mode === 'timed' && card(t('pad.seconds'), stepper({label: t('pad.seconds'), value: settings.seconds, steps: SECONDS,
      write: (count) => t('pad.seconds.value', {count}), changed: (seconds) => set({seconds})})),
    card(t('pad.gain'), stepper({label: t('pad.gain'), value: settings.gain_db ?? 0, ...GAIN, meter: true,
      write: (db) => (db ? decibels(db) : t('pad.gain.same')), changed: (gain_db) => set({gain_db})})),
    card(t('pad.attack'), choiceRow({label: t('pad.attack'), look: 'even', value: nearestAttack(settings.attack_ms), chosen: (attack_ms) => set({attack_ms}),
      options: ATTACKS.map((value) => ({value, label: t(`pad.attack.${value ?? 'own'}`)}))})),
    card(t('pad.again'), choiceRow({label: t('pad.again'), look: 'even', value: settings.again, chosen: (again) => set({again}),
      options: [undefined, 'restart', 'ignore', 'layer'].map((value) => ({value, label: t(`pad.again.${value ?? 'own'}`)}))})),
    ...{pads: () => [dynamics(settings, set)], sensors: () => sensorCards(doc, settings, pad, set), switches: () => []}[partOf(pad)](),
  ];
}

/** Of a sensor: how a squeeze becomes loudness, and what this person's hand can do. */
const sensorCards = (doc, settings, pad, set) => [
  card(t('pad.curve'), choiceRow({label: t('pad.curve'), look: 'even', value: settings.curve ?? 'linear', chosen: (curve) => set({curve}),
    options: CURVES.map((value) => ({value, label: t(`pad.curve.${value}`)}))})),
  card(t('calibrate.name'), el('p', {class: 'hint'}, t(doc.calibration?.[pad] ? 'calibrate.has' : 'calibrate.none')),
    el('button', {class: 'button', type: 'button', onclick: async () => (await import('./calibrate.js')).openCalibration(pad)}, icon('finger'), t('calibrate.name'))),
];

const dynamics = (settings, set) => (
  el('label', {class: 'switch card'}, el('input', {type: 'checkbox', checked: settings.dynamics === 'touch',
      onchange: (event) => set({dynamics: event.target.checked ? 'touch' : undefined})}),
    el('span', {class: 'grow'}, el('span', {}, t('pad.dynamics')), el('span', {class: 'small soft'}, t('pad.dynamics.what'))))
);

const card = (title, ...content) => el('section', {class: 'card'}, el('h2', {}, title), content);

const nearestAttack = (ms) => (ms === undefined ? undefined : ATTACKS.slice(1).toSorted((one, other) => Math.abs(one - ms) - Math.abs(other - ms))[0]);

function modes(doc, setup, pad, change) {
  const {mode} = padOf(doc, setup, pad);
  const sounds = soundsOf(doc, setup, pad);
  const other = soundOf(sounds[0]).pack.sounds.find((sound) => sound.name !== sounds[0])?.name ?? [...store.sounds.keys()].find((name) => name !== sounds[0]);
  return el('div', {class: 'modes', role: 'group', 'aria-label': t('pad.mode')}, MODES.map((each) => el('button', {
    class: 'row', type: 'button', 'aria-pressed': String(each === mode), data: {mode: each},
    onclick: () => each !== mode && change((made) => withMode(made, setup, pad, each, other), t('pad.mode.now', {mode: t(`mode.${each}`)})),
  }, el('span', {class: 'grow'}, el('strong', {}, t(`mode.${each}`)), el('span', {class: 'small'}, t(`mode.${each}.what`)))),
  ), LOOPED.has(mode) && !sounds.some((name) => soundOf(name).loops) && el('p', {class: 'hint'}, t('pad.ends-itself')));
}

/** The sounds of a step or random pad in their order: a tap on a sound adds it at the end, a tap here takes it out. */
function sequence(doc, setup, pad, change) {
  const {mode} = padOf(doc, setup, pad);
  const sounds = soundsOf(doc, setup, pad);
  const without = (index) => sounds.filter((_, each) => each !== index);
  const least = (index) => (mode === 'random' ? new Set(without(index)).size >= 2 : sounds.length > 1);
  const said = (name) => t('pad.sound-out', {sound: fullName(name)});
  return [
    el('p', {class: 'hint'}, t(mode === 'step' ? 'pad.sequence.how' : 'pad.random.how')),
    el('ol', {class: 'sequence'}, sounds.map((name, index) => el('li', {}, el('button', {
      class: 'button', type: 'button', disabled: !least(index), 'aria-label': t('pad.take-out', {sound: fullName(name)}),
      onclick: () => change((made) => withSounds(made, setup, pad, soundsOf(made, setup, pad).filter((_, each) => each !== index)), said(name)),
    }, el('span', {class: 'number soft'}, mode === 'step' && index + 1), labelOf(soundOf(name)), least(index) && icon('close'))))),
  ];
}
