/** Recursion limits, breakpoints, concurrency. */
import { graph, says, settle } from "../helpers.mjs";

const chain = (lib, options) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("b", says("b"))
    .addNode("c", says("c"))
    .addEdge(lib.START, "a").addEdge("a", "b").addEdge("b", "c")
    .compile(options);

const limited = (name, recursionLimit, input = { foo: 0 }) => ({ name: `a chain of three, limit ${name}`, build: (lib) => chain(lib), input, options: { recursionLimit } });

const stopped = (name, options, run) => ({ name, build: (lib) => chain(lib, options), input: { foo: 0 }, options: run });

/** Three tasks that each take a while. */
const three = (lib) => {
  const built = graph(lib);
  for (const [name, rounds] of [["a", 3], ["b", 1], ["c", 2]]) {
    built.addNode(name, async (_, { writer }) => {
      writer(`${name} starts`);
      for (let round = 0; round < rounds; round++) await settle();
      writer(`${name} ends`);
      return { log: [name] };
    });
    built.addEdge(lib.START, name);
  }
  return built.compile();
};

export default [
  limited("1", 1),
  limited("2", 2),
  limited("3: reached exactly", 3),
  limited("4: enough", 4),
  limited("1.5", 1.5),
  limited("3.5", 3.5),
  limited("0", 0),
  limited("-1", -1),
  limited("undefined", undefined),
  {
    name: "an endless loop stops at 25",
    build: (lib) => graph(lib).addNode("a", () => ({ n: 1 })).addEdge(lib.START, "a").addEdge("a", "a").compile(),
    input: { foo: 0 },
  },
  {
    name: "an endless loop that writes nothing",
    build: (lib) => graph(lib).addNode("a", () => ({})).addEdge(lib.START, "a").addEdge("a", "a").compile(),
    input: {},
    options: { recursionLimit: 3 },
  },
  {
    name: "an endless loop of Sends",
    build: (lib) =>
      graph(lib)
        .addNode("a", (by) => new lib.Command({ update: { n: 1 }, goto: new lib.Send("a", by) }), { ends: ["a"] })
        .addConditionalEdges(lib.START, () => new lib.Send("a", 1))
        .compile(),
    input: {},
    options: { recursionLimit: 3 },
  },
  {
    name: "a limit of the graph, by withConfig",
    build: (lib) => chain(lib).withConfig({ recursionLimit: 2 }),
    input: { foo: 0 },
  },
  stopped("a breakpoint before a node", { interruptBefore: ["b"] }),
  stopped("a breakpoint after a node", { interruptAfter: ["a"] }),
  stopped("a breakpoint before the first node", { interruptBefore: ["a"] }),
  stopped("a breakpoint after the last node", { interruptAfter: ["c"] }),
  stopped("breakpoints before every node", { interruptBefore: "*" }),
  stopped("breakpoints after every node", { interruptAfter: "*" }),
  stopped("breakpoints before and after", { interruptBefore: ["a", "b"], interruptAfter: ["b", "c"] }),
  stopped("a run's own breakpoint before a node", undefined, { interruptBefore: ["b"] }),
  stopped("a run's own breakpoint after every node", undefined, { interruptAfter: "*" }),
  stopped("a run's breakpoints replace the graph's", { interruptBefore: ["b"] }, { interruptBefore: ["c"] }),
  stopped("a run without the graph's breakpoints", { interruptBefore: ["b"] }, { interruptBefore: [] }),
  stopped("a run's breakpoint at an unknown node", undefined, { interruptBefore: ["nowhere"] }),
  {
    name: "a breakpoint before anything was written",
    build: (lib) => chain(lib, { interruptBefore: ["a"] }),
    input: {},
  },
  {
    name: "a breakpoint after one of two tasks",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a").addEdge(lib.START, "b").addEdge("a", "c").addEdge("b", "c")
        .compile({ interruptAfter: ["b"] }),
    input: {},
  },
  {
    name: "a breakpoint before a node that is sent to",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("work", (by) => ({ log: [by] }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", () => [1, 2].map((by) => new lib.Send("work", by)))
        .compile({ interruptBefore: ["work"] }),
    input: {},
  },
  { name: "maxConcurrency 1 of three tasks", build: three, input: {}, options: { maxConcurrency: 1 } },
  { name: "maxConcurrency 2 of three tasks", build: three, input: {}, options: { maxConcurrency: 2 } },
  { name: "maxConcurrency 3 of three tasks", build: three, input: {}, options: { maxConcurrency: 3 } },
];
