import { Client, StateGraph, MessagesAnnotation, START, END } from "superstep";
import { ScriptedChatModel } from "superstep/models";

const model = new ScriptedChatModel({
  responses: [
    "Hello Bagatur! It's nice to meet you. Thank you for introducing yourself and sharing your age. Is there anything " +
      "specific you'd like to know or discuss? I'm here to help with any questions or topics you're interested in.",
  ],
});
const agent = new StateGraph(MessagesAnnotation)
  .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
  .addEdge(START, "agent").addEdge("agent", END).compile();
const client = new Client({ graphs: { agent } });
const assistantId = "agent";

let input = { messages: [{ role: "user", content: "Hello! My name is Bagatur and I am 26 years old." }] };
const streamResponse = client.runs.stream(null, assistantId, { input, streamMode: "updates" });
for await (const chunk of streamResponse) {
  if (chunk.data && !("run_id" in chunk.data)) {
    console.log(chunk.data);
  }
}
