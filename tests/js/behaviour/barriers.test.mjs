/** Barriers as keys, beside LangGraph.js: its own channels as keys, and names that are none. */
import assert from "node:assert/strict";

import * as langgraph from "@langchain/langgraph/channels";

import { same, superstep, test, thrownBy } from "./support.mjs";

const { Annotation, DynamicBarrierValue, NamedBarrierValue, START, StateGraph } = superstep;

/** A graph of one node that writes to a barrier, and one that tells whether it is there. */
const opening = (gate, write) =>
  new StateGraph({ gate, told: Annotation() })
    .addNode("a", () => ({ gate: write }))
    .addNode("b", (state) => ({ told: "gate" in state }))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile();

test("LangGraph's own barriers are keys", async () => {
  const names = new Set(["a"]);
  for (const gate of [new langgraph.NamedBarrierValue(names), new langgraph.DynamicBarrierValue()]) {
    const graph = opening(gate, gate.names === undefined ? { __names: [] } : "a");
    assert.deepEqual(await graph.invoke({}), { gate: undefined, told: true });
  }
  const after = opening(new langgraph.NamedBarrierValueAfterFinish(names), "a");
  assert.deepEqual(await after.invoke({}), { gate: undefined, told: false });
});

test("names may be of any kind, in any list", async () => {
  const thing = { name: "thing" };
  assert.equal((await opening(new NamedBarrierValue([thing, thing]), thing).invoke({})).told, true);
  assert.match((await thrownBy(opening(new NamedBarrierValue([thing]), { ...thing }).invoke({}))).message, /Value {"name":"thing"} not in names {}$/);
  assert.ok((await thrownBy(() => new NamedBarrierValue(1))) instanceof TypeError);
});

test("what a list of names throws ends that run alone", async () => {
  const thrown = new Error("thrown");
  const throws = () => { throw thrown; };
  for (const write of [{ get __names() { return throws(); } }, { __names: { [Symbol.iterator]: throws } }]) {
    same(await thrownBy(opening(new DynamicBarrierValue(), write).invoke({})), thrown);
  }
  assert.equal((await opening(new DynamicBarrierValue(), { __names: [] }).invoke({})).told, true);
});
