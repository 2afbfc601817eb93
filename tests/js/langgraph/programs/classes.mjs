import * as library from "@langchain/langgraph";
import * as prebuilt from "@langchain/langgraph/prebuilt";

import { leftOut } from "../left-out.mjs";

const { Annotation, Command, Send } = library;

const isClass = (value) => typeof value === "function" && value.prototype !== undefined && Object.getOwnPropertyDescriptor(value, "prototype").writable === false;

/** Which exported classes are derived from which. The package's `Command` is one of LangGraph.js' base by what it is, not by its class. */
function family(names, missing) {
  const classes = Object.entries(names).filter(([name, value]) => isClass(value) && !missing.includes(name) && name !== "CommandInstance");
  return classes.map(([name, Class]) => [name, classes.filter(([, Other]) => Class.prototype instanceof Other).map(([other]) => other).sort(), Class.prototype instanceof Error]).sort(([a], [b]) => (a < b ? -1 : 1));
}

const missing = (entry) => Object.values(leftOut[entry] ?? {}).flat();

const made = {
  Command: () => new Command({ goto: "a" }),
  Send: () => new Send("a", 1),
  Overwrite: () => new library.Overwrite(1),
  GraphInterrupt: () => new library.GraphInterrupt([{ value: 1 }]),
  NodeInterrupt: () => new library.NodeInterrupt("m"),
  ParentCommand: () => new library.ParentCommand(new Command({})),
  GraphDrained: () => new library.GraphDrained(),
  InvalidUpdateError: () => new library.InvalidUpdateError("m", { lc_error_code: "INVALID_CONCURRENT_GRAPH_UPDATE" }),
  NodeTimeoutError: () => new library.NodeTimeoutError({ node: "a", elapsed: 2, kind: "run", runTimeout: 1 }),
  UnknownInterruptError: () => new library.UnknownInterruptError("m", { reason: "r" }),
  NodeError: () => new library.NodeError("a", new Error("e")),
  MemorySaver: () => new library.MemorySaver(),
  InMemoryStore: () => new library.InMemoryStore(),
  StateSchema: () => new library.StateSchema({}),
  graph: () => new library.StateGraph(Annotation.Root({ a: Annotation() })).addNode("n", () => ({})).addEdge("__start__", "n").compile(),
  builder: () => new library.StateGraph(Annotation.Root({ a: Annotation() })),
  entrypoint: () => library.entrypoint("e", async () => 1),
  nothing: () => undefined,
  null: () => null,
  text: () => "text",
  "a plain command": () => ({ lg_name: "Command", goto: ["a"] }),
  "a plain send": () => ({ lg_name: "Send", node: "a", args: 1 }),
  "an error of that name": () => Object.assign(new Error("m"), { name: "GraphInterrupt" }),
  "what bubbles up": () => ({ is_bubble_up: true }),
};

/** Names of guards, and of classes that can say what is theirs. */
const guards = ["isCommand", "isInterrupted", "isGraphBubbleUp", "isGraphDrained", "isGraphInterrupt", "isInvalidResume", "isNodeError", "isNodeTimeoutError", "isParentCommand", "isUnknownInterruptError"];

function answerOf(guard, value) {
  try {
    return guard(value);
  } catch (error) {
    return error.name;
  }
}

export default {
  "families of the classes": () => family(library, missing("")),
  "families of prebuilt classes": () => family(prebuilt, []),
  "instances": () => Object.entries(made).map(([name, make]) => {
    const value = make();
    return [name, Object.entries(library).filter(([name, Class]) => isClass(Class) && !missing("").includes(name) && value instanceof Class).map(([name]) => name).sort()];
  }),
  // LangGraph.js' guards fail of themselves on what is nothing.
  ...Object.fromEntries(guards.map((guard) => [guard, () => Object.entries(made).filter(([name]) => !["nothing", "null"].includes(name)).map(([name, make]) => [name, answerOf(library[guard], make())])])),
  "isInstance": () => ["Overwrite", "StateSchema", "ReducedValue", "UntrackedValue", "DeltaValue"].map((name) => [name, Object.entries(made).map(([made, make]) => [made, answerOf((value) => library[name].isInstance(value), make())])]),
  ...Object.fromEntries(["a plain command", "a plain send"].map((name) => [`a node gives ${name}`, async () => {
    const graph = new library.StateGraph(Annotation.Root({ log: Annotation({ reducer: (a, b) => [...a, ...b], default: () => [] }) }))
      .addNode("n", made[name], { ends: ["a"] })
      .addNode("a", (state) => ({ log: [JSON.stringify(state)] }))
      .addEdge("__start__", "n")
      .compile();
    return graph.invoke({ log: ["in"] });
  }])),
  "plain commands and sends in a command": async () => {
    const graph = new library.StateGraph(Annotation.Root({ log: Annotation({ reducer: (a, b) => [...a, ...b], default: () => [] }) }))
      .addNode("n", () => new Command({ goto: [{ lg_name: "Send", node: "a", args: { log: "s" } }, { node: "a", args: { log: "t" } }] }), { ends: ["a"] })
      .addNode("a", ({ log }) => ({ log: [log] }))
      .addEdge("__start__", "n")
      .compile();
    return graph.invoke({ log: ["in"] });
  },
};
