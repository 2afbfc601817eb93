/** `getGraph().drawMermaid()`. Every other program is drawn too; these are here for the drawing alone. */
import { graph } from "../helpers.mjs";

const N = () => ({});

const drawn = (name, build, draw) => ({ name, build: (lib) => build(names(lib), lib).compile(), draw, modes: [], invoke: false });

/** A graph with nodes a, b and c. */
const names = (lib) => graph(lib).addNode("c", N).addNode("a", N).addNode("b", N);

const all = (g, { START }) => g.addEdge(START, "a").addEdge("a", "b").addEdge("b", "c");

export default [
  drawn("edges are sorted by their source", (g, { START, END }) => g.addEdge("c", "b").addEdge("b", "a").addEdge(START, "c").addEdge("a", END)),
  drawn("edges of one source keep their order", (g, { START }) => g.addEdge(START, "c").addEdge(START, "a").addEdge(START, "b")),
  drawn("joins", (g, { START, END }) => g.addEdge(START, "a").addEdge(START, "b").addEdge(["b", "a"], "c").addEdge("c", END)),
  drawn("a condition without a map", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END)),
  drawn("a condition with a map", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END, { yes: "b", no: "c", done: END }).addEdge("b", "a")),
  drawn("a condition with a list", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END, ["c", "b", END])),
  drawn("a condition with labels like its targets", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END, { b: "b", other: "c" })),
  drawn("a condition with two labels for one target", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END, { one: "b", two: "b", three: "c" })),
  drawn("a condition on START", (g, { START, END }) => g.addConditionalEdges(START, () => END, ["c", "b", "a"])),
  drawn("conditions on several nodes", (g, { START, END }) =>
    g.addEdge(START, "c").addConditionalEdges("c", () => END, ["a", END]).addConditionalEdges("a", () => END, ["b", "c"])),
  drawn("a loop", (g, { START }) => all(g, { START }).addEdge("c", "a")),
  drawn("a node with a loop to itself", (g, { START }) => all(g, { START }).addEdge("c", "c")),
  drawn("nothing from START", (g) => g.addEdge("a", "b").addEdge("b", "c").addEdge("c", "a")),
  drawn("edges given twice", (g, { START, END }) => all(all(g, { START }), { START }).addEdge("c", END).addEdge("c", END)),
  drawn("without styles", (g, { START }) => all(g, { START }), { withStyles: false }),
  drawn("other colours and curves", (g, { START }) => all(g, { START }), { curveStyle: "basis", nodeColors: { first: "fill:red", last: "fill:blue", default: "fill:green" } }),
  drawn("long labels", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END, { "one two three four five six seven eight nine ten eleven": "b", short: "c" })),
  drawn("labels wrapped early", (g, { START, END }) => g.addEdge(START, "a").addConditionalEdges("a", () => END, { "one two three": "b", four: "c" }), { wrapLabelNWords: 1 }),
  {
    name: "ends",
    build: (lib) => graph(lib).addNode("a", N, { ends: ["b", lib.END] }).addNode("b", N).addEdge(lib.START, "a").compile(),
    modes: [],
    invoke: false,
  },
  {
    name: "names that Mermaid would trip over",
    build: (lib) => {
      const sequence = ["my node", "a-b", "end", "x.y", "naïve ☃", "_under_", "*star*", "subgraph", "a[b]^c"].map((name) => [name, N]);
      return graph(lib).addSequence(sequence).addEdge(lib.START, "my node").compile();
    },
    modes: [],
    invoke: false,
  },
  {
    name: "node metadata",
    build: (lib) =>
      graph(lib)
        .addNode("a", N, { metadata: { k: 1, text: "a <b> \"c\" #1 (x) [y] {z} |", list: ["x", 2, true], deep: { no: 1 }, none: null, yes: true } })
        .addNode("b", N, { metadata: {} })
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ interruptAfter: ["a"] }),
    modes: [],
    invoke: false,
  },
  {
    name: "breakpoints",
    build: (lib) =>
      graph(lib).addSequence({ a: N, b: N, c: N, d: N }).addEdge(lib.START, "a").compile({ interruptBefore: ["a", "b"], interruptAfter: ["b", "c"] }),
    modes: [],
    invoke: false,
  },
  {
    name: "the graph as data",
    call: (lib) => {
      const drawable = graph(lib)
        .addNode("a", N)
        .addNode("b", N)
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", () => lib.END, { yes: "b", no: lib.END })
        .compile()
        .getGraph();
      return {
        nodes: Object.entries(drawable.nodes).map(([key, { id, name }]) => [key, id, name]),
        edges: drawable.edges.map(({ source, target, data, conditional }) => ({ source, target, data, conditional: conditional ?? false })),
      };
    },
  },
];
