/** What a graph may not look like: LangGraph's classes, codes and words. */
import assert from "node:assert/strict";

import { superstep, test } from "./support.mjs";

const { Annotation, END, START, StateGraph } = superstep;

const State = Annotation.Root({ foo: Annotation });
const node = () => ({});
const graph = () => new StateGraph(State);
const started = () => graph().addNode("a", node).addEdge(START, "a");

/** The classes of these errors that LangGraph exports. */
const exported = ["StateGraphInputError", "UnreachableNodeError"];

function refused(build, { name = "Error", code, message }) {
  let thrown;
  try {
    build();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof Error, "it was accepted");
  assert.equal(thrown.name, name, thrown.message);
  assert.equal(thrown.lc_error_code, code);
  assert.match(thrown.message, message);
  if (exported.includes(name)) {
    assert.equal(typeof superstep[name], "function", `${name} is exported`);
    assert.ok(thrown instanceof superstep[name]);
  }
}

const cases = {
  "an edge to a node that does not exist": [() => started().addEdge("a", "x").compile(), { message: /^Found edge ending at unknown node `x`/ }],
  "an edge from a node that does not exist": [() => started().addEdge("x", "a").compile(), { message: /^Found edge starting at unknown node `x`/ }],
  "an edge to nothing": [() => started().addEdge("a", undefined).compile(), { message: /unknown node `undefined`/ }],
  "a waiting edge to a node that does not exist": [() => started().addEdge(["a"], "x").compile(), { message: /^Need to add a node named "x" first/ }],
  "a waiting edge from a node that does not exist": [() => started().addEdge(["a", "x"], END).compile(), { message: /^Need to add a node named "x" first/ }],
  "a conditional edge to a node that does not exist": [() => started().addConditionalEdges("a", node, ["x"]).compile(), { message: /`x`/ }],
  "a conditional edge from a node that does not exist": [() => started().addConditionalEdges("x", node, ["a"]).compile(), { message: /`x`/ }],
  "an edge from the end": [() => started().addEdge(END, "a"), { message: /^END cannot be a start node/ }],
  "an edge to the start": [() => started().addEdge("a", START), { message: /^START cannot be an end node/ }],
  "a node twice": [() => graph().addNode("a", node).addNode("a", node), { message: /^Node `a` already present/ }],
  "a node twice in a list": [() => graph().addNode([["a", node], ["a", node]]), { message: /^Node `a` already present/ }],
  "a node twice in a sequence": [() => graph().addSequence([["a", node], ["a", node]]), { message: /`?a`?/ }],
  "an empty sequence": [() => graph().addSequence([]), { message: /^Sequence requires at least one node/ }],
  "no nodes": [() => graph().addNode([]), { message: /^No nodes provided/ }],
  "the start's name": [() => graph().addNode("__start__", node), { message: /^Node `__start__` is reserved/ }],
  "the end's name": [() => graph().addNode("__end__", node), { message: /^Node `__end__` is reserved/ }],
  "the interrupt's name": [() => graph().addNode("__interrupt__", node).addEdge(START, "__interrupt__").compile(), { name: "GraphValidationError", message: /__interrupt__ is reserved/ }],
  "a colon in a name": [() => graph().addNode("a:b", node), { message: /^":" is a reserved character/ }],
  "a bar in a name": [() => graph().addNode("a|b", node), { message: /^"\|" is a reserved character/ }],
  "a key's name": [() => graph().addNode("foo", node), { message: /^foo is already being used as a state attribute/ }],
  "no entry": [() => graph().addNode("a", node).compile(), { name: "UnreachableNodeError", code: "UNREACHABLE_NODE", message: /^Node `a` is not reachable/ }],
  "a node that nothing leads to": [() => started().addNode("b", node).compile(), { name: "UnreachableNodeError", code: "UNREACHABLE_NODE", message: /^Node `b` is not reachable/ }],
  "a node that is no function": [() => graph().addNode("a", 5), { message: /^Expected a Runnable, function or object/ }],
  "a node without a function": [() => graph().addNode("a"), { message: /^Expected a Runnable, function or object/ }],
  "a condition that is no function": [() => started().addConditionalEdges("a", "text"), { message: /^Expected a Runnable, function or object/ }],
  "a breakpoint at a node that does not exist": [() => started().compile({ interruptBefore: ["x"] }), { message: /^Interrupt node `x` is not present/ }],
  "breakpoints that are no names": [() => started().compile({ interruptAfter: 5 }), { message: /"interruptAfter"/ }],
  "no state": [() => new StateGraph(undefined), { name: "StateGraphInputError", message: /^Invalid StateGraph input/ }],
  "a state that is text": [() => new StateGraph("text"), { name: "StateGraphInputError", message: /^Invalid StateGraph input/ }],
};

for (const [name, [build, expected]] of Object.entries(cases)) test(name, () => refused(build, expected));

for (const [name, build] of Object.entries({
  "a node's name that is a number": () => graph().addNode(5, node),
  "an edge from a number": () => started().addEdge(5, "a").compile(),
  "an edge from nothing": () => started().addEdge(undefined, "a").compile(),
  "an edge to a number": () => started().addEdge("a", 5).compile(),
  "an edge to an object": () => started().addEdge("a", {}).compile(),
  "a waiting edge from numbers": () => started().addEdge([5], "a").compile(),
  "a conditional edge from a number": () => started().addConditionalEdges(5, node, ["a"]).compile(),
  "a conditional edge to numbers": () => started().addConditionalEdges("a", node, [5]).compile(),
  "a node's `ends` that is a number": () => graph().addNode("a", node, { ends: 5 }),
})) {
  test(`${name} is refused as what it is, and the engine goes on`, async () => {
    assert.throws(build, (error) => error instanceof Error && !(error instanceof WebAssembly.RuntimeError) && !/reading 'length'|out of bounds/.test(error.message));
    const works = await graph().addNode("a", () => ({ foo: 1 })).addEdge(START, "a").compile().invoke({});
    assert.deepEqual(works, { foo: 1 });
  });
}

test("a graph's name that is a number", () => {
  assert.equal(String(started().compile({ name: 5 }).name), "5");
});

test("a graph without nodes compiles", () => {
  assert.deepEqual(graph().compile().getGraph().toJSON().edges, []);
});

test("a builder goes on after a mistake and after compile", async () => {
  const builder = graph().addNode("a", () => ({ foo: "a" })).addEdge(START, "a");
  assert.throws(() => builder.addNode("a", node));
  const before = builder.compile();
  const after = builder.addNode("b", () => ({ foo: "b" })).addEdge("a", "b").compile();
  assert.deepEqual(await before.invoke({}), { foo: "a" });
  assert.deepEqual(await after.invoke({}), { foo: "b" });
});

test("every call of the builder gives the builder", () => {
  const builder = graph();
  const calls = [
    () => builder.addNode("a", node),
    () => builder.addNode({ b: node }),
    () => builder.addSequence({ c: node, d: node }),
    () => builder.addEdge(START, "a"),
    () => builder.setEntryPoint("b"),
    () => builder.addConditionalEdges("a", () => "c", ["c"]),
    () => builder.setFinishPoint("d"),
  ];
  for (const call of calls) assert.equal(call(), builder);
  assert.ok(builder.compile() instanceof superstep.CompiledStateGraph);
});
