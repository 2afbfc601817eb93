/** With Node's AsyncLocalStorage: the running task is certain everywhere. */
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";

import { superstep, test, together } from "../behaviour/support.mjs";
import { loadContext } from "./load.mjs";
import { programs } from "./programs.mjs";

const { Annotation, END, START, StateGraph, getConfig } = superstep;

for (const [name, program] of programs({ ...superstep, ...(await loadContext()) }, true)) test(name, program);

test("a task that is over is still the one that asks", async () => {
  let late;
  const node = (_, { metadata }) => void (late = new Promise((resolve) => setTimeout(() => resolve([metadata, getConfig().metadata]), 5)));
  await together({ a: node }).invoke({ foo: 1 });
  const [own, found] = await late;
  assert.equal(found, own);
});

test("a storage of the user's is that of the run's caller: in nodes, conditions and reducers", async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  const note = (where, who) => seen.push([where, who, storage.getStore()]);
  const State = Annotation.Root({
    who: Annotation,
    list: Annotation({ reducer: (list, who) => (note("reducer", who), [...list, who]), default: () => [] }),
  });
  const node = async ({ who }) => {
    note("node", who);
    await null;
    note("node, later", who);
    return { list: who };
  };
  const graph = new StateGraph(State)
    .addSequence({ a: node, b: node })
    .addEdge(START, "a")
    .addConditionalEdges("b", ({ who }) => (note("condition", who), END))
    .compile();
  await Promise.all([1, 2, 3].map((who) => storage.run(who, () => graph.invoke({ who }))));
  assert.deepEqual(new Set(seen.map(([where]) => where)), new Set(["node", "node, later", "reducer", "condition"]));
  assert.deepEqual(seen.filter(([, who, found]) => who !== found), []);
  assert.equal(storage.getStore(), undefined);
});
