// What goes on around a node's function.
import { Annotation, BaseCache, Command, entrypoint, InMemoryCache, type NodeError, RunControl, Send, START, StateGraph, type TimeoutPolicy } from "superstep";
import { type Equal, expectType } from "./expect.js";

const State = Annotation.Root({ foo: Annotation<number>(), log: Annotation<string[]>() });

const graph = new StateGraph(State)
  .setNodeDefaults({ retryPolicy: { maxAttempts: 2 }, errorHandler: (state, { node }) => ({ log: [node, String(state)] }) })
  .addNode("work", ({ foo }, { control, heartbeat }) => {
    heartbeat?.();
    control.requestDrain("enough");
    return { foo };
  }, {
    retryPolicy: [{ retryOn: (error: Error) => error.name === "X", jitter: false }, { logWarning: false, initialInterval: 1, backoffFactor: 2, maxInterval: 3 }],
    timeout: { runTimeout: 10, idleTimeout: 5, refreshOn: "heartbeat" },
    cachePolicy: { ttl: 60, keyFunc: ([input]) => JSON.stringify(input) },
    errorHandler: async ({ foo }, error, { signal }) => {
      expectType<Equal<typeof foo, number>>();
      expectType<Equal<typeof error, NodeError>>();
      return new Command({ update: { log: [error.error.message, String(signal.aborted)] }, goto: "after" });
    },
  })
  .addNode("after", () => ({}), { cachePolicy: true, timeout: 100 })
  .addConditionalEdges(START, () => [new Send("work", { foo: 1 }, { timeout: 10 })])
  .addEdge("work", "after")
  .compile({ cache: new InMemoryCache(), retryPolicy: {}, stepTimeout: 1000 });

delete graph.stepTimeout;
graph.retryPolicy = { maxAttempts: 1 };
await graph.clearCache();
await graph.clearCache(["work"]);
// @ts-expect-error no such node
await graph.clearCache(["other"]);

const control = new RunControl();
await graph.invoke({}, { control, cache: new InMemoryCache() });
expectType<Equal<typeof control.drainReason, string | undefined>>();
expectType<Equal<Send["timeout"], TimeoutPolicy | undefined>>();

class OwnCache extends BaseCache<string> {
  get = async () => [];
  set = async () => {};
  clear = async () => {};
}
graph.cache = new OwnCache();
entrypoint({ name: "e", cache: new OwnCache(), timeout: { idleTimeout: 5 } }, (input: number) => input);
// @ts-expect-error a policy is an object
new StateGraph(State).addNode("a", () => ({}), { retryPolicy: 3 });
// @ts-expect-error what is written is the state's
new StateGraph(State).addNode("a", () => ({}), { errorHandler: () => ({ foo: "text" }) });
