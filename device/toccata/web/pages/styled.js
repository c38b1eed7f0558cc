// Brings in the stylesheet of what is not on the first page, so that the first page need not wait for it.

const brought = new Map();

/** Bring styles/<name>.css in; resolves when it holds. A page that draws with it exports that promise as `ready`, and is shown then. */
export function styled(name) {
  if (!brought.has(name)) brought.set(name, bring(new URL(`styles/${name}.css`, import.meta.url).href));
  return brought.get(name);
}

const WAITS_MS = [2_000, 4_000, 8_000, 16_000, 32_000]; // for a minute: one that an update took away never comes

/** A stylesheet that does not come is no reason to show nothing; it is asked for again a few times. */
function bring(href, waits_ms = WAITS_MS) {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    const missed = () => {
      resolve();
      link.remove();
      if (waits_ms.length) setTimeout(() => bring(href, waits_ms.slice(1)), waits_ms[0]);
    };
    Object.assign(link, {rel: 'stylesheet', href, onload: resolve, onerror: missed});
    document.head.append(link);
  });
}
