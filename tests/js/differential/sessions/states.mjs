/** `getState`, `getStateHistory`, `updateState` and `bulkUpdateState`. */
import { graph, says, tells } from "../helpers.mjs";

/** START → a → b → c; `seen` shows what each was given. */
const line = (lib, { saver }, options) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("b", says("b"))
    .addNode("c", says("c"))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: saver, ...options });

/** The same, stopped before b. */
const stopped = (lib, s) => line(lib, s, { interruptBefore: ["b"] });

const branching = (lib, { saver }) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("left", says("left"))
    .addNode("right", says("right"))
    .addEdge(lib.START, "a")
    .addConditionalEdges("a", ({ n }) => (n > 0 ? "right" : "left"), ["left", "right"])
    .compile({ checkpointer: saver, interruptBefore: ["left", "right"] });

const fanned = (lib, { saver }, options) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("b", says("b"))
    .addNode("c", says("c"))
    .addNode("end", tells)
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("a", "c")
    .addEdge(["b", "c"], "end")
    .compile({ checkpointer: saver, ...options });

const single = (lib, { saver }) => graph(lib).addNode("only", says("only")).addEdge(lib.START, "only").compile({ checkpointer: saver });

/** One update of a thread that stands before b, and what comes of it. */
const updating = (name, values, asNode, build = stopped) => ({
  name,
  unordered: true,
  build,
  steps: async (s) => {
    await s.run({ foo: 1 });
    await s.update(values, asNode);
    await s.state();
    await s.run(null);
    await s.state();
    await s.history();
  },
});

/** One update of a thread that was never run. */
const fresh = (name, values, asNode, build = line) => ({
  name,
  build,
  steps: async (s) => {
    await s.update(values, asNode);
    await s.state();
    await s.run(null);
    await s.state();
  },
});

const bulking = (name, supersteps, build = line, before) => ({
  name,
  build,
  steps: async (s) => {
    if (before !== undefined) await s.run(before);
    await s.bulk(supersteps);
    await s.state();
    await s.history();
    await s.run(null);
    await s.state();
  },
});

export default [
  {
    name: "the state of an unknown thread",
    build: line,
    steps: async (s) => {
      await s.state();
      await s.state({ subgraphs: true });
      await s.history();
    },
  },
  {
    name: "the state without a checkpointer",
    build: (lib) => line(lib, {}),
    steps: async (s) => {
      await s.state();
      await s.history();
      await s.update({ foo: 1 }, "a");
      await s.bulk([{ updates: [{ values: { foo: 1 }, asNode: "a" }] }]);
    },
  },
  {
    name: "the state without a thread",
    sqlite: false, // Each checkpointer says it in its own words.
    build: line,
    steps: async (s) => {
      await s.call("state", (graph) => graph.getState({ configurable: {} }));
      await s.call("run", (graph) => graph.invoke({ foo: 1 }, { configurable: {} }));
      await s.call("run without a config", (graph) => graph.invoke({ foo: 1 }));
    },
  },
  {
    name: "the state after the end",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.history();
    },
  },
  {
    name: "the state in the middle",
    build: stopped,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.history();
    },
  },
  {
    name: "the state at each checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      for (const at of [0, 1, 2, 3, 4]) await s.state({ at });
    },
  },
  {
    name: "the state at an unknown checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state({ configurable: { checkpoint_id: "1f000000-0000-6000-8000-000000000000" } });
      await s.run(null, { configurable: { checkpoint_id: "1f000000-0000-6000-8000-000000000000" } });
    },
  },
  {
    name: "an update at an unknown checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ foo: 2 }, "a", { configurable: { checkpoint_id: "1f000000-0000-6000-8000-000000000000" } });
      await s.state();
      await s.run({ foo: 3 });
      await s.state();
    },
  },
  {
    name: "an update after a replayed input, as nobody",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.replay((await s.snapshots()).at(-1));
      const input = (await s.snapshots()).findLast(({ metadata }) => metadata.source === "fork");
      await s.update({ foo: 2 }, undefined, { at: input });
      await s.state();
    },
  },
  {
    name: "the state while a neighbour asks",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addNode("end", says("end"))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "ask")
        .addEdge("a", "end")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.state({ at: 0 });
      await s.history();
    },
  },
  {
    name: "the state seen from within a node",
    crossed: false, // When it is saved is the checkpointer's own matter.
    sqlite: false,
    build: (lib, s) =>
      graph(lib)
        .addNode("a", async () => ({ log: ["a"], foo: (await s.graph.getState({ configurable: { thread_id: "1" } })).next }))
        .addEdge(lib.START, "a")
        .compile({ checkpointer: s.saver }),
    ways: ["values"],
    steps: async (s) => {
      await s.run({});
      await s.state();
    },
  },
  {
    name: "the history, filtered and limited",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ foo: 2 }, "a");
      await s.history({ limit: 2 });
      await s.history({ limit: 0 });
      await s.history({ filter: { source: "loop" } });
      await s.history({ filter: { source: "input" } });
      await s.history({ filter: { source: "update" } });
      await s.history({ filter: { step: 1 } });
      await s.history({ filter: { source: "loop", step: 2 }, limit: 1 });
      await s.history({ filter: { nothing: 1 } });
      const all = await s.snapshots();
      await s.history({ before: all[2].config });
      await s.history({ before: all[1].config, limit: 1 });
      await s.history({ before: all.at(-1).config });
    },
  },
  {
    name: "the history at one checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const [, second] = await s.snapshots();
      await s.history(undefined, { checkpoint_id: second.config.configurable.checkpoint_id });
    },
  },
  {
    name: "two threads know nothing of each other",
    build: stopped,
    steps: async (s) => {
      await s.run({ foo: 1 });
      s.thread = "2";
      await s.run({ foo: 2 });
      await s.update({ foo: 3 });
      await s.run(null);
      await s.state();
      s.thread = "1";
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "metadata of a run goes into its checkpoints",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 }, { metadata: { who: "me" }, tags: ["t"], configurable: { mine: 1 } });
      await s.state();
      await s.history({ filter: { who: "me" } });
    },
  },
  updating("an update as the last node", { foo: 2, log: ["updated"] }),
  updating("an update as a named node", { log: ["updated"] }, "a"),
  updating("an update as the node that would run next", { log: ["instead of b"] }, "b"),
  updating("an update as the last of the line", { log: ["instead of c"] }, "c"),
  updating("an update as START", { log: ["again"] }, "__start__"),
  updating("an update as an unknown node", { foo: 2 }, "nowhere"),
  updating("an update with unknown keys", { nowhere: 1, foo: 2 }),
  updating("an update that is empty", {}),
  updating("an update that is a string", "text"),
  updating("an update that is a list", [1]),
  updating("an update that is undefined", undefined),
  updating("an update that is null", null),
  updating("an update that is null, as a node", null, "a"),
  updating("an update as END", null, "__end__"),
  updating("an update with values, as END", { foo: 2 }, "__end__"),
  updating("an update as input", { foo: 2, log: ["input"] }, "__input__"),
  updating("an update as input, with nothing", null, "__input__"),
  updating("a copy", null, "__copy__"),
  updating("a copy with updates", [[{ log: ["copied"] }, "a"]], "__copy__"),
  updating("a copy with values", { foo: 2 }, "__copy__"),
  updating("an update that is a Command", ({ Command }) => new Command({ update: { foo: 2 }, goto: "c" }), "a"),
  updating("an update that turns a branch", { n: 1 }, "a", branching),
  updating("an update that does not turn a branch", { n: 1 }, undefined, branching),
  updating("an update after parallel nodes", { foo: 2 }, undefined, (lib, s) => fanned(lib, s, { interruptBefore: ["end"] })),
  updating("an update as one of parallel nodes", { foo: 2 }, "b", (lib, s) => fanned(lib, s, { interruptBefore: ["end"] })),
  updating("an update before parallel nodes", { foo: 2 }, undefined, (lib, s) => fanned(lib, s, { interruptBefore: ["b"] })),
  updating("an update instead of one of parallel nodes", { foo: 2, log: ["instead of b"] }, "b", (lib, s) => fanned(lib, s, { interruptBefore: ["b"] })),
  updating("an update of a single node's graph", { foo: 2 }, undefined, single),
  updating("an update whose reducer throws", { bad: 1 }, "a", (lib, { saver }) => {
    const { Annotation } = lib;
    const State = Annotation.Root({
      foo: Annotation(),
      bad: Annotation({
        reducer: () => {
          throw new Error("cannot reduce");
        },
        default: () => 0,
      }),
    });
    return new lib.StateGraph(State).addNode("a", () => ({})).addNode("b", () => ({})).addEdge(lib.START, "a").addEdge("a", "b").compile({ checkpointer: saver, interruptBefore: ["b"] });
  }),
  fresh("an update of a thread that was never run", { foo: 1, log: ["updated"] }),
  fresh("an update of a thread that was never run, as a node", { foo: 1, log: ["updated"] }, "a"),
  fresh("an update of a thread that was never run, as START", { foo: 1 }, "__start__"),
  fresh("an update of a thread that was never run, as input", { foo: 1 }, "__input__"),
  fresh("an update of a thread that was never run, as END", null, "__end__"),
  fresh("an empty checkpoint on a thread that was never run", null),
  fresh("a copy of a thread that was never run", null, "__copy__"),
  fresh("an update of a single node's thread that was never run", { foo: 1 }, undefined, single),
  {
    name: "an update on top of what finished neighbours wrote",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ log: ["updated"] }, "a");
      await s.state();
      await s.run(null);
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "an update instead of a node that asks",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addNode("after", tells)
        .addEdge(lib.START, "ask")
        .addEdge("ask", "after")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ log: ["answered by hand"] }, "ask");
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "END after finished neighbours",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update(null, "__end__");
      await s.state();
      await s.run(null);
      await s.run({ foo: 2 });
      await s.state();
    },
  },
  {
    name: "updates of an older checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ foo: 2 }, undefined, { at: 2 });
      await s.state();
      await s.run(null);
      await s.state();
      await s.history();
    },
  },
  {
    name: "updates one after the other",
    build: stopped,
    steps: async (s) => {
      await s.run({ foo: 1 });
      for (const foo of [2, 3, 4]) await s.update({ foo, n: 1, log: [foo] });
      await s.state();
      await s.history();
      await s.run(null);
    },
  },
  {
    name: "an update after the end",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ log: ["late"] });
      await s.state();
      await s.update({ log: ["again from a"] }, "a");
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "an update with Sends from a condition",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("work", (item) => ({ log: [`work ${item}`] }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", ({ n }) => Array.from({ length: n }, (_, item) => new lib.Send("work", item)), ["work"])
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ n: 1 });
      await s.update({ n: 2 }, "a");
      await s.state();
      await s.run(null);
      await s.state();
      await s.history();
    },
  },
  bulking("one superstep with one update", [{ updates: [{ values: { foo: 1, log: ["as a"] }, asNode: "a" }] }]),
  bulking("supersteps in a row", [
    { updates: [{ values: { foo: 1 }, asNode: "__input__" }] },
    { updates: [{ values: { log: ["start"] }, asNode: "__start__" }] },
    { updates: [{ values: { log: ["as a"] }, asNode: "a" }] },
    { updates: [{ values: { log: ["as b"] }, asNode: "b" }] },
  ]),
  bulking(
    "a superstep with several updates",
    [
      { updates: [{ values: { log: ["as a"] }, asNode: "a" }] },
      { updates: [{ values: { log: ["as b"] }, asNode: "b" }, { values: { log: ["as c"] }, asNode: "c" }] },
    ],
    fanned,
  ),
  bulking("several updates without asNode", [{ updates: [{ values: { n: 1 } }, { values: { n: 2 } }] }], fanned, { foo: 1 }),
  bulking("no supersteps", []),
  bulking("a superstep without updates", [{ updates: [] }]),
  bulking("several updates as input", [{ updates: [{ values: { n: 1 }, asNode: "__input__" }, { values: { n: 2 }, asNode: "__input__" }] }]),
  bulking("several copies", [{ updates: [{ values: null, asNode: "__copy__" }, { values: null, asNode: "__copy__" }] }], line, { foo: 1 }),
  bulking("several updates as END", [{ updates: [{ values: null, asNode: "__end__" }, { values: null, asNode: "__end__" }] }], line, { foo: 1 }),
  bulking("a last value twice in a superstep", [{ updates: [{ values: { foo: 1 }, asNode: "b" }, { values: { foo: 2 }, asNode: "c" }] }], fanned, { foo: 1 }),
  bulking("the same node twice in a superstep", [{ updates: [{ values: { log: ["one"] }, asNode: "b" }, { values: { log: ["two"] }, asNode: "b" }] }], fanned, { foo: 1 }),
  {
    name: "a copy of an older checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const copy = await s.update(null, "__copy__", { at: 2 });
      await s.state();
      await s.replay(copy);
      await s.state();
      await s.history();
    },
  },
  {
    name: "a copy of an older checkpoint with other updates",
    build: fanned,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const at = (await s.snapshots()).find(({ next }) => next.includes("b"));
      const copy = await s.update([[{ log: ["other b"] }, "b"], [{ log: ["other c"] }, "c"]], "__copy__", { at });
      await s.state();
      await s.replay(copy);
      await s.state();
      await s.history();
    },
  },
  {
    name: "a thread that is deleted",
    build: stopped,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.call("delete", () => s.saver.deleteThread("1"));
      await s.state();
      await s.history();
      await s.run({ foo: 2 });
      await s.state();
    },
  },
  {
    name: "a thread whose id is a number",
    build: line,
    ways: ["everything", "invoke"],
    steps: async (s) => {
      s.thread = 5;
      await s.run({ foo: 1 });
      await s.state();
    },
  },
];
