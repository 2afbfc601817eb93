/** Conditions whose answer cannot be read: the run fails with what reading it throws, and never waits for ever. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.env.SUPERSTEP_PKG ?? resolve(import.meta.dirname, "../../../pkg"));
const { Annotation, START, StateGraph } = await import(pathToFileURL(resolve(folder, "node.js")).href);

const unreadable = { toString: () => { throw new TypeError("no text"); } };

for (const [name, condition] of Object.entries({
  "at once": () => unreadable,
  "after an await": async () => unreadable,
  "of no prototype, after an await": async () => Object.create(null),
})) {
  test(`an answer that is no text, ${name}`, { timeout: 5_000 }, async () => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation }))
      .addNode("a", () => ({ n: 1 }))
      .addEdge(START, "a")
      .addConditionalEdges("a", condition)
      .compile();
    await assert.rejects(graph.invoke({ n: 0 }), TypeError);
    const healthy = new StateGraph(Annotation.Root({ n: Annotation })).addNode("a", () => ({ n: 2 })).addEdge(START, "a");
    assert.deepEqual(await healthy.compile().invoke({ n: 0 }), { n: 2 });
  });
}
