import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch";
import { HumanMessage } from "@langchain/core/messages";
import { Runnable, RunnableLambda, RunnablePassthrough, RunnableSequence } from "@langchain/core/runnables";
import { RunCollectorCallbackHandler } from "@langchain/core/tracers/run_collector";
import { Annotation, Command, END, MemorySaver, MessagesAnnotation, START, Send, StateGraph, entrypoint, getConfig, interrupt, task } from "@langchain/langgraph";

import { ScriptedModel, all, outcome } from "../helpers.mjs";

const State = Annotation.Root({
  foo: Annotation(),
  log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
});

const says = (word) => () => ({ log: [word] });

const line = (options) =>
  new StateGraph(State).addNode("a", says("a")).addNode("b", async () => ({ log: ["b"] }), { metadata: { k: 1 } }).addEdge(START, "a").addEdge("a", "b").compile(options);

const routed = () =>
  new StateGraph(State)
    .addNode("a", says("a"))
    .addNode("b", says("b"))
    .addConditionalEdges(START, () => "a", ["a"])
    .addConditionalEdges("a", ({ foo }) => (foo > 0 ? "b" : END), ["b", END])
    .compile({ name: "routed" });

const nested = () =>
  new StateGraph(State)
    .addNode("in", line())
    .addNode("own", (state, config) => line().invoke(state, config))
    .addNode("alone", (state) => line().invoke(state))
    .addEdge(START, "in")
    .addEdge("in", "own")
    .addEdge("own", "alone")
    .compile();

const sent = () =>
  new StateGraph(State)
    .addNode("a", () => new Command({ update: { foo: 2 }, goto: ["x", new Send("y", { foo: 9 })] }), { ends: ["x", "y"] })
    .addNode("x", says("x"))
    .addNode("y", says("y"))
    .addEdge(START, "a")
    .compile();

const of = (action, options) => new StateGraph(State).addNode("a", action, options).addEdge(START, "a").compile();

const chain = () =>
  of(RunnableSequence.from([RunnableLambda.from(({ foo }) => foo + 1).withConfig({ runName: "plus" }), (foo) => ({ foo })]));

const chat = () =>
  new StateGraph(MessagesAnnotation)
    .addNode("model", async ({ messages }) => ({ messages: [await new ScriptedModel(["one two"]).invoke(messages)] }))
    .addEdge(START, "model")
    .compile();

const failing = () => of(() => { throw new Error("no"); });

const waiting = () => of(() => ({ foo: interrupt("?") }));

const tasks = () => {
  const double = task("double", async (value) => value * 2);
  return entrypoint("flow", async ({ foo }) => (await double(foo)) + (await double(foo + 1)));
};

/** What each kind of run is told, in the order in which runs start. */
class Recorder extends BaseCallbackHandler {
  name = "recorder";
  awaitHandlers = true;
  runs = new Map();

  start(kind, runId, parent, facts) {
    this.runs.set(runId, { kind, parent: [...this.runs.keys()].indexOf(parent), ...facts, told: [] });
  }

  tell(runId, what) {
    this.runs.get(runId).told.push(what);
  }

  handleChainStart(chain, inputs, runId, parent, tags, metadata, runType, name) {
    this.start("chain", runId, parent, { id: chain?.id, inputs, tags, metadata, runType, name });
  }

  handleChainEnd(outputs, runId) {
    this.tell(runId, { outputs });
  }

  handleChainError(error, runId) {
    this.tell(runId, { error: error.message });
  }

  handleChatModelStart(model, messages, runId, parent, extra, tags, metadata, name) {
    this.start("model", runId, parent, { tags, metadata, name });
  }

  handleLLMEnd(output, runId) {
    this.tell(runId, { text: output.generations[0][0].text });
  }

  handleCustomEvent(event, data, runId, tags) {
    this.tell(runId, { event, data, tags });
  }
}

/** Steps of LangGraph.js' own entrypoints, of which the package has none. */
const isOwnStep = ({ name }) => ["pluckReturnValue", "pluckSaveValue"].includes(name);

/** Runs of one graph beside each other start in a race. */
async function recorded(graph, input, options = {}) {
  const recorder = new Recorder();
  const end = await outcome(() => graph.invoke(input, { callbacks: [recorder], ...options }));
  return { end, runs: [...recorder.runs.values()].filter((run) => !isOwnStep(run)) };
}

const GRAPHS = { line, routed, nested, sent, chain, chat, failing, tasks, waiting: () => waiting() };
const inputOf = (name) => (name === "chat" ? { messages: [new HumanMessage({ content: "hi", id: "h" })] } : { foo: 1 });

/** Events by run, in the order in which runs start: how runs mix is a race. */
async function events(graph, input, options, filters) {
  const runs = new Map();
  for (const event of (await all(graph.streamEvents(input, options, filters))).filter((event) => !isOwnStep(event))) {
    const { run_id } = event;
    runs.set(run_id, [...(runs.get(run_id) ?? []), event]);
  }
  return [...runs.values()].map((told) => told.map(({ run_id, ...event }) => event));
}

export default {
  ...Object.fromEntries(Object.entries(GRAPHS).map(([name, build]) => [`callbacks: ${name}`, () => recorded(build(), inputOf(name))])),
  ...Object.fromEntries(Object.entries(GRAPHS).map(([name, build]) => [`callbacks with options: ${name}`, () =>
    recorded(build(), inputOf(name), { tags: ["t"], metadata: { m: 1 }, runName: "mine", runId: "11111111-1111-4111-8111-111111111111", configurable: { user: "u", api_key: "x" } })])),
  ...Object.fromEntries(["v1", "v2"].flatMap((version) => Object.entries(GRAPHS).map(([name, build]) => [`events ${version}: ${name}`, () => events(build(), inputOf(name), { version })]))),
  ...Object.fromEntries(["values", ["values", "updates"], ["updates"], "messages"].map((streamMode) => [`events v2, mode ${streamMode}`, () => events(chat(), inputOf("chat"), { version: "v2", streamMode })])),
  "events v2, subgraphs": () => events(nested(), { foo: 1 }, { version: "v2", subgraphs: true }),
  "events v2, of one node": () => events(nested(), { foo: 1 }, { version: "v2" }, { includeNames: ["a"] }),
  "events v2, of models": () => events(chat(), inputOf("chat"), { version: "v2" }, { includeTypes: ["chat_model"] }),
  "events v2, as text": async () => (await all(chat().streamEvents(inputOf("chat"), { version: "v2", encoding: "text/event-stream" }, { includeTypes: ["chat_model"] }))).length,

  "a custom event": () => recorded(of(async (_, config) => { await dispatchCustomEvent("mine", { x: 1 }, config); return {}; }), { foo: 1 }),
  "a custom event without config": () => recorded(of(async () => { await dispatchCustomEvent("mine", { x: 1 }); return {}; }), { foo: 1 }),
  "a tracer": async () => {
    const collector = new RunCollectorCallbackHandler();
    await nested().invoke({ foo: 1 }, { callbacks: [collector] });
    const shown = ({ name, run_type, tags, inputs, outputs, child_runs }) => ({ name, run_type, tags, inputs, outputs, child_runs: child_runs.map(shown) });
    return collector.tracedRuns.map(shown);
  },
  "bound callbacks": async () => {
    const [bound, given] = [new Recorder(), new Recorder()];
    await line().withConfig({ callbacks: [bound], tags: ["bound"] }).invoke({ foo: 1 }, { callbacks: [given], tags: ["given"] });
    return [bound, given].map(({ runs }) => [...runs.values()]);
  },
  "a callback that throws": async () => {
    const handler = new Recorder();
    handler.raiseError = true;
    handler.handleChainStart = () => { throw new Error("handler"); };
    return outcome(() => line().invoke({ foo: 1 }, { callbacks: [handler] }));
  },

  "it is a Runnable": () => [line() instanceof Runnable, Runnable.isRunnable(line()), line().lc_namespace, line().lc_id, line().getName(), line({ name: "own" }).getName("Suffix"), line().toJSON()],
  "pipe": () => outcome(() => line().pipe(({ log }) => log.length).invoke({ foo: 1 })),
  "pipe into it": () => outcome(() => RunnableLambda.from((foo) => ({ foo })).pipe(line()).invoke(1)),
  "stream of a pipe": () => all(RunnablePassthrough.assign({ bar: () => 2 }).pipe(line()).stream({ foo: 1 })),
  "stream into a pipe": () => all(line().pipe((state) => state).stream({ foo: 1 })),
  "batch": () => line().batch([{ foo: 1 }, { foo: 2 }], { maxConcurrency: 1 }),
  "batch with errors": async () => (await failing().batch([{ foo: 1 }], {}, { returnExceptions: true })).map((error) => error.message),
  "withConfig": async () => {
    const seen = [];
    const graph = of((_, { tags, metadata, configurable }) => { seen.push({ tags, metadata, foo: configurable.foo }); return {}; });
    const bound = graph.withConfig({ tags: ["a"], metadata: { a: 1 }, configurable: { foo: 1 } }).withConfig({ tags: ["b"] });
    await bound.invoke({ foo: 1 }, { metadata: { b: 1 } });
    return [seen, bound.config];
  },
  "withRetry": async () => {
    let calls = 0;
    return outcome(() => of(() => { if (calls++ < 1) throw new Error("no"); return { log: ["ok"] }; }).withRetry({ stopAfterAttempt: 2 }).invoke({ foo: 1 }));
  },
  "withFallbacks": () => outcome(() => failing().withFallbacks([line()]).invoke({ foo: 1 })),
  "asTool": () => outcome(() => line().pipe(({ log }) => log.join()).withConfig({}).invoke({ foo: 1 })),
  "a timeout": () => outcome(() => of(() => new Promise((resolve) => setTimeout(() => resolve({}), 500))).invoke({ foo: 1 }, { timeout: 20 })),
  "a node that gives a Runnable": () => outcome(() => of(() => RunnableLambda.from(({ foo }) => ({ log: [foo] }))).invoke({ foo: 1 })),
  "a condition that is a Runnable": () => recorded(
    new StateGraph(State).addNode("a", says("a")).addNode("b", says("b")).addEdge(START, "a").addConditionalEdges("a", RunnableLambda.from(() => "b"), ["b", END]).compile(), { foo: 1 }),
  "getConfig in a chain in a node": () => outcome(() => of(async (state) => ({ log: [await RunnableLambda.from(() => Object.keys(getConfig().metadata).sort()).withConfig({ metadata: { own: 1 } }).invoke(state)] })).invoke({ foo: 1 })),
  "configurable in a chain in a node": () => outcome(() => of(async (state) => ({ log: [await RunnableLambda.from((_, config) => config.configurable.user).invoke(state)] })).invoke({ foo: 1 }, { configurable: { user: "u" } })),
  "server-sent events": async () => {
    const decoder = new TextDecoder();
    return all(nested().stream({ foo: 1 }, { streamMode: ["values", "updates", "debug"], subgraphs: true, encoding: "text/event-stream" }), (chunk) => decoder.decode(chunk).replace(/"timestamp":"[^"]*"/g, ""));
  },
  "server-sent events of messages": async () => {
    const decoder = new TextDecoder();
    return all(chat().stream(inputOf("chat"), { streamMode: "messages", encoding: "text/event-stream" }), (chunk) => decoder.decode(chunk));
  },
  "server-sent events of checkpoints": async () => {
    const decoder = new TextDecoder();
    return all(line({ checkpointer: new MemorySaver() }).stream({ foo: 1 }, { streamMode: ["checkpoints"], configurable: { thread_id: "1" }, encoding: "text/event-stream" }), (chunk) => decoder.decode(chunk).split("\n").map((line) => (line.startsWith("data: ") ? JSON.parse(line.slice(6)) : line)));
  },
  "server-sent events that fail": async () => {
    const decoder = new TextDecoder();
    return all(failing().stream({ foo: 1 }, { encoding: "text/event-stream" }), (chunk) => decoder.decode(chunk));
  },
  "a question and its answer": async () => {
    const graph = new StateGraph(State).addNode("a", () => ({ foo: interrupt("?") })).addEdge(START, "a").compile({ checkpointer: new MemorySaver() });
    const config = { configurable: { thread_id: "1" } };
    return [await recorded(graph, { foo: 1 }, config), await recorded(graph, new Command({ resume: "yes" }), config), await graph.getState(config)];
  },
  "a stream that is left": async () => {
    const seen = [];
    for await (const chunk of await line().stream({ foo: 1 })) {
      seen.push(chunk);
      break;
    }
    return seen;
  },
  "a stream as a ReadableStream": async () => {
    const stream = await line().stream({ foo: 1 });
    const reader = stream.getReader();
    return [stream instanceof ReadableStream, await reader.read(), await reader.read(), await reader.read()];
  },
};
