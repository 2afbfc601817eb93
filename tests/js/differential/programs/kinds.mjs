/** Channels of every kind as keys of a state. */

const concat = (left, right) => left.concat(right);

/** Two nodes of one step, then two in a row that tell what they read. */
const flow = (lib, key, { one = () => ({}), two = () => ({}), three = () => ({}), more = {} } = {}) =>
  new lib.StateGraph(lib.Annotation.Root({ key, seen: lib.Annotation({ reducer: concat, default: () => [] }), ...more }))
    .addNode("one", one)
    .addNode("two", two)
    .addNode("three", (state) => ({ seen: [JSON.stringify(state.key ?? null)], ...three(state) }))
    .addNode("four", (state) => ({ seen: [JSON.stringify(state.key ?? null)] }))
    .addEdge(lib.START, "one")
    .addEdge(lib.START, "two")
    .addEdge(["one", "two"], "three")
    .addEdge("three", "four")
    .compile();

const kind = (name, key, writes = {}, input = {}) => ({ name, build: (lib) => flow(lib, key(lib), writes), input });

const writes = (one, two, three) => ({
  one: () => (one === undefined ? {} : { key: one }),
  two: () => (two === undefined ? {} : { key: two }),
  three: () => (three === undefined ? {} : { key: three }),
});

const refused = (name, construct) => ({
  name,
  call: (lib) => {
    try {
      construct(lib);
      return "allowed";
    } catch (error) {
      return [error.name, error.message];
    }
  },
});

export default [
  kind("LastValue", ({ LastValue }) => new LastValue(), writes(1, undefined, 2)),
  kind("LastValue with a default", ({ LastValue }) => new LastValue(() => "d"), writes(undefined, undefined, 2)),
  kind("LastValue whose default is undefined", ({ LastValue }) => new LastValue(() => undefined)),
  kind("AnyValue", ({ AnyValue }) => new AnyValue(), writes(1, 1), { key: 0 }),
  kind("AnyValue written by the input alone", ({ AnyValue }) => new AnyValue(), {}, { key: 0 }),
  kind("BinaryOperatorAggregate", ({ BinaryOperatorAggregate }) => new BinaryOperatorAggregate(concat, () => ["d"]), writes(["1"], ["2"], ["3"])),
  kind("BinaryOperatorAggregate without a default", ({ BinaryOperatorAggregate }) => new BinaryOperatorAggregate(concat), writes(["1"], ["2"], ["3"])),
  kind("EphemeralValue", ({ EphemeralValue }) => new EphemeralValue(), writes(1), { key: 0 }),
  kind("EphemeralValue written twice", ({ EphemeralValue }) => new EphemeralValue(), writes(1, 2)),
  kind("EphemeralValue without a guard", ({ EphemeralValue }) => new EphemeralValue(false), writes(1, 2)),
  kind("Topic", ({ Topic }) => new Topic(), writes(1, [2, [3]], 4), { key: ["in"] }),
  kind("Topic without a write", ({ Topic }) => new Topic(), {}, { key: "in" }),
  kind("Topic of an empty list", ({ Topic }) => new Topic(), writes([]), { key: "in" }),
  kind("Topic that keeps each value once", ({ Topic }) => new Topic({ unique: true }), writes(1, [1, 2, NaN, NaN], [2, 3]), { key: [1] }),
  {
    ...kind("Topic that accumulates", ({ Topic }) => new Topic({ accumulate: true }), writes(1, [2], 2)),
    // LangGraph adds to the list that earlier chunks hold.
    modes: ["updates"],
  },
  kind("Topic that takes 0 and -0 for one value", ({ Topic }) => new Topic({ unique: true }), writes(0, -0, 1)),
  kind("Topic that accumulates each value once", ({ Topic }) => new Topic({ unique: true, accumulate: true }), writes(1, [1, 2]), {}),
  kind("UntrackedValue", ({ UntrackedValueChannel }) => new UntrackedValueChannel(), writes(1, undefined, 2), { key: 0 }),
  kind("UntrackedValue with a default", ({ UntrackedValueChannel }) => new UntrackedValueChannel({ initialValueFactory: () => "d" })),
  kind("UntrackedValue written twice", ({ UntrackedValueChannel }) => new UntrackedValueChannel(), writes(1, 2)),
  kind("UntrackedValue without a guard", ({ UntrackedValueChannel }) => new UntrackedValueChannel({ guard: false }), writes(1, 2)),
  kind("DeltaChannel", ({ DeltaChannel }) => new DeltaChannel((list, writes) => [...list, writes]), writes("1", "2", "3"), { key: "in" }),
  kind("DeltaChannel with a default", ({ DeltaChannel }) => new DeltaChannel((sum, writes) => sum + writes.length, { initialValueFactory: () => 10 }), writes("1", "2", "3")),
  kind("DeltaChannel whose reducer gives undefined", ({ DeltaChannel }) => new DeltaChannel((list, writes) => (writes.length > 1 ? undefined : [...list, ...writes])), writes("1", "2", "3")),
  kind("DeltaChannel whose reducer throws", ({ DeltaChannel }) => new DeltaChannel(() => { throw new Error("no"); }), writes("1")),
  {
    name: "an Overwrite wins the step of a DeltaChannel",
    build: (lib) => flow(lib, new lib.DeltaChannel((list, writes) => [...list, ...writes]), { one: () => ({ key: "1" }), two: () => ({ key: new lib.Overwrite(["new"]) }), three: () => ({ key: "3" }) }),
    input: { key: "in" },
  },
  {
    name: "an Overwrite of null brings a DeltaChannel's default back",
    build: (lib) => flow(lib, new lib.DeltaChannel((list, writes) => [...list, ...writes], { initialValueFactory: () => ["d"] }), { one: () => ({ key: "1" }), three: () => ({ key: new lib.Overwrite(null) }) }),
    input: { key: "in" },
  },
  {
    name: "two Overwrites of a DeltaChannel",
    build: (lib) => flow(lib, new lib.DeltaChannel((list, writes) => [...list, ...writes]), { one: () => ({ key: new lib.Overwrite(["1"]) }), two: () => ({ key: new lib.Overwrite(["2"]) }) }),
    input: { key: "in" },
  },
  {
    name: "functions that make channels",
    build: (lib) =>
      new lib.StateGraph({ topic: () => new lib.Topic(), plain: lib.Annotation, any: () => new lib.AnyValue() })
        .addNode("a", () => ({ topic: 1, plain: 2, any: 3 }))
        .addNode("b", (state) => ({ plain: JSON.stringify(state) }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile(),
    input: {},
  },
  {
    name: "one channel in two schemas",
    build: (lib) => {
      const topic = new lib.Topic();
      const graph = new lib.StateGraph({ state: lib.Annotation.Root({ topic, seen: lib.Annotation() }), input: lib.Annotation.Root({ topic }), output: { topic } });
      return graph
        .addNode("a", (state) => ({ seen: JSON.stringify(state), topic: "a" }))
        .addEdge(lib.START, "a")
        .compile();
    },
    input: { topic: ["x"] },
  },
  {
    name: "a condition sees a topic with its own write alone",
    build: (lib) =>
      new lib.StateGraph({ topic: new lib.Topic(), seen: lib.Annotation() })
        .addNode("a", () => ({ topic: "a" }))
        .addNode("b", (state) => ({ seen: JSON.stringify(state) }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", ({ topic }) => (topic.length === 1 ? "b" : lib.END), ["b", lib.END])
        .compile(),
    input: { topic: ["in"] },
  },
  refused("two channels for one key", (lib) => new lib.StateGraph({ state: { topic: new lib.Topic() }, input: { topic: new lib.Topic() } })),
  refused("delta channels of one reducer", (lib) => {
    const reducer = (list) => list;
    return new lib.StateGraph({ state: { log: new lib.DeltaChannel(reducer) }, input: { log: new lib.DeltaChannel(reducer) } });
  }),
  refused("delta channels of two frequencies", (lib) => {
    const reducer = (list) => list;
    return new lib.StateGraph({ state: { log: new lib.DeltaChannel(reducer) }, input: { log: new lib.DeltaChannel(reducer, { snapshotFrequency: 5 }) } });
  }),
  refused("a frequency that is none", (lib) => new lib.DeltaChannel((list) => list, { snapshotFrequency: 1.5 })),
  refused("a default that throws", (lib) => new lib.LastValue(() => { throw new Error("no default"); })),
];
