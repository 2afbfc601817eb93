/**
 * `Client` on graphs of `superstep/langgraph`: what a client is told of LangChain's models, as LangGraph Server tells it (see
 * `behaviour/golden.mjs`), and where there is no transcript, by what LangGraph.js' own streams give.
 */
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, HumanMessage, isBaseMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { v4 as uuid } from "@langchain/core/utils/uuid";
import * as theirs from "@langchain/langgraph";
import * as theirPrebuilt from "@langchain/langgraph/prebuilt";

import { golden, normalised } from "../behaviour/golden.mjs";
import { normaliser } from "../differential/normalise.mjs";
import { ScriptedModel, all, call, failing, weather } from "./helpers.mjs";

register("./hooks.mjs", import.meta.url);

const { Client } = await import("../../../pkg/node.js");
const ours = await import("../../../pkg/langgraph/node.js");
const prebuilt = await import("../../../pkg/langgraph/prebuilt.js");

const { Annotation, END, MessagesAnnotation, START, Send, StateGraph } = ours;

/** The model of the transcripts: its words have an id of its own. */
class WordChatModel extends BaseChatModel {
  #reply = "Hello Bagatur! It's nice to meet you.";

  constructor() {
    super({});
  }

  _llmType() {
    return "word-fake";
  }

  async _generate() {
    return { generations: [{ text: this.#reply, message: new AIMessage({ content: this.#reply, id: uuid() }) }] };
  }

  async *_streamResponseChunks(_messages, _options, runManager) {
    const id = uuid();
    for (const text of this.#reply.split(/(\s)/)) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text, id }) });
      yield chunk;
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
  }
}

const node = async ({ messages }, config) => {
  config.writer?.({ progress: "thinking" });
  return { messages: [await new WordChatModel().invoke(messages)] };
};
const agent = new StateGraph(MessagesAnnotation).addNode("agent", node).addEdge(START, "agent").addEdge("agent", END).compile();
const child = new StateGraph(MessagesAnnotation).addNode("model", node).addEdge(START, "model").compile();
const parent = new StateGraph(MessagesAnnotation).addNode("prep", () => ({ messages: [] })).addNode("child", child).addEdge(START, "prep").addEdge("prep", "child").compile();
const error = new StateGraph(Annotation.Root({ foo: Annotation() })).addNode("error_node", () => { throw new TypeError("Boo!"); }).addEdge(START, "error_node").compile();
const fanout = new StateGraph(Annotation.Root({ items: Annotation(), out: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }) }))
  .addNode("start", () => ({}))
  .addNode("worker", ({ x }) => ({ out: [x * 2] }))
  .addEdge(START, "start")
  .addConditionalEdges("start", ({ items }) => items.map((x) => new Send("worker", { x })), ["worker"])
  .compile();

const client = new Client({ graphs: { agent, parent, error, fanout } });

const hello = { messages: [{ role: "human", content: "Hello! My name is Bagatur and I am 26 years old." }] };
const inputs = { agent: hello, parent: hello, error: { foo: "a" }, fanout: { items: [1, 2, 3] } };

/** An event as a server writes it: LangChain's messages as what they hold. */
const written = (event) => JSON.parse(JSON.stringify(event, asDictionary));

function asDictionary(key, value) {
  const given = this[key];
  if (typeof given?.toDict !== "function") return value;
  const { type, data } = given.toDict();
  return { ...data, type };
}

const told = async (graph, streamMode, more) => (await all(client.runs.stream(null, graph, { input: inputs[graph], streamMode, ...more }))).map(written);

const TRANSCRIPTS = {
  agent: ["values", "updates", "custom", "debug", "tasks", "messages", "messages-tuple", "events"],
  error: ["values", "updates", "debug", "tasks"],
  fanout: ["values", "updates", "debug", "tasks"],
  parent: ["values", "updates", "custom", "messages-tuple"],
};

for (const [graph, modes] of Object.entries(TRANSCRIPTS)) {
  for (const mode of modes) {
    test(`${graph} in mode ${mode}`, async () => assert.deepEqual(normalised(await told(graph, mode)), golden(`${graph}-${mode}`)));
  }
}

for (const mode of ["updates", "custom", "debug", "tasks", "messages-tuple", "events"]) {
  test(`a graph inside in mode ${mode}, shown`, async () => {
    assert.deepEqual(normalised(await told("parent", mode, { streamSubgraphs: true })), golden(`parent-subgraphs-${mode}`));
  });
}

test("an entrypoint and its tasks in mode events", async () => {
  const double = ours.task("double", async (n) => 2 * n);
  const served = new Client({ graphs: { flow: ours.entrypoint("flow", async (n) => double(n)) } });
  const events = await all(served.runs.stream(null, "flow", { input: 2, streamMode: "events" }));
  assert.deepEqual(events.map(({ data }) => data.event && `${data.event} ${data.name}`).slice(1), ["on_chain_start flow", "on_chain_start flow", "on_chain_start double", "on_chain_end double", "on_chain_end flow", "on_chain_end flow"]);
  assert.equal(events.at(-1).data.data.output, 4);
});

test("events of a run that fails, and of one that is left", async () => {
  const failed = await told("error", "events");
  assert.deepEqual(failed.map(({ event, data }) => data.event ?? event), ["metadata", "on_chain_start", "on_chain_start", "error"]);
  assert.deepEqual(failed.at(-1).data, { error: "TypeError", message: "Boo!" });
  const heard = [];
  const graph = agent.withConfig({ callbacks: [{ handleChainError: (error) => heard.push(error.message) }] });
  const stream = new Client({ graphs: { graph } }).runs.stream(null, "graph", { input: hello, streamMode: "events" });
  await stream.next();
  await stream.next();
  await stream.return();
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(heard.includes("Abort"), String(heard));
});

test("events of tools", async () => {
  const served = new Client({ graphs: { agent: AGENTS["tokens and tool calls"](prebuilt, ours) } });
  const events = await all(served.runs.stream(null, "agent", { input: input(), streamMode: "events" }));
  const theirEvents = await all(AGENTS["tokens and tool calls"](theirPrebuilt, theirs).streamEvents(input(), { version: "v2" }));
  const of = (list) => list.map(({ event, name, data }) => [event, name, event.startsWith("on_tool") && (data.output?.content ?? data.input)]).filter(([event]) => /tool|chat_model/.test(event)).map(String).sort();
  assert.deepEqual(of(events.slice(1).map(({ data }) => data)), of(theirEvents));
});

/** Agents, of which LangGraph.js' own stream says what a client is to be told. */
const AGENTS = {
  "tokens and tool calls": ({ createReactAgent }) => createReactAgent({
    llm: new ScriptedModel([
      { id: "a1", content: "Let me look.", tool_calls: [call("weather", { city: "Rome" }, "c1"), call("weather", { city: "Oslo" }, "c2")] },
      { id: "a2", content: "It is sunny." },
    ]),
    tools: [weather],
  }),
  "a tool that fails": ({ createReactAgent }) => createReactAgent({ llm: new ScriptedModel([{ id: "a1", tool_calls: [call("failing", {})] }, { id: "a2", content: "It failed." }]), tools: [failing] }),
  "a model that is not to be shown": (_, { StateGraph, MessagesAnnotation }) => new StateGraph(MessagesAnnotation)
    .addNode("quiet", async ({ messages }) => ({ messages: [await new ScriptedModel([{ id: "q", content: "not word by word" }], { tags: ["nostream"] }).invoke(messages)] }))
    .addEdge("__start__", "quiet")
    .compile(),
  "a model that does not stream": (_, { StateGraph, MessagesAnnotation }) => new StateGraph(MessagesAnnotation)
    .addNode("whole", async ({ messages }) => ({ messages: [await Object.assign(new ScriptedModel([{ id: "w", content: "all at once" }]), { disableStreaming: true }).invoke(messages)] }))
    .addEdge("__start__", "whole")
    .compile(),
};

const input = () => ({ messages: [new HumanMessage({ content: "How is the weather?", id: "h" })] });

/** What LangGraph.js shows in mode `messages`: messages or parts of them, with metadata. */
const pairs = async (build) => all(build(theirPrebuilt, theirs).stream(input(), { streamMode: "messages" }));

/** What only a server knows, and what differs from run to run. */
const SERVED = new Set(["created_by", "run_attempt", "run_id", "graph_id", "assistant_id", "thread_id", "langgraph_checkpoint_ns", "checkpoint_ns", "versions"]);

const comparable = (events) => normaliser()(JSON.parse(JSON.stringify(events, withoutServed)));

function withoutServed(key, value) {
  return SERVED.has(key) ? undefined : asDictionary.call(this, key, value);
}

for (const [name, build] of Object.entries(AGENTS)) {
  const served = new Client({ graphs: { agent: build(prebuilt, ours) } });
  const stream = async (streamMode) => (await all(served.runs.stream(null, "agent", { input: input(), streamMode }))).slice(1);

  test(`${name}: messages-tuple`, async () => {
    const expected = (await pairs(build)).map((data) => ({ event: "messages", data }));
    assert.deepEqual(comparable(await stream("messages-tuple")), comparable(expected));
  });

  test(`${name}: messages`, async () => {
    const events = await stream("messages");
    assert.deepEqual(comparable(events), comparable(grown(await pairs(build))));
  });

  test(`${name}: messages as LangGraph's SDK reads them`, async () => {
    const last = new Map((await stream("messages")).filter(({ event }) => event !== "messages/metadata").map(({ data: [message] }) => [message.id, message]));
    const { messages } = await build(theirPrebuilt, theirs).invoke(input());
    const said = ({ content, tool_calls = [] }) => [content, tool_calls.map(({ name, args, id }) => [name, args, id])];
    assert.deepEqual([...last.values()].map(said), messages.slice(1).map(said));
  });
}

/** What a client is told in mode `messages` of these: metadata once, then each message as far as it has come. */
function grown(pairs) {
  const known = new Map();
  const events = [];
  for (const [message, metadata] of pairs) {
    const before = known.get(message.id);
    if (before === undefined) events.push({ event: "messages/metadata", data: { [message.id]: { metadata } } });
    const whole = before === undefined ? message : before.concat(message);
    known.set(message.id, whole);
    // What a node gives comes whole, though it may have been put together from parts.
    const isPart = isBaseMessageChunk(message) && !metadata.tags.some((tag) => tag.startsWith("graph:step:"));
    events.push({ event: isPart ? "messages/partial" : "messages/complete", data: [whole] });
  }
  return events;
}
