/** `streamEvents` of version "v3": everything that a run shows, read by several readers at once. */
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { CallbackManager } from "@langchain/core/callbacks/manager";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { Annotation, Command, InMemoryStore, MemorySaver, MessagesAnnotation, RunControl, START, Send, StateGraph, entrypoint, getWriter, interrupt, pushMessage, task } from "@langchain/langgraph";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { tool } from "@langchain/core/tools";
import { z } from "zod";

import { ScriptedModel, all, call, failing, outcome, weather } from "../helpers.mjs";
import { read } from "../readers.mjs";

const v3 = { version: "v3" };
const input = { messages: [new HumanMessage({ content: "hi", id: "h" })] };
const asks = { id: "m1", content: "let me see", tool_calls: [call("weather", { city: "Rome" })] };
const answers = { id: "m2", content: "it is sunny" };

const Log = Annotation.Root({ log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }), n: Annotation() });
const log = (name) => async () => ({ log: [name] });
const line = (nodes, options) => {
  const graph = new StateGraph(Log);
  const names = Object.keys(nodes);
  for (const [name, node] of Object.entries(nodes)) graph.addNode(name, node);
  graph.addEdge(START, names[0]);
  names.slice(1).forEach((name, before) => graph.addEdge(names[before], name));
  return graph.compile(options);
};
const two = (options) => line({ a: log("a"), b: log("b") }, options);
const inside = (options) => line({ before: log("before"), inner: two(), after: log("after") }, options);
const deep = (options) => line({ outer: inside(), last: log("last") }, options);

const script = (...answers) => new ScriptedModel(answers.length === 0 ? ["one two"] : answers);
const agent = (params = {}) => createReactAgent({ llm: script(asks, answers), tools: [weather], ...params });
const chatting = (node, options) => new StateGraph(MessagesAnnotation).addNode("chat", node).addEdge(START, "chat").compile(options);
const chat = (model, config) => chatting(async (state) => ({ messages: [await model.invoke(state.messages, config)] }));

const pause = (millis = 5) => new Promise((resolve) => setTimeout(resolve, millis));
const threw = (error) => {
  throw error;
};
const saving = () => ({ checkpointer: new MemorySaver() });
const thread = { ...v3, configurable: { thread_id: "1" } };
const asking = (options) => line({ a: log("a"), ask: () => ({ log: [interrupt("sure?")] }), b: log("b") }, { ...saving(), ...options });

/** A run and then another on the same thread. */
const resumed = async (graph, first, second, options = thread) => [await read(graph.streamEvents(first, options)), await read(graph.streamEvents(second, options))];

/** What a run's events are, in short. */
const short = async (run) => all(await run, ({ method, params }) => [method, params.namespace, params.data]);

const streamingTool = tool(
  async function* () {
    yield "part";
    yield { of: "it" };
    return "whole";
  },
  { name: "stream", description: "Streams.", schema: z.object({}) },
);
const calling = (name, args = {}) => script({ id: "m1", content: "", tool_calls: [call(name, args)] }, answers);
const askingTool = tool(() => interrupt("sure?"), { name: "ask", description: "Asks.", schema: z.object({}) });
const agentTool = (inner) =>
  tool(async () => (await inner.invoke(input)).messages.at(-1).content, { name: "delegate", description: "Asks an agent.", schema: z.object({}) });

export default {
  // Graphs
  "two nodes": () => read(two().streamEvents({ n: 1 }, v3)),
  "two nodes on a thread": () => read(two(saving()).streamEvents({ n: 1 }, thread)),
  "a second run on a thread": () => resumed(two(saving()), { n: 1 }, { n: 2 }),
  ...Object.fromEntries(["sync", "async", "exit"].map((durability) => [
    `durability ${durability}`,
    () => resumed(asking(), { n: 1 }, new Command({ resume: "yes" }), { ...thread, durability }),
  ])),
  "an empty update": () => read(line({ a: () => ({}), b: () => undefined, c: log("c") }).streamEvents({ n: 1 }, v3)),
  "updates that are no objects": () => read(entrypoint("main", async (n) => n + 1).streamEvents(1, v3)),
  "several at once": () => read(new StateGraph(Log).addNode("a", log("a")).addNode("b", log("b")).addNode("c", log("c"))
    .addEdge(START, "a").addConditionalEdges("a", () => ["b", "c"]).compile().streamEvents({ n: 1 }, v3)),
  packets: () => read(new StateGraph(Log).addNode("a", ({ n }) => ({ log: [n] })).addConditionalEdges(START, () => [new Send("a", { n: 1 }), new Send("a", { n: 2 })])
    .compile().streamEvents({ n: 1 }, v3)),
  "commands": () => read(new StateGraph(Log).addNode("a", () => new Command({ update: { log: ["a"] }, goto: "b" }), { ends: ["b"] }).addNode("b", log("b"))
    .addEdge(START, "a").compile().streamEvents({ n: 1 }, v3)),
  "what nodes write": () => read(line({ a: (_, { writer }) => { writer({ said: 1 }); writer("two"); writer([3]); writer({ name: "progress", payload: 4 }); getWriter()(5); return { log: ["a"] }; } }).streamEvents({ n: 1 }, v3)),
  "outputKeys": () => read(two().streamEvents({ n: 1 }, { ...v3, outputKeys: ["log"] })),
  "metadata and tags": () => read(two().streamEvents({ n: 1 }, { ...v3, metadata: { a: 1 }, tags: ["t"], runName: "named" })),
  "a streamMode of the caller's": () => read(two().streamEvents({ n: 1 }, { ...v3, streamMode: "debug", subgraphs: false })),
  "withConfig": () => read(two(saving()).withConfig({ configurable: { thread_id: "7" }, recursionLimit: 4, tags: ["bound"] }).streamEvents({ n: 1 }, v3)),
  "a recursion limit": () => read(line({ a: log("a"), b: log("b"), c: log("c") }).streamEvents({ n: 1 }, { ...v3, recursionLimit: 2 })).then(({ output, awaited, lifecycle }) => [output, awaited, lifecycle]),
  "a cached node": async () => {
    const { InMemoryCache } = await import("@langchain/langgraph-checkpoint");
    const graph = new StateGraph(Log).addNode("a", log("a"), { cachePolicy: true }).addEdge(START, "a").compile({ cache: new InMemoryCache() });
    return [await read(graph.streamEvents({ n: 1 }, v3)), await read(graph.streamEvents({ n: 1 }, v3))];
  },
  "a retried node": () => {
    let tries = 0;
    const flaky = async () => (tries++ === 0 ? threw(new Error("flaky")) : { log: ["done"] });
    return read(new StateGraph(Log).addNode("a", flaky, { retryPolicy: { initialInterval: 1, jitter: false, logWarning: false, retryOn: () => true } }).addEdge(START, "a").compile().streamEvents({ n: 1 }, v3));
  },
  "updateState and on": async () => {
    const graph = two(saving());
    await read(graph.streamEvents({ n: 1 }, thread));
    await graph.updateState({ configurable: { thread_id: "1" } }, { log: ["by hand"] }, "a");
    return read(graph.streamEvents(null, thread));
  },
  "a fork": async () => {
    const graph = two(saving());
    await read(graph.streamEvents({ n: 1 }, thread));
    const states = await all(graph.getStateHistory({ configurable: { thread_id: "1" } }));
    const { config } = states.find(({ next }) => next[0] === "b");
    return read(graph.streamEvents(null, { ...v3, ...config }));
  },
  "a command as input": () => read(two(saving()).streamEvents(new Command({ update: { log: ["given"] }, goto: "b" }), thread)),

  "a caller's writer": () => read(line({ a: (_, { writer }) => { writer(1); return { log: ["a"] }; } }).streamEvents({ n: 1 }, { ...v3, writer: () => {} })),
  "a caller's context and store": () => read(line({ a: (_, { context, store }) => ({ log: [context, store === undefined] }) }).streamEvents({ n: 1 }, { ...v3, context: { user: "u" }, store: new InMemoryStore() })),
  "callbacks of the caller's": async () => {
    const told = [];
    const handler = Object.fromEntries(["ChainStart", "ChainEnd", "ChatModelStart", "LLMNewToken", "ChatModelStreamEvent", "LLMEnd", "ToolStart", "ToolEnd"].map((event) => [`handle${event}`, () => void told.push(event)]));
    const list = await read(agent().streamEvents(input, { ...v3, callbacks: [handler] }));
    const manager = new CallbackManager();
    manager.addHandler(BaseCallbackHandler.fromMethods(handler), true);
    const { events } = await read(agent().streamEvents(input, { ...v3, callbacks: manager }));
    return [told.sort(), list, events.length, manager.handlers.length];
  },
  "a run's id and its callbacks": async () => {
    const ids = [];
    const runId = "11111111-1111-4111-8111-111111111111";
    const handler = { handleChainStart: (_chain, _input, id, parent, _tags, _metadata, _type, name) => void ids.push([name, id === runId, parent === runId]) };
    await read(two().streamEvents({ n: 1 }, { ...v3, runId, callbacks: [handler] }));
    return ids;
  },
  "a run that is to stop": async () => {
    const control = new RunControl();
    const graph = line({ a: async () => { await pause(); control.requestDrain("enough"); return { log: ["a"] }; }, b: log("b") }, saving());
    const { output, lifecycle } = await read(graph.streamEvents({ n: 1 }, { ...thread, control }));
    return [output, lifecycle, await read(graph.streamEvents(null, thread))];
  },
  "an error handler": () => read(new StateGraph(Log).addNode("a", async () => threw(new Error("no")), { errorHandler: (_, { error }) => ({ log: [error.message] }) }).addNode("b", log("b"))
    .addEdge(START, "a").addEdge("a", "b").compile().streamEvents({ n: 1 }, v3)),
  "a node's timeout": () => read(new StateGraph(Log).addNode("a", () => pause(100), { timeout: { runTimeout: 10 } }).addEdge(START, "a").compile().streamEvents({ n: 1 }, v3)).then(({ output, lifecycle }) => [output.threw, lifecycle.map(({ event }) => event)]),
  "a key written twice": () => read(line({ a: () => [new Command({ update: { log: ["one"] } }), new Command({ update: { log: ["two"] } })] }).streamEvents({ n: 1 }, v3)),
  "a deferred node": () => read(new StateGraph(Log).addNode("a", log("a")).addNode("b", log("b")).addNode("late", log("late"), { defer: true }).addEdge(START, "a").addEdge(START, "late").addEdge("a", "b").addEdge("b", "late").compile().streamEvents({ n: 1 }, v3)),
  "schemas of input and output": () => read(new StateGraph({ state: Log, input: Annotation.Root({ n: Annotation() }), output: Annotation.Root({ log: Annotation() }) }).addNode("a", log("a")).addEdge(START, "a").compile().streamEvents({ n: 1 }, v3)),
  "an entrypoint on a thread": () => {
    const main = entrypoint({ name: "main", ...saving() }, async (n) => { const answer = interrupt({ n }); return entrypoint.final({ value: answer, save: n }); });
    return resumed(main, 1, new Command({ resume: "yes" }));
  },
  "tasks that run graphs": () => {
    const inner = task("inner", async (n) => (await two().invoke({ n })).log);
    return read(entrypoint("main", async (n) => [...(await inner(n)), ...(await inner(n + 1))]).streamEvents(1, v3));
  },

  // Graphs inside
  "a graph inside": () => read(inside().streamEvents({ n: 1 }, v3)),
  "a graph inside on a thread": () => read(inside(saving()).streamEvents({ n: 1 }, thread)),
  "graphs inside graphs": () => read(deep().streamEvents({ n: 1 }, v3)),
  "a graph that a node invokes": () => read(line({ a: async (state, config) => two().invoke(state, config), b: log("b") }).streamEvents({ n: 1 }, v3)),
  "a graph that a node invokes without a configuration": () => read(line({ a: async (state) => two().invoke(state), b: log("b") }).streamEvents({ n: 1 }, v3)),
  "a graph that a node streams": () => read(line({ a: async (state, config) => ({ log: [(await all(two().stream(state, { ...config, streamMode: "values" }))).length] }) }).streamEvents({ n: 1 }, v3)),
  "a run in a run": () => read(line({ a: async (state, config) => { const run = await two().streamEvents(state, { ...config, version: "v3" }); return { log: [(await short(run)).length, await run.output] }; } }).streamEvents({ n: 1 }, v3)),
  "a graph inside with a memory of its own": () => resumed(line({ inner: two({ checkpointer: true }), b: log("b") }, saving()), { n: 1 }, { n: 2 }),
  "a graph inside without a memory": () => resumed(line({ inner: two({ checkpointer: false }), b: log("b") }, saving()), { n: 1 }, { n: 2 }),
  "several graphs at once": () => read(new StateGraph(Log).addNode("a", two()).addNode("b", two()).addEdge(START, "a").addConditionalEdges("a", () => "b").compile().streamEvents({ n: 1 }, v3)),
  "one graph twice": () => read(new StateGraph(Log).addNode("a", async (state, config) => { await two().invoke({ n: 1 }, config); return two().invoke({ n: 2 }, config); })
    .addEdge(START, "a").compile().streamEvents({ n: 1 }, v3)),
  // How the events of both mix is a race.
  "a graph inside sent to twice": async () => {
    const inner = line({ x: async ({ n }) => { await pause(n * 15); return { log: [n] }; } });
    const graph = new StateGraph(Log).addNode("a", async (state) => ({ log: (await inner.invoke(state)).log })).addConditionalEdges(START, () => [new Send("a", { n: 1 }), new Send("a", { n: 3 })]).compile();
    const { subgraphs, output, lifecycle } = await read(graph.streamEvents({ n: 1 }, v3));
    const inOrder = subgraphs.sort((one, other) => one.output.n - other.output.n);
    return { output, ended: lifecycle.slice(-3).map(({ event }) => event), inner: inOrder.map(({ name, index, values, output, lifecycle }) => ({ name, index, values, output, lifecycle: lifecycle.map(({ event }) => event) })) };
  },
  "a graph inside that writes": () => read(line({ inner: line({ a: (_, { writer }) => { writer({ deep: 1 }); return { log: ["a"] }; } }) }).streamEvents({ n: 1 }, v3)),
  "a command for the graph around": () => read(new StateGraph(Log).addNode("inner", line({ a: () => new Command({ graph: Command.PARENT, update: { log: ["up"] }, goto: "b" }) }), { ends: ["b"] }).addNode("b", log("b"))
    .addEdge(START, "inner").compile().streamEvents({ n: 1 }, v3)),

  // Questions
  "a question": () => resumed(asking(), { n: 1 }, new Command({ resume: "yes" })),
  "a question in a graph inside": () => resumed(line({ inner: line({ a: log("a"), ask: () => ({ log: [interrupt({ deep: true })] }) }), b: log("b") }, saving()), { n: 1 }, new Command({ resume: "yes" })),
  "two questions at once": () => {
    const ask = (name) => async () => ({ log: [interrupt(name)] });
    const graph = new StateGraph(Log).addNode("a", ask("a")).addNode("b", ask("b")).addNode("c", log("c")).addEdge(START, "a").addEdge(START, "b").addEdge(START, "c").compile(saving());
    return resumed(graph, { n: 1 }, null);
  },
  "interruptBefore": () => resumed(two({ ...saving(), interruptBefore: ["b"] }), { n: 1 }, null),
  "interruptAfter": () => resumed(two(saving()), { n: 1 }, null, { ...thread, interruptAfter: ["a"] }),
  "a question nobody can answer": () => read(line({ ask: async () => { await pause(); return { log: [interrupt("?")] }; } }).streamEvents({ n: 1 }, v3)).then(({ output, interrupts, lifecycle }) => [output, interrupts, lifecycle]),

  // Failures
  "a node that fails": () => read(line({ a: log("a"), b: async () => { await pause(); throw new TypeError("no"); } }).streamEvents({ n: 1 }, v3)),
  "a node that throws a text": () => outcome(() => line({ a: async () => { await pause(); throw Object.assign(new Error("no"), { code: 7 }); } }).streamEvents({ n: 1 }, v3).then((run) => run.output)),
  "a graph inside that fails": () => read(line({ inner: line({ a: log("a"), b: async () => { await pause(); throw new Error("deep"); } }) }).streamEvents({ n: 1 }, v3)),
  "a model that fails": () => read(chatting(async () => { await pause(); throw new Error("model"); }).streamEvents(input, v3)),
  "no input": () => read(two().streamEvents(null, v3)),
  "a wrong recursion limit": () => read(two().streamEvents({ n: 1 }, { ...v3, recursionLimit: 0 })),
  "no thread": () => read(two(saving()).streamEvents({ n: 1 }, v3)).then(({ output, lifecycle }) => [output.threw, lifecycle.map(({ event }) => event)]),
  "aborted before": async () => {
    const abort = new AbortController();
    abort.abort(new Error("early"));
    return read(two().streamEvents({ n: 1 }, { ...v3, signal: abort.signal }));
  },
  "aborted on the way": async () => {
    const abort = new AbortController();
    const slow = async (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    setTimeout(() => abort.abort(new Error("late")), 20);
    const { lifecycle, output, values } = await read(line({ a: log("a"), b: slow }).streamEvents({ n: 1 }, { ...v3, signal: abort.signal }));
    return { lifecycle, output, values };
  },
  "a timeout of the caller's": async () => {
    const { output } = await read(line({ a: () => pause(60) }).streamEvents({ n: 1 }, { ...v3, timeout: 10 }));
    return output;
  },

  // Messages
  "a model": () => read(chat(script()).streamEvents(input, v3)),
  "a model that is given the configuration": () => read(chatting(async (state, config) => ({ messages: [await script().invoke(state.messages, config)] })).streamEvents(input, v3)),
  "a model that does not stream": () => read(chat(script(answers), {}).streamEvents(input, v3)),
  "a model that must not stream": () => read(chat(new ScriptedModel([answers], { disableStreaming: true })).streamEvents(input, v3)),
  "a model of LangChain's": () => read(chat(new FakeListChatModel({ responses: ["abc"] })).streamEvents(input, v3)),
  "a model that streams": () => read(chatting(async (state) => { let whole; for await (const part of await script().stream(state.messages)) whole = whole === undefined ? part : whole.concat(part); return { messages: [whole] }; }).streamEvents(input, v3)),
  "a quiet model": () => read(chat(script({ ...answers, id: undefined }), { tags: ["nostream"] }).streamEvents(input, v3)),
  "a model as a node": () => read(new StateGraph(MessagesAnnotation).addNode("chat", RunnableLambda.from(({ messages }) => messages).pipe(script()).pipe(RunnableLambda.from((message) => ({ messages: [message] })))).addEdge(START, "chat").compile().streamEvents(input, v3)),
  "two models in one node": () => read(chatting(async (state) => ({ messages: [await script("one").invoke(state.messages), await script("two").invoke(state.messages)] })).streamEvents(input, v3)),
  "two models at once": () => read(chatting(async (state) => ({ messages: await Promise.all([script({ id: "x", content: "one" }), script({ id: "y", content: "two" })].map((model) => model.invoke(state.messages))) })).streamEvents(input, v3)),
  "messages of a node's own": () => read(chatting(() => ({ messages: [new AIMessage({ content: "said", id: "s" }), new HumanMessage({ content: "heard" }), new SystemMessage("ruled")] })).streamEvents(input, v3)),
  "one message of a node's own": () => read(chatting(() => ({ messages: new AIMessage("said") })).streamEvents(input, v3)),
  "a message that was there": () => read(chatting(({ messages }) => ({ messages: [messages[0], new AIMessage({ content: "more", id: "s" })] })).streamEvents(input, v3)),
  "what a tool answers": () => read(chatting(() => ({ messages: [new ToolMessage({ content: "done", tool_call_id: "c", id: "t" })] })).streamEvents(input, v3)),
  "plain messages": () => read(chatting(() => ({ messages: [{ role: "assistant", content: "plain" }] })).streamEvents({ messages: "hi" }, v3)).then(({ events, messages }) => [events.length, messages]),
  "messages of many blocks": () => read(chatting(() => ({ messages: [new AIMessage({
    id: "s",
    content: [{ type: "text", text: "a" }, { type: "text", text: "" }, { type: "reasoning", reasoning: "why" }, { type: "reasoning" }, { type: "image_url", image_url: "x", index: 9 }, { type: "tool_call", id: "c", name: "n", args: {} }, { type: "tool_call_chunk", name: "n", args: "{}" }],
    usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
    response_metadata: { model: "m" },
  })] })).streamEvents(input, v3)),
  "a message in a command": () => read(chatting(() => new Command({ update: { messages: [new AIMessage({ content: "c", id: "c" })] } })).streamEvents(input, v3)),
  "pushMessage": () => read(chatting((_, config) => { pushMessage(new AIMessage({ content: "pushed", id: "p" }), config); pushMessage({ id: "q", role: "assistant", content: "unkept" }, { ...config, stateKey: null }); return {}; }).streamEvents(input, v3)),
  "messages of one node": async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("a", async (state) => ({ messages: [await script("of a").invoke(state.messages)] }))
      .addNode("b", async (state) => ({ messages: [await script("of b").invoke(state.messages)] }))
      .addEdge(START, "a").addEdge("a", "b").compile();
    const run = await graph.streamEvents(input, v3);
    const [b, none, every] = await Promise.all([all(run.messagesFrom("b")), all(run.messagesFrom("z")), all(run.messages)]);
    return [b.map(({ node }) => node), await Promise.all(b.map(({ text }) => text)), none, every.map(({ node }) => node), await all(run.messagesFrom("a"), ({ node }) => node)];
  },
  "messages of a graph inside": () => read(new StateGraph(MessagesAnnotation).addNode("inner", chat(script("in side"))).addNode("after", async (state) => ({ messages: [await script("be hind").invoke(state.messages)] })).addEdge(START, "inner").addEdge("inner", "after").compile().streamEvents(input, v3)),
  "a model in a task": () => {
    const ask = task("ask", async (messages) => script("from a task").invoke(messages));
    return read(entrypoint("main", async (messages) => [await ask(messages)]).streamEvents(input.messages, v3));
  },
  "a model in a condition": () => read(new StateGraph(Log).addNode("a", log("a")).addNode("b", log("b")).addEdge(START, "a").addConditionalEdges("a", async () => (await script("b").invoke("where?")).content).compile().streamEvents({ n: 1 }, v3)),
  "a model that breaks off": () => {
    class Breaking extends ScriptedModel {
      async *_streamResponseChunks(...args) {
        for await (const chunk of super._streamResponseChunks(...args)) {
          yield chunk;
          await pause();
          throw new Error("broken off");
        }
      }
    }
    return read(chatting(async (state) => ({ messages: [await new Breaking(["one two"]).invoke(state.messages)] })).streamEvents(input, v3));
  },
  "a model that breaks off, and is asked again": () => {
    let asked = 0;
    class Breaking extends ScriptedModel {
      async *_streamResponseChunks(...args) {
        for await (const chunk of super._streamResponseChunks(...args)) {
          yield chunk;
          if (asked++ === 0) throw new Error("broken off");
        }
      }
    }
    const model = new Breaking(["one two"]);
    const patient = async (state) => ({ messages: [await model.invoke(state.messages).catch(() => model.invoke(state.messages))] });
    return read(chatting(patient).streamEvents(input, v3));
  },

  // Agents
  "an agent": () => read(agent().streamEvents(input, v3)),
  "an agent, v2": () => read(agent({ version: "v2" }).streamEvents(input, v3)),
  "an agent with a name": () => read(agent({ name: "reporter", prompt: "Be brief." }).streamEvents(input, v3)),
  "an agent inside": () => read(new StateGraph(MessagesAnnotation).addNode("agent", agent({ name: "reporter" })).addEdge(START, "agent").compile().streamEvents(input, v3)),
  "an agent in a node of its name": () => read(new StateGraph(MessagesAnnotation).addNode("agent", agent({ name: "agent" })).addEdge(START, "agent").compile().streamEvents(input, v3)),
  "a tool that fails": () => read(agent({ llm: calling("failing"), tools: [failing] }).streamEvents(input, v3)),
  "a tool that streams": () => read(agent({ llm: calling("stream"), tools: [streamingTool] }).streamEvents(input, v3)),
  "a tool that asks": () => resumed(agent({ llm: calling("ask"), tools: [askingTool], ...saving() }), input, new Command({ resume: "yes" })),
  "an agent as a tool": () => read(agent({ llm: calling("delegate"), tools: [agentTool(agent())] }).streamEvents(input, v3)),
  "an agent with a name as a tool": () => read(agent({ version: "v2", llm: calling("delegate"), tools: [agentTool(agent().withConfig({ metadata: { lc_agent_name: "helper" } }))] }).streamEvents(input, v3)),
  "two tools at once": async () => {
    const llm = script({ id: "m1", content: "", tool_calls: [call("weather", { city: "Rome" }, "1"), call("weather", { city: "Oslo" }, "2")] }, answers);
    const { output, messages, lifecycle, events } = await read(agent({ llm }).streamEvents(input, v3));
    return { output, messages, lifecycle, tools: events.filter(({ method }) => method === "tools").map(({ params }) => `${params.data.event} ${params.data.tool_call_id}`).sort() };
  },
};
