import assert from "node:assert/strict";
import { test } from "node:test";

import { AIMessage, AIMessageChunk, HumanMessage, RemoveMessage, ToolMessage } from "@langchain/core/messages";

import { messageMetadata, normaliser } from "./normalise.mjs";

const normalise = (value) => normaliser()(value);
const same = (left, right) => assert.deepStrictEqual(normalise(left), normalise(right));

const ONE = "11111111-1111-5111-8111-111111111111";
const TWO = "22222222-2222-4222-9222-222222222222";

test("a message instance and its wire form are the same", () => {
  same(new HumanMessage({ content: "x", id: "1" }), { type: "human", content: "x", id: "1" });
  same(new AIMessage({ content: "x", id: "1" }), { type: "ai", content: "x", id: "1", tool_calls: [], invalid_tool_calls: [], additional_kwargs: {}, response_metadata: {} });
  same(new AIMessageChunk({ content: "x", id: "1" }), { type: "AIMessageChunk", content: "x", id: "1", name: null });
  same(new ToolMessage({ content: "x", id: "1", tool_call_id: "c", name: "f" }), { type: "tool", content: "x", id: "1", tool_call_id: "c", name: "f" });
  same(new RemoveMessage({ id: "1" }), { type: "remove", id: "1", content: "" });
  assert.deepStrictEqual(normalise(new HumanMessage({ content: "x", id: "1" })), { type: "human", content: "x", id: "1" });
});

test("tool calls compare by what they call", () => {
  const call = { id: "1", name: "f", args: { a: 1 } };
  same(new AIMessage({ content: "", tool_calls: [{ ...call, type: "tool_call" }] }), { type: "ai", content: "", tool_calls: [call] });
  assert.notDeepStrictEqual(normalise({ type: "ai", content: "", tool_calls: [call] }), normalise({ type: "ai", content: "" }));
});

test("messages keep what says something", () => {
  const kept = normalise(new AIMessage({ content: "x", additional_kwargs: { a: 1 }, usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } }));
  assert.deepStrictEqual(kept.additional_kwargs, { a: 1 });
  assert.equal(kept.usage_metadata.total_tokens, 3);
});

test("an object is not a message for having a type or content alone", () => {
  assert.deepStrictEqual(normalise({ type: "ai" }), { type: "ai" });
  assert.deepStrictEqual(normalise({ type: "task", content: 1, additional_kwargs: {} }), { type: "task", content: 1, additional_kwargs: {} });
  assert.deepStrictEqual(normalise({ role: "user", content: "x" }), { role: "user", content: "x" });
});

test("uuids are numbered by first appearance, inside longer text too", () => {
  const visit = normaliser();
  assert.deepStrictEqual(visit([TWO, `a:${ONE}|b:${TWO}`, { [ONE]: `run-${ONE}-out-0` }]), ["<id 1>", "a:<id 2>|b:<id 1>", { "<id 2>": "run-<id 2>-out-0" }]);
  assert.equal(visit(ONE), "<id 2>");
});

test("interrupts' ids are numbered too, the id of no task is not", () => {
  const visit = normaliser();
  assert.deepStrictEqual(visit([`${"a1".repeat(16)}`, ONE, "a1".repeat(16)]), ["<interrupt 1>", "<id 2>", "<interrupt 1>"]);
  assert.equal(visit("00000000-0000-0000-0000-000000000000"), "00000000-0000-0000-0000-000000000000");
});

test("times are masked, other text is not", () => {
  assert.deepStrictEqual(normalise(["2026-01-02T03:04:05.678Z", "2026-01-02"]), ["<time>", "2026-01-02"]);
});

test("LangChain's own metadata goes, the rest stays", () => {
  assert.deepStrictEqual(normalise({ id: 1, metadata: { ls_integration: "langgraph" } }), { id: 1 });
  assert.deepStrictEqual(normalise({ metadata: { ls_integration: "langgraph", who: "me" } }), { metadata: { who: "me" } });
  assert.deepStrictEqual(normalise({ metadata: {} }), { metadata: {} });
  assert.deepStrictEqual(messageMetadata({ tags: [], name: undefined, versions: { core: "1" }, langgraph_step: 1 }), { tags: [], langgraph_step: 1 });
});

test("undefined and the order of keys survive", () => {
  assert.deepStrictEqual(Object.entries(normalise({ b: undefined, a: 1 })), [["b", undefined], ["a", 1]]);
});

test("what JSON would flatten leaves a trace", () => {
  class Point {
    x = 1;
  }
  assert.deepStrictEqual(normalise(new Point()), { $class: "Point", x: 1 });
  assert.deepStrictEqual(normalise(new Map([["k", new Set([1])]])), { $map: [["k", { $set: [1] }]] });
  assert.deepStrictEqual(normalise([new Date(0), 10n, () => 1]), [{ $date: 0 }, "[bigint 10]", "[function ]"]);
  assert.deepStrictEqual(normalise(Object.assign(new TypeError("no"), { extra: 1 })), { $error: "TypeError", message: "no", extra: 1 });
});

test("circles end", () => {
  const circle = { name: "round" };
  circle.self = circle;
  assert.deepStrictEqual(normalise(circle), { name: "round", self: "[circular]" });
  const shared = { x: 1 };
  assert.deepStrictEqual(normalise([shared, shared]), [{ x: 1 }, { x: 1 }]);
});
