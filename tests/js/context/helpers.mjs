/** What the programs share. Nothing but the language is needed: they run in pages and in workers, too. */

export const never = () => new Promise(() => {});

/** Lets everything run that can. */
export const turn = (time = 1) => new Promise((resolve) => setTimeout(resolve, time));

export async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

export function thrownBy(call) {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

export async function thrownByPromise(promise) {
  return promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (thrown) => thrown,
  );
}

export function same(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what} is not the very value`);
}

export function equal(actual, expected, what) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`${what}: ${left}, not ${right}`);
}
