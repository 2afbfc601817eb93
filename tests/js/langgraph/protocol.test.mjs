/** `streamEvents` of version "v3", where it differs from LangGraph.js on purpose, and with what LangGraph.js does not have. */
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

import { ScriptedModel, all } from "./helpers.mjs";
import { each } from "./readers.mjs";

register("./hooks.mjs", import.meta.url);

const { Annotation, MessagesAnnotation, START, StateGraph } = await import("../../../pkg/langgraph/node.js");
const { OpenAIChatModel, ScriptedChatModel } = await import("../../../pkg/models.js");

const v3 = { version: "v3" };
const Log = Annotation.Root({ log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) });
const graphOf = (node, state = Log) => new StateGraph(state).addNode("a", node).addEdge(START, "a").compile();

/** A node that waits until it is stopped, and says so. */
function waiting() {
  const seen = { started: undefined, reason: undefined };
  seen.started = new Promise((resolve) => (seen.start = resolve));
  const node = (_, { signal }) => {
    seen.start();
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject((seen.reason = signal.reason))));
  };
  return { seen, graph: graphOf(node) };
}

const chat = (model, call = (state, runtime) => model.invoke(state.messages, runtime)) =>
  graphOf(async (state, runtime) => ({ messages: [await call(state, runtime)] }), MessagesAnnotation);

test("abort stops the run", async () => {
  const { seen, graph } = waiting();
  const run = await graph.streamEvents({}, v3);
  await seen.started;
  run.abort(new Error("enough"));
  await assert.rejects(run.output, { message: "enough" });
  assert.equal(seen.reason.message, "enough");
  assert.equal(run.signal.aborted, true);
  assert.deepEqual((await all(run.lifecycle)).map(({ event, error, threw }) => [event ?? threw, error]), [["running", undefined], ["failed", "enough"], ["Error", undefined]]);
});

test("who leaves the bytes of a run stops it", async () => {
  const { seen, graph } = waiting();
  const stream = await graph.streamEvents({}, { ...v3, encoding: "text/event-stream" });
  const reader = stream.getReader();
  await reader.read();
  await seen.started;
  await reader.cancel(new Error("gone"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(seen.reason.message, "gone");
});

test("a model that streams keeps its node alive", async () => {
  class Slow extends ScriptedModel {
    async *_streamResponseChunks(...args) {
      for await (const chunk of super._streamResponseChunks(...args)) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        yield chunk;
      }
    }
  }
  const model = new Slow(["a b c d e"]);
  const node = async (state) => ({ messages: [await model.invoke(state.messages)] });
  const graph = new StateGraph(MessagesAnnotation).addNode("a", node, { timeout: { idleTimeout: 200 } }).addEdge(START, "a").compile();
  const run = await graph.streamEvents({ messages: "hi" }, v3);
  assert.equal((await run.output).messages.at(-1).text, "a b c d e");
});

test("a caller's signal is let go of when the run is over", async () => {
  const { signal } = new AbortController();
  const listeners = new Set();
  const counted = new Proxy(signal, {
    get(target, name) {
      if (name === "addEventListener") return (event, listener) => listeners.add(listener);
      if (name === "removeEventListener") return (event, listener) => listeners.delete(listener);
      return Reflect.get(target, name, target);
    },
  });
  const run = await graphOf(() => ({ log: ["a"] })).streamEvents({}, { ...v3, signal: counted });
  assert.equal(listeners.size, 1);
  await run.output;
  assert.equal(listeners.size, 0);
});

test("a signal that is none is named", async () => {
  const run = await graphOf(() => ({})).streamEvents({}, { ...v3, signal: 5 });
  await assert.rejects(run.output, { message: '"signal" must be an AbortSignal' });
});

test("what is thrown is what readers are thrown", async () => {
  for (const thrown of [null, undefined, 0, "text"]) {
    const run = await graphOf(() => {
      throw thrown;
    }).streamEvents({ log: ["in"] }, v3);
    const seen = await run.output.catch((error) => ({ error }));
    assert.deepEqual(seen, { error: thrown });
    const events = [];
    const error = await (async () => {
      for await (const { method } of run) events.push(method);
    })().catch((error) => ({ error }));
    assert.deepEqual(error, { error: thrown });
    // What there was comes first.
    assert.deepEqual(events, ["lifecycle", "checkpoints", "values", "tasks", "tasks", "lifecycle"]);
  }
});

test("answers of superstep/models come part by part", async () => {
  const run = await chat(new ScriptedChatModel({ responses: ["Hello you"] })).streamEvents({ messages: "hi" }, v3);
  const [message, ...more] = await all(run.messages);
  assert.equal(more.length, 0);
  assert.equal(message.node, "a");
  assert.deepEqual(await each(message.text), ["Hello", " ", "you"]);
  const order = await all(run, ({ method, params }) => (method === "messages" ? params.data.event : method));
  assert.deepEqual(order.slice(4), [
    "lifecycle", "message-start", "content-block-start", "content-block-delta", "content-block-delta", "content-block-delta", "content-block-finish", "message-finish",
    "updates", "tasks", "lifecycle", "checkpoints", "values", "lifecycle",
  ]);
});

const answer = { id: "c1", choices: [{ index: 0, message: { role: "assistant", content: "whole", tool_calls: [] }, finish_reason: "stop" }], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } };

test("answers of superstep/models that come whole are whole messages", async () => {
  const engine = { chat: { completions: { create: async () => answer } } };
  const model = new OpenAIChatModel({ engine, model: "m", disableStreaming: true });
  const run = await chat(model).streamEvents({ messages: "hi" }, v3);
  const [message] = await all(run.messages);
  assert.equal(await message.text, "whole");
  assert.deepEqual(await each(message, ({ event }) => event), ["message-start", "content-block-start", "content-block-delta", "content-block-finish", "message-finish"]);
  assert.equal((await run.output).messages.at(-1).content, "whole");
});

test("tool calls of superstep/models come part by part", async () => {
  const parts = [{ tool_calls: [{ index: 0, id: "c", function: { name: "weather", arguments: "{\"city\":" } }] }, { tool_calls: [{ index: 0, function: { arguments: "\"Rome\"}" } }] }];
  const engine = {
    chat: {
      completions: {
        async *create() {
          for (const delta of parts) yield { id: "c1", choices: [{ index: 0, delta }] };
          yield { id: "c1", choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] };
        },
      },
    },
  };
  const run = await chat(new OpenAIChatModel({ engine: { chat: { completions: { create: async (body) => engine.chat.completions.create(body) } } }, model: "m" })).streamEvents({ messages: "hi" }, v3);
  const [message] = await all(run.messages);
  const [call] = await each(message.toolCalls);
  assert.deepEqual([call.name, call.args], ["weather", { city: "Rome" }]);
});

test("quiet answers of superstep/models are not shown", async () => {
  const model = new ScriptedChatModel({ responses: ["Hello"] });
  const quiet = chat(model, (state, runtime) => model.invoke(state.messages, { ...runtime, tags: ["nostream"] }));
  const run = await quiet.streamEvents({ messages: "hi" }, v3);
  assert.deepEqual(await all(run.messages), []);
});

test("an answer that breaks off does not hold its node up", async () => {
  const model = new ScriptedChatModel({ responses: ["Hello you"] });
  const breaking = async (state, runtime) => {
    for await (const _ of model.stream(state.messages, runtime)) break;
    return { role: "assistant", content: "instead" };
  };
  const run = await chat(model, breaking).streamEvents({ messages: "hi" }, v3);
  assert.equal((await run.output).messages.at(-1).content, "instead");
  const [message] = await all(run.messages);
  assert.equal(await message.text, "Hello");
});

test("answers of superstep/models in graphs inside are theirs", async () => {
  const inner = chat(new ScriptedChatModel({ responses: ["deep"] }));
  const run = await graphOf(inner, MessagesAnnotation).streamEvents({ messages: "hi" }, v3);
  const [graph] = await all(run.subgraphs);
  assert.deepEqual(await Promise.all((await all(graph.messages)).map(({ text }) => text)), ["deep"]);
});
