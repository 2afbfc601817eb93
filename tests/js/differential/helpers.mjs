/** What programs share. Nothing here knows which library runs. */

/** A state with one key of each common kind: `foo` the last value, `n` a sum, `log` a list that grows. */
export function state({ Annotation }) {
  return Annotation.Root({
    foo: Annotation(),
    n: Annotation({ reducer: (left, right) => left + right, default: () => 0 }),
    log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
  });
}

/** A graph over `state`. */
export function graph(lib) {
  return new lib.StateGraph(state(lib));
}

/** A node that puts a word on the log. */
export const says = (word) => () => ({ log: [word] });

/** A node that puts what it was given on the log. */
export const tells = (input) => ({ log: [JSON.stringify(input)] });

/** Lets everything that can run now run: several turns of the event loop. */
export async function settle() {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Tasks of one superstep that finish in a set order, whatever order they start in: each awaits `turn(name)`, and a turn
 * begins when the one before was taken and everything it set off has run.
 */
export function turns(...order) {
  const gates = new Map();
  for (const name of order) {
    let open;
    const opened = new Promise((resolve) => (open = resolve));
    gates.set(name, { open, opened });
  }
  gates.get(order[0]).open();
  return async (name) => {
    await gates.get(name).opened;
    const next = gates.get(order[order.indexOf(name) + 1]);
    settle().then(() => next?.open());
  };
}

/** A promise that never settles. */
export const never = () => new Promise(() => {});
