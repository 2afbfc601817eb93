/** The program that every runtime runs: LangGraph's documented snippet, with the engine in the same place. */
import { Client, StateGraph, MessagesAnnotation, START, END } from "superstep";
import { ScriptedChatModel } from "superstep/models";

export async function program(print) {
  const model = new ScriptedChatModel({ responses: ["Hello Bagatur! It's nice to meet you."] });
  const agent = new StateGraph(MessagesAnnotation)
    .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
    .addEdge(START, "agent").addEdge("agent", END).compile();
  const client = new Client({ graphs: { agent } });
  const assistantId = "agent";

  let input = { messages: [{ role: "user", content: "Hello! My name is Bagatur and I am 26 years old." }] };
  const streamResponse = client.runs.stream(null, assistantId, { input, streamMode: "updates" });
  for await (const chunk of streamResponse) {
    if (chunk.data && !("run_id" in chunk.data)) print(chunk.data);
  }
}
