// Who plays: the list of clients, and the document of the one whose pads these are.

import {get, send} from './api.js';
import {on, store, tell} from './live.js';
import {closeClient, openClient} from './saver.js';
import {activeSetup, setupOf} from './document.js';

Object.assign(store, {clients: [], playing: {client: '', setup: ''}, power_on: null, preparing: '', listed: false});

let loading = null;

/** Load the list, and the document of the client who plays. Throws ApiError. */
export function loadClients() {
  const one = load().finally(() => { if (loading === one) loading = null; });
  loading = one;
  return one;
}

/** Wait for the list that is on its way already, if one is. */
const joinClients = () => (loading ?? loadClients()).catch(() => {});

const AGAIN_MS = 1_000;

/** Another client plays. A list that is on its way may still open the one before; where none comes, it is asked for anew. */
async function follow(client) {
  const isBehind = () => client === store.state?.client && client !== store.client;
  const comes = (list) => list.then(() => true, () => false);
  let came = await comes(loading ?? loadClients());
  if (came && isBehind()) came = await comes(loadClients());
  while (!came && isBehind()) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    came = await comes(loadClients());
  }
}

async function load() {
  const {body} = await get('/api/clients');
  Object.assign(store, {clients: body.clients, playing: body.playing ?? {client: '', setup: ''}, power_on: body.power_on, listed: true});
  await openPlaying(store.state?.client || store.playing.client);
  tell('clients-loaded');
}

async function openPlaying(client) {
  if (client === store.client) return;
  if (client && store.clients.some((each) => each.id === client)) await openClient(client);
  else if (store.client) closeClient();
}

/** Whether nobody plays, as far as is known: there is a list, and no client is open. */
export const nobodyPlays = () => store.listed && !store.document;

/** The entry of the open client in the list: {id, nickname, pictogram, setups, active_setup}; null for none. */
export const currentClient = () => store.clients.find((each) => each.id === store.client) ?? null;

/** The name of the setup that plays: what the instrument says, else what was chosen last, else the document's own. */
export function currentSetup() {
  if (!store.document) return '';
  const said = [store.state, store.playing].find((each) => each?.client === store.client && setupOf(store.document, each.setup));
  return said?.setup ?? activeSetup(store.document);
}

/** Whether a client was chosen whom the instrument does not play yet: its sounds are being prepared. */
export const isGettingReady = (client = store.client) => Boolean(client) && store.running && store.preparing === client;

/** Let a client play, in a setup or in the one it had last; gives {applied, what, remedy}. Throws ApiError. */
export async function playClient(client, setup = null) {
  prepare(client === store.client ? '' : client);
  try {
    const {body} = await send('POST', `/api/clients/${encodeURIComponent(client)}/play`, {setup});
    if (body.applied !== 'silent') prepare(''); // 'silent' while it runs: it has not answered yet, its state will
    store.playing = {client, setup: setup ?? store.clients.find((each) => each.id === client)?.active_setup ?? ''};
    if (client !== store.client) await openClient(client);
    tell('playing');
    return body;
  } catch (error) {
    prepare('');
    throw error;
  }
}

function prepare(client) {
  if (client === store.preparing) return;
  store.preparing = client;
  tell('playing');
}

on('clients', () => loadClients().catch(() => {}));
on('opened', joinClients);
on('state', (state) => {
  const [client, setup] = [state.client, state.setup];
  if (client === store.preparing) prepare('');
  if (client === store.client) store.playing = {client, setup};
  else if (client) follow(client);
});
