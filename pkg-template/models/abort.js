// Waiting that ends when it should.

/** The longest that timers can wait. */
const FOREVER = 2 ** 31 - 1;

/**
 * What comes of a promise, unless the signal aborts first, which throws its reason, or it takes longer than `timeout`
 * milliseconds, which throws what `late` gives. Whoever does not look at signals himself is left behind.
 */
export function abortable(promise, signal, timeout = FOREVER, late) {
  if (typeof promise?.then !== "function") return promise;
  return new Promise((resolve, reject) => {
    let timer;
    const settle = (how, value) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      how(value);
    };
    const stop = () => settle(reject, signal.reason);
    promise.then((value) => settle(resolve, value), (error) => settle(reject, error));
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop, { once: true });
    if (timeout < FOREVER) timer = setTimeout(() => settle(reject, late()), timeout);
  });
}

export function pause(millis, signal) {
  let timer;
  const over = new Promise((resolve) => (timer = setTimeout(resolve, millis)));
  return abortable(over, signal).finally(() => clearTimeout(timer));
}
