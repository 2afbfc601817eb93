/** A runtime is a LangChain RunnableConfig, and LangChain's objects go through a graph as they are. */
import assert from "node:assert/strict";

import { AIMessage, AIMessageChunk, HumanMessage, RemoveMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { ensureConfig, mergeConfigs, patchConfig, RunnableLambda, RunnablePassthrough } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { FakeListChatModel } from "@langchain/core/utils/testing";

import { all, clientOf, same, settle, single, superstep, test, thrownBy, transcript } from "./support.mjs";

const { MessagesAnnotation, RemoveMessage: OwnRemoveMessage, START, StateGraph, messagesStateReducer } = superstep;

const chat = (...nodes) => new StateGraph(MessagesAnnotation).addSequence(nodes.map((node, place) => [`n${place}`, node])).addEdge(START, "n0").compile();

test("a chat model is given the runtime", async () => {
  const model = new FakeListChatModel({ responses: ["Hello Bagatur!"] });
  let answer;
  const graph = chat(async (state, runtime) => ({ messages: [(answer = await model.invoke(state.messages, runtime))] }));
  const { messages } = await graph.invoke({ messages: [{ role: "user", content: "Hi" }] });
  assert.equal(messages.length, 2);
  same(messages[1], answer);
  assert.ok(messages[1] instanceof AIMessage);
  assert.equal(messages[1].content, "Hello Bagatur!");
});

test("a chat model streams with the runtime", async () => {
  const model = new FakeListChatModel({ responses: ["abc"] });
  const graph = chat(async (state, runtime) => {
    let whole;
    for await (const part of await model.stream(state.messages, runtime)) whole = whole === undefined ? part : whole.concat(part);
    return { messages: [whole] };
  });
  const { messages } = await graph.invoke({ messages: [new HumanMessage("Hi")] });
  assert.ok(messages[1] instanceof AIMessageChunk);
  assert.equal(messages[1].content, "abc");
});

test("a runnable is given the runtime: configurable, metadata, tags, signal", async () => {
  let seen;
  const runnable = RunnableLambda.from((input, config) => {
    seen = config;
    return input.toUpperCase();
  });
  const graph = single(async ({ foo }, runtime) => ({ foo: await runnable.invoke(foo, runtime) }));
  const payload = { input: { foo: "text" }, config: { configurable: { model: "m" }, tags: ["t"], metadata: { from: "config" } } };
  assert.equal((await clientOf(graph).runs.wait(null, "agent", payload)).foo, "TEXT");
  assert.equal(seen.configurable.model, "m");
  assert.equal(seen.configurable.graph_id, "agent");
  assert.ok(seen.tags.includes("t"));
  assert.equal(seen.metadata.from, "config");
  assert.equal(seen.metadata.langgraph_node, "a");
  assert.ok(seen.signal instanceof AbortSignal);
});

test("a runnable's handlers hear of the call", async () => {
  const heard = [];
  const handler = { handleChainStart: (_, inputs) => heard.push(["start", inputs]), handleChainEnd: (outputs) => heard.push(["end", outputs]) };
  const runnable = RunnableLambda.from((n) => n + 1);
  const graph = single(async ({ foo }, runtime) => ({ foo: await runnable.invoke(foo, runtime) }));
  assert.equal((await graph.invoke({ foo: 1 }, { callbacks: [handler] })).foo, 2);
  await settle();
  assert.equal(heard.length, 2);
});

test("LangChain's own helpers take a runtime", async () => {
  await single((_, runtime) => {
    for (const config of [ensureConfig(runtime), mergeConfigs(runtime), mergeConfigs(runtime, { tags: ["more"] }), patchConfig(runtime, { runName: "named" })]) {
      assert.equal(config.configurable.model, "m");
      assert.equal(config.metadata.langgraph_node, "a");
    }
  }).invoke({ foo: 1 }, { configurable: { model: "m" } });
});

test("a tool is given the runtime", async () => {
  const shout = tool(async ({ text }, config) => `${text}! (${config.configurable.mood})`, {
    name: "shout",
    schema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  });
  const graph = single(async ({ foo }, runtime) => ({ foo: await shout.invoke({ text: foo }, runtime) }));
  assert.equal((await graph.invoke({ foo: "hey" }, { configurable: { mood: "glad" } })).foo, "hey! (glad)");
});

test("a runnable stops with its run", async () => {
  const runnable = RunnableLambda.from(() => new Promise(() => {}));
  let outcome;
  const graph = single(async ({ foo }, runtime) => {
    outcome = runnable.invoke(foo, runtime).then(() => "done", (error) => error);
    return { foo: await outcome };
  });
  const controller = new AbortController();
  const reading = transcript(clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, signal: controller.signal }));
  await settle();
  controller.abort();
  assert.notEqual((await reading).thrown, undefined);
  assert.ok((await outcome) instanceof Error || (await outcome) instanceof DOMException);
});

test("a runnable is a node and a condition", async () => {
  const graph = new StateGraph(superstep.Annotation.Root({ foo: superstep.Annotation }))
    .addNode("a", RunnableLambda.from(({ foo }) => ({ foo: foo + 1 })))
    .addNode("b", RunnablePassthrough.assign({ foo: ({ foo }) => foo * 10 }))
    .addEdge(START, "a")
    .addConditionalEdges("a", RunnableLambda.from(() => "b"), ["b"])
    .compile();
  assert.deepEqual(await graph.invoke({ foo: 1 }), { foo: 20 });
});

const INSTANCES = [
  () => new HumanMessage({ content: "hi", id: "1" }),
  () => new AIMessage({ content: "hello", id: "2", tool_calls: [{ name: "t", args: {}, id: "c" }] }),
  () => new AIMessageChunk({ content: "part", id: "3" }),
  () => new SystemMessage({ content: "be brief", id: "4" }),
  () => new ToolMessage({ content: "done", id: "5", tool_call_id: "c" }),
];

for (const make of INSTANCES) {
  const { name } = make().constructor;

  test(`${name}: the same object in the state, in updates, in values and in messages`, async () => {
    const message = make();
    let seen;
    const graph = chat(() => ({ messages: [message] }), ({ messages }) => void (seen = messages[0]));
    const events = await all(clientOf(graph).runs.stream(null, "agent", { input: { messages: [] }, streamMode: ["updates", "values", "messages-tuple"] }));
    same(seen, message);
    same(events.find(({ event }) => event === "updates").data.n0.messages[0], message);
    same(events.findLast(({ event }) => event === "values").data.messages[0], message);
    same(events.find(({ event }) => event === "messages").data[0], message);
    same((await graph.invoke({ messages: [] })).messages[0], message);
  });

  test(`${name}: the same object through the input and the reducer`, async () => {
    const message = make();
    same((await chat(() => ({})).invoke({ messages: [message] })).messages[0], message);
    same((await chat(() => ({})).invoke({ messages: message })).messages[0], message);
    same(messagesStateReducer([], [message])[0], message);
    same(messagesStateReducer([message], [])[0], message);
  });

  test(`${name} without an id gets one, and stays the object it is`, () => {
    const message = make();
    message.id = undefined;
    const [reduced] = messagesStateReducer([], [message]);
    same(reduced, message);
    assert.match(message.id, /^[0-9a-f-]{36}$/);
  });
}

test("a message of LangChain's replaces a plain one with its id, and the other way round", () => {
  const plain = { type: "human", content: "plain", id: "1" };
  const instance = new HumanMessage({ content: "instance", id: "1" });
  assert.deepEqual(messagesStateReducer([plain], [instance]), [instance]);
  const [back] = messagesStateReducer([instance], [plain]);
  assert.equal(back.content, "plain");
});

test("LangChain's RemoveMessage and our own remove both kinds", () => {
  const left = () => [{ type: "human", content: "a", id: "1" }, new AIMessage({ content: "b", id: "2" })];
  for (const Remove of [RemoveMessage, OwnRemoveMessage]) {
    for (const id of ["1", "2"]) assert.deepEqual(messagesStateReducer(left(), [new Remove({ id })]).map((message) => message.id), [id === "1" ? "2" : "1"]);
    assert.deepEqual(messagesStateReducer(left(), [new Remove({ id: superstep.REMOVE_ALL_MESSAGES })]), []);
  }
});

test("an error of LangChain's is the same object", async () => {
  const model = new FakeListChatModel({ responses: ["x"] });
  const error = new RangeError("out of tokens");
  model._generate = async () => {
    throw error;
  };
  const graph = chat(async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }));
  same(await thrownBy(graph.invoke({ messages: [] })), error);
});
