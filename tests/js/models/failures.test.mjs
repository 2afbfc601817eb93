/** What goes wrong on the way: refusals, retries, answers that break off, timeouts, aborts. */
import assert from "node:assert/strict";

import { all, deferred, settle, superstep, test, thrownBy, transcript } from "../behaviour/support.mjs";
import { SSE, STOP, endless, event, says, serve } from "./server.mjs";

const { ModelError, OpenAIChatModel } = superstep;

async function modelOn(context, options, ...answers) {
  const { baseURL, requests, server } = await serve(context, ...answers);
  return { model: new OpenAIChatModel({ model: "m", baseURL, ...options }), requests, server };
}

const refuses = (status, body, headers = {}) => ({ status, headers: { "content-type": "application/json", "retry-after-ms": "1", ...headers }, body });
const quota = { error: { message: "You exceeded your quota", type: "insufficient_quota", param: null, code: "insufficient_quota" } };

const refusals = {
  "OpenAI's": [refuses(401, { error: { message: "Incorrect API key", type: "invalid_request_error", param: null, code: "invalid_api_key" } }), "401 Incorrect API key", { code: "invalid_api_key", lc_error_code: "MODEL_AUTHENTICATION" }],
  "Ollama's": [refuses(404, { error: { message: "model \"m\" not found", type: "not_found_error" } }), "404 model \"m\" not found", { type: "not_found_error", lc_error_code: "MODEL_NOT_FOUND" }],
  "text as error": [refuses(400, { error: "bad" }), "400 bad", {}],
  "vLLM's": [refuses(400, { object: "error", message: "too long", type: "BadRequestError", param: null, code: 400 }), "400 too long", { code: 400, type: "BadRequestError" }],
  "FastAPI's": [refuses(422, { detail: [{ loc: ["body"], msg: "missing" }] }), '422 [{"loc":["body"],"msg":"missing"}]', {}],
  "Gemini's list": [refuses(400, JSON.stringify([{ error: { code: 400, message: "no" } }])), "400 no", { code: 400 }],
  "plain text": [refuses(403, "go away", { "content-type": "text/plain" }), "403 go away", {}],
  "a page": [refuses(403, "<html>no</html>", { "content-type": "text/html" }), "403 Forbidden", {}],
  "tool messages that answer nothing": [refuses(400, { error: { message: "must be a response to 'tool_calls'" } }), "400 must be a response to 'tool_calls'", { lc_error_code: "INVALID_TOOL_RESULTS" }],
};

for (const [whose, [answer, message, fields]] of Object.entries(refusals)) {
  test(`a refusal: ${whose}`, async (context) => {
    const { model, requests } = await modelOn(context, {}, answer);
    for (const call of [() => model.invoke("Hi"), () => all(model.stream("Hi"))]) {
      const error = await thrownBy(call);
      assert.ok(error instanceof ModelError);
      assert.equal(error.name, "ModelError");
      assert.equal(error.message, message);
      assert.equal(error.status, answer.status);
      for (const [name, value] of Object.entries(fields)) assert.equal(error[name], value, name);
      assert.equal(error.error.message, message.slice(4));
    }
    assert.equal(requests.length, 2);
  });
}

test("a request's id is kept for the server's support", async (context) => {
  const { model } = await modelOn(context, {}, refuses(400, "no", { "x-request-id": "req_1" }));
  assert.equal((await thrownBy(model.invoke("Hi"))).requestId, "req_1");
});

for (const status of [408, 409, 429, 500, 503]) {
  test(`${status} is tried again`, async (context) => {
    const { model, requests } = await modelOn(context, {}, refuses(status, "later"), refuses(status, "later"), "openai-text.json");
    assert.equal((await model.invoke("Hi")).content, "Hello Bagatur!");
    assert.equal(requests.length, 3);
  });
}

test("not for ever", async (context) => {
  const { model, requests } = await modelOn(context, { maxRetries: 1 }, refuses(503, "later"));
  assert.equal((await thrownBy(model.invoke("Hi"))).status, 503);
  assert.equal(requests.length, 2);
});

test("a quota that is used up is not waited for", async (context) => {
  const { model, requests } = await modelOn(context, {}, refuses(429, quota));
  const error = await thrownBy(model.invoke("Hi"));
  assert.deepEqual([error.code, error.error.code, requests.length], ["insufficient_quota", "insufficient_quota", 1]);
});

test("Retry-After is waited for", async (context) => {
  const { model, requests } = await modelOn(context, {}, refuses(429, "slow down", { "retry-after-ms": "", "retry-after": "0.3" }), "openai-text.json");
  await model.invoke("Hi");
  assert.ok(requests[1].at - requests[0].at >= 290);
});

test("who is told to wait for long is told so at once", async (context) => {
  const { model, requests } = await modelOn(context, {}, refuses(429, "slow down", { "retry-after-ms": "", "retry-after": "3600" }));
  const error = await thrownBy(model.invoke("Hi"));
  assert.deepEqual([error.retryAfter, requests.length], [3_600_000, 1]);
});

test("a connection that breaks before the answer begins is tried again", async (context) => {
  const breaks = (response) => response.socket.destroy();
  const { model, requests } = await modelOn(context, { maxRetries: 1 }, breaks, "openai-text.sse");
  assert.equal((await all(model.stream("Hi"))).at(-1).usage_metadata.total_tokens, 28);
  assert.equal(requests.length, 2);
});

test("a server that is not there", async (context) => {
  const { baseURL, server } = await serve(context, "openai-text.json");
  await new Promise((resolve) => server.close(resolve));
  const error = await thrownBy(new OpenAIChatModel({ model: "m", baseURL, maxRetries: 0 }).invoke("Hi"));
  assert.ok(error instanceof ModelError);
  assert.match(error.message, /^Could not reach http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions: .*ECONNREFUSED/);
  assert.equal(error.code, "ECONNREFUSED");
  assert.equal(error.status, undefined);
});

test("an answer that breaks off is an error, after what came, and is not asked for again", async (context) => {
  const breaks = async (response) => {
    response.writeHead(200, SSE);
    response.write(says("half"));
    await settle();
    response.socket.destroy();
  };
  const { model, requests } = await modelOn(context, {}, breaks);
  const { chunks, thrown } = await transcript(model.stream("Hi"));
  assert.deepEqual(chunks.map(({ content }) => content), ["half"]);
  assert.match(thrown.message, /^Could not reach/);
  assert.equal(requests.length, 1);
});

test("an answer that ends too early is an error", async (context) => {
  const { model } = await modelOn(context, {}, { headers: SSE, body: [says("half")] });
  const { chunks, thrown } = await transcript(model.stream("Hi"));
  assert.equal(chunks.length, 1);
  assert.match(thrown.message, /ended before it was complete/);
});

test("an answer without a message is an error", async (context) => {
  for (const answer of [{ headers: SSE, body: event("[DONE]") }, { headers: SSE, body: "" }, { body: { choices: [] } }]) {
    const { model } = await modelOn(context, {}, answer);
    assert.match((await thrownBy(all(model.stream("Hi")))).message, /has no message in it/);
  }
});

const interruptions = {
  "OpenAI's": [event({ error: { message: "The server had an error", type: "server_error", code: null } }), "The server had an error", undefined],
  "LM Studio's": [`event: error\n${event({ error: { message: "out of memory" } })}`, "out of memory", undefined],
  "vLLM's": [event({ object: "error", message: "engine died", type: "InternalServerError", code: 500 }), "engine died", 500],
  "OpenRouter's": [event({ id: "1", choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }], error: { code: 502, message: "Provider disconnected" } }), "Provider disconnected", 502],
  "an old llama.cpp's": ['error: {"code":500,"message":"context full","type":"server_error"}\n\n', "context full", 500],
};

for (const [whose, [news, message, status]] of Object.entries(interruptions)) {
  test(`an error in the middle of an answer: ${whose}`, async (context) => {
    const { model } = await modelOn(context, {}, { headers: SSE, body: [says("half"), news, STOP] });
    const { chunks, thrown } = await transcript(model.stream("Hi"));
    assert.equal(chunks.length, 1);
    assert.deepEqual([thrown.name, thrown.message, thrown.status], ["ModelError", message, status]);
  });
}

test("an error in an answer of status 200", async (context) => {
  const { model } = await modelOn(context, {}, { body: { error: { message: "not today", code: 503 } } });
  assert.equal((await thrownBy(model.invoke("Hi"))).message, "not today");
});

test("what is no JSON, and a page", async (context) => {
  const { model } = await modelOn(context, {}, { headers: SSE, body: event("{nope") }, { headers: { "content-type": "text/html" }, body: "<h1>Log in</h1>" });
  assert.match((await thrownBy(model.invoke("Hi"))).message, /no JSON: \{nope/);
  assert.match((await thrownBy(model.invoke("Hi"))).message, /answered with a page/);
});

test("a server that says nothing for too long, before its answer and in it", async (context) => {
  const { model, requests } = await modelOn(context, { timeout: 60, maxRetries: 0 }, () => {}, endless);
  const before = await thrownBy(all(model.stream("Hi")));
  assert.deepEqual([before.code, before.name], ["ETIMEDOUT", "ModelError"]);
  assert.match(before.message, /said nothing for 60 ms/);
  const { chunks, thrown } = await transcript(model.stream("Hi"));
  assert.deepEqual([chunks.length, thrown.code], [1, "ETIMEDOUT"]);
  while (!requests.every(({ isClosed }) => isClosed)) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("an answer that takes long, but not silently, is no late one", async (context) => {
  const slowly = async (response) => {
    response.writeHead(200, SSE);
    for (let nth = 0; nth < 6; nth += 1) {
      response.write(says("."));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    response.end(STOP);
  };
  const { model } = await modelOn(context, { timeout: 150, maxRetries: 0 }, slowly);
  assert.equal((await all(model.stream("Hi"))).length, 7);
});

test("aborting: before the call", async (context) => {
  const { model, requests } = await modelOn(context, {}, "openai-text.json");
  const reason = new Error("enough");
  for (const call of [model.invoke("Hi", { signal: AbortSignal.abort(reason) }), all(model.stream("Hi", { signal: AbortSignal.abort(reason) }))]) {
    assert.equal(await thrownBy(call), reason);
  }
  assert.equal(requests.length, 0);
});

/** Aborts a call once something has happened; its reason is what is thrown, and nothing goes on. */
async function aborted(context, options, answer, whenever) {
  const { model, requests } = await modelOn(context, options, answer);
  const controller = new AbortController();
  const reason = new Error("enough");
  const reading = transcript(model.stream("Hi", { signal: controller.signal }));
  await whenever(requests);
  controller.abort(reason);
  const { chunks, thrown } = await reading;
  assert.equal(thrown, reason);
  return { chunks, requests };
}

const until = async (condition) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test("aborting: while the server thinks, in its answer, in a refusal's body", async (context) => {
  const thinks = await aborted(context, {}, () => {}, (requests) => until(() => requests.length === 1));
  await until(() => thinks.requests[0].isClosed);
  const answers = await aborted(context, {}, endless, async () => new Promise((resolve) => setTimeout(resolve, 50)));
  assert.equal(answers.chunks.length, 1);
  await until(() => answers.requests[0].isClosed);
  const refusing = (response) => response.writeHead(500).write("{");
  const refused = await aborted(context, {}, refusing, async (requests) => until(() => requests.length === 1).then(() => settle(20)));
  await until(() => refused.requests[0].isClosed);
});

test("aborting: in the pause before another attempt", async (context) => {
  const start = performance.now();
  const { requests } = await aborted(context, {}, refuses(503, "later", { "retry-after-ms": "30000" }), (requests) => until(() => requests.length === 1).then(() => settle(20)));
  assert.equal(requests.length, 1);
  assert.ok(performance.now() - start < 5_000);
});

test("aborting: while a key is waited for, and a fetch that does not look at signals", async (context) => {
  const never = deferred();
  await aborted(context, { apiKey: () => never.promise }, "openai-text.json", () => settle());
  await aborted(context, { fetch: () => never.promise }, "openai-text.json", () => settle());
  const response = new Response(new ReadableStream({}), { headers: SSE });
  await aborted(context, { fetch: async () => response }, "openai-text.json", () => settle());
});

test("leaving a stream closes its connection", async (context) => {
  const { model, requests } = await modelOn(context, {}, endless);
  for await (const _ of model.stream("Hi")) break;
  await until(() => requests[0].isClosed);
});

test("a signal that lives on keeps nothing of a call", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.sse");
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given) => (listeners++, addEventListener.apply(signal, given));
  signal.removeEventListener = (...given) => (listeners--, removeEventListener.apply(signal, given));
  await all(model.stream("Hi", { signal }));
  assert.equal(listeners, 0);
});

test("a signal that is none is refused", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.json");
  assert.match((await thrownBy(model.invoke("Hi", { signal: true }))).message, /must be an AbortSignal/);
});
