/** LangGraph.js' own engine on our `MemorySaver` does what it does on its own. */
import assert from "node:assert/strict";

import { AIMessage, HumanMessage } from "@langchain/core/messages";
import * as langgraph from "@langchain/langgraph";

import { all, superstep, test } from "./support.mjs";

const { Annotation, Command, DeltaChannel, END, MessagesAnnotation, Send, START, StateGraph, entrypoint, getPreviousState, interrupt, task } = langgraph;

const State = Annotation.Root({
  text: Annotation(),
  log: Annotation({ reducer: (log, more) => log.concat(more), default: () => [] }),
});

const thread = (thread_id = "1") => ({ configurable: { thread_id } });

/** Values with every id by the place where it first stands, and without times. */
function normalised(value) {
  const ids = new Map();
  const named = (id) => ids.get(id) ?? ids.set(id, `id ${ids.size}`).get(id);
  const text = JSON.stringify(value, (_, held) => (held instanceof Error ? held.message : held));
  return JSON.parse(
    text
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
      .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, named)
      .replace(/"[\da-f]{32}"/g, (id) => `"${named(id)}"`),
  );
}

/** Runs a program on both savers and compares everything that it tells. */
async function compare(program) {
  const run = async (Saver) => {
    const told = [];
    await program(new Saver(), async (work) => {
      try {
        told.push(await work);
      } catch (error) {
        told.push(`${error.name}: ${error.message}`);
      }
      return told.at(-1);
    });
    return normalised(told);
  };
  const expected = await run(langgraph.MemorySaver);
  assert.ok(expected.length > 0);
  assert.deepEqual(await run(superstep.MemorySaver), expected);
  return expected;
}

const asking = (checkpointer) =>
  new StateGraph(State)
    .addNode("ask", (state) => ({ text: interrupt({ about: state.text }), log: ["ask"] }))
    .addNode("tell", (state) => ({ log: [`tell ${state.text}`] }))
    .addEdge(START, "ask")
    .addEdge("ask", "tell")
    .addEdge("tell", END)
    .compile({ checkpointer });

test("an interrupt, its answer, and the history", async () => {
  const told = await compare(async (saver, tell) => {
    const graph = asking(saver);
    await tell(graph.invoke({ text: "in" }, thread()));
    await tell(graph.getState(thread()));
    await tell(graph.invoke(new Command({ resume: "answer" }), thread()));
    await tell(graph.getState(thread()));
    await tell(all(graph.getStateHistory(thread())));
    await tell(all(graph.getStateHistory(thread(), { limit: 2, filter: { source: "loop" } })));
    await tell(graph.invoke({ text: "again" }, thread()));
    await tell(all(graph.getStateHistory(thread())));
  });
  assert.deepEqual(told[2], { text: "answer", log: ["ask", "tell answer"] });
});

test("every durability", () =>
  compare(async (saver, tell) => {
    const graph = asking(saver);
    for (const durability of ["sync", "async", "exit"]) {
      const config = { ...thread(durability), durability };
      await tell(graph.invoke({ text: "in" }, config));
      await tell(graph.invoke(new Command({ resume: "answer" }), config));
      await tell(all(graph.getStateHistory(config)));
    }
  }));

test("time travel and forks", () =>
  compare(async (saver, tell) => {
    const graph = asking(saver);
    await tell(graph.invoke({ text: "in" }, thread()));
    await tell(graph.invoke(new Command({ resume: "answer" }), thread()));
    const history = await all(graph.getStateHistory(thread()));
    for (const { config } of history) await tell(all(await graph.stream(null, { ...config, streamMode: ["values", "updates"] })));
    const fork = await graph.updateState(history[1].config, { text: "changed" }, "ask");
    await tell(graph.getState(fork));
    await tell(graph.invoke(null, fork));
    await tell(graph.updateState(thread(), { text: "late" }, "tell"));
    await tell(all(graph.getStateHistory(thread())));
  }));

test("tasks that are done are not run again when another failed or asked", () =>
  compare(async (saver, tell) => {
    const runs = [];
    const graph = new StateGraph(State)
      .addNode("done", () => (runs.push("done"), { log: ["done"] }))
      .addNode("fails", () => {
        runs.push("fails");
        if (runs.filter((run) => run === "fails").length === 1) throw new Error("once");
        return { log: ["mended"] };
      })
      .addNode("asks", () => ({ log: [interrupt("first"), interrupt("second")] }))
      .addEdge(START, "done")
      .addEdge(START, "fails")
      .addEdge(START, "asks")
      .compile({ checkpointer: saver });
    await tell(graph.invoke({ text: "in" }, thread()));
    await tell(graph.getState(thread()));
    await tell(graph.invoke(null, thread()));
    await tell(graph.getState(thread()));
    await tell(graph.invoke(new Command({ resume: "one" }), thread()));
    await tell(graph.invoke(new Command({ resume: "two" }), thread()));
    await tell(all(graph.getStateHistory(thread())));
    await tell(runs);
  }));

test("packets", () =>
  compare(async (saver, tell) => {
    const graph = new StateGraph(State)
      .addNode("plan", () => new Command({ goto: ["a", "b", "c"].map((text) => new Send("work", { text })) }), { ends: ["work"] })
      .addNode("work", ({ text }) => ({ log: [text === "b" ? interrupt(text) : text] }))
      .addEdge(START, "plan")
      .compile({ checkpointer: saver });
    await tell(graph.invoke({}, thread()));
    await tell(graph.getState(thread()));
    await tell(graph.invoke(new Command({ resume: "B" }), thread()));
    const history = await tell(all(graph.getStateHistory(thread())));
    await tell(graph.invoke(null, history[1].config));
  }));

test("subgraphs", () =>
  compare(async (saver, tell) => {
    const inner = asking(undefined);
    const graph = new StateGraph(State)
      .addNode("before", () => ({ log: ["before"] }))
      .addNode("inner", inner)
      .addEdge(START, "before")
      .addEdge("before", "inner")
      .compile({ checkpointer: saver });
    await tell(all(await graph.stream({ text: "in" }, { ...thread(), subgraphs: true })));
    const state = await tell(graph.getState(thread(), { subgraphs: true }));
    await tell(graph.updateState(state.tasks[0].state.config, { text: "changed" }));
    await tell(all(await graph.stream(new Command({ resume: "answer" }), { ...thread(), subgraphs: true })));
    const history = await tell(all(graph.getStateHistory(thread())));
    await tell(graph.invoke(null, history.at(-2).config));
  }));

test("channels that store differences", () =>
  compare(async (saver, tell) => {
    const Deltas = Annotation.Root({
      n: Annotation(),
      log: () => new DeltaChannel((log, writes) => [...(log ?? []), ...writes.flat()], { snapshotFrequency: 3 }),
    });
    const graph = new StateGraph(Deltas)
      .addNode("b", ({ n }) => ({ log: [`b${n}`] }))
      .addNode("a", ({ n }) => ({ n: n + 1, log: [`a${n}`] }))
      .addEdge(START, "a")
      .addEdge(START, "b")
      .addConditionalEdges("a", ({ n }) => (n % 5 === 0 ? END : ["a", "b"]), ["a", "b", END])
      .compile({ checkpointer: saver });
    await tell(graph.invoke({ n: 1, log: ["in"] }, thread()));
    await tell(graph.invoke({ n: 6 }, thread()));
    await tell(all(graph.getStateHistory(thread())));
    await tell(saver.getDeltaChannelHistory({ config: thread(), channels: ["log"] }));
  }));

test("tasks and entrypoints", () =>
  compare(async (saver, tell) => {
    const double = task("double", async (n) => 2 * n);
    const flow = entrypoint({ name: "flow", checkpointer: saver }, async (n) => {
      const doubled = await Promise.all([double(n), double(n + 1)]);
      return { doubled, answer: interrupt("?"), previous: getPreviousState() ?? null };
    });
    await tell(flow.invoke(1, thread()));
    await tell(flow.invoke(new Command({ resume: "a" }), thread()));
    await tell(flow.invoke(2, thread()));
    await tell(flow.invoke(new Command({ resume: "b" }), thread()));
    await tell(all(flow.getStateHistory(thread())));
  }));

test("messages come back as messages", async () => {
  const saver = new superstep.MemorySaver();
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", ({ messages }) => ({ messages: [new AIMessage(`${messages.length} so far`)] }))
    .addEdge(START, "agent")
    .compile({ checkpointer: saver });
  await graph.invoke({ messages: [new HumanMessage("Hi")] }, thread());
  const { messages } = await graph.invoke({ messages: [{ role: "user", content: "Again" }] }, thread());
  assert.deepEqual(messages.map((message) => message.constructor), [HumanMessage, AIMessage, HumanMessage, AIMessage]);
  assert.deepEqual(messages.map(({ content }) => content), ["Hi", "1 so far", "Again", "3 so far"]);
  const { values } = await graph.getState(thread());
  assert.deepEqual(values.messages, messages);
  assert.ok(values.messages[0] !== messages[0]);
});

test("a thread that is deleted begins anew", () =>
  compare(async (saver, tell) => {
    const graph = asking(saver);
    await tell(graph.invoke({ text: "in" }, thread()));
    await saver.deleteThread("1");
    await tell(graph.getState(thread()));
    await tell(graph.invoke({ text: "anew" }, thread()));
    await tell(graph.invoke({ text: "no thread" }));
  }));
