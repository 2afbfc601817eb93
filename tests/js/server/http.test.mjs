/** What the wire alone has: bodies, heartbeats, frames, CORS, problems; and many at once. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { serve } from "../../../pkg/server.js";
import { graphs, superstep } from "./graphs.mjs";

const { Annotation, START, StateGraph } = superstep;
const server = serve({ graphs });

function ask(method, path, body, { headers, on = server } = {}) {
  const text = body === undefined || typeof body === "string" || body instanceof ReadableStream ? body : JSON.stringify(body);
  return on.fetch(new Request(`http://localhost${path}`, { method, body: text, headers: { "content-type": "application/json", ...headers }, duplex: "half" }));
}

async function told(method, path, body, options) {
  const response = await ask(method, path, body, options);
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

/** What a request must never be answered with: a failure of our own. */
function isAnswer({ status, text }) {
  return status < 500 && !text.includes("panicked") && !text.includes("superstep/");
}

const single = (action) => new StateGraph(Annotation.Root({ foo: Annotation() })).addNode("a", action).addEdge(START, "a").compile();

test("what is no JSON, no object, or no list", async () => {
  for (const body of ["{", "nope", "\u0000", '{"a":', "[1,]"]) {
    assert.deepEqual(JSON.parse((await told("POST", "/threads", body)).text), { detail: "Invalid JSON in request body" });
  }
  for (const body of ["[]", "1", '"text"', "null"]) {
    const { status, text } = await told("POST", "/runs/stream", body);
    assert.deepEqual([status, JSON.parse(text).detail], [422, "The request's body must be a JSON object"]);
  }
  assert.equal((await told("POST", "/runs/batch", {})).status, 422);
});

test("a body that is too long is not read to its end", async () => {
  const small = serve({ graphs, limits: { bodyBytes: 1000 } });
  assert.equal((await told("POST", "/threads", { metadata: { a: "x".repeat(2000) } }, { on: small })).status, 413);
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  assert.equal((await told("POST", "/threads", endless, { on: small })).status, 413);
  assert.ok(pulled < 50);
  assert.equal((await told("POST", "/threads", { metadata: { a: "x" } }, { on: small })).status, 200);
});

test("wrong fields are named as the wire names them", async () => {
  const run = (fields) => told("POST", "/runs/wait", { assistant_id: "agent", input: { messages: [] }, ...fields });
  for (const [fields, detail] of [
    [{ config: 5 }, '"config" must be an object, received number'],
    [{ config: { recursion_limit: "x" } }, '"config.recursion_limit" must be a number, received string'],
    [{ on_disconnect: "x" }, '"on_disconnect" must be "cancel" or "continue"'],
    [{ on_completion: "x" }, '"on_completion" must be "delete" or "keep", "complete" or "continue"'],
    [{ interrupt_before: 5 }, '"interrupt_before" must be a string or a list of strings, received number'],
    [{ command: 5 }, '"command" must be an object, received number'],
    [{ checkpoint: "x" }, '"checkpoint" must be an object, received string'],
    [{ metadata: [] }, '"metadata" must be an object, received array'],
  ]) {
    const { status, text } = await run(fields);
    assert.deepEqual([status, JSON.parse(text).detail], [422, detail], JSON.stringify(fields));
  }
  const { thread_id } = await server.client.threads.create();
  const { status, text } = await told("POST", `/threads/${thread_id}/runs/wait`, { assistant_id: "agent", multitask_strategy: "x" });
  assert.deepEqual([status, JSON.parse(text).detail], [422, '"multitask_strategy" must be "reject", "enqueue", "interrupt" or "rollback"']);
});

test("hostile requests are answered, and never by a failure of ours", async () => {
  const values = [null, true, -1, 1e308, "", "\ud800", "__proto__", [], {}, { __proto__: null, a: 1 }, [[[]]], "x".repeat(10_000)];
  const fields = ["assistant_id", "input", "command", "config", "context", "metadata", "stream_mode", "checkpoint", "checkpoint_id", "interrupt_before", "multitask_strategy", "if_not_exists", "after_seconds", "on_disconnect", "on_completion", "webhook", "durability", "stream_resumable"];
  const failures = [];
  const { thread_id } = await server.client.threads.create();
  const paths = ["/runs/wait", "/runs/stream", `/threads/${thread_id}/runs/wait`, `/threads/${thread_id}/runs/stream`];
  for (const field of fields.filter((field) => field !== "after_seconds")) {
    for (const [nth, value] of values.entries()) {
      const answer = await told("POST", paths[nth % paths.length], { assistant_id: "hitl", input: { foo: "a" }, [field]: value });
      if (!isAnswer(answer)) failures.push(`${field}: ${JSON.stringify(value)?.slice(0, 50)}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
  }
  for (const path of ["/threads/search", "/threads/count", "/assistants/search", "/store/items/search", "/store/namespaces", "/threads", "/assistants", `/threads/${thread_id}/history`, `/threads/${thread_id}/state/checkpoint`]) {
    for (const field of ["limit", "offset", "metadata", "values", "status", "ids", "sort_by", "select", "namespace_prefix", "filter", "prefix", "before", "checkpoint", "thread_id", "graph_id", "supersteps"]) {
      for (const value of values) {
        const answer = await told("POST", path, { [field]: value });
        if (!isAnswer(answer)) failures.push(`${path} ${field}: ${JSON.stringify(value)?.slice(0, 50)}: ${answer.status} ${answer.text.slice(0, 200)}`);
      }
    }
  }
  assert.deepEqual(failures, []);
});

test("paths that lead nowhere, and methods that are others", async () => {
  for (const path of ["/", "/nope", "/threads//runs", "/%00", "/threads/%E0%A4%A", "/ok%2F", "/ok/more"]) {
    assert.deepEqual(JSON.parse((await told("GET", path)).text), { detail: "Not Found" }, path);
  }
  assert.equal((await told("GET", "/runs/../ok")).status, 200, "an address is what it comes to");
  const { status, headers } = await told("PUT", "/runs/stream", "{}");
  assert.deepEqual([status, headers.get("allow")], [405, "POST"]);
});

test("frames: line ends within data, and what JSON cannot say", async () => {
  const text = "a\nb\r\nc\u2028d\u2029e";
  const odd = serve({ graphs: { odd: single(() => ({ foo: { text, big: 10n, none: undefined, not: NaN } })) } });
  const { text: frames } = await told("POST", "/runs/stream", { assistant_id: "odd", input: { foo: 1 }, stream_mode: "updates" }, { on: odd });
  const [, data] = frames.match(/event: updates\ndata: ([^\n]*)\n\n/);
  assert.deepEqual(JSON.parse(data), { a: { foo: { text, big: "10", not: null } } });
});

test("a value that cannot be written ends the stream with an error", async () => {
  const cyclic = {};
  cyclic.self = cyclic;
  const odd = serve({ graphs: { odd: single(() => ({ foo: cyclic })) } });
  const { text } = await told("POST", "/runs/stream", { assistant_id: "odd", input: { foo: 1 }, stream_mode: "updates" }, { on: odd });
  assert.match(text, /event: error\ndata: \{"error":"TypeError","message":"Converting circular structure/);
});

test("a silent stream says that it is alive, in both forms", async () => {
  const patient = serve({ graphs: { slow: single(async () => (await new Promise((resolve) => setTimeout(resolve, 300)), { foo: 2 })) }, limits: { heartbeatSeconds: 0.02 } });
  const body = { assistant_id: "slow", input: { foo: 1 }, stream_mode: "updates" };
  const events = await told("POST", "/runs/stream", body, { on: patient });
  assert.ok(events.text.split(": heartbeat\n\n").length > 3);
  const lines = await told("POST", "/runs/stream", body, { on: patient, headers: { accept: "application/x-ndjson" } });
  assert.match(lines.headers.get("content-type"), /x-ndjson/);
  assert.deepEqual(lines.text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line).event), ["metadata", "updates"]);
  const waited = await told("POST", "/runs/wait", body, { on: patient });
  assert.ok(waited.text.startsWith("\n"));
  assert.deepEqual(JSON.parse(waited.text), { foo: 2 });
});

test("CORS: all origins, some, or none", async () => {
  const preflight = { origin: "https://a.example", "access-control-request-method": "POST", "access-control-request-headers": "x-mine" };
  const asked = async (cors) => {
    const on = serve({ graphs, cors });
    const before = await told("OPTIONS", "/runs/stream", undefined, { on, headers: preflight });
    const answer = await told("GET", "/ok", undefined, { on, headers: { origin: "https://a.example" } });
    return [before.status, before.headers.get("access-control-allow-origin"), answer.headers.get("access-control-allow-origin")];
  };
  assert.deepEqual(await asked(undefined), [200, "*", "*"]);
  assert.deepEqual(await asked({ origins: ["https://a.example"] }), [200, "https://a.example", "https://a.example"]);
  assert.deepEqual(await asked({ origins: ["https://b.example"] }), [400, null, null]);
  assert.deepEqual(await asked(false), [405, null, null]);
});

test("LangChain's messages are written as LangGraph Server writes them", async () => {
  const { AIMessage } = await import("@langchain/core/messages");
  const chain = serve({ graphs: { chain: single(() => ({ foo: new AIMessage({ content: "Hi", id: "1" }) })) } });
  const { text } = await told("POST", "/runs/wait", { assistant_id: "chain", input: { foo: 1 } }, { on: chain });
  const { foo } = JSON.parse(text);
  assert.deepEqual([foo.type, foo.content, foo.id, foo.lc], ["ai", "Hi", "1", undefined]);
});

test("who keeps a worker alive is told how long runs go on in the background", async () => {
  const slow = serve({ graphs: { slow: single(async () => (await new Promise((resolve) => setTimeout(resolve, 50)), { foo: 2 })) } });
  const { thread_id } = await slow.client.threads.create();
  const waited = [];
  const context = { waitUntil: (promise) => waited.push(promise) };
  const request = new Request(`http://localhost/threads/${thread_id}/runs`, { method: "POST", body: JSON.stringify({ assistant_id: "slow", input: { foo: 1 } }) });
  const { run_id } = await (await slow.fetch(request, {}, context)).json();
  await Promise.all(waited);
  assert.equal(waited.length, 1);
  assert.equal((await slow.client.runs.get(thread_id, run_id)).status, "success");
});

test("the SDK's symbols are put back", () => {
  const symbols = [Symbol.for("langgraph_api:fetch"), Symbol.for("langgraph_api:url")];
  const before = symbols.map((symbol) => globalThis[symbol]);
  const undo = server.install();
  assert.equal(typeof globalThis[symbols[0]], "function");
  undo();
  assert.deepEqual(symbols.map((symbol) => globalThis[symbol]), before);
});

test("a thousand streams at once, each in its order, and nothing is left of them", async () => {
  const counting = single(async ({ foo }, { writer }) => {
    for (let n = 0; n < 5; n++) {
      await writer({ n, foo });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return {};
  });
  const many = serve({ graphs: { counting } });
  const streams = Array.from({ length: 1000 }, async (_, foo) => {
    const { text } = await told("POST", "/runs/stream", { assistant_id: "counting", input: { foo }, stream_mode: "custom" }, { on: many });
    return text.match(/"n":\d+,"foo":\d+/g).join() === [0, 1, 2, 3, 4].map((n) => `"n":${n},"foo":${foo}`).join();
  });
  assert.ok((await Promise.all(streams)).every(Boolean));
  assert.equal(await many.client.threads.count(), 0);
});
