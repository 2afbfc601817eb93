// The graphs that a run's tasks run, as streams of their own.

import { filtered, isInside, keyOf } from "./namespace.js";

/** The streams of graphs directly inside the one at a namespace, from a place in the list of all that were seen. */
export function filterSubgraphHandles(discoveries, path, startAt = 0) {
  return filtered(
    () => discoveries.iterate(startAt),
    ({ ns }) => ns.length === path.length + 1 && isInside(ns, path),
    ({ stream }) => stream,
  );
}

/**
 * A transformer that has a stream made for each task of the outermost graph of which something is seen.
 *
 * @param createStream - `(path, discoveryStart, eventStart)`: the stream shows what comes from there on.
 */
export function createSubgraphDiscoveryTransformer(mux, { createStream }) {
  const seen = new Set();
  return {
    __native: true,
    init: () => ({ _discoveries: mux._discoveries, subgraphs: filterSubgraphHandles(mux._discoveries, []) }),
    process({ params }) {
      const path = params.namespace.slice(0, 1);
      const key = keyOf(path);
      if (path.length === 0 || seen.has(key)) return true;
      seen.add(key);
      const stream = createStream(path, mux._discoveries.size, mux._events.size);
      mux.register(path, stream);
      mux._discoveries.push({ ns: path, stream });
      return true;
    },
  };
}
