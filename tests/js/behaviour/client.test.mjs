/** `client.runs`: ids, assistants, `wait`. */
import assert from "node:assert/strict";

import { all, chain, clientOf, same, settle, single, superstep, test, thrownBy } from "./support.mjs";

const { Client } = superstep;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Version 5 of a graph's name in the namespace that LangGraph Server uses. */
const ASSISTANTS = { agent: "fe096781-5601-53d2-b2f6-0d3403f7e9ca", error: "b1020f32-4a55-54cf-8b58-9a87be49a14c" };

const graph = chain({ a: () => ({ n: 1 }), b: () => ({ n: 1 }) });
const input = { foo: 1 };

for (const [name, id] of Object.entries(ASSISTANTS)) {
  test(`the assistant of "${name}" by its uuid`, async () => {
    const client = new Client({ graphs: { other: single(() => ({ n: 100 })), [name]: graph } });
    for (const assistant of [name, id]) assert.equal((await client.runs.wait(null, assistant, { input })).n, 2);
  });
}

for (const name of ["a b", "агент", "", "__proto__x", "a|b", "x".repeat(1_000), "🦜"]) {
  test(`a graph named ${JSON.stringify(name.slice(0, 20))}`, async () => {
    assert.equal((await new Client({ graphs: { [name]: graph } }).runs.wait(null, name, { input })).n, 2);
  });
}

test("onRunCreated is called once, before the first event, with the id that the first event has", async () => {
  const seen = [];
  const stream = clientOf(graph).runs.stream(null, "agent", { input, onRunCreated: (run) => seen.push(run) });
  const { value } = await stream.next();
  assert.equal(seen.length, 1);
  assert.deepEqual(seen, [{ run_id: value.data.run_id }]);
  assert.match(value.data.run_id, UUID);
  assert.deepEqual(value, { event: "metadata", data: { run_id: value.data.run_id, attempt: 1 } });
  await all(stream);
  assert.equal(seen.length, 1);
});

test("wait calls onRunCreated too", async () => {
  const seen = [];
  await clientOf(graph).runs.wait(null, "agent", { input, onRunCreated: (run) => seen.push(run) });
  assert.equal(seen.length, 1);
  assert.match(seen[0].run_id, UUID);
});

test("run ids are of version 7, and later runs have greater ones", async () => {
  const ids = [];
  for (let run = 0; run < 5; run++) {
    await clientOf(graph).runs.wait(null, "agent", { input, onRunCreated: ({ run_id }) => ids.push(run_id) });
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  assert.ok(ids.every((id) => id[14] === "7"));
  assert.deepEqual(ids, [...ids].sort());
});

test("wait gives the last state", async () => {
  assert.deepEqual(await clientOf(graph).runs.wait(null, "agent", { input }), { foo: 1, n: 2, log: [] });
});

test("wait does not care about stream modes", async () => {
  assert.deepEqual(await clientOf(graph).runs.wait(null, "agent", { input, streamMode: "updates" }), { foo: 1, n: 2, log: [] });
});

test("wait: a failed run is an Error that names it, or with raiseError false an answer", async () => {
  const failing = clientOf(single(() => Promise.reject(new TypeError("Boo!"))));
  for (const raiseError of [undefined, true]) {
    const error = await thrownBy(failing.runs.wait(null, "agent", { input, raiseError }));
    assert.equal(error.message, "TypeError: Boo!");
  }
  assert.deepEqual(await failing.runs.wait(null, "agent", { input, raiseError: false }), { __error__: { error: "TypeError", message: "Boo!" } });
});

test("wait: an unknown assistant is thrown, whatever raiseError says", async () => {
  assert.equal((await thrownBy(clientOf(graph).runs.wait(null, "nope", { input, raiseError: false }))).status, 404);
});

test("wait: a state may have a key named __error__", async () => {
  const { Annotation, START, StateGraph } = superstep;
  const odd = new StateGraph(Annotation.Root({ __error__: Annotation })).addNode("a", () => ({ __error__: undefined })).addEdge(START, "a").compile();
  assert.deepEqual(await clientOf(odd).runs.wait(null, "agent", { input: { __error__: undefined } }), { __error__: undefined });
});

test("wait starts at once", async () => {
  let ran = 0;
  const waiting = clientOf(single(() => void (ran += 1))).runs.wait(null, "agent", { input });
  await settle();
  assert.equal(ran, 1);
  await waiting;
});

test("methods work without their object", async () => {
  const { runs } = clientOf(graph);
  const stream = runs.stream(null, "agent", { input });
  const next = stream.next.bind(stream);
  assert.equal((await next()).value.event, "metadata");
  await stream.return();
});

test("undefined as the thread is no thread", async () => {
  assert.equal((await clientOf(graph).runs.wait(undefined, "agent", { input })).n, 2);
});

test("a payload is left as it was", async () => {
  const payload = Object.freeze({
    input: Object.freeze({ foo: Object.freeze({ deep: 1 }) }),
    streamMode: Object.freeze(["values"]),
    config: Object.freeze({ tags: Object.freeze(["t"]), configurable: Object.freeze({ a: 1 }), metadata: Object.freeze({ m: 1 }) }),
    metadata: Object.freeze({ p: 1 }),
    context: Object.freeze({ c: 1 }),
  });
  const text = JSON.stringify(payload);
  const events = await all(clientOf(graph).runs.stream(null, "agent", payload));
  assert.equal(JSON.stringify(payload), text);
  same(events.at(-1).data.foo, payload.input.foo);
});

test("a question is told in each mode, in `values` with the state", async () => {
  const asking = chain({ a: () => ({ n: 1 }), ask: (_, runtime) => ({ foo: runtime.interrupt("?") }) });
  const told = async (streamMode) => (await all(clientOf(asking).runs.stream(null, "agent", { input, streamMode }))).slice(1);
  const [last] = (await told("values")).slice(-1);
  const question = last.data.__interrupt__;
  assert.equal(question[0].value, "?");
  assert.deepEqual(last, { event: "values", data: { foo: 1, n: 1, log: [], __interrupt__: question } });
  const both = await told(["updates", "values"]);
  assert.deepEqual(both.map(({ event, data }) => [event, Object.hasOwn(data, "__interrupt__")]).slice(-2), [["updates", true], ["values", true]]);
  assert.deepEqual((await told("updates")).map(({ data }) => Object.keys(data)[0]), ["a", "__interrupt__"]);
});
