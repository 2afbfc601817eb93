/** Going back to an older checkpoint, to run it again or to branch off. */
import { graph, says, tells } from "../helpers.mjs";

const line = (lib, s) =>
  graph(lib)
    .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
    .addNode("b", () => ({ log: [`b ${s.count("b")}`] }))
    .addNode("c", () => ({ log: [`c ${s.count("c")}`] }))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: s.saver });

const asking = (lib, s) =>
  graph(lib)
    .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
    .addNode("ask", (_, config) => ({ log: [`ask ${s.count("ask")} ${config.interrupt("?")}`] }))
    .addNode("c", tells)
    .addEdge(lib.START, "a")
    .addEdge("a", "ask")
    .addEdge("ask", "c")
    .compile({ checkpointer: s.saver });

const fanned = (lib, s) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("work", (item) => ({ log: [`${item} ${s.count("work")}`] }))
    .addNode("end", says("end"))
    .addEdge(lib.START, "a")
    .addConditionalEdges("a", () => ["x", "y"].map((item) => new lib.Send("work", item)), ["work"])
    .addEdge("work", "end")
    .compile({ checkpointer: s.saver });

const joined = (lib, s) =>
  graph(lib)
    .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
    .addNode("b", () => ({ log: [`b ${s.count("b")}`] }))
    .addNode("late", () => ({ log: [`late ${s.count("late")}`] }), { defer: true })
    .addNode("end", says("end"))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("a", "late")
    .addEdge(["b", "late"], "end")
    .compile({ checkpointer: s.saver });

/** Runs to the end, then again from every checkpoint there was. */
const everywhere = (name, build, answers = []) => ({
  name: `from every checkpoint: ${name}`,
  build,
  steps: async (s) => {
    await s.run({ foo: 1 });
    for (const answer of answers) await s.resume(answer);
    for (const { config } of await s.snapshots()) {
      await s.replay({ config });
      await s.state();
    }
    await s.history();
  },
});

/** Runs to the end, then branches off at every checkpoint there was. */
const forking = (name, build, answers = []) => ({
  name: `a branch at every checkpoint: ${name}`,
  build,
  steps: async (s) => {
    await s.run({ foo: 1 });
    for (const answer of answers) await s.resume(answer);
    for (const { config } of await s.snapshots()) {
      const fork = await s.update({ foo: 2 }, undefined, { at: { config } });
      if (fork !== undefined) await s.replay(fork);
      await s.state();
    }
    await s.history();
  },
});

/** Runs to the end, then with new input from every checkpoint there was. */
const anew = (name, build, answers = []) => ({
  name: `new input at every checkpoint: ${name}`,
  build,
  steps: async (s) => {
    await s.run({ foo: 1 });
    for (const answer of answers) await s.resume(answer);
    for (const { config } of await s.snapshots()) await s.replay({ config }, { foo: 2, log: ["new"] });
    await s.state();
    await s.history();
  },
});

export default [
  everywhere("a line", line),
  everywhere("a fan", fanned),
  everywhere("a deferred node", joined),
  everywhere("a question", asking, ["yes"]),
  everywhere("an open question", asking),
  forking("a line", line),
  forking("a fan", fanned),
  forking("a deferred node", joined),
  forking("a question", asking, ["yes"]),
  forking("an open question", asking),
  anew("a line", line),
  anew("a fan", fanned),
  anew("a question", asking, ["yes"]),
  {
    name: "the question again, with another answer",
    build: asking,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.resume("first");
      const at = (await s.snapshots()).find(({ next }) => next[0] === "ask");
      await s.replay(at);
      await s.state();
      await s.resume("second");
      await s.state();
      await s.history();
    },
  },
  {
    name: "the question again, answered at once",
    build: asking,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.resume("first");
      const at = (await s.snapshots()).find(({ next }) => next[0] === "ask");
      await s.resume("second", { configurable: at.config.configurable });
      await s.state();
      await s.history();
    },
  },
  {
    name: "the open question, addressed by its checkpoint",
    build: asking,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const [at] = await s.snapshots();
      await s.replay(at);
      await s.state();
      await s.resume("yes", { configurable: at.config.configurable });
      await s.state();
      await s.history();
    },
  },
  {
    name: "an answer by id at an older checkpoint",
    build: asking,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const [at] = await s.snapshots();
      const [{ id }] = await s.interrupts();
      await s.resume("first");
      await s.resume({ [id]: "second" }, { configurable: at.config.configurable });
      await s.state();
      await s.history();
    },
  },
  {
    name: "a Command with an update at an older checkpoint",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const at = (await s.snapshots()).find(({ next }) => next[0] === "b");
      await s.command({ update: { foo: 2 } }, { configurable: at.config.configurable });
      await s.state();
      await s.history();
    },
  },
  {
    name: "a Command with a goto at an older checkpoint",
    unordered: true,
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const at = (await s.snapshots()).find(({ next }) => next[0] === "b");
      await s.command({ goto: "c" }, { configurable: at.config.configurable });
      await s.state();
      await s.history();
    },
  },
  {
    name: "back, and back again",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.replay(2);
      await s.replay(2);
      await s.replay(0);
      await s.state();
      await s.history();
    },
  },
  {
    name: "finished neighbours run again when gone back to",
    unordered: true,
    build: (lib, s) =>
      graph(lib)
        .addNode("a", () => ({ log: [`a ${s.count("a")}`] }))
        .addNode("ask", (_, config) => ({ log: [`ask ${s.count("ask")} ${config.interrupt("?")}`] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.resume("first");
      await s.replay(1);
      await s.state();
      await s.resume("second");
      await s.state();
      await s.history();
    },
  },
  {
    name: "several questions again",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("ask", (_, config) => ({ log: [config.interrupt("one?"), config.interrupt("two?")] }))
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({});
      await s.resume("1");
      await s.resume("2");
      await s.replay(1);
      await s.resume("3");
      await s.resume("4");
      await s.state();
      await s.history();
    },
  },
  {
    name: "breakpoints when gone back to",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer: saver, interruptBefore: ["b"] }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run(null);
      await s.replay(1);
      await s.state();
      await s.replay(2);
      await s.state();
      await s.run(null);
      await s.history();
    },
  },
  {
    name: "an error again when gone back to",
    build: (lib, s) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("fail", () => {
          if (s.count("fail") !== 2) throw new Error("not the second time");
          return { log: ["fine"] };
        })
        .addEdge(lib.START, "a")
        .addEdge("a", "fail")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run(null);
      await s.replay(1);
      await s.state();
      await s.history();
    },
  },
  {
    name: "a branch of a branch",
    build: line,
    steps: async (s) => {
      await s.run({ foo: 1 });
      const one = await s.update({ foo: 2 }, "a", { at: 2 });
      await s.replay(one);
      const two = await s.update({ foo: 3 }, "a", { at: one });
      await s.replay(two);
      await s.replay(one);
      await s.state();
      await s.history();
    },
  },
];
