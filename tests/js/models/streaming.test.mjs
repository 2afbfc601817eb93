/** What comes of what servers send: transcripts of OpenAI, Ollama, vLLM, llama.cpp and LM Studio, however they are cut. */
import assert from "node:assert/strict";

import { AIMessageChunk } from "@langchain/core/messages";

import { all, superstep, test } from "../behaviour/support.mjs";
import { SSE, STOP, event, says, serve, transcript } from "./server.mjs";

const { OpenAIChatModel } = superstep;

async function modelOn(context, ...answers) {
  const { baseURL, requests } = await serve(context, ...answers);
  return { model: new OpenAIChatModel({ model: "m", baseURL, maxRetries: 0 }), requests };
}

const streamed = async (context, answer) => all((await modelOn(context, answer)).model.stream("Hi"));
const joined = (chunks) => chunks.reduce((whole, chunk) => whole.concat(chunk));
const text = (chunks) => chunks.map(({ content }) => content).join("");
const calls = ({ tool_calls }) => tool_calls.map(({ name, args }) => [name, args]);

test("OpenAI: text, usage and metadata, each once", async (context) => {
  const chunks = await streamed(context, "openai-text.sse");
  assert.equal(text(chunks), "Hello Bagatur – schön, 👋!");
  assert.equal(new Set(chunks.map(({ id }) => id)).size, 1);
  assert.deepEqual(chunks.filter(({ usage_metadata }) => usage_metadata !== undefined), [chunks.at(-1)]);
  assert.deepEqual(chunks.filter(({ response_metadata }) => Object.keys(response_metadata).length > 0), [chunks.at(-1)]);
  assert.deepEqual(chunks.at(-1).usage_metadata, {
    input_tokens: 19,
    output_tokens: 9,
    total_tokens: 28,
    input_token_details: { audio: 0, cache_read: 8 },
    output_token_details: { audio: 0, reasoning: 2 },
  });
  assert.deepEqual(chunks.at(-1).response_metadata, {
    id: "chatcmpl-CkGt1Qp0ZbYxq5uQ2mWl7Hn3Rs9Aa",
    model_name: "gpt-4o-mini-2024-07-18",
    finish_reason: "stop",
    system_fingerprint: "fp_560af6e559",
    service_tier: "default",
  });
});

test("OpenAI: tool calls come in pieces and are put together", async (context) => {
  const chunks = await streamed(context, "openai-tools.sse");
  const pieces = chunks.flatMap(({ tool_call_chunks }) => tool_call_chunks);
  assert.deepEqual(pieces[0], { name: "weather", args: "", id: "call_JhKq1", index: 0, type: "tool_call_chunk" });
  assert.deepEqual(pieces[1], { name: undefined, args: '{"ci', id: undefined, index: 0, type: "tool_call_chunk" });
  assert.deepEqual(chunks.at(-1).tool_calls, [
    { name: "weather", args: { city: "Ulan Bator" }, id: "call_JhKq1", type: "tool_call" },
    { name: "time", args: {}, id: "call_Xy2", type: "tool_call" },
  ]);
  assert.deepEqual(joined(chunks).tool_calls, chunks.at(-1).tool_calls);
  assert.deepEqual(joined(chunks).tool_call_chunks.map(({ args }) => args), ['{"city":"Ulan Bator"}', "{}"]);
});

test("Ollama: whole calls that all have the index 0 stay apart", async (context) => {
  const chunks = await streamed(context, "ollama-tools.sse");
  assert.deepEqual(calls(joined(chunks)), [["weather", { city: "Paris" }], ["weather", { city: "London" }]]);
  assert.deepEqual(chunks.flatMap(({ tool_call_chunks }) => tool_call_chunks.map(({ index }) => index)), [0, 1]);
});

test("Ollama: no usage, and an id that comes again is not the message's", async (context) => {
  const { model } = await modelOn(context, "ollama-text.sse");
  const [first, second] = [joined(await all(model.stream("Hi"))), joined(await all(model.stream("Hi")))];
  assert.equal(first.content, "Hello Bagatur!");
  assert.equal("usage_metadata" in first, false);
  assert.equal(first.response_metadata.id, "chatcmpl-411");
  assert.notEqual(first.id, second.id);
});

test("vLLM: reasoning, usage in every chunk, a new id in every piece of a call", async (context) => {
  const message = joined(await streamed(context, "vllm-tools.sse"));
  assert.equal(message.additional_kwargs.reasoning_content, "The user asks for weather.");
  assert.deepEqual(message.tool_calls, [{ name: "weather", args: { city: "Bern" }, id: "chatcmpl-tool-1a", type: "tool_call" }]);
  assert.deepEqual(message.usage_metadata, { input_tokens: 31, output_tokens: 8, total_tokens: 39 });
});

test("llama.cpp: comments, null as content, no [DONE]", async (context) => {
  const message = joined(await streamed(context, "llamacpp-text.sse"));
  assert.equal(message.content, "Hi there");
  assert.equal(message.response_metadata.finish_reason, "stop");
});

test("LM Studio: whole calls in one chunk, without ids and indices, arguments parsed already or none", async (context) => {
  const message = joined(await streamed(context, "lmstudio-tools.sse"));
  assert.deepEqual(calls(message), [["weather", { city: "Oslo" }], ["time", {}]]);
  for (const { id } of message.tool_calls) assert.match(id, /^call_[0-9a-f]{32}$/);
  assert.notEqual(message.tool_calls[0].id, message.tool_calls[1].id);
});

for (const name of ["openai-text.sse", "openai-tools.sse", "llamacpp-text.sse"]) {
  const whole = transcript(name);
  const variants = {
    "byte by byte": Array.from(whole, (byte) => Buffer.of(byte)),
    "in threes": Array.from({ length: Math.ceil(whole.length / 3) }, (_, nth) => whole.subarray(nth * 3, nth * 3 + 3)),
    "with CRLF, byte by byte": Array.from(Buffer.from(whole.toString().replaceAll("\n", "\r\n")), (byte) => Buffer.of(byte)),
    "with CR": [whole.toString().replaceAll("\n", "\r")],
    "with a byte order mark": [Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), whole])],
    "without the last blank line": [whole.toString().trimEnd()],
    "without a blank after the colon": [whole.toString().replaceAll("data: ", "data:")],
  };
  for (const [how, body] of Object.entries(variants)) {
    test(`${name} ${how} is the same`, async (context) => {
      const seen = ({ id, ...fields }) => JSON.stringify(fields);
      const expected = await streamed(context, name);
      const received = await streamed(context, { headers: SSE, body });
      // Ids that were made here are new each time.
      assert.deepEqual(received.map(seen), expected.map(seen));
    }, { within: 20_000 });
  }
}

test("LangChain's chunks join to the same message", async (context) => {
  for (const name of ["openai-text.sse", "openai-tools.sse", "vllm-tools.sse", "ollama-tools.sse"]) {
    const chunks = await streamed(context, name);
    const whole = chunks.map((chunk) => new AIMessageChunk(chunk)).reduce((before, chunk) => before.concat(chunk));
    const ours = joined(chunks);
    assert.equal(whole.content, ours.content);
    assert.deepEqual(calls(whole), calls(ours));
    assert.deepEqual(whole.response_metadata, ours.response_metadata);
    assert.deepEqual(whole.additional_kwargs, ours.additional_kwargs);
    assert.equal(whole.usage_metadata?.total_tokens, ours.usage_metadata?.total_tokens);
  }
});

test("an answer in one piece: text, calls, and calls that are no JSON", async (context) => {
  const { model, requests } = await modelOn(context, "openai-text.json", "openai-tools.json");
  const said = await model.invoke("Hi");
  assert.equal(said.content, "Hello Bagatur!");
  assert.equal(said.usage_metadata.total_tokens, 28);
  assert.equal("tool_call_chunks" in said, false);
  assert.equal("stream" in requests[0].body, false);
  const called = await model.invoke("Hi");
  assert.equal(called.content, "");
  assert.deepEqual(called.tool_calls, [{ name: "weather", args: { city: "Rome" }, id: "call_1", type: "tool_call" }]);
  assert.deepEqual(called.invalid_tool_calls, [{ name: "weather", args: '{"city":', id: "call_2", error: "Malformed args.", type: "invalid_tool_call" }]);
});

test("a server that cannot stream answers a stream in one piece", async (context) => {
  const chunks = await streamed(context, "openai-text.json");
  assert.equal(text(chunks), "Hello Bagatur!");
  assert.equal(chunks.at(-1).usage_metadata.total_tokens, 28);
});

test("with disableStreaming nothing is asked to stream", async (context) => {
  const { baseURL, requests } = await serve(context, "openai-text.json");
  const model = new OpenAIChatModel({ model: "m", baseURL, disableStreaming: true });
  assert.equal(text(await all(model.stream("Hi"))), "Hello Bagatur!");
  assert.equal("stream" in requests[0].body, false);
});

test("an answer's other choices are not its words", async (context) => {
  const body = [event({ choices: [{ index: 1, delta: { content: "no" } }, { index: 0, delta: { content: "yes" } }] }), STOP];
  assert.equal(text(await streamed(context, { headers: SSE, body })), "yes");
});

test("probabilities of tokens come together", async (context) => {
  const said = (token) => says(token, { logprobs: { content: [{ token, logprob: -0.5 }] } });
  const message = joined(await streamed(context, { headers: SSE, body: [said("a"), said("b"), STOP] }));
  assert.deepEqual(message.response_metadata.logprobs.content.map(({ token }) => token), ["a", "b"]);
});

test("content in parts, as some servers send it, stays parts", async (context) => {
  const part = (value) => [{ type: "text", text: value }];
  const message = joined(await streamed(context, { headers: SSE, body: [says(part("a")), says(part("b")), STOP] }));
  assert.deepEqual(message.content, [...part("a"), ...part("b")]);
});

test("what comes after [DONE] is not waited for", async (context) => {
  const { model, requests } = await modelOn(context, (response) => {
    response.writeHead(200, SSE);
    response.write(says("all") + event("[DONE]"));
  });
  assert.equal(text(await all(model.stream("Hi"))), "all");
  while (!requests[0].isClosed) await new Promise((resolve) => setTimeout(resolve, 5));
});
