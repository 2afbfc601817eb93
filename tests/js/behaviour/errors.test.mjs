/** What goes wrong in a run, and how its caller learns of it. */
import assert from "node:assert/strict";

import { all, chain, clientOf, same, settle, single, superstep, test, thrownBy, together, transcript } from "./support.mjs";

const { BaseLangGraphError, EmptyInputError, GraphRecursionError, InvalidUpdateError } = superstep;

const events = (graph, payload) => all(clientOf(graph).runs.stream(null, "agent", { streamMode: "updates", ...payload }));
const wait = (graph, payload) => clientOf(graph).runs.wait(null, "agent", payload);

/** The one event after `metadata` and what went well: `error`. Nothing is thrown, and nothing comes after. */
async function errorEvent(graph, payload = { input: { foo: 1 } }) {
  const told = await events(graph, payload);
  assert.equal(told[0].event, "metadata");
  assert.deepEqual(told.slice(0, -1).filter(({ event }) => event === "error"), []);
  assert.equal(told.at(-1).event, "error");
  assert.deepEqual(Object.keys(told.at(-1).data).sort(), ["error", "message"]);
  return told.at(-1).data;
}

const thrower = (thrown) => () => {
  throw thrown;
};

class Refusal extends Error {
  name = "Refusal";
}

/** What a node throws, and what a client is told of it. */
const THROWN = [
  ["an Error", () => new Error("plain"), { error: "Error", message: "plain" }],
  ["a TypeError", () => new TypeError("Boo!"), { error: "TypeError", message: "Boo!" }],
  ["an error of its own class", () => new Refusal("refused"), { error: "Refusal", message: "refused" }],
  ["an Error without a message", () => new Error(), { error: "Error", message: "" }],
  ["a DOMException", () => new DOMException("too slow", "TimeoutError"), { error: "TimeoutError", message: "too slow" }],
  ["a frozen Error", () => Object.freeze(new Error("frozen")), { error: "Error", message: "frozen" }],
  ["a sealed Error", () => Object.seal(new Error("sealed")), { error: "Error", message: "sealed" }],
  ["an AggregateError", () => new AggregateError([new Error("one")], "several"), { error: "AggregateError", message: "several" }],
  ["a string", () => "just text", { error: "Error", message: "just text" }],
  ["an empty string", () => "", { error: "Error", message: "" }],
  ["a number", () => 4, { error: "Error", message: "4" }],
  ["null", () => null, { error: "Error", message: "null" }],
  ["undefined", () => undefined, { error: "Error", message: "undefined" }],
  ["false", () => false, { error: "Error", message: "false" }],
  ["a bigint", () => 10n, { error: "Error", message: "10" }],
  ["a symbol", () => Symbol("odd"), { error: "Error", message: "Symbol(odd)" }],
];

for (const [name, make, told] of THROWN) {
  for (const [how, node] of Object.entries({
    throws: thrower,
    "rejects with": (thrown) => () => Promise.reject(thrown),
    "throws, after an await,": (thrown) => async () => {
      await settle(1);
      throw thrown;
    },
  })) {
    test(`a node ${how} ${name}`, async () => {
      const thrown = make();
      const graph = single(node(thrown));
      const { chunks, thrown: streamed } = await transcript(graph.stream({ foo: 1 }, { streamMode: "values" }));
      assert.deepEqual(chunks, [{ foo: 1, n: 0, log: [] }]);
      same(streamed, thrown);
      same(await graph.invoke({ foo: 1 }).then(() => assert.fail("it was fine"), (error) => error), thrown);
      assert.deepEqual(await errorEvent(graph), told);
      assert.deepEqual(await wait(graph, { input: { foo: 1 }, raiseError: false }), { __error__: told });
      const raised = await thrownBy(wait(graph, { input: { foo: 1 } }));
      assert.ok(raised instanceof Error);
      assert.equal(raised.message, `${told.error}: ${told.message}`);
    });
  }
}

for (const [name, make] of [
  ["a plain object", () => ({ reason: "plain" })],
  ["an object without a prototype", () => Object.assign(Object.create(null), { reason: "bare" })],
  ["a list", () => ["one"]],
  ["a function", () => () => {}],
  ["an Error whose name is no text", () => Object.assign(new Error("numbered"), { name: 7 })],
  ["an Error whose message is no text", () => Object.assign(new Error(), { message: { deep: true } })],
]) {
  test(`a node throws ${name}: the same value again, and text for a client`, async () => {
    const thrown = make();
    const graph = single(thrower(thrown));
    same(await graph.invoke({ foo: 1 }).then(() => assert.fail("it was fine"), (error) => error), thrown);
    const { error, message } = await errorEvent(graph);
    assert.deepEqual([typeof error, typeof message], ["string", "string"]);
    assert.notEqual(error, "");
  });
}

test("a condition throws", async () => {
  const thrown = new Error("which way?");
  const { Annotation, END, START, StateGraph } = superstep;
  for (const path of [thrower(thrown), async () => Promise.reject(thrown)]) {
    const graph = new StateGraph(Annotation.Root({ foo: Annotation })).addNode("a", () => ({ foo: 2 })).addEdge(START, "a").addConditionalEdges("a", path, [END]).compile();
    same(await thrownBy(graph.invoke({ foo: 1 })), thrown);
    assert.deepEqual(await errorEvent(graph), { error: "Error", message: "which way?" });
  }
});

test("a condition on the start throws", async () => {
  const thrown = new Error("which way?");
  const { Annotation, START, StateGraph } = superstep;
  const graph = new StateGraph(Annotation.Root({ foo: Annotation })).addNode("a", () => ({ foo: 2 })).addConditionalEdges(START, thrower(thrown), ["a"]).compile();
  same(await thrownBy(graph.invoke({ foo: 1 })), thrown);
  assert.deepEqual(await errorEvent(graph), { error: "Error", message: "which way?" });
});

test("a reducer throws, and a default does in a run", async () => {
  const thrown = new RangeError("cannot reduce");
  const { Annotation, START, StateGraph } = superstep;
  let isBuilt = false;
  for (const spec of [{ reducer: thrower(thrown), default: () => 0 }, { reducer: (_, n) => n, default: () => (isBuilt ? thrower(thrown)() : 0) }]) {
    isBuilt = false;
    const graph = new StateGraph(Annotation.Root({ n: Annotation(spec) })).addNode("a", () => ({ n: 1 })).addEdge(START, "a").compile();
    isBuilt = true;
    same(await thrownBy(graph.invoke({})), thrown);
    assert.deepEqual(await errorEvent(graph, { input: {} }), { error: "RangeError", message: "cannot reduce" });
  }
});

test("the engine goes on after errors of every kind", async () => {
  const graph = chain({ a: ({ foo }) => (foo === "fail" ? Promise.reject(new Error("no")) : { n: 1 }) });
  for (let round = 0; round < 20; round++) {
    await thrownBy(graph.invoke({ foo: "fail" }));
    assert.equal((await graph.invoke({ foo: "fine" })).n, 1);
  }
});

for (const [name, returned, received] of [
  ["text", "text", "string"],
  ["a number", 5, "number"],
  ["true", true, "boolean"],
  ["a function", () => {}, "function"],
  ["a symbol", Symbol("s"), "symbol"],
  ["a list", [{ foo: 1 }], "array"],
]) {
  test(`a node returns ${name}`, async () => {
    for (const node of [() => returned, async () => returned]) {
      const error = await thrownBy(single(node).invoke({ foo: 1 }));
      assert.ok(error instanceof InvalidUpdateError);
      assert.equal(error.name, "InvalidUpdateError");
      assert.equal(error.lc_error_code, "INVALID_GRAPH_NODE_RETURN_VALUE");
      assert.match(error.message, new RegExp(`^Expected node "a" to return an object .* received ${received}`));
      const told = await errorEvent(single(node));
      assert.deepEqual(told, { error: "InvalidUpdateError", message: error.message });
    }
  });
}

test("two writes to a key without a reducer in one step", async () => {
  const graph = together({ a: () => ({ foo: 1 }), b: () => ({ foo: 2 }) });
  const error = await thrownBy(graph.invoke({ foo: 0 }));
  assert.ok(error instanceof InvalidUpdateError);
  assert.equal(error.lc_error_code, "INVALID_CONCURRENT_GRAPH_UPDATE");
  assert.match(error.message, /foo/);
  const told = await events(graph, { input: { foo: 0 } });
  assert.deepEqual(told.slice(1), [
    { event: "updates", data: { a: { foo: 1 } } },
    { event: "updates", data: { b: { foo: 2 } } },
    { event: "error", data: { error: "InvalidUpdateError", message: error.message } },
  ]);
});

test("the recursion limit", async () => {
  const { Annotation, START, StateGraph } = superstep;
  const graph = new StateGraph(Annotation.Root({ n: Annotation })).addNode("a", ({ n }) => ({ n: n + 1 })).addEdge(START, "a").addEdge("a", "a").compile();
  const error = await thrownBy(graph.invoke({ n: 0 }, { recursionLimit: 7 }));
  assert.ok(error instanceof GraphRecursionError);
  assert.equal(error.lc_error_code, "GRAPH_RECURSION_LIMIT");
  assert.match(error.message, /^Recursion limit of 7 reached without hitting a stop condition\./);
  const told = await events(graph, { input: { n: 0 }, config: { recursion_limit: 7 } });
  assert.deepEqual(told.at(-1), { event: "error", data: { error: "GraphRecursionError", message: error.message } });
  assert.equal(told.length, 1 + 7 + 1);
  assert.match((await errorEvent(graph, { input: { n: 0 } })).message, /^Recursion limit of 25 /);
});

for (const payload of [undefined, {}, { input: null }, { input: undefined }]) {
  test(`a run without input: ${payload === undefined ? "no payload" : JSON.stringify(payload)}`, async () => {
    const graph = single(() => ({ n: 1 }));
    const client = clientOf(graph);
    const told = await all(client.runs.stream(null, "agent", payload));
    assert.deepEqual(told.slice(1), [{ event: "error", data: { error: "EmptyInputError", message: 'Received no input writes for "__start__"' } }]);
    assert.equal((await thrownBy(client.runs.wait(null, "agent", payload))).message, 'EmptyInputError: Received no input writes for "__start__"');
    const error = await thrownBy(graph.invoke(payload?.input));
    assert.ok(error instanceof EmptyInputError);
    assert.ok(error instanceof BaseLangGraphError);
    assert.equal(error.name, "EmptyInputError");
  });
}

for (const [name, input, received] of [
  ["text", "text", "string"],
  ["a number", 5, "number"],
  ["true", true, "boolean"],
  ["a list", [], "array"],
]) {
  test(`an input that is ${name}`, async () => {
    const graph = single(() => ({ n: 1 }));
    const error = await thrownBy(graph.invoke(input));
    assert.ok(error instanceof InvalidUpdateError);
    assert.equal(error.lc_error_code, "INVALID_GRAPH_NODE_RETURN_VALUE");
    assert.match(error.message, new RegExp(`^Expected node "__start__" to return an object .* received ${received}`));
    assert.deepEqual(await errorEvent(graph, { input }), { error: "InvalidUpdateError", message: error.message });
  });
}

test("an error's class is known by name, minified or not", () => {
  for (const name of ["EmptyInputError", "GraphRecursionError", "GraphValueError", "InvalidUpdateError", "UnreachableNodeError"]) {
    const error = new superstep[name]("text", { lc_error_code: "CODE" });
    assert.ok(error instanceof Error);
    assert.ok(error instanceof BaseLangGraphError);
    assert.equal(error.name, name);
    assert.equal(superstep[name].unminifiable_name, name);
    assert.equal(error.message, "text\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/CODE/\n");
    assert.equal(error.lc_error_code, "CODE");
    assert.equal(new superstep[name]("text").message, "text");
  }
});

test("runtime.interrupt without a checkpointer says what is missing", async () => {
  const graph = single((_, runtime) => runtime.interrupt("really?"));
  const error = await thrownBy(graph.invoke({ foo: 1 }));
  assert.equal(error.name, "GraphValueError");
  assert.equal(error.lc_error_code, "MISSING_CHECKPOINTER");
});
