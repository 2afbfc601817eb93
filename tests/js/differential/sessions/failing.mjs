/** Errors and what follows: going on, retries, timeouts, error handlers, and a cache. */
import { InMemoryCache } from "@langchain/langgraph-checkpoint";

import { graph, never, says, settle, tells } from "../helpers.mjs";

/** Throws until it was called often enough. */
const failing = (s, word, times) => () => {
  const count = s.count(word);
  if (count <= times) throw new Error(`${word} failed ${count}`);
  return { log: [`${word} ${count}`] };
};

/** The same, after all that does not wait has finished: an error stops what has not. */
const failingLate = (s, word, times) => async () => (await settle(), failing(s, word, times)());

const RETRY = { initialInterval: 1, backoffFactor: 1, jitter: false };

/** START → before → work → after, `work` being what the program is about. */
const around = (work, options, compiling) => (lib, s) =>
  graph(lib)
    .addNode("before", () => ({ log: [`before ${s.count("before")}`] }))
    .addNode("work", work(s, lib), typeof options === "function" ? options(s, lib) : options)
    .addNode("after", says("after"))
    .addEdge(lib.START, "before")
    .addEdge("before", "work")
    .addEdge("work", "after")
    .compile({ checkpointer: s.saver, ...compiling?.(s, lib) });

/** One run, then null input as often as said. */
const goingOn = (name, build, more = 1, input = { foo: 1 }) => ({
  name,
  unordered: true,
  build,
  steps: async (s) => {
    await s.run(input);
    await s.state();
    for (let left = more; left > 0; left--) {
      await s.run(null);
      await s.state();
    }
    await s.history();
  },
});

/** Timeouts that must not be met are long, so these run in few ways. */
const patient = (program) => ({ ...program, ways: ["everything", "invoke"], crossed: false });

const handled = (handler, work = () => () => { throw new Error("broken"); }) =>
  around(work, (s, lib) => ({ errorHandler: (given, error, config) => handler({ given, error, config, lib, s }) }));

/** Says how often errors were handled. */
const handling = (s) => () => ({ log: [`handled ${s.count("handled")}`] });

/** Two nodes that fail once, of which the first has a handler, and one that waits for both. */
const besideFailing = (handler, neighbour) => (lib, s) =>
  graph(lib)
    .addNode("a", failing(s, "a", 1), { errorHandler: handler(s) })
    .addNode("b", neighbour(s, "b", 1))
    .addNode("end", tells)
    .addEdge(lib.START, "a")
    .addEdge(lib.START, "b")
    .addEdge(["a", "b"], "end")
    .compile({ checkpointer: s.saver });

export default [
  goingOn("an error, then again", around((s) => failing(s, "work", 1))),
  goingOn("errors twice, then again", around((s) => failing(s, "work", 2)), 2),
  goingOn("an error in the first node", (lib, s) =>
    graph(lib).addNode("work", failing(s, "work", 1)).addEdge(lib.START, "work").compile({ checkpointer: s.saver }),
  ),
  goingOn("an error in a condition, then again", (lib, s) =>
    graph(lib)
      .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
      .addNode("b", says("b"))
      .addEdge(lib.START, "a")
      .addConditionalEdges("a", () => (failing(s, "condition", 1)(), "b"), ["b"])
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("an error in a reducer, then again", (lib, s) => {
    const { Annotation } = lib;
    const State = Annotation.Root({
      foo: Annotation(),
      bad: Annotation({
        reducer: (_, right) => {
          if (s.count("reduce") === 1) throw new Error("cannot reduce");
          return right;
        },
        default: () => 0,
      }),
    });
    return new lib.StateGraph(State).addNode("a", () => ({ bad: s.count("a") })).addEdge(lib.START, "a").compile({ checkpointer: s.saver });
  }),
  goingOn("an error of one of three, the others are not run again", (lib, s) =>
    graph(lib)
      .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
      .addNode("b", failingLate(s, "b", 1))
      .addNode("c", () => ({ log: [`c ${s.count("c")}`] }))
      .addNode("end", tells)
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .addEdge(lib.START, "c")
      .addEdge(["a", "b", "c"], "end")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("an error of one of three sent tasks", (lib, s) =>
    graph(lib)
      .addNode("work", (item) => (item === "y" ? failingLate(s, "y", 1)() : { log: [`${item} ${s.count(item)}`] }))
      .addNode("end", tells)
      .addConditionalEdges(lib.START, () => ["x", "y", "z"].map((item) => new lib.Send("work", item)), ["work"])
      .addEdge("work", "end")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("an error while neighbours have not finished", (lib, s) =>
    graph(lib)
      .addNode("a", async () => (await settle(), { log: [`a ${s.count("a")}`] }))
      .addNode("b", failing(s, "b", 1))
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("errors of two nodes in a superstep", (lib, s) =>
    graph(lib)
      .addNode("a", failing(s, "a", 1))
      .addNode("b", failing(s, "b", 1))
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("an error of a slow neighbour", (lib, s) =>
    graph(lib)
      .addNode("fast", () => ({ log: [`fast ${s.count("fast")}`] }))
      .addNode("slow", async () => (await settle(), failing(s, "slow", 1)()))
      .addEdge(lib.START, "fast")
      .addEdge(lib.START, "slow")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("two last values in one superstep, then again", (lib, s) =>
    graph(lib)
      .addNode("a", () => ({ foo: "a" }))
      .addNode("b", () => ({ foo: "b" }))
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .compile({ checkpointer: s.saver }),
  ),
  {
    name: "two last values in one superstep, stored at the exit",
    build: (lib, s) =>
      graph(lib)
        .addNode("a", () => ({ n: 1, foo: "a" }))
        .addNode("b", () => ({ n: 1, foo: "b" }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({ n: 5 }, { durability: "exit" });
      await s.update({ foo: "by hand" }, "a");
      await s.state();
    },
  },
  goingOn("a wrong return value, then again", around(() => () => "text")),
  goingOn("a thrown error with properties", around((s, lib) => () => {
    if (s.count("work") === 1) throw Object.assign(new TypeError("typed"), { extra: { deep: 1 } });
    return {};
  })),
  {
    name: "an error, mended by an update",
    build: around(() => ({ foo }) => {
      if (foo !== 2) throw new Error(`foo is ${foo}`);
      return { log: ["fine"] };
    }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ foo: 2 }, "before");
      await s.state();
      await s.run(null);
      await s.state();
      await s.history();
    },
  },
  {
    name: "an error, skipped by an update as the node",
    build: around(() => () => {
      throw new Error("always");
    }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.update({ log: ["by hand"] }, "work");
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "an error, then new input",
    build: around((s) => failing(s, "work", 1)),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run({ foo: 2 });
      await s.state();
      await s.history();
    },
  },
  {
    name: "an error, then a Command",
    unordered: true,
    build: around((s) => failing(s, "work", 1)),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.command({ goto: "after", update: { foo: 2 } });
      await s.state();
      await s.history();
    },
  },
  {
    name: "the recursion limit, then on",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("count", ({ n }) => ({ n: 1, log: [n] }))
        .addEdge(lib.START, "count")
        .addConditionalEdges("count", ({ n }) => (n < 6 ? "count" : lib.END), ["count", lib.END])
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({}, { recursionLimit: 3 });
      await s.state();
      await s.run(null, { recursionLimit: 2 });
      await s.state();
      await s.run(null, { recursionLimit: 10 });
      await s.state();
      await s.history();
    },
  },
  goingOn("a retry that succeeds", around((s) => failing(s, "work", 2), { retryPolicy: { ...RETRY, maxAttempts: 3 } }), 0),
  goingOn("a retry that does not", around((s) => failing(s, "work", 3), { retryPolicy: { ...RETRY, maxAttempts: 2 } }), 1),
  goingOn("a retry of three attempts by default", around((s) => failing(s, "work", 9), { retryPolicy: RETRY }), 1),
  goingOn("a retry that refuses", around((s) => failing(s, "work", 1), { retryPolicy: { ...RETRY, retryOn: () => false } })),
  goingOn("a retry by the error's message", around((s) => failing(s, "work", 9), { retryPolicy: { ...RETRY, maxAttempts: 9, retryOn: ({ message }) => message !== "work failed 3" } })),
  goingOn("a retry throws what it wrote before away", around((s) => (_, config) => {
    config.writer(`try ${s.count("try")}`);
    return failing(s, "work", 1)();
  }, { retryPolicy: RETRY }), 0),
  goingOn("what the runtime says of an attempt", around((s) => (_, { executionInfo }) => {
    if (s.count("work") < 3) throw new Error("again");
    return { log: [executionInfo.nodeAttempt, typeof executionInfo.nodeFirstAttemptTime] };
  }, { retryPolicy: RETRY }), 0),
  {
    name: "how often an error was tried",
    build: (lib, s) => {
      const throws = (word, error) => () => {
        s.count(word);
        throw error;
      };
      return graph(lib)
        .addNode("abort", throws("abort", Object.assign(new Error("x"), { name: "AbortError" })), { retryPolicy: RETRY })
        .addNode("bad", throws("bad", Object.assign(new Error("bad request"), { status: 400 })), { retryPolicy: RETRY })
        .addNode("busy", throws("busy", Object.assign(new Error("busy"), { status: 503 })), { retryPolicy: RETRY })
        .addNode("quota", throws("quota", Object.assign(new Error("q"), { error: { code: "insufficient_quota" } })), { retryPolicy: RETRY })
        .addNode("econn", throws("econn", Object.assign(new Error("q"), { code: "ECONNABORTED" })), { retryPolicy: RETRY })
        .addConditionalEdges(lib.START, ({ foo }) => foo, ["abort", "bad", "busy", "quota", "econn"])
        .compile({ checkpointer: s.saver });
    },
    ways: ["updates"],
    steps: async (s) => {
      for (const word of ["abort", "bad", "busy", "quota", "econn"]) {
        s.thread = word;
        await s.run({ foo: word });
        s.note(`${word} tried`, s.count(word) - 1);
      }
    },
  },
  goingOn("a question in a node with retries", around((s) => (_, config) => {
    const answer = config.interrupt("?");
    return failing(s, `after ${answer}`, 1)();
  }, { retryPolicy: RETRY }), 1),
  {
    name: "a question, then an error, then a retry with the same answer",
    build: around((s) => (_, config) => {
      const answer = config.interrupt("?");
      if (s.count("asked") < 3) throw new Error("not yet");
      return { log: [answer, config.interrupt("second?")] };
    }, { retryPolicy: RETRY }),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes");
      await s.state();
      await s.resume("and yes");
      await s.state();
    },
  },
  goingOn("the graph's retry policy", (lib, s) => {
    const compiled = around((session) => failing(session, "work", 2))(lib, s);
    return Object.assign(compiled, { retryPolicy: { ...RETRY, maxAttempts: 5 } });
  }, 0),
  goingOn("defaults of all nodes: retries", (lib, s) =>
    graph(lib)
      .setNodeDefaults({ retryPolicy: RETRY })
      .addNode("a", failing(s, "a", 1))
      .addNode("b", failing(s, "b", 1), { retryPolicy: { ...RETRY, maxAttempts: 1 } })
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("a node that takes too long", around(() => () => never(), { timeout: 20 })),
  patient(goingOn("a node that takes too long once", around((s) => () => (s.count("work") === 1 ? never() : { log: ["in time"] }), { timeout: 500 }))),
  patient(goingOn("a timeout and retries", around((s) => () => (s.count("work") < 3 ? never() : { log: ["in time"] }), { timeout: 500, retryPolicy: RETRY }), 0)),
  goingOn("a timeout that is long enough", around(() => async () => (await settle(), { log: ["in time"] }), { timeout: 5000 }), 0),
  goingOn("an idle timeout", around(() => () => never(), { timeout: { idleTimeout: 20 } }), 0),
  goingOn("a run timeout as a policy", around(() => () => never(), { timeout: { runTimeout: 20, idleTimeout: 5000 } }), 0),
  goingOn("a timeout's signal", around((s) => (_, { signal }) => new Promise((resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted")))), { timeout: 20 }), 0),
  goingOn("a timeout of 0", around(() => says("never"), { timeout: 0 }), 0),
  patient(goingOn("a timeout beside a finished neighbour", (lib, s) =>
    graph(lib)
      .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
      .addNode("slow", () => (s.count("slow") === 1 ? never() : { log: ["in time"] }), { timeout: 500 })
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "slow")
      .compile({ checkpointer: s.saver }),
  )),
  patient(goingOn("a Send with a timeout", (lib, s) =>
    graph(lib)
      .addNode("work", ({ item }) => (item === "slow" && s.count("slow") === 1 ? never() : { log: [item] }))
      .addConditionalEdges(lib.START, () => [new lib.Send("work", { item: "fast" }), new lib.Send("work", { item: "slow" }, { timeout: 500 })], ["work"])
      .compile({ checkpointer: s.saver }),
  )),
  goingOn("a step's timeout", (lib, s) => Object.assign(around(() => () => never())(lib, s), { stepTimeout: 400 }), 0),
  goingOn("an error handler", handled(({ given, error }) => ({ foo: error.error.message, log: [error.node, JSON.stringify(given)] })), 0),
  goingOn("an error handler with a goto", handled(({ lib }) => new lib.Command({ update: { log: ["handled"] }, goto: "after" })), 0),
  goingOn("an error handler that writes nothing", handled(() => ({})), 0),
  goingOn("an error handler that fails", handled(({ s }) => failing(s, "handler", 1)())),
  goingOn("an error handler that asks", handled(({ config }) => ({ log: [config.interrupt("what now?")] })), 0),
  {
    name: "an error handler's question, answered",
    build: handled(({ config }) => ({ log: [config.interrupt("what now?")] }), (s) => () => {
      throw new Error(`broken ${s.count("work")}`);
    }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.resume("nothing");
      await s.state();
      await s.history();
    },
  },
  goingOn("an error handler after retries", around((s) => failing(s, "work", 9), (s) => ({ retryPolicy: RETRY, errorHandler: (_, { error }) => ({ log: [error.message] }) })), 0),
  goingOn("an error handler for a timeout", around(() => () => never(), () => ({ timeout: 20, errorHandler: (_, { error }) => ({ log: [error.name] }) })), 0),
  goingOn("an error handler is not for questions", around(() => (_, config) => ({ log: [config.interrupt("?")] }), () => ({ errorHandler: () => ({ log: ["handled"] }) })), 0),
  goingOn("an error handler beside a failing neighbour", besideFailing(() => (_, { error }) => ({ log: [`handled ${error.message}`] }), failingLate)),
  goingOn("a slow error handler beside a failing neighbour", besideFailing((s) => async () => (await settle(), await settle(), handling(s)()), failingLate)),
  goingOn("an error handler that starts while a neighbour fails", besideFailing(handling, failing)),
  goingOn("error handlers of two nodes at once", (lib, s) =>
    graph(lib)
      .setNodeDefaults({ errorHandler: (_, { node }) => ({ log: [`${node} handled ${s.count("handled")}`] }) })
      .addNode("a", failing(s, "a", 1))
      .addNode("b", failing(s, "b", 1))
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("error handlers of two nodes, one of which fails", (lib, s) =>
    graph(lib)
      .setNodeDefaults({
        errorHandler: async (_, { node }) => {
          if (node === "b") await settle();
          if (node === "b" && s.count("handled") === 1) throw new Error("cannot handle");
          return { log: [node] };
        },
      })
      .addNode("a", failing(s, "a", 1))
      .addNode("b", failing(s, "b", 1))
      .addEdge(lib.START, "a")
      .addEdge(lib.START, "b")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("an error handler for all nodes", (lib, s) =>
    graph(lib)
      .setNodeDefaults({ errorHandler: (_, { node, error }) => ({ log: [node, error.message] }) })
      .addNode("a", failing(s, "a", 1))
      .addNode("b", failing(s, "b", 1))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: s.saver }),
  ),
  goingOn("an error handler for a sent task", (lib, s) =>
    graph(lib)
      .addNode("work", (item) => {
        if (item === "y") throw new Error("not y");
        return { log: [item] };
      }, { errorHandler: (given, { error }) => ({ log: [`${given}: ${error.message}`] }) })
      .addConditionalEdges(lib.START, () => ["x", "y", "z"].map((item) => new lib.Send("work", item)), ["work"])
      .compile({ checkpointer: s.saver }),
  ),
  {
    name: "a node's cache",
    build: (lib, s) =>
      graph(lib)
        .addNode("work", ({ foo }) => ({ log: [`${foo} ${s.count("work")}`] }), { cachePolicy: true })
        .addNode("after", says("after"))
        .addEdge(lib.START, "work")
        .addEdge("work", "after")
        .compile({ checkpointer: s.saver, cache: s.once("cache", () => new InMemoryCache()) }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      s.thread = "2";
      await s.run({ foo: 1 });
      s.thread = "3";
      await s.run({ foo: 2 });
      await s.state();
      await s.call("clear", (graph) => graph.clearCache());
      s.thread = "4";
      await s.run({ foo: 1 });
    },
  },
  {
    name: "a node's cache by a key of one's own",
    build: (lib, s) =>
      graph(lib)
        .addNode("work", ({ foo }) => ({ log: [`${foo} ${s.count("work")}`] }), { cachePolicy: { keyFunc: ([{ foo }]) => String(foo % 2) } })
        .addEdge(lib.START, "work")
        .compile({ checkpointer: s.saver, cache: s.once("cache", () => new InMemoryCache()) }),
    steps: async (s) => {
      for (const foo of [1, 2, 3, 4]) {
        s.thread = `t${foo}`;
        await s.run({ foo });
      }
    },
  },
  {
    name: "a cached neighbour of a question",
    unordered: true,
    build: (lib, s) =>
      graph(lib)
        .addNode("work", ({ foo }) => ({ log: [`${foo} ${s.count("work")}`] }), { cachePolicy: true })
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addEdge(lib.START, "work")
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: s.saver, cache: s.once("cache", () => new InMemoryCache()) }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      s.thread = "2";
      await s.run({ foo: 1 });
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "a cached node that leads to itself",
    build: (lib, s) =>
      graph(lib)
        .addNode("work", () => ({ log: [] }), { cachePolicy: true })
        .addEdge(lib.START, "work")
        .addConditionalEdges("work", () => (s.count("led") < 4 ? "work" : lib.END), ["work", lib.END])
        .compile({ checkpointer: s.saver, cache: s.once("cache", () => new InMemoryCache()) }),
    steps: async (s) => {
      await s.run({ foo: 1 }, { recursionLimit: 4 });
      await s.state();
    },
  },
  {
    name: "a node that is not cached when it fails",
    build: (lib, s) =>
      graph(lib)
        .addNode("work", failing(s, "work", 1), { cachePolicy: true })
        .addEdge(lib.START, "work")
        .compile({ checkpointer: s.saver, cache: s.once("cache", () => new InMemoryCache()) }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run(null);
      s.thread = "2";
      await s.run({ foo: 1 });
    },
  },
  {
    name: "an aborted run, then on",
    build: (lib, s) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("slow", () => {
          if (s.count("slow") > 1) return { log: ["fast"] };
          setImmediate(() => s.once("controller", () => new AbortController()).abort());
          return never();
        })
        .addEdge(lib.START, "a")
        .addEdge("a", "slow")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({ foo: 1 }, { signal: s.once("controller", () => new AbortController()).signal });
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
];
