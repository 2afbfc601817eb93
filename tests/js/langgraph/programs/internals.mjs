import { Annotation, Command, MemorySaver, START, Send, StateGraph, getConfig } from "@langchain/langgraph";

import { all, inModes, outcome } from "../helpers.mjs";

/** What libraries read and write by a task's configuration, though it is LangGraph's own. */
const State = Annotation.Root({
  log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
  last: Annotation(),
  sum: Annotation({ reducer: (left, right) => left + right, default: () => 0 }),
  never: Annotation(),
});

const of = (node, options = {}) => new StateGraph(State).addNode("node", node, { ends: ["other"], ...options }).addNode("other", ({ last }) => ({ log: [`other ${last}`] })).addEdge(START, "node").compile();

const reading = (config) => {
  const { __pregel_read: read } = config.configurable;
  return [read("log"), read("last"), read("never"), read(["log", "last", "never"]), read("sum", true)];
};

export default {
  "what is read": async () => {
    let seen;
    await of((_, config) => { seen = reading(config); return {}; }).invoke({ log: ["in"], last: "l" });
    return seen;
  },
  "what is read after an await, by getConfig": async () => {
    let seen;
    await of(async () => { await Promise.resolve(); seen = reading(getConfig()); return {}; }).invoke({ log: ["in"], last: "l" });
    return seen;
  },
  "what is read in a task of a packet": async () => {
    let seen;
    const graph = new StateGraph(State)
      .addNode("node", (input, config) => { seen = [input, reading(config), config.configurable.__pregel_scratchpad.currentTaskInput]; return {}; })
      .addConditionalEdges(START, () => [new Send("node", { last: "sent" })], ["node"])
      .compile();
    await graph.invoke({ log: ["in"], last: "l" });
    return seen;
  },
  "what was written is read afresh": async () => {
    const seen = [];
    const result = await of((_, { configurable: { __pregel_read: read, __pregel_send: send } }) => {
      send([["log", ["a"]], ["sum", 2]]);
      seen.push(read("log"), read("log", true), read("sum", true), read(["log", "sum"], true));
      send([["log", ["b"]], ["last", "new"]]);
      seen.push(read("log", true), read("last", true), read("last"));
      return { log: ["returned"] };
    }).invoke({ log: ["in"], last: "l" });
    return [seen, result];
  },
  "what was written comes before what is returned": () => inModes(() => of((_, { configurable: { __pregel_send: send } }) => {
    send([["log", ["early"]]]);
    return new Command({ update: { log: ["late"] }, goto: "other" });
  }, { ends: ["other"] }), { log: [], last: "l" }, {}, ["values", "updates", "debug"]),
  "nothing is returned": () => all(of((_, { configurable: { __pregel_send: send } }) => send([["last", "early"]])).stream({ log: [] }, { streamMode: ["updates", "values"] })),
  "what a failed attempt wrote is gone": async () => {
    let calls = 0;
    return outcome(() => of((_, { configurable: { __pregel_send: send } }) => {
      send([["log", [`attempt ${(calls += 1)}`]]]);
      if (calls < 2) throw new Error("once");
      return {};
    }, { retryPolicy: { maxAttempts: 2, initialInterval: 1, logWarning: false } }).invoke({ log: [] }));
  },
  "a graph inside has a state of its own": async () => {
    const seen = [];
    const inside = new StateGraph(State).addNode("inner", ({ log }, config) => { seen.push(reading(config)); config.configurable.__pregel_send([["log", ["inside"]]]); return { sum: log.length }; }).addEdge(START, "inner").compile();
    const graph = of(async (_, config) => {
      const { log } = await inside.invoke({ log: ["for inside"], last: "i" }, config);
      seen.push(reading(config));
      return { log };
    });
    return [await graph.invoke({ log: ["in"], last: "l" }), seen];
  },
  "it is not stored": async () => {
    const graph = new StateGraph(State).addNode("node", () => ({ log: ["x"] })).addEdge(START, "node").compile({ checkpointer: new MemorySaver() });
    const config = { configurable: { thread_id: "1" } };
    await graph.invoke({ log: [] }, config);
    return Object.keys((await graph.getState(config)).config.configurable).sort();
  },
};
