import { FakeListChatModel } from "@langchain/core/utils/testing";
import { HumanMessage } from "@langchain/core/messages";
import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";

import { all, inModes } from "../helpers.mjs";

function chatbot(options) {
  const model = new FakeListChatModel({ responses: ["Hello Will!", "Your name is Will.", "I do not know your name."] });
  return new StateGraph(MessagesAnnotation)
    .addNode("chatbot", async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addEdge(START, "chatbot")
    .addEdge("chatbot", END)
    .compile(options);
}

const say = (content, id) => ({ messages: [new HumanMessage({ content, id })] });

export default {
  "a chatbot": () => inModes(chatbot, say("Hi there! My name is Will.", "h1")),
  "a chatbot with memory": async () => {
    const graph = chatbot({ checkpointer: new MemorySaver() });
    const will = { configurable: { thread_id: "1" }, streamMode: "values" };
    const seen = [];
    seen.push(await all(graph.stream(say("Hi there! My name is Will.", "h1"), will)));
    seen.push(await all(graph.stream(say("Remember my name?", "h2"), will)));
    seen.push(await all(graph.stream(say("Remember my name?", "h3"), { ...will, configurable: { thread_id: "2" } })));
    const snapshot = await graph.getState(will);
    return [seen, snapshot.values, snapshot.next, snapshot.metadata];
  },
};
