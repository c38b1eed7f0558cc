// Asks for what the first page needs while the modules are still on their way: no module, so that it runs at once.
// `api.js` takes each answer once, and gives it up when it stays away for too long. A tablet that was not let in yet asks only who it is; one that enters by a key, nothing.

if (window.early === undefined && !location.hash.startsWith('#enter=')) {
  const paths = localStorage.getItem('toccata.open') ? ['/api/hello', '/api/clients', '/api/instrument'] : ['/api/hello'];
  window.early = Object.fromEntries(paths.map((path) => {
    const abort = new AbortController();
    const answer = fetch(path, {headers: {Accept: 'application/json'}, credentials: 'same-origin', cache: 'no-store', signal: abort.signal});
    answer.catch(() => {});
    return [path, {answer, abort}];
  }));
}
