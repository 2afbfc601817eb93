/** `graph.streamEvents` where LangGraph.js cannot be compared with: how it ends, and what it refuses. */
import assert from "node:assert/strict";

import { all, chain, settle, superstep, test, thrownBy, transcript } from "./support.mjs";

const { Command, MemorySaver, ScriptedChatModel } = superstep;

const v2 = { version: "v2" };
const says = (name) => () => ({ log: [name] });
const endless = () => chain({ a: says("a"), b: (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))) });

test("events come as they happen, and leaving stops the run", async () => {
  let aborted;
  const graph = chain({ a: says("a"), b: (_, { signal }) => new Promise(() => signal.addEventListener("abort", () => (aborted = true))) });
  const seen = [];
  for await (const { event, name } of graph.streamEvents({ foo: 1 }, v2)) {
    seen.push(`${event} ${name}`);
    if (name === "b") break;
  }
  assert.deepEqual(seen.slice(-3), ["on_chain_start a", "on_chain_end a", "on_chain_start b"]);
  await settle();
  assert.equal(aborted, true);
});

test("return() ends a read that waits", async () => {
  const stream = endless().streamEvents({ foo: 1 }, v2);
  const reading = all(stream);
  await settle();
  await stream.return();
  assert.ok((await reading).length > 3);
});

test("an aborted signal ends the stream with its reason", async () => {
  const controller = new AbortController();
  const reading = transcript(endless().streamEvents({ foo: 1 }, { ...v2, signal: controller.signal }));
  await settle();
  controller.abort(new Error("enough"));
  const { chunks, thrown } = await reading;
  assert.equal(thrown.message, "enough");
  assert.equal(chunks.at(-1).event === "on_chain_end" && chunks.at(-1).name === "LangGraph", false);
});

test("a run that cannot start throws, after what it has told", async () => {
  const graph = chain({ a: says("a") }, { checkpointer: new MemorySaver() });
  const { chunks, thrown } = await transcript(graph.streamEvents({ foo: 1 }, v2));
  assert.deepEqual(chunks.map(({ event }) => event), ["on_chain_start"]);
  assert.match(thrown.message, /thread_id/);
});

test("other versions are refused", async () => {
  const graph = chain({ a: says("a") });
  for (const options of [undefined, {}, { version: "v1" }, { version: "v3" }]) {
    assert.match((await thrownBy(() => graph.streamEvents({ foo: 1 }, options))).message, /"version" "v2" only/);
  }
});

test("the configuration that is bound to the graph counts", async () => {
  const graph = chain({ a: says("a") }).withConfig({ tags: ["bound"], runName: "mine" });
  const [first] = await all(graph.streamEvents({ foo: 1 }, { ...v2, tags: ["given"] }));
  assert.deepEqual([first.name, first.tags], ["mine", ["bound", "given"]]);
});

test("a model that is invoked streams, and its parts are its message", async () => {
  const model = new ScriptedChatModel({ responses: ["one two three"] });
  const graph = chain({ a: async (_, runtime) => ({ log: [(await model.invoke(["hello"], runtime)).content] }) });
  const events = await all(graph.streamEvents({ foo: 1 }, v2, { includeTypes: ["chat_model"] }));
  const [start, ...rest] = events;
  const end = rest.pop();
  assert.equal(new Set(events.map(({ run_id }) => run_id)).size, 1);
  assert.equal(start.metadata.ls_model_type, "chat");
  assert.equal(rest.map(({ data }) => data.chunk.content).join(""), end.data.output.content);
});

test("a slow reader holds the run's chunks back, and gets all of them", async () => {
  const graph = chain({ a: async (_, { writer }) => { for (let n = 0; n < 5_000; n++) await writer(n); } });
  let chunks = 0;
  for await (const { event } of graph.streamEvents({ foo: 1 }, { ...v2, streamMode: "custom" })) {
    if (event === "on_chain_stream") chunks++;
    if (chunks % 1_000 === 0) await settle(1);
  }
  assert.equal(chunks, 5_000);
});

test("a graph tells of a resumed run no input node", async () => {
  let asks = true;
  const graph = chain({ a: (_, { interrupt }) => ({ log: [asks ? interrupt("?") : "no"] }) }, { checkpointer: new MemorySaver() });
  const config = { ...v2, configurable: { thread_id: "1" } };
  await all(graph.streamEvents({ foo: 1 }, config));
  const events = await all(graph.streamEvents(new Command({ resume: "yes" }), config));
  assert.deepEqual(events.map(({ name }) => name).filter((name) => name === "__start__"), []);
  assert.deepEqual(events.at(-1).data.output.log, ["yes"]);
});
