/** Keys whose values most checkpoints do not hold: what is stored instead, and what every reader makes of it. */
import { settle } from "../helpers.mjs";

const flat = (list, writes) => list.concat(...writes);

/** A state of a list that is kept as its writes, one that hardly anybody writes to, and a common one. */
const state = (lib, options) =>
  lib.Annotation.Root({
    list: new lib.DeltaChannel(flat, options),
    rare: new lib.DeltaChannel((sum, writes) => sum + writes.length, { initialValueFactory: () => 0, ...options }),
    log: lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
  });

const adds = (word) => ({ list }) => ({ list: [`${word} ${list.length}`] });
const tells = ({ list, rare }) => ({ log: [JSON.stringify({ list, rare })] });
const asks = (_, config) => ({ list: [`answered ${config.interrupt("?")}`] });

/** START → a → b → c, each adding a word. */
const line = (lib, s, options, more) =>
  new lib.StateGraph(state(lib, options))
    .addNode("a", adds("a"))
    .addNode("b", adds("b"))
    .addNode("c", tells)
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: s.saver, ...more });

/** One writes to both lists while the other asks, and then somebody looks. */
const besideQuestion = (lib, s, options, more) =>
  new lib.StateGraph(state(lib, options))
    .addNode("writes", () => ({ list: ["written"], rare: 1 }))
    .addNode("asks", asks)
    .addNode("tells", tells)
    .addEdge(lib.START, "writes")
    .addEdge(lib.START, "asks")
    .addEdge(["writes", "asks"], "tells")
    .compile({ checkpointer: s.saver, ...more });

/** Goes round so many times, writing to the list in every other round. */
const rounds = (lib, s, times, options, more) =>
  new lib.StateGraph(lib.Annotation.Root({ ...state(lib, options).spec, n: lib.Annotation({ reducer: (left, right) => left + right, default: () => 0 }) }))
    .addNode("a", ({ n, list }) => ({ n: 1, ...(n % 2 === 0 ? { list: [`round ${n} ${list.length}`] } : {}) }))
    .addEdge(lib.START, "a")
    .addConditionalEdges("a", ({ n }) => (n < times ? "a" : lib.END), ["a", lib.END])
    .compile({ checkpointer: s.saver, ...more });

const session = (name, build, steps, more) => ({ name, unordered: true, build, steps, ...more });

/** Several tasks write in one superstep: LangGraph.js puts that together again in the order SQLite gives it, by random ids. */
const concurrent = (name, build, steps, more) => session(name, build, steps, { sqlite: false, ...more });

/** What a command writes is stored otherwise here with durability "exit", on purpose. */
const WITHOUT_EXIT = ["everything", "values", "invoke"];

export default [
  session("a line", (lib, s) => line(lib, s), async (s) => {
    await s.run({ list: ["in"] });
    await s.state();
    await s.run({ list: ["on"], log: [] });
    await s.history();
  }),
  concurrent("beside a question", besideQuestion, async (s) => {
    await s.run({ list: ["in"] });
    await s.state();
    await s.resume("yes");
    await s.state();
    await s.history();
  }),
  concurrent("beside a question, with a snapshot at every step", (lib, s) => besideQuestion(lib, s, { snapshotFrequency: 1 }), async (s) => {
    await s.run({ list: ["in"] });
    await s.resume("yes");
    await s.run({ list: ["again"] });
    await s.history();
  }),
  concurrent("a question left for another input", besideQuestion, async (s) => {
    await s.run({ list: ["in"] });
    await s.run({ list: ["instead"] });
    await s.state();
    await s.resume("yes");
    await s.history();
  }),
  session("breakpoints everywhere, with snapshots", (lib, s) => line(lib, s, { snapshotFrequency: 1 }, { interruptBefore: ["b"], interruptAfter: ["a", "b"] }), async (s) => {
    await s.run({ list: ["in"] });
    for (let more = 0; more < 4; more++) await s.run(null);
    await s.history();
  }),
  concurrent("a replay beside what waited", besideQuestion, async (s) => {
    await s.run({ list: ["in"] });
    await s.resume("yes");
    await s.run({ list: ["later"] });
    const history = await s.snapshots();
    await s.replay(history.find(({ tasks }) => tasks.some(({ interrupts }) => interrupts.length > 0)));
    await s.state();
    await s.resume("other");
    await s.state();
    await s.history();
  }),
  session("a replay of every checkpoint", (lib, s) => line(lib, s, { snapshotFrequency: 2 }), async (s) => {
    await s.run({ list: ["in"] });
    const history = await s.snapshots();
    for (const at of history) {
      await s.replay(at);
      await s.state();
    }
    await s.history();
  }),
  concurrent("a resume by the checkpoint's id", besideQuestion, async (s) => {
    await s.run({ list: ["in"] });
    const [last] = await s.snapshots();
    await s.replay(last, (lib) => new lib.Command({ resume: "by id" }));
    await s.replay(last, (lib) => new lib.Command({ resume: "once more" }));
    await s.state();
    await s.history();
  }),
  concurrent("an update of nothing over what waits", (lib, s) => besideQuestion(lib, s, undefined, { interruptBefore: ["tells"] }), async (s) => {
    await s.run({ log: ["in"] });
    await s.update(null);
    await s.state();
    await s.run(null);
    await s.state();
    await s.resume("yes");
    await s.run(null);
    await s.history();
  }),
  session("an update of nothing over a snapshot", (lib, s) => line(lib, s, { snapshotFrequency: 1 }, { interruptBefore: ["c"] }), async (s) => {
    await s.run({ list: ["in"] });
    await s.update(null);
    await s.state();
    await s.update(null);
    await s.run(null);
    await s.history();
  }),
  concurrent("what is left is cleared", (lib, s) => besideQuestion(lib, s), async (s) => {
    await s.run({ list: ["in"] });
    await s.update(null, "__end__");
    await s.state();
    await s.run({ list: ["on"] });
    await s.history();
  }),
  session("updates of the last checkpoint", (lib, s) => line(lib, s, { snapshotFrequency: 3 }, { interruptBefore: ["b"] }), async (s) => {
    await s.run({ list: ["in"] });
    await s.update({ list: ["updated"] }, "a");
    await s.update({ list: { __overwrite__: ["over"] }, rare: 1 }, "a");
    await s.update({ list: ["updated more"] });
    await s.state();
    await s.run(null);
    await s.history();
  }),
  concurrent("an update over what waits", besideQuestion, async (s) => {
    await s.run({ list: ["in"] });
    await s.update({ list: ["updated"] }, "writes");
    await s.state();
    await s.run(null);
    await s.resume("yes");
    await s.history();
  }),
  session("an update of an old checkpoint, and both branches", (lib, s) => line(lib, s), async (s) => {
    await s.run({ list: ["in"] });
    await s.run({ list: ["on"] });
    const fork = await s.update({ list: ["forked"], rare: 1 }, "a", { at: 4 });
    await s.state();
    await s.replay({ configurable: fork.configurable });
    await s.run({ list: ["on the branch"] });
    await s.state({ at: 9 });
    await s.history();
  }),
  concurrent("several updates at once, one after another", (lib, s) => line(lib, s), async (s) => {
    await s.run({ list: ["in"] });
    const both = (words) => ({ updates: words.map((word, at) => ({ values: { list: [word] }, asNode: "ab"[at] })) });
    await s.bulk([both(["x", "y"]), both(["z"])]);
    await s.bulk([both(["at old"]), both(["behind", "that"])], { at: 3 });
    await s.state();
    await s.history();
  }),
  session("copies", (lib, s) => line(lib, s, { snapshotFrequency: 2 }), async (s) => {
    await s.run({ list: ["in"] });
    await s.update(null, "__copy__", { at: 1 });
    await s.run(null);
    await s.update([[{ list: ["copied"] }, "a"], [{ list: ["too"] }, "b"]], "__copy__", { at: 2 });
    await s.state();
    await s.run(null);
    await s.history();
  }),
  concurrent("a copy of what waits", besideQuestion, async (s) => {
    await s.run({ list: ["in"] });
    await s.update(null, "__copy__");
    await s.state();
    await s.run(null);
    await s.resume("yes");
    await s.history();
  }),
  session("an input by updateState", (lib, s) => line(lib, s), async (s) => {
    await s.update({ list: ["first"] }, "__input__");
    await s.run(null);
    await s.update({ list: ["second"] }, "__input__");
    await s.state();
    await s.run(null);
    await s.history();
  }),
  session("a thread that begins with updates", (lib, s) => line(lib, s), async (s) => {
    await s.update(null);
    await s.update({ list: ["a"] }, "a");
    await s.update({ list: ["b"] }, "b");
    await s.state();
    await s.run(null);
    await s.history();
  }),
  concurrent(
    "commands",
    besideQuestion,
    async (s) => {
      await s.run({ list: ["in"] });
      await s.command((lib) => ({ resume: "yes", update: { list: ["commanded"] } }));
      await s.state();
      await s.command({ update: { list: ["after the end"] }, goto: "tells" });
      await s.command(() => ({ update: { list: { __overwrite__: ["over"] }, rare: 1 }, goto: "writes" }));
      await s.state();
      await s.replay(3, (lib) => new lib.Command({ update: { list: ["commanded at old"] }, goto: "tells" }));
      await s.history();
    },
    { ways: WITHOUT_EXIT },
  ),
  session(
    "a thread that begins with a command",
    (lib, s) => line(lib, s),
    async (s) => {
      await s.command({ update: { list: ["commanded"] }, goto: "b" });
      await s.state();
      await s.run({ list: ["on"] });
      await s.history();
    },
    { ways: WITHOUT_EXIT },
  ),
  concurrent("Overwrite as input, and in two tasks at once", (lib, s) => {
    const over = (word) => () => ({ list: new lib.Overwrite([word]) });
    return new lib.StateGraph(state(lib))
      .addNode("one", over("one"))
      .addNode("two", ({ list }) => ({ list: s.count("two") === 1 ? new lib.Overwrite(["two"]) : ["two"] }))
      .addNode("end", tells)
      .addEdge(lib.START, "one")
      .addEdge(lib.START, "two")
      .addEdge(["one", "two"], "end")
      .compile({ checkpointer: s.saver });
  }, async (s) => {
    await s.run(({ Overwrite }) => ({ list: new Overwrite(["in"]) }));
    await s.state();
    await s.run({ list: ["again"] });
    await s.state();
  }, { stored: false, ways: WITHOUT_EXIT }),
  concurrent("Overwrite, and what comes after it", (lib, s) =>
    new lib.StateGraph(state(lib))
      .addNode("a", adds("a"))
      .addNode("over", () => ({ list: { __overwrite__: ["over"] }, rare: { __overwrite__: null } }))
      .addNode("b", adds("b"))
      .addEdge(lib.START, "a")
      .addEdge("a", "over")
      .addEdge("over", "b")
      .compile({ checkpointer: s.saver }),
  async (s) => {
    await s.run({ list: ["in"], rare: 1 });
    await s.run({ list: ["on"] });
    await s.replay(4);
    await s.state();
    await s.history();
  }),
  concurrent("packets and their order", (lib, s) =>
    new lib.StateGraph(state(lib))
      .addNode("sends", () => new lib.Command({ update: { list: ["sends"] }, goto: ["z", "a", "m"].map((word) => new lib.Send("takes", { word })) }), { ends: ["takes"] })
      .addNode("takes", async ({ word }) => (word === "a" ? await settle() : undefined, { list: [word, `${word}!`], rare: 1 }))
      .addNode("beside", () => ({ list: ["beside"] }))
      .addNode("end", tells)
      .addEdge(lib.START, "sends")
      .addEdge("sends", "beside")
      .addEdge("takes", "end")
      .compile({ checkpointer: s.saver }),
  async (s) => {
    await s.run({ list: ["in"] });
    await s.state();
    await s.run({});
    await s.state();
    await s.history();
  }, { sqlite: false }),
  concurrent("a node that fails, then again", (lib, s) =>
    new lib.StateGraph(state(lib))
      .addNode("writes", () => ({ list: ["written"] }))
      .addNode("fails", async () => {
        await settle();
        if (s.count("fails") === 1) throw new Error("fails");
        return { list: ["recovered"] };
      })
      .addNode("end", tells)
      .addEdge(lib.START, "writes")
      .addEdge(lib.START, "fails")
      .addEdge(["writes", "fails"], "end")
      .compile({ checkpointer: s.saver }),
  async (s) => {
    await s.run({ list: ["in"] });
    await s.state();
    await s.run(null);
    await s.state();
    await s.history();
  }),
  concurrent("an error handler", (lib, s) =>
    new lib.StateGraph(state(lib))
      .addNode("fails", () => {
        throw new Error("fails");
      }, { errorHandler: (_, { error }) => ({ list: [`handled ${error.message}`] }) })
      .addNode("beside", adds("beside"))
      .addNode("end", tells)
      .addEdge(lib.START, "fails")
      .addEdge(lib.START, "beside")
      .addEdge("beside", "end")
      .compile({ checkpointer: s.saver, interruptBefore: ["end"] }),
  async (s) => {
    await s.run({ list: ["in"] });
    await s.state();
    await s.run(null);
    await s.history();
  }),
  concurrent("a reducer that throws", (lib, s) =>
    new lib.StateGraph(
      lib.Annotation.Root({
        list: new lib.DeltaChannel((list, writes) => {
          if (writes.includes("bad")) throw new Error("bad");
          return list.concat(writes);
        }),
      }),
    )
      .addNode("a", () => ({ list: "a" }))
      .addNode("b", () => ({ list: s.count("b") === 1 ? "bad" : "b" }))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer: s.saver }),
  async (s) => {
    await s.run({ list: "in" });
    await s.state();
    await s.run({ list: "again" });
    await s.state();
  }, { ways: WITHOUT_EXIT }),
  session("many steps", (lib, s) => rounds(lib, s, 9, { snapshotFrequency: 3 }), async (s) => {
    await s.run({ list: ["in"] });
    await s.state();
    await s.state({ at: 3 });
    await s.state({ at: 6 });
    await s.history();
  }),
  session("many steps, of which few may pass without a snapshot", (lib, s) => rounds(lib, s, 7), async (s) => {
    const bound = "LANGGRAPH_DELTA_MAX_SUPERSTEPS_SINCE_SNAPSHOT";
    process.env[bound] = "3";
    try {
      await s.run({ rare: 1 });
      await s.run({ list: ["on"] });
      await s.update({ list: ["updated"] }, "a");
      await s.state();
      await s.history();
    } finally {
      delete process.env[bound];
    }
  }),
  session("many runs", (lib, s) => line(lib, s, { snapshotFrequency: 4 }), async (s) => {
    for (let run = 0; run < 5; run++) await s.run({ list: [`run ${run}`], ...(run === 2 ? { rare: 1 } : {}) });
    await s.state();
    await s.history();
  }),
  session("a key that became one of the kind", (lib, s) => line(lib, s), async (s) => {
    const { lib } = s;
    const plain = new lib.StateGraph(lib.Annotation.Root({ list: lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) }))
      .addNode("a", adds("plain"))
      .addEdge(lib.START, "a")
      .compile({ checkpointer: s.saver });
    await s.call("update", () => plain.invoke({ list: ["as plain"] }, s.config()));
    await s.state();
    await s.run({ list: ["as delta"] });
    await s.update(null, "__copy__", { at: 4 });
    await s.state();
    await s.call("update", () => plain.invoke({ list: ["as plain again"] }, s.config()));
    await s.run({ list: ["as delta again"] });
    await s.history();
  }),
  session("a reducer that gives nothing", (lib, s) =>
    new lib.StateGraph(lib.Annotation.Root({ list: new lib.DeltaChannel((list, writes) => (writes.includes("gone") ? undefined : list.concat(writes)), { snapshotFrequency: 2 }), log: lib.Annotation() }))
      .addNode("a", () => ({ list: "a" }))
      .addNode("b", () => ({ list: "gone" }))
      .addNode("c", ({ list }) => ({ log: String(list) }))
      .addEdge(lib.START, "a")
      .addEdge("a", "b")
      .addEdge("b", "c")
      .compile({ checkpointer: s.saver }),
  async (s) => {
    await s.run({ list: "in" });
    await s.state();
    await s.run({ list: "on" });
    await s.state();
    await s.history();
  }),
  ...[undefined, true].map((checkpointer) =>
    session(`in a graph in a node${checkpointer ? " that remembers" : ""}`, (lib, s) => {
      const sub = new lib.StateGraph(state(lib, { snapshotFrequency: 3 }))
        .addNode("in", adds("in"))
        .addNode("asks", asks)
        .addNode("out", adds("out"))
        .addEdge(lib.START, "in")
        .addEdge("in", "asks")
        .addEdge("asks", "out")
        .compile({ checkpointer });
      return new lib.StateGraph(state(lib))
        .addNode("before", adds("before"))
        .addNode("sub", sub)
        .addNode("behind", tells)
        .addEdge(lib.START, "before")
        .addEdge("before", "sub")
        .addEdge("sub", "behind")
        .compile({ checkpointer: s.saver });
    }, async (s) => {
      await s.run({ list: ["input"] });
      await s.state({ subgraphs: true });
      await s.resume("yes");
      await s.run({ list: ["input again"] });
      await s.state({ subgraphs: true });
      await s.resume("yes, too");
      await s.replay(3);
      await s.state({ subgraphs: true });
      await s.resume("on the branch");
      await s.state();
      await s.history();
    }, { subgraphs: true }),
  ),
];
