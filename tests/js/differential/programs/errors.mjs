/** What fails while a graph runs, and how that is seen. */
import { graph, never, says, turns } from "../helpers.mjs";

class Refusal extends Error {
  constructor(message, details) {
    super(message);
    this.name = "Refusal";
    Object.assign(this, details);
  }
}

/** START → a → b, where a throws. */
const throwing = (name, make, node) => ({
  name: `a node throws ${name}`,
  build: (lib) => {
    const thrown = lib.mark("what the node threw", make());
    return graph(lib)
      .addNode("a", node?.(thrown) ?? (() => {
        throw thrown;
      }))
      .addNode("b", says("b"))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile();
  },
  input: { foo: "in" },
});

/** One node a name, all started by START. */
const together = (lib, nodes) => {
  const built = graph(lib);
  for (const [name, node] of Object.entries(nodes)) built.addNode(name, node).addEdge(lib.START, name);
  return built.compile();
};

const fails = (message) => () => {
  throw new Error(message);
};

export default [
  throwing("an Error", () => new Error("plain")),
  throwing("an Error with a cause", () => new Error("outer", { cause: new Error("inner") })),
  throwing("its own class, with properties", () => new Refusal("refused", { status: 418, details: { deep: [1] } })),
  throwing("an Error after an await", () => new TypeError("late"), (error) => async () => {
    await null;
    throw error;
  }),
  throwing("by rejecting", () => new TypeError("rejected"), (error) => () => Promise.reject(error)),
  throwing("after it wrote to the stream", () => new Error("after writing"), (error) => (_, { writer }) => {
    writer("before");
    throw error;
  }),
  throwing("a plain object", () => ({ reason: "plain object" })),
  throwing("an object with a message", () => ({ message: "not an Error", name: "Odd", lc_error_code: "ODD" })),
  throwing("a string", () => "just text"),
  throwing("a number", () => 4),
  throwing("null", () => null),
  throwing("undefined", () => undefined),
  throwing("a frozen Error", () => Object.freeze(new Error("frozen"))),
  throwing("a function", () => says),
  {
    name: "one of two tasks throws, the other is done",
    build: (lib) => {
      const turn = turns("done", "failing");
      return together(lib, {
        done: async () => (await turn("done"), { log: ["done"] }),
        failing: async () => {
          await turn("failing");
          throw new Error("second");
        },
      });
    },
    input: {},
  },
  {
    name: "one of three tasks throws, the others still run",
    build: (lib) => together(lib, { a: never, b: fails("b failed"), c: never }),
    input: {},
  },
  {
    name: "a task that fails later is aborted first",
    build: (lib) => {
      const turn = turns("late", "early");
      return together(lib, {
        early: async () => {
          await turn("early");
          throw new Error("too late to matter");
        },
        late: async () => {
          await turn("late");
          throw new Error("first");
        },
      });
    },
    input: {},
  },
  { name: "two tasks throw at once", build: (lib) => together(lib, { a: fails("a failed"), b: fails("b failed") }), input: {} },
  {
    name: "three tasks throw at once, after a fourth was fine",
    build: (lib) => {
      const turn = turns("c", "the rest");
      const failing = (name) => async () => {
        await turn("the rest");
        throw new Error(`${name} failed`);
      };
      return together(lib, { a: failing("a"), b: failing("b"), c: async () => (await turn("c"), { log: ["c"] }), d: failing("d") });
    },
    input: {},
  },
  {
    name: "a sent task throws",
    build: (lib) => {
      const turn = turns(1, 2, 3);
      return graph(lib)
        .addNode("work", async (by) => {
          await turn(by);
          if (by === 2) throw new Error("the second");
          return { n: by };
        })
        .addConditionalEdges(lib.START, () => [3, 2, 1].map((by) => new lib.Send("work", by)))
        .compile();
    },
    input: {},
  },
  {
    name: "a failure in the third step",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("c", fails("third"))
        .addEdge(lib.START, "a").addEdge("a", "b").addEdge("b", "c")
        .compile(),
    input: { foo: 1 },
  },
  { name: "two writes of a last value in one step", build: (lib) => together(lib, { a: () => ({ foo: 1 }), b: () => ({ foo: { deep: [undefined] } }) }), input: { foo: 0 } },
  {
    name: "three writes of a last value, one undefined",
    build: (lib) => together(lib, { a: () => ({ foo: 1 }), b: () => ({ foo: undefined }), c: () => ({ foo: "three" }) }),
    input: {},
  },
  {
    name: "two writes of the same value are still two",
    build: (lib) => together(lib, { a: () => ({ foo: 1 }), b: () => ({ foo: 1 }) }),
    input: {},
  },
  {
    name: "a reducer throws",
    build: (lib) => {
      const error = lib.mark("the reducer's own error", new RangeError("cannot reduce"));
      const key = lib.Annotation({
        reducer: () => {
          throw error;
        },
        default: () => 0,
      });
      return new lib.StateGraph(lib.Annotation.Root({ key })).addNode("a", () => ({ key: 1 })).addEdge(lib.START, "a").compile();
    },
    input: {},
  },
  {
    name: "a reducer throws on the input",
    build: (lib) => {
      const key = lib.Annotation({
        reducer: () => {
          throw lib.mark("the reducer's own error", new RangeError("cannot reduce"));
        },
        default: () => 0,
      });
      return new lib.StateGraph(lib.Annotation.Root({ key })).addNode("a", () => ({ key: 1 })).addEdge(lib.START, "a").compile();
    },
    input: { key: 1 },
  },
  {
    name: "a reducer throws a string",
    build: (lib) => {
      const key = lib.Annotation({
        reducer: () => {
          throw "no reason";
        },
        default: () => 0,
      });
      return new lib.StateGraph(lib.Annotation.Root({ key })).addNode("a", () => ({ key: 1 })).addEdge(lib.START, "a").compile();
    },
    input: {},
  },
  {
    name: "a reducer throws for a condition's read",
    build: (lib) => {
      const key = lib.Annotation({
        reducer: () => {
          throw lib.mark("the reducer's own error", new RangeError("cannot reduce"));
        },
        default: () => 0,
      });
      return new lib.StateGraph(lib.Annotation.Root({ key }))
        .addNode("a", () => ({ key: 1 }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", () => lib.END)
        .compile();
    },
    input: {},
  },
  {
    name: "a default throws",
    build: (lib) => {
      const key = lib.Annotation({
        reducer: (left, right) => right,
        default: () => {
          throw lib.mark("the default's own error", new RangeError("no default"));
        },
      });
      return new lib.StateGraph(lib.Annotation.Root({ key })).addNode("a", () => ({ key: 1 })).addEdge(lib.START, "a").compile();
    },
    input: {},
  },
  {
    name: "a default throws only in the run",
    build: (lib) => {
      let calls = 0;
      const key = lib.Annotation({
        reducer: (left, right) => right,
        default: () => {
          if (++calls > 1) throw lib.mark("the default's own error", new RangeError("no default"));
        },
      });
      return new lib.StateGraph(lib.Annotation.Root({ key })).addNode("a", () => ({ key: 1 })).addEdge(lib.START, "a").compile();
    },
    input: { key: 1 },
  },
  {
    name: "library errors are made of the library's classes",
    call: async (lib) => {
      const wrong = graph(lib).addNode("a", () => "text").addEdge(lib.START, "a").compile();
      const endless = graph(lib).addNode("a", says("a")).addEdge(lib.START, "a").addEdge("a", "a").compile();
      const errors = await Promise.all([wrong.invoke({}), endless.invoke({}), endless.invoke(null)].map((run) => run.catch((error) => error)));
      return errors.map((error) => [
        error instanceof Error,
        ["InvalidUpdateError", "GraphRecursionError", "EmptyInputError", "BaseLangGraphError"].filter((name) => error instanceof lib[name]),
      ]);
    },
  },
];
