/** What every server serves: LangGraph's documented graph, and one that asks. */
import { Annotation, MessagesAnnotation, START, END, StateGraph } from "superstep";
import { ScriptedChatModel } from "superstep/models";
import { serve } from "superstep/server";

const model = new ScriptedChatModel({ responses: ["Hello Bagatur! It's nice to meet you."] });
const agent = new StateGraph(MessagesAnnotation)
  .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
  .addEdge(START, "agent")
  .addEdge("agent", END)
  .compile();
const asking = new StateGraph(Annotation.Root({ foo: Annotation(), answer: Annotation() }))
  .addNode("ask", ({ foo }, runtime) => ({ answer: runtime.interrupt({ question: "ok?", foo }) }))
  .addEdge(START, "ask")
  .addEdge("ask", END)
  .compile();

export default serve({ graphs: { agent, asking } });
