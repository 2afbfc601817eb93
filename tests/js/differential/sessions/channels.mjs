/** Kinds of keys and schemas over several runs: what checkpoints keep of them, and what comes back. */
import { z } from "zod";

import { says } from "../helpers.mjs";

const concat = (left, right) => left.concat(right);
const log = (lib) => lib.Annotation({ reducer: concat, default: () => [] });
const flat = (list, writes) => list.concat(...writes);

/** START → a → b → c; b asks. Each says what it read of `key`. */
const asking = (lib, { saver }, key, { a = {}, b = {} } = {}) => {
  const reads = (state) => JSON.stringify(state.key ?? null);
  return new lib.StateGraph(lib.Annotation.Root({ key, log: log(lib) }))
    .addNode("a", (state) => ({ log: [`a ${reads(state)}`], ...a }))
    .addNode("b", (state) => ({ log: [`b ${reads(state)} ${lib.interrupt("go on?")}`], ...b }))
    .addNode("c", (state) => ({ log: [`c ${reads(state)}`] }))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: saver });
};

/** Runs into the question, looks, answers, and runs again. */
const answered = async (s) => {
  await s.run({ log: ["in"], key: ["first"] });
  await s.state();
  await s.resume("yes");
  await s.state();
  await s.run({ log: ["again"] });
  await s.resume("no");
  await s.history();
};

const kept = (name, key, writes = { a: { key: ["a"] }, b: { key: ["b"] } }) => ({
  name,
  build: (lib, s) => asking(lib, s, key(lib), writes),
  steps: answered,
});

/** Two nodes of one step, then one, over a key that is kept as its writes. */
const growing = (lib, { saver }, options, more = {}) => {
  const channel = new lib.DeltaChannel(flat, options);
  return new lib.StateGraph(lib.Annotation.Root({ list: channel, log: log(lib) }))
    .addNode("left", () => ({ list: ["left"] }))
    .addNode("right", () => ({ list: ["right"], log: ["right"] }))
    .addNode("end", ({ list }) => ({ list: [`end ${list.length}`], log: [list.join()] }))
    .addEdge(lib.START, "left")
    .addEdge(lib.START, "right")
    .addEdge(["left", "right"], "end")
    .compile({ checkpointer: saver, ...more });
};

export default [
  kept("LastValue with a default", ({ LastValue }) => new LastValue(() => ["d"])),
  kept("AnyValue", ({ AnyValue }) => new AnyValue()),
  kept("EphemeralValue", ({ EphemeralValue }) => new EphemeralValue()),
  kept("Topic", ({ Topic }) => new Topic()),
  kept("Topic that takes each value once", ({ Topic }) => new Topic({ unique: true }), {
    a: { key: ["first", "a"] },
    b: { key: ["a", "b"] },
  }),
  kept("UntrackedValue over an interrupt", ({ UntrackedValueChannel }) => new UntrackedValueChannel()),
  kept("UntrackedValue with a default over an interrupt", ({ UntrackedValueChannel }) => {
    return new UntrackedValueChannel({ initialValueFactory: () => ["d"] });
  }),
  {
    name: "what a task wrote to an UntrackedValue is lost when the other of its step asks",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.Annotation.Root({ key: new lib.UntrackedValueChannel(), log: log(lib) }))
        .addNode("writes", () => ({ key: "w", log: ["writes"] }))
        .addNode("asks", () => ({ log: [lib.interrupt("?")] }))
        .addNode("end", ({ key }) => ({ log: [JSON.stringify(key ?? null)] }))
        .addEdge(lib.START, "writes")
        .addEdge(lib.START, "asks")
        .addEdge(["writes", "asks"], "end")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ log: [] });
      await s.state();
      await s.resume("yes");
      await s.history();
    },
  },
  {
    name: "a Send without what is untracked",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.Annotation.Root({ key: new lib.UntrackedValueChannel(), log: log(lib) }))
        .addNode("a", () => new lib.Command({ goto: [new lib.Send("b", { key: "secret", n: 1 }), new lib.Send("b", "text")] }), { ends: ["b"] })
        .addNode("b", (given) => ({ log: [JSON.stringify(given)] }))
        .addEdge(lib.START, "a")
        .compile({ checkpointer: saver, interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({ log: [], key: "in" });
      await s.state();
      await s.run(null);
      await s.history();
    },
  },
  {
    name: "a Send of a list beside what is untracked",
    unordered: true,
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.Annotation.Root({ key: new lib.UntrackedValueChannel(), log: log(lib) }))
        .addNode("a", () => new lib.Command({ goto: new lib.Send("b", ["one", "two"]) }), { ends: ["b"] })
        .addNode("asks", (_, config) => ({ log: [config.interrupt("go on?")] }))
        .addNode("b", (given) => ({ log: [JSON.stringify(given)] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "asks")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ log: [] });
      await s.resume("yes");
      await s.history();
    },
  },
  {
    name: "an UntrackedValue in a Command from outside",
    build: (lib, s) => asking(lib, s, new lib.UntrackedValueChannel()),
    steps: async (s) => {
      await s.run({ log: [] });
      await s.update({ log: ["updated"] }, "a");
      await s.state();
      await s.command({ resume: "yes", update: { key: "commanded", log: ["commanded"] } });
      await s.history();
    },
  },
  kept("DeltaChannel over an interrupt", ({ DeltaChannel }) => new DeltaChannel(flat)),
  {
    name: "DeltaChannel over several runs, with an update, a replay and a fork",
    sqlite: false, // LangGraph.js puts writes of one superstep together again in the order SQLite gives them: by random ids.
    build: (lib, s) => growing(lib, s, { initialValueFactory: () => ["d"] }),
    steps: async (s) => {
      await s.run({ list: ["one"] });
      await s.run({ list: ["two"] });
      await s.state();
      await s.update({ list: ["updated"] }, "left");
      await s.state();
      await s.run({ list: ["three"] });
      await s.replay(3);
      await s.state({ at: 2 });
      await s.update({ list: ["forked"] }, "end", { at: 5 });
      await s.run({ log: ["on"] });
      await s.history();
    },
  },
  {
    name: "DeltaChannel that is overwritten",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.Annotation.Root({ list: new lib.DeltaChannel(flat), log: log(lib) }))
        .addNode("a", () => ({ list: ["a"] }))
        .addNode("b", ({ list }) => ({ list: { __overwrite__: [`b ${list.length}`] } }))
        .addNode("c", () => ({ list: ["c"] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addEdge("b", "c")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ list: ["in"] });
      await s.state();
      await s.command((lib) => ({ update: { list: ["commanded"] }, goto: "c" }));
      await s.run({ log: ["nothing"] });
      await s.history();
    },
  },
  {
    name: "DeltaChannel with snapshots",
    sqlite: false, // LangGraph.js puts writes of one superstep together again in the order SQLite gives them: by random ids.
    build: (lib, s) => growing(lib, s, { snapshotFrequency: 2 }, { interruptBefore: ["end"] }),
    steps: async (s) => {
      await s.run({ list: ["one"] });
      await s.run(null);
      await s.run({ list: ["two"] });
      await s.run(null);
      await s.state({ at: 3 });
      await s.history();
    },
  },
  {
    name: "a DeltaChannel of a new thread that is only updated",
    sqlite: false, // LangGraph.js puts writes of one superstep together again in the order SQLite gives them: by random ids.
    build: (lib, s) => growing(lib, s, {}),
    steps: async (s) => {
      await s.update({ list: ["first"] }, "left");
      await s.update({ list: ["second"] }, "right");
      await s.bulk([{ updates: [{ values: { list: ["x"] }, asNode: "left" }, { values: { list: ["y"] }, asNode: "right" }] }]);
      await s.state();
      await s.run(null);
      await s.history();
    },
  },
  {
    name: "schemas of the input and the output, and updates",
    build: (lib, { saver }) => {
      const { Annotation } = lib;
      const state = Annotation.Root({ given: Annotation(), inner: Annotation(), shown: Annotation(), log: log(lib) });
      const input = Annotation.Root({ given: Annotation() });
      const output = Annotation.Root({ shown: Annotation() });
      return new lib.StateGraph({ state, input, output })
        .addNode("a", ({ given, inner }) => ({ inner: `${inner}+${given}`, log: [`${given}`] }))
        .addNode("b", ({ inner }) => ({ shown: inner, log: ["b"] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer: saver, interruptBefore: ["b"] });
    },
    steps: async (s) => {
      await s.run({ given: 1, inner: "refused", log: ["refused"] });
      await s.state();
      await s.update({ given: 2, inner: "updated" }, "__start__");
      await s.state();
      await s.run(null);
      await s.run(null);
      await s.update({ given: 3, inner: "put", shown: "put" }, "__input__");
      await s.state();
      await s.run(null);
      await s.update({ inner: "as a" }, "a");
      await s.invoke(null);
      await s.history();
    },
  },
  {
    name: "nodes with keys of their own",
    build: (lib, { saver }) => {
      const { Annotation } = lib;
      const secret = Annotation.Root({ secret: Annotation(), n: Annotation() });
      return new lib.StateGraph(Annotation.Root({ n: Annotation(), log: log(lib) }))
        .addNode("a", (state) => ({ secret: "s", log: [JSON.stringify(state)] }))
        .addNode("b", (state) => ({ log: [JSON.stringify(state), lib.interrupt("?")] }), { input: secret })
        .addNode("c", (state) => ({ log: [JSON.stringify(state)] }), { input: secret })
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addEdge("b", "c")
        .compile({ checkpointer: saver, interruptAfter: ["a"] });
    },
    steps: async (s) => {
      await s.run({ n: 1, secret: "from outside", log: [] });
      await s.run(null);
      await s.state();
      await s.resume("yes");
      await s.history();
    },
  },
  {
    name: "what a schema refuses, and the resume after it",
    build: (lib, s) => {
      const state = new lib.StateSchema({ n: z.number(), log: new lib.ReducedValue(z.array(z.string()).default(() => []), { reducer: concat }) });
      return new lib.StateGraph(state)
        .addNode("a", says("a"))
        .addNode("b", () => ({ n: s.count("b") === 1 ? "none" : 2, log: ["b"] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer: s.saver });
    },
    steps: async (s) => {
      await s.run({ n: "none" });
      await s.state();
      await s.run({ n: 1 });
      await s.state();
      await s.run(null);
      await s.update({ n: "refused?" }, "a");
      await s.state();
      await s.history();
    },
  },
  {
    name: "an output key alone",
    build: (lib, s) => asking(lib, s, lib.Annotation(), { a: { key: "a" } }),
    steps: async (s) => {
      await s.run({ log: ["in"] }, { outputKeys: "key" });
      await s.command({ resume: "yes" }, { outputKeys: ["key"] });
      await s.history();
    },
  },
];
