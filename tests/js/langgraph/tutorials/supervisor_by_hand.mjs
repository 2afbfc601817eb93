import { HumanMessage } from "@langchain/core/messages";
import { Annotation, Command, END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { ScriptedModel, call, inModes, weather } from "../helpers.mjs";

const Team = Annotation.Root({ ...MessagesAnnotation.spec, next: Annotation() });
const input = { messages: [new HumanMessage({ content: "Research the weather and chart it.", id: "h" })] };

/** A model says who works next; each worker reports as a person would. */
function supervised(workers, turns) {
  let turn = 0;
  const router = new ScriptedModel([""], { structured: () => ({ next: turns[turn++] }) });
  const members = Object.keys(workers);
  const route = router.withStructuredOutput(z.object({ next: z.enum([END, ...members]) }), { name: "route" });
  const graph = new StateGraph(Team).addNode("supervisor", async ({ messages }) => {
    const { next } = await route.invoke([{ role: "system", content: `You lead ${members.join(", ")}.` }, ...messages]);
    return new Command({ goto: next, update: { next } });
  }, { ends: [...members, END] });
  for (const [name, worker] of Object.entries(workers)) {
    graph.addNode(name, async (state) => {
      const { messages } = await worker.invoke(state);
      return new Command({ goto: "supervisor", update: { messages: [new HumanMessage({ content: messages.at(-1).content, name, id: `${name}-${state.messages.length}` })] } });
    }, { ends: ["supervisor"] });
  }
  return graph.addEdge(START, "supervisor");
}

const researcher = () => createReactAgent({
  llm: new ScriptedModel([{ id: "r1", tool_calls: [call("weather", { city: "Rome" })] }, { id: "r2", content: "Rome is sunny." }]),
  tools: [weather],
});
const charter = () => createReactAgent({ llm: new ScriptedModel([{ id: "c1", content: "Here is a chart." }]), tools: [] });

const team = () => supervised({ researcher: researcher(), charter: charter() }, ["researcher", "charter", END]).compile();

/** A team of teams. */
const hierarchy = () => supervised({
  researchTeam: supervised({ researcher: researcher() }, ["researcher", END]).compile({ name: "research" }),
  writingTeam: supervised({ charter: charter() }, ["charter", END]).compile({ name: "writing" }),
}, ["researchTeam", "writingTeam", END]).compile();

export default {
  "a supervisor": () => inModes(team, input),
  "a supervisor, with what is inside": () => inModes(team, input, { subgraphs: true }, ["updates", "values"]),
  "teams of teams": () => inModes(hierarchy, input),
  "teams of teams, with what is inside": () => inModes(hierarchy, input, { subgraphs: true }, ["updates", "tasks"]),
  "drawn": () => [team().getGraph().drawMermaid(), hierarchy().getGraph().drawMermaid()],
};
