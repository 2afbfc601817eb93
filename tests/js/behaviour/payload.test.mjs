/** What a caller can get wrong before a run begins. */
import assert from "node:assert/strict";

import { all, clientOf, settle, single, superstep, test, thrownBy } from "./support.mjs";

const { Client, Command } = superstep;

let ran = 0;
const graph = single(() => void (ran += 1));
const client = clientOf(graph);
const input = { foo: 1 };

/** The same error from `stream` and `wait`, before anything runs; the engine goes on. */
async function refused(threadId, assistantId, payload, { only } = {}) {
  const before = ran;
  const errors = [];
  if (only !== "wait") errors.push(await thrownBy(async () => all(client.runs.stream(threadId, assistantId, payload))));
  if (only !== "stream") errors.push(await thrownBy(async () => client.runs.wait(threadId, assistantId, payload)));
  await settle();
  assert.equal(ran, before, "nothing ran");
  assert.ok(errors.every((error) => error instanceof Error));
  assert.equal(new Set(errors.map(({ message }) => message)).size, 1);
  assert.deepEqual(await client.runs.wait(null, "agent", { input }), { foo: 1, n: 0, log: [] });
  return errors[0];
}

for (const [name, id] of [
  ["a name", "nope"],
  ["an empty name", ""],
  ["a uuid", "6ba7b821-9dad-11d1-80b4-00c04fd430c8"],
  ["a name that every object has", "toString"],
]) {
  test(`an unknown assistant, by ${name}`, async () => {
    const error = await refused(null, id, { input });
    assert.equal(error.message, `HTTP 404: No assistant found for "${id}". Make sure the assistant ID is for a valid assistant or a valid graph ID.`);
    assert.equal(error.status, 404);
  });
}

for (const id of [undefined, null, 42, {}, [], true, Symbol("agent")]) {
  test(`an assistant that is no text: ${String(id)}`, async () => {
    const error = await refused(null, id, { input });
    assert.match(error.message, /assistant/i);
  });
}

for (const thread of [0, {}, true]) {
  test(`a thread id that is no text: ${JSON.stringify(thread)}`, async () => {
    const error = await refused(thread, "agent", { input });
    assert.match(error.message, /"threadId" must be a string/);
  });
}

test("a thread id that is no UUID", async () => {
  const error = await refused("a thread", "agent", { input });
  assert.equal(error.status, 422);
  assert.match(error.message, /thread ID: must be a UUID/);
});

test("a thread that is not there", async () => {
  const error = await refused("6ba7b821-9dad-11d1-80b4-00c04fd430c8", "agent", { input });
  assert.equal(error.status, 404);
  assert.match(error.message, /6ba7b821-9dad-11d1-80b4-00c04fd430c8 not found.*client\.threads\.create/);
});

for (const mode of ["nope", "Values", "", ["values", "nope"], "lifecycle"]) {
  test(`an unknown stream mode: ${JSON.stringify(mode)}`, async () => {
    const error = await refused(null, "agent", { input, streamMode: mode }, { only: "stream" });
    assert.equal(error.status, 422);
    for (const known of ["values", "updates", "messages", "messages-tuple", "custom", "debug", "tasks", "events"]) assert.match(error.message, new RegExp(`'${known}'`));
    const received = Array.isArray(mode) ? "nope" : mode;
    assert.match(error.message, new RegExp(`'${received}'`));
  });
}

for (const [field, payload] of Object.entries({
  '"streamMode"': { streamMode: 5 },
  '"streamMode" in a list': { streamMode: ["values", 5] },
  '"config"': { config: "text" },
  '"config" as a list': { config: [] },
  '"config.tags"': { config: { tags: 5 } },
  '"config.tags" with a number': { config: { tags: ["a", 5] } },
  '"config.configurable"': { config: { configurable: "text" } },
  '"config.metadata"': { config: { metadata: [] } },
  '"config.recursion_limit"': { config: { recursion_limit: "25" } },
  '"config.recursion_limit" as an object': { config: { recursion_limit: {} } },
  '"metadata"': { metadata: 5 },
  '"context"': { context: 5 },
  '"command"': { command: "text" },
  '"command" as a list': { command: [] },
  '"interruptBefore"': { interruptBefore: 5 },
  '"interruptAfter"': { interruptAfter: [5] },
  '"signal"': { signal: 5 },
  '"signal" as an object': { signal: {} },
  '"onRunCreated"': { onRunCreated: 5 },
})) {
  test(`a field of the wrong type: ${field}`, async () => {
    const [name] = field.match(/"[^"]+"/);
    const only = name === '"streamMode"' ? "stream" : undefined;
    const error = await refused(null, "agent", { input, ...payload }, { only });
    assert.ok(error.message.includes(name), error.message);
    assert.match(error.message, /must be/);
  });
}

for (const payload of [null, 5, "text", []]) {
  test(`a payload that is no object: ${JSON.stringify(payload)}`, async () => {
    const told = await thrownBy(async () => {
      const events = await all(client.runs.stream(null, "agent", payload));
      throw new Error(`${events.at(-1).data.error}: ${events.at(-1).data.message}`);
    });
    assert.match(told.message, /EmptyInputError|payload/);
  });
}

for (const [name, options] of Object.entries({
  recursionLimit: { recursionLimit: "5" },
  interruptBefore: { interruptBefore: 5 },
  interruptAfter: { interruptAfter: {} },
  streamMode: { streamMode: 5 },
  signal: { signal: 5 },
  tags: { tags: 5 },
  configurable: { configurable: "text" },
  metadata: { metadata: "text" },
})) {
  test(`an option of graph.stream of the wrong type: ${name}`, async () => {
    const error = await thrownBy(async () => all(await graph.stream(input, options)));
    assert.ok(error.message.includes(`"${name}"`), error.message);
  });
}

for (const limit of [0, -1, 0.5, NaN, -Infinity]) {
  test(`a recursion limit of ${limit}`, async () => {
    const message = 'Passed "recursionLimit" must be at least 1.';
    assert.equal((await thrownBy(graph.invoke(input, { recursionLimit: limit }))).message, message);
    const told = await all(client.runs.stream(null, "agent", { input, config: { recursion_limit: limit } }));
    assert.deepEqual(told.slice(1), [{ event: "error", data: { error: "Error", message } }]);
  });
}

for (const limit of [1, 2 ** 31, 2 ** 53, Infinity]) {
  test(`a recursion limit of ${limit} is enough for one step`, async () => {
    const one = single(() => ({ n: 1 }));
    const { n } = await one.invoke(input, { recursionLimit: limit === 1 ? 2 : limit });
    assert.equal(n, 1);
  });
}

test("onRunCreated throws: so does the first next(), and nothing runs", async () => {
  const thrown = new Error("not now");
  const error = await refused(null, "agent", {
    input,
    onRunCreated: () => {
      throw thrown;
    },
  });
  assert.equal(error, thrown);
});

test("fields that mean nothing without a server are accepted", async () => {
  const payload = { input, afterSeconds: 1, checkpointDuring: true, durability: "exit", feedbackKeys: ["a"], ifNotExists: "create", multitaskStrategy: "reject", onCompletion: "complete", onDisconnect: "cancel", streamResumable: false, streamSubgraphs: true, webhook: "https://example.com", checkpoint: undefined, checkpointId: undefined };
  assert.deepEqual(await client.runs.wait(null, "agent", payload), { foo: 1, n: 0, log: [] });
});

test("an empty list of stream modes is the default", async () => {
  for (const streamMode of [undefined, null, []]) {
    const told = await all(client.runs.stream(null, "agent", { input, streamMode }));
    assert.deepEqual(told.map(({ event }) => event), ["metadata", "values"]);
  }
});

test("a mode that is asked for twice is told once", async () => {
  const told = await all(client.runs.stream(null, "agent", { input, streamMode: ["values", "values"] }));
  assert.deepEqual(told.map(({ event }) => event), ["metadata", "values"]);
});

test("a client takes compiled graphs only", () => {
  for (const [given, text] of [[new superstep.StateGraph({ foo: superstep.Annotation }), /"agent".*compile/], [() => {}, /"agent"/], [undefined, /"agent"/], [null, /"agent"/], [{}, /"agent"/]]) {
    assert.throws(() => new Client({ graphs: { agent: given } }), text);
  }
});

test("a client without graphs", async () => {
  for (const empty of [new Client(), new Client({}), new Client({ graphs: {} })]) {
    assert.equal((await thrownBy(empty.runs.wait(null, "agent", { input }))).status, 404);
  }
});

test("a command in place of the input", async () => {
  const two = superstep.Annotation.Root({ foo: superstep.Annotation });
  const flow = new superstep.StateGraph(two)
    .addNode("a", () => ({ foo: "a" }))
    .addNode("b", ({ foo }) => ({ foo: `${foo}, b` }))
    .addEdge(superstep.START, "a").addEdge("a", "b").compile();
  const payload = { command: { update: { foo: "given" }, goto: "b" } };
  assert.deepEqual(await clientOf(flow).runs.wait(null, "agent", payload), { foo: "given, b" });
  assert.deepEqual(await flow.invoke(new Command(payload.command)), { foo: "given, b" });
});

test("breakpoints: the names are checked, and the run stops there", async () => {
  const error = await refused(null, "agent", { input, interruptAfter: ["nowhere"] });
  assert.match(error.message, /nowhere/);
  const told = await all(client.runs.stream(null, "agent", { input, interruptBefore: ["a"], streamMode: "updates" }));
  assert.deepEqual(told.slice(1), [{ event: "updates", data: { __interrupt__: [] } }]);
});
