/**
 * Two copies of the package in one program, and the package beside LangGraph.js: as when a library brings its own. Errors
 * and control of one are known by the other.
 */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { register } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import * as theirs from "@langchain/langgraph";
import { tool } from "@langchain/core/tools";
import { z } from "zod";

import { ScriptedModel, call } from "./helpers.mjs";

register("./hooks.mjs", import.meta.url);

const path = (address) => fileURLToPath(new URL(address, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "superstep-copies-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A second installation, beside the same LangChain. */
symlinkSync(path("../node_modules"), join(folder, "node_modules"));
cpSync(path("../../../pkg"), join(folder, "superstep"), { recursive: true });
const load = (file) => import(pathToFileURL(join(folder, "superstep", file)).href);

const ours = await import("../../../pkg/langgraph/node.js");
const copy = await load("langgraph/node.js");
const bare = await import("../../../pkg/node.js");
const bareCopy = await load("node.js");
const { ToolNode, createReactAgent } = await import("../../../pkg/langgraph/prebuilt.js");

test("they are two", () => {
  assert.notEqual(copy.StateGraph, ours.StateGraph);
  assert.notEqual(copy.Command, ours.Command);
});

const thread = { configurable: { thread_id: "1" } };

/** Each guard, and what it is to know. */
const KNOWN = {
  isCommand: ({ Command }) => new Command({ goto: "a" }),
  isGraphInterrupt: ({ GraphInterrupt }) => new GraphInterrupt([{ id: "i", value: 1 }]),
  isGraphBubbleUp: ({ ParentCommand, Command }) => new ParentCommand(new Command({})),
  isParentCommand: ({ ParentCommand, Command }) => new ParentCommand(new Command({})),
  isGraphDrained: ({ GraphDrained }) => new GraphDrained(),
  isNodeTimeoutError: ({ NodeTimeoutError }) => new NodeTimeoutError({ node: "a", elapsed: 2, kind: "run", runTimeout: 1 }),
  isUnknownInterruptError: ({ UnknownInterruptError }) => new UnknownInterruptError("m", { reason: "unknown" }),
  isNodeError: ({ NodeError }) => new NodeError("a", new Error("e")),
  isInvalidResume: ({ _markInvalidResume }) => {
    const error = new Error("e");
    _markInvalidResume(error);
    return error;
  },
};

const PAIRS = [
  ["the package and a copy of it", ours, copy],
  ["a copy and the package", copy, ours],
  ["the package and LangGraph.js", ours, theirs],
  ["the main entry and a copy of it", bare, bareCopy],
  ["the main entry and the entry for LangChain", bare, copy],
  ["the main entry and LangGraph.js", bare, theirs],
];

for (const [name, library, other] of PAIRS) {
  describe(name, () => {
    for (const [guard, make] of Object.entries(KNOWN)) {
      test(guard, () => {
        assert.equal(library[guard](make(other)), true);
        assert.equal(other[guard](make(library)), true);
        assert.equal(library[guard](new Error("other")), false);
      });
    }

    test("classes say what is theirs", () => {
      assert.equal(library.Overwrite.isInstance(new other.Overwrite(1)), true);
      assert.equal(library.StateSchema.isInstance(new other.StateSchema({})), true);
    });

    test("a Command and its Sends", async () => {
      const graph = logging(library)
        .addNode("a", () => new other.Command({ update: { log: ["a"] }, goto: [new other.Send("c", { log: "sent" }), "b"] }), { ends: ["b", "c"] })
        .addNode("b", () => ({ log: ["b"] }))
        .addNode("c", ({ log }) => ({ log: [log] }))
        .addEdge(library.START, "a")
        .compile();
      assert.deepEqual((await graph.invoke({ log: [] })).log.sort(), ["a", "b", "sent"]);
    });

    test("Sends of a conditional edge", async () => {
      const graph = logging(library)
        .addNode("c", ({ log }) => ({ log: [log] }))
        .addConditionalEdges(library.START, () => [new other.Send("c", { log: 1 }), new other.Send("c", { log: 2 })], ["c"])
        .compile();
      assert.deepEqual((await graph.invoke({ log: [] })).log, [1, 2]);
    });

    test("an Overwrite", async () => {
      const graph = logging(library).addNode("a", () => ({ log: new other.Overwrite(["new"]) })).addEdge(library.START, "a").compile();
      assert.deepEqual((await graph.invoke({ log: ["old"] })).log, ["new"]);
    });

    test("an answer", async () => {
      const graph = logging(library)
        .addNode("a", () => ({ log: [library.interrupt("well?")] }))
        .addEdge(library.START, "a")
        .compile({ checkpointer: new other.MemorySaver() });
      const asked = await graph.invoke({ log: [] }, thread);
      assert.equal(other.isInterrupted(asked), true);
      assert.deepEqual((await graph.invoke(new other.Command({ resume: "yes" }), thread)).log, ["yes"]);
    });

    test("a question that is thrown", async () => {
      const graph = logging(library)
        .addNode("a", () => {
          throw new other.NodeInterrupt("stop");
        })
        .addEdge(library.START, "a")
        .compile({ checkpointer: new library.MemorySaver() });
      const asked = await graph.invoke({ log: [] }, thread);
      assert.equal(asked.__interrupt__[0].value, "stop");
    });

    test("a Command for the graph around", async () => {
      const graph = left(library, library, () => new other.Command({ graph: other.Command.PARENT, goto: "b", update: { log: ["left"] } }));
      assert.deepEqual((await graph.invoke({ log: [] })).log, ["left", "b"]);
    });

    test("a ParentCommand that is thrown", async () => {
      const graph = left(library, library, () => {
      throw new other.ParentCommand(new other.Command({ graph: other.Command.PARENT, goto: "b" }));
        });
      assert.deepEqual((await graph.invoke({ log: [] })).log, ["b"]);
    });

    test("a run that drains", async () => {
      const graph = logging(library)
        .addNode("a", () => {
          throw new other.GraphDrained("over");
        })
        .addEdge(library.START, "a")
        .compile({ checkpointer: new library.MemorySaver() });
      await assert.rejects(graph.invoke({ log: [] }, thread), (error) => library.isGraphDrained(error) && other.isGraphDrained(error));
    });

    test("errors of a run are known by their names", async () => {
      const graph = logging(library).addNode("a", () => ({ log: ["a"] })).addEdge(library.START, "a").addEdge("a", "a").compile();
      const error = await graph.invoke({ log: [] }, { recursionLimit: 2 }).catch((thrown) => thrown);
      assert.equal(error.name, other.GraphRecursionError.unminifiable_name);
      assert.equal(error.lc_error_code, "GRAPH_RECURSION_LIMIT");
      assert.ok(error instanceof library.GraphRecursionError);
    });

    test("a thread goes on in the other", async () => {
      const build = (library, checkpointer) => logging(library).addNode("a", () => ({ log: [library.interrupt("well?")] })).addEdge(library.START, "a").compile({ checkpointer });
      const saver = new library.MemorySaver();
      await build(library, saver).invoke({ log: [] }, thread);
      assert.deepEqual((await build(other, saver).invoke(new other.Command({ resume: 1 }), thread)).log, [1]);
    });

    test("a graph of the other is a node", async () => {
      const inside = logging(other).addNode("i", ({ log }) => ({ log: [`inside ${log.length}`] })).addEdge(other.START, "i").compile();
      const graph = logging(library).addNode("inside", inside).addEdge(library.START, "inside").compile();
      assert.deepEqual((await graph.invoke({ log: ["in"] })).log, ["in", "in", "inside 1"]);
    });
  });
}

/** A graph with another inside, maybe of another copy, whose node leaves for `b`. */
function left(outer, inner, leave) {
  const inside = logging(inner).addNode("leave", leave).addEdge(inner.START, "leave").compile();
  return logging(outer)
    .addNode("inside", inside, { ends: ["b"] })
    .addNode("b", () => ({ log: ["b"] }))
    .addEdge(outer.START, "inside")
    .compile();
}

test("a graph of LangGraph.js in a node sends the graph around elsewhere", async () => {
  const graph = left(ours, theirs, () => new theirs.Command({ graph: theirs.Command.PARENT, goto: "b", update: { log: ["left"] } }));
  assert.deepEqual((await graph.invoke({ log: [] })).log, ["left", "b"]);
});

test("a graph of another copy does not keep its questions on the thread around: it says what it lacks", async () => {
  for (const other of [copy, theirs]) {
    const inside = logging(other).addNode("ask", () => ({ log: [other.interrupt("well?")] })).addEdge(other.START, "ask").compile();
    const graph = logging(ours).addNode("inside", inside).addEdge(ours.START, "inside").compile({ checkpointer: new ours.MemorySaver() });
    await assert.rejects(graph.invoke({ log: [] }, thread), { name: "GraphValueError", lc_error_code: "MISSING_CHECKPOINTER" });
  }
});

/** Tools of a library that brings its own copy. */
for (const [name, other] of [["a copy", copy], ["LangGraph.js", theirs]]) {
  test(`a tool gives a Command of ${name}`, async () => {
    const leaving = tool((_, config) => new other.Command({ graph: other.Command.PARENT, goto: "b", update: { messages: [{ role: "tool", content: "left", tool_call_id: config.toolCall.id }] } }), { name: "leave", description: "Leaves.", schema: z.object({}) });
    const agent = createReactAgent({ llm: new ScriptedModel([{ id: "a", tool_calls: [call("leave", {})] }]), tools: [leaving], name: "agent" });
    const graph = new ours.StateGraph(ours.MessagesAnnotation).addNode("agent", agent, { ends: ["b"] }).addNode("b", () => ({ messages: [{ role: "ai", content: "b" }] })).addEdge(ours.START, "agent").compile();
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: "go" }] });
    assert.deepEqual(messages.map(({ content }) => content), ["go", "left", "b"]);
  });

  test(`a tool that asks with ${name} has not failed`, async () => {
    const asking = tool(() => {
      throw new other.GraphInterrupt([{ id: "i", value: "sure?" }]);
    }, { name: "ask", description: "Asks.", schema: z.object({}) });
    const graph = new ours.StateGraph(ours.MessagesAnnotation).addNode("tools", new ToolNode([asking])).addEdge(ours.START, "tools").compile({ checkpointer: new ours.MemorySaver() });
    const { __interrupt__ } = await graph.invoke({ messages: [{ role: "ai", content: "", tool_calls: [call("ask", {})] }] }, thread);
    assert.deepEqual(__interrupt__.map(({ value }) => value), ["sure?"]);
  });
}

function logging({ StateGraph, Annotation }) {
  return new StateGraph(Annotation.Root({ log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) }));
}
