// The states of one graph of a run.

import { StreamChannel } from "./channel.js";
import { isInside } from "./namespace.js";

/** A transformer that shows the states of the graph at a namespace, as `_valuesLog`. */
export function createValuesTransformer(path) {
  const states = StreamChannel.local();
  return {
    init: () => ({ _valuesLog: states }),
    process({ method, params: { namespace, data } }) {
      if (method === "values" && namespace.length === path.length && isInside(namespace, path)) states.push(data);
      return true;
    },
    finalize: () => states.close(),
    fail: (error) => states.fail(error),
  };
}
