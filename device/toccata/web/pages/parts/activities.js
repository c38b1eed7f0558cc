// Songs and activities: one question after the other, each one tap, and the new setup plays.

import {get, send} from '../api.js';
import {loadSounds, packName} from '../catalogue.js';
import {addSetup, setupNames, withMode, withSound, withoutPad} from '../document.js';
import {el} from '../draw.js';
import {tPad} from '../layout.js';
import {store} from '../live.js';
import {currentSetup, playClient} from '../playing.js';
import {edit} from '../saver.js';
import {styled} from '../styled.js';
import {language, t, tOr} from '../words.js';
import {choosePad} from './choose-pad.js';
import {fittingDrone, otherSounds} from './pad-ways.js';
import {openSheet} from './sheet.js';
import {undoFor} from './take-back.js';
import {soundPicture} from './sound-picture.js';
import {say, sayProblem} from './toast.js';

// What each asks for, in this order.
const ACTIVITIES = {
  song: ['song', 'pack'],
  completion: ['song', 'pack', 'answers'],
  hello: ['pack'],
  goodbye: ['pack'],
  chords: ['pack'],
};
const DRONE = 'drone';
// Our own songs to begin and to end with, in the page's language.
const OWN_SONGS = {hello: {en: 'hello', de: 'hallo', es: 'hola'}, goodbye: {en: 'goodbye', de: 'auf-wiedersehen', es: 'adios'}};
const FIRST_CHORD = /\/chord-C$/;

/** A row for each activity; calls `chosen(activity)`. */
export function activityRows(chosen) {
  return el('div', {class: 'list', role: 'group', 'aria-label': t('activity.title')}, [...Object.keys(ACTIVITIES), DRONE].map((name) => el('button', {
    class: 'row', type: 'button', data: {activity: name}, onclick: () => chosen(name),
  }, el('span', {class: 'grow'}, el('strong', {}, t(`activity.${name}`)), el('span', {class: 'soft small'}, t(`activity.${name}.hint`))))));
}

/** Ask what it needs, add it to the open client's setups, and play it. Throws ApiError. */
export async function begin(activity) {
  await Promise.all([loadSounds(), styled('sounds')]);
  if (activity === DRONE) return addDrone();
  const wish = {activity, song: null, pack: null, pads: null, answers: null};
  let song = await ownSong(activity);
  wish.song = song?.id ?? null;
  for (const question of ACTIVITIES[activity]) {
    const answer = await ASK[question](activity, song);
    if (answer === null) return;
    if (question === 'song') song = answer;
    wish[question] = question === 'song' ? answer.id : answer;
  }
  const {body} = await send('POST', '/api/activities', wish);
  await add(body.setup, activity === 'chords' ? t('activity.chords') : body.name);
}

const ASK = {
  song: (activity) => chooseSong(activity),
  pack: (activity, song) => choosePack(song, activity),
  answers: () => choosePad(t('activity.answers'), t('activity.answers.hint')),
};

async function add(setup, name) {
  const client = store.client;
  const answer = await edit((doc) => addSetup(doc, {...setup, name}));
  if (answer?.applied === 'refused') return void sayProblem({code: 'refused', what: answer.what, remedy: answer.remedy});
  if (client !== store.client) return;
  const added = setupNames(store.document).at(-1);
  await playClient(client, added);
  say(t('activity.plays', {setup: added}), {action: undoFor(client)});
}

async function chooseSong(activity) {
  const nearest = ({language: code}) => (code === language() ? 0 : 1);
  const songs = (await get('/api/songs')).body.filter(({waits}) => activity !== 'completion' || waits > 0).sort((one, other) => nearest(one) - nearest(other));
  const tongues = new Intl.DisplayNames([language()], {type: 'language'});
  return openSheet({title: t('activity.which-song'), content: (close) => el('div', {class: 'list'}, songs.map((song) => el('button', {
    class: 'row', type: 'button', data: {song: song.id}, onclick: () => close(song),
  }, el('span', {class: 'grow'}, el('strong', {lang: song.language}, song.title), song.words && el('span', {class: 'small', lang: song.language}, `${song.words.replace(/[,.;:]+$/, '')} …`)),
  el('span', {class: 'song-facts small soft'}, el('span', {}, tongue(tongues, song.language)), el('span', {}, t('activity.notes', {count: song.notes}))))))});
}

function tongue(tongues, code) {
  try {
    return tOr(`tongue.${code}`, code && tongues.of(code));
  } catch {
    return code;
  }
}

async function ownSong(activity) {
  const id = OWN_SONGS[activity]?.[language()];
  return id ? (await get('/api/songs')).body.find((song) => song.id === id) ?? null : null;
}

/** The packs that have every note of the song, or the chords. */
function choosePack(song, activity) {
  const fits = (pack) => (song ? song.packs.includes(pack.id) : activity !== 'chords' || pack.sounds.some(({name}) => FIRST_CHORD.test(name)));
  return openSheet({title: t('activity.which-pack'), content: (close) => el('div', {class: 'pack-tiles in-sheet'}, store.packs.filter(fits).map((pack) => el('button', {
    class: 'pack-tile', type: 'button', data: {pack: pack.id}, onclick: () => close(pack.id),
  }, soundPicture(pack), el('span', {}, packName(pack)))))});
}

/** A drone on one pad of the setup that plays: on with one touch, off with the next. */
async function addDrone() {
  const pad = await choosePad(t('activity.drone'), t('activity.drone.where'));
  if (pad === null) return;
  const [client, setup] = [store.client, currentSetup()];
  const found = await fittingDrone(otherSounds(store.document, setup, pad));
  if (!found) return void say(t('activity.drone.none'), {problem: true});
  await edit((doc) => withMode(withSound(withoutPad(doc, setup, pad), setup, pad, found.sound), setup, pad, 'latch'));
  say(tPad('activity.drone.on', store.instrument.layout, pad), {action: undoFor(client)});
}
