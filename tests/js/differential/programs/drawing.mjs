/** `getGraph().drawMermaid()`. Every other program is drawn too; these are here for the drawing alone. */
import { RunnableLambda } from "@langchain/core/runnables";

import { graph } from "../helpers.mjs";

const N = () => ({});

const drawn = (name, build, draw) => ({ name, build: (lib) => build(names(lib), lib).compile(), draw, modes: [], invoke: false });

/** A graph with nodes a, b and c. */
const names = (lib) => graph(lib).addNode("c", N).addNode("a", N).addNode("b", N);

/** Nodes one after another, by name; one that is given as `[name, graph]` is that graph. */
const line = (lib, ...nodes) => sequence(lib, nodes).compile();

const sequence = (lib, nodes) => {
  const entries = nodes.map((node) => (Array.isArray(node) ? node : [node, N]));
  return graph(lib).addSequence(entries).addEdge(lib.START, entries[0][0]);
};

const levels = [undefined, false, 0, 1, 2, 3, true, -1, 0.5, NaN, null];

/** A graph with graphs inside, as text and as data, to every depth. */
const xrayed = (name, build) => ({ name, call: (lib) => pictures(build(lib), levels) });

const data = (picture) => JSON.parse(JSON.stringify(picture));

const pictures = (compiled, xrays) =>
  xrays.map((xray) => {
    const picture = compiled.getGraph({ xray });
    return [String(xray), picture.drawMermaid(), picture.drawMermaid({ withStyles: false }), data(picture)];
  });

const namesOf = (subgraphs) => [...subgraphs].map(([name, subgraph]) => [name, subgraph.getName()]);

/** Graphs in two nodes, one of them with a graph inside that has one as well. */
const nested = (lib) => {
  const deepest = sequence(lib, ["x", "y"]).compile({ name: "deepest" });
  const deep = sequence(lib, [["deepest", deepest], "z"]).compile({ name: "deep" });
  const inner = sequence(lib, ["before", ["deep", deep]]).compile({ name: "inner" });
  return sequence(lib, ["first", ["inner", inner], ["other", deepest], "last"]).compile();
};

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
  xrayed("a graph in a graph", (lib) => line(lib, "a", ["sub", line(lib, "x", "y")], "b")),
  xrayed("a graph in a graph in a graph", (lib) => line(lib, "a", ["sub", line(lib, ["in", line(lib, "x", "y")], "z")], "b")),
  xrayed("graphs three deep", nested),
  xrayed("a graph alone in a graph", (lib) => line(lib, ["sub", line(lib, ["in", line(lib, "x", "y")])])),
  xrayed("a graph of one node in a graph", (lib) => line(lib, "a", ["sub", line(lib, "only")], "b")),
  xrayed("a graph of one node around a graph", (lib) => line(lib, "a", ["sub", line(lib, ["in", line(lib, "x", "y")])], "b")),
  xrayed("two nodes with the same graph", (lib) => {
    const sub = line(lib, "x", "y");
    return line(lib, ["one", sub], ["two", sub]);
  }),
  xrayed("graphs that begin and end with several nodes", (lib) => {
    const { START } = lib;
    const fan = graph(lib).addNode("l", N).addNode("r", N).addEdge(START, "l").addEdge(START, "r").compile();
    return line(lib, ["one", fan], ["two", fan], "a");
  }),
  xrayed("conditions into and out of graphs", (lib) => {
    const { START, END } = lib;
    const sub = line(lib, "x", "y");
    return names(lib)
      .addNode("sub", sub)
      .addNode("other", sub)
      .addConditionalEdges(START, () => END, { go: "sub", skip: "a" })
      .addConditionalEdges("sub", () => END, { again: "sub", on: "other", done: END })
      .addConditionalEdges("other", () => END)
      .addEdge("a", "b")
      .compile();
  }),
  xrayed("conditions in graphs", (lib) => {
    const { START, END } = lib;
    const loop = graph(lib)
      .addNode("think", N)
      .addNode("act", N)
      .addEdge(START, "think")
      .addConditionalEdges("think", () => END, { "what a long answer this is, longer than anybody would have thought": "act", no: END })
      .addEdge("act", "think")
      .compile();
    return line(lib, "a", ["sub", loop], "b");
  }),
  xrayed("a graph without an end in a graph", (lib) => {
    const endless = sequence(lib, ["x", "y"]).addEdge("y", "x").compile();
    return line(lib, "a", ["sub", endless], "b");
  }),
  xrayed("a graph without a beginning in a graph", (lib) => {
    const endless = sequence(lib, ["x", "y"]).addEdge("y", "x").compile();
    return line(lib, ["sub", line(lib, ["in", endless], "z")], "b");
  }),
  xrayed("loops at graphs and in them", (lib) => {
    const sub = sequence(lib, ["x", "y"]).addEdge("x", "x").addConditionalEdges("x", () => "x", { again: "x", on: "y" }).compile();
    return sequence(lib, ["a", ["sub", sub]]).addEdge("sub", "sub").addEdge("a", "a").compile();
  }),
  xrayed("joins of graphs", (lib) => {
    const { START } = lib;
    const sub = line(lib, "x", "y");
    return names(lib).addNode("sub", sub).addEdge(START, "a").addEdge(START, "sub").addEdge(["a", "sub"], "b").addEdge("b", "c").compile();
  }),
  xrayed("ends of a node with a graph", (lib) => {
    const sub = line(lib, "x", "y");
    return graph(lib).addNode("sub", sub, { ends: ["b", lib.END] }).addNode("b", sub).addEdge(lib.START, "sub").compile();
  }),
  xrayed("metadata and breakpoints around graphs and in them", (lib) => {
    const metadata = { owner: "me", n: 1, list: [1, "x"], deep: { no: 1 } };
    const sub = sequence(lib, [["x", N, { metadata }], "y"]).compile({ interruptBefore: ["x", "y"], interruptAfter: ["y"] });
    return sequence(lib, [["a", N, { metadata }], ["sub", sub, { metadata }], ["one", line(lib, "only"), { metadata }]]).compile({
      interruptBefore: ["sub", "one"],
      interruptAfter: ["sub", "a"],
    });
  }),
  xrayed("graphs with names that Mermaid would trip over", (lib) => {
    const odd = ["my node", "subgraph", "naïve ☃", "_under_", "default", "10", "*"];
    return odd.reduce((inner, name) => line(lib, "9", [name, inner], "1"), line(lib, ...odd));
  }),
  xrayed("a graph in a node without a name", (lib) => line(lib, "a", ["", line(lib, "2", "1")], "b")),
  xrayed("a graph in a node without a name, with the same names", (lib) => line(lib, ["", line(lib, "x", "b")], "b")),
  xrayed("a node for which graphs are declared", (lib) =>
    line(lib, "a", ["sub", N, { subgraphs: [line(lib, "x", "y"), line(lib, "v", "w")] }], ["none", N, { subgraphs: [] }], ["other", N, { subgraphs: [RunnableLambda.from(N)] }])),
  xrayed("a node called like a part of another's id", (lib) => line(lib, ["a", line(lib, "b", "c")], "b", "c")),
  {
    name: "a compiled graph as data",
    call: (lib) => data(line(lib, "a", ["sub", sequence(lib, ["x", "y"]).compile({ name: "inside" })], ["plain", line(lib, "only")]).getGraph()),
  },
  {
    name: "runnables, and their tools",
    call: (lib) => {
      const tools = [{ name: "search" }, { name: "<add>" }];
      const toolNode = Object.assign(RunnableLambda.from(N), { name: "tool node", tools });
      const nodes = [["a", RunnableLambda.from(N)], ["tools", toolNode, { metadata: { k: 1 } }], ["none", Object.assign(RunnableLambda.from(N), { tools: [] })]];
      const compiled = sequence(lib, nodes).compile({ interruptBefore: ["tools"] });
      return pictures(compiled, [undefined, true]);
    },
  },
  {
    name: "a sequence of runnables",
    call: (lib) => pictures(line(lib, "a", ["steps", RunnableLambda.from(N).pipe(RunnableLambda.from(N))]), [undefined, true]),
  },
  {
    name: "metadata as data",
    call: (lib) => data(line(lib, ["a", N, { metadata: { n: 1, yes: true, deep: { no: 1 }, list: [1], none: null } }]).getGraph()),
  },
  {
    name: "nodes and edges in graphs",
    call: (lib) => {
      const { nodes, edges } = nested(lib).getGraph({ xray: true });
      return [Object.entries(nodes).map(([key, { id, name }]) => [key, id, name]), data(edges)];
    },
  },
  { name: "drawn later", call: async (lib) => (await nested(lib).getGraphAsync({ xray: 1 })).drawMermaid() },
  {
    name: "an edge that was added since to a node that is not there",
    call: (lib) => {
      const builder = sequence(lib, ["a", "b"]);
      const compiled = builder.compile();
      builder.addEdge("x", "a");
      const before = compiled.getGraph().drawMermaid();
      builder.addEdge("b", "x");
      return [before, compiled.getGraph().drawMermaid()];
    },
  },
  {
    name: "a node that was added since",
    call: (lib) => {
      const builder = sequence(lib, ["a", ["sub", line(lib, "x", "y")]]);
      const compiled = builder.compile();
      builder.addNode("b", N, { metadata: { k: 1 } }).addEdge("sub", "b");
      return pictures(compiled, [undefined, true]);
    },
  },
  {
    name: "a graph that was added since",
    call: (lib) => {
      const builder = sequence(lib, ["a", "b"]);
      const compiled = builder.compile();
      builder.addNode("sub", line(lib, "x", "y")).addEdge("b", "sub");
      return [...pictures(compiled, [true]), namesOf(compiled.getSubgraphs())];
    },
  },
  {
    name: "a node that was added since the picture was taken",
    call: (lib) => {
      const builder = sequence(lib, ["a"]);
      const picture = builder.compile().getGraph();
      builder.addNode("b", N).addEdge("a", "b");
      return [picture.drawMermaid(), data(picture)];
    },
  },
  {
    name: "two names that are drawn alike",
    call: (lib) => line(lib, "subgraph", '"subgraph"').getGraph().drawMermaid(),
  },
  {
    name: "names that are UUIDs",
    call: (lib) => {
      const id = (n) => `fe096781-5601-43d2-b2f6-00000000000${n}`;
      return pictures(line(lib, id(1), [id(2), line(lib, id(3), id(4))], "b"), [undefined, true]);
    },
  },
  {
    name: "the subgraphs",
    call: (lib) => {
      const compiled = nested(lib);
      const found = [undefined, false, true].map((recurse) => namesOf(compiled.getSubgraphs(undefined, recurse)));
      const spaces = ["inner", "other", "first", "x", "", "inner|deep", "inner|deep|deepest", "inner|deep|x", "inne", "inner|", "|inner"];
      return [found, spaces.map((space) => [space, namesOf(compiled.getSubgraphs(space)), namesOf(compiled.getSubgraphs(space, true))])];
    },
  },
  {
    name: "the subgraphs are the graphs that were given",
    call: (lib) => {
      const sub = line(lib, "x", "y");
      const compiled = line(lib, "a", ["10", sub], ["9", sub], ["constructor_", sub]);
      return [...compiled.getSubgraphs()].map(([name, subgraph]) => [name, subgraph === sub]);
    },
  },
  {
    name: "the subgraphs that are declared",
    call: (lib) => {
      const [one, two] = ["one", "two"].map((name) => sequence(lib, ["x", ["in", line(lib, "z")]]).compile({ name }));
      const compiled = line(lib, "a", ["sub", N, { subgraphs: [one, two] }]);
      return [[], [undefined, true], ["sub", true], ["sub|in", true]].map((wanted) => namesOf(compiled.getSubgraphs(...wanted)));
    },
  },
  {
    name: "the subgraphs, later",
    call: async (lib) => {
      const found = [];
      for await (const [name, subgraph] of nested(lib).getSubgraphsAsync(undefined, true)) found.push([name, subgraph.getName()]);
      return found;
    },
  },
  {
    name: "a graph as a node runs",
    build: (lib) => line(lib, "a", ["sub", line(lib, ["x", () => ({ log: ["x"] })], "y")]),
    input: { log: ["in"] },
    modes: [],
  },
];
