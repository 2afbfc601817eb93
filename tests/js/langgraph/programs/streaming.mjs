import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel, FakeStreamingChatModel } from "@langchain/core/utils/testing";
import { Annotation, END, MessagesAnnotation, START, StateGraph, pushMessage } from "@langchain/langgraph";

import { MODES, ScriptedModel, all } from "../helpers.mjs";

const input = { messages: [new HumanMessage({ content: "hi", id: "h" })] };

/** A graph of one node that calls a model. */
const chat = (model, call = (state, config) => model.invoke(state.messages, config)) =>
  new StateGraph(MessagesAnnotation)
    .addNode("agent", async (state, config) => ({ messages: [await call(state, config)] }))
    .addEdge(START, "agent")
    .addEdge("agent", END)
    .compile();

const streams = (build, options = {}) =>
  Object.fromEntries([...MODES, ["messages", "values"]].map((streamMode) => [
    String(streamMode),
    async () => all(build().stream(input, { streamMode, ...options })),
  ]));

const named = (name, programs) => Object.fromEntries(Object.entries(programs).map(([mode, program]) => [`${name}: ${mode}`, program]));

const list = () => new FakeListChatModel({ responses: ["one two", "three"] });
const scripted = (...script) => new ScriptedModel(script.length === 0 ? ["one two"] : script);

const nested = () => {
  const inner = chat(scripted("in side"));
  return new StateGraph(MessagesAnnotation)
    .addNode("inner", inner)
    .addNode("after", async (state) => ({ messages: [await scripted("be hind").invoke(state.messages)] }))
    .addEdge(START, "inner")
    .addEdge("inner", "after")
    .compile();
};

const invoking = () => {
  const inner = chat(scripted("in side"));
  return new StateGraph(MessagesAnnotation)
    .addNode("outer", async (state) => ({ messages: (await inner.invoke(state)).messages.slice(-1) }))
    .addEdge(START, "outer")
    .compile();
};

export default {
  ...named("a list model, with config", streams(() => chat(list()))),
  ...named("a list model, without config", streams(() => chat(undefined, (state) => list().invoke(state.messages)))),
  ...named("a streaming model", streams(() => chat(new FakeStreamingChatModel({ responses: [new SystemMessage("said")] })))),
  ...named("a scripted model", streams(() => chat(scripted()))),
  ...named("a model with an id of its own", streams(() => chat(scripted({ content: "one two", id: "own" })))),
  ...named("a model that does not stream", streams(() => chat(scripted(), async (state, config) => {
    const model = scripted();
    model._streamResponseChunks = undefined;
    return model.invoke(state.messages, config);
  }))),
  ...named("a model in a chain", streams(() => chat(undefined, (state, config) =>
    RunnableLambda.from((messages) => messages.slice(-1)).pipe(scripted()).invoke(state.messages, config)))),
  ...named("a tag nostream", streams(() => chat(scripted().withConfig({ tags: ["nostream"] })))),
  ...named("tags and metadata", streams(() => chat(scripted().withConfig({ tags: ["t"], metadata: { m: 1 } })), { tags: ["run"], metadata: { r: 2 } })),
  ...named("a graph inside", streams(nested)),
  ...named("a graph inside, with subgraphs", streams(nested, { subgraphs: true })),
  ...named("a graph in a node", streams(invoking)),
  ...named("a graph in a node, with subgraphs", streams(invoking, { subgraphs: true })),

  "a stream in a node": async () =>
    all(chat(undefined, async (state, config) => {
      let whole;
      for await (const chunk of await scripted().stream(state.messages, config)) whole = whole === undefined ? chunk : whole.concat(chunk);
      return whole;
    }).stream(input, { streamMode: ["messages", "updates"] })),

  "a model that fails": async () =>
    all(chat(new FakeListChatModel({ responses: ["x"], emitCustomEvent: false, sleep: 0, thrownErrorString: "no" })).stream(input, { streamMode: ["messages", "updates"] })),

  "two models at once": async () =>
    all(new StateGraph(MessagesAnnotation)
      .addNode("a", async (state, config) => ({ messages: [await scripted("one").invoke(state.messages, config)] }))
      .addNode("b", async (state, config) => ({ messages: [await scripted("two").invoke(state.messages, config)] }))
      .addEdge(START, "a")
      .addEdge("a", "b")
      .compile()
      .stream(input, { streamMode: "messages" })),

  "a key that is no list of messages": async () =>
    all(new StateGraph(Annotation.Root({ text: Annotation() }))
      .addNode("a", async (state, config) => ({ text: (await scripted("one two").invoke("x", config)).content }))
      .addEdge(START, "a")
      .compile()
      .stream({ text: "" }, { streamMode: ["messages", "values"] })),

  ...Object.fromEntries(["messages", "updates", "values", ["messages", "updates", "values"]].flatMap((streamMode) => [
    [`pushMessage: ${streamMode}`, async () => all(pushing().stream(input, { streamMode }))],
    [`pushMessage to no key: ${streamMode}`, async () => all(pushing(null).stream(input, { streamMode }))],
    [`pushMessage and nothing else: ${streamMode}`, async () => all(pushing(undefined, true).stream(input, { streamMode }))],
  ])),
};

function pushing(stateKey, isAll) {
  return new StateGraph(MessagesAnnotation)
    .addNode("a", (_state, config) => {
      pushMessage({ role: "assistant", content: "pushed", id: "p" }, { ...config, ...(stateKey === undefined ? {} : { stateKey }) });
      return isAll ? undefined : { messages: [{ role: "assistant", content: "returned", id: "r" }] };
    })
    .addEdge(START, "a")
    .compile();
}
