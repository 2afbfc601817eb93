/** Entrypoints, and tasks that call functions. */
import { graph, settle, state } from "../helpers.mjs";

/** An entrypoint with the session's checkpointer; `make` gives its function, made of the library. */
const main = (make, options) => (lib, session) =>
  lib.entrypoint({ name: "main", checkpointer: session.saver, ...options }, make(lib, session));

const session = (name, build, steps, more) => ({ name, build, steps, ...more });

const runs = (input) => async (s) => {
  await s.run(input);
  await s.state();
  await s.history();
};

/** Waits until everything else has happened, so that what comes next has its place among the chunks. */
const later = (value) => async () => {
  await settle();
  return value;
};

const gives = (name, value) => session(`an entrypoint that gives ${name}`, main(() => async () => value), runs(1));

/** Runs, then resumes with each answer, looking at the state in between. */
const answers =
  (...given) =>
  async (s) => {
    await s.run(1);
    await s.state();
    for (const answer of given) {
      await s.resume(answer);
      await s.state();
    }
    await s.history();
  };

/** A task of these numbers that tells of what it is. */
const identity = (lib) => {
  const { metadata, configurable } = lib.getConfig();
  const { langgraph_step, langgraph_node, langgraph_triggers, langgraph_path } = metadata;
  const { checkpoint_ns } = configurable;
  return [langgraph_step, langgraph_node, langgraph_triggers, langgraph_path, checkpoint_ns.split("|").map((part) => part.split(":")[0])];
};

export default [
  gives("a number", 7),
  gives("text", "done"),
  gives("an object", { a: 1, b: [2] }),
  gives("a list", [1, 2]),
  gives("null", null),
  gives("undefined", undefined),
  gives("false", false),
  session(
    "an entrypoint without a checkpointer",
    (lib) => lib.entrypoint("main", async (input) => ({ input })),
    async (s) => {
      await s.run({ a: 1 });
      await s.run("again");
    },
  ),
  session("an entrypoint that is no async function", main(() => (input) => input + 1), runs(1)),
  session("an entrypoint without an input", main(() => async () => 1), async (s) => {
    await s.run(undefined);
    await s.run(null);
    await s.state();
  }),
  session("an entrypoint that throws", main(() => async () => {
    throw new RangeError("no");
  }), async (s) => {
    await s.run(1);
    await s.state();
  }),
  session(
    "final gives one thing and keeps another",
    main((lib) => async (input) => {
      const previous = lib.getPreviousState() ?? 0;
      return lib.entrypoint.final({ value: `${previous}+${input}`, save: previous + input });
    }),
    async (s) => {
      await s.run(1);
      await s.run(2);
      await s.run(3);
      await s.state();
      await s.history();
    },
  ),
  session(
    "what an entrypoint gives is what it finds the next time",
    main((lib) => async (input) => [...(lib.getPreviousState() ?? []), input]),
    async (s) => {
      await s.run("a");
      await s.run("b");
      await s.state();
    },
  ),
  session(
    "tasks find what was kept, too",
    main((lib) => {
      const look = lib.task("look", async () => lib.getPreviousState() ?? "nothing");
      return async () => look();
    }),
    async (s) => {
      await s.run(1);
      await s.run(2);
    },
  ),
  session(
    "a task",
    main((lib) => {
      const double = lib.task("double", later(8));
      return async (input) => [input, await double(input, "more", { than: 1 })];
    }),
    runs(4),
  ),
  session(
    "tasks one after another",
    main((lib) => {
      const add = lib.task("add", async (a, b) => a + b);
      return async (input) => {
        let sum = input;
        for (let n = 1; n < 4; n++) sum = await add(sum, n);
        return sum;
      };
    }),
    runs(1),
  ),
  session(
    "a task that is no async function",
    main((lib) => {
      const add = lib.task({ name: "add" }, (a, b) => a + b);
      return async (input) => add(input, await add(input, 1));
    }),
    runs(1),
  ),
  session(
    "a task that gives nothing",
    main((lib) => {
      const nothing = lib.task("nothing", async () => {});
      return async () => [await nothing(), "end"];
    }),
    runs(1),
  ),
  session(
    "tasks at the same time",
    main((lib) => {
      const word = lib.task("word", async (text, turns) => {
        for (let turn = 0; turn < turns; turn++) await settle();
        return text;
      });
      return async () => Promise.all([word("slow", 3), word("fast", 1), word("middle", 2)]);
    }),
    runs(1),
  ),
  session(
    "tasks in tasks",
    main((lib) => {
      const inner = lib.task("inner", later("inner"));
      const outer = lib.task("outer", async (name) => {
        await settle();
        const given = [name, await inner(1), await inner(2)];
        await settle();
        return given;
      });
      return async () => [await outer("a"), await outer("b")];
    }),
    runs(1),
  ),
  session(
    "tasks in nodes",
    (lib, { saver }) => {
      const word = lib.task("word", later("word"));
      const node = lib.task("b", later("like a node"));
      return graph(lib)
        .addNode("a", async () => ({ log: [await word(1), await word(2)] }))
        .addNode("b", async ({ log }) => ({ log: [log.length, await node()] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer: saver });
    },
    runs({ foo: 1 }),
  ),
  session(
    "tasks in nodes that a Send started",
    (lib, { saver }) => {
      const word = lib.task("word", async (foo) => {
        for (let turn = 0; turn < foo; turn++) await settle();
        return foo;
      });
      return graph(lib)
        .addNode("a", async ({ foo }) => ({ log: [await word(foo)] }))
        .addConditionalEdges(lib.START, () => [new lib.Send("a", { foo: 1 }), new lib.Send("a", { foo: 3 })])
        .compile({ checkpointer: saver });
    },
    runs({ foo: 1 }),
  ),
  session(
    "what tasks go by",
    main((lib) => {
      const inner = lib.task("inner", async () => identity(lib));
      const outer = lib.task("outer", async () => [identity(lib), await inner(), await inner()]);
      return async () => [identity(lib), await outer(), await inner()];
    }),
    async (s) => {
      await s.run(1);
      await s.run(2);
    },
  ),
  session(
    "a task's own chunks",
    main((lib) => {
      const tells = lib.task("tells", async (text) => {
        lib.getWriter()(text);
        await settle();
        lib.getConfig().writer({ and: text });
      });
      return async (input, config) => {
        config.writer("before");
        await tells(input);
        await settle();
        config.writer("after");
        return 1;
      };
    }),
    runs("text"),
  ),
  session(
    "a question in a task",
    main((lib) => {
      const first = lib.task("first", later("first"));
      const ask = lib.task("ask", async (question) => `answer ${lib.interrupt(question)}`);
      const last = lib.task("last", later("last"));
      return async () => [await first(), await ask("well?"), await last()];
    }),
    answers("yes"),
  ),
  session(
    "a question in an entrypoint, around tasks",
    main((lib) => {
      const first = lib.task("first", later("first"));
      const last = lib.task("last", later("last"));
      return async () => [await first(), lib.interrupt("well?"), await last()];
    }),
    answers("yes"),
  ),
  session(
    "questions in tasks one after another",
    main((lib) => {
      const ask = lib.task("ask", async (question) => lib.interrupt(question));
      return async () => [await ask("a"), await ask("b"), await ask("c")];
    }),
    answers(1, 2, 3),
  ),
  session(
    "two questions in one task",
    main((lib) => {
      const ask = lib.task("ask", async () => [lib.interrupt("a"), lib.interrupt("b")]);
      return async () => ask();
    }),
    answers(1, 2),
  ),
  session(
    "a question in a task of a task",
    main((lib) => {
      const inner = lib.task("inner", async (question) => lib.interrupt(question));
      const outer = lib.task("outer", async (question) => [await inner(question), "outer"]);
      return async () => outer("deep?");
    }),
    answers("down here"),
  ),
  session(
    "a question in a task of a node",
    (lib, { saver }) => {
      const ask = lib.task("ask", async (question) => lib.interrupt(question));
      return graph(lib)
        .addNode("a", async () => ({ log: [await ask("well?")] }))
        .addEdge(lib.START, "a")
        .compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.resume("yes");
      await s.history();
    },
  ),
  session(
    "questions answered by their ids",
    main((lib) => {
      const ask = lib.task("ask", async (question) => lib.interrupt(question));
      return async () => [await ask("a"), await ask("b")];
    }),
    async (s) => {
      await s.run(1);
      for (const answer of ["first", "second"]) {
        const [id] = await s.interrupts();
        await s.resume({ [id]: answer });
        await s.state();
      }
    },
  ),
  session(
    "one answer for a task's question and the one behind it",
    main((lib) => {
      const ask = lib.task("ask", async (question) => lib.interrupt(question));
      return async () => [await ask("a"), lib.interrupt("b")];
    }),
    answers(1, 2),
  ),
  session(
    "one answer for two questions at the same time",
    main((lib) => {
      const ask = lib.task("ask", async (question) => lib.interrupt(question));
      return async () => Promise.all([ask("a"), ask("b")]);
    }),
    answers(1, 2),
  ),
  session(
    "a task that fails the first time",
    main((lib, s) => {
      const good = lib.task("good", later("good"));
      const flaky = lib.task("flaky", async () => {
        await settle();
        if (s.count("flaky") === 1) throw new Error("not yet");
        return "now";
      });
      return async () => [await good(), await flaky()];
    }),
    async (s) => {
      await s.run(1);
      await s.state();
      await s.run(null);
      await s.state();
      await s.history();
    },
  ),
  session(
    "an entrypoint that fails behind a task",
    main((lib, s) => {
      const good = lib.task("good", later("good"));
      return async () => {
        const given = [await good()];
        await settle();
        if (s.count("main") === 1) throw new Error("not yet");
        return given;
      };
    }),
    async (s) => {
      await s.run(1);
      await s.state();
      await s.run(null);
      await s.state();
    },
  ),
  session(
    "an error that the entrypoint catches",
    main((lib) => {
      const bad = lib.task("bad", async () => {
        await settle();
        throw new TypeError("bad");
      });
      return async () => {
        try {
          return await bad();
        } catch (error) {
          return error.message;
        }
      };
    }),
    runs(1),
  ),
  session(
    "a task that nobody waits for",
    main((lib) => {
      const slow = lib.task("slow", later("slow"));
      return async () => {
        void slow();
        return "given";
      };
    }),
    runs(1),
  ),
  session(
    "a task that is called after the entrypoint has returned",
    main((lib) => {
      const slow = lib.task("slow", async () => {
        for (let turn = 0; turn < 5; turn++) await settle();
      });
      const late = lib.task("late", later("late"));
      return async () => {
        void slow();
        void settle().then(() => late());
        return "given";
      };
    }),
    runs(1),
  ),
  session(
    "a run from an old checkpoint calls anew",
    main((lib, s) => {
      const count = lib.task("count", async () => {
        await settle();
        return s.count("count");
      });
      return async () => [await count(), await count()];
    }),
    async (s) => {
      await s.run(1);
      const [, input] = await s.snapshots();
      await s.replay(input);
      await s.state();
      await s.history();
    },
  ),
  session(
    "a state that is changed from outside",
    main((lib) => async (input) => [lib.getPreviousState(), input]),
    async (s) => {
      await s.run(1);
      await s.update("mine");
      await s.state();
      await s.update("by name", "main");
      await s.update("by another", "nobody");
      await s.update(({ entrypoint }) => entrypoint.final({ value: "shown", save: "kept" }), "main");
      await s.state();
      await s.run(2);
      await s.history();
    },
  ),
  session(
    "a state that is changed before the first run",
    main((lib) => async (input) => [lib.getPreviousState(), input]),
    async (s) => {
      await s.update("mine");
      await s.state();
      await s.run(2);
      await s.state();
    },
  ),
  session(
    "breakpoints at an entrypoint",
    main(() => async (input) => input + 1),
    async (s) => {
      await s.run(1, { interruptBefore: "*" });
      await s.state();
      await s.run(null, { interruptAfter: ["main"] });
      await s.state();
      await s.run(null);
    },
  ),
  session(
    "a breakpoint behind an entrypoint with a task",
    main((lib) => {
      const word = lib.task("word", later("word"));
      return async () => ["main", await word()];
    }),
    async (s) => {
      await s.run(1, { interruptAfter: ["main"] });
      await s.state();
      await s.run(null);
      await s.state();
    },
  ),
  session(
    "messages of tasks",
    main((lib) => {
      const model = lib.chatModel(["Hello there!"]);
      const call = lib.task("call", async (text) => (await model.invoke([lib.human(text, { id: "h" })], lib.getConfig())).content);
      const say = lib.task("say", async () => lib.ai("said", { id: "s" }));
      return async (text) => {
        await call(text);
        await settle();
        await say();
        await settle();
        return "end";
      };
    }),
    async (s) => s.run("hi"),
    { ways: ["everything"] },
  ),
  session(
    "an entrypoint as a node",
    (lib, { saver }) => {
      const word = lib.task("word", later("word"));
      const sub = lib.entrypoint("sub", async ({ foo }) => ({ log: [foo, await word()] }));
      return graph(lib).addNode("a", sub).addEdge(lib.START, "a").compile({ checkpointer: saver });
    },
    runs({ foo: 1 }),
    { subgraphs: true },
  ),
  session(
    "an entrypoint as a node, with a question in a task",
    (lib, { saver }) => {
      const ask = lib.task("ask", async (question) => lib.interrupt(question));
      const sub = lib.entrypoint("sub", async ({ foo }) => ({ log: [foo, await ask("well?")] }));
      return graph(lib).addNode("a", sub).addEdge(lib.START, "a").compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run({ foo: 1 });
      await s.state({ subgraphs: true });
      await s.resume("yes");
      await s.state();
    },
    { subgraphs: true },
  ),
  session(
    "an entrypoint in an entrypoint",
    (lib, { saver }) => {
      const word = lib.task("word", later("word"));
      const sub = lib.entrypoint("sub", async (input) => [input, await word()]);
      return lib.entrypoint({ name: "main", checkpointer: saver }, async (input) => ["main", await sub.invoke(input)]);
    },
    runs(1),
    { subgraphs: true },
  ),
  session(
    "a graph in a task",
    (lib, { saver }) => {
      const sub = new lib.StateGraph(state(lib))
        .addNode("in", async ({ foo }) => {
          await settle();
          return { log: [foo, lib.interrupt("inside?")] };
        })
        .addEdge(lib.START, "in")
        .compile();
      const run = lib.task("run", async (foo) => (await sub.invoke({ foo })).log);
      return lib.entrypoint({ name: "main", checkpointer: saver }, async (input) => run(input));
    },
    async (s) => {
      await s.run(1);
      await s.state();
      await s.resume("yes");
      await s.history();
    },
    { subgraphs: true },
  ),
];
