/** Graphs of nodes that listen to channels, built by hand. */
import { RunnableLambda } from "@langchain/core/runnables";
import { Annotation, Command, MemorySaver, START, StateGraph, interrupt } from "@langchain/langgraph";
import { BinaryOperatorAggregate, DeltaChannel, EphemeralValue, LastValue, Topic, UntrackedValueChannel } from "@langchain/langgraph/channels";
import { Channel, Pregel } from "@langchain/langgraph/pregel";

import { all, outcome } from "../helpers.mjs";

const doubles = (from, ...to) => Channel.subscribeTo(from).pipe((text) => text + text).pipe(Channel.writeTo(to));

/** The graphs of LangGraph's documentation. */
const one = (more) =>
  new Pregel({
    nodes: { node1: doubles("a", "b") },
    channels: { a: new EphemeralValue(), b: new EphemeralValue() },
    inputChannels: ["a"],
    outputChannels: ["b"],
    ...more,
  });

const several = (more) =>
  new Pregel({
    nodes: { node1: doubles("a", "b"), node2: doubles("b", "c") },
    channels: { a: new EphemeralValue(), b: new LastValue(), c: new EphemeralValue() },
    inputChannels: ["a"],
    outputChannels: ["b", "c"],
    ...more,
  });

/** Lists that were handed out grow in LangGraph.js while more is written, so that what one sees of those before is left to chance. */
const topic = (more, accumulate = false) =>
  new Pregel({
    nodes: { node1: doubles("a", "b", "c"), node2: doubles("b", "c") },
    channels: { a: new EphemeralValue(), b: new EphemeralValue(), c: new Topic({ accumulate }) },
    inputChannels: ["a"],
    outputChannels: ["c"],
    ...more,
  });

const reduced = (more) =>
  new Pregel({
    nodes: { node1: doubles("a", "b", "c"), node2: doubles("b", "c") },
    channels: { a: new EphemeralValue(), b: new EphemeralValue(), c: new BinaryOperatorAggregate((left, right) => (left ? `${left} | ${right}` : right)) },
    inputChannels: ["a"],
    outputChannels: ["c"],
    ...more,
  });

const cycle = (more) =>
  new Pregel({
    nodes: {
      loop: Channel.subscribeTo("value")
        .pipe((text) => (text.length < 10 ? text + text : undefined))
        .pipe(Channel.writeTo([], { value: (text) => text })),
    },
    channels: { value: new EphemeralValue() },
    inputChannels: ["value"],
    outputChannels: ["value"],
    ...more,
  });

/** One value in, one out. */
const single = (more) =>
  new Pregel({
    nodes: { one: Channel.subscribeTo("in").pipe((n) => n + 1).pipe(Channel.writeTo(["out"])) },
    channels: { in: new LastValue(), out: new LastValue() },
    inputChannels: "in",
    outputChannels: "out",
    ...more,
  });

const chain = (more) =>
  new Pregel({
    nodes: {
      one: Channel.subscribeTo("in").pipe((n) => n + 1).pipe(Channel.writeTo(["mid"])),
      two: Channel.subscribeTo("mid").pipe((n) => n * 10).pipe(Channel.writeTo(["out"])),
    },
    channels: { in: new LastValue(), mid: new LastValue(), out: new LastValue() },
    inputChannels: "in",
    outputChannels: "out",
    ...more,
  });

const GRAPHS = { one, several, topic, reduced, cycle };
const MODES = ["values", "updates", "tasks", "debug", "custom", "messages", ["values", "updates"]];
const thread = { configurable: { thread_id: "1" } };

/** What one would see of a thread after each of the inputs. */
const session = (build, inputs, options) => async () => {
  const graph = build({ checkpointer: new MemorySaver() });
  const seen = [];
  for (const input of inputs) {
    seen.push(await all(graph.stream(input, { ...thread, streamMode: ["values", "updates", "checkpoints"], ...options })));
    const { values, next, tasks, metadata } = await graph.getState(thread);
    seen.push({ values, next, tasks, metadata });
  }
  seen.push(await all(graph.getStateHistory(thread), ({ values, next, metadata }) => ({ values, next, metadata })));
  return seen;
};

const durable = (name, build, inputs, options) =>
  Object.fromEntries(["sync", "exit"].map((durability) => [`${name}, ${durability}`, session(build, inputs, { durability, ...options })]));

/** Builds something of nodes and channels, and says what comes of it. */
const building = (nodes, channels, input, more = {}) => async () =>
  outcome(async () => {
    const built = typeof nodes === "function" ? nodes() : nodes;
    const graph = new Pregel({ nodes: built, channels: channels(), inputChannels: ["a"], outputChannels: ["b"], ...more });
    return [await graph.invoke(input), await all(graph.stream(input, { streamMode: ["values", "updates", "tasks"] }))];
  });

const plain = () => ({ a: new LastValue(), b: new LastValue(), c: new LastValue(), d: new LastValue() });

export default {
  ...Object.fromEntries(Object.entries(GRAPHS).flatMap(([name, build]) => MODES.map((streamMode) => [
    `${name}: ${streamMode}`,
    async () => all(build().stream(name === "cycle" ? { value: "a" } : { a: "foo" }, { streamMode })),
  ]))),
  ...Object.fromEntries(Object.entries(GRAPHS).map(([name, build]) => [
    `${name}: invoked, and without a mode`,
    async () => {
      const input = name === "cycle" ? { value: "a" } : { a: "foo" };
      return [await build().invoke(input), await all(build().stream(input)), await all(build({ streamMode: "updates" }).stream(input))];
    },
  ])),
  ...Object.fromEntries(MODES.map((streamMode) => [`one value in and out: ${streamMode}`, async () => [
    await all(single().stream(2, { streamMode })),
    await all(chain().stream(2, { streamMode })),
  ]])),
  "an accumulating topic": async () => [await topic({}, true).invoke({ a: "foo" }), await all(topic({}, true).stream({ a: "foo" }, { streamMode: "updates" }))],
  "one value in and out: invoked": async () => [await single().invoke(2), await chain().invoke(2), await single().invoke(0)],
  "other keys": async () => [
    await chain().invoke(2, { outputKeys: ["in", "mid"] }),
    await chain().invoke(2, { outputKeys: "mid" }),
    await all(chain().stream(2, { streamMode: ["values", "updates"], outputKeys: ["mid"] })),
    await all(chain({ streamChannels: ["mid", "out"] }).stream(2, { streamMode: ["values", "updates", "tasks"] })),
    await all(chain({ streamChannels: "mid" }).stream(2, { streamMode: ["values", "updates"] })),
  ],
  ...durable("a thread", several, [{ a: "x" }, { a: "y" }]),
  ...durable("a thread of one value", chain, [2, 3]),
  ...durable("a thread with a topic", topic, [{ a: "x" }, { a: "y" }]),
  ...durable("a thread with a reducer", reduced, [{ a: "x" }, { a: "y" }]),
  ...durable("breakpoints", chain, [2, null, 5, null], { interruptBefore: ["two"] }),
  ...durable("breakpoints after", chain, [2, null, 5, null], { interruptAfter: ["one"] }),
  "breakpoints of the graph": session((more) => chain({ ...more, interruptBefore: ["two"] }), [2, null]),
  "breakpoints everywhere": session((more) => chain({ ...more, interruptBefore: "*" }), [2, null, null]),
  ...durable(
    "questions",
    (more) =>
      new Pregel({
        nodes: {
          ask: Channel.subscribeTo("in").pipe((n) => n + interrupt({ more: n })).pipe(Channel.writeTo(["mid"])),
          two: Channel.subscribeTo("mid").pipe((n) => n * 10).pipe(Channel.writeTo(["out"])),
        },
        channels: { in: new LastValue(), mid: new LastValue(), out: new LastValue() },
        inputChannels: "in",
        outputChannels: "out",
        ...more,
      }),
    [1, new Command({ resume: 5 }), 2, new Command({ resume: 6 })],
  ),
  ...durable(
    "channels that are not kept, or kept as differences",
    (more) =>
      new Pregel({
        nodes: {
          one: Channel.subscribeTo("in").pipe((n) => n + 1).pipe(Channel.writeTo(["secret", "log"])),
          two: Channel.subscribeTo("secret").pipe((n) => n + 1).pipe(Channel.writeTo(["log", "out"])),
        },
        channels: {
          in: new EphemeralValue(),
          secret: new UntrackedValueChannel(),
          log: new DeltaChannel((state, writes) => state.concat(writes), { initialValueFactory: () => [] }),
          out: new LastValue(),
        },
        inputChannels: "in",
        outputChannels: ["log", "out"],
        ...more,
      }),
    [1, 2],
  ),
  "an update of the state": async () => {
    const graph = chain({ checkpointer: new MemorySaver() });
    const seen = [await graph.invoke(2, thread)];
    await graph.updateState(thread, 7, "one");
    const state = async () => {
      const { values, next, metadata } = await graph.getState(thread);
      return { values, next, metadata };
    };
    seen.push(await state(), await graph.invoke(null, thread), await state());
    await graph.updateState(thread, 8, "two");
    seen.push(await state(), await outcome(() => graph.updateState(thread, 1, "none")));
    return seen;
  },
  "an update of a graph of one node": async () => {
    const graph = single({ checkpointer: new MemorySaver() });
    await graph.invoke(2, thread);
    await graph.updateState(thread, 9);
    return (await graph.getState(thread)).values;
  },
  "time travel": async () => {
    const graph = chain({ checkpointer: new MemorySaver() });
    await graph.invoke(2, thread);
    const states = await all(graph.getStateHistory(thread), (state) => state);
    const { config } = states.find(({ next }) => next[0] === "two");
    return [await graph.invoke(null, config), (await all(graph.getStateHistory(thread), ({ next }) => next))];
  },
  // A node of several channels runs when one of them changes and all are there.
  "all of several channels": building(
    () => ({
      first: doubles("a", "c"),
      second: doubles("c", "d"),
      both: Channel.subscribeTo(["a", "d"]).pipe(({ a, d }) => `${a}+${d}`).pipe(Channel.writeTo(["b"])),
    }),
    plain,
    { a: "x" },
  ),
  "a name for a channel": building(() => ({ one: Channel.subscribeTo("a", { key: "text" }).pipe(({ text }) => text.length).pipe(Channel.writeTo(["b"])) }), plain, { a: "xyz" }),
  "join": building(
    () => ({
      first: doubles("a", "c"),
      second: Channel.subscribeTo("c", { key: "c" }).join(["a", "d"]).pipe((given) => JSON.stringify(given)).pipe(Channel.writeTo(["b"])),
    }),
    plain,
    { a: "x" },
  ),
  "a node that only writes": building(() => ({ one: Channel.subscribeTo("a").pipe(Channel.writeTo(["b", "c"])) }), plain, { a: "x" }),
  "a node that writes nothing": building(() => ({ one: Channel.subscribeTo("a").pipe((text) => text) }), plain, { a: "x" }),
  "functions and values as writes": building(
    () => ({ one: Channel.subscribeTo("a").pipe(Channel.writeTo(["c"], { b: (text) => text.length, d: "fixed" })) }),
    plain,
    { a: "xyz" },
    { outputChannels: ["b", "c", "d"] },
  ),
  "runnables as writes, and nothing where they give nothing": building(
    () => ({ one: Channel.subscribeTo("a").pipe(Channel.writeTo([], { b: RunnableLambda.from(async (text) => `${text}?`), c: () => undefined, d: () => null })) }),
    plain,
    { a: "xyz" },
    { outputChannels: ["b", "c", "d"] },
  ),
  "several writers in a row": building(() => ({ one: Channel.subscribeTo("a").pipe((text) => `${text}!`).pipe(Channel.writeTo(["b"])).pipe(Channel.writeTo(["c"], { d: (text) => text + text })) }), plain, { a: "x" }, { outputChannels: ["b", "c", "d"] }),
  "several steps before a writer": building(() => ({ one: Channel.subscribeTo("a").pipe((text) => `${text}!`).pipe(async (text) => text.length).pipe(RunnableLambda.from((n) => [n])).pipe(Channel.writeTo(["b"])) }), plain, { a: "x" }),
  "values of every kind": async () => {
    const values = [null, 0, "", false, [], [1, [2]], {}, { lg_name: "other" }, new Map([[1, 2]]), new Date(0)];
    const seen = [];
    for (const value of values) seen.push(await outcome(() => one({ nodes: { n: Channel.subscribeTo("a").pipe(() => value).pipe(Channel.writeTo(["b"])) } }).invoke({ a: 1 })));
    for (const value of values) seen.push(await outcome(() => single({ nodes: { n: Channel.subscribeTo("in").pipe((given) => [typeof given, given]).pipe(Channel.writeTo(["out"])) } }).invoke(value)));
    return seen;
  },
  "two nodes at once": building(() => ({ z: doubles("a", "b"), y: Channel.subscribeTo("a").pipe((text) => `${text}-`).pipe(Channel.writeTo(["c"])) }), plain, { a: "x" }, { outputChannels: ["b", "c"] }),
  "two writes at once to a channel that takes one": building(() => ({ z: doubles("a", "b"), y: doubles("a", "b") }), plain, { a: "x" }),
  "nodes that are called like channels": building(() => ({ a: doubles("a", "b"), b: doubles("b", "c") }), plain, { a: "x" }, { outputChannels: ["b", "c"] }),
  "several inputs": building(() => ({ one: doubles("a", "b"), two: doubles("c", "d") }), plain, { a: "x", c: "y", d: "ignored", e: 1 }, { inputChannels: ["a", "c"], outputChannels: ["b", "d"] }),
  "a node that throws": building(
    () => ({
      one: Channel.subscribeTo("a").pipe(() => {
        throw new RangeError("boom");
      }).pipe(Channel.writeTo(["b"])),
    }),
    plain,
    { a: "x" },
  ),
  "an endless cycle": async () => {
    const graph = new Pregel({
      nodes: { loop: Channel.subscribeTo("n").pipe((n) => n + 1).pipe(Channel.writeTo(["n"])) },
      channels: { n: new LastValue() },
      inputChannels: "n",
      outputChannels: "n",
    });
    return [await outcome(() => graph.invoke(1)), await all(graph.stream(1, { recursionLimit: 3, streamMode: "values" }))];
  },
  "what is read of the configuration": async () => {
    let seen;
    const reads = (_, { configurable, metadata, tags }) => {
      seen = { place: configurable.checkpoint_ns, own: configurable.own, node: metadata.langgraph_node, triggers: metadata.langgraph_triggers, step: metadata.langgraph_step, tags };
    };
    const graph = one({ nodes: { n: Channel.subscribeTo("a", { tags: ["of the node"] }).pipe(reads).pipe(Channel.writeTo([], { b: "done" })) } });
    return [await graph.invoke({ a: 1 }, { configurable: { own: 1 }, tags: ["of the call"] }), { ...seen, tags: seen.tags.filter((tag) => tag.startsWith("of the")).sort() }];
  },
  "what it is built with": async () => {
    const tags = [];
    const reads = (_, config) => {
      tags.push(config.tags.filter((tag) => tag.startsWith("of the")).sort());
    };
    const graph = one({ nodes: { n: Channel.subscribeTo("a").pipe(reads).pipe(Channel.writeTo([], { b: "done" })) }, config: { tags: ["of the graph"] }, name: "named" });
    return [await graph.invoke({ a: 1 }), await graph.invoke({ a: 1 }, { tags: ["of the call"] }), tags, graph.config, graph.getName(), graph.outputChannels, Object.keys(graph.channels).includes("b")];
  },
  "inputs that are none": async () => {
    const seen = [];
    for (const input of ["text", [1], 3]) seen.push(await outcome(() => one().invoke(input)));
    return seen;
  },
  ...Object.fromEntries(Object.entries({ several, topic, reduced, chain }).map(([name, build]) => [`what is stored: ${name}`, async () => {
    const checkpointer = new MemorySaver();
    const graph = build({ checkpointer });
    for (const input of name === "chain" ? [1, 2] : [{ a: "x" }, { a: "y" }]) await graph.invoke(input, thread);
    return all(checkpointer.list(thread), ({ checkpoint, metadata, pendingWrites }) => ({ checkpoint, metadata, pendingWrites }));
  }])),
  "inputs that nobody takes": async () => {
    const graph = one({ checkpointer: new MemorySaver() });
    const told = [];
    const callbacks = [{ handleChainError: (error) => told.push(error.name) }];
    const seen = [];
    for (const input of [{}, { z: 1 }, null, undefined]) seen.push(await outcome(() => graph.invoke(input, { ...thread, callbacks })), await all(graph.stream(input, { ...thread, callbacks })));
    return [seen, told];
  },
  "as a node": async () => {
    const graph = new StateGraph(Annotation.Root({ a: Annotation(), b: Annotation() }))
      .addNode("inner", several({ outputChannels: ["b"] }))
      .addNode("after", ({ b }) => ({ a: `after ${b}` }))
      .addEdge(START, "inner")
      .addEdge("inner", "after")
      .compile();
    return [
      await graph.invoke({ a: "x" }),
      await all(graph.stream({ a: "x" }, { streamMode: ["updates", "values"], subgraphs: true })),
      [...graph.getSubgraphs()].map(([name, inner]) => [name, inner instanceof Pregel]),
    ];
  },
  "a graph in a node": async () => {
    const inner = new StateGraph(Annotation.Root({ text: Annotation() })).addNode("n", ({ text }) => ({ text: `${text}!` })).addEdge(START, "n").compile();
    const graph = one({ nodes: { outer: Channel.subscribeTo("a", { key: "text" }).pipe(inner).pipe(Channel.writeTo([], { b: ({ text }) => text })) } });
    return [await graph.invoke({ a: "x" }), await all(graph.stream({ a: "x" }, { streamMode: "updates", subgraphs: true })), [...graph.getSubgraphs()].map(([name]) => name)];
  },
  "withConfig": async () => {
    const graph = several().withConfig({ tags: ["t"], recursionLimit: 9 });
    return [graph instanceof Pregel, Object.keys(graph.nodes), graph.inputChannels, await graph.invoke({ a: "x" })];
  },
  "pipe and batch": async () => [await one().pipe(({ b }) => `${b}!`).invoke({ a: "x" }), await one().batch([{ a: "x" }, { a: "y" }])],
  "retries": async () => {
    let calls = 0;
    const flaky = Channel.subscribeTo("a").pipe((text) => {
      calls += 1;
      if (calls < 3) throw new Error("not yet");
      return text;
    }).pipe(Channel.writeTo(["b"]));
    const log = console.log;
    console.log = () => {};
    try {
      return [await one({ nodes: { flaky }, retryPolicy: { maxAttempts: 5, initialInterval: 1, retryOn: () => true } }).invoke({ a: "x" }), calls];
    } finally {
      console.log = log;
    }
  },
  ...Object.fromEntries(Object.entries({
    "a channel that is not there": () => one({ nodes: { n: doubles("z", "b") } }),
    "an input that nobody listens to": () => single({ inputChannels: "out" }),
    "inputs that nobody listens to": () => one({ inputChannels: ["b"] }),
    "an output that is not there": () => one({ outputChannels: ["z"] }),
    "a stream channel that is not there": () => one({ streamChannels: "z" }),
    "a node that is none": () => one({ nodes: { n: doubles("a", "b"), m: () => 1 } }),
    "a reserved node": () => one({ nodes: { __interrupt__: doubles("a", "b") } }),
    "a breakpoint that is not there": () => one({ interruptBefore: ["z"] }),
    "a breakpoint after what is not there": () => one({ interruptAfter: ["z"] }),
    "a reserved channel": () => one({ channels: { a: new LastValue(), b: new LastValue(), __pregel_tasks: new LastValue() } }),
    "a key for several channels": () => Channel.subscribeTo(["a", "b"], { key: "k" }),
    "a join of what is no list": () => Channel.subscribeTo(["a"]).join("b"),
  }).map(([name, build]) => [`refused: ${name}`, () => outcome(async () => build())])),
  "refused: a write to the packets": building(() => ({ n: Channel.subscribeTo("a").pipe(Channel.writeTo(["__pregel_tasks"])) }), plain, { a: "x" }),
  "a write to what is not there": building(() => ({ n: Channel.subscribeTo("a").pipe(Channel.writeTo(["z", "b"])) }), plain, { a: "x" }),
};
