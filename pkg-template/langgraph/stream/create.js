// How the stream of a run is put together.

import { createLifecycleTransformer, filterLifecycleEntries } from "./lifecycle.js";
import { createMessagesTransformer } from "./messages.js";
import { StreamMux, pump } from "./mux.js";
import { GraphRunStream, SHOW, SubgraphRunStream } from "./run.js";
import { createSubgraphDiscoveryTransformer } from "./subgraphs.js";
import { createValuesTransformer } from "./values.js";

/** Whether what a transformer shows is a part of the run itself, as in LangChain's own agents. */
export function isNativeTransformer(transformer) {
  return transformer.__native === true;
}

/**
 * The stream of a run, which reads the chunks from now on.
 *
 * @param chunks - `[namespace, mode, payload]`, as they come.
 * @param transformers - functions that make the user's transformers.
 * @param options - an `AbortController`, or `{ abortController }`: what `abort` aborts.
 */
export function createGraphRunStream(chunks, transformers = [], options = {}) {
  const { abortController } = options instanceof AbortController ? { abortController: options } : options;
  const mux = new StreamMux();
  const shown = addOwn(mux);
  const { extensions, natives } = addUsers(mux, transformers);
  const run = new GraphRunStream([], mux, 0, 0, extensions, abortController);
  Object.assign(run, ...natives);
  run[SHOW](shown);
  mux.register([], run);
  pump(chunks, mux);
  return run;
}

/** The transformers of every run, graphs inside it first: those that follow find their streams. */
function addOwn(mux) {
  const lifecycle = createLifecycleTransformer();
  const { _lifecycleLog: entries, lifecycle: own } = lifecycle.init();
  const createStream = (path, discoveryStart, eventStart) => {
    const stream = new SubgraphRunStream(path, mux, discoveryStart, eventStart);
    stream[SHOW]({ lifecycle: filterLifecycleEntries(entries, path, entries.size) });
    return stream;
  };
  const values = createValuesTransformer([]);
  const messages = createMessagesTransformer([]);
  const subgraphs = createSubgraphDiscoveryTransformer(mux, { createStream });
  for (const transformer of [subgraphs, lifecycle, values, messages]) mux.addTransformer(transformer);
  return { lifecycle: own, values: values.init()._valuesLog, messages: messages.init().messages };
}

function addUsers(mux, factories) {
  const extensions = {};
  const natives = [];
  for (const factory of factories) {
    const transformer = factory();
    mux.addTransformer(transformer);
    const projection = transformer.init();
    if (isNativeTransformer(transformer)) {
      natives.push(projection);
      continue;
    }
    Object.assign(extensions, projection);
    if (typeof projection === "object" && projection !== null) mux.wireChannels(projection);
  }
  return { extensions, natives };
}
