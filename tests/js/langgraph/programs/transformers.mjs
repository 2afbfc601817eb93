/** The parts of `streamEvents`, version "v3": users' transformers, and runs put together by hand. */
import { HumanMessage } from "@langchain/core/messages";
import {
  Annotation, ChatModelStreamImpl, EventLog, GraphRunStream, MessagesAnnotation, START, STREAM_EVENTS_V3_MODES, StateGraph, StreamChannel, SubgraphRunStream,
  convertToProtocolEvent, createGraphRunStream, createLifecycleTransformer, createMessagesTransformer, createSubgraphDiscoveryTransformer, createValuesTransformer,
  filterLifecycleEntries, filterSubgraphHandles, isCheckpointEnvelope, isNativeTransformer,
} from "@langchain/langgraph";
import * as entry from "@langchain/langgraph/stream";

import { ScriptedModel, all, outcome } from "../helpers.mjs";
import { each, read, withoutTime } from "../readers.mjs";

const { SUPPORTED_CHANNELS, inferChannel, isPrefixMatch, isStreamChannel, isSupportedChannel, matchesSubscription, normalizeNamespaceSegment } = entry;

const v3 = { version: "v3" };
const input = { messages: [new HumanMessage({ content: "hi", id: "h" })] };
const Log = Annotation.Root({ log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) });
const graphOf = (options, inner) => new StateGraph(Log)
  .addNode("a", inner ?? (async () => ({ log: ["a"] })))
  .addNode("b", async () => ({ log: ["b"] }))
  .addEdge(START, "a").addEdge("a", "b").compile(options);
const pause = (millis = 5) => new Promise((resolve) => setTimeout(resolve, millis));
const failing = () => graphOf({}, async () => { await pause(); throw new Error("no"); });
const chat = () => new StateGraph(MessagesAnnotation).addNode("chat", async (state) => ({ messages: [await new ScriptedModel(["one two"]).invoke(state.messages)] })).addEdge(START, "chat").compile();

const run = (transformers, options = {}, graph = graphOf()) => graph.streamEvents({ log: [] }, { ...v3, transformers, ...options });

/** Counts the events of a method, and notes what it is called with. */
const counting = (method, key, calls = []) => () => {
  const channel = StreamChannel.local();
  let count = 0;
  return {
    init: () => { calls.push("init"); return { [key]: channel, calls }; },
    process(event) {
      if (event.method === method) channel.push(++count);
      return true;
    },
    finalize: () => void calls.push("finalize"),
    fail: (error) => void calls.push(error.message),
  };
};

const sending = (name) => () => {
  const sent = StreamChannel.remote(name);
  return { init: () => ({ sent }), process: ({ method, params }) => { if (method === "updates") sent.push({ of: params.node }); return true; } };
};

/** Knows something when the run is over. */
const final = (key, work) => () => {
  let settle;
  const known = new Promise((resolve, reject) => (settle = { resolve, reject }));
  known.catch(() => {});
  return { init: () => ({ [key]: known }), process: () => true, finalize: () => work(settle), fail: settle.reject };
};

const events = async (running) => all(await running, withoutTime);
const methods = async (running) => all(await running, ({ method, seq, params }) => [method, seq, params.namespace.length]);

/** Chunks as a run would bring them. */
async function* chunks(list, error) {
  for (const chunk of list) {
    await undefined;
    yield chunk;
  }
  if (error !== undefined) throw error;
}

const message = (ns, event, more = {}) => [ns, "messages", [{ event, ...more }, { langgraph_node: "chat", run_id: more.run_id ?? "r" }]];
const talk = (ns, id, role) => [
  message(ns, "message-start", { id, run_id: id, ...(role && { role }) }),
  message(ns, "content-block-start", { index: 0, content: { type: "text", text: "" }, run_id: id }),
  message(ns, "content-block-delta", { index: 0, delta: { type: "text-delta", text: `of ${id}` }, run_id: id }),
  message(ns, "content-block-finish", { index: 0, content: { type: "text", text: `of ${id}` }, run_id: id }),
  message(ns, "message-finish", { run_id: id }),
];
const task = (ns, id, name, more = {}) => [ns, "tasks", { id, name, input: {}, triggers: [], interrupts: [], ...more }];
const result = (ns, id, name) => [ns, "tasks", { id, name, result: {}, interrupts: [], error: null }];
const value = (ns, data) => [ns, "values", data];

const made = (list, transformers, options) => createGraphRunStream(chunks(list), transformers, options);
const event = (method, namespace = [], data = {}, node) => ({ type: "event", seq: 0, method, params: { namespace, timestamp: 0, ...(node && { node }), data } });

/** What a lifecycle transformer tells of these events, alone with its options. */
async function lifecycle(list, options, end = (transformer) => transformer.finalize()) {
  const transformer = createLifecycleTransformer(options);
  const told = [];
  const { _lifecycleLog: entries, lifecycle: own } = transformer.init();
  transformer.onRegister({ push: (ns, event) => told.push([ns, withoutTime(event), transformer.process(event)]) });
  const kept = list.map((event) => transformer.process(event));
  await end(transformer);
  return { kept, told, entries: await all(own, withoutTime), size: entries.size, done: entries.done, native: isNativeTransformer(transformer) };
}

const samples = [
  ["values", {}], ["values", null], ["updates", { a: { x: 1 } }], ["updates", { a: 1, b: 2 }], ["updates", {}], ["updates", null], ["updates", "text"], ["updates", { a: null }], ["updates", [1]],
  ["messages", [{ event: "x" }, { langgraph_node: "n", run_id: "r" }]], ["messages", [{ event: "x" }, { run_id: 1, langgraph_node: "" }]], ["messages", [null, { run_id: "r" }]], ["messages", "m"], ["messages", [1, null]], ["messages", [1, 2, 3]],
  ["tools", { event: "on_tool_start", toolCallId: "c", name: "n", input: 1 }], ["tools", { event: "on_tool_start" }], ["tools", { event: "on_tool_event", toolCallId: 5, data: "d" }], ["tools", { event: "on_tool_event", data: { x: 1 } }], ["tools", { event: "on_tool_event" }],
  ["tools", { event: "on_tool_end", output: [1] }], ["tools", { event: "on_tool_error", error: new Error("e") }], ["tools", { event: "on_tool_error", error: "e" }], ["tools", { event: "on_tool_error", error: { message: 1 } }], ["tools", { event: "on_tool_error" }], ["tools", { event: "other" }], ["tools", null], ["tools", 1],
  ["custom", 1], ["custom", { name: "n", payload: 1 }], ["custom", ["name"]], ["custom", { x: 1 }], ["custom", null], ["tasks", { id: 1 }],
  ["checkpoints", { id: "c", step: 1 }], ["checkpoints", { id: "c", source: "loop" }], ["checkpoints", { id: "c" }], ["checkpoints", { id: "c", step: 1, values: {} }], ["checkpoints", { id: "c", step: 1, config: {} }], ["checkpoints", { id: 1, step: 1 }], ["checkpoints", null],
  ["debug", {}], ["toString", {}], ["lifecycle", {}],
];

export default {
  // Transformers
  "a transformer": async () => {
    const running = await run([counting("updates", "count")]);
    return [await all(running.extensions.count), await all(running.extensions.count), running.extensions.calls, running.extensions.count.done, await methods(running)];
  },
  "a transformer of a run that fails": async () => {
    const running = await run([counting("tasks", "count")], {}, failing());
    return [await all(running.extensions.count), running.extensions.calls, await outcome(() => running.output)];
  },
  "transformers of the graph and of the call": async () => {
    const calls = [];
    const noting = (name) => () => ({ init: () => ({ [name]: name }), process: ({ method }) => { if (method === "values") calls.push(name); return true; } });
    const running = await run([noting("call"), noting("call too")], {}, graphOf({ transformers: [noting("graph")] }));
    await running.output;
    const bound = await graphOf({ transformers: [noting("bound")] }).withConfig({ tags: ["t"] }).streamEvents({ log: [] }, v3);
    const more = graphOf({ transformers: [noting("bound")] }).withConfig({ tags: ["t"], streamTransformers: [noting("more")] });
    return [calls, running.extensions, bound.extensions, await bound.output, more.streamTransformers.length, (await more.streamEvents({ log: [] }, v3)).extensions];
  },
  "the graph's own transformers": () => [graphOf({ transformers: [] }).streamTransformers, graphOf().streamTransformers],
  "a channel with a name": async () => {
    const running = await run([sending("sent")]);
    return [await events(running), await all(running.extensions.sent)];
  },
  "a channel with a name, from inside": async () => {
    const running = await run([sending("sent")], {}, graphOf({}, graphOf()));
    return (await events(running)).filter(({ method }) => method === "custom:sent");
  },
  "a promise": async () => {
    const running = await run([final("known", ({ resolve }) => resolve({ the: "end" })), final("other", ({ reject }) => reject(new Error("unknown")))]);
    return [await events(running), await running.extensions.known, await outcome(() => running.extensions.other)];
  },
  "an end that takes time": async () => {
    const running = await run([final("known", async ({ resolve }) => { await pause(); resolve(1); })]);
    return methods(running);
  },
  "events that are held back": async () => {
    const holding = () => ({ init: () => ({}), process: ({ method }) => method !== "values" && method !== "tasks" });
    const running = await run([holding]);
    const [seen, values, output] = await Promise.all([methods(running), each(running.values), running.output]);
    return [seen, values, output];
  },
  "events that are added": async () => {
    const adding = () => {
      let emitter;
      return {
        init: () => ({}),
        onRegister: (given) => void (emitter = given),
        process(event) {
          if (event.method === "updates") emitter.push(["made:up", "deep:er"], { ...event, seq: 99, method: "values", params: { ...event.params, namespace: ["made:up"], data: { of: event.params.node } } });
          if (event.method === "updates") emitter.push(["made:up"], { ...event, method: "lifecycle", params: { ...event.params, namespace: ["made:up"], data: { event: "started", cause: { type: "toolCall", tool_call_id: "c" } } } });
          return true;
        },
      };
    };
    const { events, subgraphs, lifecycle, output } = await read(run([adding]));
    return { events, subgraphs, lifecycle, output };
  },
  "an agent's own transformer": async () => {
    const native = () => ({ __native: true, init: () => ({ count: StreamChannel.remote("count"), known: Promise.resolve(1) }), process: () => true });
    const running = await run([native]);
    return [Object.keys(running.extensions), isStreamChannel(running.count), running.count.done, await running.known, await methods(running)];
  },
  "a transformer that shows nothing": async () => methods(run([() => ({ init: () => undefined, process: () => true }), () => ({ init: () => "text", process: () => true })])),
  "a transformer that fails": async () => {
    const running = await run([() => ({ init: () => ({}), process: ({ method }) => { if (method === "updates") throw new Error("my fault"); return true; } })]);
    return [await methods(running), await outcome(() => running.output)];
  },
  "extensions of no transformer": async () => (await run([])).extensions,

  // Reading
  "several readers": async () => {
    const running = await run([]);
    const readers = await Promise.all([methods(running), methods(running), each(running.values), each(running.values)]);
    return [readers, await methods(running), await each(running.values), await running.values, await running.output];
  },
  "readers that leave": async () => {
    const running = await run([]);
    for await (const { method } of running) if (method === "values") break;
    for await (const _ of running.values) break;
    return [(await methods(running)).length, await running.output];
  },
  "a reader that is late": async () => {
    const running = await chat().streamEvents(input, v3);
    await running.output;
    const inner = await all(running.subgraphs);
    return [await methods(running), await all(running.messages, ({ node }) => node), await all(running.messagesFrom("chat"), ({ node }) => node), inner.map(({ name }) => name), await all(inner[0].messages), await all(running.lifecycle, withoutTime)];
  },
  "the messages of a run that failed": async () => {
    const running = await run([], {}, failing());
    await outcome(() => running.output);
    return [await all(running.messages), await all(running.messagesFrom("a")), await all(running.subgraphs), await all(running.lifecycle, withoutTime)];
  },
  "what a run is": async () => {
    const running = await run([]);
    return [running instanceof GraphRunStream, running instanceof SubgraphRunStream, running.path, running.interrupted, running.interrupts, running.signal.aborted, typeof running.then, running.messages === running.messages];
  },
  "text/event-stream": async () => {
    const stream = await run([], { encoding: "text/event-stream" }, graphOf({}, graphOf()));
    return (await all(stream, (bytes) => new TextDecoder().decode(bytes))).join("").replace(/\d{13}/g, "");
  },
  "text/event-stream of a model": async () => (await all(chat().streamEvents(input, { ...v3, encoding: "text/event-stream" }), (bytes) => new TextDecoder().decode(bytes))).join(""),
  "text/event-stream of a run that fails": async () => all(run([], { encoding: "text/event-stream" }, failing()), (bytes) => new TextDecoder().decode(bytes)),
  "text/event-stream that is left": async () => {
    const stream = await run([], { encoding: "text/event-stream" });
    for await (const bytes of stream) return new TextDecoder().decode(bytes);
  },

  // Runs by hand
  "a run by hand": () => read(made([value([], { n: 1 }), [[], "updates", { a: { n: 2 } }], value([], { n: 2 })])),
  "nothing": () => read(made([])),
  "an unknown mode": () => read(made([[[], "debug", {}], [[], "checkpoints", { id: "c", step: 1, source: "loop" }], [[], "checkpoints", { id: "c", values: {} }]])),
  "graphs inside by hand": () => read(made([value(["a:1"], { n: 1 }), value(["a:1", "b:2"], { n: 2 }), value(["c:x:3"], { n: 3 }), value(["plain"], { n: 4 }), value([], { n: 5 })])),
  "a failure by hand": async () => read(createGraphRunStream(chunks([value([], { n: 1 }), value(["a:1"], { n: 2 }), ...talk(["a:1"], "m").slice(0, 3)], new Error("broken")))),
  "questions by hand": () => read(made([value([], { __interrupt__: [{ id: "i", value: 1 }, { value: 2 }] }), value(["a:1"], { __interrupt__: [{ id: "j", value: 3 }] })])),
  "messages by hand": () => read(made([...talk(["chat:1"], "one"), ...talk(["chat:1"], "tool", "tool"), ...talk(["chat:1"], "human", "human"), ...talk(["chat:1", "deep:2"], "deep"), ...talk([], "root")])),
  "messages that mix": () => {
    const [one, two] = [talk(["chat:1"], "one"), talk(["chat:2"], "two")];
    return read(made(one.flatMap((part, place) => [part, two[place]])));
  },
  "messages without an end": () => read(made([...talk(["chat:1"], "one").slice(0, 3), message(["chat:1"], "content-block-delta", { index: 0, delta: {}, run_id: "unknown" })])),
  "messages without a run": () => read(made([
    [["chat:1"], "messages", [{ event: "message-start", id: "m" }, {}]], [["chat:1"], "messages", [{ event: "content-block-delta", index: 0, delta: { type: "text-delta", text: "x" } }, {}]], [["chat:1"], "messages", [{ event: "message-finish" }, {}]],
    [["chat:1"], "messages", [{ event: "message-start" }, {}]], [["chat:1"], "messages", [{ event: "content-block-delta", index: 0, delta: { type: "text-delta", text: "y" } }, {}]], [["chat:1"], "messages", [{ event: "message-finish" }, {}]],
  ])),
  "an error in a message": () => read(made([...talk(["chat:1"], "one").slice(0, 3), message(["chat:1"], "error", { message: "broken", run_id: "one" })])),
  "an AbortController": () => {
    const [plain, inOptions] = [new AbortController(), new AbortController()];
    const [one, other] = [made([], [], plain), made([], [], { abortController: inOptions })];
    one.abort("why");
    return [plain.signal.aborted, plain.signal.reason, one.signal === plain.signal, other.signal === inOptions.signal, inOptions.signal.aborted];
  },

  // Lifecycles
  "a lifecycle": () => lifecycle([event("values"), event("tasks", ["a:1"], { id: "2", name: "b", input: {} }), event("updates", [], {}, "a"), event("values")]),
  "a lifecycle of deep graphs": () => lifecycle([event("values", ["a:1", "b:2", "c:3"]), event("tasks", ["a:1"], result([], "2", "b")[2]), event("values"), event("updates", [], {}, "a")]),
  "a lifecycle of tasks of one node": () => lifecycle([event("values", ["a:1"]), event("values", ["a:2"]), event("updates", [], {}, "a"), event("tasks", [], result([], "2", "a")[2]), event("values"), event("updates", [], {}, "a")]),
  "a lifecycle of the runtime's own tasks": () => lifecycle([event("values", ["__start__:1"]), event("updates", [], {}, "__start__"), event("tasks", [], result([], "1", "__start__")[2]), event("values")]),
  "a lifecycle of agents": () => lifecycle([
    event("tasks", [], { id: "1", name: "tools", input: { tool_call: { id: "c1" } } }), event("tasks", [], { id: "2", name: "tools", input: [null, { id: 5 }, { id: "c2" }] }), event("tasks", [], { id: "3", name: "tools", input: {} }),
    event("tasks", ["tools:1"], { id: "4", name: "agent", metadata: { lc_agent_name: "first" } }), event("tasks", ["tools:2"], { id: "5", name: "agent", metadata: { lc_agent_name: "second" } }),
    event("tasks", ["tools:3"], { id: "6", name: "agent", metadata: { lc_agent_name: "third" } }), event("tasks", ["other:1"], { id: "7", name: "agent", metadata: { lc_agent_name: "" } }), event("tasks", ["plain"], { id: "8", metadata: { lc_agent_name: "p" } }),
  ]),
  "a lifecycle with causes": () => lifecycle([event("lifecycle", ["a:1"], { event: "started", cause: { type: "x" } }), event("lifecycle", ["b:1"], { event: "started", cause: {} }), event("lifecycle", ["c:1"], { event: "completed", cause: { type: "x" } }), event("lifecycle", [], null)]),
  "a lifecycle with questions": () => lifecycle([event("values", ["a:1"]), event("input", [], { event: "requested", id: "i" }), event("input", [], { event: "requested" })]),
  "a lifecycle that fails": () => lifecycle([event("values", ["a:1"]), event("values", ["b:1"]), event("updates", [], {}, "b")], {}, (transformer) => transformer.fail(new Error("no"))),
  "a lifecycle that fails without an error": async () => Promise.all(["text", { code: 1 }, 1n].map((thrown) => lifecycle([], {}, (transformer) => transformer.fail(thrown)).then(({ told }) => told))),
  "a lifecycle that ends twice": () => lifecycle([], {}, (transformer) => { transformer.finalize(); transformer.finalize(); transformer.fail(new Error("late")); }),
  "a lifecycle with options": () => lifecycle([event("values", ["a:1"])], { rootGraphName: "mine", initialStatus: "started", getGraphName: (ns) => ns.join("/"), getTerminalStatusOverride: async () => { await pause(); return "interrupted"; } }),
  "a lifecycle of others' root": () => lifecycle([event("values", ["a:1"])], { emitRootOnRegister: false, getTerminalStatusOverride: async () => undefined }),
  "a lifecycle whose end is not known": () => lifecycle([], { getTerminalStatusOverride: async () => { throw new Error("no"); } }),
  "a lifecycle of a failure in own words": () => lifecycle([], { serializeError: (error) => `!${error}` }, (transformer) => transformer.fail("x")),
  "entries of one graph": async () => {
    const entries = StreamChannel.local();
    for (const namespace of [[], ["a"], ["a", "b"], ["c"]]) entries.push({ namespace });
    entries.close();
    return [await all(filterLifecycleEntries(entries, ["a"])), await all(filterLifecycleEntries(entries, [], 2))];
  },

  // Other transformers alone
  "values alone": async () => {
    const transformer = createValuesTransformer(["a"]);
    const kept = [event("values", ["a"], 1), event("values", [], 2), event("values", ["a", "b"], 3), event("updates", ["a"], 4)].map((event) => transformer.process(event));
    transformer.finalize();
    return [kept, await all(transformer.init()._valuesLog)];
  },
  "messages alone": async () => {
    const transformer = createMessagesTransformer(["a"], "chat");
    for (const [ns, , [data, { langgraph_node }]] of [...talk(["a", "b"], "one"), ...talk(["a"], "two"), ...talk(["c", "b"], "three")]) transformer.process(event("messages", ns, data, langgraph_node));
    for (const [ns, , [data]] of talk(["a", "b"], "four")) transformer.process(event("messages", ns, data, "other"));
    transformer.fail(new Error("over"));
    return [(await all(transformer.init().messages, (message) => message.threw ?? [message instanceof ChatModelStreamImpl, message.namespace, message.node]))];
  },
  "graphs inside alone": async () => {
    const mux = { _events: StreamChannel.local(), _discoveries: StreamChannel.local(), registered: [], register(...args) { this.registered.push(args); } };
    const made = [];
    const transformer = createSubgraphDiscoveryTransformer(mux, { createStream: (...args) => { made.push(args); return { path: args[0] }; } });
    for (const ns of [[], ["a"], ["a", "b"], ["c", "d"], ["a"]]) { transformer.process(event("values", ns)); mux._events.push(ns); }
    mux._discoveries.close();
    const { subgraphs, _discoveries } = transformer.init();
    return [made, mux.registered, await all(subgraphs), _discoveries === mux._discoveries, await all(filterSubgraphHandles(_discoveries, [], 1)), await all(filterSubgraphHandles(_discoveries, ["a"])), isNativeTransformer(transformer)];
  },
  "streams of graphs inside": () => [["a:1"], ["a:x:12"], ["a:b2"], ["plain"], [":7"], []].map((path) => {
    const { name, index, path: own } = new SubgraphRunStream(path, { _discoveries: StreamChannel.local() });
    return [name, index, own];
  }),
  "a stream that nobody put together": async () => {
    const mux = (await run([]))._mux;
    const stream = new GraphRunStream([], mux);
    return [await each(stream.values), await all(stream.lifecycle), await all(stream.subgraphs), await methods(stream), stream.extensions, await all(new GraphRunStream([], mux, 0, 5), ({ seq }) => seq)];
  },
  "the mux": async () => {
    const { _mux: mux } = await run([]);
    await all(mux.subscribeEvents([]) && { [Symbol.asyncIterator]: () => mux.subscribeEvents([]) });
    const late = [];
    mux.addTransformer({ init: () => ({}), process: ({ method }) => { late.push(method); return true; }, finalize: () => void late.push("over") });
    return [late, mux.interrupted, mux.interrupts, mux._events.size, mux._events.done, mux._discoveries.done];
  },

  // Channels
  "a channel": async () => {
    const channel = new StreamChannel("name");
    const reading = all(channel);
    channel.push(1);
    channel.push(2);
    await pause();
    channel.push(3);
    channel.close();
    const ranges = await Promise.all([0, 2, 3, -1].map((index) => outcome(() => channel.get(index))));
    return [await reading, await all(channel.toAsyncIterable(1)), ranges, channel.size, channel.done, channel.channelName, StreamChannel.local().channelName, EventLog === StreamChannel];
  },
  "a channel that fails": async () => {
    const channel = StreamChannel.local();
    channel.push(1);
    const waiting = all(channel.toAsyncIterable(1));
    channel.fail(new Error("no"));
    return [await waiting, await all(channel), channel.done];
  },
  "readers of one cursor": async () => {
    const channel = StreamChannel.local();
    const cursor = channel.iterate();
    const asked = [cursor.next(), cursor.next(), cursor.next()];
    channel.push(1);
    channel.push(2);
    channel.close();
    return Promise.all(asked);
  },
  "a channel as a response": async () => {
    const channel = StreamChannel.remote("numbers");
    for (const item of [1, { two: "2\n2" }, undefined, "a\r\nb\rc"]) channel.push(item);
    channel.close();
    const text = (options) => new Response(channel.toEventStream(options)).text();
    return [await text(), await text({ event: "n", startAt: 2 }), await text({ serialize: String }), await text({ event: null }), await new Response(StreamChannel.local().toEventStream() && (() => { const local = StreamChannel.local(); local.push(1); local.close(); return local.toEventStream(); })()).text()];
  },
  "a channel as a response that fails": async () => {
    const channel = StreamChannel.remote("numbers");
    channel.push(1);
    channel.fail(new Error("no"));
    const stream = channel.toEventStream();
    const reader = stream.getReader();
    return [new TextDecoder().decode((await reader.read()).value), await outcome(() => reader.read())];
  },
  "what is a channel": () => [new StreamChannel(), StreamChannel.remote("x"), {}, null, 1, { [Symbol.for("langgraph.stream_channel")]: true }, { [Symbol.for("langgraph.stream_channel")]: 1 }].map((value) => [isStreamChannel(value), StreamChannel.isInstance(value)]),

  // Events
  "chunks as events": () => samples.map(([mode, payload]) => convertToProtocolEvent({ namespace: ["a:1"], mode, payload, seq: 7 }).map(withoutTime)),
  "the time of an event": () => convertToProtocolEvent({ namespace: [], mode: "values", payload: {}, seq: 0 }).map(({ params }) => Math.abs(params.timestamp - Date.now()) < 1000),
  "what is an envelope": () => samples.map(([, payload]) => isCheckpointEnvelope(payload)),
  "what is native": () => [{ __native: true }, { __native: 1 }, {}].map(isNativeTransformer),
  modes: () => STREAM_EVENTS_V3_MODES,
  "the entry": () => Object.keys(entry).sort(),

  // Subscriptions
  "channels of events": () => [...STREAM_EVENTS_V3_MODES, "lifecycle", "input", "input.requested", "input.answered", "checkpoints", "custom:x", "other", "toString"].map((method) => [method, inferChannel(event(method, [], { name: "n" })), inferChannel({ method, params: { namespace: [] } })]),
  "which channels there are": () => [[...SUPPORTED_CHANNELS].sort(), ["values", "custom:", "custom:x", "other", "debug", ""].map(isSupportedChannel)],
  "segments": () => ["a", "a:1", "a:1:2", ":1", ""].map(normalizeNamespaceSegment),
  "prefixes": () => [[["a:1", "b:2"], ["a"]], [["a:1"], ["a:1"]], [["a:1"], ["a:2"]], [["a:1"], ["b"]], [["a:1"], []], [[], ["a"]], [["a"], ["a:1"]], [["a:1", "b:2"], ["a", "b:2"]]].map(([namespace, prefix]) => isPrefixMatch(namespace, prefix)),
  "subscriptions": () => [
    [event("values"), { channels: ["values"] }], [event("values"), { channels: ["updates"] }], [event("custom", [], { name: "n" }), { channels: ["custom"] }], [event("custom", [], { name: "n" }), { channels: ["custom:n"] }], [event("custom", [], { name: "n" }), { channels: ["custom:m"] }],
    [event("custom"), { channels: ["custom:n"] }], [event("other"), { channels: ["other"] }], [event("values", ["a:1", "b:2"]), { channels: ["values"], namespaces: [["a"]] }], [event("values", ["a:1", "b:2"]), { channels: ["values"], namespaces: [["a"]], depth: 0 }],
    [event("values", ["a:1", "b:2"]), { channels: ["values"], namespaces: [["a"]], depth: 1 }], [event("values", ["a:1"]), { channels: ["values"], namespaces: [] }], [event("values", ["a:1"]), { channels: ["values"], namespaces: [["b"], ["c"]] }], [event("values", ["a:1", "b:2"]), { channels: ["values"], depth: 0 }],
    [{ ...event("values"), seq: 3 }, { channels: ["values"], since: 3 }], [{ ...event("values"), seq: 4 }, { channels: ["values"], since: 3 }], [{ method: "values", params: { namespace: [] } }, { channels: ["values"], since: 0 }], [event("values"), { channels: ["values"], since: "0" }],
  ].map(([event, definition]) => matchesSubscription(event, definition)),
};
