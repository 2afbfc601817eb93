/** What a client is told, mode by mode, as LangGraph Server tells it. */
import assert from "node:assert/strict";

import { golden, normalised } from "./golden.mjs";
import { all, chain, clientOf, superstep, test } from "./support.mjs";

const { Annotation, Client, END, MessagesAnnotation, START, ScriptedChatModel, Send, StateGraph } = superstep;

const agent = new StateGraph(MessagesAnnotation)
  .addNode("agent", async (state, runtime) => {
    runtime.writer({ progress: "thinking" });
    const model = new ScriptedChatModel({ responses: ["Hello Bagatur! It's nice to meet you."] });
    return { messages: [await model.invoke(state.messages, runtime)] };
  })
  .addEdge(START, "agent").addEdge("agent", END)
  .compile();

const error = new StateGraph(Annotation.Root({ foo: Annotation, answer: Annotation }))
  .addNode("error_node", () => {
    throw new TypeError("Boo!");
  })
  .addEdge(START, "error_node")
  .compile();

const fanout = new StateGraph(Annotation.Root({ items: Annotation, out: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }) }))
  .addNode("start", () => ({}))
  .addNode("worker", ({ x }) => ({ out: [x * 2] }))
  .addEdge(START, "start")
  .addConditionalEdges("start", ({ items }) => items.map((x) => new Send("worker", { x })), ["worker"])
  .compile();

const recursion = new StateGraph(MessagesAnnotation)
  .addNode("prep", () => ({ messages: [] }))
  .addNode("child", () => ({ messages: [] }))
  .addEdge(START, "prep").addEdge("prep", "child")
  .compile();

/** The agent's node in a graph inside another. */
const saysHello = async (state, runtime) => {
  runtime.writer({ progress: "thinking" });
  return { messages: [await new ScriptedChatModel({ responses: ["Hello Bagatur! It's nice to meet you."] }).invoke(state.messages, runtime)] };
};
const parent = new StateGraph(MessagesAnnotation)
  .addNode("prep", () => ({ messages: [] }))
  .addNode("child", new StateGraph(MessagesAnnotation).addNode("model", saysHello).addEdge(START, "model").compile())
  .addEdge(START, "prep").addEdge("prep", "child")
  .compile();

const client = new Client({ graphs: { agent, error, fanout, recursion, parent } });

const hello = { messages: [{ role: "human", content: "Hello! My name is Bagatur and I am 26 years old." }] };
const inputs = { agent: hello, error: { foo: "a" }, fanout: { items: [1, 2, 3] }, recursion: hello, parent: hello };

const transcripts = {
  agent: ["values", "updates", "custom", "debug", "tasks", "messages", "messages-tuple"],
  error: ["values", "updates", "debug", "tasks"],
  fanout: ["values", "updates", "debug", "tasks"],
  parent: ["values", "updates", "custom", "messages-tuple"],
};

for (const [graph, modes] of Object.entries(transcripts)) {
  for (const mode of modes) {
    test(`${graph} in mode ${mode}`, async () => {
      const events = await all(client.runs.stream(null, graph, { input: inputs[graph], streamMode: mode }));
      assert.deepEqual(normalised(events), golden(`${graph}-${mode}`));
    });
  }
}

test("agent in several modes", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: ["values", "updates", "custom"] }));
  assert.deepEqual(normalised(events), golden("agent-multi"));
});

/** The events of a model are under the name of its class. */
const asWords = (events) => JSON.parse(JSON.stringify(events).replaceAll('"ScriptedChatModel"', '"WordChatModel"'));

test("agent in mode events", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: "events" }));
  assert.deepEqual(normalised(asWords(events)), golden("agent-events"));
});

for (const mode of ["updates", "custom", "debug", "tasks", "messages-tuple", "events"]) {
  test(`a graph inside in mode ${mode}, shown`, async () => {
    const events = await all(client.runs.stream(null, "parent", { input: hello, streamMode: mode, streamSubgraphs: true }));
    assert.deepEqual(normalised(asWords(events)), golden(`parent-subgraphs-${mode}`));
  });
}

/** As Python's server does, and without saying of which graph they are, which no server does. */
test("messages of a graph inside: whole if it is not shown, else word by word", async () => {
  const names = async (streamSubgraphs) => (await all(client.runs.stream(null, "parent", { input: hello, streamMode: "messages", streamSubgraphs }))).map(({ event }) => event);
  assert.deepEqual(await names(false), ["metadata", "messages/metadata", "messages/complete"]);
  assert.deepEqual(await names(true), ["metadata", "messages/metadata", ...Array(13).fill("messages/partial")]);
});

test("events beside other modes: the chunks of a node come after its end", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: ["custom", "events", "updates"] }));
  const told = events.map(({ event, data }) => (event === "events" ? `${data.event} ${data.name}` : event)).filter((name) => !name.includes("chat_model"));
  assert.deepEqual(told, ["metadata", "on_chain_start LangGraph", "on_chain_start agent", "custom", "on_chain_end agent", "updates", "on_chain_end LangGraph"]);
});

test("events and values: the state is shown where it is asked for", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: ["events", "values"] }));
  assert.equal(events.filter(({ event }) => event === "values").length, 2);
  const alone = await all(client.runs.stream(null, "agent", { input: hello, streamMode: "events" }));
  assert.deepEqual([...new Set(alone.map(({ event }) => event))], ["metadata", "events"]);
});

test("events of a run that fails: what failed has no end, the error comes last", async () => {
  const events = await all(client.runs.stream(null, "error", { input: { foo: "a" }, streamMode: "events" }));
  assert.deepEqual(events.map(({ event, data }) => data.event ?? event), ["metadata", "on_chain_start", "on_chain_start", "error"]);
  assert.deepEqual(events.at(-1).data, { error: "TypeError", message: "Boo!" });
});

test("events: a run is found by its assistant's uuid, and onRunCreated is told", async () => {
  const created = [];
  const events = await all(client.runs.stream(null, "fe096781-5601-53d2-b2f6-0d3403f7e9ca", { input: hello, streamMode: "events", onRunCreated: (run) => created.push(run) }));
  assert.deepEqual(created, [{ run_id: events[0].data.run_id }]);
  assert.equal(events[1].data.run_id, events[0].data.run_id);
});

test("events: a question ends the run with the state before it", async () => {
  const asking = new StateGraph(Annotation.Root({ foo: Annotation })).addNode("ask", (_, { interrupt }) => ({ foo: interrupt("ok?") })).addEdge(START, "ask").compile();
  const events = await all(clientOf(asking).runs.stream(null, "agent", { input: { foo: "a" }, streamMode: ["events", "updates"] }));
  assert.deepEqual(events.map(({ event, data }) => data.event ?? event), ["metadata", "on_chain_start", "on_chain_start", "updates", "on_chain_end"]);
  assert.deepEqual(events.at(-1).data.data.output, { foo: "a" });
});

for (const [how, leave] of [
  ["leaving", (stream) => stream.return()],
  ["an aborted signal", (_, controller) => controller.abort(new RangeError("enough"))],
]) {
  test(`events: ${how} stops the run`, async () => {
    let stopped;
    const slow = new StateGraph(Annotation.Root({ foo: Annotation }))
      .addNode("slow", (_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve((stopped = {})))))
      .addEdge(START, "slow").compile();
    const controller = new AbortController();
    const stream = clientOf(slow).runs.stream(null, "agent", { input: { foo: "a" }, streamMode: "events", signal: controller.signal });
    for (let events = 0; events < 3; events++) await stream.next();
    const next = stream.next();
    await leave(stream, controller);
    if (how === "leaving") assert.deepEqual(await next, { value: undefined, done: true });
    else await assert.rejects(next, RangeError);
    assert.ok(stopped);
  });
}

test("events: an entrypoint and its tasks", async () => {
  const double = superstep.task("double", async (n) => 2 * n);
  const flow = superstep.entrypoint("flow", async (n) => double(n));
  const events = await all(clientOf(flow).runs.stream(null, "agent", { input: 2, streamMode: ["events", "updates"] }));
  const told = events.map(({ event, data }) => (event === "events" ? `${data.event} ${data.name}` : event));
  assert.deepEqual(told, [
    "metadata", "on_chain_start flow", "on_chain_start flow", "on_chain_start double", "on_chain_end double", "updates", "on_chain_end flow", "updates",
    "on_chain_end flow",
  ]);
  assert.equal(events.at(-1).data.data.output, 4);
});

test("events: many runs at once keep to themselves", async () => {
  const runs = await Promise.all(Array.from({ length: 20 }, () => all(client.runs.stream(null, "agent", { input: hello, streamMode: "events" }))));
  for (const events of runs) assert.deepEqual(normalised(asWords(events)), golden("agent-events"));
});

test("events: a slow reader holds a node's own chunks back", async () => {
  let written = 0;
  const flooding = new StateGraph(Annotation.Root({ foo: Annotation }))
    .addNode("flood", async (_, { writer, signal }) => {
      while (!signal.aborted) await writer({ nth: ++written });
      return {};
    })
    .addEdge(START, "flood").compile();
  const stream = clientOf(flooding).runs.stream(null, "agent", { input: { foo: "a" }, streamMode: ["events", "custom"] });
  for (let chunks = 0; chunks < 5; chunks++) await stream.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(written < 5_000, `${written} were written`);
  await stream.return();
});

test("events: a payload that is wrong is refused as elsewhere", async () => {
  await assert.rejects(all(client.runs.stream(null, "agent", { input: hello, streamMode: ["events", "nope"] })), /expected 'values' .*'events' \| 'tools', received 'nope'/);
  await assert.rejects(all(client.runs.stream(null, "none", { input: hello, streamMode: "events" })), /No assistant found/);
});

test("a recursion limit", async () => {
  const events = await all(client.runs.stream(null, "recursion", { input: hello, streamMode: "updates", config: { recursion_limit: 1 } }));
  assert.deepEqual(normalised(events), golden("recursion-updates"));
});

test("every event is { event, data } and nothing else", async () => {
  for (const streamMode of transcripts.agent) {
    for (const event of await all(client.runs.stream(null, "agent", { input: hello, streamMode }))) assert.deepEqual(Object.keys(event), ["event", "data"]);
  }
});

test("without a mode, values", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello }));
  assert.deepEqual(normalised(events), golden("agent-values"));
});

test("the words of a message share its id, and the message in the state has it too", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: ["messages-tuple", "values"] }));
  const words = events.filter(({ event }) => event === "messages").map(({ data: [message] }) => message);
  const { id, content } = events.at(-1).data.messages.at(-1);
  assert.deepEqual(new Set(words.map((word) => word.id)), new Set([id]));
  assert.equal(words.map((word) => word.content).join(""), content);
});

test("both message modes at once", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: ["messages", "messages-tuple"] }));
  const names = new Set(events.map(({ event }) => event));
  assert.deepEqual([...names].sort(), ["messages", "messages/metadata", "messages/partial", "metadata"]);
});

/** A node that writes a whole message. */
const saying = (message) => new StateGraph(MessagesAnnotation).addNode("says", () => ({ messages: [message] })).addEdge(START, "says").compile();

test("a message that comes whole: metadata, then complete", async () => {
  const whole = { type: "ai", content: "whole", id: "m1", additional_kwargs: {}, response_metadata: {}, tool_calls: [], invalid_tool_calls: [] };
  const events = await all(clientOf(saying(whole)).runs.stream(null, "agent", { input: hello, streamMode: "messages" }));
  assert.deepEqual(events.map(({ event }) => event), ["metadata", "messages/metadata", "messages/complete"]);
  assert.deepEqual(Object.keys(events[1].data), ["m1"]);
  assert.deepEqual(Object.keys(events[1].data.m1), ["metadata"]);
  assert.equal(events[1].data.m1.metadata.langgraph_node, "says");
  assert.deepEqual(events[2].data, [whole]);
});

test("a message that comes whole, as a tuple", async () => {
  const whole = { type: "ai", content: "whole", id: "m1", additional_kwargs: {}, response_metadata: {}, tool_calls: [], invalid_tool_calls: [] };
  const events = await all(clientOf(saying(whole)).runs.stream(null, "agent", { input: hello, streamMode: "messages-tuple" }));
  assert.deepEqual(events.map(({ event }) => event), ["metadata", "messages"]);
  const [message, metadata] = events[1].data;
  assert.deepEqual(message, whole);
  assert.equal(metadata.langgraph_node, "says");
  assert.deepEqual(metadata.langgraph_path, ["__pregel_pull", "says"]);
  assert.equal(metadata.langgraph_checkpoint_ns, metadata.checkpoint_ns);
  assert.match(metadata.langgraph_checkpoint_ns, /^says:[0-9a-f-]{36}$/);
});

test("a message that is known already is not told again", async () => {
  const known = { type: "human", content: "hi", id: "h1", additional_kwargs: {}, response_metadata: {} };
  const graph = new StateGraph(MessagesAnnotation).addNode("repeats", ({ messages }) => ({ messages })).addEdge(START, "repeats").compile();
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: { messages: [known] }, streamMode: "messages" }));
  assert.deepEqual(events.map(({ event }) => event), ["metadata"]);
});

test("a model whose tags say so is not streamed", async () => {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", async (_, runtime) => {
      await new ScriptedChatModel({ responses: ["secret"] }).invoke([], { ...runtime, tags: ["nostream"] });
      return {};
    })
    .addEdge(START, "agent").compile();
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: hello, streamMode: "messages-tuple" }));
  assert.deepEqual(events.map(({ event }) => event), ["metadata"]);
});

test("two models at once: each message grows by its own words", async () => {
  const model = (text) => new ScriptedChatModel({ responses: [text] });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", async (_, runtime) => ({ messages: await Promise.all([model("a b c").invoke([], runtime), model("x y z").invoke([], runtime)]) }))
    .addEdge(START, "agent").compile();
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: hello, streamMode: "messages" }));
  const last = new Map();
  for (const { event, data } of events) if (event === "messages/partial") last.set(data[0].id, data[0].content);
  assert.deepEqual([...last.values()].sort(), ["a b c", "x y z"]);
});

test("tool calls come with the last part of a message", async () => {
  const call = { name: "search", args: { q: "x" }, id: "c1", type: "tool_call" };
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", async (_, runtime) => ({ messages: [await new ScriptedChatModel({ responses: [{ content: "let me see", tool_calls: [call] }] }).invoke([], runtime)] }))
    .addEdge(START, "agent").compile();
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: hello, streamMode: ["messages", "values"] }));
  const partial = events.filter(({ event }) => event === "messages/partial").at(-1).data[0];
  assert.equal(partial.content, "let me see");
  assert.deepEqual(partial.tool_calls, [call]);
  assert.deepEqual(events.at(-1).data.messages.at(-1).tool_calls, [call]);
});

test("a chunk that was told does not change afterwards", async () => {
  const events = await all(client.runs.stream(null, "agent", { input: hello, streamMode: "messages" }));
  const partials = events.filter(({ event }) => event === "messages/partial").map(({ data }) => data[0].content);
  assert.ok(partials.every((text, place) => place === 0 || (text.length > partials[place - 1].length && text.startsWith(partials[place - 1]))));
});

test("values are told as they were, not as they became", async () => {
  const graph = chain({ a: () => ({ log: ["a"] }), b: () => ({ log: ["b"] }) });
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "values" }));
  assert.deepEqual(events.slice(1).map(({ data }) => data.log), [[], ["a"], ["a", "b"]]);
});
