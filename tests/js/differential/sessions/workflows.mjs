/** The functional API: `entrypoint` and `task`. */
import { InMemoryCache } from "@langchain/langgraph-checkpoint";

import { never, settle, turns } from "../helpers.mjs";

const RETRY = { initialInterval: 1, backoffFactor: 1, jitter: false };

/** A workflow over what the program gives. */
const flow = (body, options) => (lib, s) => lib.entrypoint({ name: "flow", checkpointer: s.saver, ...options?.(lib, s) }, body(lib, s));

const counts = (lib, s, name, options) => lib.task({ name, ...options }, (given) => `${name} ${given} ${s.count(name)}`);

const runs = (name, build, ...inputs) => ({
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

const asked = (name, build, input, ...answers) => ({
  name,
  build,
  steps: async (s) => {
    await s.run(input);
    await s.state();
    for (const answer of answers) {
      await s.resume(answer);
      await s.state();
    }
  },
});

export default [
  runs("an entrypoint", flow(() => (given) => ({ doubled: given.n * 2 })), { n: 1 }, { n: 2 }),
  runs("an entrypoint's plain values", flow(() => (given) => given), "text", 0, "", false),
  runs("an entrypoint of null and undefined", flow(() => (given) => [given]), "x", null, undefined),
  runs("an entrypoint that returns nothing", flow(() => () => {}), "x", "y"),
  runs("an entrypoint that returns null", flow(() => () => null), "x"),
  runs("an entrypoint without a checkpointer", (lib) => lib.entrypoint("flow", (given) => given + 1), 1),
  runs("an entrypoint that awaits", flow(() => async (given) => (await settle(), given)), { a: 1 }),
  runs("an entrypoint that fails", flow((_, s) => (given) => {
    if (s.count("flow") === 1) throw new Error("once");
    return given;
  }), "x", null),
  runs(
    "the value before",
    flow(({ getPreviousState }) => (given) => [getPreviousState() ?? "none", given]),
    "a",
    "b",
    "c",
  ),
  runs(
    "final: one value for the caller, one to keep",
    flow(({ entrypoint, getPreviousState }) => (given) => entrypoint.final({ value: getPreviousState() ?? "none", save: given })),
    "a",
    "b",
    "c",
  ),
  runs(
    "final without a value, and without a save",
    flow(({ entrypoint, getPreviousState }) => (given) => entrypoint.final(given === "a" ? { save: "kept" } : { value: getPreviousState() ?? "none" })),
    "a",
    "b",
    "c",
  ),
  runs("an entrypoint's custom chunks", flow(() => (given, config) => (config.writer({ given }), given)), "x"),
  runs("a task", flow((lib, s) => {
    const work = counts(lib, s, "work");
    return async (given) => [await work(given), await work(given)];
  }), "x", "y"),
  runs("a task with no name but a string", flow((lib) => {
    const work = lib.task("work", async (a, b) => a + b);
    return (given) => work(given, 1);
  }), 1),
  runs("tasks at once", flow((lib) => {
    const turn = turns("y", "z", "x");
    const work = lib.task("work", async (item) => (await turn(item), item));
    return () => Promise.all(["x", "y", "z"].map((item) => work(item)));
  }), "go"),
  runs("different tasks, one after the other", flow((lib) => {
    const [one, two] = ["one", "two"].map((name) => lib.task(name, (given) => `${given} ${name}`));
    return async (given) => two(await one(given));
  }), "x"),
  runs("a task in a task", flow((lib) => {
    const inner = lib.task("inner", (given) => `inner ${given}`);
    const outer = lib.task("outer", async (given) => `outer ${await inner(given)}`);
    return (given) => outer(given);
  }), "x"),
  runs("a task that returns nothing", flow((lib) => {
    const work = lib.task("work", () => {});
    return async () => [await work()];
  }), "x"),
  runs("a task that fails", flow((lib, s) => {
    const work = lib.task("work", (given) => {
      if (s.count("work") === 1) throw new Error("once");
      return given;
    });
    return (given) => work(given);
  }), "x", null),
  runs("a task that fails and is caught", flow((lib) => {
    const work = lib.task("work", () => {
      throw new Error("always");
    });
    return async () => {
      try {
        await work();
      } catch ({ message }) {
        return message;
      }
    };
  }), "x"),
  runs("a task that finished is not run again after an error", flow((lib, s) => {
    const work = counts(lib, s, "work");
    return async (given) => {
      const done = await work(given);
      if (s.count("flow") === 1) throw new Error("once");
      return done;
    };
  }), "x", null),
  runs("a task with retries", flow((lib, s) => {
    const work = lib.task({ name: "work", retry: RETRY }, (given) => {
      if (s.count("work") < 3) throw new Error("again");
      return given;
    });
    return (given) => work(given);
  }), "x"),
  runs("a task that takes too long", flow((lib) => {
    const work = lib.task({ name: "work", timeout: 20 }, () => never());
    return (given) => work(given);
  }), "x"),
  runs("an entrypoint that takes too long", flow(() => () => never(), () => ({ timeout: 20 })), "x"),
  runs("a task's cache", flow(
    (lib, s) => {
      const work = counts(lib, s, "work", { cachePolicy: true });
      return async (given) => [await work(given), await work(given)];
    },
    (_, s) => ({ cache: s.once("cache", () => new InMemoryCache()) }),
  ), "x", "x", "y"),
  runs("a task's custom chunks", flow((lib) => {
    const work = lib.task("work", async (given) => {
      await settle();
      lib.getWriter()?.({ given });
      return given;
    });
    return (given) => work(given);
  }), "x"),
  asked("a question", flow(() => (given, config) => `${given}: ${config.interrupt("?")}`), "x", "yes"),
  asked("two questions", flow(() => (given, config) => [given, config.interrupt("one?"), config.interrupt("two?")]), "x", 1, 2),
  asked("the global interrupt", flow(({ interrupt }) => async (given) => (await settle(), [given, interrupt("?")])), "x", "yes"),
  asked("a question after a task", flow((lib, s) => {
    const work = counts(lib, s, "work");
    return async (given, config) => [await work(given), config.interrupt("?"), await work("again")];
  }), "x", "yes"),
  asked("a question in a task", flow((lib, s) => {
    const ask = lib.task("ask", (given) => `${given} ${s.count("ask")} ${lib.interrupt("in a task?")}`);
    return (given) => ask(given);
  }), "x", "yes"),
  asked("a question in a task, after one that finished", flow((lib, s) => {
    const work = counts(lib, s, "work");
    const ask = lib.task("ask", (given) => `${given} ${lib.interrupt({ about: given })}`);
    return async (given) => [await work(given), await ask(given), await work("more")];
  }), "x", "yes"),
  asked("questions in tasks at once", flow((lib) => {
    const ask = lib.task("ask", (given) => `${given} ${lib.interrupt(given)}`);
    return () => Promise.all(["x", "y"].map((item) => ask(item)));
  }), "go", "both"),
  {
    name: "questions in tasks at once, answered by id as they come",
    build: flow((lib) => {
      const ask = lib.task("ask", (given) => `${given} ${lib.interrupt(given)}`);
      return () => Promise.all(["x", "y"].map((item) => ask(item)));
    }),
    steps: async (s) => {
      await s.run("go");
      for (const answer of ["for the first", "for the second"]) {
        const [{ id }] = await s.interrupts();
        await s.resume({ [id]: answer });
        await s.state();
      }
    },
  },
  asked("a loop of tasks and questions", flow((lib, s) => {
    const work = counts(lib, s, "work");
    return async (given, config) => {
      const log = [];
      for (const round of [1, 2, 3]) log.push(await work(round), config.interrupt({ round }));
      return log;
    };
  }), "x", "a", "b", "c"),
  asked("a graph invoked in an entrypoint", flow((lib) => {
    const State = lib.Annotation.Root({ foo: lib.Annotation() });
    const graph = new lib.StateGraph(State).addNode("in", ({ foo }) => ({ foo: `${foo}!` })).addEdge(lib.START, "in").compile();
    return (given, config) => graph.invoke({ foo: given }, config);
  }), "x"),
  asked("a graph that asks, invoked in an entrypoint", flow((lib) => {
    const State = lib.Annotation.Root({ foo: lib.Annotation() });
    const graph = new lib.StateGraph(State).addNode("in", (_, config) => ({ foo: config.interrupt("in?") })).addEdge(lib.START, "in").compile();
    return (given, config) => graph.invoke({ foo: given }, config);
  }), "x", "yes"),
  asked("a graph in a task", flow((lib) => {
    const State = lib.Annotation.Root({ foo: lib.Annotation() });
    const graph = new lib.StateGraph(State).addNode("in", ({ foo }) => ({ foo: `${foo}!` })).addEdge(lib.START, "in").compile();
    const work = lib.task("work", (given) => graph.invoke({ foo: given }));
    return async (given) => (await work(given)).foo;
  }), "x"),
  {
    name: "a task in a graph's node",
    build: (lib, s) => {
      const State = lib.Annotation.Root({ foo: lib.Annotation() });
      const work = counts(lib, s, "work");
      return new lib.StateGraph(State)
        .addNode("in", async ({ foo }, config) => ({ foo: [await work(foo), config.interrupt("?")] }))
        .addEdge(lib.START, "in")
        .compile({ checkpointer: s.saver });
    },
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "an entrypoint as a graph's node",
    build: (lib, s) => {
      const State = lib.Annotation.Root({ foo: lib.Annotation() });
      const work = lib.task("work", (given) => `${given}!`);
      const inner = lib.entrypoint({ name: "inner" }, async ({ foo }) => ({ foo: await work(foo) }));
      return new lib.StateGraph(State).addNode("in", inner).addEdge(lib.START, "in").compile({ checkpointer: s.saver });
    },
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
    },
  },
  {
    name: "going back in an entrypoint",
    build: flow((lib, s) => {
      const work = counts(lib, s, "work");
      return async (given) => [lib.getPreviousState() ?? null, await work(given)];
    }),
    steps: async (s) => {
      await s.run("a");
      await s.run("b");
      for (const { config } of await s.snapshots()) await s.replay({ config });
      await s.replay(3, "c");
      await s.state();
      await s.history();
    },
  },
  {
    name: "a question gone back to in an entrypoint",
    build: flow((lib, s) => {
      const work = counts(lib, s, "work");
      return async (given, config) => [await work(given), config.interrupt("?")];
    }),
    steps: async (s) => {
      await s.run("a");
      await s.resume("first");
      await s.replay(1);
      await s.resume("second");
      await s.state();
      await s.history();
    },
  },
  {
    name: "an update of an entrypoint's thread",
    build: flow((lib) => (given) => [lib.getPreviousState() ?? null, given]),
    steps: async (s) => {
      await s.run("a");
      await s.update("by hand", "flow");
      await s.state();
      await s.run("b");
      await s.state();
    },
  },
  {
    name: "a task outside of an entrypoint",
    build: flow(() => (given) => given),
    steps: (s) => s.call("task", () => s.lib.task("lost", () => 1)()),
  },
  {
    name: "generators are no tasks and no entrypoints",
    build: flow(() => (given) => given),
    steps: async (s) => {
      await s.call("task", () => void s.lib.task("gen", function* () {}));
      await s.call("task", () => void s.lib.task("gen", async function* () {}));
      await s.call("entrypoint", () => void s.lib.entrypoint("gen", function* () {}));
    },
  },
  {
    name: "a store in an entrypoint",
    build: flow(
      () => async (given, { store }) => {
        const before = await store.get(["kept"], "given");
        await store.put(["kept"], "given", { given });
        return [before?.value ?? null, given];
      },
      (lib, s) => ({ store: s.once("store", () => new lib.InMemoryStore()) }),
    ),
    steps: async (s) => {
      await s.run("a");
      s.thread = "2";
      await s.run("b");
    },
  },
];
