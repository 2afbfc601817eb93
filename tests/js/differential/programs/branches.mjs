/** Conditional edges. */
import { graph, says, tells } from "../helpers.mjs";

/** START → a, then what the condition says; b and c are there to go to. */
const routed = (lib, path, map) =>
  graph(lib)
    .addNode("a", () => ({ n: 1 }))
    .addNode("b", says("b"))
    .addNode("c", says("c"))
    .addEdge(lib.START, "a")
    .addConditionalEdges("a", path, map)
    .compile();

const gives = (name, give, map) => ({
  name: `a condition returns ${name}`,
  build: (lib) => routed(lib, (state) => give(lib, state), typeof map === "function" ? map(lib) : map),
  input: { foo: 0 },
});

const MAP = { yes: "b", no: "c" };

export default [
  gives("a name", () => "b"),
  gives("a list of names", () => ["b", "c"]),
  gives("a list in another order", () => ["c", "b"]),
  gives("a name twice", () => ["b", "b"]),
  gives("END", ({ END }) => END),
  gives("END among names", ({ END }) => ["b", END]),
  gives("an empty list", () => []),
  gives("a promise", async () => "b"),
  gives("null", () => null),
  gives("undefined", () => undefined),
  gives("an empty string", () => ""),
  gives("false", () => false),
  gives("a list with null in it", () => ["b", null]),
  gives("an unknown name", () => "nowhere"),
  gives("START", ({ START }) => START),
  gives("true", () => true),
  gives("a number", () => 5),
  gives("an object", () => ({})),
  gives("a Command", ({ Command }) => new Command({ goto: "b" })),
  gives("a Send", ({ Send }) => new Send("b", { x: 1 })),
  gives("Sends among names", ({ Send }) => [new Send("b", { x: 1 }), "c", new Send("b", { x: 2 })]),
  gives("a Send to END", ({ Send, END }) => new Send(END, {})),
  gives("a Send to an unknown node", ({ Send }) => new Send("nowhere", {})),
  gives("a label of the map", () => "yes", MAP),
  gives("labels of the map", () => ["no", "yes"], MAP),
  gives("what the map does not know", () => "maybe", MAP),
  gives("a node's name, which the map does not know", () => "b", MAP),
  gives("a boolean for the map", () => true, { true: "b", false: "c" }),
  gives("a number for the map", () => 0, { 0: "b", 1: "c" }),
  gives("a label for END", () => "done", ({ END }) => ({ ...MAP, done: END })),
  gives("a Send past the map", ({ Send }) => new Send("b", { q: 1 }), MAP),
  gives("a name of the list", () => "b", ["b", "c"]),
  gives("a name that is not on the list", () => "a", ["b", "c"]),
  {
    name: "a condition throws",
    build: (lib) => routed(lib, () => {
      throw lib.mark("the condition's own error", new RangeError("no way"));
    }),
    input: {},
  },
  {
    name: "a condition rejects",
    build: (lib) => routed(lib, async () => {
      throw lib.mark("the condition's own error", new RangeError("no way"));
    }),
    input: {},
  },
  {
    name: "a condition throws beside a plain edge",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addConditionalEdges("a", () => {
          throw new Error("no way");
        })
        .compile(),
    input: {},
  },
  {
    name: "a condition beside a plain edge",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addConditionalEdges("a", () => ["c", "b"])
        .compile(),
    input: {},
  },
  {
    name: "a condition sees what its node just wrote",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => ({ foo: "written", n: 1, nowhere: 2 }))
        .addNode("b", says("b"))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", (state, { writer }) => (writer(state), "b"))
        .compile(),
    input: { foo: "in", n: 1 },
  },
  {
    name: "conditions do not see what other tasks of the step wrote",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => ({ log: ["a"], n: 1 }))
        .addNode("b", () => ({ log: ["b"], n: 2 }))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .addConditionalEdges("a", (state, { writer }) => (writer({ a: state }), "c"))
        .addConditionalEdges("b", (state, { writer }) => (writer({ b: state }), "c"))
        .compile(),
    input: { foo: "in" },
  },
  {
    name: "the condition of a sent task sees the state, not what was sent",
    build: (lib) =>
      graph(lib)
        .addNode("work", ({ by }) => ({ n: by }))
        .addNode("end", tells)
        .addConditionalEdges(lib.START, () => [1, 2].map((by) => new lib.Send("work", { by })))
        .addConditionalEdges("work", (state, { writer }) => (writer(state), "end"))
        .compile(),
    input: { foo: "in" },
  },
  {
    name: "a condition on START",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addConditionalEdges(lib.START, ({ foo }) => (foo ? "a" : "b"))
        .compile(),
    input: { foo: 1 },
  },
  {
    name: "a condition on START with a map and an edge beside it",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addConditionalEdges(lib.START, () => "left", { left: "a", right: "b" })
        .addEdge(lib.START, "b")
        .compile(),
    input: {},
  },
  {
    name: "a condition on START sees the input's known keys",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addConditionalEdges(lib.START, (state, { writer }) => (writer(state), "a"))
        .compile(),
    input: { foo: 1, nowhere: 2, n: 3 },
  },
  {
    name: "a condition on START throws",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addConditionalEdges(lib.START, () => {
          throw lib.mark("the condition's own error", new Error("no entry"));
        })
        .compile(),
    input: { foo: 1 },
  },
  {
    name: "a condition on START ends at once",
    build: (lib) => graph(lib).addNode("a", says("a")).addConditionalEdges(lib.START, () => lib.END).compile(),
    input: { foo: 1 },
  },
  {
    name: "addConditionalEdges as an object",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addEdge(lib.START, "a")
        .addConditionalEdges({ source: "a", path: () => "go", pathMap: { go: "b", stop: lib.END } })
        .compile(),
    input: {},
  },
  {
    name: "conditions on several nodes",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => ({ n: 1, log: ["a"] }))
        .addNode("b", () => ({ n: 1, log: ["b"] }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", ({ n }) => (n > 4 ? lib.END : "b"), ["b", lib.END])
        .addConditionalEdges("b", ({ n }) => (n > 4 ? lib.END : "a"), ["a", lib.END])
        .compile(),
    input: {},
  },
];
