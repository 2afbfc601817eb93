import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, Command, END, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { ScriptedModel, all, call, inModes, weather } from "../helpers.mjs";

/** One writes an essay, one criticises it as a user would. */
function reflection() {
  const writer = new ScriptedModel(["A first essay.", "A better essay.", "The best essay."]);
  const critic = new ScriptedModel(["Longer, please.", "More depth, please."]);
  return new StateGraph(MessagesAnnotation)
    .addNode("generate", async ({ messages }) => ({ messages: [await writer.invoke(messages)] }))
    .addNode("reflect", async ({ messages }) => {
      const swapped = messages.slice(1).map((message) => (message.getType() === "ai" ? new HumanMessage(message.content) : new AIMessage(message.content)));
      const { content } = await critic.invoke([messages[0], ...swapped]);
      return { messages: [new HumanMessage({ content, id: `r${messages.length}` })] };
    })
    .addEdge(START, "generate")
    .addConditionalEdges("generate", ({ messages }) => (messages.length > 4 ? END : "reflect"), ["reflect", END])
    .addEdge("reflect", "generate")
    .compile();
}

/** One plans, an agent does a step, one plans again. */
function planAndExecute() {
  const State = Annotation.Root({
    input: Annotation(),
    plan: Annotation({ reducer: (before, next) => next ?? before ?? [] }),
    pastSteps: Annotation({ reducer: (before, more) => before.concat(more), default: () => [] }),
    response: Annotation(),
  });
  const executor = createReactAgent({ llm: new ScriptedModel([{ id: "e1", tool_calls: [call("weather", { city: "Rome" })] }, { id: "e2", content: "Rome is sunny." }, { id: "e3", content: "Pack shorts." }]), tools: [weather] });
  const planner = new ScriptedModel([""], { structured: () => ({ steps: ["look at the weather", "say what to pack"] }) }).withStructuredOutput(z.object({ steps: z.array(z.string()) }));
  const replanner = new ScriptedModel([""], { structured: (prompt) => (prompt.includes("2 steps") ? { response: "Pack shorts for Rome." } : { steps: ["say what to pack"] }) }).withStructuredOutput(z.any());
  return new StateGraph(State)
    .addNode("planner", async ({ input }) => ({ plan: (await planner.invoke(input)).steps }))
    .addNode("agent", async ({ plan: [step] }, config) => {
      const { messages } = await executor.invoke({ messages: [new HumanMessage({ content: step, id: step })] }, config);
      return { pastSteps: [[step, messages.at(-1).content]] };
    })
    .addNode("replan", async ({ pastSteps }) => {
      const { response, steps } = await replanner.invoke(`${pastSteps.length} steps are done.`);
      return response ? { response } : { plan: steps };
    })
    .addEdge(START, "planner")
    .addEdge("planner", "agent")
    .addEdge("agent", "replan")
    .addConditionalEdges("replan", ({ response }) => (response ? "true" : "false"), { true: END, false: "agent" })
    .compile();
}

/** Documents are graded; a question without good ones is asked anew. */
function rag() {
  const State = Annotation.Root({ question: Annotation(), documents: Annotation({ reducer: (_, next) => next, default: () => [] }), tries: Annotation({ reducer: (a, b) => a + b, default: () => 0 }), answer: Annotation() });
  const library = [{ text: "Agents use tools.", topic: "agents" }, { text: "Cats sleep a lot.", topic: "cats" }];
  const grader = new ScriptedModel([""], { structured: (prompt) => ({ score: prompt.includes("agents?") && prompt.includes("tools") ? "yes" : "no" }) }).withStructuredOutput(z.object({ score: z.string() }));
  const writer = new ScriptedModel(["Agents call tools."]);
  return new StateGraph(State)
    .addNode("retrieve", ({ question }) => ({ documents: library.filter(({ topic }) => question.includes(topic)), tries: 1 }))
    .addNode("grade", async ({ question, documents }) => {
      const kept = [];
      for (const document of documents) if ((await grader.invoke(`${question} ${document.text}`)).score === "yes") kept.push(document);
      return { documents: kept };
    })
    .addNode("rewrite", ({ question }) => ({ question: `${question} What are agents?` }))
    .addNode("generate", async ({ question }) => ({ answer: (await writer.invoke(question)).content }))
    .addEdge(START, "retrieve")
    .addEdge("retrieve", "grade")
    .addConditionalEdges("grade", ({ documents, tries }) => (documents.length > 0 || tries > 3 ? "generate" : "rewrite"), ["generate", "rewrite"])
    .addEdge("rewrite", "retrieve")
    .addEdge("generate", END)
    .compile({ checkpointer: new MemorySaver() });
}

/** An answer in a form, by an agent and by a node. */
function structured() {
  const schema = z.object({ temperature: z.number(), conditions: z.string() });
  const model = new ScriptedModel([{ id: "a1", tool_calls: [call("weather", { city: "Rome" })] }, { id: "a2", content: "It is sunny." }], { structured: (messages) => ({ temperature: messages.length, conditions: "sunny" }) });
  const agent = createReactAgent({ llm: model, tools: [weather], responseFormat: { prompt: "Say it in figures.", schema } });
  return new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, report: Annotation() }))
    .addNode("ask", async ({ messages }, config) => {
      const { structuredResponse } = await agent.invoke({ messages }, config);
      return new Command({ update: { report: structuredResponse }, goto: "check" });
    }, { ends: ["check"] })
    .addNode("check", ({ report }) => ({ report: schema.parse(report) }))
    .addEdge(START, "ask")
    .compile();
}

const input = { messages: [new HumanMessage({ content: "An essay, please.", id: "h" })] };
const thread = { configurable: { thread_id: "1" } };

export default {
  "reflection": async () => {
    // Answers have ids of the model's runs.
    const { values, updates } = await inModes(reflection, input, {}, ["values", "updates"]);
    return [values, updates];
  },
  "reflection, token by token": () => all(reflection().stream(input, { streamMode: ["messages", "updates"] })),
  "plan and execute": () => inModes(planAndExecute, { input: "What to pack for Rome?" }),
  "plan and execute, with what is inside": () => inModes(planAndExecute, { input: "What to pack for Rome?" }, { subgraphs: true }, ["updates"]),
  "retrieval with grades": () => inModes(rag, { question: "What of cats?" }, thread),
  "structured output": () => inModes(structured, input),
};
