import { END, MessagesAnnotation, START, StateGraph } from "superstep";
import { ScriptedChatModel } from "superstep/models";

// Stands in for a chat model: it needs no key, and says this whatever it is asked.
const model = new ScriptedChatModel({
  responses: [
    "Hello Bagatur! It's nice to meet you. Thank you for introducing yourself " +
      "and sharing your age. Is there anything specific you'd like to know or " +
      "discuss? I'm here to help with any questions or topics you're interested in.",
  ],
  delay: 15, // milliseconds before each word and each space
});

export const agent = new StateGraph(MessagesAnnotation)
  .addNode("agent", async (state, runtime) => ({
    messages: [await model.invoke(state.messages, runtime)],
  }))
  .addEdge(START, "agent")
  .addEdge("agent", END)
  .compile();
