// Where in a run something comes from: the tasks on the way to it, as a list.

/** A namespace as a key of maps. */
export function keyOf(namespace) {
  return namespace.join("\0");
}

/** Whether a namespace is another, or inside it. */
export function isInside(namespace, other) {
  return other.length <= namespace.length && other.every((segment, place) => namespace[place] === segment);
}

/** The entries of an iterator that pass, as one that anybody may begin. `shown` says what to give of an entry. */
export function filtered(begin, passes, shown = (entry) => entry) {
  return {
    [Symbol.asyncIterator]() {
      const entries = begin();
      return {
        async next() {
          for (;;) {
            const { value, done } = await entries.next();
            if (done) return { value: undefined, done };
            if (passes(value)) return { value: shown(value), done };
          }
        },
      };
    },
  };
}
