// Taps, counted: of two that arrive in the wrong order the server takes the later one (web/taps.py).

const page = Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('-');

let number = 0;

/** This tap, as the server wants to know it. */
export const tap = () => ({page, number: number += 1});
