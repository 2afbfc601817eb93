/** What a server is asked: messages, tools and options in all their forms. */
import assert from "node:assert/strict";

import { AIMessage, AIMessageChunk, ChatMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { tool } from "@langchain/core/tools";
import { type } from "arktype";
import * as valibot from "valibot";
import * as z from "zod";
import * as mini from "zod/mini";
import * as z3 from "zod/v3";

import { all, superstep, test, thrownBy } from "../behaviour/support.mjs";
import { KEY, serve } from "./server.mjs";

const { MessagesAnnotation, OpenAIChatModel, RemoveMessage, START, StateGraph } = superstep;

/** The request that a call makes. */
async function asked(context, options, call = (model) => model.invoke("Hi")) {
  const { baseURL, requests } = await serve(context, "openai-text.json");
  await call(new OpenAIChatModel({ model: "m", baseURL, ...options }));
  return requests[0];
}

const sent = async (context, messages) => (await asked(context, {}, (model) => model.invoke(messages))).body.messages;

test("options in the protocol's names, and nothing that was not given", async (context) => {
  assert.deepEqual((await asked(context, {})).body, { model: "m", messages: [{ role: "user", content: "Hi" }] });
  const { body } = await asked(context, {
    temperature: 0,
    maxTokens: 50,
    topP: 0.5,
    stop: ["\n"],
    seed: 7,
    frequencyPenalty: 0.1,
    presencePenalty: 0.2,
    reasoningEffort: "low",
    responseFormat: { type: "json_object" },
    modelKwargs: { top_k: 40 },
    organization: undefined,
  });
  const { messages, ...options } = body;
  assert.deepEqual(options, {
    model: "m",
    max_tokens: 50,
    temperature: 0,
    top_p: 0.5,
    frequency_penalty: 0.1,
    presence_penalty: 0.2,
    stop: ["\n"],
    seed: 7,
    reasoning_effort: "low",
    response_format: { type: "json_object" },
    top_k: 40,
  });
});

test("OpenAI's models that reason have another limit of tokens", async (context) => {
  for (const model of ["o3-mini", "gpt-5", "gpt-5.1-mini"]) {
    const { body } = await asked(context, { model, maxTokens: 9 });
    assert.deepEqual([body.max_tokens, body.max_completion_tokens], [undefined, 9], model);
  }
  for (const model of ["gpt-4o", "gpt-5-chat-latest", "olmo", "openai/gpt-oss-20b"]) assert.equal((await asked(context, { model, maxTokens: 9 })).body.max_tokens, 9, model);
});

test("headers", async (context) => {
  const { headers, url } = await asked(context, { apiKey: `${KEY}\n`, organization: "org", project: "proj", headers: { "x-mine": "yes" } });
  assert.equal(url, "/v1/chat/completions");
  assert.equal(headers.authorization, `Bearer ${KEY}`);
  assert.equal(headers["content-type"], "application/json");
  assert.deepEqual([headers["openai-organization"], headers["openai-project"], headers["x-mine"]], ["org", "proj", "yes"]);
  assert.equal((await asked(context, {})).headers.authorization, undefined);
  assert.equal((await asked(context, { apiKey: KEY, headers: new Headers({ Authorization: "Basic abc" }) })).headers.authorization, "Basic abc");
});

test("a key can be asked for with each call, by the runtime", async (context) => {
  const { baseURL, requests } = await serve(context, "openai-text.json");
  const model = new OpenAIChatModel({ model: "m", baseURL, apiKey: async ({ context }) => `key of ${context.user}` });
  const graph = new StateGraph(MessagesAnnotation).addNode("agent", model).addEdge(START, "agent").compile();
  await graph.invoke({ messages: "Hi" }, { context: { user: "Ann" } });
  assert.equal(requests[0].headers.authorization, "Bearer key of Ann");
});

test("an address with a query, and with a slash at its end", async (context) => {
  const { baseURL, requests } = await serve(context, "openai-text.json");
  await new OpenAIChatModel({ model: "m", baseURL: `${baseURL}/?api-version=2024-10-21` }).invoke("Hi");
  assert.equal(requests[0].url, "/v1/chat/completions?api-version=2024-10-21");
});

test("a fetch of the user's own", async () => {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push([url, init.method, JSON.parse(init.body).model, init.signal instanceof AbortSignal]);
    return Response.json({ choices: [{ message: { content: "own" } }] });
  };
  assert.equal((await new OpenAIChatModel({ model: "m", baseURL: "https://x.test/v1", fetch }).invoke("Hi")).content, "own");
  assert.deepEqual(calls, [["https://x.test/v1/chat/completions", "POST", "m", true]]);
});

test("messages in every form that a state takes", async (context) => {
  const said = await sent(context, [
    ["system", "Be brief."],
    "one",
    ["human", "two"],
    { role: "user", content: "three", name: "ann" },
    { type: "human", content: "four" },
    { role: "developer", content: "five" },
    { type: "developer", content: "and a half" },
    { type: "ai", content: "six", id: "1", tool_calls: [{ name: "t", args: { x: 1 }, id: "c" }], additional_kwargs: {} },
    { type: "tool", content: "seven", tool_call_id: "c", id: "2" },
    { role: "assistant", content: null, tool_calls: [{ id: "d", type: "function", function: { name: "t", arguments: "{}" } }] },
    { role: "tool", content: "eight", tool_call_id: "d" },
  ]);
  assert.deepEqual(said, [
    { role: "system", content: "Be brief." },
    { role: "user", content: "one" },
    { role: "user", content: "two" },
    { role: "user", content: "three", name: "ann" },
    { role: "user", content: "four" },
    { role: "developer", content: "five" },
    { role: "developer", content: "and a half" },
    { role: "assistant", content: "six", tool_calls: [{ id: "c", type: "function", function: { name: "t", arguments: '{"x":1}' } }] },
    { role: "tool", content: "seven", tool_call_id: "c" },
    { role: "assistant", content: "", tool_calls: [{ id: "d", type: "function", function: { name: "t", arguments: "{}" } }] },
    { role: "tool", content: "eight", tool_call_id: "d" },
  ]);
});

test("LangChain's messages and prompts", async (context) => {
  const messages = [
    new SystemMessage("sys"),
    new SystemMessage({ content: "dev", additional_kwargs: { __openai_role__: "developer" } }),
    new HumanMessage("hi"),
    new AIMessage({ content: "", tool_calls: [{ name: "t", args: {}, id: "c" }] }),
    new ToolMessage({ content: "done", tool_call_id: "c", name: "t" }),
    new AIMessageChunk("part"),
    new ChatMessage("generic", "user"),
  ];
  assert.deepEqual(await sent(context, messages), [
    { role: "system", content: "sys" },
    { role: "developer", content: "dev" },
    { role: "user", content: "hi" },
    { role: "assistant", content: "", tool_calls: [{ id: "c", type: "function", function: { name: "t", arguments: "{}" } }] },
    { role: "tool", content: "done", tool_call_id: "c", name: "t" },
    { role: "assistant", content: "part" },
    { role: "user", content: "generic" },
  ]);
  const prompt = await ChatPromptTemplate.fromMessages([["system", "a"], ["human", "{x}"]]).invoke({ x: "b" });
  assert.deepEqual(await sent(context, prompt), [{ role: "system", content: "a" }, { role: "user", content: "b" }]);
});

test("messages out of a state, as the reducer made them", async (context) => {
  const { baseURL, requests } = await serve(context, "openai-text.json");
  const model = new OpenAIChatModel({ model: "m", baseURL });
  const graph = new StateGraph(MessagesAnnotation).addNode("agent", async ({ messages }, runtime) => ({ messages: await model.invoke(messages, runtime) })).addEdge(START, "agent").compile();
  const { messages } = await graph.invoke({ messages: [["developer", "a"], "b", new HumanMessage("c")] });
  await graph.invoke({ messages: [...messages, "d"] });
  assert.deepEqual(requests[1].body.messages, [
    { role: "developer", content: "a" },
    { role: "user", content: "b" },
    { role: "user", content: "c" },
    { role: "assistant", content: "Hello Bagatur!" },
    { role: "user", content: "d" },
  ]);
});

test("a call that went wrong is told of where a message answers it", async (context) => {
  const wrong = { name: "t", args: "{", id: "w" };
  const ai = { type: "ai", content: "", tool_calls: [], invalid_tool_calls: [wrong], id: "1", additional_kwargs: {} };
  assert.equal("tool_calls" in (await sent(context, [ai]))[0], false);
  const [called] = await sent(context, [ai, { role: "tool", content: "no JSON", tool_call_id: "w" }]);
  assert.deepEqual(called.tool_calls, [{ id: "w", type: "function", function: { name: "t", arguments: "{" } }]);
});

test("what is no message is refused, as states refuse it", async () => {
  const model = new OpenAIChatModel({ model: "m", baseURL: "http://127.0.0.1:9" });
  for (const given of [{ role: "critic", content: "no" }, [null], [1], new RemoveMessage({ id: "1" }), { content: "no" }, undefined]) {
    const thrown = await thrownBy(model.invoke(given));
    assert.match(thrown.message, /^Unable to coerce message/);
    assert.equal(thrown.lc_error_code, "MESSAGE_COERCION_FAILURE");
  }
});

test("parts: OpenAI's as they are, LangChain's in OpenAI's form", async (context) => {
  const cases = [
    [{ type: "text", text: "a" }, { type: "text", text: "a" }],
    ["b", { type: "text", text: "b" }],
    [{ type: "image_url", image_url: { url: "https://x.test/i.png", detail: "low" } }, { type: "image_url", image_url: { url: "https://x.test/i.png", detail: "low" } }],
    [{ type: "image_url", image_url: "data:image/png;base64,AA==" }, { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }],
    [{ type: "input_audio", input_audio: { data: "AA==", format: "wav" } }, { type: "input_audio", input_audio: { data: "AA==", format: "wav" } }],
    [{ type: "image", source_type: "base64", mime_type: "image/png", data: "AA==" }, { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }],
    [{ type: "image", url: "https://x.test/i.png", metadata: { detail: "high" } }, { type: "image_url", image_url: { url: "https://x.test/i.png", detail: "high" } }],
    [{ type: "image", mimeType: "image/png", data: Uint8Array.of(0, 255) }, { type: "image_url", image_url: { url: "data:image/png;base64,AP8=" } }],
    [{ type: "audio", mimeType: "audio/mpeg", data: "AA==" }, { type: "input_audio", input_audio: { data: "AA==", format: "mp3" } }],
    [{ type: "audio", source_type: "base64", mime_type: "audio/x-wav", data: "AA==" }, { type: "input_audio", input_audio: { data: "AA==", format: "wav" } }],
    [{ type: "file", mimeType: "application/pdf", data: "AA==", metadata: { filename: "a.pdf" } }, { type: "file", file: { file_data: "data:application/pdf;base64,AA==", filename: "a.pdf" } }],
    [{ type: "file", source_type: "id", id: "file-1" }, { type: "file", file: { file_id: "file-1" } }],
    [{ type: "video_url", video_url: { url: "https://x.test/v.mp4" } }, { type: "video_url", video_url: { url: "https://x.test/v.mp4" } }],
  ];
  const [{ content }] = await sent(context, [{ role: "user", content: cases.map(([part]) => part) }]);
  assert.deepEqual(content, cases.map(([, expected]) => expected));
});

test("what a model thought, and calls in its content, are not sent back as content", async (context) => {
  const content = [{ type: "thinking", thinking: "hm" }, { type: "text", text: "a" }, { type: "tool_use", id: "1", name: "t", input: {} }];
  assert.deepEqual(await sent(context, [new AIMessage({ content })]), [{ role: "assistant", content: [{ type: "text", text: "a" }] }]);
});

const weather = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const closed = { ...weather, additionalProperties: false };
const described = { name: "weather", description: "The weather." };

const tools = {
  "OpenAI's form": [{ type: "function", function: { ...described, parameters: weather } }, weather],
  "name, description and a JSON schema": [{ ...described, schema: weather }, weather],
  "OpenAI's function": [{ ...described, parameters: weather }, weather],
  "MCP's form": [{ ...described, inputSchema: weather }, weather],
  "LangChain's tool with a JSON schema": [tool(() => "", { ...described, schema: weather }), weather],
  "LangChain's tool with zod": [tool(() => "", { ...described, schema: z.object({ city: z.string() }) }), closed],
  "LangChain's tool with zod 3": [tool(() => "", { ...described, schema: z3.object({ city: z3.string() }) }), closed],
  "zod": [{ ...described, schema: z.object({ city: z.string() }) }, closed],
  "zod/mini": [{ ...described, schema: mini.object({ city: mini.string() }) }, closed],
  "zod 3": [{ ...described, schema: z3.object({ city: z3.string() }) }, closed],
  "arktype": [{ ...described, schema: type({ city: "string" }) }, closed],
};

for (const [form, [given, parameters]] of Object.entries(tools)) {
  test(`a tool: ${form}`, async (context) => {
    const { body } = await asked(context, {}, (model) => model.bindTools([given]).invoke("Hi"));
    assert.deepEqual(body.tools, [{ type: "function", function: { ...described, parameters } }]);
    assert.equal("tool_choice" in body, false);
  });
}

test("a tool without arguments, a provider's own tool, and what is none", async (context) => {
  const { body } = await asked(context, {}, (model) => model.bindTools([{ name: "now" }, { type: "web_search" }], { strict: true, parallel_tool_calls: false }).invoke("Hi"));
  assert.deepEqual(body.tools, [{ type: "function", function: { name: "now", parameters: { type: "object", properties: {} }, strict: true } }, { type: "web_search" }]);
  assert.equal(body.parallel_tool_calls, false);
  const model = new OpenAIChatModel({ model: "m" });
  assert.throws(() => model.bindTools([{}]), /A tool needs a name/);
  assert.throws(() => model.bindTools([{ name: "v", schema: valibot.object({ a: valibot.string() }) }]), /No JSON Schema is known of a schema of valibot: pass JSON Schema/);
  assert.throws(() => model.bindTools([{ name: "d", schema: mini.object({ a: mini.date() }) }]), /zod's "date"/);
});

test("which tool the model must use", async (context) => {
  const choice = async (tool_choice, name = "tool_choice") => (await asked(context, {}, (model) => model.bindTools([described], { [name]: tool_choice }).invoke("Hi"))).body.tool_choice;
  assert.equal(await choice("auto"), "auto");
  assert.equal(await choice("none"), "none");
  assert.equal(await choice("any"), "required");
  assert.equal(await choice("required", "toolChoice"), "required");
  assert.deepEqual(await choice("weather"), { type: "function", function: { name: "weather" } });
  assert.deepEqual(await choice({ type: "custom" }), { type: "custom" });
});

test("binding makes another model", async (context) => {
  const { baseURL, requests } = await serve(context, "openai-text.json");
  const model = new OpenAIChatModel({ model: "m", baseURL, apiKey: KEY });
  const bound = model.bindTools([described]).withConfig({ tags: ["t"] });
  await bound.invoke("Hi");
  await model.invoke("Hi");
  assert.deepEqual(requests.map(({ body, headers }) => ["tools" in body, headers.authorization]), [[true, `Bearer ${KEY}`], [false, `Bearer ${KEY}`]]);
  assert.ok(bound instanceof OpenAIChatModel);
});

test("zod 3 and zod/mini in all that tools use", () => {
  const shape = (zod, optional, withDefault, nullable, described, int) => ({
    text: described(zod.string()),
    count: int,
    maybe: optional(zod.boolean()),
    size: withDefault(zod.number()),
    kind: zod.enum(["a", "b"]),
    one: zod.literal(1),
    list: zod.array(zod.union([zod.string(), zod.null()])),
    pair: zod.tuple([zod.string(), zod.number()]),
    any: optional(zod.unknown()),
    by: zod.record(zod.string(), zod.number()),
    none: nullable(zod.string()),
    inner: zod.object({ deep: zod.lazy(() => zod.string()) }),
  });
  const three = z3.object(shape(z3, (s) => s.optional(), (s) => s.default(1), (s) => s.nullable(), (s) => s.describe("words"), z3.number().int()));
  const small = mini.object(shape(mini, mini.optional, (s) => mini._default(s, 1), mini.nullable, (s) => s, mini.int()));
  const model = new OpenAIChatModel({ model: "m", engine: { chat: { completions: { create: (body) => ({ choices: [{ message: { content: JSON.stringify(body.tools[0].function.parameters) } }] }) } } } });
  const expected = {
    type: "object",
    properties: {
      text: { type: "string" },
      count: { type: "integer" },
      maybe: { type: "boolean" },
      size: { type: "number", default: 1 },
      kind: { type: "string", enum: ["a", "b"] },
      one: { type: "number", enum: [1] },
      list: { type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } },
      pair: { type: "array", items: [{ type: "string" }, { type: "number" }], minItems: 2, maxItems: 2 },
      any: {},
      by: { type: "object", additionalProperties: { type: "number" } },
      none: { anyOf: [{ type: "string" }, { type: "null" }] },
      inner: { type: "object", properties: { deep: { type: "string" } }, required: ["deep"], additionalProperties: false },
    },
    required: ["text", "count", "kind", "one", "list", "pair", "by", "none", "inner"],
    additionalProperties: false,
  };
  const written = async (schema) => JSON.parse((await model.bindTools([{ name: "t", schema }]).invoke("Hi")).content);
  return Promise.all([
    written(small).then((parameters) => assert.deepEqual(parameters, expected)),
    written(three).then((parameters) => {
      expected.properties = { ...expected.properties, text: { type: "string", description: "words" } };
      assert.deepEqual(parameters, expected);
    }),
  ]);
});

test("usage is asked for with streams, unless it is not wanted", async (context) => {
  const { baseURL, requests } = await serve(context, "openai-text.sse");
  await all(new OpenAIChatModel({ model: "m", baseURL }).stream("Hi"));
  await all(new OpenAIChatModel({ model: "m", baseURL, streamUsage: false }).stream("Hi"));
  assert.deepEqual(requests.map(({ body }) => [body.stream, body.stream_options]), [[true, { include_usage: true }], [true, undefined]]);
});

test("what cannot work is refused when the model is made", () => {
  assert.throws(() => new OpenAIChatModel(), /needs `model`/);
  assert.throws(() => new OpenAIChatModel({ model: "m", baseURL: "localhost:11434" }), /`baseURL` must be an address/);
  assert.throws(() => new OpenAIChatModel({ model: "m", baseURL: `https://me:${KEY}@x.test` }), (error) => /name or password/.test(error.message) && !error.message.includes(KEY));
  assert.throws(() => new OpenAIChatModel({ model: "m", engine: {} }), /`engine` must have/);
  assert.throws(() => new OpenAIChatModel({ model: "m", apiKey: { key: KEY } }), /`apiKey` must be text/);
});
