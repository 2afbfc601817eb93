/** States of zod, valibot, arktype and other Standard Schemas: kinds of keys, defaults, and what is checked when. */
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod/v3";

const add = (left, right) => left + right;
const concat = (left, right) => left.concat(right);

/** A schema without a library: `check` gives the value or throws what is wrong with it, or promises that. */
const standard = (check) => ({
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => {
      const result = (checked) => ({ value: checked });
      const failed = (error) => ({ issues: [{ message: error.message }] });
      try {
        const checked = check(value);
        return checked instanceof Promise ? checked.then(result, failed) : result(checked);
      } catch (error) {
        return failed(error);
      }
    },
  },
});

const wrong = (message) => {
  throw new Error(message);
};
const text = standard((value) => (typeof value === "string" ? value : wrong("no text")));
const lateNumber = standard(async (value) => {
  await new Promise((resolve) => setTimeout(resolve, 2));
  return typeof value === "number" ? value * 2 : wrong("no number, though late");
});

/** `a` returns what is given; `b` puts what it reads on `seen`. */
const pair = (lib, state, first, more) =>
  new lib.StateGraph(state, more)
    .addNode("a", typeof first === "function" ? first : () => first)
    .addNode("b", (state) => ({ seen: JSON.stringify(state) }))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .compile();

const schema = (name, fields, { input = {}, first = {}, options, more } = {}) => ({
  name,
  build: (lib) => pair(lib, new lib.StateSchema({ seen: z.string(), ...fields(lib) }), typeof first === "function" ? first(lib) : first, more?.(lib)),
  input: typeof input === "function" ? input : () => input,
  options,
});

const zodState = (name, fields, { input = {}, first = {}, wrap = (shape) => z.object(shape), more } = {}) => ({
  name: `zod: ${name}`,
  build: (lib) => pair(lib, wrap(fields), typeof first === "function" ? first(lib) : first, more?.(lib)),
  input: typeof input === "function" ? input : () => input,
});

const three = (shape) => z3.object({ seen: z3.string(), ...shape });
const seen = { seen: z.string() };

const call = (name, call) => ({ name, call });

const thrown = async (work) => {
  try {
    return await work();
  } catch (error) {
    return [error.name, error.message];
  }
};

export default [
  schema("plain keys of three libraries", () => ({ one: z.number(), two: v.string(), three: z3.boolean() }), { input: { one: 1, two: "2", three: true }, first: { one: 2 } }),
  schema("defaults of three libraries", () => ({ one: z.number().default(1), two: v.optional(v.string(), "two"), three: z3.boolean().default(true) })),
  schema("a key that may be missing holds undefined", () => ({ one: z.number().optional(), two: v.optional(v.string()) })),
  schema("transforms apply to the input and again when it is written", () => ({ list: z.any().transform((value) => [value]) }), { input: { list: "in" }, first: { list: "a" } }),
  schema("coercion", () => ({ n: z.coerce.number() }), { input: { n: "1" }, first: { n: "2" } }),
  schema("an input that a zod 4 schema refuses", () => ({ n: z.number() }), { input: { n: "one" } }),
  schema("an input that a zod 3 schema refuses", () => ({ n: z3.number() }), { input: { n: "one" } }),
  schema("an input that a valibot schema refuses", () => ({ n: v.number() }), { input: { n: "one" } }),
  schema("a write that a zod 4 schema refuses", () => ({ n: z.number() }), { first: { n: "one" } }),
  schema("a write that a valibot schema refuses", () => ({ n: v.number() }), { first: { n: "one" } }),
  schema("a write that another schema refuses", () => ({ word: text }), { first: { word: 1 } }),
  schema("two keys that are refused", () => ({ word: text, n: z.number() }), { input: { n: "one", word: 1 } }),
  schema("late checks", () => ({ n: lateNumber }), { input: { n: 1 }, first: { n: 10 } }),
  schema("late checks that refuse", () => ({ n: lateNumber }), { input: { n: 1 }, first: { n: "ten" } }),
  schema("a late check that refuses the input", () => ({ n: lateNumber, word: text }), { input: { n: "one", word: 1 } }),
  schema("a schema that throws", () => ({ n: { "~standard": { version: 1, vendor: "test", validate: () => wrong("thrown") } } }), { input: { n: 1 } }),
  schema("a schema that throws at a write", () => ({ n: { "~standard": { version: 1, vendor: "test", validate: () => wrong("thrown") } } }), { first: { n: 1 } }),
  schema("a refused write among tasks of one step", () => ({ n: z.number(), log: z.array(z.string()) }), { first: () => () => ({ n: 1, log: "no list" }) }),
  schema("unknown keys pass the check and are dropped", () => ({ n: z.number() }), { input: { n: 1, more: 2 }, first: { n: 2, more: 3 } }),
  schema("an input that is no object", () => ({ n: z.number() }), { input: "text" }),
  schema("an input that is a list", () => ({ n: z.number() }), { input: [1] }),
  schema("no input", () => ({ n: z.number() }), { input: () => null }),
  schema("undefined is checked too", () => ({ n: z.number() }), { first: { n: undefined } }),
  schema("values are the schema's, not the node's", () => ({ box: z.object({ x: z.number() }) }), { first: { box: { x: 1, y: 2 } } }),
  schema("a reduced value", ({ ReducedValue }) => ({ n: new ReducedValue(z.number().default(5), { reducer: add }) }), { input: { n: 1 }, first: { n: 2 } }),
  schema("a reduced value without a default", ({ ReducedValue }) => ({ n: new ReducedValue(z.number(), { reducer: add }) }), { first: { n: 2 } }),
  schema("a reduced value with an input schema", ({ ReducedValue }) => ({ log: new ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: concat }) }), { input: { log: "in" }, first: { log: "a" } }),
  schema("a reduced value whose input is refused", ({ ReducedValue }) => ({ log: new ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: concat }) }), { first: { log: ["a"] } }),
  schema("an Overwrite of a reduced value", ({ ReducedValue }) => ({ log: new ReducedValue(z.array(z.string()).default(() => ["d"]), { inputSchema: z.string(), reducer: concat }) }), { input: { log: "in" }, first: (lib) => () => ({ log: new lib.Overwrite(["new"]) }) }),
  schema("an Overwrite that is refused", ({ ReducedValue }) => ({ log: new ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: concat }) }), { first: (lib) => () => ({ log: new lib.Overwrite("no list") }) }),
  schema("an Overwrite in a plain form", ({ ReducedValue }) => ({ log: new ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: concat }) }), { first: { log: { type: "__overwrite__", value: ["new"] } } }),
  schema("an untracked value", ({ UntrackedValue }) => ({ db: new UntrackedValue(z.string().default("none")), any: new UntrackedValue() }), { input: { any: 1 }, first: { db: "open" } }),
  schema("an untracked value that is refused", ({ UntrackedValue }) => ({ db: new UntrackedValue(z.string()) }), { first: { db: 1 } }),
  schema("a promise in an untracked value", ({ UntrackedValue }) => ({ late: new UntrackedValue() }), { first: { late: Promise.resolve(1) } }),
  schema("a delta value", ({ DeltaValue }) => ({ log: new DeltaValue(z.array(z.string()).default(() => ["d"]), { inputSchema: z.string(), reducer: (list, writes) => [...list, writes.join("+")] }) }), { input: { log: "in" }, first: { log: "a" } }),
  schema("a delta value whose input is refused", ({ DeltaValue }) => ({ log: new DeltaValue(z.array(z.string()), { inputSchema: z.string(), reducer: concat }) }), { first: { log: 1 } }),
  schema("an Overwrite of a delta value", ({ DeltaValue }) => ({ log: new DeltaValue(z.array(z.string()), { inputSchema: z.string(), reducer: concat }) }), { input: { log: "in" }, first: (lib) => () => ({ log: new lib.Overwrite(["new"]) }) }),
  {
    name: "messages",
    build: (lib) =>
      new lib.StateGraph(new lib.StateSchema({ messages: lib.MessagesValue }))
        .addNode("a", () => ({ messages: lib.ai("hello", { id: "2" }) }))
        .addNode("b", () => ({ messages: [lib.remove("1")] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile(),
    input: { messages: [{ role: "user", content: "hi", id: "1" }] },
  },
  schema("messages alone", ({ MessagesValue }) => ({ messages: MessagesValue })),
  schema("a Command is checked", () => ({ n: z.number() }), { first: (lib) => () => new lib.Command({ update: { n: "one" } }) }),
  schema("a Command of pairs is checked", () => ({ n: z.number().transform((n) => n + 1) }), { first: (lib) => () => new lib.Command({ update: [["n", 1]] }) }),
  schema("a Command in a list is checked", () => ({ n: z.number() }), { first: (lib) => () => [new lib.Command({ update: { n: 1 } })] }),
  schema("a Command that goes nowhere because it is refused", () => ({ n: z.number() }), { first: (lib) => () => new lib.Command({ update: { n: "one" }, goto: "b" }) }),
  schema("a Command as the input", () => ({ n: z.number().transform((n) => n + 1) }), { input: (lib) => new lib.Command({ update: { n: 1 }, goto: "b" }) }),
  schema("a Command of pairs as the input", () => ({ n: z.number().transform((n) => n + 1) }), { input: (lib) => new lib.Command({ update: [["n", 1]], goto: "b" }) }),
  schema("a Command as the input that is refused", () => ({ n: z.number() }), { input: (lib) => new lib.Command({ update: { n: "one" }, goto: "b" }) }),
  schema("output keys", () => ({ n: z.number().default(1) }), { input: { n: 1 }, options: { outputKeys: ["n"] } }),
  {
    name: "a step whose tasks are checked early and late",
    build: (lib) => {
      const log = new lib.ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: concat });
      const graph = new lib.StateGraph(new lib.StateSchema({ log, n: lateNumber }));
      return graph
        .addNode("early", () => ({ log: "early" }))
        .addNode("late", () => ({ log: "late", n: 1 }))
        .addEdge(lib.START, "early")
        .addEdge(lib.START, "late")
        .compile();
    },
    input: {},
    modes: ["values", "updates"],
  },
  {
    name: "a condition sees what was checked",
    build: (lib) =>
      new lib.StateGraph(new lib.StateSchema({ n: z.coerce.number(), seen: z.string() }))
        .addNode("a", () => ({ n: "7" }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", ({ n }) => (n === 7 ? lib.END : "a"), ["a", lib.END])
        .compile(),
    input: {},
  },
  {
    name: "an input schema of its own",
    build: (lib) => {
      const State = new lib.StateSchema({ n: z.number(), seen: z.string() });
      return pair(lib, { state: State, input: new lib.StateSchema({ n: z.number().transform((n) => n * 10) }) }, { n: 1 });
    },
    input: { n: 2, seen: "dropped" },
  },
  {
    name: "an input schema that refuses",
    build: (lib) => pair(lib, { state: new lib.StateSchema({ n: z.any(), seen: z.string() }), input: new lib.StateSchema({ n: z.number() }) }, { n: 1 }),
    input: { n: "two" },
  },
  {
    name: "an annotation as the input schema leaves the checks to the state",
    build: (lib) => pair(lib, { state: new lib.StateSchema({ n: z.number(), seen: z.string() }), input: lib.Annotation.Root({ n: lib.Annotation() }) }, { n: 1 }),
    input: { n: "two" },
  },
  {
    name: "an annotation with an input schema that checks",
    build: (lib) => pair(lib, { state: lib.Annotation.Root({ n: lib.Annotation(), seen: lib.Annotation() }), input: new lib.StateSchema({ n: z.number() }) }, { n: "unchecked" }),
    input: { n: "two" },
  },
  {
    name: "an output schema",
    build: (lib) => pair(lib, { state: new lib.StateSchema({ n: z.number(), seen: z.string() }), output: new lib.StateSchema({ seen: z.string() }) }, { n: 1 }),
    input: { n: 2 },
  },
  {
    name: "a node's input schema checks nothing",
    build: (lib) =>
      new lib.StateGraph(new lib.StateSchema({ n: z.number(), seen: z.string() }))
        .addNode("a", (state) => ({ seen: JSON.stringify(state), hidden: 1 }), { input: new lib.StateSchema({ n: z.string(), hidden: z.string() }) })
        .addEdge(lib.START, "a")
        .compile(),
    input: { n: 2 },
  },
  call("a StateSchema twice with an untracked value", (lib) => {
    const State = new lib.StateSchema({ db: new lib.UntrackedValue() });
    return thrown(() => void new lib.StateGraph({ state: State, input: State }));
  }),
  call("a StateSchema twice with a reducer", (lib) => {
    const State = new lib.StateSchema({ n: new lib.ReducedValue(z.number(), { reducer: add }) });
    return thrown(() => void new lib.StateGraph({ state: State, input: State, output: State }));
  }),
  call("a field that is none", (lib) => thrown(() => void new lib.StateGraph(new lib.StateSchema({ n: 1 })))),
  call("a snapshot frequency that is none", (lib) =>
    thrown(() => void new lib.StateGraph(new lib.StateSchema({ n: new lib.DeltaValue(z.array(z.any()), { reducer: concat, snapshotFrequency: 0 }) })))),
  call("what a StateSchema says of itself", async (lib) => {
    const State = new lib.StateSchema({
      plain: z.string(),
      given: z.number().default(1),
      reduced: new lib.ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: concat, jsonSchemaExtra: { kind: "list" } }),
      untracked: new lib.UntrackedValue(z.boolean()),
      open: new lib.UntrackedValue(),
      other: v.string(),
      messages: lib.MessagesValue,
    });
    const channels = Object.entries(State.getChannels()).map(([key, { lc_graph_name }]) => [key, lc_graph_name]);
    return [
      State.getChannelKeys(),
      State.getAllKeys(),
      channels,
      State.getJsonSchema(),
      State.getInputJsonSchema(),
      lib.StateSchema.isInstance(State),
      [State, {}, null, undefined, 1].map((value) => [lib.StateSchema, lib.ReducedValue, lib.UntrackedValue, lib.DeltaValue].map((Class) => Class.isInstance(value))),
      await State.validateInput({ plain: "p", unknown: 1 }),
      await State.validateInput(null),
      await thrown(() => State.validateInput({ plain: 1 })),
    ];
  }),
  call("a default is one object for all runs", async (lib) => {
    const compiled = pair(lib, new lib.StateSchema({ seen: z.string(), list: z.array(z.number()).default(() => [1]) }), (state) => {
      state.list.push(2);
      return {};
    });
    return [await compiled.invoke({}), await compiled.invoke({})];
  }),
  call("what is checked, in order", async (lib) => {
    const trace = [];
    const traced = (name) => standard((value) => (value !== undefined && trace.push(`${name} ${value}`), value));
    const compiled = pair(lib, new lib.StateSchema({ seen: standard((value) => value), x: traced("x"), y: traced("y") }), { y: "a", x: "a" });
    await compiled.invoke({ y: "in", x: "in", z: "in" });
    return trace;
  }),

  zodState("a state of zod 4", { ...seen, n: z.number(), word: z.string().default("w") }, { input: { n: 1 }, first: { n: 2 } }),
  zodState("a state of zod 3", { n: z3.number(), word: z3.string().default("w") }, { input: { n: 1 }, first: { n: 2 }, wrap: three }),
  zodState("a state of zod/mini", { seen: mini.string(), n: mini.number(), word: mini._default(mini.string(), "w") }, { input: { n: 1 }, first: { n: 2 }, wrap: mini.object }),
  zodState("an empty input to zod/mini", { seen: mini.string(), n: mini.number(), word: mini.optional(mini.string()) }, { first: { n: undefined, word: "w" }, wrap: mini.object }),
  zodState("an input that zod/mini refuses", { seen: mini.string(), n: mini.number() }, { input: { n: "one" }, wrap: mini.object }),
  zodState("a write that zod/mini refuses", { seen: mini.string(), n: mini.number() }, { first: { n: "one" }, wrap: mini.object }),
  zodState("an input that zod 3 refuses", { n: z3.number() }, { input: { n: "one" }, wrap: three }),
  zodState("a write that zod 3 refuses", { n: z3.number() }, { first: { n: "one" }, wrap: three }),
  zodState("an input that zod 4 refuses", { ...seen, n: z.number() }, { input: { n: "one" } }),
  zodState("a write that zod 4 refuses", { ...seen, n: z.number() }, { first: { n: "one" } }),
  zodState("transforms", { ...seen, list: z.any().transform((value) => [value]) }, { input: { list: 1 }, first: { list: 2 } }),
  zodState("transforms of zod 3", { list: z3.any().transform((value) => [value]) }, { input: { list: 1 }, first: { list: 2 }, wrap: three }),
  zodState("unknown keys", { ...seen, n: z.number() }, { input: { n: 1, more: 1 }, first: { more: 2 } }),
  zodState("unknown keys of a strict object", { n: z3.number() }, { input: { n: 1, more: 1 }, first: { more: 2, n: 2 }, wrap: (shape) => three(shape).strict() }),
  zodState("unknown keys of a loose object", { ...seen, n: z.number() }, { input: { n: 1, more: 1 }, first: { more: 2, n: 2 }, wrap: (shape) => z.looseObject(shape) }),
  zodState("a Command", { ...seen, n: z.coerce.number() }, { first: (lib) => () => new lib.Command({ update: { n: "1" } }) }),
  zodState("a Command as the input", { ...seen, n: z.coerce.number(), word: z.string().default("w") }, { input: (lib) => new lib.Command({ update: { n: "1" }, goto: "b" }) }),
  zodState("an Overwrite", { ...seen, n: z.coerce.number() }, { first: (lib) => () => ({ n: new lib.Overwrite("1") }) }),
  zodState("an input that is no object, of zod 3", { n: z3.number() }, { input: () => "text", wrap: three }),
  zodState("undefined", { ...seen, n: z.number() }, { first: { n: undefined } }),
  zodState("a refined object", { ...seen, n: z.number() }, { input: { n: 1 }, wrap: (shape) => z.object(shape).refine(() => true) }),
  zodState("an async refinement", { n: z3.number().refine(async () => true) }, { input: { n: 1 }, wrap: three }),
  {
    name: "zod: an input of zod is required whole",
    build: (lib) => pair(lib, { state: three({ n: z3.number() }), input: z3.object({ n: z3.number() }) }, { n: 1 }),
    input: {},
  },
  {
    name: "zod: input, output and a node's input of zod",
    build: (lib) => {
      const State = z.object({ ...seen, n: z.number(), out: z.string() });
      return new lib.StateGraph({ state: State, input: State.pick({ n: true }), output: State.pick({ out: true }) })
        .addNode("a", (state) => ({ out: JSON.stringify(state), seen: "s" }), { input: z.object({ n: z.number() }) })
        .addEdge(lib.START, "a")
        .compile();
    },
    input: { n: 1, seen: "dropped" },
  },
  {
    name: "zod: input alone",
    build: (lib) => pair(lib, { input: three({ n: z3.number() }) }, { n: 2 }),
    input: { n: 1 },
  },
  // arktype's schemas are functions.
  schema("an arktype schema as a key", () => ({ n: type("number") }), { input: { n: 1 } }),
  schema("an arktype schema in a reduced value", ({ ReducedValue }) => ({ n: new ReducedValue(type("number"), { reducer: add }) }), { input: { n: 1 }, first: { n: 2 } }),
  schema("an arktype schema that refuses", ({ ReducedValue }) => ({ n: new ReducedValue(type("number"), { reducer: add }) }), { input: { n: "one" } }),
];
