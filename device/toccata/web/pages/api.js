// The server's requests: one way in, one kind of error out, and whether the instrument's address answers at all.

/** What a request met: `code` is the server's short word, or 'offline', or 'damaged' where the answer is not readable. */
export class ApiError extends Error {
  constructor(status, code, what, remedy, body = null) {
    super(what);
    Object.assign(this, {status, code, what, remedy, body});
  }
}

/** Events: 'connection' {online: bool}; 'entry' {code}: this tablet must pair ('stranger') or unlock ('locked'). */
export const connection = new EventTarget();
connection.online = true;

export function setOnline(online) {
  if (connection.online === online) return;
  connection.online = online;
  connection.dispatchEvent(new CustomEvent('connection', {detail: {online}}));
}

/** GET; gives {status, body, etag}. Throws ApiError. */
export function get(path) {
  return request(path, {headers: {Accept: 'application/json'}});
}

/**
 * POST, PUT or DELETE; gives {status, body, etag}. Throws ApiError.
 * `body`: an object is sent as JSON; a Blob or ArrayBuffer as it is, under `type`.
 * `ifMatch`: the version that the change was made on. `patience_ms`: give up after it, as offline.
 */
export function send(method, path, body = undefined, {ifMatch = '', type = '', patience_ms = 10_000} = {}) {
  const raw = body instanceof Blob || body instanceof ArrayBuffer;
  const headers = {Accept: 'application/json', 'X-Toccata': '1', 'Content-Type': raw ? type || 'application/octet-stream' : 'application/json'};
  if (ifMatch) headers['If-Match'] = `"${ifMatch}"`;
  return request(path, {method, headers, body: body === undefined ? undefined : raw ? body : JSON.stringify(body)}, raw ? 120_000 : patience_ms);
}

/** What early.js has asked for already; each answer is taken once. From the first request on it is too late to be early. */
function early(path, {method = 'GET'}) {
  window.early ??= null;
  const asked = method === 'GET' ? window.early?.[path] : undefined;
  if (asked) delete window.early[path];
  return asked;
}

/**
 * Answers that were asked for early hold no more: this tablet is somebody else now, or nobody answers. They are given up,
 * because a browser has six connections to one address, and Quiet needs one.
 */
export function forgetEarly() {
  for (const {abort} of Object.values(window.early ?? {})) abort.abort();
  window.early = null;
}

function asking(path, options) {
  const abort = new AbortController();
  return {answer: fetch(path, {...options, credentials: 'same-origin', cache: 'no-store', signal: abort.signal}), abort};
}

async function request(path, options, patience_ms = 10_000) {
  const {answer, abort} = early(path, options) ?? asking(path, options);
  const timer = setTimeout(() => abort.abort(), patience_ms);
  try {
    const came = await answer;
    setOnline(true);
    return await opened(came);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    setOnline(false);
    throw new ApiError(0, 'offline', '', '');
  } finally {
    clearTimeout(timer);
  }
}

async function opened(answer) {
  const etag = (answer.headers.get('ETag') ?? '').replace(/^W\//, '').replaceAll('"', '');
  const json = (answer.headers.get('Content-Type') ?? '').includes('json');
  const body = json ? await answer.json() : answer.status === 204 ? null : await answer.blob();
  if (answer.ok) return {status: answer.status, body, etag};
  const {error: code = 'damaged', what = '', remedy = ''} = (json && body) || {};
  if (code === 'stranger' || code === 'locked') connection.dispatchEvent(new CustomEvent('entry', {detail: {code}}));
  throw new ApiError(answer.status, code, what, remedy, body);
}
