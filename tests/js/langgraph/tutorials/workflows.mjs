import { Annotation, END, START, Send, StateGraph } from "@langchain/langgraph";
import { z } from "zod";

import { ScriptedModel, inModes } from "../helpers.mjs";

/** A chain of prompts with a gate. */
function chaining(first) {
  const model = new ScriptedModel([first, "An improved joke.", "A polished joke."]);
  const State = Annotation.Root({ topic: Annotation(), joke: Annotation(), improved: Annotation(), final: Annotation() });
  const ask = async (prompt) => (await model.invoke(prompt)).content;
  return new StateGraph(State)
    .addNode("generateJoke", async ({ topic }) => ({ joke: await ask(`A joke about ${topic}`) }))
    .addNode("improveJoke", async ({ joke }) => ({ improved: await ask(`Add wordplay to ${joke}`) }))
    .addNode("polishJoke", async ({ improved }) => ({ final: await ask(`Add a twist to ${improved}`) }))
    .addEdge(START, "generateJoke")
    .addConditionalEdges("generateJoke", ({ joke }) => (/[?!]/.test(joke) ? "Pass" : "Fail"), { Pass: "improveJoke", Fail: END })
    .addEdge("improveJoke", "polishJoke")
    .addEdge("polishJoke", END)
    .compile();
}

/** Three calls at once, put together. */
function parallelisation() {
  const State = Annotation.Root({ topic: Annotation(), joke: Annotation(), story: Annotation(), poem: Annotation(), all: Annotation() });
  const graph = new StateGraph(State);
  for (const kind of ["joke", "story", "poem"]) {
    const model = new ScriptedModel([`A ${kind}.`]);
    graph.addNode(`call_${kind}`, async ({ topic }) => ({ [kind]: (await model.invoke(`A ${kind} about ${topic}`)).content })).addEdge(START, `call_${kind}`);
  }
  return graph
    .addNode("aggregate", ({ joke, story, poem }) => ({ all: [joke, story, poem].join("\n") }))
    .addEdge(["call_joke", "call_story", "call_poem"], "aggregate")
    .compile();
}

/** A model says which specialist answers. */
function routing() {
  const router = new ScriptedModel([""], { structured: (messages) => ({ step: messages.at(-1).content.includes("story") ? "story" : "poem" }) })
    .withStructuredOutput(z.object({ step: z.enum(["poem", "story"]) }));
  const State = Annotation.Root({ input: Annotation(), decision: Annotation(), output: Annotation() });
  return new StateGraph(State)
    .addNode("story", ({ input }) => ({ output: `story: ${input}` }))
    .addNode("poem", ({ input }) => ({ output: `poem: ${input}` }))
    .addNode("router", async ({ input }) => ({ decision: (await router.invoke([{ role: "user", content: input }])).step }))
    .addEdge(START, "router")
    .addConditionalEdges("router", ({ decision }) => decision, ["story", "poem"])
    .compile();
}

/** One plans, as many as are needed write, one puts together. */
function orchestrator() {
  const planner = new ScriptedModel([""], { structured: () => ({ sections: [{ name: "Intro" }, { name: "Body" }, { name: "End" }] }) })
    .withStructuredOutput(z.object({ sections: z.array(z.object({ name: z.string() })) }));
  const completed = Annotation({ default: () => [], reducer: (a, b) => a.concat(b) });
  const State = Annotation.Root({ topic: Annotation(), sections: Annotation(), completed, report: Annotation() });
  const Worker = Annotation.Root({ section: Annotation(), completed });
  return new StateGraph(State)
    .addNode("orchestrator", async ({ topic }) => planner.invoke(`Plan a report on ${topic}`))
    .addNode("write", ({ section }) => ({ completed: [`# ${section.name}`] }), { input: Worker })
    .addNode("synthesize", ({ completed }) => ({ report: completed.join("\n\n") }))
    .addEdge(START, "orchestrator")
    .addConditionalEdges("orchestrator", ({ sections }) => sections.map((section) => new Send("write", { section })), ["write"])
    .addEdge("write", "synthesize")
    .compile();
}

/** One writes, one grades, until it is good. */
function evaluator() {
  const grades = [{ grade: "not funny", feedback: "More puns." }, { grade: "funny", feedback: "" }];
  const State = Annotation.Root({ topic: Annotation(), joke: Annotation(), feedback: Annotation(), grade: Annotation() });
  const grader = new ScriptedModel([""], { structured: () => grades.shift() }).withStructuredOutput(z.object({ grade: z.string(), feedback: z.string() }));
  return new StateGraph(State)
    .addNode("generator", ({ topic, feedback }) => ({ joke: feedback ? `A better joke about ${topic}: ${feedback}` : `A joke about ${topic}` }))
    .addNode("evaluator", async ({ joke }) => grader.invoke(`Grade ${joke}`))
    .addEdge(START, "generator")
    .addEdge("generator", "evaluator")
    .addConditionalEdges("evaluator", ({ grade }) => (grade === "funny" ? "Accepted" : "Rejected"), { Accepted: END, Rejected: "generator" })
    .compile();
}

export default {
  "prompt chaining": () => inModes(() => chaining("Why?"), { topic: "cats" }),
  "prompt chaining, stopped at the gate": () => inModes(() => chaining("No joke."), { topic: "cats" }),
  "parallelisation": () => inModes(parallelisation, { topic: "cats" }, {}, ["values", "updates", "tasks"]),
  "routing": () => inModes(routing, { input: "A story about cats" }),
  "orchestrator and workers": () => inModes(orchestrator, { topic: "cats" }),
  "evaluator and optimiser": () => inModes(evaluator, { topic: "cats" }),
  "drawn": () => [chaining(""), parallelisation(), routing(), orchestrator(), evaluator()].map((graph) => graph.getGraph().drawMermaid()),
};
