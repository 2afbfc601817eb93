/** Barriers as keys of a state: when they open, what nodes and conditions read then, and what they refuse. */

const log = (lib) => lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });

/** START → one and two → three → four; each tells which keys there are, and writes what it is given to write. */
const flow = (lib, key, writes = {}, last = {}) => {
  const node = (name) => (state) => ({ log: [`${name}: ${Object.keys(state)}`], ...writes[name]?.() });
  return new lib.StateGraph(lib.Annotation.Root({ key, log: log(lib) }))
    .addNode("one", node("one"))
    .addNode("two", node("two"))
    .addNode("three", node("three"))
    .addNode("four", node("four"), last)
    .addEdge(lib.START, "one")
    .addEdge(lib.START, "two")
    .addEdge(["one", "two"], "three")
    .addEdge("three", "four")
    .compile();
};

const written = (one, two, three) => {
  const write = (value) => () => (value === undefined ? {} : { key: value });
  return { one: write(one), two: write(two), three: write(three) };
};

const named = (...names) => (lib) => new lib.NamedBarrierValue(new Set(names));
const after = (...names) => (lib) => new lib.NamedBarrierValueAfterFinish(new Set(names));
const dynamic = (lib) => new lib.DynamicBarrierValue();
const wait = (...names) => ({ __names: names });

const barrier = (name, key, writes, input = {}, last = {}) => ({ name, build: (lib) => flow(lib, key(lib), writes, last), input });

/** What a condition behind a node that writes `write` reads. */
const asked = (name, key, write, input = {}) => ({
  name,
  build: (lib) => {
    let seen;
    return new lib.StateGraph({ key: key(lib), log: log(lib) })
      .addNode("a", () => write)
      .addNode("b", (state) => ({ log: [`${Object.keys(state)} after ${seen}`] }))
      .addEdge(lib.START, "a")
      .addConditionalEdges("a", (state) => ((seen = Object.keys(state)), "b"), ["b"])
      .compile();
  },
  input,
});

export default [
  barrier("both names in one step", named("a", "b"), written("a", "b")),
  barrier("names by the input and by a node", named("a", "b"), written(undefined, undefined, "b"), { key: "a" }),
  barrier("one of two names", named("a", "b"), written("a", "a")),
  barrier("no names", named(), written()),
  barrier("a name that is not awaited", named("a", "b"), written("a", "z")),
  barrier("undefined as a name", named("a"), { one: () => ({ key: undefined }) }),
  barrier("undefined as an awaited name", named(undefined), { one: () => ({ key: undefined }) }),
  barrier("an object that is not awaited", named({}), written({})),
  barrier("names that are compared as a Set compares them", named(NaN, 0), written(NaN, -0)),
  barrier("an Overwrite of a barrier", named("a"), { one: () => ({ key: { __overwrite__: "a" } }) }),
  barrier("the barrier after the end", after("a", "b"), written("a", "b")),
  barrier("the barrier after the end, and a deferred node", after("a", "b"), written("a", "b"), {}, { defer: true }),
  barrier("the barrier after the end with a name missing", after("a", "b"), written("a")),
  barrier("the barrier after the end refuses a name", after("a"), written("b")),
  barrier("a dynamic barrier", dynamic, written(wait("x", "y"), undefined, "x")),
  barrier("a dynamic barrier that opens", dynamic, written("x", "z", "y"), { key: wait("x", "y") }),
  barrier("a dynamic barrier with a name beside its wait", dynamic, written(wait("x"), "x")),
  barrier("a dynamic barrier that is told to wait twice in one step", dynamic, written(wait("x"), wait("y"))),
  barrier("a dynamic barrier that is told to wait for others", dynamic, written("x", "y", wait("y")), { key: wait("x", "y") }),
  barrier("a dynamic barrier that is told to wait for nobody", dynamic, written(wait())),
  barrier("a dynamic barrier that is told to wait for null", dynamic, written({ __names: null }, undefined, "a")),
  barrier("a dynamic barrier that is told to wait for a name twice", dynamic, written(wait("a", "a"), undefined, "a")),
  barrier("a dynamic barrier that is told to wait for a text's letters", dynamic, written({ __names: "ab" }, undefined, "a")),
  barrier("a dynamic barrier that is told to wait for a Set", dynamic, written({ __names: new Set(["a"]) }, undefined, "a")),
  barrier("a dynamic barrier of null", dynamic, { one: () => ({ key: null }) }),
  asked("a condition reads a barrier that its task opened", named("a"), { key: "a" }),
  asked("a condition reads a barrier that its task did not open", named("a", "b"), { key: "a" }),
  asked("a condition reads a dynamic barrier that its task closed", dynamic, { key: wait("a") }),
  asked("a condition reads a dynamic barrier that its task opened", dynamic, { key: "a" }, { key: wait("a") }),
  asked("a condition reads a dynamic barrier that waits for nobody", dynamic, { key: "a" }),
  asked("a condition reads a barrier before the end", after("a"), { key: "a" }),
  {
    name: "one barrier in two schemas",
    build: (lib) => {
      const gate = new lib.NamedBarrierValue(new Set(["a"]));
      return new lib.StateGraph({ state: { gate, log: log(lib) }, output: { gate } })
        .addNode("a", () => ({ gate: "a" }))
        .addEdge(lib.START, "a")
        .compile();
    },
    input: {},
  },
  {
    name: "two barriers of the same names for one key",
    call: (lib) => {
      const gate = () => new lib.NamedBarrierValue(new Set(["a"]));
      try {
        new lib.StateGraph({ state: { gate: gate() }, input: { gate: gate() } });
      } catch (error) {
        return [error.name, error.message];
      }
    },
  },
];
