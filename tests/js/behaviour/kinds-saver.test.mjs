/** Kinds of keys with a saver that both libraries use: what one has stored, the other reads and goes on with. */
import assert from "node:assert/strict";

import { AIMessage, HumanMessage } from "@langchain/core/messages";
import * as langgraph from "@langchain/langgraph";
import * as channels from "@langchain/langgraph/channels";

import { settle, superstep, test } from "./support.mjs";

const libraries = { superstep, langgraph: { ...langgraph, ...channels } };
const flat = (list, writes) => list.concat(...writes);
const thread = { configurable: { thread_id: "1" } };

/** Two steps that write a key which is kept as its writes. */
const growing = ({ StateGraph, Annotation, DeltaChannel, START }, checkpointer, snapshotFrequency) =>
  new StateGraph(Annotation.Root({ list: new DeltaChannel(flat, { snapshotFrequency }) }))
    .addNode("a", ({ list }) => ({ list: [`a ${list.length}`] }))
    .addNode("b", ({ list }) => ({ list: [`b ${list.length}`] }))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer });

for (const [name, Saver] of [["ours", superstep.MemorySaver], ["LangGraph's", langgraph.MemorySaver]]) {
  for (const [first, second] of [["langgraph", "superstep"], ["superstep", "langgraph"]]) {
    for (const frequency of [100, 2, 1]) {
      for (const durability of ["async", "exit"]) {
        test(`a DeltaChannel of ${first}, then of ${second}, in ${name}, a snapshot in ${frequency}, ${durability}`, async () => {
          const saver = new Saver();
          const [one, two] = [first, second].map((library) => growing(libraries[library], saver, frequency));
          const config = { ...thread, durability };
          await one.invoke({ list: ["in"] }, config);
          const list = ["in", "a 1", "b 2"];
          assert.deepEqual((await two.getState(thread)).values, { list });
          assert.deepEqual(await historyOf(two), await historyOf(one));

          await two.invoke({ list: ["on"] }, config);
          list.push("on", "a 4", "b 5");
          assert.deepEqual((await one.getState(thread)).values, { list });
          const updated = await two.updateState(thread, { list: ["updated"] }, "a");
          assert.deepEqual((await one.getState(updated)).values, { list: [...list, "updated"] });
          await one.invoke(null, config);
          assert.deepEqual((await two.getState(thread)).values, { list: [...list, "updated", "b 7"] });
          assert.deepEqual(await historyOf(two), await historyOf(one));
        });
      }
    }
  }
}

async function historyOf(graph) {
  const history = [];
  for await (const { values, next } of graph.getStateHistory(thread)) history.push([values, next]);
  return history;
}

test("a reduced key whose thread was kept as writes is rebuilt from them", async () => {
  const saver = new langgraph.MemorySaver();
  await growing(libraries.langgraph, saver, 100).invoke({ list: ["in"] }, thread);
  const { StateGraph, Annotation, START } = superstep;
  const graph = new StateGraph(Annotation.Root({ list: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }) }))
    .addNode("b", () => ({ list: ["reduced"] }))
    .addEdge(START, "b")
    .compile({ checkpointer: saver });
  assert.deepEqual((await graph.getState(thread)).values, { list: ["in", "a 1", "b 2"] });
  assert.deepEqual(await graph.invoke({ list: [] }, thread), { list: ["in", "a 1", "b 2", "reduced"] });
});

test("a DeltaChannel's thread of another graph has what a reducer kept", async () => {
  const saver = new superstep.MemorySaver();
  const { StateGraph, Annotation, START } = superstep;
  await new StateGraph(Annotation.Root({ list: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }) }))
    .addNode("b", () => ({ list: ["reduced"] }))
    .addEdge(START, "b")
    .compile({ checkpointer: saver })
    .invoke({ list: ["in"] }, thread);
  const list = ["in", "reduced"];
  assert.deepEqual((await growing(superstep, saver, 100).getState(thread)).values, { list });
});

test("no saver is given what is written to an untracked key", async () => {
  const { StateGraph, Annotation, Command, MemorySaver, Send, START, UntrackedValueChannel, interrupt } = superstep;
  const given = [];
  class Watched extends MemorySaver {
    put(...args) {
      given.push(args);
      return super.put(...args);
    }
    putWrites(...args) {
      given.push(args);
      return super.putWrites(...args);
    }
  }
  const graph = new StateGraph(Annotation.Root({ key: new UntrackedValueChannel(), n: Annotation() }))
    .addNode("a", () => new Command({ update: { key: "secret" }, goto: new Send("b", { key: "secret", n: 1 }) }), { ends: ["b"] })
    .addNode("b", (input) => ({ n: [input.key, interrupt("?")] }))
    .addEdge(START, "a")
    .compile({ checkpointer: new Watched() });
  await graph.invoke({ n: 0 }, thread);
  const writes = given.filter(([, list]) => Array.isArray(list));
  assert.ok(writes.length > 0);
  assert.ok(!JSON.stringify(writes).includes("secret"));
  await graph.updateState(thread, { key: "secret", n: 2 }, "a");
  assert.ok(!JSON.stringify(given.filter(([, list]) => Array.isArray(list))).includes("secret"));
});

/** A saver whose checkpoints say nothing of counters, as those did that always held the value. */
class Silent extends superstep.MemorySaver {
  async put(config, checkpoint, { counters_since_delta_snapshot, delta_writes_versioned, ...metadata }, newVersions) {
    return super.put(config, checkpoint, metadata, newVersions);
  }
}

for (const [name, library] of Object.entries(libraries)) {
  test(`a thread whose checkpoints all hold a DeltaChannel's value is read and gone on with by ${name}`, async () => {
    const saver = new Silent();
    await growing(libraries.superstep, saver, 1).invoke({ list: ["in"] }, thread);
    for await (const { checkpoint, metadata } of saver.list(thread)) {
      if (metadata.step > 0) assert.ok("list" in checkpoint.channel_values);
    }
    const graph = growing(library, saver, 100);
    assert.deepEqual((await graph.getState(thread)).values, { list: ["in", "a 1", "b 2"] });
    await graph.invoke({ list: ["on"] }, thread);
    await graph.updateState(thread, { list: ["updated"] }, "b");
    assert.deepEqual((await graph.getState(thread)).values, { list: ["in", "a 1", "b 2", "on", "a 4", "b 5", "updated"] });
    assert.deepEqual(await historyOf(growing(libraries.langgraph, saver, 100)), await historyOf(growing(libraries.superstep, saver, 100)));
  });

  test(`a message that ${name} writes without an id to a DeltaChannel has one, the same whenever it is read`, async () => {
    const { StateGraph, Annotation, DeltaChannel, START, Overwrite } = library;
    const graph = new StateGraph(Annotation.Root({ list: new DeltaChannel(flat) }))
      .addNode("a", () => ({ list: [new AIMessage("alone"), [new AIMessage("in a list")], "text", { type: "ai", content: "plain" }] }))
      .addNode("b", () => ({ list: new Overwrite([new AIMessage("over")]) }))
      .addEdge(START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: new langgraph.MemorySaver(), interruptBefore: ["b"] });
    const ids = ({ list }) => list.flat().map((message) => message.id);
    const first = ids(await graph.invoke({ list: [new HumanMessage("in")] }, thread));
    assert.deepEqual(first.map((id) => typeof id), ["string", "string", "string", "undefined", "undefined"]);
    for (let time = 0; time < 2; time++) assert.deepEqual(ids((await graph.getState(thread)).values), first);
    const over = ids(await graph.invoke(null, thread));
    assert.equal(typeof over[0], "string");
    assert.deepEqual(ids((await graph.getState(thread)).values), over);
  });
}

test("a saver without a walk of its own", async () => {
  const saver = new superstep.MemorySaver();
  const methods = ["getTuple", "list", "put", "putWrites"].map((name) => [name, (...given) => saver[name](...given)]);
  const plain = Object.fromEntries(methods);
  const graph = growing(superstep, plain, 100);
  await graph.invoke({ list: ["in"] }, thread);
  assert.deepEqual((await graph.getState(thread)).values, { list: ["in", "a 1", "b 2"] });
  assert.deepEqual(await graph.invoke({ list: ["on"] }, thread), { list: ["in", "a 1", "b 2", "on", "a 4", "b 5"] });
});

test("a checkpoint is not stored before the writes that it is rebuilt from, nor without them", async () => {
  const done = [];
  class Slow extends superstep.MemorySaver {
    async putWrites(...given) {
      await settle(3);
      if (this.fails) throw new Error("not stored");
      done.push("writes");
      return super.putWrites(...given);
    }
    async put(config, checkpoint, metadata, newVersions) {
      done.push(`checkpoint ${metadata.step}`);
      return super.put(config, checkpoint, metadata, newVersions);
    }
  }
  const saver = new Slow();
  const graph = growing(superstep, saver, 100);
  await graph.invoke({ list: ["in"] }, thread);
  assert.deepEqual(done, ["checkpoint -1", "writes", "checkpoint 0", "writes", "checkpoint 1", "writes", "checkpoint 2"]);
  saver.fails = true;
  await assert.rejects(graph.invoke({ list: ["on"] }, thread), /not stored/);
  saver.fails = false;
  assert.deepEqual((await graph.getState(thread)).values, { list: ["in", "a 1", "b 2"] });
});
