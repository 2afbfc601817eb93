/** Retries, timeouts and caches of tasks, and of the entrypoints and nodes that call them. */
import { InMemoryCache } from "@langchain/langgraph-checkpoint";

import { graph, never, settle, turns } from "../helpers.mjs";

const RETRY = { initialInterval: 1, backoffFactor: 1, jitter: false };

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** An entrypoint over what the session gives. */
const flow = (body, options) => (lib, s) => lib.entrypoint({ name: "flow", checkpointer: s.saver, ...options?.(lib, s) }, body(lib, s));

/** Takes time, so that one way is enough. */
const once = (program) => ({ ...program, ways: ["everything"] });

const cached = (_, s) => ({ cache: s.once("cache", () => new InMemoryCache()) });

const session = (name, build, ...inputs) => ({
  name,
  build,
  steps: async (s) => {
    for (const input of inputs) {
      await s.run(input);
      await s.state();
    }
    await s.history();
  },
});

/** An entrypoint that calls one task. */
const over = (task, options) => flow((lib, s) => {
  const work = task(lib, s);
  return (given) => work(given);
}, options);

/** A task that fails a few times, and then gives what it was given. */
const failing = (lib, s, times, options, error = () => new Error("again")) =>
  lib.task({ name: "work", ...options }, async (given) => {
    if (s.count("work") <= times) throw error();
    return given;
  });

/** A task that says how often it was called. */
const counting = (lib, s, options, name = "work") => lib.task({ name, ...options }, (...given) => `${name} ${JSON.stringify(given)} ${s.count(name)}`);

export default [
  session("a task that is tried again", over((lib, s) => failing(lib, s, 2, { retry: RETRY })), "x", "y"),
  session("a task that is tried again by an error's message", over((lib, s) => failing(lib, s, 1, { retry: { ...RETRY, retryOn: ({ message }) => message === "again" } })), "x"),
  session("a task's attempts", flow((lib, s) => {
    const work = lib.task({ name: "work", retry: RETRY }, async () => {
      await settle();
      const { nodeAttempt, checkpointNs, taskId, nodeFirstAttemptTime } = lib.getConfig().executionInfo;
      s.note("attempt", [nodeAttempt, checkpointNs, taskId, s.once("first", () => nodeFirstAttemptTime) === nodeFirstAttemptTime]);
      if (nodeAttempt < 3) throw new Error("again");
      return nodeAttempt;
    });
    return async () => [await work(), await work()];
  }), "x"),
  session("attempts of an entrypoint", (lib, s) => {
    const work = counting(lib, s);
    const body = async (given) => {
      const done = await work(given);
      const { nodeAttempt } = lib.getConfig().executionInfo;
      if (nodeAttempt < 3) throw new Error("again");
      return [done, nodeAttempt];
    };
    return Object.assign(lib.entrypoint({ name: "flow", checkpointer: s.saver }, body), { retryPolicy: RETRY });
  }, "x", "y"),
  session("tasks in a task that is tried again", flow((lib, s) => {
    const inner = counting(lib, s, {}, "inner");
    const outer = lib.task({ name: "outer", retry: RETRY }, async (given) => {
      const done = await inner(given);
      if (s.count("outer") === 1) throw new Error("again");
      return done;
    });
    return (given) => outer(given);
  }), "x"),
  session("a task that is tried again in a task", flow((lib, s) => {
    const work = failing(lib, s, 2, { retry: RETRY });
    const outer = lib.task("outer", async (given) => ["outer", await work(given)]);
    return (given) => outer(given);
  }), "x"),
  session("a task that is tried again in a node", (lib, s) => {
    const work = failing(lib, s, 2, { retry: RETRY });
    return graph(lib).addNode("in", async ({ foo }) => ({ foo: await work([foo]) })).addEdge(lib.START, "in").compile({ checkpointer: s.saver });
  }, { foo: 1 }),
  session("tasks of a node that is tried again", (lib, s) => {
    const work = counting(lib, s);
    const node = async ({ foo }) => {
      const done = await work(foo);
      if (s.count("node") === 1) throw new Error("again");
      return { foo: done };
    };
    return graph(lib).addNode("in", node, { retryPolicy: RETRY }).addEdge(lib.START, "in").compile({ checkpointer: s.saver });
  }, { foo: 1 }),
  session("a task in a node with retries has none", (lib, s) => {
    const work = counting(lib, s);
    const node = async ({ foo }) => ({ foo: [await work(foo), await work(foo)] });
    return graph(lib).addNode("in", node, { retryPolicy: RETRY }).addEdge(lib.START, "in").compile({ checkpointer: s.saver });
  }, { foo: 1 }),
  session("tasks that are tried again at the same time", flow((lib, s) => {
    const turn = turns("z", "y", "x");
    const work = lib.task({ name: "work", retry: RETRY }, async (item) => {
      if (s.count(item) < { x: 3, y: 1, z: 2 }[item]) throw new Error(item);
      await turn(item);
      return item;
    });
    return () => Promise.all(["x", "y", "z"].map((item) => work(item)));
  }), "go"),
  session("what a task writes before it fails", flow((lib, s) => {
    const work = lib.task({ name: "work", retry: RETRY }, async (given) => {
      lib.getConfig().writer({ attempt: s.count("work") });
      if (s.count("again") === 1) throw new Error("again");
      return given;
    });
    return (given) => work(given);
  }), "x"),
  session("retries used up", over((lib, s) => failing(lib, s, 2, { retry: { ...RETRY, maxAttempts: 2 } })), "x", null),
  session("a retry that refuses", over((lib, s) => failing(lib, s, 1, { retry: { ...RETRY, retryOn: () => false } })), "x", null),
  session("an error that is not worth a retry", over((lib, s) => failing(lib, s, 1, { retry: RETRY }, () => Object.assign(new Error("no"), { status: 404 }))), "x", null),
  {
    name: "a question in a task with retries",
    build: flow((lib, s) => {
      const ask = lib.task({ name: "ask", retry: RETRY }, async (given) => `${given} ${s.count("ask")} ${lib.interrupt("?")}`);
      return (given) => ask(given);
    }),
    steps: async (s) => {
      await s.run("x");
      await s.state();
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "a question, then an error, then a retry with the same answer",
    build: flow((lib, s) => {
      const ask = lib.task({ name: "ask", retry: RETRY }, async () => {
        const answer = lib.interrupt("?");
        if (s.count("answered") === 1) throw new Error("again");
        return answer;
      });
      return () => ask();
    }),
    steps: async (s) => {
      await s.run("x");
      await s.resume("yes");
      await s.state();
    },
  },
  session("a task whose first attempt takes too long", flow((lib, s) => {
    const work = lib.task({ name: "work", timeout: 30, retry: RETRY }, async (given) => {
      if (s.count("work") === 1) await never();
      return given;
    });
    return (given) => work(given);
  }), "x"),
  session("what an attempt brings after its time", flow((lib, s) => {
    const work = lib.task({ name: "work", timeout: { runTimeout: 60 }, retry: RETRY }, async (given) => {
      const attempt = s.count("work");
      const { writer } = lib.getConfig();
      if (attempt === 1) await sleep(120);
      writer({ attempt });
      return `${given} ${attempt}`;
    });
    return async (given) => {
      const done = await work(given);
      await sleep(120);
      return done;
    };
  }), "x"),
  session("a task that takes too long: what its error says", flow((lib, s) => {
    const decided = ({ name, message, node, kind, timeout, runTimeout, idleTimeout }) => {
      s.note("error", { name, message: message.replace(/elapsed: \d+ms/, "elapsed"), node, kind, timeout, runTimeout, idleTimeout });
      return true;
    };
    const retry = { ...RETRY, retryOn: decided };
    const slow = (name, timeout) => lib.task({ name, timeout, retry }, async (given) => (s.count(name) === 1 ? never() : given));
    const tasks = [slow("number", 20), slow("run", { runTimeout: 20, idleTimeout: 5000 }), slow("idle", { runTimeout: 5000, idleTimeout: 20 })];
    return async (given) => {
      const done = [];
      for (const task of tasks) done.push(await task(given));
      return done;
    };
  }), "x"),
  once(session("signs of life of a task", flow((lib) => {
    const beats = async (beat) => {
      for (let turn = 0; turn < 6; turn++) {
        await sleep(40);
        beat(lib.getConfig(), turn);
      }
      return "alive";
    };
    const timeout = { idleTimeout: 160 };
    const beating = lib.task({ name: "beating", timeout: { ...timeout, refreshOn: "heartbeat" } }, () => beats(({ heartbeat }) => heartbeat()));
    const writing = lib.task({ name: "writing", timeout }, () => beats(({ writer }, turn) => writer(turn)));
    const inner = lib.task("inner", (turn) => turn);
    const calling = lib.task({ name: "calling", timeout }, () => beats((_, turn) => void inner(turn)));
    return async () => [await beating(), await writing(), await calling()];
  }), "x")),
  session("signs of life that do not count", flow((lib, s) => {
    const work = lib.task({ name: "work", timeout: { idleTimeout: 100, refreshOn: "heartbeat" }, retry: RETRY }, async (given) => {
      if (s.count("work") === 2) return given;
      const { writer } = lib.getConfig();
      writer("once");
      await sleep(80);
      writer("twice");
      await sleep(80);
      writer("too late");
      return never();
    });
    return (given) => work(given);
  }), "x"),
  session("a task that blocks for too long", flow((lib, s) => {
    const work = lib.task({ name: "work", timeout: 10, retry: RETRY }, (given) => {
      if (s.count("work") > 1) return given;
      for (const until = Date.now() + 30; Date.now() < until; );
      return "too late";
    });
    return (given) => work(given);
  }), "x"),
  session("an entrypoint whose first attempt takes too long", (lib, s) => {
    const work = counting(lib, s);
    const body = async (given) => {
      const done = await work(given);
      if (s.count("flow") === 1) await never();
      return done;
    };
    return Object.assign(lib.entrypoint({ name: "flow", checkpointer: s.saver, timeout: 30 }, body), { retryPolicy: RETRY });
  }, "x"),
  session("an entrypoint that calls after its time", (lib, s) => {
    const work = counting(lib, s);
    const body = async () => {
      if (s.count("flow") === 2) return sleep(60).then(() => "done");
      await sleep(50);
      return work("late").catch(({ message }) => s.note("refused", message));
    };
    return Object.assign(lib.entrypoint({ name: "flow", checkpointer: s.saver, timeout: { idleTimeout: 30, refreshOn: "heartbeat", runTimeout: 200 } }, body), { retryPolicy: RETRY });
  }, "x"),
  session("an entrypoint that takes too long", flow(() => () => never(), () => ({ timeout: { idleTimeout: 20 } })), "x"),
  once(session("an entrypoint whose tasks are signs of life", flow((lib) => {
    const work = lib.task("work", async (given) => (await sleep(40), given));
    return async (given) => {
      for (let turn = 0; turn < 6; turn++) await work(given);
      return "alive";
    };
  }, () => ({ timeout: { idleTimeout: 160 } })), "x")),
  session("a task's cache, over runs", flow((lib, s) => {
    const work = counting(lib, s, { cachePolicy: true });
    return (given) => work(given, 1);
  }, cached), "x", "x", "y", "x"),
  session("a cache by the word of old", over((lib, s) => counting(lib, s, { cache: true }), cached), "x", "x"),
  session("a cache that is turned off", over((lib, s) => counting(lib, s, { cachePolicy: false }), cached), "x", "x"),
  session("a cache policy without a cache", over((lib, s) => counting(lib, s, { cachePolicy: true })), "x", "x"),
  session("what a key is made of", flow((lib, s) => {
    const keyFunc = (given) => (s.note("given", given), given[0][0].id);
    const work = counting(lib, s, { cachePolicy: { keyFunc } });
    return (given) => work(given, "more");
  }, cached), { id: "a", other: 1 }, { id: "a", other: 2 }, { id: "b" }),
  session("tasks of two names with the same input", flow((lib, s) => {
    const [one, two] = ["one", "two"].map((name) => counting(lib, s, { cachePolicy: true }, name));
    return async (given) => [await one(given), await two(given)];
  }, cached), "x", "x"),
  session("a cached task that gives nothing", flow((lib, s) => {
    const work = lib.task({ name: "work", cachePolicy: true }, () => void s.count("work"));
    return async (given) => [await work(given), s.count("asked")];
  }, cached), "x", "x"),
  session("a cached task in a task", flow((lib, s) => {
    const work = counting(lib, s, { cachePolicy: true });
    const outer = lib.task("outer", async (given) => ["outer", await work(given)]);
    return (given) => outer(given);
  }, cached), "x", "x"),
  session("a cached task in a node", (lib, s) => {
    const work = counting(lib, s, { cachePolicy: true });
    return graph(lib).addNode("in", async () => ({ foo: await work("x") })).addEdge(lib.START, "in").compile({ checkpointer: s.saver, ...cached(lib, s) });
  }, { n: 1 }, { n: 2 }),
  session("a cached task that failed before", over((lib, s) => failing(lib, s, 1, { cachePolicy: true, retry: RETRY }), cached), "x", "x"),
  {
    name: "a cached task that asked",
    build: flow((lib, s) => {
      const ask = lib.task({ name: "ask", cachePolicy: true }, async (given) => `${given} ${s.count("ask")} ${lib.interrupt("?")}`);
      return (given) => ask(given);
    }, cached),
    steps: async (s) => {
      await s.run("x");
      await s.resume("yes");
      await s.state();
      await s.run("x");
      await s.state();
    },
  },
  once({
    name: "what is kept for a time",
    build: over((lib, s) => counting(lib, s, { cachePolicy: { ttl: 0.5 } }), cached),
    steps: async (s) => {
      await s.run("x");
      await s.run("x");
      await sleep(600);
      await s.run("x");
    },
  }),
  {
    name: "a cache that is cleared",
    build: over((lib, s) => counting(lib, s, { cachePolicy: true }), cached),
    steps: async (s) => {
      await s.run("x");
      await s.run("x");
      await s.call("clear", (compiled) => compiled.clearCache());
      await s.run("x");
    },
  },
  {
    name: "a cached task is not looked up again on its checkpoint",
    build: flow((lib, s) => {
      const work = counting(lib, s, { cachePolicy: true });
      return async (given, config) => [await work(given), config.interrupt("?"), await work("more")];
    }, cached),
    steps: async (s) => {
      await s.run("x");
      await s.resume("yes");
      await s.run("x");
      await s.resume("no");
      await s.state();
    },
  },
  session("a cache that fails to answer", flow((lib, s) => {
    const work = counting(lib, s, { cachePolicy: true });
    return async (given) => work(given).catch(({ message }) => message);
  }, () => ({ cache: { get: async () => { throw new Error("no cache"); }, set: async () => {}, clear: async () => {} } })), "x"),
  session("a cache that fails to answer, and nobody catches it", over((lib, s) => counting(lib, s, { cachePolicy: true }), () => ({ cache: { get: async () => { throw new Error("no cache"); }, set: async () => {}, clear: async () => {} } })), "x"),
  session("a key that cannot be made", flow((lib, s) => {
    const work = counting(lib, s, { cachePolicy: { keyFunc: () => { throw new Error("no key"); } } });
    return async (given) => [await work(given).catch(({ message }) => message), await counting(lib, s, {}, "other")()];
  }, cached), "x"),
  session("an entrypoint that fails while a task goes on", flow((lib) => {
    const work = lib.task("work", async (given) => (await sleep(30), given));
    return async (given) => {
      work(given).catch(() => {});
      await settle();
      throw new Error("gives up");
    };
  }), "x"),
  session("an entrypoint that takes too long while a task goes on", flow((lib) => {
    const work = lib.task("work", async (given) => (await sleep(60), given));
    return (given) => work(given);
  }, () => ({ timeout: 20 })), "x"),
  session("an entrypoint that takes too long in a task, and is tried again", (lib, s) => {
    const work = lib.task("work", async (given) => (s.count("work") === 1 ? never() : given));
    const compiled = lib.entrypoint({ name: "flow", checkpointer: s.saver, timeout: 40 }, (given) => work(given));
    return Object.assign(compiled, { retryPolicy: RETRY });
  }, "x"),
  session("tasks beside nodes that wait for their turn", (lib, s) => {
    const work = lib.task("work", async (given) => (await sleep(20), given));
    const node = (name) => async () => ({ log: [await work(name)] });
    const built = graph(lib);
    for (const name of ["a", "b", "c"]) built.addNode(name, node(name)).addEdge(lib.START, name);
    return built.compile({ checkpointer: s.saver }).withConfig({ maxConcurrency: 2 });
  }, { n: 1 }),
  session("times that are none", flow((lib, s) => (given) => given), "x"),
].map((program) => (program.name === "times that are none" ? { ...program, steps: timesThatAreNone } : program));

async function timesThatAreNone(s) {
  for (const timeout of [0, -1, NaN, "soon", { runTimeout: 0 }, { idleTimeout: -5 }, { runTimeout: 5, refreshOn: "never" }, {}, null]) {
    await s.call("task", () => void s.lib.task({ name: "work", timeout }, () => 1));
    await s.call("entrypoint", () => void s.lib.entrypoint({ name: "flow", timeout }, () => 1));
  }
}
