/**
 * Savers that give what no run has stored: numbers that nobody counts to, records that are none, histories that lead
 * nowhere. Whatever is asked of the thread is answered, with a state or with an error that says something, and the engine
 * goes on.
 */
import assert from "node:assert/strict";

import { all, ownEngine, single, test } from "./support.mjs";

const NUMBERS = [NaN, -1, -3, 1.5, 2 ** 31, 2 ** 53, 1e300, Infinity, "1", "x", null, undefined, 10n, Symbol("s"), {}, []];
const UUID = "1f0c8b6e-1111-6222-8333-444455556666";
const NULL_TASK = "00000000-0000-0000-0000-000000000000";

const cyclic = [];
cyclic.push(cyclic);

/** What becomes of a tuple, by what is done to it. */
const DONE = {
  version: NUMBERS.map((number) => ({ checkpoint }) => void (checkpoint.channel_versions.list = number)),
  "version of a trigger": NUMBERS.map((number) => ({ checkpoint }) => void (checkpoint.channel_versions["branch:to:b"] = number)),
  "version of a stranger": NUMBERS.map((number) => ({ checkpoint }) => void (checkpoint.channel_versions.stranger = number)),
  "version seen": NUMBERS.map((number) => ({ checkpoint }) => void (checkpoint.versions_seen.a = { "branch:to:a": number })),
  bumps: NUMBERS.map((number) => ({ checkpoint }) => void (checkpoint.versions_seen.__snapshot_bumps__ = { "a|list": number, "a:list": number })),
  versions: [null, "text", 5, []].map((versions) => ({ checkpoint }) => void (checkpoint.channel_versions = versions)),
  "versions seen": [null, "text", 5, { a: null }, { a: 5 }, { a: "text" }].map((seen) => ({ checkpoint }) => void (checkpoint.versions_seen = seen)),
  step: NUMBERS.map((number) => ({ metadata }) => void (metadata.step = number)),
  source: [null, 5, {}, Symbol("s"), "other"].map((source) => ({ metadata }) => void (metadata.source = source)),
  parents: [null, 5, "text", []].map((parents) => ({ metadata }) => void (metadata.parents = parents)),
  metadata: [null, undefined, 5, "text"].map((metadata) => (tuple) => void (tuple.metadata = metadata)),
  counters: [null, 5, "text", [], { list: null }, { list: 5 }, ...NUMBERS.map((number) => ({ list: [number, number] }))].map(
    (counters) => ({ metadata }) => void (metadata.counters_since_delta_snapshot = counters),
  ),
  id: [null, undefined, 5, "no id", "", Symbol("s")].map((id) => ({ checkpoint }) => void (checkpoint.id = id)),
  format: NUMBERS.map((number) => ({ checkpoint }) => void (checkpoint.v = number)),
  parent: [null, 5, {}, Symbol("s"), "no id", ""].map((id) => (tuple) => void (tuple.parentConfig = { configurable: { checkpoint_id: id } })),
  "parent's config": [null, 5, {}].map((config) => (tuple) => void (tuple.parentConfig = config)),
  config: [null, undefined, 5, {}].map((config) => (tuple) => void (tuple.config = config)),
  values: [null, 5, "text", [], { list: { lg_name: "DeltaSnapshot" } }, { list: null }, { "branch:to:b": 5, __pregel_tasks: 5 }, { __pregel_tasks: [null, 5, { node: "a" }, { node: 5 }] }].map(
    (values) => ({ checkpoint }) => void (checkpoint.channel_values = values),
  ),
  records: [
    null,
    5,
    "text",
    {},
    [null],
    [[]],
    [["task"]],
    [[NULL_TASK, "list"]],
    [[NULL_TASK, "list", cyclic]],
    [[NULL_TASK, "__resume__", undefined]],
    [[NULL_TASK, "__pregel_tasks", 5]],
    [[NULL_TASK, "branch:to:nowhere", 5]],
    [[NULL_TASK, 5, 5]],
    [[UUID, "__interrupt__", 5]],
    [[UUID, "__interrupt__", [null, 5, { id: 5 }, { id: "x" }]]],
    [[UUID, "__error__", null]],
    [[UUID, "__error_source_node__", 5]],
    [[UUID, "__resume__", { length: 5 }]],
    [[UUID, "__return__"]],
    [[Symbol("s"), "list", 1]],
    [[UUID, Symbol("s"), 1]],
    [["no id", "list", 1], ["", "list", 1], [5, "list", 1]],
  ].map((records) => (tuple) => void (tuple.pendingWrites = records)),
  tuple: [null, 5, "text", {}].map((tuple) => () => tuple),
};

/** What histories are of a key that is kept as its writes. */
const HISTORIES = [
  () => undefined,
  () => null,
  () => 5,
  () => ({}),
  () => ({ list: null }),
  () => ({ list: {} }),
  () => ({ list: { writes: 5 } }),
  () => ({ list: { writes: [null] } }),
  () => ({ list: { writes: [[]] } }),
  () => ({ list: { writes: [[1, 2, cyclic]], seed: undefined } }),
  () => {
    throw new Error("no history");
  },
];

async function threadOf(library) {
  const saver = new library.MemorySaver();
  const graph = graphOf(library, saver);
  await graph.invoke({ list: ["in"] }, CONFIG);
  await graph.invoke({ list: ["on"] }, CONFIG);
  return saver;
}

const CONFIG = { configurable: { thread_id: "1" } };

function graphOf({ Annotation, DeltaChannel, START, StateGraph }, checkpointer) {
  return new StateGraph(Annotation.Root({ list: new DeltaChannel((list, writes) => list.concat(...writes)), log: Annotation }))
    .addNode("a", () => ({ list: ["a"] }))
    .addNode("b", (_, config) => ({ list: [config.interrupt("?")] }))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer });
}

/** A saver that does something to what another gives, and stores nothing. */
function spoilt({ BaseCheckpointSaver }, saver, done, history) {
  const given = (tuple) => (tuple === undefined ? undefined : (done(tuple) ?? tuple));
  return new (class extends BaseCheckpointSaver {
    async getTuple(config) {
      return given(await saver.getTuple(config));
    }
    async *list(config, options) {
      for await (const tuple of saver.list(config, options)) yield given(tuple);
    }
    async put(config, { id }) {
      return { configurable: { ...config.configurable, checkpoint_id: id } };
    }
    async putWrites() {}
    async getDeltaChannelHistory(options) {
      return history === undefined ? super.getDeltaChannelHistory(options) : history();
    }
  })();
}

/** Everything that is asked of a thread; each is answered in time. */
async function asked({ Command }, graph) {
  const at = { configurable: { ...CONFIG.configurable, checkpoint_id: UUID } };
  const questions = {
    run: () => graph.invoke({ list: ["x"] }, CONFIG),
    "go on": () => graph.invoke(null, CONFIG),
    resume: () => graph.invoke(new Command({ resume: "yes" }), { ...CONFIG, durability: "exit" }),
    command: () => graph.invoke(new Command({ update: { list: ["x"] }, goto: "a" }), { ...CONFIG, durability: "exit" }),
    replay: () => graph.invoke(null, at),
    chunks: async () => all(await graph.stream({ list: ["x"] }, { ...CONFIG, streamMode: ["values", "checkpoints", "debug"] })),
    state: () => graph.getState(CONFIG, { subgraphs: true }),
    history: () => all(graph.getStateHistory(CONFIG)),
    update: () => graph.updateState(CONFIG, { list: ["x"] }, "a"),
    "update of nothing": () => graph.updateState(CONFIG, null),
    copy: () => graph.updateState(CONFIG, null, "__copy__"),
  };
  for (const [question, ask] of Object.entries(questions)) {
    const answer = await Promise.race([
      Promise.resolve()
        .then(ask)
        .then(() => undefined, (error) => error),
      new Promise((resolve) => setTimeout(resolve, 5000, "hangs").unref()),
    ]);
    if (answer === undefined) continue;
    assert.ok(answer instanceof Error, `${question}: ${String(answer)}`);
    assert.notEqual(answer.message, "", question);
    assert.doesNotMatch(`${answer.name} ${answer.message}`, /EnginePanic|panicked|unreachable|RuntimeError|recursive use/, question);
  }
}

for (const [what, ways] of Object.entries(DONE)) {
  test(`nonsense: ${what}`, async (context) => {
    const library = await ownEngine(context);
    const saver = await threadOf(library);
    for (const done of ways) {
      await asked(library, graphOf(library, spoilt(library, saver, done)));
      await checkAlive(library);
    }
  }, { within: 60_000 });
}

test("nonsense: histories", async (context) => {
  const library = await ownEngine(context);
  const saver = await threadOf(library);
  for (const history of HISTORIES) {
    await asked(library, graphOf(library, spoilt(library, saver, () => undefined, history)));
    await checkAlive(library);
  }
}, { within: 60_000 });

test("a checkpoint that is its own ancestor, in a saver without a walk of its own", async (context) => {
  const library = await ownEngine(context);
  const saver = await threadOf(library);
  const turning = (tuple) => void (tuple.parentConfig = tuple.config);
  await asked(library, graphOf(library, spoilt(library, saver, turning)));
  const plain = spoilt(library, saver, () => undefined);
  const without = { getNextVersion: (current) => (current ?? 0) + 1, getTuple: (config) => plain.getTuple(config), list: (...args) => plain.list(...args), put: async () => {}, putWrites: async () => {} };
  assert.deepEqual((await graphOf(library, without).getState(CONFIG)).values.list, ["in", "a", "on", "a"]);
  await checkAlive(library);
});

test("numbers that nobody counts to are named", async (context) => {
  const library = await ownEngine(context);
  const saver = await threadOf(library);
  const state = (done) => graphOf(library, spoilt(library, saver, done)).getState(CONFIG);
  await assert.rejects(state(({ checkpoint }) => void (checkpoint.channel_versions.list = 1e300)), /cannot be read: the version of "list" is no number/);
  await assert.rejects(state(({ checkpoint }) => void (checkpoint.channel_versions.list = -1)), /cannot be read: the version of "list" is no number/);
  await assert.rejects(state(({ metadata }) => void (metadata.step = 2 ** 40)), /cannot be read: its step is no number of a superstep/);
  await assert.rejects(state(({ metadata }) => void (metadata.step = NaN)), /cannot be read: its step is no number of a superstep/);
});

async function checkAlive(library) {
  assert.equal((await single(() => ({ n: 1 }), library).invoke({ foo: 1 })).n, 1);
}
