/** Barriers as keys over several runs: what checkpoints keep of them, and what comes back. */

const log = (lib) => lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });
const wait = (...names) => ({ __names: names });

/** START → a → b → c; b asks. Each says which keys it read. */
const asking = (lib, { saver }, key, { a, b } = {}, more = {}) => {
  const node = (name, write) => (state) => ({ log: [`${name}: ${Object.keys(state)}`], ...(write === undefined ? {} : { key: write }) });
  return new lib.StateGraph(lib.Annotation.Root({ key, log: log(lib) }))
    .addNode("a", node("a", a))
    .addNode("b", (state) => (lib.interrupt("go on?"), node("b", b)(state)))
    .addNode("c", node("c"), more)
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: saver });
};

const named = (...names) => (lib) => new lib.NamedBarrierValue(new Set(names));
const after = (...names) => (lib) => new lib.NamedBarrierValueAfterFinish(new Set(names));
const dynamic = (lib) => new lib.DynamicBarrierValue();

/** Runs into the question, looks, answers, and runs again. */
const answered = (input) => async (s) => {
  await s.run({ log: ["in"], ...input });
  await s.state();
  await s.resume("yes");
  await s.state();
  await s.run({ log: ["again"] });
  await s.resume("no");
  await s.history();
};

const kept = (name, key, writes, input, more) => ({
  name,
  build: (lib, s) => asking(lib, s, key(lib), writes, more),
  steps: answered(input),
});

export default [
  kept("names before and after a question", named("a", "b"), { a: "a", b: "b" }),
  kept("the barrier after the end over a question", after("a", "b"), { a: "a", b: "b" }, {}, { defer: true }),
  kept("a dynamic barrier over a question", dynamic, { a: "x", b: "y" }, { key: wait("x", "y") }),
  kept("a dynamic barrier that nobody told to wait", dynamic),
  kept("a dynamic barrier that is told to wait between", dynamic, { a: wait("x"), b: "x" }, { key: "y" }),
  kept("a name that is missing", named("in", "a", "b"), { a: "a" }, { key: "in" }),
  kept("a barrier that was open from the start", named()),
  kept("a name that is refused after the question", named("a"), { a: "a", b: "z" }),
  {
    name: "updates, a replay and a fork",
    build: (lib, s) => asking(lib, s, named("a", "b", "c")(lib), { a: "a" }),
    steps: async (s) => {
      await s.run({ log: [] });
      await s.update({ key: "b" }, "a");
      await s.state();
      await s.resume("yes");
      await s.update({ key: "z" }, "b");
      await s.update({ key: "c" }, "b");
      await s.state();
      await s.replay(3);
      await s.state({ at: 2 });
      await s.update({ key: "c" }, "a", { at: 4 });
      await s.run(null);
      await s.history();
    },
  },
  {
    name: "a dynamic barrier by updates and commands",
    build: (lib, s) => asking(lib, s, dynamic(lib)),
    steps: async (s) => {
      await s.run({ log: [] });
      await s.command({ resume: "yes", update: { key: wait("a") } });
      await s.state();
      await s.update({ key: "a" }, "c");
      await s.state();
      await s.update({ key: wait("b") }, "c");
      await s.state();
      await s.history();
    },
  },
  {
    name: "two tasks that wait, one of which asks",
    unordered: true,
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.Annotation.Root({ key: named("left", "right")(lib), log: log(lib) }))
        .addNode("left", () => ({ key: "left", log: ["left"] }))
        .addNode("right", () => ({ key: "right", log: [lib.interrupt("?")] }))
        .addNode("end", (state) => ({ log: [Object.keys(state).join()] }))
        .addEdge(lib.START, "left")
        .addEdge(lib.START, "right")
        .addEdge(["left", "right"], "end")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ log: [] });
      await s.state();
      await s.resume("yes");
      await s.history();
    },
  },
];
