/** Models in graphs: tokens reach the stream by the runtime alone, in LangGraph's words. */
import assert from "node:assert/strict";

import { RunnableLambda } from "@langchain/core/runnables";

import { all, clientOf, deferred, settle, superstep, test, thrownBy } from "../behaviour/support.mjs";
import { SSE, STOP, endless, event, says, serve } from "./server.mjs";

const { Annotation, MessagesAnnotation, OpenAIChatModel, START, ScriptedChatModel, StateGraph } = superstep;

async function modelOn(context, options, ...answers) {
  const { baseURL, requests } = await serve(context, ...answers);
  return { model: new OpenAIChatModel({ model: "gpt-4o-mini", baseURL, ...options }), requests };
}

const agent = (action, options) => new StateGraph(MessagesAnnotation).addNode("agent", action, options).addEdge(START, "agent").compile();
const invoking = (model) => agent(async ({ messages }, runtime) => ({ messages: [await model.invoke(messages, runtime)] }));
const hello = { messages: [{ role: "user", content: "Hi" }] };

test("tokens in mode messages, with the node's and the model's metadata", async (context) => {
  const { model } = await modelOn(context, { temperature: 0.5, maxTokens: 9, stop: ["x"] }, "openai-text.sse");
  const chunks = await all(await invoking(model).stream(hello, { streamMode: "messages", tags: ["mine"], metadata: { who: "me" } }));
  assert.equal(chunks.map(([{ content }]) => content).join(""), "Hello Bagatur – schön, 👋!");
  for (const [, metadata] of chunks) {
    const { langgraph_node, tags, who, ...more } = metadata;
    assert.deepEqual([langgraph_node, tags, who], ["agent", ["mine"], "me"]);
    assert.match(more.langgraph_checkpoint_ns, /^agent:/);
    const facts = Object.fromEntries(Object.entries(more).filter(([name]) => name.startsWith("ls_") && name !== "ls_integration"));
    assert.deepEqual(facts, {
      ls_provider: "openai",
      ls_model_name: "gpt-4o-mini",
      ls_model_type: "chat",
      ls_temperature: 0.5,
      ls_max_tokens: 9,
      ls_stop: ["x"],
    });
  }
});

test("the message in the state has the parts' id, and is not told again", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.sse");
  const chunks = await all(await invoking(model).stream(hello, { streamMode: ["messages", "values"] }));
  const told = chunks.filter(([mode]) => mode === "messages").map(([, [message]]) => message);
  const { id, content, usage_metadata } = chunks.at(-1)[1].messages.at(-1);
  assert.deepEqual(new Set(told.map((part) => part.id)), new Set([id]));
  assert.equal(told.map((part) => part.content).join(""), content);
  assert.equal(usage_metadata.total_tokens, 28);
});

test("a client's partial messages grow in what has parts of its own, as the message does", async () => {
  const pieces = [{ id: "audio_1", data: "AAAA", transcript: "Yes" }, { data: "BBBB" }, { transcript: ", we can" }];
  const chunks = [...pieces.map((audio) => ({ choices: [{ delta: { audio } }] })), { choices: [{ delta: {}, finish_reason: "stop" }] }];
  const create = async function* () {
    yield* chunks;
  };
  const model = new OpenAIChatModel({ engine: { chat: { completions: { create } } } });
  const events = await all(clientOf(invoking(model)).runs.stream(null, "agent", { input: hello, streamMode: ["messages", "values"] }));
  const partials = events.filter(({ event }) => event === "messages/partial").map(({ data: [message] }) => message.additional_kwargs.audio);
  assert.deepEqual(partials.at(-1), { id: "audio_1", data: "AAAABBBB", transcript: "Yes, we can" });
  assert.deepEqual(partials.at(-1), events.at(-1).data.messages.at(-1).additional_kwargs.audio);
});

test("a client's partial messages grow, in all that a model says", async (context) => {
  const { model } = await modelOn(context, {}, "vllm-tools.sse");
  const events = await all(clientOf(invoking(model)).runs.stream(null, "agent", { input: hello, streamMode: "messages" }));
  assert.deepEqual(events.slice(0, 2).map(({ event }) => event), ["metadata", "messages/metadata"]);
  const partials = events.filter(({ event }) => event === "messages/partial").map(({ data: [message] }) => message);
  assert.deepEqual(partials.map(({ additional_kwargs }) => additional_kwargs.reasoning_content).slice(0, 2), ["The user", "The user asks for weather."]);
  const last = partials.at(-1);
  assert.equal(last.additional_kwargs.reasoning_content, "The user asks for weather.");
  assert.deepEqual(last.tool_calls.map(({ args }) => args), [{ city: "Bern" }]);
  assert.equal(last.tool_call_chunks.map(({ args }) => args).join(""), '{"city": "Bern"}');
  assert.equal(last.response_metadata.finish_reason, "tool_calls");
  assert.equal(last.usage_metadata.total_tokens, 39);
});

test("a client's tuples", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.sse");
  const events = await all(clientOf(invoking(model)).runs.stream(null, "agent", { input: hello, streamMode: "messages-tuple" }));
  assert.equal(events.slice(1).map(({ data: [{ content }] }) => content).join(""), "Hello Bagatur – schön, 👋!");
  assert.equal(events[1].data[1].ls_model_name, "gpt-4o-mini");
});

test("streamEvents", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.sse");
  const events = await all(invoking(model).streamEvents(hello, { version: "v2" }, { includeTypes: ["chat_model"] }));
  const [start, ...parts] = events;
  const end = parts.pop();
  assert.deepEqual([start.event, parts[0].event, end.event], ["on_chat_model_start", "on_chat_model_stream", "on_chat_model_end"]);
  assert.equal(new Set(events.map(({ run_id }) => run_id)).size, 1);
  assert.equal(start.name, "OpenAIChatModel");
  assert.deepEqual([start.metadata.ls_provider, start.metadata.ls_model_name, start.metadata.langgraph_node], ["openai", "gpt-4o-mini", "agent"]);
  assert.equal(parts.map(({ data }) => data.chunk.content).join(""), end.data.output.content);
  assert.equal(end.data.output.usage_metadata.total_tokens, 28);
  const every = await all(invoking(model).streamEvents(hello, { version: "v2" }));
  assert.equal(every.find(({ event }) => event === "on_chat_model_start").data.input.messages[0][0].content, "Hi");
});

test("nobody who reads tokens: the answer is asked for in one piece", async (context) => {
  const { model, requests } = await modelOn(context, {}, "openai-text.json");
  await invoking(model).invoke(hello);
  await all(await invoking(model).stream(hello, { streamMode: ["values", "updates"] }));
  assert.deepEqual(requests.map(({ body }) => "stream" in body), [false, false]);
});

test("a model that does not stream tells of its message whole", async (context) => {
  const { model } = await modelOn(context, { disableStreaming: true }, "openai-text.json");
  const events = await all(clientOf(invoking(model)).runs.stream(null, "agent", { input: hello, streamMode: "messages" }));
  assert.deepEqual(events.map(({ event }) => event), ["metadata", "messages/metadata", "messages/complete"]);
});

for (const tag of ["nostream", "langsmith:nostream"]) {
  const silent = {
    "of the model": (model) => [new OpenAIChatModel({ ...model.options, tags: [tag] })],
    "bound": (model) => [new OpenAIChatModel(model.options).withConfig({ tags: [tag] })],
    "of the call": (model) => [new OpenAIChatModel(model.options), { tags: [tag] }],
  };
  for (const [how, make] of Object.entries(silent)) {
    test(`${tag} ${how}: no tokens; the node's message is told once`, async (context) => {
      const { baseURL } = await serve(context, "openai-text.sse");
      const [model, more] = make({ options: { model: "m", baseURL } });
      const graph = agent(async ({ messages }, runtime) => ({ messages: [await model.invoke(messages, { ...runtime, ...more })] }));
      const chunks = await all(await graph.stream(hello, { streamMode: "messages" }));
      assert.deepEqual(chunks.map(([{ content }]) => content), ["Hello Bagatur – schön, 👋!"]);
      assert.equal("ls_provider" in chunks[0][1], false);
    });
  }
}

test("tags and metadata of the model, of what is bound, of the call and of the run", async (context) => {
  const { model } = await modelOn(context, { tags: ["model"], metadata: { model: 1, who: "model" } }, "openai-text.sse");
  const bound = model.withConfig({ tags: ["bound"], metadata: { bound: 1 } });
  const graph = agent(async ({ messages }, runtime) => {
    const metadata = { ...runtime.metadata, call: 1, who: "call" };
    return { messages: [await bound.invoke(messages, { ...runtime, tags: [...runtime.tags, "call"], metadata })] };
  });
  const [[, metadata]] = await all(await graph.stream(hello, { streamMode: "messages", tags: ["run"], metadata: { run: 1 } }));
  assert.deepEqual(metadata.tags, ["run", "call", "model", "bound"]);
  assert.deepEqual([metadata.run, metadata.call, metadata.model, metadata.bound, metadata.who], [1, 1, 1, 1, "model"]);
  assert.equal(metadata.langgraph_node, "agent");
});

test("a model is a node", async (context) => {
  const { model, requests } = await modelOn(context, {}, "openai-text.sse");
  const graph = agent(model);
  const chunks = await all(await graph.stream(hello, { streamMode: ["messages", "values"] }));
  assert.equal(chunks.at(-1)[1].messages.at(-1).content, "Hello Bagatur – schön, 👋!");
  assert.ok(chunks.filter(([mode]) => mode === "messages").length > 3);
  assert.deepEqual(requests[0].body.messages, [{ role: "user", content: "Hi" }]);
  const scripted = await agent(new ScriptedChatModel({ responses: ["scripted"] })).invoke(hello);
  assert.equal(scripted.messages.at(-1).content, "scripted");
});

test("a node that reads the stream itself joins the chunks as LangChain's are joined", async (context) => {
  const { model } = await modelOn(context, {}, "openai-tools.sse");
  const graph = agent(async ({ messages }, runtime) => {
    let whole;
    for await (const chunk of await model.stream(messages, runtime)) whole = whole === undefined ? chunk : whole.concat(chunk);
    return { messages: [whole] };
  });
  const chunks = await all(await graph.stream(hello, { streamMode: ["messages", "values"] }));
  const message = chunks.at(-1)[1].messages.at(-1);
  assert.deepEqual(message.tool_calls.map(({ name }) => name), ["weather", "time"]);
  assert.deepEqual(new Set(chunks.filter(([mode]) => mode === "messages").map(([, [{ id }]]) => id)), new Set([message.id]));
});

test("an agent: the model calls a tool, and is told what came of it", async (context) => {
  const { baseURL, requests } = await serve(context, "ollama-tools.sse", "ollama-text.sse");
  const model = new OpenAIChatModel({ model: "llama3.2", baseURL }).bindTools([{ name: "weather", description: "d", schema: { type: "object", properties: {} } }]);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }, runtime) => ({ messages: [await model.invoke(messages, runtime)] }))
    .addNode("tools", ({ messages }) => ({ messages: messages.at(-1).tool_calls.map(({ id, args }) => ({ role: "tool", content: `fine in ${args.city}`, tool_call_id: id })) }))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls.length > 0 ? "tools" : "__end__"), ["tools", "__end__"])
    .addEdge("tools", "agent")
    .compile();
  const chunks = await all(await graph.stream(hello, { streamMode: ["messages", "values"] }));
  assert.equal(chunks.at(-1)[1].messages.at(-1).content, "Hello Bagatur!");
  const [, called, ...answers] = requests[1].body.messages;
  assert.deepEqual(called.tool_calls.map(({ id }) => id), answers.map(({ tool_call_id }) => tool_call_id));
  assert.deepEqual(answers.map(({ content }) => content), ["fine in Paris", "fine in London"]);
});

test("models in subgraphs and in LangChain's runnables", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.sse");
  const runnable = RunnableLambda.from(async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] }));
  const outer = agent(agent(runnable));
  const chunks = await all(await outer.stream(hello, { streamMode: "messages", subgraphs: true }));
  assert.ok(chunks.length > 3);
  assert.equal(chunks.map(([, [{ content }]]) => content).join(""), "Hello Bagatur – schön, 👋!");
});

test("two models at once keep their tokens apart", async (context) => {
  const { baseURL } = await serve(context, "openai-text.sse");
  const model = new OpenAIChatModel({ model: "m", baseURL });
  const graph = new StateGraph(MessagesAnnotation);
  for (const name of ["a", "b"]) graph.addNode(name, model.withConfig({ tags: [name] })).addEdge(START, name);
  const texts = {};
  for await (const [{ content }, { langgraph_node, tags }] of await graph.compile().stream(hello, { streamMode: "messages" })) {
    assert.deepEqual(tags, [langgraph_node]);
    texts[langgraph_node] = (texts[langgraph_node] ?? "") + content;
  }
  assert.deepEqual(texts, { a: "Hello Bagatur – schön, 👋!", b: "Hello Bagatur – schön, 👋!" });
});

test("a run that stops closes its model's connection", async (context) => {
  for (const stop of ["leave", "abort", "sibling"]) {
    const { model, requests } = await modelOn(context, {}, endless);
    const controller = new AbortController();
    const graph = new StateGraph(MessagesAnnotation).addNode("agent", model).addEdge(START, "agent");
    if (stop === "sibling") {
      graph.addNode("fails", () => new Promise((_, reject) => setTimeout(() => reject(new Error("no")), 60))).addEdge(START, "fails");
    }
    const reading = (async () => {
      for await (const _ of await graph.compile().stream(hello, { streamMode: "messages", signal: controller.signal })) {
        if (stop === "leave") break;
        if (stop === "abort") controller.abort(new Error("no"));
      }
    })();
    if (stop === "leave") await reading;
    else assert.equal((await thrownBy(reading)).message, "no");
    while (!requests[0].isClosed) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

test("a slow reader slows the model down", async (context) => {
  const count = 5_000;
  const { model } = await modelOn(context, {}, { headers: SSE, body: [..."x".repeat(count / 100)].map(() => says("x").repeat(100)).concat(STOP) });
  let given = 0;
  const graph = agent(async ({ messages }, runtime) => {
    for await (const _ of model.stream(messages, runtime)) given += 1;
  });
  let read = 0;
  for await (const _ of await graph.stream(hello, { streamMode: "messages" })) {
    read += 1;
    if (read === 1) {
      await settle(200);
      assert.ok(given < 2_000, `${given} chunks wait`);
    }
  }
  assert.equal(read, count + 1);
}, { within: 30_000 });

test("tokens are signs of life to a node's idle timeout", async (context) => {
  const slowly = async (response) => {
    response.writeHead(200, SSE);
    for (let nth = 0; nth < 6; nth += 1) {
      response.write(says("."));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    response.end(STOP);
  };
  const { model } = await modelOn(context, {}, slowly);
  const streaming = async ({ messages }, runtime) => {
    let text = "";
    for await (const { content } of model.stream(messages, runtime)) text += content;
    return { messages: { role: "assistant", content: text } };
  };
  const run = (action) => agent(action, { timeout: { idleTimeout: 200 } }).invoke(hello);
  assert.equal((await run(streaming)).messages.at(-1).content, "......");
});

test("a node's retries go by the server's status", async (context) => {
  const refuse = (status) => ({ status, body: { error: { message: "no" } } });
  for (const [status, expected] of [[400, 1], [503, 3]]) {
    const { model, requests } = await modelOn(context, { maxRetries: 0 }, refuse(status));
    const graph = agent(model, { retryPolicy: { maxAttempts: 3, initialInterval: 1, jitter: false, logWarning: false } });
    assert.equal((await thrownBy(graph.invoke(hello))).status, status);
    assert.equal(requests.length, expected);
  }
});

test("an engine in the page in place of a server", async () => {
  const asked = [];
  async function* answer() {
    for (const content of ["from ", "here"]) yield { id: "1", model: "Llama-3.2-1B", choices: [{ index: 0, delta: { content } }] };
    yield { choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: { prompt_tokens: 1, completion_tokens: 2 } };
  }
  const create = async (body) => {
    asked.push(body);
    return body.stream ? answer() : { choices: [{ message: { content: "whole" }, finish_reason: "stop" }] };
  };
  const model = new OpenAIChatModel({ engine: { chat: { completions: { create } } }, provider: "web-llm", temperature: 0 });
  const chunks = await all(await invoking(model).stream(hello, { streamMode: "messages" }));
  assert.equal(chunks.map(([{ content }]) => content).join(""), "from here");
  assert.equal(chunks[0][1].ls_provider, "web-llm");
  assert.equal(chunks.at(-1)[0].usage_metadata.total_tokens, 3);
  assert.deepEqual(asked[0], { messages: [{ role: "user", content: "Hi" }], temperature: 0, stream: true, stream_options: { include_usage: true } });
  assert.equal((await model.invoke("Hi")).content, "whole");
});

test("an engine in the page is told to stop", async () => {
  const stopped = deferred();
  async function* answer() {
    yield { choices: [{ index: 0, delta: { content: "one" } }] };
    await new Promise(() => {});
  }
  const engine = { interruptGenerate: () => stopped.resolve(), chat: { completions: { create: async () => answer() } } };
  const controller = new AbortController();
  const reading = all(new OpenAIChatModel({ model: "m", engine }).stream("Hi", { signal: controller.signal }));
  await settle();
  controller.abort(new Error("enough"));
  assert.equal((await thrownBy(reading)).message, "enough");
  await stopped.promise;
});

test("a state of other keys is not taken for messages", async (context) => {
  const { model } = await modelOn(context, {}, "openai-text.json");
  const State = Annotation.Root({ question: Annotation });
  const graph = new StateGraph(State).addNode("a", model).addEdge(START, "a").compile();
  assert.match((await thrownBy(graph.invoke({ question: "?" }))).message, /Unable to coerce message/);
});

test("an event that is not the protocol's is passed over", async (context) => {
  const { model } = await modelOn(context, {}, { headers: SSE, body: [event("null"), says("a"), STOP] });
  assert.equal((await all(model.stream("Hi"))).map(({ content }) => content).join(""), "a");
});
