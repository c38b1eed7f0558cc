// What the instrument does, as it happens: one stream of events for all pages, and what holds now.

import {connection, get, setOnline} from './api.js';
import {askAgain} from './asked-again.js';

/**
 * What holds now. `state` is the instrument's last word (link.py State) or null; `pads` has an entry for every pad that
 * was heard of: {down, level, sounding: Map(sound -> how often), ignored: {why, at} | null}. `document`, `version` and
 * `client` are kept by saver.js; `instrument` by `loadInstrument`.
 */
export const store = {
  running: false, state: null, pads: new Map(), health: null, faults: [],
  client: '', document: null, version: '', instrument: null, hello: null,
  touched_at: 0, // when a pad was last touched, on this tablet's clock
};

const target = new EventTarget();

/** Listen to an event type of /api/live, or to 'connection' {online}, 'document' {}, 'instrument-loaded' {}, 'opened' {missed}; gives a function that stops it. */
export function on(type, handler) {
  const heard = (event) => handler(event.detail);
  target.addEventListener(type, heard);
  return () => target.removeEventListener(type, heard);
}

/** Tell the pages something; the server's events come this way too. */
export function tell(type, detail = {}) {
  target.dispatchEvent(new CustomEvent(type, {detail}));
}

/** Listen to several types for as long as an element is in the page: `follow(this, {pressed: (event) => ...})`; in connectedCallback. */
export function follow(element, handlers) {
  const stops = Object.entries(handlers).map(([type, handler]) => on(type, (event) => element.isConnected && handler(event)));
  element.stops = [...(element.stops ?? []), ...stops];
}

/** Stop what `follow` began; in disconnectedCallback. */
export function unfollow(element) {
  for (const stop of element.stops ?? []) stop();
  element.stops = [];
}

const fresh = () => ({down: false, level: 0, sounding: new Map(), ignored: null});

export function padState(pad) {
  if (!store.pads.has(pad)) store.pads.set(pad, fresh());
  return store.pads.get(pad);
}

const KEEP = {
  running(event) {
    store.running = event.running;
    if (!event.running) forget();
  },
  state(event) { store.state = event; },
  health(event) { store.health = event; },
  pressed(event) {
    store.touched_at = Date.now();
    Object.assign(padState(event.pad), {down: true, level: event.level, ignored: null});
  },
  lifted(event) { padState(event.pad).down = false; },
  started(event) {
    const {sounding} = padState(event.pad);
    sounding.set(event.sound, (sounding.get(event.sound) ?? 0) + 1);
  },
  ended(event) {
    const {sounding} = padState(event.pad);
    const left = (sounding.get(event.sound) ?? 1) - 1;
    if (left > 0) sounding.set(event.sound, left);
    else sounding.delete(event.sound);
  },
  ignored(event) { padState(event.pad).ignored = {why: event.why, at: event.at}; },
  fault(event) { noted(event); },
  recovered(event) { noted(event); },
  instrument() { bringInstrument(); },
};

/** Faults, the last 50, with the time of day on this tablet. */
function noted(event) { store.faults = [...store.faults.slice(-49), {...event, heard_at: Date.now()}]; }

/** Nothing is known of the pads any more: the instrument stopped, or the stream broke and events may have been missed. */
function forget() {
  store.pads.clear();
  store.state = null;
  tell('forgotten');
}

/** Take one event in; exported for the tests. */
export function take(event) {
  KEEP[event.type]?.(event);
  tell(event.type, event);
}

let loading = null;
let again = 0;
const asked = {last: 0, held: 0}; // questions in the order in which they were asked: an answer that was overtaken is old

/** Load the instrument's layout and ceilings. Where no server answers it is asked again until one does. Throws ApiError. */
export function loadInstrument() {
  clearTimeout(again);
  const one = load().finally(() => { if (loading === one) loading = null; });
  loading = one;
  one.catch((error) => { if (!loading) again = askAgain(error, bringInstrument); });
  return one;
}

const bringInstrument = () => loadInstrument().catch(() => {});

async function load() {
  const question = asked.last += 1;
  const {body, etag} = await get('/api/instrument');
  if (question < asked.held) return store.instrument;
  asked.held = question;
  store.instrument = {...body, version: etag};
  tell('instrument-loaded');
  return store.instrument;
}

const LISTEN_MS = 5_000; // a stream that says nothing for so long is asked after: a network that is gone ends no stream

let source = null;
let timer = 0;
let asking = 0;
let wait_ms = 250;
let missed = false; // the stream broke: what it would have told since is not known

/** Open the stream; it is opened anew for as long as `close` was not called. */
export function open() {
  close();
  source = new EventSource('/api/live');
  source.onopen = () => {
    wait_ms = 250;
    forget();
    setOnline(true);
    if (!loading && (missed || !store.instrument)) bringInstrument();
    tell('opened', {missed});
    missed = false;
  };
  source.onmessage = (message) => {
    setOnline(true); // one request that got lost does not mean that the address is gone
    listened();
    take(JSON.parse(message.data));
  };
  source.onerror = lost;
  listened();
}

/** Something was heard. When nothing follows, a plain question tells whether the address still answers. */
function listened() {
  clearTimeout(asking);
  const listening = source;
  const meanwhile = (then) => () => source && source === listening && then(); // a stream that was closed is not opened anew
  asking = setTimeout(() => get('/api/hello').then(meanwhile(listened), meanwhile(lost)), LISTEN_MS);
}

function lost() {
  close();
  missed = true;
  // Whether the address is gone or this tablet is no longer let in, the answer to a plain question tells.
  get('/api/hello').then(({body}) => body.entry !== 'open' && tell('entry', {code: body.entry})).catch(() => {});
  timer = setTimeout(open, wait_ms);
  wait_ms = Math.min(2_000, wait_ms * 2);
}

export function close() {
  clearTimeout(timer);
  clearTimeout(asking);
  source?.close();
  [source, timer] = [null, 0];
}

connection.addEventListener('connection', (event) => tell('connection', event.detail));
connection.addEventListener('entry', (event) => tell('entry', event.detail));
// The tablet itself says so at once when it has no network any more, or has one again.
window.addEventListener('offline', () => source && (setOnline(false), lost()));
window.addEventListener('online', () => (source || timer) && open());
