// Nothing flashes more than three times in any second, however fast the pads are touched (photosensitive seizures).

/** A flash is a pair of opposing changes of light; between two darkenings of the board lie at least so many ms. */
const DWELL_MS = 350;

/**
 * Lights for a whole board. A light that is wanted comes on at once: the answer to a touch is never late. Going dark
 * waits: a light stays on for 350 ms at least, and lights go dark together, in moments at least 350 ms apart. However
 * many lights come on in between, light and dark alternate at most three times in any second over all lights together.
 * Time is an argument, in ms.
 */
export class FlashGovernor {
  #lit = new Map(); // key -> since when
  #wanted = new Set();
  #darkened = -Infinity;

  get lit() { return new Set(this.#lit.keys()); }

  /** Want a light on or off. Gives whether it has just come on. */
  want(key, on, now) {
    if (!on) {
      this.#wanted.delete(key);
      return false;
    }
    this.#wanted.add(key);
    if (this.#lit.has(key)) return false;
    this.#lit.set(key, now);
    return true;
  }

  /** The lights that go dark now. */
  darken(now) {
    if (now < this.#darkened + DWELL_MS) return [];
    const dark = [...this.#lit].filter(([key, since]) => !this.#wanted.has(key) && now >= since + DWELL_MS).map(([key]) => key);
    for (const key of dark) this.#lit.delete(key);
    if (dark.length) this.#darkened = now;
    return dark;
  }

  /** When `darken` is worth calling next; null while every light is wanted. */
  next() {
    const waiting = [...this.#lit].filter(([key]) => !this.#wanted.has(key)).map(([, since]) => since + DWELL_MS);
    return waiting.length ? Math.max(Math.min(...waiting), this.#darkened + DWELL_MS) : null;
  }

  clear() {
    this.#lit.clear();
    this.#wanted.clear();
  }
}
