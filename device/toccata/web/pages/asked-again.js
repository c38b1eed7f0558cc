// Asks again where no server answered: one request that was lost on the way leaves no page as it was, for good.

const AGAIN_MS = 2_000;

/** Whether asking again may help: nobody answered, or the server could not. */
export const wasLost = ({status}) => status === 0 || status >= 500;

/** `ask` anew in 2 s where `error` says that the request was lost; gives what `clearTimeout` takes, 0 where it was not. */
export const askAgain = (error, ask) => (wasLost(error) ? setTimeout(ask, AGAIN_MS) : 0);

/**
 * Ask until somebody answers, for as long as `element` is in the page; gives the answer, null where it has left the page.
 * `lost(error)` is told of the first request that was lost. Throws the ApiError of a server that refuses.
 */
export async function untilAnswered(element, ask, lost) {
  for (let told = false; ; told = true) {
    try {
      return await ask();
    } catch (error) {
      if (!wasLost(error)) throw error;
      if (!told) lost(error);
      await new Promise((done) => { setTimeout(done, AGAIN_MS); });
      if (!element.isConnected) return null;
    }
  }
}
