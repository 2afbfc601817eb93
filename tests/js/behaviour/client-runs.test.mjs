/** `client.runs` on threads: whose turn it is, going back to runs, stopping them. */
import assert from "node:assert/strict";
import { createServer } from "node:http";

import { all, chain, clientOf, deferred, settle, superstep, test, thrownBy } from "./support.mjs";

const input = { foo: 1 };

/** A client whose runs wait in their second node, and what lets them go on: each a number, in their order. */
function gated() {
  const gates = [];
  const client = clientOf(
    chain({
      before: () => ({ n: 1 }),
      wait: async (_, { signal }) => {
        const gate = { ...deferred(), signal };
        gates.push(gate);
        return { log: [await gate.promise] };
      },
    }),
  );
  const open = async (nth) => {
    while (gates[nth] === undefined) await settle();
    return gates[nth];
  };
  return { client, gates, open };
}

async function threaded() {
  const gate = gated();
  const { thread_id } = await gate.client.threads.create();
  const { runs } = gate.client;
  const start = (payload) => runs.create(thread_id, "agent", { input, ...payload });
  const statuses = async () => (await runs.list(thread_id)).map(({ status }) => status).reverse();
  return { ...gate, thread_id, runs, start, statuses };
}

test("a run that goes by itself", async () => {
  const { runs, start, thread_id, open } = await threaded();
  const run = await start({ metadata: { a: 1 }, config: { configurable: { user: "u" } } });
  assert.deepEqual([run.status, run.thread_id, run.multitask_strategy, run.metadata.a], ["pending", thread_id, "enqueue", 1]);
  assert.deepEqual([run.kwargs.input, run.kwargs.stream_mode, run.kwargs.config.configurable.user], [input, ["values"], "u"]);
  const gate = await open(0);
  assert.equal((await runs.get(thread_id, run.run_id)).status, "running");
  gate.resolve("done");
  assert.deepEqual((await runs.join(thread_id, run.run_id)).log, ["done"]);
  assert.equal((await runs.get(thread_id, run.run_id)).status, "success");
});

test("a payload may say nothing by `null`", async () => {
  const client = clientOf(chain({ a: () => ({ n: 1 }) }));
  const { thread_id } = await client.threads.create({ metadata: null });
  assert.equal((await client.runs.wait(thread_id, "agent", { input, config: null, metadata: null, context: null, checkpoint: null, webhook: null })).n, 1);
});

test("onRunCreated tells the thread, too", async () => {
  const { client, thread_id, open } = await threaded();
  let created;
  const stream = client.runs.stream(thread_id, "agent", { input, onRunCreated: (run) => (created = run) });
  const { value } = await stream.next();
  assert.deepEqual(created, { run_id: value.data.run_id, thread_id });
  (await open(0)).resolve("x");
  await all(stream);
});

test("an onRunCreated that throws leaves no run behind", async () => {
  const { client, thread_id, statuses } = await threaded();
  const onRunCreated = () => { throw new Error("no"); };
  assert.equal((await thrownBy(client.runs.stream(thread_id, "agent", { input, onRunCreated }).next())).message, "no");
  assert.deepEqual([await statuses(), (await client.threads.get(thread_id)).status], [[], "idle"]);
});

test("enqueue: one after another, in their order", async () => {
  const { start, statuses, open, gates, runs, thread_id } = await threaded();
  const ids = [];
  for (let nth = 0; nth < 3; nth++) ids.push((await start()).run_id);
  await open(0);
  assert.deepEqual(await statuses(), ["running", "pending", "pending"]);
  for (const nth of [0, 1, 2]) {
    const gate = await open(nth);
    await settle();
    assert.equal(gates.length, nth + 1, "the next one waits");
    gate.resolve(String(nth));
    await runs.join(thread_id, ids[nth]);
  }
  assert.deepEqual((await runs.join(thread_id, ids[2])).log, ["0", "1", "2"]);
});

test("reject: refused while another is on, and nothing has changed", async () => {
  const { start, statuses, open } = await threaded();
  await start();
  const gate = await open(0);
  const refused = await thrownBy(start({ multitaskStrategy: "reject" }));
  assert.deepEqual([refused.status, /already running a task/.test(refused.message)], [409, true]);
  assert.deepEqual(await statuses(), ["running"]);
  gate.resolve("");
});

test("interrupt: those before it are stopped, what they did stays", async () => {
  const { start, statuses, open, runs, thread_id } = await threaded();
  await start();
  await start();
  const gate = await open(0);
  const { run_id } = await start({ multitaskStrategy: "interrupt" });
  (await open(1)).resolve("last");
  const { n, log } = await runs.join(thread_id, run_id);
  assert.deepEqual([n, log, gate.signal.aborted], [2, ["last"], true]);
  assert.deepEqual(await statuses(), ["interrupted", "interrupted", "success"]);
});

test("rollback: those before it are stopped, undone and forgotten", async () => {
  const { start, statuses, open, runs, thread_id, client } = await threaded();
  await start();
  (await open(0)).resolve("first");
  await start();
  await open(1);
  const { run_id } = await start({ multitaskStrategy: "rollback" });
  (await open(2)).resolve("last");
  const { n, log } = await runs.join(thread_id, run_id);
  assert.deepEqual([n, log], [2, ["first", "last"]]);
  assert.deepEqual(await statuses(), ["success", "success"]);
  assert.equal((await client.threads.get(thread_id)).status, "idle");
});

test("rollback of a thread's first run leaves nothing of it", async () => {
  const { start, statuses, open, runs, thread_id, client } = await threaded();
  const { run_id } = await start();
  await open(0);
  await runs.cancel(thread_id, run_id, true, "rollback");
  assert.deepEqual(await statuses(), []);
  assert.deepEqual(await client.threads.getHistory(thread_id), []);
  assert.deepEqual((await client.threads.get(thread_id)).status, "idle");
});

test("an unknown strategy is refused with those there are", async () => {
  const { start } = await threaded();
  const refused = await thrownBy(start({ multitaskStrategy: "nope" }));
  assert.deepEqual([refused.status, refused.message], [422, 'HTTP 422: "multitaskStrategy" must be "reject", "enqueue", "interrupt" or "rollback"']);
});

test("cancel: one that is on, one that waits, one that is over", async () => {
  const { start, statuses, open, runs, thread_id, client } = await threaded();
  const [first, second] = [await start(), await start()];
  const gate = await open(0);
  await runs.cancel(thread_id, second.run_id);
  assert.deepEqual(await statuses(), ["running", "interrupted"]);
  await runs.cancel(thread_id, first.run_id, true);
  assert.ok(gate.signal.aborted);
  assert.deepEqual(await statuses(), ["interrupted", "interrupted"]);
  assert.deepEqual((await client.threads.get(thread_id)).status, "interrupted", "it goes on from where the run was stopped");
  const over = await thrownBy(runs.cancel(thread_id, first.run_id));
  assert.deepEqual([over.status, over.text], [404, "No matching runs to cancel: this one is over (interrupted)"]);
  assert.equal((await thrownBy(runs.cancel(thread_id, crypto.randomUUID()))).status, 404);
  assert.match((await thrownBy(runs.cancel(thread_id, first.run_id, false, "nope"))).message, /"action" must be/);
});

test("a stream that is left stops its run, unless it is to go on", async () => {
  const { client, thread_id, open, statuses } = await threaded();
  for await (const _ of client.runs.stream(thread_id, "agent", { input })) break;
  await settle();
  assert.deepEqual(await statuses(), ["interrupted"]);
  for await (const _ of client.runs.stream(thread_id, "agent", { input, onDisconnect: "continue" })) break;
  (await open(0)).resolve("went on");
  const [{ run_id }] = await client.runs.list(thread_id, { status: "running" });
  assert.deepEqual((await client.runs.join(thread_id, run_id)).log, ["went on"]);
});

test("joining a stream: from now on, or from an event on", async () => {
  const { start, open, runs, thread_id } = await threaded();
  const { run_id } = await start({ streamResumable: true, streamMode: ["values", "updates"] });
  const gate = await open(0);
  const late = all(runs.joinStream(thread_id, run_id));
  const whole = all(runs.joinStream(thread_id, run_id, { lastEventId: "-1" }));
  await settle();
  gate.resolve("x");
  const events = await whole;
  assert.deepEqual(events.map(({ id, event }) => [id, event]), ["metadata", "values", "updates", "values", "updates", "values"].map((event, nth) => [String(nth), event]));
  assert.deepEqual(await late, events.slice(4));
  assert.deepEqual(await all(runs.joinStream(thread_id, run_id, { lastEventId: "3" })), events.slice(4));
  assert.deepEqual(await all(runs.joinStream(thread_id, run_id, { lastEventId: "-1", streamMode: "updates" })), events.filter(({ event }) => event !== "values"));
  assert.deepEqual(await all(runs.joinStream(thread_id, run_id, { lastEventId: "99" })), []);
  assert.deepEqual(await all(runs.joinStream(thread_id, run_id)), [], "it is over");
});

test("a run that is not resumable tells those who join in time", async () => {
  const { start, open, runs, thread_id } = await threaded();
  const { run_id } = await start({ streamMode: "updates" });
  const gate = await open(0);
  const [one, other] = [all(runs.joinStream(thread_id, run_id)), all(runs.joinStream(null, run_id))];
  await settle();
  gate.resolve("x");
  const expected = [{ event: "updates", data: { wait: { log: ["x"] } } }];
  assert.deepEqual([await one, await other], [expected, expected]);
  assert.deepEqual(await all(runs.joinStream(thread_id, run_id, { lastEventId: "-1" })), []);
});

test("who joined may leave, and take the run along", async () => {
  const { start, open, runs, thread_id, statuses } = await threaded();
  const { run_id } = await start({ streamResumable: true });
  await open(0);
  for await (const _ of runs.joinStream(thread_id, run_id, { lastEventId: "-1" })) break;
  assert.deepEqual(await statuses(), ["running"]);
  const controller = new AbortController();
  const aborted = thrownBy(all(runs.joinStream(thread_id, run_id, controller.signal)));
  await settle();
  controller.abort();
  assert.equal((await aborted).name, "AbortError");
  assert.deepEqual(await statuses(), ["running"]);
  for await (const _ of runs.joinStream(thread_id, run_id, { lastEventId: "-1", cancelOnDisconnect: true })) break;
  await settle();
  assert.deepEqual(await statuses(), ["interrupted"]);
});

test("a run that starts later lets others go first", async () => {
  const { start, open, runs, thread_id } = await threaded();
  const late = await start({ afterSeconds: 0.05 });
  const soon = await start();
  (await open(0)).resolve("soon");
  await runs.join(thread_id, soon.run_id);
  assert.equal((await runs.get(thread_id, late.run_id)).status, "pending");
  (await open(1)).resolve("late");
  assert.deepEqual((await runs.join(thread_id, late.run_id)).log, ["soon", "late"]);
});

test("a run makes its thread, if it is to", async () => {
  const { client, open } = gated();
  const threadId = crypto.randomUUID();
  assert.equal((await thrownBy(client.runs.create(threadId, "agent", { input }))).status, 404);
  const run = await client.runs.create(threadId, "agent", { input, ifNotExists: "create", metadata: { a: 1 } });
  (await open(0)).resolve("");
  await client.runs.join(threadId, run.run_id);
  const { metadata } = await client.threads.get(threadId);
  assert.deepEqual([metadata.a, metadata.graph_id], [1, "agent"]);
});

test("stateless runs that go by themselves, and their threads go with them", async () => {
  const { client, open } = gated();
  const batch = await client.runs.createBatch([{ assistantId: "agent", input }, { assistantId: "agent", input }]);
  assert.notEqual(batch[0].thread_id, batch[1].thread_id);
  assert.equal(await client.threads.count(), 2);
  for (const nth of [0, 1]) (await open(nth)).resolve("");
  while ((await client.threads.count()) > 0) await settle();
  assert.equal((await thrownBy(client.runs.get(null, batch[0].run_id))).status, 404);
});

test("a stateless run whose thread stays", async () => {
  for (const onCompletion of ["keep", "continue"]) {
    const client = clientOf(chain({ a: () => ({ n: 1 }) }));
    let thread_id;
    await client.runs.wait(null, "agent", { input, onCompletion, onRunCreated: (run) => ({ thread_id } = run) });
    assert.equal((await client.threads.get(thread_id)).values.n, 1);
  }
});

test("lists: by status, some of them, some fields", async () => {
  const { start, open, runs, thread_id } = await threaded();
  const ids = [];
  for (let nth = 0; nth < 3; nth++) ids.push((await start()).run_id);
  const gate = await open(0);
  assert.deepEqual((await runs.list(thread_id)).map(({ run_id }) => run_id), ids.toReversed());
  assert.deepEqual(await runs.list(thread_id, { status: "running", select: ["run_id"] }), [{ run_id: ids[0] }]);
  assert.deepEqual((await runs.list(thread_id, { limit: 1, offset: 1 })).map(({ run_id }) => run_id), [ids[1]]);
  assert.match((await thrownBy(runs.list(thread_id, { status: "nope" }))).message, /"status" must be "pending"/);
  gate.resolve("");
});

test("a run is deleted once it is over", async () => {
  const { start, open, runs, thread_id } = await threaded();
  const { run_id } = await start();
  const deleted = runs.delete(thread_id, run_id);
  (await open(0)).resolve("");
  await deleted;
  assert.deepEqual(await runs.list(thread_id), []);
});

test("a webhook is told of a run that is over", async () => {
  const bodies = [];
  const told = deferred();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (more) => (body += more));
    request.on("end", () => {
      bodies.push(JSON.parse(body));
      response.end();
      if (bodies.length === 2) told.resolve();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const webhook = `http://127.0.0.1:${server.address().port}/`;
    const client = clientOf(chain({ a: ({ foo }) => { if (foo === 2) throw new Error("no"); return { n: 1 }; } }));
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "agent", { input, webhook });
    await client.runs.wait(thread_id, "agent", { input: { foo: 2 }, webhook, raiseError: false });
    await told.promise;
    assert.deepEqual(bodies.map(({ status, values, error }) => [status, values.n, error]), [["success", 1, undefined], ["error", 1, "no"]]);
    assert.equal(bodies[0].thread_id, thread_id);
  } finally {
    server.close();
  }
});

test("a webhook that does not answer hinders nobody", async () => {
  const client = clientOf(chain({ a: () => ({ n: 1 }) }));
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, "agent", { input, webhook: "http://127.0.0.1:1/" });
  assert.equal((await client.threads.get(thread_id)).status, "idle");
});

test("a hundred threads at once, each in its order", async () => {
  const client = clientOf(chain({ a: async ({ foo }) => (await settle(1), { log: [foo] }) }));
  const logs = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const { thread_id } = await client.threads.create();
      const waits = [1, 2, 3].map((foo) => client.runs.wait(thread_id, "agent", { input: { foo } }));
      return (await Promise.all(waits)).at(-1).log;
    }),
  );
  assert.ok(logs.every((log) => log.join() === "1,2,3"));
});

test("a thread whose run is refused, or never starts, stays as it was", async () => {
  const { client, runs, thread_id } = await threaded();
  const before = await client.threads.updateState((await client.threads.create({ graphId: "agent" })).thread_id, { values: { n: 1 }, asNode: "before" });
  const waiting = before.checkpoint.thread_id;
  assert.equal((await client.threads.get(waiting)).status, "interrupted");
  const onRunCreated = () => { throw new Error("no"); };
  await thrownBy(runs.create(waiting, "agent", { input, onRunCreated }));
  assert.equal((await client.threads.get(waiting)).status, "interrupted");
  await thrownBy(runs.create(thread_id, "agent", { input, config: { configurable: { user: "u" }, recursion_limit: "x" } }));
  const { config, metadata } = await client.threads.get(thread_id);
  assert.deepEqual([config, metadata], [{}, {}]);
  await thrownBy(runs.create(crypto.randomUUID(), "agent", { input, ifNotExists: "create", metadata: 5 }));
  assert.equal(await client.threads.count(), 2);
});

test("who is stopped has left the thread before the next one has it", async () => {
  const order = [];
  const graph = chain({
    slow: async (_, { signal }) => {
      order.push("starts");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      order.push("is told to stop");
      return { log: ["late"] };
    },
  });
  class Slow extends superstep.MemorySaver {
    async getTuple(config) {
      await settle();
      return super.getTuple(config);
    }
  }
  const client = new superstep.Client({ graphs: { agent: graph }, checkpointer: new Slow() });
  const { thread_id } = await client.threads.create();
  for (const multitaskStrategy of ["enqueue", "rollback", "interrupt", "rollback"]) await client.runs.create(thread_id, "agent", { input, multitaskStrategy });
  while (order.length < 1) await settle();
  const last = (await client.runs.list(thread_id))[0];
  await client.runs.cancel(thread_id, last.run_id, true);
  assert.deepEqual(order, ["starts", "is told to stop"], "only the last of them ever ran");
  assert.deepEqual((await client.threads.getState(thread_id)).values.log, []);
});
