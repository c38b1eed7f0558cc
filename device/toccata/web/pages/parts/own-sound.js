// One own sound in a sheet: mute it now, put it on a pad, say more about it, erase it everywhere.

import {loadSounds} from '../catalogue.js';
import {el, fill, icon} from '../draw.js';
import {store} from '../live.js';
import {language, t} from '../words.js';
import {choosePad} from './choose-pad.js';
import {holdButton} from './hold-button.js';
import {ownSoundForm} from './own-sound-form.js';
import {describe, erase, loudness, putOnPad} from './own-sounds.js';
import {openSheet} from './sheet.js';
import {say, sayProblem} from './toast.js';

/** A day as people write it. */
export const day = (date) => new Date(`${date}T12:00`).toLocaleDateString(language(), {dateStyle: 'medium'});

/** Open it; `changed()` is called after each change that was saved. */
export function openOwnSound(sound, changed) {
  return openSheet({title: sound.label, content: (close) => {
    const then = (run) => () => { close(); run(); };
    return [
      sound.expired && el('p', {class: 'note'}, icon('warn'), el('span', {}, t('sounds.expired.what', {day: day(sound.expires_on)}))),
      muteButton(sound, changed),
      el('button', {class: 'button wide', type: 'button', disabled: !store.document, onclick: then(() => onAPad(sound))}, icon('pads'), t('sounds.put')),
      el('p', {class: 'hint'}, loudness(sound.loudness_change_db)),
      ownSoundForm({sound, words: t('sounds.save'), done: (said) => { close(); save(sound, said, changed); }}),
      holdButton({label: t('sounds.delete.hold'), again: t('sounds.delete.again', {sound: sound.label}), done: then(() => eraseSound(sound, changed))}),
    ];
  }});
}

/** What the form said, but for the switch above it, which has acted already. */
async function save(sound, {kind: _, muted: __, ...about}, changed) {
  if (await describe(sound, about)) await changed();
}

/** One big switch: muted, it is silent at once, wherever it sounds. */
function muteButton(sound, changed) {
  const button = el('button', {class: 'button large wide mute', type: 'button', onclick: async () => {
    sound.muted = !sound.muted;
    show();
    const saved = await describe({...sound, muted: !sound.muted}, {muted: sound.muted});
    if (saved) return void changed();
    sound.muted = !sound.muted;
    show();
  }});
  const show = () => {
    button.setAttribute('aria-pressed', String(Boolean(sound.muted)));
    fill(button, icon(sound.muted ? 'play' : 'quiet'), el('span', {}, t(sound.muted ? 'sounds.unmute' : 'sounds.mute')));
  };
  show();
  return button;
}

/** Ask for a pad, and put it there. */
export async function onAPad(sound) {
  await loadSounds().catch(() => {});
  const pad = await choosePad(t('sounds.put.which', {sound: sound.label}), t('sounds.put.hint'));
  if (pad) await putOnPad(sound, pad);
}

/** Erase it; where pads of clients would lose it, that is asked once. */
async function eraseSound(sound, changed) {
  try {
    const users = await erase(sound);
    if (users.length && !(await askErase(sound, users))) return;
    if (users.length) await erase(sound, true);
    say(t('sounds.deleted', {sound: sound.label}));
  } catch (error) {
    sayProblem(error);
  }
  await changed();
}

function askErase(sound, users) {
  const lines = users.map(({client, pads}) => el('li', {}, pads.length ? t('sounds.erase.pads', {name: client, pads: pads.join(', ')}) : client));
  return openSheet({title: t('sounds.erase.title', {sound: sound.label}), content: [el('p', {}, t('sounds.erase.what')), el('ul', {class: 'bullets'}, lines)],
    actions: [{label: t('sounds.erase.no'), value: false}, {label: t('sounds.erase.yes'), value: true, primary: true}]});
}
