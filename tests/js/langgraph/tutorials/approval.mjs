import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, Command, END, MemorySaver, MessagesAnnotation, START, StateGraph, interrupt } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { ScriptedModel, all, call } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };

/** A person approves of a text, or edits it. */
function editor() {
  const State = Annotation.Root({ draft: Annotation(), decision: Annotation() });
  return new StateGraph(State)
    .addNode("write", () => ({ draft: "A first draft." }))
    .addNode("review", ({ draft }) => {
      const { decision, text } = interrupt({ question: "Publish this?", draft });
      if (decision === "reject") return new Command({ goto: "write", update: { decision } });
      return new Command({ goto: "publish", update: { decision, draft: text ?? draft } });
    }, { ends: ["write", "publish"] })
    .addNode("publish", ({ draft }) => ({ draft: `Published: ${draft}` }))
    .addEdge(START, "write")
    .addEdge("write", "review")
    .addEdge("publish", END)
    .compile({ checkpointer: new MemorySaver() });
}

async function edited(...answers) {
  const graph = editor();
  const seen = [await all(graph.stream({}, { ...thread, streamMode: "updates" }))];
  for (const answer of answers) {
    const { next, tasks } = await graph.getState(thread);
    seen.push([next, tasks.flatMap(({ interrupts }) => interrupts)]);
    seen.push(await all(graph.stream(new Command({ resume: answer }), { ...thread, streamMode: ["updates", "values"] })));
  }
  return [seen, (await graph.getState(thread)).values];
}

const transfer = tool(({ amount }) => `Moved ${amount}.`, { name: "transfer", description: "Moves money.", schema: z.object({ amount: z.number() }) });

/** A person looks at a model's tool calls before they are made. */
function reviewer() {
  const model = new ScriptedModel([{ id: "a1", tool_calls: [call("transfer", { amount: 100 }, "c1")] }, { id: "a2", content: "Done." }]).bindTools([transfer]);
  const review = ({ messages }) => {
    const last = messages.at(-1);
    const [toolCall] = last.tool_calls;
    const { action, data } = interrupt({ question: "Is this correct?", toolCall });
    if (action === "continue") return new Command({ goto: "runTool" });
    if (action === "update") {
      const changed = new AIMessage({ content: last.content, id: last.id, tool_calls: [{ ...toolCall, args: data }] });
      return new Command({ goto: "runTool", update: { messages: [changed] } });
    }
    return new Command({ goto: "callModel", update: { messages: [new ToolMessage({ name: toolCall.name, content: data, tool_call_id: toolCall.id, id: "t" })] } });
  };
  return new StateGraph(MessagesAnnotation)
    .addNode("callModel", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode("review", review, { ends: ["callModel", "runTool"] })
    .addNode("runTool", new ToolNode([transfer]))
    .addEdge(START, "callModel")
    .addConditionalEdges("callModel", ({ messages }) => (messages.at(-1).tool_calls?.length > 0 ? "review" : END), ["review", END])
    .addEdge("runTool", "callModel")
    .compile({ checkpointer: new MemorySaver() });
}

async function reviewed(answer, streamMode) {
  const graph = reviewer();
  const input = { messages: [new HumanMessage({ content: "Send 100.", id: "h" })] };
  const asked = await all(graph.stream(input, { ...thread, streamMode }));
  return [asked, await all(graph.stream(new Command({ resume: answer }), { ...thread, streamMode })), (await graph.getState(thread)).values];
}

export default {
  "approved": () => edited({ decision: "approve" }),
  "edited": () => edited({ decision: "edit", text: "A better draft." }),
  "rejected, then approved": () => edited({ decision: "reject" }, { decision: "approve" }),
  ...Object.fromEntries(["updates", "messages", "debug"].flatMap((streamMode) => [
    [`a tool call that is fine: ${streamMode}`, () => reviewed({ action: "continue" }, streamMode)],
    [`a tool call that is changed: ${streamMode}`, () => reviewed({ action: "update", data: { amount: 5 } }, streamMode)],
    [`a tool call that is answered: ${streamMode}`, () => reviewed({ action: "feedback", data: "Ask me later." }, streamMode)],
  ])),
};
