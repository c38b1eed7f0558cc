// A guided touch of each pad of a board: hands off, then one pad after the other. Pure: counts in, news out.

const REST_MS = 3_000;
const HOLD_MS = 1_200;
const PATIENCE_MS = 20_000;
const LEAST_RISE = 5; // counts; and three times the noise
const RISE_NOISES = 3;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

export class GuidedTouch {
  phase = 'rest'; // then touch, hold, lift; done
  pad = -1;
  #pads;
  #until = null;
  #other = null;

  constructor(pads) {
    this.#pads = Array.from({length: pads}, () => ({idle: [], touched: []}));
  }

  /** Take the counts of all pads in at an instant (ms). Gives the news of it: '', asked, other, short, felt, left or done. */
  feel(counts, now) {
    this.#until ??= now + REST_MS;
    return {rest: () => this.#rest(counts, now), touch: () => this.#touched(counts, now), hold: () => this.#held(counts, now),
      lift: () => this.#lifted(counts, now)}[this.phase]?.() ?? '';
  }

  /** Leave this pad as it is. */
  skip(now) {
    return this.phase === 'rest' || this.phase === 'done' ? '' : this.#next(now);
  }

  /** What this pad showed: {idle, touched}. */
  get shown() { return this.#pads[this.pad]; }

  /** The pad that is touched instead of the one that is asked for. */
  get other() { return this.#other; }

  #rest(counts, now) {
    counts.forEach((count, pad) => this.#pads[pad]?.idle.push(count));
    if (now < this.#until) return '';
    for (const pad of this.#pads) {
      pad.rest = median(pad.idle);
      pad.rise = Math.max(LEAST_RISE, RISE_NOISES * (Math.max(...pad.idle) - Math.min(...pad.idle)));
    }
    return this.#next(now);
  }

  #touched(counts, now) {
    const depths = this.#pads.map((pad, index) => pad.rest - counts[index]);
    const touched = [...depths.keys()].filter((pad) => depths[pad] >= this.#pads[pad].rise);
    const deepest = touched.length ? touched.reduce((best, pad) => (depths[pad] > depths[best] ? pad : best)) : null;
    if (deepest === this.pad) {
      [this.phase, this.#until, this.shown.touched] = ['hold', now + HOLD_MS, [counts[this.pad]]];
      return '';
    }
    if (deepest === null && now >= this.#until) return 'left';
    const isNews = deepest !== null && deepest !== this.#other;
    this.#other = deepest;
    return isNews ? 'other' : '';
  }

  #held(counts, now) {
    const count = counts[this.pad];
    if (this.shown.rest - count < this.shown.rise) {
      [this.phase, this.#until] = ['touch', now + PATIENCE_MS];
      return 'short';
    }
    this.shown.touched.push(count);
    if (now < this.#until) return '';
    [this.phase, this.#until] = ['lift', now + PATIENCE_MS];
    return 'felt';
  }

  #lifted(counts, now) {
    const lies = this.shown.rest - counts[this.pad] >= this.shown.rise / 2;
    return lies && now < this.#until ? '' : this.#next(now);
  }

  #next(now) {
    [this.pad, this.#other, this.#until] = [this.pad + 1, null, now + PATIENCE_MS];
    this.phase = this.pad < this.#pads.length ? 'touch' : 'done';
    return this.phase === 'done' ? 'done' : 'asked';
  }
}
