/** States with schemas for their input, their output, the context and single nodes, in every form the constructor takes. */
import { z } from "zod";
import { z as z3 } from "zod/v3";

/** A sum, a list and two plain keys. */
const keys = ({ Annotation }) => ({
  foo: Annotation(),
  bar: Annotation(),
  n: Annotation({ reducer: (left, right) => left + right, default: () => 0 }),
  log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
});

const tell = (key) => (state) => ({ [key]: JSON.stringify(state) });

/** Two nodes in a row; the second puts what it reads on the log. */
const pair = (graph, lib, first = () => ({ foo: "a", bar: "a", n: 1 })) =>
  graph
    .addNode("a", first)
    .addNode("b", (state) => ({ log: [JSON.stringify(state)] }))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .compile();

const states = (lib) => {
  const all = keys(lib);
  return {
    State: lib.Annotation.Root(all),
    Input: lib.Annotation.Root({ foo: all.foo, n: all.n }),
    Output: lib.Annotation.Root({ log: all.log, bar: all.bar }),
  };
};

const built = (name, construct, more) => ({
  name,
  build: (lib) => pair(construct(lib, states(lib)), lib),
  input: { foo: "in", bar: "in", n: 5 },
  ...more,
});

const refused = (name, construct) => ({
  name,
  call: (lib) => {
    try {
      construct(lib, states(lib));
      return "allowed";
    } catch (error) {
      return [error.name, error.message, error.lc_error_code];
    }
  },
});

export default [
  built("state, input and output in one object", ({ StateGraph }, { State, Input, Output }) => new StateGraph({ state: State, input: Input, output: Output })),
  built("stateSchema, input and output", ({ StateGraph }, { State, Input, Output }) => new StateGraph({ stateSchema: State, input: Input, output: Output })),
  built("a state and options", ({ StateGraph }, { State, Input, Output }) => new StateGraph(State, { input: Input, output: Output })),
  built("a state in an object and options", ({ StateGraph }, { State, Input, Output }) => new StateGraph({ state: State, input: Input }, { output: Output })),
  built("input in the object wins over the options", ({ StateGraph }, { State, Input, Output }) => new StateGraph({ state: State, input: Input }, { input: Output })),
  built("raw definitions", (lib, { Output }) => new lib.StateGraph({ state: keys(lib), output: Output.spec })),
  built("a raw definition and options", (lib, { Output }) => {
    const all = keys(lib);
    return new lib.StateGraph(all, { output: { log: all.log } });
  }),
  built("an output alone", ({ StateGraph }, { State, Output }) => new StateGraph({ state: State, output: Output })),
  built("an input alone beside the state", ({ StateGraph }, { State, Input }) => new StateGraph({ state: State, input: Input })),
  built("output keys over the output schema", ({ StateGraph }, { State, Output }) => new StateGraph({ state: State, output: Output }), { options: { outputKeys: ["n", "foo"] } }),
  built("an output key over the output schema", ({ StateGraph }, { State, Output }) => new StateGraph({ state: State, output: Output }), { options: { outputKeys: "log" } }),
  built("invoke with updates of an output", ({ StateGraph }, { State, Output }) => new StateGraph({ state: State, output: Output }), { modes: [], invoke: { streamMode: "updates" } }),
  built("invoke with modes of an output", ({ StateGraph }, { State, Output }) => new StateGraph({ state: State, output: Output }), { modes: [], invoke: { streamMode: ["values", "updates", "tasks"] } }),
  built("nodes and other words in the object", ({ StateGraph }, { State }) => new StateGraph({ state: State, nodes: ["a", "b"], interrupt: undefined, writer: undefined, more: 1 })),
  built("the order of an output's keys", (lib, { State }) => new lib.StateGraph({ state: State, output: lib.Annotation.Root({ n: State.spec.n, bar: State.spec.bar, foo: State.spec.foo }) })),
  {
    name: "input and output alone",
    build: (lib) => {
      const { Input, Output } = states(lib);
      return pair(new lib.StateGraph({ input: Input, output: Output }), lib, (state) => ({ foo: JSON.stringify(state), bar: "a" }));
    },
    input: { foo: "in", bar: "in", n: 1 },
  },
  {
    name: "a key that only the input has",
    build: (lib) => {
      const { State } = states(lib);
      const graph = new lib.StateGraph({ state: State, input: lib.Annotation.Root({ question: lib.Annotation(), foo: State.spec.foo }) });
      return graph
        .addNode("a", tell("foo"))
        .addNode("b", tell("bar"), { input: lib.Annotation.Root({ question: lib.Annotation() }) })
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addConditionalEdges("b", (state) => (state.question === undefined ? "a" : lib.END), ["a", lib.END])
        .compile();
    },
    input: { question: "?", foo: 1, bar: 2 },
  },
  {
    name: "a key that only the output has",
    build: (lib) => {
      const { State } = states(lib);
      const graph = new lib.StateGraph({ state: State, output: lib.Annotation.Root({ answer: lib.Annotation() }) });
      return graph
        .addNode("a", () => ({ answer: 42, foo: 1 }))
        .addNode("b", tell("bar"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile();
    },
    input: { foo: 0 },
  },
  {
    name: "an output that nothing writes",
    build: (lib) => {
      const { State } = states(lib);
      const graph = new lib.StateGraph({ state: State, output: lib.Annotation.Root({ answer: lib.Annotation() }) });
      return graph.addNode("a", () => ({ foo: 1 })).addEdge(lib.START, "a").compile();
    },
    input: { foo: 0 },
  },
  {
    name: "a node with an input of its own",
    build: (lib) => {
      const { State } = states(lib);
      return new lib.StateGraph(State)
        .addNode("a", () => ({ foo: 1, bar: 2, n: 3 }))
        .addNode("b", tell("log"), { input: lib.Annotation.Root({ n: State.spec.n, bar: State.spec.bar }) })
        .addNode("c", tell("log"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addEdge("a", "c")
        .compile();
    },
    input: {},
  },
  {
    name: "a private key between two nodes",
    build: (lib) => {
      const Private = lib.Annotation.Root({ secret: lib.Annotation(), foo: lib.Annotation() });
      const { State } = states(lib);
      return new lib.StateGraph(State)
        .addNode("a", () => ({ secret: "s", foo: "a" }))
        .addNode("b", tell("bar"), { input: Private })
        .addNode("c", tell("log"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addEdge("b", "c")
        .compile();
    },
    input: { secret: "from outside", foo: 0 },
  },
  {
    name: "several nodes that read the same keys, and a sent one",
    build: (lib) => {
      const { State, Input } = states(lib);
      const graph = new lib.StateGraph(State);
      for (const name of ["b", "c"]) graph.addNode(name, tell("log"), { input: Input });
      return graph
        .addNode("d", (sent) => ({ log: [JSON.stringify(sent)] }), { input: Input })
        .addEdge(lib.START, "b")
        .addEdge(lib.START, "c")
        .addConditionalEdges("b", (state) => [new lib.Send("d", { ...state, extra: 1 })], ["d"])
        .compile();
    },
    input: { foo: 1, bar: 2, n: 3 },
  },
  {
    name: "a node's input in addSequence and in a list",
    build: (lib) => {
      const { State, Input } = states(lib);
      return new lib.StateGraph(State)
        .addSequence([["a", tell("log"), { input: Input }], ["b", tell("log")]])
        .addNode([["c", tell("log"), { input: Input.spec }]])
        .addEdge(lib.START, "a")
        .addEdge("b", "c")
        .compile();
    },
    input: { foo: 1, bar: 2 },
  },
  {
    name: "a key of a node's input with a default",
    build: (lib) => {
      const { State } = states(lib);
      const Private = lib.Annotation.Root({ count: lib.Annotation({ reducer: (a, b) => a + b, default: () => 10 }) });
      return new lib.StateGraph(State)
        .addNode("a", () => ({ count: 1 }))
        .addNode("b", tell("bar"), { input: Private })
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile();
    },
    input: { foo: 0 },
  },
  {
    name: "a Command as the input writes keys that the input schema does not have",
    build: (lib) => {
      const { State, Input } = states(lib);
      return pair(new lib.StateGraph({ state: State, input: Input }), lib);
    },
    input: (lib) => new lib.Command({ update: { bar: "commanded", foo: "commanded" }, goto: "b" }),
  },
  refused("a reducer over a plain key", (lib, { State }) =>
    new lib.StateGraph({ state: lib.Annotation.Root({ foo: lib.Annotation() }), input: lib.Annotation.Root({ foo: lib.Annotation({ reducer: (a) => a }) }) })),
  refused("another reducer of the same key", (lib, { State }) =>
    new lib.StateGraph({ state: State, output: lib.Annotation.Root({ n: lib.Annotation({ reducer: (a, b) => a - b }) }) })),
  refused("the same reducer with another default", (lib) => {
    const reducer = (a, b) => a + b;
    return new lib.StateGraph({
      state: lib.Annotation.Root({ n: lib.Annotation({ reducer, default: () => 1 }) }),
      input: lib.Annotation.Root({ n: lib.Annotation({ reducer, default: () => 2 }) }),
    });
  }),
  refused("a plain key over a reducer", (lib, { State }) => new lib.StateGraph({ state: State, input: lib.Annotation.Root({ n: lib.Annotation() }) })),
  refused("another reducer in a node's input", (lib, { State }) =>
    new lib.StateGraph(State).addNode("x", () => {}, { input: lib.Annotation.Root({ n: lib.Annotation({ reducer: (a) => a }) }) })),
  refused("a node named like a key of an earlier node's input", (lib, { State }) =>
    new lib.StateGraph(State).addNode("x", () => {}, { input: lib.Annotation.Root({ y: lib.Annotation() }) }).addNode("y", () => {})),
  refused("a node named like a key of its own input", (lib, { State }) => new lib.StateGraph(State).addNode("x", () => {}, { input: lib.Annotation.Root({ x: lib.Annotation() }) })),
  refused("a node named like a key of the output", (lib, { State }) => new lib.StateGraph({ state: State, output: lib.Annotation.Root({ x: lib.Annotation() }) }).addNode("x", () => {})),
  refused("a node's input that is none", (lib, { State }) => new lib.StateGraph(State).addNode("x", () => {}, { input: {} })),
  refused("an object that declares nothing", (lib) => new lib.StateGraph({ output: lib.Annotation.Root({}) })),
  refused("an output that is none", (lib, { State }) => new lib.StateGraph({ state: State, output: { log: 1 } })),
  refused("an input that is none", (lib, { State }) => new lib.StateGraph({ state: State, input: [] })),
  refused("null schemas beside a state", (lib, { State }) => new lib.StateGraph({ state: State, input: null, output: null })),
  refused("a state that is none", (lib) => new lib.StateGraph({ state: { foo: 1 } })),
  refused("an empty definition", (lib) => new lib.StateGraph({})),
  refused("a definition of plain values", (lib) => new lib.StateGraph({ foo: "" })),
  refused("nothing", (lib) => new lib.StateGraph()),
  refused("a zod schema that is no object", (lib) => new lib.StateGraph(z.array(z.string()))),
  {
    name: "the first default of a key declared twice counts",
    build: (lib) => {
      const reducer = (a, b) => a + b;
      const graph = new lib.StateGraph({
        state: lib.Annotation.Root({ n: lib.Annotation({ reducer, default: () => 1 }), foo: lib.Annotation() }),
        input: lib.Annotation.Root({ n: lib.Annotation({ reducer, default: () => 2 }) }),
      });
      return graph.addNode("a", tell("foo")).addEdge(lib.START, "a").compile();
    },
    input: { n: 10, foo: "dropped" },
  },
  ...contexts(),
];

/** Contexts are checked by schemas of zod. */
function contexts() {
  const looking = (lib, second) =>
    new lib.StateGraph(states(lib).State, second(lib))
      .addNode("a", (_, { context, configurable: { user } }) => ({ foo: { context, user } }))
      .addEdge(lib.START, "a")
      .compile();
  const looks = (name, second, options) => ({ name: `context: ${name}`, build: (lib) => looking(lib, second), input: {}, options });
  const Four = z.object({ user: z.string(), level: z.number().default(3) });
  const Three = z3.object({ user: z3.string(), level: z3.number().default(3) });
  return [
    looks("a zod 4 schema that it fits", () => Four, { context: { user: "u", extra: 1 } }),
    looks("a zod 3 schema that it fits", () => ({ context: Three }), { context: { user: "u", extra: 1 } }),
    looks("a zod 3 schema that it does not fit", () => Three, { context: { user: 1 } }),
    looks("a zod 3 schema in the options that it does not fit", () => ({ context: Three }), { context: {} }),
    looks("none given to a zod 3 schema", () => Three),
    looks("none given, but configurable fits the zod 3 schema", () => Three, { configurable: { user: "u" } }),
    looks("none given, and configurable does not fit the zod 3 schema", () => Three, { configurable: { user: 2 } }),
    looks("a zod 4 schema that it does not fit", () => Four, { context: { user: 1 } }),
    looks("an annotation checks nothing", (lib) => lib.Annotation.Root({ user: lib.Annotation() }), { context: { user: 1 } }),
    looks("an annotation in the options", (lib) => ({ context: lib.Annotation.Root({ user: lib.Annotation() }) }), { context: { user: 1 } }),
    looks("a context schema under another name is not looked at", () => ({ contextSchema: Three }), { context: { user: 1 } }),
    {
      name: "context: a schema in the object",
      build: (lib) =>
        new lib.StateGraph({ state: states(lib).State, context: Three })
          .addNode("a", (_, { context }) => ({ foo: context }))
          .addEdge(lib.START, "a")
          .compile(),
      input: {},
      options: { context: { user: null } },
    },
    {
      name: "context: a schema after the object",
      build: (lib) =>
        new lib.StateGraph({ state: states(lib).State }, Three)
          .addNode("a", (_, { context }) => ({ foo: context }))
          .addEdge(lib.START, "a")
          .compile(),
      input: {},
      options: { context: { user: null } },
    },
  ];
}
