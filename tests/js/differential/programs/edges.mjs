/** Edges, joins, sequences, loops, and the order of things. */
import { graph, says, settle, turns } from "../helpers.mjs";

/** Nodes a to e, each saying its name. */
const letters = (lib, edges) => {
  const built = graph(lib);
  for (const name of "abcde") built.addNode(name, says(name));
  return edges(built, lib).compile();
};

const drawn = (name, edges, more) => ({ name, build: (lib) => letters(lib, edges), input: { foo: 1 }, ...more });

export default [
  drawn("a chain", (g, { START, END }) => g.addEdge(START, "a").addEdge("a", "b").addEdge("b", "c").addEdge("c", "d").addEdge("d", "e").addEdge("e", END)),
  drawn("a diamond of plain edges", (g, { START, END }) =>
    g.addEdge(START, "a").addEdge("a", "b").addEdge("a", "c").addEdge("b", "d").addEdge("c", "d").addEdge("d", "e").addEdge("e", END)),
  drawn("a diamond that joins", (g, { START }) => g.addEdge(START, "a").addEdge("a", "b").addEdge("a", "c").addEdge(["b", "c"], "d").addEdge("d", "e")),
  drawn("unequal ways meet by plain edges: twice", (g, { START }) =>
    g.addEdge(START, "a").addEdge("a", "b").addEdge("a", "c").addEdge("b", "d").addEdge("c", "e").addEdge("e", "d")),
  drawn("unequal ways meet in a join: once", (g, { START }) =>
    g.addEdge(START, "a").addEdge("a", "b").addEdge("a", "c").addEdge("c", "e").addEdge(["b", "e"], "d")),
  drawn("two joins share a start", (g, { START }) =>
    g.addEdge(START, "a").addEdge(START, "b").addEdge(START, "c").addEdge(["a", "b"], "d").addEdge(["c", "b"], "e"), { modes: ["values", "tasks", "debug"] }),
  drawn("a join and an edge to one node", (g, { START }) =>
    g.addEdge(START, "a").addEdge(START, "b").addEdge(START, "c").addEdge(["a", "b"], "d").addEdge("c", "d").addEdge("d", "e")),
  drawn("a join of one", (g, { START }) => g.addEdge(START, "a").addEdge(["a"], "b").addEdge("b", "c").addEdge("c", "d").addEdge("d", "e")),
  drawn("START to several nodes", (g, { START }) => {
    for (const name of "edcba") g.addEdge(START, name);
    return g;
  }),
  drawn("an edge given twice", (g, { START }) => {
    for (const name of "abcdea") g.addEdge(START, name);
    return g;
  }),
  {
    name: "a join that never completes",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("joined", says("joined"))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", () => lib.END, ["b", lib.END])
        .addEdge(["a", "b"], "joined")
        .compile(),
    input: {},
  },
  {
    name: "a join in a loop fires every round",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("left", says("left"))
        .addNode("right", says("right"))
        .addNode("joined", () => ({ log: ["joined"], n: 1 }))
        .addEdge(lib.START, "a").addEdge("a", "left").addEdge("a", "right").addEdge(["left", "right"], "joined")
        .addConditionalEdges("joined", ({ n }) => (n < 2 ? "a" : lib.END), ["a", lib.END])
        .compile(),
    input: {},
  },
  {
    name: "a join with one start listed twice",
    build: (lib) => graph(lib).addNode("a", says("a")).addNode("b", says("b")).addEdge(lib.START, "a").addEdge(["a", "a"], "b").compile(),
    input: {},
  },
  {
    name: "a join of nobody never fires",
    build: (lib) => graph(lib).addNode("a", says("a")).addEdge(lib.START, "a").addEdge([], "a").compile(),
    input: {},
  },
  {
    name: "a deferred join",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("slow", says("slow"))
        .addNode("slower", says("slower"))
        .addNode("joined", says("joined"), { defer: true })
        .addEdge(lib.START, "a").addEdge(lib.START, "b").addEdge(lib.START, "slow").addEdge("slow", "slower").addEdge(["a", "b"], "joined")
        .compile(),
    input: {},
  },
  {
    name: "addSequence as pairs",
    build: (lib) => graph(lib).addSequence([["one", says("one")], ["two", says("two")], ["three", says("three")]]).addEdge(lib.START, "one").compile(),
    input: {},
  },
  {
    name: "addSequence as an object",
    build: (lib) => graph(lib).addSequence({ one: says("one"), two: says("two") }).addEdge(lib.START, "one").addEdge("two", lib.END).compile(),
    input: {},
  },
  {
    name: "setEntryPoint and setFinishPoint",
    build: (lib) => graph(lib).addNode("a", says("a")).addNode("b", says("b")).setEntryPoint("a").addEdge("a", "b").setFinishPoint("b").compile(),
    input: {},
  },
  {
    name: "a loop with an end",
    build: (lib) =>
      graph(lib)
        .addNode("count", () => ({ n: 1 }))
        .addEdge(lib.START, "count")
        .addConditionalEdges("count", ({ n }) => (n < 4 ? "count" : lib.END))
        .compile(),
    input: {},
  },
  {
    name: "two loops of different length side by side",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("a2", says("a2"))
        .addNode("b", says("b"))
        .addEdge(lib.START, "a").addEdge(lib.START, "b").addEdge("a", "a2").addEdge("a2", "a").addEdge("b", "b")
        .compile(),
    input: {},
    options: { recursionLimit: 5 },
  },
  {
    name: "START straight to END",
    build: (lib) => graph(lib).addEdge(lib.START, lib.END).compile(),
    input: { foo: 1 },
  },
  {
    name: "START to END beside a node",
    build: (lib) => graph(lib).addNode("a", says("a")).addEdge(lib.START, lib.END).addEdge(lib.START, "a").compile(),
    input: { foo: 1 },
  },
  { name: "no nodes at all", build: (lib) => graph(lib).compile(), input: { foo: 1 } },
  { name: "nodes that nothing starts", build: (lib) => graph(lib).addNode("a", says("a")).addEdge("a", "a").compile(), input: { foo: 1 } },
  {
    name: "updates come as tasks finish, writes apply by name",
    build: (lib) => {
      const turn = turns("z", "a", "m");
      const built = graph(lib);
      for (const name of ["z", "m", "a"]) {
        built.addNode(name, async (_, { writer }) => {
          await turn(name);
          writer(`${name} has its turn`);
          return { log: [name] };
        });
        built.addEdge(lib.START, name);
      }
      return built.compile();
    },
    input: {},
  },
  {
    name: "the last to finish by name need not be the last to finish",
    build: (lib) => {
      const turn = turns("c", "b", "a");
      const built = graph(lib).addNode("joined", says("joined"));
      for (const name of ["a", "b", "c"]) {
        built.addNode(name, async () => (await turn(name), { log: [name], n: 1 }));
        built.addEdge(lib.START, name);
      }
      return built.addEdge(["a", "b", "c"], "joined").compile();
    },
    input: {},
  },
  {
    name: "what tasks write while others run",
    build: (lib) =>
      graph(lib)
        .addNode("a", async (_, { writer }) => {
          writer("a1");
          await settle();
          writer("a2");
          await settle();
          await settle();
          return { n: 1 };
        })
        .addNode("b", async (_, { writer }) => {
          writer("b1");
          await settle();
          writer("b2");
          return { n: 1 };
        })
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile(),
    input: {},
  },
];
