// What an access setting does over time, as bars: touches above, the sound below. Pure; parts/time-picture.js draws them.

const START = 0.3;
const TOUCH = 0.7;
const SPANS = [3, 6, 12, 30, 60, 150, 600, 1500, 3000, 9000];

const bar = (from, to, kind, more = {}) => ({from, to, kind, ...more});
const touch = (from, to) => bar(from, to, 'touch');
const silent = (from, to) => bar(from, to, 'silent');
const sound = (from, to) => bar(from, to, 'sound');

/**
 * The bars of one setting at one value: {span_s, lanes: [{who, bars: [{from, to, kind, level?}]}], value: {from, to} | null}.
 *
 * Seconds from the left edge. `who`: 'finger', 'other' (a finger on another pad) or 'sound'. `kind`: 'touch', 'silent' (a
 * touch that makes no sound), 'wait' (it does not count yet), 'rest' (touches are ignored), 'sound', 'fade'. `value` is
 * the stretch of time that the setting itself lasts. `level` 0..1: how firm a touch is.
 */
export function accessPicture(key, value) {
  const {lanes, value: stretch = null} = PICTURES[key](value);
  const end = Math.max(...lanes.flatMap(({bars}) => bars.map(({to}) => to)));
  return {span_s: SPANS.find((span) => span >= end + 0.2) ?? end * 1.1, lanes, value: stretch};
}

const lanes = (finger, heard, other = null) => [
  {who: 'finger', bars: finger}, ...(other ? [{who: 'other', bars: other}] : []), {who: 'sound', bars: heard},
];

const stretched = (from, length_s) => (length_s > 0 ? {from, to: from + length_s} : null);

const PICTURES = {
  acceptance_ms(value_ms) {
    const wait = value_ms / 1000;
    if (!wait) return {lanes: lanes([touch(START, START + TOUCH)], [sound(START, START + TOUCH)])};
    const brief = silent(START, START + wait * 0.6);
    const from = brief.to + Math.max(0.3, wait * 0.3);
    const to = from + wait + TOUCH;
    return {
      lanes: lanes([brief, touch(from, to)], [bar(from, from + wait, 'wait'), sound(from + wait, to)]),
      value: stretched(from, wait),
    };
  },

  steady_ms(value_ms) {
    // Drawn five times as long as it is, else nobody would see it; the picture has no scale in seconds.
    const gap = Math.max(0.1, (value_ms / 1000) * 2.5);
    const second = START + TOUCH + gap;
    const fingers = [touch(START, START + TOUCH), touch(second, second + TOUCH)];
    const heard = value_ms ? [sound(START, second + TOUCH)] : fingers.map(({from, to}) => sound(from, to));
    return {lanes: lanes(fingers, heard), value: value_ms ? stretched(START + TOUCH, gap) : null};
  },

  release_ms(value_ms) {
    const rest = value_ms / 1000;
    const lift = START + TOUCH;
    const tooSoon = rest > 0;
    const again = lift + (rest * 0.35 || 0.25);
    const brief = again + Math.max(0.15, rest * 0.35);
    const third = Math.max(brief, lift + rest) + 0.3;
    return {
      lanes: lanes(
        [touch(START, lift), (tooSoon ? silent : touch)(again, brief), touch(third, third + TOUCH)],
        [sound(START, lift), ...(rest ? [bar(lift, lift + rest, 'rest')] : []), ...(tooSoon ? [] : [sound(again, brief)]),
          sound(third, third + TOUCH)],
      ),
      value: stretched(lift, rest),
    };
  },

  post_acceptance_ms(value_ms) {
    const rest = value_ms / 1000;
    const lift = START + 0.3;
    const tooSoon = rest > 0;
    const again = START + (rest * 0.5 || 0.4);
    const brief = again + Math.max(0.15, rest * 0.3);
    const third = Math.max(brief, START + rest) + 0.3;
    return {
      lanes: lanes(
        [touch(START, lift), touch(third, third + TOUCH)],
        [sound(START, lift), ...(tooSoon ? [] : [sound(again, brief)]),
          ...(rest > lift - START ? [bar(lift, START + rest, 'rest')] : []), sound(third, third + TOUCH)],
        [(tooSoon ? silent : touch)(again, brief)],
      ),
      value: stretched(START, rest),
    };
  },

  repeat_ms(value_ms) {
    const lift = START + 2.2 * Math.max(1, (value_ms ?? 0) / 1000);
    const starts = [];
    for (let at = START; at < lift; at += value_ms === null ? Infinity : value_ms / 1000) starts.push(at);
    const ring = value_ms === null ? 0.6 : Math.min(0.6, (value_ms / 1000) * 0.7);
    return {
      lanes: lanes([touch(START, lift)], starts.map((at) => sound(at, at + ring))),
      value: value_ms === null ? null : stretched(START, value_ms / 1000),
    };
  },

  one_at_a_time(value) {
    const [lift, second] = [START + 1.6, START + 0.8];
    const end = lift + 0.6;
    const heard = {
      false: [sound(START, lift), bar(second, end, 'sound', {row: 1})],
      true: [sound(START, lift)],
      last: [sound(START, second), bar(second, second + 0.25, 'fade'), bar(second, end, 'sound', {row: 1})],
    }[value];
    return {lanes: lanes([touch(START, lift)], heard, [value === true ? silent(second, end) : touch(second, end)])};
  },

  activate_on(value) {
    const lift = START + 1;
    return {lanes: lanes([touch(START, lift)], [value === 'lift' ? sound(lift, lift + 1) : sound(START, START + 1)])};
  },

  max_hold_s(value_s) {
    const from = value_s * 0.05;
    const stop = from + value_s;
    return {
      lanes: lanes([touch(from, stop + value_s * 0.35)], [sound(from, stop), bar(stop, stop + Math.max(2, value_s * 0.12), 'fade')]),
      value: stretched(from, value_s),
    };
  },

  sensitivity(value) {
    const least = {light: 0.3, normal: 0.6, firm: 0.9}[value];
    const touches = [0.3, 0.6, 0.9].map((level, index) => (
      bar(START + index * 0.85, START + index * 0.85 + 0.6, level >= least ? 'touch' : 'silent', {level})));
    return {lanes: lanes(touches, touches.filter(({kind}) => kind === 'touch').map(({from, to}) => sound(from, to)))};
  },
};
