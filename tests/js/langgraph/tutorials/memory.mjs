import { AIMessage, HumanMessage, RemoveMessage, SystemMessage, trimMessages } from "@langchain/core/messages";
import { Annotation, END, InMemoryStore, MemorySaver, MessagesAnnotation, REMOVE_ALL_MESSAGES, START, StateGraph } from "@langchain/langgraph";

import { ScriptedModel, all, inModes } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };
const say = (content, id) => ({ messages: [new HumanMessage({ content, id })] });

/** Facts about a user that outlive the thread. */
function remembering(store) {
  const model = new ScriptedModel(["Noted.", "You like pizza.", "I know you."]);
  const callModel = async ({ messages }, config) => {
    const namespace = ["memories", config.configurable.userId];
    const known = await config.store.search(namespace, { limit: 10 });
    const last = messages.at(-1);
    if (last.content.includes("remember")) await config.store.put(namespace, last.id, { data: last.content });
    const system = new SystemMessage(`You know: ${known.map(({ value }) => value.data).join()}`);
    const answer = await model.invoke([system, ...messages]);
    return { messages: [new AIMessage({ content: `${answer.content} (${known.length})`, id: `a-${last.id}` })] };
  };
  return new StateGraph(MessagesAnnotation)
    .addNode("callModel", callModel)
    .addEdge(START, "callModel")
    .compile({ checkpointer: new MemorySaver(), store });
}

/** Old messages are summed up and removed. */
function summarising() {
  const model = new ScriptedModel(["Hi Lance!", "You surf.", "Lance is a surfer.", "Your name is Lance."]);
  const State = Annotation.Root({ ...MessagesAnnotation.spec, summary: Annotation({ reducer: (_, next) => next, default: () => "" }) });
  const callModel = async ({ messages, summary }) => {
    const shown = summary ? [new SystemMessage(`So far: ${summary}`), ...messages] : messages;
    const { content } = await model.invoke(shown);
    return { messages: [new AIMessage({ content, id: `a${messages.at(-1).id}` })] };
  };
  const summarise = async ({ messages, summary }) => {
    const prompt = summary ? `Extend ${summary}` : "Sum up the conversation.";
    const { content } = await model.invoke([...messages, new HumanMessage(prompt)]);
    return { summary: content, messages: messages.slice(0, -2).map(({ id }) => new RemoveMessage({ id })) };
  };
  return new StateGraph(State)
    .addNode("conversation", callModel)
    .addNode("summarise", summarise)
    .addEdge(START, "conversation")
    .addConditionalEdges("conversation", ({ messages }) => (messages.length > 3 ? "summarise" : END), ["summarise", END])
    .addEdge("summarise", END)
    .compile({ checkpointer: new MemorySaver() });
}

/** The model sees the last messages, the state has all. */
function trimming() {
  const model = new ScriptedModel(["Short answer."]);
  const callModel = async ({ messages }) => {
    const shown = await trimMessages(messages, { maxTokens: 3, strategy: "last", tokenCounter: (list) => list.length, startOn: "human", includeSystem: true });
    const { content } = await model.invoke(shown);
    return { messages: [new AIMessage({ content: `${content} (${shown.length})`, id: "answer" })] };
  };
  return new StateGraph(MessagesAnnotation).addNode("callModel", callModel).addEdge(START, "callModel").compile();
}

/** Messages are deleted once they are many; at last all of them. */
function deleting() {
  return new StateGraph(MessagesAnnotation)
    .addNode("answer", ({ messages }) => ({ messages: [new AIMessage({ content: "Yes.", id: `a${messages.length}` })] }))
    .addNode("deleteOld", ({ messages }) => (messages.length > 2 ? { messages: messages.slice(0, -2).map(({ id }) => new RemoveMessage({ id })) } : {}))
    .addNode("forget", ({ messages }) => (messages[0].content === "forget" ? { messages: [new RemoveMessage({ id: REMOVE_ALL_MESSAGES })] } : {}))
    .addEdge(START, "answer")
    .addEdge("answer", "deleteOld")
    .addEdge("deleteOld", "forget")
    .compile();
}

export default {
  "facts in a store, across threads": async () => {
    const store = new InMemoryStore();
    const graph = remembering(store);
    const of = (thread_id, userId) => ({ configurable: { thread_id, userId }, streamMode: "values" });
    const seen = [];
    seen.push(await all(graph.stream(say("Please remember that I like pizza.", "h1"), of("1", "u1"))));
    seen.push(await all(graph.stream(say("What do I like?", "h2"), of("2", "u1"))));
    seen.push(await all(graph.stream(say("Do you know me?", "h3"), of("3", "u2"))));
    return [seen, (await store.search(["memories"])).map(({ namespace, key, value }) => [namespace, key, value])];
  },
  "a conversation is summed up": async () => {
    const graph = summarising();
    const seen = [];
    for (const [nth, text] of ["I am Lance.", "I surf.", "Who am I?"].entries()) seen.push(await all(graph.stream(say(text, `h${nth}`), { ...thread, streamMode: ["updates", "values"] })));
    return [seen, (await graph.getState(thread)).values];
  },
  "messages are trimmed": () => inModes(trimming, { messages: [new SystemMessage({ content: "Be brief.", id: "s" }), ...["a", "b", "c"].map((content) => new HumanMessage({ content, id: content }))] }),
  "messages are deleted": () => inModes(deleting, { messages: ["a", "b", "c"].map((content) => new HumanMessage({ content, id: content })) }),
  "all messages are deleted": () => inModes(deleting, { messages: [new HumanMessage({ content: "forget", id: "f" })] }),
};
