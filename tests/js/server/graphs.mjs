/** The graphs that were asked when the answers of LangGraph Server were captured. */
import * as superstep from "../../../pkg/node.js";
import { ScriptedChatModel } from "../../../pkg/models.js";

const { Annotation, END, MessagesAnnotation, START, Send, StateGraph, interrupt } = superstep;

const REPLY = "Hello Bagatur! It's nice to meet you.";

async function answer({ messages }, runtime) {
  await runtime.writer({ progress: "thinking" });
  return { messages: [await new ScriptedChatModel({ responses: [REPLY] }).invoke(messages, runtime)] };
}

const agent = new StateGraph(MessagesAnnotation).addNode("agent", answer).addEdge(START, "agent").addEdge("agent", END).compile();

const child = new StateGraph(MessagesAnnotation).addNode("model", answer).addEdge(START, "model").compile();
const parent = new StateGraph(MessagesAnnotation)
  .addNode("prep", () => ({ messages: [] }))
  .addNode("child", child)
  .addEdge(START, "prep")
  .addEdge("prep", "child")
  .addEdge("child", END)
  .compile();

const Foo = Annotation.Root({ foo: Annotation(), answer: Annotation() });
const hitl = new StateGraph(Foo)
  .addNode("ask", ({ foo }) => ({ answer: interrupt({ question: "ok?", foo }) }))
  .addNode("done", ({ foo }) => ({ foo: `${foo}!` }))
  .addEdge(START, "ask")
  .addEdge("ask", "done")
  .compile();

class ValueError extends Error {
  name = "ValueError";
}
const error = new StateGraph(Foo).addNode("error_node", () => { throw new ValueError("Boo!"); }).addEdge(START, "error_node").compile();

const list = { reducer: (a, b) => a.concat(b), default: () => [] };
const fanout = new StateGraph(Annotation.Root({ items: Annotation(), out: Annotation(list) }))
  .addNode("start", () => ({}))
  .addNode("worker", ({ x }) => ({ out: [x * 2] }))
  .addEdge(START, "start")
  .addConditionalEdges("start", ({ items }) => items.map((x) => new Send("worker", { x })), ["worker"])
  .compile();

const sum = { reducer: (a, b) => a + b, default: () => 0 };
const slow = new StateGraph(Annotation.Root({ delay: Annotation(), n: Annotation(sum) }))
  .addNode("slow", async ({ delay }, { writer }) => {
    for (let i = 0; i < 5; i++) {
      await writer({ i });
      await new Promise((resolve) => setTimeout(resolve, delay * 1000));
    }
    return { n: 1 };
  })
  .addEdge(START, "slow")
  .compile();

export const graphs = { agent, parent, hitl, error, fanout, slow };
export { superstep };
