import { Annotation, END, START, Send, StateGraph } from "@langchain/langgraph";
import { z } from "zod";

import { ScriptedModel, inModes } from "../helpers.mjs";

const Overall = Annotation.Root({
  topic: Annotation(),
  subjects: Annotation(),
  jokes: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
  best: Annotation(),
});

/** Jokes about each of a topic's subjects, and the best of them. */
function jokes() {
  const model = new ScriptedModel([""], {
    structured: (prompt) => {
      if (prompt.includes("list")) return { subjects: ["lions", "elephants", "penguins"] };
      if (prompt.includes("best")) return { id: 2 };
      return { joke: `Why did ${/about (\w+)/.exec(prompt)[1]} cross the road?` };
    },
  });
  const subjects = model.withStructuredOutput(z.object({ subjects: z.array(z.string()) }), { name: "subjects" });
  const joke = model.withStructuredOutput(z.object({ joke: z.string() }), { name: "joke" });
  const best = model.withStructuredOutput(z.object({ id: z.number() }), { name: "best" });
  return new StateGraph(Overall)
    .addNode("generateTopics", async ({ topic }) => ({ subjects: (await subjects.invoke(`A list of ${topic}.`)).subjects }))
    .addNode("generateJoke", async ({ subject }) => ({ jokes: [(await joke.invoke(`A joke about ${subject}.`)).joke] }))
    .addNode("bestJoke", async ({ jokes }) => ({ best: jokes[(await best.invoke(`The best of ${jokes.join()}`)).id] }))
    .addEdge(START, "generateTopics")
    .addConditionalEdges("generateTopics", ({ subjects }) => subjects.map((subject) => new Send("generateJoke", { subject })), ["generateJoke"])
    .addEdge("generateJoke", "bestJoke")
    .addEdge("bestJoke", END)
    .compile();
}

export default {
  "map and reduce": () => inModes(jokes, { topic: "animals" }),
  "drawn": () => jokes().getGraph().drawMermaid(),
};
