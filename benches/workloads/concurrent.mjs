/** Many runs of the first example at the same time, and the memory that they hold while all of them wait. */
import { memory, read } from "../measure.mjs";
import { langgraph, superstep } from "../sides.mjs";
import { agent, graphOf, input, loop } from "./snippet.mjs";

const COUNT = 1_000;

/** `start` starts one run of a graph that has this node, and reads it. */
async function together(runsOf) {
  const start = runsOf(agent);
  return Object.assign(() => all(start), { memory: () => held(runsOf) });
}

async function all(start) {
  const chunks = await Promise.all(Array.from({ length: COUNT }, start));
  return chunks.reduce((sum, more) => sum + more, 0);
}

/** Kilobytes a run, while every run waits in its node. */
async function held(runsOf) {
  let waiting = 0;
  let allWait;
  let goOn;
  const everyone = new Promise((resolve) => (allWait = resolve));
  const gate = new Promise((resolve) => (goOn = resolve));
  const start = runsOf(async (state) => {
    waiting += 1;
    if (waiting === COUNT) allWait();
    await gate;
    return agent(state);
  });
  const before = memory();
  const over = all(start);
  await everyone;
  const bytes = memory() - before;
  goOn();
  await over;
  return bytes / 1024 / COUNT;
}

const runsIn = (library) => (node) => {
  const graph = graphOf(library, node);
  return () => read(graph.stream(input(), { streamMode: "updates" }));
};

export const concurrent = {
  name: `${COUNT.toLocaleString("en")} one-node agents at once`,
  chunks: COUNT,
  holdsMemory: true,
  sides: {
    bare: async () => together((node) => () => read(loop(node))),
    superstep: async () => together(runsIn(await superstep())),
    langgraph: async () => together(runsIn(await langgraph())),
  },
};
