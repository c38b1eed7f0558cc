// Simulated pads are touched by the keys of the terminal: which key each one is (sensors/simulated/keyboard.py).

const ROWS = ['qwertyuiop[]', "asdfghjkl;'\\", 'zxcvbnm,./` ', '1234567890-='];

/** The key of a pad; ' ' is the space bar, '' none. */
export function keyOf(pad) {
  const [board, place] = pad.split('/').map(Number);
  return ROWS[board]?.[place] ?? '';
}
