/** What callback handlers are told of runs that stop with questions and go on. */
import { Annotation, Command, END, GraphCallbackHandler, GraphInterrupt, MemorySaver, START, Send, StateGraph, entrypoint, interrupt, task } from "@langchain/langgraph";

import { all, outcome } from "../helpers.mjs";

const State = Annotation.Root({
  log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
});

/** A handler that notes what it is told, and when: between the starts and ends of runs, and the calls of nodes. */
class Observer extends GraphCallbackHandler {
  constructor(log, more = {}) {
    super();
    Object.assign(this, { log, awaitHandlers: true }, more);
  }

  handleChainStart(_chain, _inputs, runId, _parent, _tags, _metadata, _type, name) {
    this.log.push(`start ${name} ${runId}`);
  }

  /** `__start__` ends while the first node starts. */
  handleChainEnd(_outputs, runId) {
    if (!this.log.includes(`start __start__ ${runId}`)) this.log.push(`end ${runId}`);
  }

  handleChainError(error, runId) {
    this.log.push(`error ${error.name} ${runId}`);
  }

  async handleInterrupt(event) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.log.push({ interrupted: { ...event } });
  }

  async handleResume(event) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.log.push({ resumed: { ...event } });
  }
}

const asking = (log, options) =>
  new StateGraph(State)
    .addNode("first", () => (log.push("first"), { log: "first" }))
    .addNode("ask", () => {
      log.push("ask");
      const answers = [interrupt("one?"), interrupt({ two: "?" })];
      return { log: answers };
    })
    .addNode("last", () => (log.push("last"), { log: "last" }))
    .addEdge(START, "first")
    .addEdge("first", "ask")
    .addEdge("ask", "last")
    .addEdge("last", END)
    .compile({ checkpointer: new MemorySaver(), ...options });

const nested = (log, inner = {}) =>
  new StateGraph(State)
    .addNode("before", () => ({ log: "before" }))
    .addNode("inner", asking(log, { checkpointer: undefined, ...inner }))
    .addNode("after", () => ({ log: "after" }))
    .addEdge(START, "before")
    .addEdge("before", "inner")
    .addEdge("inner", "after")
    .compile({ checkpointer: new MemorySaver() });

const several = (log) =>
  new StateGraph(State)
    .addNode("ask", ({ nth }) => (log.push(`ask ${nth}`), { log: interrupt(`which ${nth}?`) }))
    .addConditionalEdges(START, () => [1, 2, 3].map((nth) => new Send("ask", { nth })))
    .compile({ checkpointer: new MemorySaver() });

const flow = (log) => {
  const ask = task("ask", (question) => interrupt(question));
  return entrypoint({ name: "flow", checkpointer: new MemorySaver() }, async (input) => {
    log.push("flow");
    return [input, await ask("a?"), await ask("b?")];
  });
};

const thread = { configurable: { thread_id: "1" } };

/** Runs the inputs one after another on a thread; `config` may be made from the graph. */
const session = (build, inputs, config = {}, more = {}) => async () => {
  const log = [];
  const graph = build(log);
  const observer = new Observer(log, more);
  for (const input of inputs) {
    const given = typeof input === "function" ? await input(graph) : { input };
    const options = { ...thread, ...config, ...given.config, callbacks: [observer] };
    log.push(await outcome(() => graph.invoke(given.input, options)));
    const { config: at, next } = await graph.getState(thread);
    log.push({ at: at.configurable.checkpoint_id, next });
  }
  return log;
};

const start = { log: ["in"] };
const answer = (value) => new Command({ resume: value });
const answers = [start, answer("yes"), answer("no")];

const durable = (name, build, inputs, config) =>
  Object.fromEntries(["sync", "async", "exit"].map((durability) => [`${name}, ${durability}`, session(build, inputs, { durability, ...config })]));

/** Programs whose logs are looked at in another way. */
const seenBy = (look, programs) => Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, async () => look(await program())]));

/** Without the starts and ends of runs, which come in another order where nodes run at the same time. */
const untraced = (log) => log.filter((entry) => typeof entry === "object" || !/^(start|end|error) /.test(entry));

/** LangGraph tells of an entrypoint's own steps, and of a question in one of its tasks twice: see the README. */
const once = (log) => untraced(log).map((entry) => {
  const { interrupted } = entry;
  if (interrupted === undefined) return entry;
  return { interrupted: { ...interrupted, interrupts: [...new Map(interrupted.interrupts.map((asked) => [asked.id, asked])).values()] } };
});

const travel = async (graph) => {
  const states = [];
  for await (const state of graph.getStateHistory(thread)) states.push(state);
  return { input: null, config: states.find(({ next }) => next[0] === "ask").config };
};

export default {
  ...durable("two questions", asking, answers),
  ...durable("questions of a graph inside", nested, answers),
  ...seenBy(untraced, durable("questions of several tasks", several, [start, answer("a"), answer("b"), answer("c")])),
  ...seenBy(once, durable("questions of an entrypoint", flow, ["in", answer("x"), answer("y")])),
  ...durable("before a node", (log) => asking(log, { interruptBefore: ["ask", "last"] }), [start, null, answer(1), answer(2), null]),
  ...durable("after a node", (log) => asking(log, { interruptAfter: ["first", "ask"] }), [start, null, answer(1), answer(2), null]),
  ...durable("before and after, by the call", asking, [start, null, answer(1), answer(2), null, null], { interruptBefore: "*", interruptAfter: "*" }),
  "a breakpoint inside": session((log) => nested(log, { interruptBefore: ["ask"] }), [start, null, answer(1), answer(2)]),
  "a command that updates": session(asking, [start, new Command({ update: { log: "x" }, resume: "yes" }), new Command({ update: { log: "y" } })]),
  "time travel": session(asking, [...answers, travel, answer("again")]),
  "a new input": session(asking, [start, start, answer(1)]),
  "a run that only stops before": async () => {
    const log = [];
    const graph = asking(log, { checkpointer: undefined, interruptBefore: ["ask"] });
    log.push(await graph.invoke(start, { callbacks: [new Observer(log)] }));
    return log;
  },
  "a question without a question": session((log) =>
    new StateGraph(State)
      .addNode("ask", () => {
        log.push("ask");
        throw new GraphInterrupt([]);
      })
      .addEdge(START, "ask")
      .compile({ checkpointer: new MemorySaver() }), [start, null]),
  "bound with withConfig": async () => {
    const log = [];
    const graph = asking(log).withConfig({ callbacks: [new Observer(log)], ...thread });
    for (const input of answers) await graph.invoke(input);
    return log;
  },
  "read as a stream": async () => {
    const log = [];
    const graph = nested(log);
    const options = { ...thread, callbacks: [new Observer(log)], streamMode: ["updates", "values"], subgraphs: true };
    const chunks = [];
    for (const input of answers) chunks.push(await all(graph.stream(input, options)));
    return [log, chunks];
  },
  "other callbacks in the background": async () => {
    const log = [];
    const graph = asking(log);
    for (const input of answers) await graph.invoke(input, { ...thread, callbacks: [new Observer(log, { awaitHandlers: false })] });
    return log.filter((entry) => typeof entry === "object" || /^\w+$/.test(entry));
  },
  "several handlers, of which one knows one method": async () => {
    const log = [];
    class Second extends GraphCallbackHandler {
      handleResume({ status }) {
        log.push(`second ${status}`);
      }
    }
    const graph = asking(log);
    for (const input of answers) await graph.invoke(input, { ...thread, callbacks: [new Second(), new Observer(log), { handleResume: () => log.push("no handler") }] });
    return log;
  },
  ...Object.fromEntries(["handleResume", "handleInterrupt"].flatMap((method) => [true, false].map((raiseError) => [
    `${method} throws${raiseError ? ", and is to end the run" : ""}`,
    async () => {
      const log = [];
      const printed = [];
      const original = { error: console.error, warn: console.warn };
      for (const kind of Object.keys(original)) console[kind] = (text) => printed.push(`${kind}: ${text}`);
      try {
        const failing = { raiseError, [method]: () => Promise.reject(new RangeError("handler")) };
        await session(asking, answers, {}, failing)().then((entries) => log.push(...entries));
      } finally {
        Object.assign(console, original);
      }
      return [log, printed];
    },
  ]))),
  "the guard": () => {
    const handler = new GraphCallbackHandler();
    return [handler.name, GraphCallbackHandler.isInstance(handler), GraphCallbackHandler.isInstance({}), GraphCallbackHandler.isInstance(null), Object.keys(handler).sort()];
  },
};
