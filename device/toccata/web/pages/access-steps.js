// The access settings as a page offers them: which there are, in which order, and the sensible steps of each.

const TIMES_MS = [0, 100, 200, 300, 500, 800, 1000, 1500, 2000, 3000];

/**
 * In the order in which a touch meets them. `steps`: a number that is turned up and down, null means never;
 * `choices`: one of a few. Every other value that a file holds is kept until it is turned.
 */
export const SETTINGS = Object.freeze({
  acceptance_ms: {steps: TIMES_MS},
  sensitivity: {choices: ['light', 'normal', 'firm']},
  steady_ms: {steps: [0, 20, 40, 60, 100, 150, 200, 300, 500]},
  release_ms: {steps: TIMES_MS},
  post_acceptance_ms: {steps: TIMES_MS},
  one_at_a_time: {choices: [false, true, 'last']},
  activate_on: {choices: ['press', 'lift']},
  repeat_ms: {steps: [null, 300, 500, 800, 1000, 1500, 2000, 3000, 5000]},
  max_hold_s: {steps: [5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200]},
});

const amount = (value) => value ?? 0;

/** The place of a value among its steps; that of the nearest one where it is none of them. */
export function placeOf(steps, value) {
  const away = steps.map((step) => Math.abs(amount(step) - amount(value)));
  return away.indexOf(Math.min(...away));
}

/** The next step above (`way` 1) or below (-1); the value itself at either end. */
export function nextStep(steps, value, way) {
  const beyond = steps.filter((step) => (amount(step) - amount(value)) * way > 0);
  if (!beyond.length) return value;
  return way > 0 ? beyond[0] : beyond.at(-1);
}

/** By how many milliseconds the sound comes later than the touch; the lift is not counted, its instant is the player's own. */
export const addedBefore = (access) => access.acceptance_ms;
