// Brings in the stylesheet of what is not on the first page, so that the first page need not wait for it.

const brought = new Map();

/** Bring styles/<name>.css in; resolves when it holds. A page that draws with it exports that promise as `ready`, and is shown then. */
export function styled(name) {
  if (!brought.has(name)) brought.set(name, bring(new URL(`styles/${name}.css`, import.meta.url).href));
  return brought.get(name);
}

const AGAIN_MS = 2_000;

/** A stylesheet that does not come is no reason to show nothing; it is asked for again. */
function bring(href) {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    const missed = () => {
      resolve();
      link.remove();
      setTimeout(() => bring(href), AGAIN_MS);
    };
    Object.assign(link, {rel: 'stylesheet', href, onload: resolve, onerror: missed});
    document.head.append(link);
  });
}
