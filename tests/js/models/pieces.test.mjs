/** The rules of the protocol by themselves: cut events, retries, pieces of calls. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { packageFolder, test } from "../behaviour/support.mjs";
import { transcript } from "./server.mjs";

const load = (name) => import(pathToFileURL(join(packageFolder, "models", name)).href);
const [{ EventDecoder }, { pauseAfter, retryHints }, { ToolCalls }, { Censor }, { abortable }] = await Promise.all(
  ["sse.js", "retry.js", "tool_calls.js", "errors.js", "abort.js"].map(load),
);

function decoded(...pieces) {
  const decoder = new EventDecoder();
  return [...pieces.flatMap((piece) => decoder.push(typeof piece === "string" ? Buffer.from(piece) : piece)), ...decoder.end()];
}

test("events are the same wherever they are cut", () => {
  for (const ending of ["\n", "\r\n", "\r"]) {
    const bytes = Buffer.from(`: c${ending}data: schön 👋${ending}data: two${ending}${ending}event: error${ending}data:{}${ending}${ending}data: [DONE]${ending}${ending}`);
    const whole = decoded(bytes);
    assert.deepEqual(whole, [
      { event: "message", data: "schön 👋\ntwo" },
      { event: "error", data: "{}" },
      { event: "message", data: "[DONE]" },
    ]);
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        assert.deepEqual(decoded(bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)), whole);
      }
    }
  }
});

test("fields that are none of ours, events without data, a data field that is empty", () => {
  assert.deepEqual(decoded("id: 1\nretry: 5\nevent: ping\n\ndata\n\ndata:  two blanks\n\n"), [
    { event: "message", data: "" },
    { event: "message", data: " two blanks" },
  ]);
});

test("what an old llama.cpp says of an error is an event", () => {
  assert.deepEqual(decoded('error: {"code":500}\n\n'), [{ event: "error", data: '{"code":500}' }]);
});

test("a long line in many pieces takes no longer than its length", () => {
  const decoder = new EventDecoder();
  const piece = Buffer.from("x".repeat(1_000));
  decoder.push(Buffer.from("data: "));
  const start = performance.now();
  for (let nth = 0; nth < 20_000; nth += 1) decoder.push(piece);
  assert.equal(decoder.end()[0].data.length, 20_000_000);
  assert.ok(performance.now() - start < 3_000);
});

test("pauses double up to the longest, less a quarter by chance", () => {
  const pauses = [1, 2, 3, 4, 5, 6].map((failures) => pauseAfter({ status: 503 }, failures, 9, 0));
  assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  assert.equal(pauseAfter({ status: 503 }, 1, 9, 0.5), 437.5);
});

test("which failures are tried again, and how often", () => {
  const isRetried = (error) => pauseAfter(error, 1, 2, 0) !== undefined;
  for (const status of [undefined, 408, 409, 429, 500, 502, 503, 529]) assert.ok(isRetried({ status }), String(status));
  for (const status of [400, 401, 403, 404, 413, 422]) assert.equal(isRetried({ status }), false, String(status));
  assert.equal(isRetried({ status: 429, code: "insufficient_quota" }), false);
  assert.equal(isRetried({ status: 500, shouldRetry: false }), false);
  assert.ok(isRetried({ status: 400, shouldRetry: true }));
  assert.deepEqual([1, 2, 3].map((failures) => pauseAfter({ status: 500 }, failures, 2, 0) !== undefined), [true, true, false]);
  assert.equal(pauseAfter({ status: 500 }, 1, 0, 0), undefined);
});

test("a server's wish counts, unless it is too long to wait", () => {
  assert.equal(pauseAfter({ status: 429, retryAfter: 1_500 }, 1, 2, 0), 1_500);
  assert.equal(pauseAfter({ status: 429, retryAfter: 0 }, 1, 2, 0), 0);
  assert.equal(pauseAfter({ status: 429, retryAfter: 60_001 }, 1, 2, 0), undefined);
});

test("wishes are in seconds, in milliseconds, or a date", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const hints = (headers) => retryHints(new Headers(headers), now);
  assert.deepEqual(hints({ "retry-after": "2" }), { retryAfter: 2_000 });
  assert.deepEqual(hints({ "retry-after": "0.5" }), { retryAfter: 500 });
  assert.deepEqual(hints({ "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT" }), { retryAfter: 7_000 });
  assert.deepEqual(hints({ "retry-after": "Thu, 01 Jan 2025 00:00:00 GMT" }), { retryAfter: 0 });
  assert.deepEqual(hints({ "retry-after": "9", "retry-after-ms": "20" }), { retryAfter: 20 });
  assert.deepEqual(hints({ "retry-after": "soon" }), {});
  assert.deepEqual(hints({ "x-should-retry": "false" }), { shouldRetry: false });
  assert.deepEqual(hints({}), {});
});

function assembled(...pieces) {
  let id = 0;
  const calls = new ToolCalls(() => `made-${++id}`);
  for (const piece of pieces) calls.take([piece]);
  const { tool_calls, invalid_tool_calls } = calls.settled();
  return [...tool_calls, ...invalid_tool_calls].map(({ id, name, args }) => [id, name, args]);
}

const piece = (index, id, name, args) => ({ index, id, function: { name, arguments: args } });

const cases = {
  "interleaved by index": [
    [piece(0, "a", "f", '{"x":'), piece(1, "b", "g", '{"y":'), piece(0, undefined, undefined, "1}"), piece(1, undefined, undefined, "2}")],
    [["a", "f", { x: 1 }], ["b", "g", { y: 2 }]],
  ],
  "the name with every piece": [[piece(0, "a", "f", '{"x"'), piece(0, "a", "f", ":1}")], [["a", "f", { x: 1 }]]],
  "the name with every piece, without ids": [[piece(0, undefined, "f", '{"x"'), piece(0, undefined, "f", ":1}")], [["made-1", "f", { x: 1 }]]],
  "whole calls of one tool, all with index 0, without ids": [
    [piece(0, "", "f", '{"x":1}'), piece(0, "", "f", '{"x":2}')],
    [["made-1", "f", { x: 1 }], ["made-2", "f", { x: 2 }]],
  ],
  "no index, then pieces without anything": [
    [piece(undefined, "a", "f", ""), piece(undefined, undefined, null, '{"x":1}'), piece(undefined, "b", "g", ""), piece(undefined, undefined, undefined, "{}")],
    [["a", "f", { x: 1 }], ["b", "g", {}]],
  ],
  "no index, the id with every piece": [
    [piece(undefined, "a", "f", '{"x":'), piece(undefined, "b", "g", '{"y":'), piece(undefined, "a", undefined, "1}"), piece(undefined, "b", undefined, "2}")],
    [["a", "f", { x: 1 }], ["b", "g", { y: 2 }]],
  ],
  "indices that start at 1 and leave some out": [[piece(1, "a", "f", "{}"), piece(3, "b", "g", "{}")], [["a", "f", {}], ["b", "g", {}]]],
  "the id before the name": [[piece(0, "a", undefined, undefined), piece(0, undefined, "f", "{}")], [["a", "f", {}]]],
  "arguments that are no object": [[piece(0, "a", "f", "[1]")], [["a", "f", "[1]"]]],
};

for (const [name, [pieces, expected]] of Object.entries(cases)) test(`pieces of calls: ${name}`, () => assert.deepEqual(assembled(...pieces), expected));

test("secrets are taken out of text, the longer ones first, in every form", () => {
  const censor = new Censor(["secret", "secret/key\"1", "abc", ""]);
  assert.equal(censor.text('a secret, secret/key"1, abc'), "a ***, ***, abc");
  assert.equal(censor.text(JSON.stringify({ key: 'secret/key"1' })), '{"key":"***"}');
  assert.equal(censor.text("?key=secret%2Fkey%221"), "?key=***");
});

test("a signal is not listened to for longer than it matters", async () => {
  const { signal } = new AbortController();
  const heard = [];
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given) => (heard.push(given[1]), addEventListener.apply(signal, given));
  signal.removeEventListener = (...given) => (heard.splice(heard.indexOf(given[1]), 1), removeEventListener.apply(signal, given));
  assert.equal(await abortable(Promise.resolve(1), signal), 1);
  await assert.rejects(abortable(Promise.reject(new Error("no")), signal), /no/);
  assert.deepEqual(heard, []);
});
