import { Annotation, Command, END, GraphRecursionError, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { InMemoryCache } from "@langchain/langgraph-checkpoint";

import { all, inModes, outcome } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };
const list = () => Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });

/** Breakpoints before and after nodes. */
function steps(options) {
  const step = (name) => ({ log }) => ({ log: [`${name} ${log.length}`] });
  return new StateGraph(Annotation.Root({ log: list() }))
    .addNode("step1", step("one"))
    .addNode("step2", step("two"))
    .addNode("step3", step("three"))
    .addEdge(START, "step1")
    .addEdge("step1", "step2")
    .addEdge("step2", "step3")
    .addEdge("step3", END)
    .compile({ checkpointer: new MemorySaver(), ...options });
}

/** What a slow node gave is kept. */
function cached(cache, counts) {
  return new StateGraph(Annotation.Root({ x: Annotation(), result: Annotation() }))
    .addNode("expensive", ({ x }) => ({ result: x * 2 + (counts.calls += 1) * 1000 }), { cachePolicy: { ttl: 60, keyFunc: ([{ x }]) => String(x) } })
    .addEdge(START, "expensive")
    .compile({ cache });
}

/** A node that fails twice before it does not. */
function flaky(failures, options) {
  let calls = 0;
  return new StateGraph(Annotation.Root({ log: list() }))
    .addNode("query", () => {
      calls += 1;
      if (calls <= failures) throw new Error(`connection ${calls}`);
      return { log: [`after ${calls}`] };
    }, { retryPolicy: { maxAttempts: 3, initialInterval: 1, jitter: false, logWarning: false, ...options } })
    .addEdge(START, "query")
    .compile();
}

/** Ways of different lengths; the last node waits for all. */
function deferred() {
  const node = (name) => () => ({ log: [name] });
  return new StateGraph(Annotation.Root({ log: list() }))
    .addNode("a", node("A"))
    .addNode("b", node("B"))
    .addNode("b2", node("B2"))
    .addNode("c", node("C"))
    .addNode("d", ({ log }) => ({ log: [`D after ${log.length}`] }), { defer: true })
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("a", "c")
    .addEdge("b", "b2")
    .addEdge("b2", "d")
    .addEdge("c", "d")
    .addEdge("d", END)
    .compile();
}

/** A loop that knows when to stop, and one that does not. */
function loop(until) {
  return new StateGraph(Annotation.Root({ log: list() }))
    .addNode("a", () => ({ log: ["A"] }))
    .addNode("b", () => ({ log: ["B"] }))
    .addEdge(START, "a")
    .addConditionalEdges("a", ({ log }) => (log.length < until ? "b" : END), ["b", END])
    .addEdge("b", "a")
    .compile();
}

/** Where to go is said with the update, by chance or by the state. */
function commands() {
  return new StateGraph(Annotation.Root({ foo: Annotation({ reducer: (a, b) => a + b, default: () => "" }) }))
    .addNode("a", ({ foo }) => new Command({ update: { foo: "a" }, goto: foo === "x" ? "b" : "c" }), { ends: ["b", "c"] })
    .addNode("b", () => ({ foo: "b" }))
    .addNode("c", () => ({ foo: "c" }))
    .addEdge(START, "a")
    .compile();
}

/** Keys that only some nodes see, and an input and output of their own. */
function privateState() {
  const Input = Annotation.Root({ question: Annotation() });
  const Output = Annotation.Root({ answer: Annotation() });
  const Private = Annotation.Root({ notes: Annotation() });
  return new StateGraph({ input: Input, output: Output, stateSchema: Annotation.Root({ ...Input.spec, ...Output.spec }) })
    .addNode("think", ({ question }) => ({ notes: `on ${question}` }))
    .addNode("reply", ({ notes }) => ({ answer: `Answer ${notes}` }), { input: Private })
    .addEdge(START, "think")
    .addEdge("think", "reply")
    .compile();
}

/** What a run is given beside its state. */
function configured() {
  return new StateGraph(Annotation.Root({ text: Annotation() }), Annotation.Root({ model: Annotation(), user: Annotation() }))
    .addNode("call", (_, { context, configurable, metadata, tags }) => ({ text: `${context?.model} ${configurable?.user} ${metadata?.source} ${tags}` }))
    .addEdge(START, "call")
    .compile();
}

export default {
  "breakpoints": async () => {
    const graph = steps({ interruptBefore: ["step3"] });
    const first = await all(graph.stream({ log: [] }, { ...thread, streamMode: ["updates", "values"] }));
    const { next } = await graph.getState(thread);
    await graph.updateState(thread, { log: ["by hand"] });
    return [first, next, await all(graph.stream(null, { ...thread, streamMode: "updates" })), (await graph.getState(thread)).values];
  },
  "breakpoints of one run": async () => {
    const graph = steps();
    return [await all(graph.stream({ log: [] }, { ...thread, interruptAfter: ["step1"] })), await all(graph.stream(null, { ...thread, interruptBefore: "*" })), await all(graph.stream(null, thread))];
  },
  "a node's cache": async () => {
    const [cache, counts] = [new InMemoryCache(), { calls: 0 }];
    const graph = cached(cache, counts);
    const runs = [];
    for (const x of [5, 5, 6]) runs.push(await all(graph.stream({ x }, { streamMode: "updates" })));
    return [runs, counts.calls];
  },
  "retries": () => inModes(() => flaky(2), { log: [] }),
  "too many failures": () => outcome(() => flaky(5).invoke({ log: [] })),
  "failures that are not tried again": () => outcome(() => flaky(1, { retryOn: (error) => error.message !== "connection 1" }).invoke({ log: [] })),
  "a deferred node": () => inModes(deferred, { log: [] }),
  "a loop": () => inModes(() => loop(7), { log: [] }),
  "a loop without an end": async () => {
    const seen = await all(loop(Infinity).stream({ log: [] }, { recursionLimit: 4 }));
    const error = await loop(Infinity).invoke({ log: [] }, { recursionLimit: 4 }).catch((thrown) => thrown);
    return [seen, error instanceof GraphRecursionError, error.name, error.lc_error_code];
  },
  "commands": async () => [await inModes(commands, { foo: "x" }), await inModes(commands, { foo: "y" })],
  "private state": () => inModes(privateState, { question: "cats" }),
  "a run's configuration": () => inModes(configured, { text: "" }, { context: { model: "m" }, configurable: { user: "u" }, metadata: { source: "test" }, tags: ["t"] }),
  "drawn": () => [steps({ interruptBefore: ["step3"] }), deferred(), loop(1), commands(), privateState()].map((graph) => graph.getGraph().drawMermaid()),
};
