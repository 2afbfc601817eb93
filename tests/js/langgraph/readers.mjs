/** Reads all that a run of `streamEvents`, version "v3", shows. */
import { all, outcome } from "./helpers.mjs";

/** All that something gives piece by piece, which awaited would give its end. */
export const each = (pieces, pick) => all({ [Symbol.asyncIterator]: () => pieces[Symbol.asyncIterator]() }, pick);

/** Everything, by readers that all start at once. Times are left out. */
export async function read(running, { depth = 2 } = {}) {
  const run = await running;
  const [events, values, messages, lifecycle, subgraphs, output, awaited] = await Promise.all([
    all(run, withoutTime),
    each(run.values),
    all(run.messages).then(eachMessage),
    all(run.lifecycle, withoutTime),
    depth > 0 ? all(run.subgraphs, (inner) => read(inner, { depth: depth - 1 })).then((inner) => Promise.all(inner)) : [],
    outcome(() => run.output),
    outcome(() => run.values),
  ]);
  const { path, name, index, interrupted, interrupts, signal, extensions } = run;
  return { path, name, index, events, values, messages, lifecycle, subgraphs, output, awaited, interrupted, interrupts, extensions: Object.keys(extensions), aborted: signal.aborted };
}

export function withoutTime(event) {
  if (event.params === undefined) {
    const { timestamp, ...rest } = event;
    return rest;
  }
  const { timestamp, ...params } = event.params;
  return { ...event, params };
}

/** What messages say, in all the ways in which they can be read. */
function eachMessage(messages) {
  return Promise.all(messages.map(async (message) => {
    if (message.threw !== undefined) return message;
    const [events, text, full, calls, reasoning, why, usage, output] = await Promise.all([
      each(message),
      each(message.text),
      outcome(() => message.text),
      each(message.toolCalls),
      each(message.reasoning),
      outcome(() => message.reasoning),
      outcome(() => message.usage),
      outcome(() => message.output),
    ]);
    return { namespace: message.namespace, node: message.node, events, text, full, calls, reasoning, why, usage, output };
  }));
}
