/** What a checkpoint keeps of each kind of channel, and of values that are no plain data. */
import { graph, says, tells } from "../helpers.mjs";

/** A graph of two nodes in a row over these channels, stopped between them. */
const over = (channels, first, second = () => ({}), options) => (lib, { saver }) =>
  new lib.StateGraph(lib.Annotation.Root(channels(lib)))
    .addNode("a", (state, config) => first(lib, state, config))
    .addNode("b", (state, config) => second(lib, state, config))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer: saver, interruptBefore: ["b"], ...options });

const keeping = (name, build, input = { foo: 1 }) => ({
  name,
  build,
  steps: async (s) => {
    await s.run(input);
    await s.state();
    await s.run(null);
    await s.state();
    await s.run(input);
    await s.state();
    await s.history();
  },
});

const sum = ({ Annotation }) => Annotation({ reducer: (left, right) => left + right, default: () => 0 });
const list = ({ Annotation }) => Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });
const last = ({ Annotation }) => Annotation();

const one = (kind) => (lib) => ({ foo: last(lib), bar: kind(lib) });

/** A value that goes through a checkpoint, as b sees it. */
const value = (name, make) => keeping(`the value ${name}`, over(one(last), () => ({ bar: make() }), (_, { bar }) => ({ foo: [typeof bar, bar?.constructor?.name ?? null, bar] })));

/** A list that is kept as the writes to it. */
const delta = (frequency) => (lib) =>
  new lib.StateSchema({
    foo: lib.zod.any().optional(),
    bar: new lib.DeltaValue(lib.zod.array(lib.zod.string()), { reducer: (state, writes) => state.concat(...writes), ...(frequency === undefined ? {} : { snapshotFrequency: frequency }) }),
  });

class Parcel {
  weight = 1;
}

const deltaGraph = (frequency, first = () => ({ bar: ["a"] })) => (lib, { saver }) =>
  new lib.StateGraph(delta(frequency)(lib))
    .addNode("a", (state) => first(lib, state))
    .addNode("b", ({ bar }) => ({ bar: [`b saw ${bar.length}`] }))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer: saver, interruptBefore: ["b"] });

export default [
  keeping("last values", over(one(last), () => ({ bar: "a" }), (_, { bar }) => ({ bar: `${bar}b` }))),
  keeping("sums", over(one(sum), () => ({ bar: 1 }), () => ({ bar: 2 }))),
  keeping("lists", over(one(list), () => ({ bar: ["a"] }), () => ({ bar: "b" }))),
  keeping("a reducer without a default", over((lib) => ({ foo: last(lib), bar: lib.Annotation({ reducer: (left, right) => [left, right] }) }), () => ({ bar: "a" }), () => ({ bar: "b" }))),
  keeping("a last value with a default", over((lib) => ({ foo: last(lib), bar: lib.Annotation({ default: () => "default" }) }), (_, { bar }) => ({ foo: bar }))),
  keeping("Overwrite", over(one(list), () => ({ bar: ["a"] }), (lib) => ({ bar: new lib.Overwrite(["over"]) }))),
  keeping("Overwrite as input", over(one(list), () => ({ bar: ["a"] })), ({ Overwrite }) => ({ foo: 1, bar: new Overwrite(["input"]) })),
  keeping("Overwrite as plain data", over(one(list), () => ({ bar: ["a"] }), () => ({ bar: { __overwrite__: ["over"] } }))),
  {
    name: "Overwrite by updateState",
    build: over(one(list), () => ({ bar: ["a"] }), (_, { bar }) => ({ foo: bar })),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update(({ Overwrite }) => ({ bar: new Overwrite(["by hand"]) }), "a");
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "Overwrite beside a question",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("over", () => ({ log: new lib.Overwrite(["over"]) }))
        .addNode("ask", (_, config) => ({ n: config.interrupt("?") }))
        .addEdge(lib.START, "over")
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ log: ["input"] });
      await s.state();
      await s.resume(3);
      await s.state();
    },
  },
  keeping("null and undefined", over(one(last), () => ({ bar: null }), () => ({ bar: undefined }))),
  value("of nested data", () => ({ a: [1, { b: null }], c: "text" })),
  value("Map", () => new Map([["a", { b: 1 }]])),
  value("Set", () => new Set(["a", 1])),
  value("RegExp", () => /a+/gi),
  value("Error", () => new TypeError("kept")),
  value("Date", () => new Date(0)),
  value("undefined in an object", () => ({ a: undefined, b: [undefined] })),
  value("NaN and Infinity", () => [NaN, Infinity, -0]),
  value("of a class", () => new Parcel()),
  value("with toJSON", () => ({ toJSON: () => "as JSON" })),
  value("object with odd keys", () => ({ "": 1, "a b": 2, ["__proto__x"]: 3 })),
  value("empty string", () => ""),
  {
    name: "a value that refers to itself",
    build: over(one(last), () => {
      const bar = {};
      bar.self = bar;
      return { bar };
    }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
    },
  },
  {
    name: "messages",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("a", () => ({ messages: [lib.ai("hello", { id: "a" })] }))
        .addNode("b", ({ messages }) => ({ messages: [lib.remove(messages.at(-2).id), lib.ai(`saw ${messages.map(({ content }) => content)}`, { id: "b" })] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer: saver, interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run((lib) => ({ messages: [lib.human("hi", { id: "h" })] }));
      await s.state();
      await s.run(null);
      await s.state();
      await s.run((lib) => ({ messages: [lib.human("again", { id: "h2" })] }));
      await s.run(null);
      await s.state();
      await s.history();
    },
  },
  {
    name: "messages as plain data, with ids of their own",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("a", () => ({ messages: { role: "assistant", content: "hello" } }))
        .addEdge(lib.START, "a")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ messages: [{ role: "user", content: "hi" }] });
      await s.state();
      await s.run({ messages: "again" });
      await s.state();
    },
  },
  {
    name: "messages with tool calls",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("a", () => ({ messages: [lib.ai("", { id: "a", tool_calls: [{ id: "c", name: "f", args: { x: 1 } }] })] }))
        .addNode("tools", ({ messages }) => ({ messages: [lib.tool(`did ${messages.at(-1).tool_calls[0].name}`, { id: "t", tool_call_id: "c" })] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "tools")
        .compile({ checkpointer: saver, interruptBefore: ["tools"] }),
    steps: async (s) => {
      await s.run((lib) => ({ messages: [lib.human("hi", { id: "h" })] }));
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  keeping("a join that waits", (lib, { saver }) =>
    graph(lib)
      .addNode("a", says("a"))
      .addNode("b", says("b"))
      .addNode("b2", says("b2"))
      .addNode("c", tells)
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .addEdge("b", "b2")
      .addEdge(["a", "b2"], "c")
      .compile({ checkpointer: saver, interruptBefore: ["b2"] }),
  ),
  keeping("a deferred node that waits", (lib, { saver }) =>
    graph(lib)
      .addNode("a", says("a"))
      .addNode("b", says("b"))
      .addNode("b2", says("b2"))
      .addNode("late", tells, { defer: true })
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .addEdge("b", "b2")
      .addEdge("a", "late")
      .addEdge("b2", "late")
      .compile({ checkpointer: saver, interruptBefore: ["b2"], interruptAfter: ["b2"] }),
  ),
  keeping("a join of deferred nodes", (lib, { saver }) =>
    graph(lib)
      .addNode("a", says("a"))
      .addNode("b", says("b"))
      .addNode("late", tells, { defer: true })
      .addNode("end", says("end"))
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .addEdge(["a", "b"], "late")
      .addEdge("late", "end")
      .compile({ checkpointer: saver, interruptBefore: ["late"] }),
  ),
  keeping("Sends that wait", (lib, { saver }) =>
    graph(lib)
      .addNode("a", says("a"))
      .addNode("work", (given) => ({ log: [given] }))
      .addEdge(lib.START, "a")
      .addConditionalEdges("a", () => [new lib.Send("work", { sent: [1] }), new lib.Send("work", "text"), new lib.Send("work", null)], ["work"])
      .compile({ checkpointer: saver, interruptBefore: ["work"] }),
  ),
  keeping("Sends and nodes that wait", (lib, { saver }) =>
    graph(lib)
      .addNode("a", () => new lib.Command({ update: { n: 1 }, goto: [new lib.Send("work", { sent: 1 }), "b"] }), { ends: ["work", "b"] })
      .addNode("b", says("b"))
      .addNode("work", (given) => ({ log: [given] }))
      .addEdge(lib.START, "a")
      .addEdge("work", "b")
      .compile({ checkpointer: saver, interruptBefore: ["work", "b"] }),
  ),
  keeping("what is not tracked (UntrackedValue)", (lib, { saver }) =>
    new lib.StateGraph(new lib.StateSchema({ foo: lib.zod.any().optional(), bar: new lib.UntrackedValue(lib.zod.any().optional()) }))
      .addNode("a", () => ({ bar: { live: says }, foo: "a" }))
      .addNode("b", ({ bar }) => ({ foo: ["b saw", bar === undefined ? "nothing" : typeof bar.live] }))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: saver, interruptBefore: ["b"] }),
  ),
  keeping("what is not tracked, within one run", (lib, { saver }) =>
    new lib.StateGraph(new lib.StateSchema({ foo: lib.zod.any().optional(), bar: new lib.UntrackedValue(lib.zod.any().optional()) }))
      .addNode("a", () => ({ bar: { live: 1 } }))
      .addNode("b", ({ bar }) => ({ foo: ["b saw", bar ?? "nothing"] }))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: saver }),
  ),
  keeping("a DeltaValue", deltaGraph()),
  keeping("a DeltaValue with a snapshot at every step", deltaGraph(1)),
  keeping("a DeltaValue with a snapshot at every second step", deltaGraph(2)),
  keeping("a DeltaValue and Overwrite", deltaGraph(100, (lib) => ({ bar: new lib.Overwrite(["over"]) }))),
  {
    name: "a DeltaValue gone back to",
    build: deltaGraph(3),
    steps: async (s) => {
      await s.run({ bar: ["one"] });
      await s.run(null);
      await s.run({ bar: ["two"] });
      await s.run(null);
      for (const at of [1, 3, 5]) {
        await s.replay(at);
        await s.state();
      }
      await s.update({ bar: ["by hand"] }, "a", { at: 2 });
      await s.state();
      await s.history();
    },
  },
  keeping("input and output of their own", (lib, { saver }) => {
    const { Annotation } = lib;
    const State = Annotation.Root({ foo: Annotation(), bar: Annotation(), secret: Annotation() });
    return new lib.StateGraph({ state: State, input: Annotation.Root({ foo: State.spec.foo }), output: Annotation.Root({ bar: State.spec.bar }) })
      .addNode("a", (given) => ({ secret: Object.keys(given) }))
      .addNode("b", ({ secret }) => ({ bar: secret }))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: saver, interruptBefore: ["b"] });
  }, { foo: 1, bar: 2, secret: 3 }),
  keeping("a node's input of its own", (lib, { saver }) => {
    const { Annotation } = lib;
    return graph(lib)
      .addNode("a", () => ({ hidden: 1, log: ["a"] }))
      .addNode("b", (given) => ({ log: [JSON.stringify(given)] }), { input: Annotation.Root({ hidden: Annotation() }) })
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: saver, interruptBefore: ["b"] });
  }),
  {
    name: "a graph that has grown since its checkpoint",
    build: (lib, s) => {
      const builder = graph(lib).addNode("a", says("a")).addNode("b", says("b")).addEdge(lib.START, "a").addEdge("a", "b");
      return builder.compile({ checkpointer: s.saver, interruptBefore: ["b"] });
    },
    steps: async (s) => {
      await s.run({ foo: 1 });
      const { lib } = s;
      const grown = graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("new b"))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addEdge("b", "c")
        .compile({ checkpointer: s.saver });
      await s.call("invoke", () => grown.invoke(null, s.config()));
    },
  },
  {
    name: "a graph that has shrunk since its checkpoint",
    build: (lib, s) => graph(lib).addNode("a", says("a")).addNode("b", says("b")).addEdge(lib.START, "a").addEdge("a", "b").compile({ checkpointer: s.saver, interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      const { lib } = s;
      const shrunk = graph(lib).addNode("a", says("a")).addEdge(lib.START, "a").compile({ checkpointer: s.saver });
      await s.call("state", () => shrunk.getState(s.config()));
      await s.call("invoke", () => shrunk.invoke(null, s.config()));
    },
  },
];
