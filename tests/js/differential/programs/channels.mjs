/** The kinds of state keys, and what reducers and defaults do. */
import { graph, says, tells } from "../helpers.mjs";

/** Two nodes in a row over the given annotation. */
const pair = ({ StateGraph, START, END }, annotation, first, second) =>
  new StateGraph(annotation).addNode("a", first).addNode("b", second).addEdge(START, "a").addEdge("a", "b").addEdge("b", END).compile();

const seen = (key) => (state) => ({ [key]: JSON.stringify(state) });

export default [
  {
    name: "the last value wins, a reducer adds up",
    build: (lib) => pair(lib, lib.Annotation.Root({ last: lib.Annotation(), sum: lib.Annotation({ reducer: (x, y) => x + y, default: () => 10 }) }),
      () => ({ last: 1, sum: 1 }),
      () => ({ sum: 2, last: 2 })),
    input: { last: 0, sum: 5 },
  },
  {
    name: "a reducer without a default takes the first write as it is",
    build: (lib) => pair(lib, lib.Annotation.Root({ pairs: lib.Annotation({ reducer: (left, right) => [left, right] }) }), () => ({ pairs: 1 }), () => ({ pairs: 2 })),
    input: {},
  },
  {
    name: "a reducer that returns undefined empties the key",
    build: (lib) => pair(lib, lib.Annotation.Root({ gone: lib.Annotation({ reducer: () => undefined, default: () => 1 }), seen: lib.Annotation() }),
      () => ({ gone: 2, seen: "x" }), seen("seen")),
    input: {},
  },
  {
    name: "a reducer may return what it was given",
    build: (lib) => pair(lib, lib.Annotation.Root({ kept: lib.Annotation({ reducer: (left) => left, default: () => ({ at: 1 }) }) }), () => ({ kept: 2 }), () => ({ kept: 3 })),
    input: { kept: 0 },
  },
  {
    name: "a key that nothing wrote is left out",
    build: (lib) => pair(lib, lib.Annotation.Root({ a1: lib.Annotation(), b1: lib.Annotation(), c1: lib.Annotation() }), () => ({ b1: 1 }), seen("c1")),
    input: {},
  },
  {
    name: "null and undefined are values",
    build: (lib) => pair(lib, lib.Annotation.Root({ none: lib.Annotation(), missing: lib.Annotation(), keys: lib.Annotation() }),
      () => ({ none: null, missing: undefined }),
      (state) => ({ keys: Object.keys(state) })),
    input: { none: 1, missing: 1 },
  },
  {
    name: "a reducer gets null and undefined as they are",
    build: (lib) => pair(lib, lib.Annotation.Root({ trace: lib.Annotation({ reducer: (left, right) => left.concat(String(right)), default: () => [] }) }),
      () => ({ trace: null }), () => ({ trace: undefined })),
    input: {},
  },
  {
    name: "values keep their classes",
    build: (lib) => {
      class Point {
        x = 1;
      }
      return pair(lib, lib.Annotation.Root({ any: lib.Annotation(), log: lib.Annotation() }),
        () => ({ any: { map: new Map([["k", 1]]), set: new Set([1]), date: new Date(0), point: new Point(), big: 10n, fn: says } }),
        ({ any }) => ({ log: [any.map.get("k"), any.set.has(1), any.date.getTime(), any.point instanceof Point, typeof any.big, any.fn === says] }));
    },
    input: { any: 0 },
  },
  {
    name: "objects in the state keep their identity",
    build: (lib) => {
      const thing = { inside: {} };
      return pair(lib, lib.Annotation.Root({ thing: lib.Annotation(), same: lib.Annotation() }), () => ({ thing }), (state) => ({ same: state.thing === thing }));
    },
    input: {},
  },
  {
    name: "a fresh default for every run",
    build: (lib) => {
      let made = 0;
      return pair(lib, lib.Annotation.Root({ list: lib.Annotation({ reducer: (left, right) => (left.push(right), left), default: () => [++made] }) }),
        () => ({ list: "a" }), () => ({ list: "b" }));
    },
    input: {},
  },
  {
    name: "two runs of one graph share nothing",
    call: async (lib) => {
      const twice = pair(lib, lib.Annotation.Root({ list: lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) }),
        () => ({ list: "a" }), () => ({ list: "b" }));
      return [await twice.invoke({}), await twice.invoke({ list: "in" }), await Promise.all([twice.invoke({ list: 1 }), twice.invoke({ list: 2 })])];
    },
  },
  {
    name: "keys come in the order of the state, not of the writes",
    build: (lib) => pair(lib, lib.Annotation.Root({ z: lib.Annotation(), a1: lib.Annotation(), m: lib.Annotation({ reducer: (x, y) => x + y, default: () => 0 }) }),
      () => ({ a1: 1, m: 1, z: 1 }), () => ({ m: 1, z: 2 })),
    input: { m: 1, z: 0, a1: 0 },
  },
  {
    name: "numeric and odd key names",
    build: (lib) => pair(lib, lib.Annotation.Root({ b1: lib.Annotation(), 10: lib.Annotation(), 9: lib.Annotation(), "": lib.Annotation(), "a key": lib.Annotation() }),
      () => ({ 9: "nine", "": "empty" }), () => ({ "a key": 1, 10: "ten" })),
    input: { b1: 1 },
  },
  {
    name: "Annotation.Root built from another's spec",
    build: (lib) => {
      const base = lib.Annotation.Root({ log: lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) });
      return pair(lib, lib.Annotation.Root({ ...base.spec, more: lib.Annotation() }), says("a"), seen("more"));
    },
    input: {},
  },
  {
    name: "a bare state definition",
    build: (lib) => pair(lib, { one: lib.Annotation(), two: lib.Annotation({ reducer: (x, y) => x + y, default: () => 1 }) }, () => ({ one: 1, two: 2 }), () => ({ two: 3 })),
    input: { one: 0 },
  },
  {
    name: "legacy channels",
    build: ({ StateGraph, START }) =>
      new StateGraph({ channels: { plain: null, sum: { value: (x, y) => x + y, default: () => 1 }, joined: { reducer: (x, y) => `${x}${y}` } } })
        .addNode("a", () => ({ plain: 1, sum: 2, joined: "a" }))
        .addNode("b", () => ({ sum: 3, joined: "b" }))
        .addEdge(START, "a")
        .addEdge("a", "b")
        .compile(),
    input: { plain: 0 },
  },
  {
    name: "a state with no keys",
    build: (lib) => pair(lib, lib.Annotation.Root({}), () => ({ x: 1 }), (state) => ({ y: state })),
    input: { z: 1 },
  },
  {
    name: "an Overwrite goes round the reducer",
    build: (lib) => pair(lib, lib.Annotation.Root({ list: lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => ["d"] }) }),
      () => ({ list: new lib.Overwrite(["new"]) }), () => ({ list: ["b"] })),
    input: { list: ["in"] },
  },
  {
    name: "an Overwrite in its plain form",
    build: (lib) => pair(lib, lib.Annotation.Root({ list: lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => ["d"] }) }),
      () => ({ list: { __overwrite__: ["new"] } }), () => ({ list: ["b"] })),
    input: { list: ["in"] },
  },
  {
    name: "two Overwrites of a key in one step",
    build: (lib) => {
      const list = lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });
      return new lib.StateGraph(lib.Annotation.Root({ list }))
        .addNode("a", () => ({ list: new lib.Overwrite(["a"]) }))
        .addNode("b", () => ({ list: new lib.Overwrite(["b"]) }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile();
    },
    input: {},
  },
  {
    name: "an Overwrite among plain writes",
    build: (lib) => {
      const list = lib.Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });
      const graph = new lib.StateGraph(lib.Annotation.Root({ list }));
      graph.addNode("a", () => ({ list: ["a"] })).addNode("b", () => ({ list: new lib.Overwrite(["b"]) })).addNode("c", () => ({ list: ["c"] }));
      for (const name of ["a", "b", "c"]) graph.addEdge(lib.START, name);
      return graph.compile();
    },
    input: { list: ["in"] },
  },
  {
    name: "a node that changes its input in place",
    build: (lib) =>
      graph(lib)
        .addNode("a", (state) => {
          state.log.push("pushed");
          state.foo = "set";
          state.extra = true;
          return { n: 1 };
        })
        .addNode("b", tells)
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile(),
    input: { foo: 1 },
  },
  {
    name: "tasks of one step share the values, not the object that holds them",
    build: (lib) =>
      graph(lib)
        .addNode("a", (state) => {
          state.log.push("pushed");
          state.foo = "set";
        })
        .addNode("b", (state) => ({ foo: JSON.stringify(state) }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile(),
    input: { foo: 1 },
  },
  {
    name: "chunks hold the state's own objects",
    call: async (lib) => {
      const foo = { x: 1 };
      const compiled = graph(lib).addNode("a", () => ({ n: 1 })).addEdge(lib.START, "a").compile();
      const chunks = [];
      for await (const chunk of await compiled.stream({ foo }, { streamMode: "values" })) chunks.push(chunk);
      return [chunks.length, chunks[0].foo === foo, chunks[0] === chunks[1], chunks[0].log === chunks[1].log];
    },
  },
];
