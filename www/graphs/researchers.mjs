import { Annotation, END, MessagesAnnotation, START, Send, StateGraph } from "superstep";
import { ScriptedChatModel } from "superstep/models";

// Workers that run side by side all write `notes`: the reducer puts them together.
const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  topics: Annotation,
  notes: Annotation({ reducer: (notes, more) => notes.concat(more), default: () => [] }),
});

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** "Tell me about tides, comets and glaciers." has three topics. */
async function plan({ messages }) {
  await pause(300);
  const list = messages.at(-1).content.replace(/^.*\babout\b|[.?!]/g, "");
  return { topics: list.split(/,|\band\b/).map((topic) => topic.trim()).filter(Boolean) };
}

/** A worker for each of several topics; a single one is answered at once. */
function route({ topics }) {
  return topics.length > 1 ? topics.map((topic) => new Send("research", { topic })) : "answer";
}

/** A worker gets what was sent to it, not the state. */
async function research({ topic }, runtime) {
  const time = 100 * topic.length;
  runtime.writer({ topic, status: "reading" });
  await pause(time);
  runtime.writer({ topic, status: "read" });
  return { notes: [{ topic, time }] };
}

/** Stands in for a chat model's answer. */
async function answer({ messages, notes }, runtime) {
  const read = notes.map(({ topic, time }) => `${topic} (${time} ms)`).join(", ");
  const text = read ? `Read side by side: ${read}.` : "That is one topic: it needs no workers.";
  const model = new ScriptedChatModel({ responses: [text], delay: 15 });
  return { messages: [await model.invoke(messages, runtime)] };
}

export const researchers = new StateGraph(State)
  .addNode("plan", plan)
  .addNode("research", research)
  .addNode("answer", answer)
  .addEdge(START, "plan")
  .addConditionalEdges("plan", route, ["research", "answer"])
  .addEdge("research", "answer")
  .addEdge("answer", END)
  .compile();
