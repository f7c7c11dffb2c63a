import { wait } from "./ask.ts";

const retryMs = 1_000;

/** A browser lets 64 KiB of a page's requests outlive it; a text of this length is no more, whatever is in it. */
const keepaliveLengthMax = 20_000;

/**
 * Posts, and once more after a moment when nobody answered, or a server that has enough to do. Never rejects.
 *
 * @param isWanted asked before the second try.
 * @returns whether the server has it, or refused it for good: it need not be posted again.
 */
export function post(url: string, body: string, isWanted: () => boolean): Promise<boolean> {
  const tryOnce = () =>
    Promise.resolve()
      // A string goes as text/plain, which needs no preflight.
      .then(() =>
        fetch(url, {
          method: "POST",
          credentials: "omit",
          keepalive: body.length < keepaliveLengthMax,
          body,
        }),
      )
      .then(
        ({ status }) => status < 500 && status !== 429,
        () => false,
      );
  return tryOnce().then((isSettled) => isSettled || wait(retryMs).then(() => isWanted() && tryOnce()));
}
