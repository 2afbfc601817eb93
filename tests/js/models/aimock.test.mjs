/** Against a server of somebody else's that plays OpenAI's: https://github.com/CopilotKit/aimock */
import assert from "node:assert/strict";

import { LLMock } from "@copilotkit/aimock";

import { all, superstep, test, thrownBy } from "../behaviour/support.mjs";
import { KEY } from "./server.mjs";

const { MessagesAnnotation, OpenAIChatModel, START, StateGraph } = superstep;

async function mocked(context, options = {}) {
  const mock = new LLMock({ port: 0, chunkSize: 3, auth: { apiKeys: [KEY] } });
  await mock.start();
  context.after(() => mock.stop());
  return { mock, model: new OpenAIChatModel({ model: "gpt-4o", apiKey: KEY, baseURL: `${mock.url}/v1`, ...options }) };
}

test("text, whole and streamed, with usage", async (context) => {
  const { mock, model } = await mocked(context);
  mock.onMessage("hello", { content: "Hello Bagatur – schön, 👋!" });
  assert.equal((await model.invoke("hello")).content, "Hello Bagatur – schön, 👋!");
  const chunks = await all(model.stream("hello"));
  assert.ok(chunks.length > 5);
  assert.equal(chunks.map(({ content }) => content).join(""), "Hello Bagatur – schön, 👋!");
  const { usage_metadata, response_metadata } = chunks.at(-1);
  assert.equal(usage_metadata.total_tokens, usage_metadata.input_tokens + usage_metadata.output_tokens);
  assert.equal(response_metadata.finish_reason, "stop");
});

test("an agent with tools, over two turns", async (context) => {
  const { mock, model } = await mocked(context);
  const call = (city, id) => ({ name: "weather", arguments: JSON.stringify({ city }), id });
  mock.onToolResult("call_a", { content: "Take an umbrella." });
  mock.onMessage("weather", { toolCalls: [call("Paris", "call_b"), call("London", "call_a")] });
  const bound = model.bindTools([{ name: "weather", description: "The weather.", schema: { type: "object", properties: { city: { type: "string" } } } }]);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", bound)
    .addNode("tools", ({ messages }) => ({ messages: messages.at(-1).tool_calls.map(({ id, args }) => ({ role: "tool", content: `rain in ${args.city}`, tool_call_id: id })) }))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls.length > 0 ? "tools" : "__end__"), ["tools", "__end__"])
    .addEdge("tools", "agent")
    .compile();
  const chunks = await all(await graph.stream({ messages: "weather?" }, { streamMode: ["messages", "values"] }));
  const { messages } = chunks.at(-1)[1];
  assert.deepEqual(messages[1].tool_calls.map(({ args }) => args.city), ["Paris", "London"]);
  assert.deepEqual(messages.slice(2, 4).map(({ content }) => content), ["rain in Paris", "rain in London"]);
  assert.equal(messages.at(-1).content, "Take an umbrella.");
  assert.equal(mock.getRequests().length, 2);
});

test("a rate limit is waited for, an error is not", async (context) => {
  const { mock, model } = await mocked(context);
  mock.onMessage("hello", { content: "Hi" });
  mock.nextRequestError(429, { message: "Slow down", type: "rate_limit_error" });
  assert.equal((await model.invoke("hello")).content, "Hi");
  mock.nextRequestError(400, { message: "Bad request", code: "bad" });
  const error = await thrownBy(model.invoke("hello"));
  assert.deepEqual([error.status, error.message, error.code], [400, "400 Bad request", "bad"]);
});

test("a wrong key is refused, and not shown", async (context) => {
  const { mock, model } = await mocked(context, { apiKey: "sk-wrong-key" });
  mock.onMessage("hello", { content: "Hi" });
  const error = await thrownBy(model.invoke("hello"));
  assert.deepEqual([error.status, error.lc_error_code], [401, "MODEL_AUTHENTICATION"]);
  assert.equal(error.message.includes("sk-wrong-key"), false);
});

test("an answer that breaks off", async (context) => {
  const { mock, model } = await mocked(context, { maxRetries: 0 });
  mock.onMessage("hello", { content: "This is a long answer." }, { truncateAfterChunks: 3 });
  assert.equal((await thrownBy(all(model.stream("hello")))).name, "ModelError");
});

test("an answer in the form of a schema", async (context) => {
  const { mock, model } = await mocked(context);
  mock.onJsonOutput("joke", { setup: "Why?" });
  const schema = { type: "object", properties: { setup: { type: "string" } }, required: ["setup"], additionalProperties: false };
  assert.deepEqual(await model.withStructuredOutput(schema, { method: "jsonMode" }).invoke("joke"), { setup: "Why?" });
});
