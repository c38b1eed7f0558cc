// What can be done for one pad beside tapping a sound: record one, bring a file, take the drone that fits.

import {send} from '../api.js';
import {fullName} from '../catalogue.js';
import {playedIn, soundsOf} from '../document.js';
import {el, fill, icon} from '../draw.js';
import {tPad} from '../layout.js';
import {store} from '../live.js';
import {t} from '../words.js';
import {bringFile, fileButton} from './new-sound.js';
import {recordButton} from './record-button.js';
import {soundPicture} from './sound-picture.js';

const SETTLED_MS = 300; // taps in a row are asked about once

/**
 * {pad, record, file, top, show(doc, setup)}: elements for the pad's card, for the head of the sounds and for above them.
 * `drone(sound)` is called when the suggested drone is tapped; `give(sound, pad)` lays a new sound on the pad, and gives
 * whether it plays it.
 */
export function padWays(pad, {drone, give}) {
  const drones = el('div', {});
  const why = el('div', {});
  let asked = '';
  const show = async (doc, setup) => {
    const sounds = otherSounds(doc, setup, pad);
    if (JSON.stringify(sounds) === asked) return;
    asked = JSON.stringify(sounds);
    await new Promise((settled) => { setTimeout(settled, SETTLED_MS); });
    if (asked !== JSON.stringify(sounds)) return;
    const found = sounds.length ? await fittingDrone(sounds) : null;
    if (asked === JSON.stringify(sounds)) fill(drones, found && soundsOf(doc, setup, pad)[0] !== found.sound && suggestion(found, drone));
  };
  return {
    pad, show, top: [why, drones],
    record: recordButton(tPad('record.for-pad', store.instrument.layout, pad), () => ({pad, give}), {why, brief: t('record.title')}),
    file: fileButton(tPad('sounds.for-pad', store.instrument.layout, pad), (file) => bringFile(file, {pad, give}), {brief: true}),
  };
}

/** What the other pads of a setup play. */
export const otherSounds = (doc, setup, pad) => [...new Set(Object.keys(playedIn(doc, setup)).filter((each) => each !== pad)
  .flatMap((each) => soundsOf(doc, setup, each)))].sort();

/** The drone that fits these sounds: {sound, label}; null where none does, or nobody can say. */
export async function fittingDrone(sounds) {
  try {
    return (await send('POST', '/api/fitting-drone', {sounds})).body;
  } catch {
    return null;
  }
}

function suggestion({sound}, drone) {
  const {pack = {}} = store.sounds.get(sound) ?? {};
  return el('button', {class: 'row', type: 'button', onclick: () => drone(sound)}, pack.id && soundPicture(pack),
    el('span', {class: 'grow'}, el('strong', {}, t('remap.drone', {sound: fullName(sound)})), el('span', {class: 'small'}, t('remap.drone.what'))), icon('add'));
}
