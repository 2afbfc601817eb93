/** `MemorySaver` does what LangGraph's does: the same calls on both have the same outcomes. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { AIMessage, HumanMessage } from "@langchain/core/messages";
import * as langgraph from "@langchain/langgraph-checkpoint";

import { all, packageFolder, superstep, test, thrownBy } from "./support.mjs";

const { BaseCheckpointSaver, MemorySaver } = superstep;
const { DeltaSnapshot } = langgraph;

/** What a call comes to. */
async function outcome(work) {
  try {
    return { result: await work() };
  } catch (error) {
    return { name: error.name, message: error.message };
  }
}

/** Runs a program of calls on both savers and compares what each comes to. */
async function compare(program) {
  const [actual, expected] = await Promise.all([MemorySaver, langgraph.MemorySaver].map((Saver) => program(new Saver())));
  assert.ok(expected.length > 0);
  assert.deepEqual(actual, expected);
  return expected;
}

const at = (checkpoint_id, more) => ({ configurable: { thread_id: "t", checkpoint_ns: "", checkpoint_id, ...more } });
const id = (nth) => `1f0${String(nth).padStart(5, "0")}-0000-6000-8000-000000000000`;

function checkpoint(nth, values = {}, versions, more) {
  const channel_versions = versions ?? Object.fromEntries(Object.keys(values).map((channel) => [channel, 1]));
  return { v: 4, id: id(nth), ts: "2026-01-01T00:00:00.000Z", channel_values: values, channel_versions, versions_seen: { a: { b: 1 } }, ...more };
}

const metadata = (step, more) => ({ source: "loop", step, parents: {}, ...more });

/** Three checkpoints of thread `t`, one of a subgraph, one of another thread, and writes. */
async function fill(saver) {
  await saver.put(at(undefined), checkpoint(1, { a: [1] }), metadata(-1, { source: "input" }), { a: 1 });
  await saver.putWrites(at(id(1)), [["a", [2]], ["b", "x"]], "task-2", "~2");
  await saver.putWrites(at(id(1)), [["a", [3]], ["__interrupt__", [{ value: "?" }]]], "task-1", "~3");
  await saver.putWrites(at(id(1)), [["a", [4]]], "task-0");
  await saver.put(at(id(1)), checkpoint(2, { b: "x", a: [1, 2] }, { a: 2, b: 1 }), metadata(0), { a: 2, b: 1 });
  await saver.put(at(id(2)), checkpoint(3, { b: "x", a: [1, 2] }, { a: 2, b: 1, empty: 3 }), metadata(1, { user: "u" }), { empty: 3 });
  await saver.put(at(undefined, { checkpoint_ns: "sub" }), checkpoint(4), metadata(-1), {});
  await saver.put({ configurable: { thread_id: "u" } }, checkpoint(5, { a: null, u: undefined }), metadata(0), {});
}

test("what is put is got, by its id and as the newest", () =>
  compare(async (saver) => {
    const outcomes = [await outcome(() => saver.getTuple(at(undefined)))];
    await fill(saver);
    for (const config of [
      ...[1, 2, 3, 4].map((nth) => at(id(nth))),
      at(undefined),
      at(""),
      at(null),
      at(undefined, { thread_ts: id(2) }),
      at(id(1), { thread_ts: id(2), more: "kept" }),
      at(undefined, { checkpoint_ns: "sub" }),
      at(undefined, { checkpoint_ns: undefined }),
      at(undefined, { checkpoint_ns: null }),
      { configurable: { thread_id: "u" } },
      { configurable: { thread_id: "v" } },
      { configurable: { checkpoint_ns: "" } },
      {},
    ]) {
      outcomes.push(await outcome(() => saver.getTuple(config)), await outcome(() => saver.get(config)));
    }
    return outcomes;
  }));

test("a checkpoint's fields keep their order, and no others are kept", async () => {
  const [tuple] = await compare(async (saver) => {
    await saver.put(at(undefined), checkpoint(1, { z: 1, a: 2 }, { z: 1, a: 1 }, { pending_sends: [], other: 1 }), metadata(0), {});
    return [JSON.stringify((await saver.getTuple(at(undefined))).checkpoint)];
  });
  assert.match(tuple, /"z":1,"a":2/);
});

test("a put gives the configuration of what it stored", () =>
  compare(async (saver) => [
    await saver.put(at(undefined, { canary: 1 }), checkpoint(1), metadata(0), {}),
    await saver.put({ configurable: { thread_id: "t" }, tags: ["a"] }, checkpoint(2), metadata(0), {}),
    await saver.putWrites(at(id(1)), [], "task"),
    await saver.deleteThread("t"),
  ]));

test("lists, with every combination of options", () =>
  compare(async (saver) => {
    await fill(saver);
    const outcomes = [];
    for (const thread_id of ["t", "u", "none"]) {
      for (const checkpoint_ns of [undefined, "", "sub"]) {
        for (const checkpoint_id of [undefined, "", id(2)]) {
          for (const before of [undefined, {}, at(id(3)), at(undefined)]) {
            for (const limit of [undefined, 0, 1, 1.5, null]) {
              for (const filter of [undefined, { source: "loop" }, { step: 1, user: "u" }, { user: undefined }, { parents: {} }]) {
                const config = { configurable: { thread_id, checkpoint_ns, checkpoint_id } };
                outcomes.push(await all(saver.list(config, { before, limit, filter })));
              }
            }
          }
        }
      }
    }
    outcomes.push(await all(saver.list(at(undefined), { limit: -1 })), await all(saver.list(at(undefined), { filter: null })));
    return [...outcomes, await all(saver.list(at(undefined))), await all(saver.list({})), await all(saver.list({ configurable: {} }, { limit: 4 }))];
  }));

test("a list reads each checkpoint when it comes to it, and leaves out what is deleted meanwhile", async () => {
  const saver = new MemorySaver();
  await fill(saver);
  const list = saver.list({ configurable: { thread_id: "t", checkpoint_ns: "" } });
  assert.equal((await list.next()).value.checkpoint.id, id(3));
  await saver.putWrites(at(id(2)), [["a", "late"]], "task");
  assert.deepEqual((await list.next()).value.pendingWrites, [["task", "a", "late"]]);
  await saver.deleteThread("t");
  assert.deepEqual(await list.next(), { value: undefined, done: true });
});

test("writes: the first of a place stays, the last of errors, interrupts and answers", () =>
  compare(async (saver) => {
    await saver.put(at(undefined), checkpoint(1), metadata(0), {});
    const special = ["__error__", "__scheduled__", "__interrupt__", "__resume__"];
    const batches = [
      [["a", 1], ["b", 2]],
      [["c", 3]],
      [["a", 4], ["a", 5], ["a", 6]],
      ...special.map((channel) => [[channel, "first"], [channel, "second"]]),
      ...special.map((channel) => [["a", 7], [channel, "third"]]),
    ];
    const outcomes = [];
    for (const [task, path] of [["b", "~2"], ["a", "~2"], ["c", undefined], ["a", "~1"]]) {
      for (const writes of batches) {
        await saver.putWrites(at(id(1)), writes, task, path);
        outcomes.push((await saver.getTuple(at(id(1)))).pendingWrites);
      }
    }
    return outcomes;
  }));

test("writes that come before their checkpoint wait for it", () =>
  compare(async (saver) => {
    await saver.putWrites(at(id(1)), [["a", 1]], "task");
    const before = [await saver.getTuple(at(undefined)), await saver.getTuple(at(id(1))), await all(saver.list(at(undefined)))];
    await saver.put(at(undefined), checkpoint(1), metadata(0), {});
    return [...before, await saver.getTuple(at(undefined))];
  }));

test("keys that are none are refused", () =>
  compare(async (saver) => {
    await fill(saver);
    const odd = [undefined, null, "", 1, true, [], {}, Symbol.iterator, () => {}, "__proto__", "constructor", "prototype", "toString"];
    const outcomes = [];
    const tried = async (work) => outcomes.push(await outcome(work));
    for (const value of odd) {
      for (const field of ["thread_id", "checkpoint_ns", "checkpoint_id"]) {
        const config = at(id(1), { [field]: value });
        await tried(() => saver.getTuple(config));
        await tried(() => saver.put(config, checkpoint(9), metadata(0), {}));
        await tried(() => saver.putWrites(config, [["a", 1]], "task"));
        await tried(() => all(saver.list(config)));
        if (field !== "checkpoint_id") await tried(() => saver.getDeltaChannelHistory({ config, channels: ["a"] }));
      }
      await tried(() => saver.put(at(undefined), { ...checkpoint(1), id: value }, metadata(0), {}));
      await tried(() => saver.putWrites(at(id(1)), [["a", 1]], value));
      await tried(() => all(saver.list(at(undefined), { before: at(value) })));
      await tried(() => saver.deleteThread(value));
    }
    for (const config of [{}, { configurable: {} }, { configurable: { checkpoint_id: id(1) } }, { configurable: { thread_id: "t" } }]) {
      await tried(() => saver.put(config, checkpoint(9), metadata(0), {}));
      await tried(() => saver.putWrites(config, [["a", 1]], "task"));
      await tried(() => saver.getDeltaChannelHistory({ config, channels: ["a"] }));
    }
    // A parent that is no text is not kept here.
    return outcomes.map((it) => ("message" in it ? it.message : "no error"));
  }));

test("a thread that is deleted is gone with its subgraphs and writes, and no other", () =>
  compare(async (saver) => {
    await fill(saver);
    await saver.deleteThread("t");
    await saver.deleteThread("none");
    const after = [await saver.getTuple(at(undefined)), await all(saver.list({}))];
    await saver.put(at(undefined), checkpoint(1), metadata(0), {});
    return [...after, await saver.getTuple(at(undefined))];
  }));

test("checkpoints of older formats get their packets", () =>
  compare(async (saver) => {
    const outcomes = [];
    for (const [nth, versions] of [[1, {}], [2, { a: 3, b: 12, c: 2 }], [3, { a: "3", b: "12" }]]) {
      await saver.put(at(nth > 1 ? id(nth - 1) : undefined), checkpoint(nth, {}, versions, { v: 1 }), metadata(0), {});
      await saver.putWrites(at(id(nth)), [["__pregel_tasks", { node: "a", args: nth }], ["a", 1]], "task-1");
      await saver.putWrites(at(id(nth)), [["__pregel_tasks", { node: "b", args: nth }]], "task-2");
      outcomes.push(await saver.getTuple(at(undefined)));
    }
    return [...outcomes, await all(saver.list(at(undefined)))];
  }));

/** A line of checkpoints with a fork, some with a value of `a` or `b`. */
async function fillHistory(saver) {
  const values = [{ a: new DeltaSnapshot([0]) }, {}, { b: [7], none: undefined }, {}, {}];
  for (const [nth, channel_values] of values.entries()) {
    const parent = nth === 4 ? 2 : nth - 1;
    await saver.put(at(nth > 0 ? id(parent) : undefined), checkpoint(nth, channel_values), metadata(nth), {});
    await saver.putWrites(at(id(nth)), [["a", [nth, "z"]], ["b", [nth]], ["a", [nth, "y"]]], "task-b", "~1");
    await saver.putWrites(at(id(nth)), [["a", [nth, "x"]], ["__interrupt__", []]], "task-a", "~2");
  }
}

const histories = async (saver) => {
  await fillHistory(saver);
  const outcomes = [await saver.getDeltaChannelHistory({ config: at(undefined), channels: [] })];
  for (const config of [at(undefined), ...[0, 1, 2, 3, 4, 9].map((nth) => at(id(nth))), at(undefined, { thread_id: "none" })]) {
    outcomes.push(await saver.getDeltaChannelHistory({ config, channels: ["a", "b", "c", "a"] }));
  }
  return outcomes;
};

test("a channel's history goes back along its ancestors", () => compare(histories));

test("a saver that extends the base class has its histories, versions and `get`", async () => {
  const [actual, expected] = await Promise.all(
    [BaseCheckpointSaver, langgraph.BaseCheckpointSaver].map(async (Base) => {
      const inner = new langgraph.MemorySaver();
      class Delegating extends Base {
        getTuple = (config) => inner.getTuple(config);
        put = (...put) => inner.put(...put);
        putWrites = (...writes) => inner.putWrites(...writes);
      }
      const saver = new Delegating();
      return [await histories(saver), await saver.get(at(id(1))), await saver.get(at(id(9))), saver.getNextVersion(undefined), saver.getNextVersion(4)];
    }),
  );
  assert.deepEqual(actual, expected);
  assert.ok(new MemorySaver() instanceof BaseCheckpointSaver);
});

test("the next version", () =>
  compare(async (saver) => [
    ...[undefined, 0, 1, 41.5].map((version) => saver.getNextVersion(version)),
    await outcome(async () => saver.getNextVersion("1")),
  ]));

test("random calls", () =>
  compare(async (saver) => {
    let seed = 7;
    const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const outcomes = [];
    for (let call = 0; call < 1500; call += 1) {
      const config = at(random(2) ? id(random(12)) : undefined, { thread_id: ["t", "u"][random(2)], checkpoint_ns: ["", "sub"][random(2)] });
      const channels = ["a", "b", "__error__", "__resume__"].slice(random(3));
      const versions = Object.fromEntries(channels.map((channel) => [channel, random(2)]));
      const values = Object.fromEntries(channels.map((channel) => [channel, [versions[channel]]]));
      const nth = random(12);
      // A checkpoint that is its own ancestor makes LangGraph's history endless.
      const parent = { configurable: { ...config.configurable, checkpoint_id: nth > 0 ? id(random(nth)) : undefined } };
      const work = [
        () => saver.put(parent, checkpoint(nth, values, versions), metadata(random(3)), random(2) ? versions : {}),
        () => saver.putWrites(config, channels.map((channel) => [channel, call]), `task-${random(3)}`, ["", "~1", "~2"][random(3)]),
        () => saver.getTuple(config),
        () => all(saver.list(config, { limit: random(4), before: at(id(random(12))), filter: random(2) ? { step: random(3) } : {} })),
        () => saver.getDeltaChannelHistory({ config, channels: ["a", "b", "c"] }),
      ][random(5)];
      if (call % 400 === 399) await saver.deleteThread("t");
      outcomes.push(await outcome(work));
    }
    return outcomes;
  }));

test("nothing is shared with who puts and who gets", async () => {
  const saver = new MemorySaver();
  const values = { list: [{ n: 1 }], map: new Map([["k", { n: 1 }]]) };
  const versions = { list: 1, map: 1 };
  const about = metadata(0, { deep: { n: 1 } });
  const put = checkpoint(1, values, versions);
  const config = await saver.put(at(undefined), put, about, versions);
  const written = [{ n: 1 }];
  await saver.putWrites(config, [["list", written]], "task");
  const spoil = ({ checkpoint, metadata, pendingWrites }) => {
    checkpoint.channel_values.list[0].n = 2;
    checkpoint.channel_values.map.get("k").n = 2;
    checkpoint.channel_values.added = true;
    checkpoint.channel_versions.list = 2;
    checkpoint.versions_seen.a.b = 2;
    metadata.deep.n = 2;
    pendingWrites[0][2][0].n = 2;
  };
  spoil({ checkpoint: put, metadata: about, pendingWrites: [["task", "list", written]] });
  spoil(await saver.getTuple(at(undefined)));
  spoil((await all(saver.list(at(undefined))))[0]);
  const { list: seeded } = await saver.getDeltaChannelHistory({ config: await saver.put(config, checkpoint(2), metadata(1), {}), channels: ["list"] });
  seeded.seed[0].n = 2;
  seeded.writes[0][2][0].n = 2;
  const { checkpoint: kept, metadata: keptAbout, pendingWrites } = await saver.getTuple(config);
  assert.deepEqual(kept, checkpoint(1, { list: [{ n: 1 }], map: new Map([["k", { n: 1 }]]) }, { list: 1, map: 1 }));
  assert.deepEqual(keptAbout, metadata(0, { deep: { n: 1 } }));
  assert.deepEqual(pendingWrites, [["task", "list", [{ n: 1 }]]]);
});

/** A value that says how often it was copied. */
function counted() {
  let copies = 0;
  return { get value() { return (copies += 1); }, copies: () => copies };
}

test("only what changed is copied", async () => {
  const saver = new MemorySaver();
  const [same, changed, newer] = [counted(), counted(), counted()];
  const values = { same, changed, newer };
  const first = await saver.put(at(undefined), checkpoint(1, values), metadata(0), { same: 1, changed: 1, newer: 1 });
  assert.deepEqual([same, changed, newer].map(({ copies }) => copies()), [1, 1, 1]);
  await saver.put(first, checkpoint(2, values, { same: 1, changed: 1, newer: 2 }), metadata(1), { changed: 1 });
  assert.deepEqual([same, changed, newer].map(({ copies }) => copies()), [1, 2, 2]);
  const { channel_values } = await saver.get(at(id(2)));
  assert.deepEqual(Object.values(channel_values).map(({ value }) => value), [1, 2, 2]);
});

test("a value that cannot be copied fails its call, and nothing is stored", async () => {
  const saver = new MemorySaver();
  const failure = new Error("unreadable");
  const unreadable = { get value() { throw failure; } };
  assert.equal(await thrownBy(saver.put(at(undefined), checkpoint(1, { a: unreadable }), metadata(0), { a: 1 })), failure);
  assert.equal(await saver.getTuple(at(undefined)), undefined);
  await saver.put(at(undefined), checkpoint(1), metadata(0), {});
  assert.equal(await thrownBy(saver.putWrites(at(id(1)), [["a", 1], ["b", unreadable]], "task")), failure);
  assert.deepEqual((await saver.getTuple(at(undefined))).pendingWrites, []);
});

test("user code that runs while a value is copied may use the saver", async () => {
  const saver = new MemorySaver();
  const nosy = {
    get value() {
      saver.deleteThread("t");
      saver.put(at(undefined), checkpoint(3), metadata(0), {});
      return 1;
    },
  };
  await saver.put(at(undefined), checkpoint(1), metadata(0), {});
  await saver.put(at(id(1)), checkpoint(2, { nosy }), metadata(0), { nosy: 1 });
  assert.deepEqual((await all(saver.list(at(undefined)))).map((tuple) => tuple.checkpoint.id), [id(3), id(2)]);
});

test("messages, dates and instances come back as what they were", async () => {
  const saver = new MemorySaver();
  class Point {
    constructor(x) {
      this.x = x;
    }
    double() {
      return 2 * this.x;
    }
  }
  const messages = [
    new HumanMessage({ content: "Hi", id: "1" }),
    new AIMessage({ content: "", id: "2", tool_calls: [{ name: "f", args: { x: 1 }, id: "c", type: "tool_call" }] }),
  ];
  const values = { messages, date: new Date(5), point: new Point(3), bytes: new Uint8Array([1, 2]), set: new Set([1]), nothing: undefined };
  await saver.put(at(undefined), checkpoint(1, values), metadata(0), {});
  const { channel_values } = await saver.get(at(undefined));
  assert.deepEqual(channel_values, values);
  assert.notEqual(channel_values.messages[1], messages[1]);
  assert.ok(channel_values.messages[1] instanceof AIMessage);
  assert.equal(channel_values.messages[1].getType(), "ai");
  assert.deepEqual(JSON.stringify(channel_values.messages), JSON.stringify(messages));
  assert.equal(channel_values.point.double(), 6);
});

test("the engine's way in shares values, and is closed where a method is another", async () => {
  const { FROZEN } = await import(pathToFileURL(join(packageFolder, "thread.js")).href);
  const saver = new MemorySaver();
  const { getTuple, put, putWrites } = saver[FROZEN];
  const [value, written] = [{ n: 1 }, { n: 2 }];
  const config = put(at(undefined), checkpoint(1, { a: value }), metadata(0), { a: 1 });
  assert.deepEqual(config, at(id(1)));
  putWrites(config, [["a", written]], "task", "~1");
  const tuple = getTuple(at(undefined));
  assert.ok(tuple.checkpoint.channel_values.a === value && tuple.pendingWrites[0][2] === written);
  assert.deepEqual(tuple, await saver.getTuple(at(undefined)));
  assert.notEqual((await saver.get(at(undefined))).channel_values.a, value);
  assert.equal(getTuple(at(id(9))), undefined);
  put(config, checkpoint(2, { a: { n: "other" } }), metadata(1), {});
  assert.ok(getTuple(at(undefined)).checkpoint.channel_values.a === value, "taken over from the parent");
  assert.throws(() => put({}, checkpoint(3), metadata(0), {}), /missing a required "thread_id"/);

  assert.equal(new (class extends MemorySaver { async put() {} })()[FROZEN], undefined);
  assert.equal(Object.assign(new MemorySaver(), { getTuple() {} })[FROZEN], undefined);
  assert.notEqual(new (class extends MemorySaver {})()[FROZEN], undefined);
});
