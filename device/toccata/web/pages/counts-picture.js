// The counts of one pad over the last seconds, as lines in a picture 0-100 wide and high. Pure; parts/counts-graph.js draws it.

export const SPAN = 120; // samples: 12 s at ten a second
const LEAST_RANGE = 40; // counts; noise of 1-2 must not look like a touch

/** Keep the last `SPAN` samples; a sample is {filtered, baseline}. */
export const kept = (samples, sample) => [...samples.slice(1 - SPAN), sample];

/** The lowest and the highest count that the picture shows, so that counts and both thresholds lie inside. */
export function range(samples, [touch, release]) {
  const all = samples.flatMap(({filtered, baseline}) => [filtered, baseline, baseline - touch, baseline - release]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const more = Math.max(0, LEAST_RANGE - (high - low)) / 2;
  return [low - more - 4, high + more + 4];
}

/** {counts, baseline, touch, release}: each a list of points [x, y]; the newest sample is at the right edge. */
export function lines(samples, pair) {
  const [low, high] = range(samples, pair);
  const points = (of) => samples.map((sample, index) => [
    (100 * (SPAN - samples.length + index)) / (SPAN - 1), (100 * (high - of(sample))) / (high - low)]);
  return {
    counts: points(({filtered}) => filtered), baseline: points(({baseline}) => baseline),
    touch: points(({baseline}) => baseline - pair[0]), release: points(({baseline}) => baseline - pair[1]),
  };
}
