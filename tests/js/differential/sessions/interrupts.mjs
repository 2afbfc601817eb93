/** `interrupt()` and resuming. */
import { graph, says, settle, turns } from "../helpers.mjs";

/** START → ask → after. What `ask` does is the program's. */
const asked = (ask) => (lib, { saver }) =>
  graph(lib)
    .addNode("ask", (state, config) => ask(config, lib, state))
    .addNode("after", says("after"))
    .addEdge(lib.START, "ask")
    .addEdge("ask", "after")
    .compile({ checkpointer: saver });

/** Asks once and puts the answer on the log. */
const once = (question) => asked((config) => ({ log: [config.interrupt(question)] }));

const answered = (name, value, question = "well?") => ({
  name,
  build: once(question),
  steps: async (s) => {
    await s.run({ foo: 1 });
    await s.state();
    await s.resume(value);
    await s.state();
  },
});

/** a and b ask in one superstep, c does not; all go to the end. */
const parallel = (lib, { saver }) =>
  graph(lib)
    .addNode("a", (_, config) => ({ log: [`a ${config.interrupt("a?")}`] }))
    .addNode("b", (_, config) => ({ log: [`b ${config.interrupt({ from: "b" })}`] }))
    .addNode("c", says("c"))
    .addNode("end", says("end"))
    .addEdge(lib.START, "a")
    .addEdge(lib.START, "b")
    .addEdge(lib.START, "c")
    .addEdge(["a", "b", "c"], "end")
    .compile({ checkpointer: saver });

const several = asked((config) => {
  const first = config.interrupt("first?");
  const second = config.interrupt({ after: first });
  const third = config.interrupt(["third", first, second]);
  return { log: [first, second, third] };
});

const sequence = (options) => (lib, { saver }) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("b", says("b"))
    .addNode("c", says("c"))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: saver, ...options });

const stepping = (name, options, runs) => ({
  name,
  build: sequence(options),
  steps: async (s) => {
    await s.run({ foo: 1 });
    await s.state();
    for (let left = runs; left > 0; left--) {
      await s.run(null);
      await s.state();
    }
    await s.history();
  },
});

export default [
  answered("a question and its answer", "yes"),
  answered("an answer that is an object", { deep: [1, null] }),
  answered("an answer that is a list", ["a", "b"]),
  answered("an answer that is an empty object", {}),
  answered("an answer that is an empty list", []),
  answered("an answer that is false", false),
  answered("an answer that is 0", 0),
  answered("an answer that is an empty string", ""),
  answered("an answer that is null", null),
  answered("an answer that is undefined", undefined),
  answered("a question that is an object", "yes", { text: "well?", options: [1, 2] }),
  answered("a question that is null", "yes", null),
  answered("a question that is undefined", "yes", undefined),
  answered("a question that is 0", "yes", 0),
  answered("a question that is a list", "yes", ["a", { b: 1 }]),
  {
    name: "the global interrupt, at once",
    build: asked((_, lib) => ({ log: [lib.interrupt("global?")] })),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes");
    },
  },
  {
    name: "the global interrupt, after an await",
    build: asked(async (_, lib) => {
      await settle();
      return { log: [lib.interrupt("global?")] };
    }),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes");
    },
  },
  {
    name: "interrupt outside of a graph",
    build: once("?"),
    steps: async (s) => {
      await s.call("interrupt", () => s.lib.interrupt("lost?"));
    },
  },
  {
    name: "several questions of a node, one by one",
    build: several,
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume("one");
      await s.state();
      await s.resume("two");
      await s.state();
      await s.resume("three");
      await s.state();
      await s.history();
    },
  },
  {
    name: "several questions of a node, resumed by id",
    build: several,
    steps: async (s) => {
      await s.run({});
      for (const answer of ["one", "two", "three"]) {
        const [{ id }] = await s.interrupts();
        await s.resume({ [id]: answer });
      }
      await s.state();
    },
  },
  {
    name: "questions answered by turns with a value and by id",
    build: several,
    steps: async (s) => {
      await s.run({});
      await s.resume("one");
      const [{ id }] = await s.interrupts();
      await s.resume({ [id]: "two" });
      await s.resume("three");
      await s.state();
    },
  },
  {
    name: "an answer for whoever waits, then one by id for another node",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", (_, config) => ({ log: [config.interrupt("first of a?"), config.interrupt("second of a?")] }))
        .addNode("b", (_, config) => ({ log: [config.interrupt("first of b?"), config.interrupt("second of b?")] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({});
      await s.resume("for both");
      const [, { id }] = await s.interrupts();
      await s.resume({ [id]: "for b" });
      await s.state();
    },
  },
  {
    name: "an answer that was taken beside a finished node, stored at the exit",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("ask", async (_, config) => (await settle(), { log: [config.interrupt("first?"), config.interrupt("second?")] }))
        .addNode("stop", says("stop"))
        .addEdge(lib.START, "ask")
        .addEdge(lib.START, "stop")
        .compile({ checkpointer: saver, interruptBefore: ["stop"] }),
    steps: async (s) => {
      await s.run({}, { durability: "exit" });
      await s.resume("one", { durability: "exit" });
      await s.run(null, { durability: "exit" });
      await s.state();
    },
  },
  {
    name: "a question answered by id, and once more",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      const [{ id }] = await s.interrupts();
      for (const answer of ["one", null, "three"]) await s.resume({ [id]: answer });
      await s.state();
    },
  },
  {
    name: "questions of parallel nodes, one answer for all",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume("both");
      await s.state();
      await s.history();
    },
  },
  {
    name: "questions of parallel nodes, answered by id at once",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      const [a, b] = await s.interrupts();
      await s.resume({ [a.id]: "for a", [b.id]: "for b" });
      await s.state();
    },
  },
  {
    name: "questions of parallel nodes, answered by id one after the other",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      const [a, b] = await s.interrupts();
      await s.resume({ [b.id]: "for b" });
      await s.state();
      await s.resume({ [a.id]: "for a" });
      await s.state();
      await s.history();
    },
  },
  {
    name: "questions of parallel nodes, one by id and the other by value",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      const [a] = await s.interrupts();
      await s.resume({ [a.id]: "for a" });
      await s.resume("for the rest");
      await s.state();
    },
  },
  {
    name: "falsy answers by id",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      const [a, b] = await s.interrupts();
      await s.resume({ [a.id]: 0, [b.id]: null });
      await s.state();
    },
  },
  {
    name: "an answer for an id that is not waiting",
    unordered: true,
    build: parallel,
    steps: async (s) => {
      await s.run({});
      await s.resume({ ["ab".repeat(16)]: "for nobody" });
      await s.state();
      await s.resume("both");
    },
  },
  {
    name: "parallel questions that come in another order",
    build: (lib, s) => {
      const turn = s.once("turns", () => turns("b", "a", "b again", "a again"));
      const asks = (name) => async (_, config) => {
        await turn(s.count(name) === 1 ? name : `${name} again`);
        return { log: [`${name} ${config.interrupt(`${name}?`)}`] };
      };
      return graph(lib).addNode("a", asks("a")).addNode("b", asks("b")).addEdge(lib.START, "a").addEdge(lib.START, "b").compile({ checkpointer: s.saver });
    },
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume("both");
      await s.state();
    },
  },
  {
    name: "a finished neighbour does not run again",
    unordered: true,
    build: (lib, s) =>
      graph(lib)
        .addNode("a", () => ({ log: [`a ran ${s.count("a")}`] }))
        .addNode("b", (_, config) => ({ log: [`b ran ${s.count("b")} ${config.interrupt("?")}`] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "a finished neighbour with custom chunks, Commands and Sends",
    unordered: true,
    build: (lib, s) =>
      graph(lib)
        .addNode("a", (_, config) => {
          config.writer({ from: "a" });
          return new lib.Command({ update: { log: ["a"] }, goto: [new lib.Send("work", { sent: 1 }), "next"] });
        }, { ends: ["work", "next"] })
        .addNode("b", (_, config) => (config.writer("b"), { log: [`b ${config.interrupt("?")}`] }))
        .addNode("work", (given) => ({ log: [given] }))
        .addNode("next", says("next"))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "an interrupt in a loop",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("ask", (state, config) => ({ n: 1, log: [config.interrupt(`round ${state.n}`)] }))
        .addEdge(lib.START, "ask")
        .addConditionalEdges("ask", ({ n }) => (n < 3 ? "ask" : lib.END), ["ask", lib.END])
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({});
      await s.resume("one");
      await s.resume("two");
      await s.resume("three");
      await s.state();
      await s.history();
    },
  },
  {
    name: "as many questions as the state says",
    build: asked((config, _, { n }) => ({ log: Array.from({ length: n }, (_, at) => config.interrupt(at)) })),
    steps: async (s) => {
      await s.run({ n: 3 });
      await s.resume("a");
      await s.resume("b");
      await s.resume("c");
    },
  },
  {
    name: "an interrupt that the node catches and throws again",
    build: asked((config) => {
      try {
        return { log: [config.interrupt("?")] };
      } catch (error) {
        throw error;
      }
    }),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes");
    },
  },
  {
    name: "an interrupt that the node swallows",
    build: asked((config) => {
      try {
        return { log: [config.interrupt("?")] };
      } catch (error) {
        return { log: [error.name, error.interrupts.map(({ value }) => value)] };
      }
    }),
    steps: async (s) => {
      await s.run({});
      await s.state();
    },
  },
  {
    name: "what isGraphInterrupt says of it",
    build: asked((config, lib) => {
      try {
        config.interrupt("?");
      } catch (error) {
        return { log: [lib.isGraphInterrupt(error), error instanceof lib.GraphInterrupt, error instanceof Error, error.message] };
      }
    }),
    steps: (s) => s.run({}),
  },
  {
    name: "NodeInterrupt",
    build: asked((_, lib, { foo }) => {
      if (foo === 1) throw new lib.NodeInterrupt("not with 1");
      return { log: ["fine"] };
    }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.run(null);
      await s.update({ foo: 2 });
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "NodeInterrupt with an object",
    build: asked((_, lib) => {
      throw new lib.NodeInterrupt({ why: [1] });
    }),
    steps: async (s) => {
      await s.run({});
      await s.resume("again");
    },
  },
  {
    name: "an interrupt without a checkpointer",
    build: (lib) =>
      graph(lib).addNode("ask", (_, config) => ({ log: [config.interrupt("?")] })).addEdge(lib.START, "ask").compile(),
    steps: (s) => s.run({}),
  },
  {
    name: "resuming without a checkpointer",
    build: (lib) => graph(lib).addNode("a", says("a")).addEdge(lib.START, "a").compile(),
    steps: (s) => s.resume("yes"),
  },
  {
    name: "resuming a thread that was never run",
    build: once("?"),
    steps: async (s) => {
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "null input on a thread that was never run",
    build: once("?"),
    steps: async (s) => {
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "resuming when nothing waits",
    build: sequence(),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.resume("yes");
      await s.state();
      await s.history();
    },
  },
  {
    name: "null input on a finished thread",
    build: sequence(),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run(null);
      await s.history();
    },
  },
  {
    name: "null input on a thread that waits for an answer",
    build: once("?"),
    steps: async (s) => {
      await s.run({});
      await s.run(null);
      await s.run(null);
      await s.resume("yes");
    },
  },
  {
    name: "undefined input on a thread that waits for an answer",
    build: once("?"),
    steps: async (s) => {
      await s.run({});
      await s.run(undefined);
      await s.resume("yes");
    },
  },
  {
    name: "an empty Command on a thread that waits",
    build: once("?"),
    steps: async (s) => {
      await s.run({});
      await s.command({});
      await s.state();
    },
  },
  {
    name: "resume with an update",
    build: asked((config, _, { foo }) => ({ log: [foo, config.interrupt("?")] })),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.command({ resume: "yes", update: { foo: 2, n: 5 } });
      await s.state();
      await s.history();
    },
  },
  {
    name: "resume with a goto",
    unordered: true,
    build: once("?"),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.command({ resume: "yes", goto: "after" });
      await s.state();
      await s.history();
    },
  },
  {
    name: "resume with an update and gotos",
    unordered: true,
    build: once("?"),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.command(({ Send }) => ({ resume: "yes", update: { n: 1 }, goto: ["after", new Send("after", { sent: 1 })] }));
      await s.state();
    },
  },
  {
    name: "an update alone leaves the question open",
    build: once("?"),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.command({ update: { foo: 2 } });
      await s.state();
      await s.resume("yes");
      await s.state();
      await s.history();
    },
  },
  {
    name: "a goto away from the question",
    unordered: true,
    build: once("?"),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.command({ goto: "after" });
      await s.state();
      await s.resume("yes");
      await s.state();
      await s.history();
    },
  },
  {
    name: "new input over an open question",
    build: once("?"),
    steps: async (s) => {
      await s.run({ foo: 1, log: ["first"] });
      await s.run({ foo: 2, log: ["second"] });
      await s.state();
      await s.resume("yes");
      await s.history();
    },
  },
  {
    name: "an error after the answer",
    build: asked((config) => {
      const answer = config.interrupt("?");
      if (answer === "bad") throw new Error("a bad answer");
      return { log: [answer] };
    }),
    steps: async (s) => {
      await s.run({});
      await s.resume("bad");
      await s.state();
      await s.run(null);
      await s.resume("good");
      await s.state();
    },
  },
  {
    name: "an error beside a question",
    unordered: true,
    build: (lib, s) =>
      graph(lib)
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addNode("fail", async () => {
          await settle();
          if (s.count("fail") === 1) throw new Error("once");
          return { log: ["fine"] };
        })
        .addEdge(lib.START, "ask")
        .addEdge(lib.START, "fail")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume("yes");
      await s.state();
    },
  },
  {
    name: "questions of sent tasks",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("work", ({ item }, config) => ({ log: [`${item} ${config.interrupt({ about: item })}`] }))
        .addConditionalEdges(lib.START, () => ["x", "y", "z"].map((item) => new lib.Send("work", { item })), ["work"])
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({});
      await s.state();
      const [x, y, z] = await s.interrupts();
      await s.resume({ [y.id]: "second" });
      await s.state();
      await s.resume({ [x.id]: "first", [z.id]: "third" });
      await s.state();
    },
  },
  {
    name: "two questions, and one of them in a neighbour",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", (_, config) => ({ log: [config.interrupt("a1"), config.interrupt("a2")] }))
        .addNode("b", (_, config) => ({ log: [config.interrupt("b1")] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({});
      await s.resume("first");
      await s.state();
      await s.resume("second");
      await s.state();
    },
  },
  {
    name: "strict resume with one question",
    build: once("?"),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes", { configurable: { __pregel_strict_resume: true } });
    },
  },
  {
    name: "strict resume with two questions and one value",
    build: parallel,
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume("which?", { configurable: { __pregel_strict_resume: true } });
      await s.state();
    },
  },
  {
    name: "strict resume with an id that is not waiting",
    build: parallel,
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume({ ["ab".repeat(16)]: 1 }, { configurable: { __pregel_strict_resume: true } });
    },
  },
  {
    name: "strict resume with an empty map",
    build: parallel,
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume({}, { configurable: { __pregel_strict_resume: true } });
    },
  },
  {
    name: "strict resume when nothing waits",
    build: sequence(),
    steps: async (s) => {
      await s.run({});
      await s.resume("yes", { configurable: { __pregel_strict_resume: true } });
    },
  },
  {
    name: "a question with a JSON schema for its answer",
    build: asked((config) => ({ log: [config.interrupt("?", { responseSchema: { type: "object", properties: { a: { type: "number" } } } })] })),
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.resume({ a: "no number" });
    },
  },
  stepping("a breakpoint before a node", { interruptBefore: ["b"] }, 1),
  stepping("a breakpoint after a node", { interruptAfter: ["b"] }, 1),
  stepping("breakpoints before and after a node", { interruptBefore: ["b"], interruptAfter: ["b"] }, 2),
  stepping("breakpoints before every node", { interruptBefore: "*" }, 3),
  stepping("breakpoints after every node", { interruptAfter: "*" }, 3),
  stepping("breakpoints before and after every node", { interruptBefore: "*", interruptAfter: "*" }, 6),
  stepping("a breakpoint after the last node", { interruptAfter: ["c"] }, 1),
  stepping("a breakpoint before the first node", { interruptBefore: ["a"] }, 1),
  {
    name: "breakpoints of a run",
    build: sequence(),
    steps: async (s) => {
      await s.run({}, { interruptBefore: ["b"] });
      await s.state();
      await s.run(null, { interruptAfter: ["b"] });
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "a run's breakpoints instead of the graph's",
    build: sequence({ interruptBefore: ["c"] }),
    steps: async (s) => {
      await s.run({}, { interruptBefore: ["b"] });
      await s.run(null, { interruptBefore: [] });
      await s.state();
    },
  },
  {
    name: "resume by Command at a breakpoint",
    build: sequence({ interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({});
      await s.resume("go on");
      await s.state();
    },
  },
  {
    name: "an update by Command at a breakpoint",
    build: sequence({ interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({});
      await s.command({ update: { n: 3 } });
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "a goto by Command at a breakpoint",
    unordered: true,
    build: sequence({ interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({});
      await s.command({ goto: "c" });
      await s.state();
      await s.history();
    },
  },
  {
    name: "a breakpoint and a question in one node",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("ask", (_, config) => ({ log: [config.interrupt("?")] }))
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: saver, interruptBefore: ["ask"], interruptAfter: ["ask"] }),
    steps: async (s) => {
      await s.run({});
      await s.run(null);
      await s.resume("yes");
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "a breakpoint in a loop",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("count", () => ({ n: 1 }))
        .addEdge(lib.START, "count")
        .addConditionalEdges("count", ({ n }) => (n < 3 ? "count" : lib.END), ["count", lib.END])
        .compile({ checkpointer: saver, interruptBefore: ["count"] }),
    steps: async (s) => {
      await s.run({});
      for (let round = 0; round < 4; round++) await s.run(null);
      await s.history();
    },
  },
  {
    name: "breakpoints at nodes of one superstep",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .addEdge(["a", "b"], "c")
        .compile({ checkpointer: saver, interruptBefore: ["b"], interruptAfter: ["a"] }),
    steps: async (s) => {
      await s.run({});
      await s.run(null);
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "new input at a breakpoint",
    build: sequence({ interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({ log: ["first"] });
      await s.run({ log: ["second"] });
      await s.state();
      await s.run(null);
      await s.history();
    },
  },
  {
    name: "a breakpoint at a sent task",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("work", (given) => ({ log: [given] }))
        .addConditionalEdges(lib.START, () => [1, 2].map((item) => new lib.Send("work", item)), ["work"])
        .compile({ checkpointer: saver, interruptBefore: ["work"] }),
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
];
