// Asks again where no server answered: one request that was lost on the way leaves no page as it was, for good.

const AGAIN_MS = 2_000;

/** Whether asking again may help: nobody answered, or the server could not. */
export const wasLost = ({status}) => status === 0 || status >= 500;

/** `ask` anew in 2 s where `error` says that the request was lost; gives what `clearTimeout` takes, 0 where it was not. */
export const askAgain = (error, ask) => (wasLost(error) ? setTimeout(ask, AGAIN_MS) : 0);

const questions = new WeakMap(); // element -> its last question

/**
 * Ask until somebody answers, for as long as `element` is in the page; gives the answer, null where it has left the page
 * or asks anew by now: an element has one question at a time, and what an older one brings is old. `lost(error)` is told of
 * the first request that was lost. Throws the ApiError of a server that refuses.
 */
export async function untilAnswered(element, ask, lost) {
  const question = {};
  questions.set(element, question);
  const isOld = () => questions.get(element) !== question;
  for (let told = false; ; told = true) {
    try {
      const answer = await ask();
      return isOld() ? null : answer;
    } catch (error) {
      if (isOld()) return null;
      if (!wasLost(error)) throw error;
      if (!told) lost(error);
      await new Promise((done) => { setTimeout(done, AGAIN_MS); });
      if (!element.isConnected || isOld()) return null;
    }
  }
}
