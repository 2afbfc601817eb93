/** What building a graph refuses, and in which words. */
import { graph, state } from "../helpers.mjs";

const N = () => ({});

/** One program that builds and is expected, by the reference, to be refused or not. */
const built = (name, build) => ({ name, call: (lib) => typeof build(lib) });

/** The same for a graph of one node, `a`, that START reaches. */
const extended = (name, extend) => built(name, (lib) => extend(graph(lib).addNode("a", N).addEdge(lib.START, "a"), lib));

export default [
  built("a node nothing reaches", (lib) => graph(lib).addNode("a", N).compile()),
  built("no entry, but an end", (lib) => graph(lib).addNode("a", N).addEdge("a", lib.END).compile()),
  built("no entry, but a loop", (lib) => graph(lib).addNode("a", N).addEdge("a", "a").compile()),
  extended("a second node nothing reaches", (g) => g.addNode("b", N).compile()),
  extended("a second node that only leaves", (g) => g.addNode("b", N).addEdge("b", "a").compile()),
  extended("an edge to an unknown node", (g) => g.addEdge("a", "nowhere").compile()),
  extended("an edge from an unknown node", (g) => g.addEdge("nowhere", "a").compile()),
  extended("both, and an unreachable node", (g) => g.addNode("b", N).addEdge("nowhere", "a").addEdge("a", "elsewhere").compile()),
  extended("an unreachable node and an unknown end", (g) => g.addNode("b", N).addEdge("a", "elsewhere").compile()),
  extended("an edge from END", (g, { END }) => g.addEdge(END, "a")),
  extended("an edge to START", (g, { START }) => g.addEdge("a", START)),
  extended("a node of a name that is taken", (g) => g.addNode("a", N)),
  built("a node named START", (lib) => graph(lib).addNode(lib.START, N)),
  built("a node named END", (lib) => graph(lib).addNode(lib.END, N)),
  built("a node with | in its name", (lib) => graph(lib).addNode("a|b", N)),
  built("a node with : in its name", (lib) => graph(lib).addNode("a:b", N)),
  built("a node with both in its name", (lib) => graph(lib).addNode("a:b|c", N)),
  built("a node with : in its name, added as an object", (lib) => graph(lib).addNode({ fine: N, "a:b": N })),
  built("a node named like a state key", (lib) => graph(lib).addNode("foo", N)),
  built("a node named like a state key, with a taken name", (lib) => graph(lib).addNode("a", N).addNode([["a", N], ["foo", N]])),
  built("a node named __interrupt__", (lib) => graph(lib).addNode("__interrupt__", N).addEdge(lib.START, "__interrupt__").compile()),
  built("a node named toString", (lib) => graph(lib).addNode("toString", N)),
  built("a state key named __pregel_tasks", (lib) =>
    new lib.StateGraph(lib.Annotation.Root({ __pregel_tasks: lib.Annotation() })).addNode("a", N).addEdge(lib.START, "a").compile()),
  built("no nodes, as an object", (lib) => graph(lib).addNode({})),
  built("no nodes, as an array", (lib) => graph(lib).addNode([])),
  built("a node that is undefined", (lib) => graph(lib).addNode("a", undefined)),
  built("a node that is null", (lib) => graph(lib).addNode("a", null)),
  built("a node that is a string", (lib) => graph(lib).addNode("a", "text")),
  built("a node that is a number", (lib) => graph(lib).addNode("a", 3)),
  extended("a join from an unknown node", (g) => g.addEdge(["nowhere"], "a")),
  extended("a join to an unknown node", (g) => g.addEdge(["a"], "nowhere")),
  extended("a join from START", (g, { START }) => g.addEdge([START], "a")),
  extended("a join from END", (g, { END }) => g.addEdge([END], "a")),
  extended("a join to END", (g, { END }) => g.addEdge(["a"], END)),
  extended("a second condition on a node", (g, { END }) => g.addConditionalEdges("a", () => END).addConditionalEdges("a", () => END)),
  extended("a second condition of another name", (g, { END }) => {
    function first() {
      return END;
    }
    function second() {
      return END;
    }
    return g.addConditionalEdges("a", first).addConditionalEdges("a", second);
  }),
  extended("a condition from an unknown node", (g, { END }) => g.addConditionalEdges("nowhere", () => END).compile()),
  extended("a condition from END", (g, { END }) => g.addConditionalEdges(END, () => "a").compile()),
  extended("a condition to an unknown node, in a list", (g, { END }) => g.addConditionalEdges("a", () => END, ["nowhere"]).compile()),
  extended("a condition to an unknown node, in a map", (g, { END }) => g.addConditionalEdges("a", () => END, { x: "nowhere" }).compile()),
  extended("a condition to START", (g, { START, END }) => g.addConditionalEdges("a", () => END, [START]).compile()),
  extended("a condition that is a string", (g) => g.addConditionalEdges("a", "text")),
  extended("a condition that is undefined", (g) => g.addConditionalEdges("a")),
  built("ends to an unknown node", (lib) => graph(lib).addNode("a", N, { ends: ["nowhere"] }).addEdge(lib.START, "a").compile()),
  built("ends to END", (lib) => graph(lib).addNode("a", N, { ends: [lib.END] }).addEdge(lib.START, "a").compile()),
  built("ends reach a node", (lib) => graph(lib).addNode("a", N, { ends: ["b"] }).addNode("b", N).addEdge(lib.START, "a").compile()),
  built("a condition without a map reaches every other node", (lib) =>
    graph(lib).addNode("a", N).addNode("b", N).addNode("c", N).addEdge(lib.START, "a").addConditionalEdges("a", () => lib.END).compile()),
  built("a condition without a map does not reach its own node", (lib) => graph(lib).addNode("a", N).addConditionalEdges("a", () => lib.END).compile()),
  extended("a breakpoint before an unknown node", (g) => g.compile({ interruptBefore: ["nowhere"] })),
  extended("a breakpoint after an unknown node", (g) => g.compile({ interruptAfter: ["nowhere"] })),
  extended("a breakpoint before START", (g, { START }) => g.compile({ interruptBefore: [START] })),
  extended("breakpoints everywhere", (g) => g.compile({ interruptBefore: "*", interruptAfter: "*" })),
  built("an empty sequence", (lib) => graph(lib).addSequence([])),
  built("a sequence with a name twice", (lib) => graph(lib).addSequence([["a", N], ["a", N]])),
  extended("a sequence with a name that is taken", (g) => g.addSequence({ b: N, a: N })),
  built("a state graph of nothing", ({ StateGraph }) => new StateGraph()),
  built("a state graph of null", ({ StateGraph }) => new StateGraph(null)),
  built("a state graph of an empty object", ({ StateGraph }) => new StateGraph({})),
  built("a state graph of a string", ({ StateGraph }) => new StateGraph("text")),
  {
    name: "a graph that grows after it was compiled",
    build: (lib) => {
      const growing = graph(lib).addNode("a", () => ({ log: ["a"] })).addEdge(lib.START, "a");
      const compiled = growing.compile();
      growing.addNode("b", () => ({ log: ["b"] })).addEdge("a", "b");
      return compiled;
    },
    input: {},
    // LangGraph.js draws from the builder, so what was added later shows; only the run is fixed.
    modes: ["values", "updates"],
  },
  {
    name: "the errors' own classes",
    call: (lib) => {
      const refusals = [
        () => new lib.StateGraph(),
        () => graph(lib).addNode("a", N).compile(),
        () => graph(lib).addNode("a", N).addNode("a", N),
      ];
      return refusals.map((refuse) => {
        try {
          refuse();
        } catch (error) {
          return [error.name, error instanceof Error, ["StateGraphInputError", "UnreachableNodeError", "BaseLangGraphError"].filter((name) => error instanceof lib[name])];
        }
      });
    },
  },
  { name: "the state's own spec", call: (lib) => Object.keys(state(lib).spec) },
];
