/** How nodes are added, and what they may give back. */
import { graph, says, tells } from "../helpers.mjs";

/** A graph of one node. */
const one = (lib, node, options) => graph(lib).addNode("a", node, options).addEdge(lib.START, "a").compile();

const returns = (name, give, more) => ({ name: `a node returns ${name}`, build: (lib) => one(lib, (state) => give(lib, state)), input: { foo: "in" }, ...more });

class Update {
  foo = "instance";
  #hidden = 1;
  get n() {
    return this.#hidden;
  }
}

export default [
  returns("an update", () => ({ foo: "out" })),
  returns("a promise of an update", async () => ({ foo: "out" })),
  returns("a thenable", () => ({ then: (resolve) => resolve({ foo: "thenable" }) })),
  returns("an empty object", () => ({})),
  returns("null", () => null),
  returns("undefined", () => undefined),
  returns("a promise of undefined", async () => undefined),
  returns("zero", () => 0),
  returns("false", () => false),
  returns("an empty string", () => ""),
  returns("a string", () => "text"),
  returns("a number", () => 5),
  returns("true", () => true),
  returns("an array", () => [{ foo: 1 }]),
  returns("an empty array", () => []),
  returns("a function", () => says),
  returns("a bigint", () => 1n),
  returns("a symbol", () => Symbol("s")),
  returns("a Date", () => new Date(0)),
  returns("a Map", () => new Map([["foo", 1]])),
  returns("a class instance", () => new Update()),
  returns("an object without a prototype", () => Object.assign(Object.create(null), { foo: 1 })),
  returns("keys it inherits", () => Object.create({ foo: 1 }, { n: { value: 2, enumerable: true } })),
  returns("unknown keys", () => ({ nowhere: 1, foo: 2, "": 3 })),
  returns("only unknown keys", () => ({ nowhere: 1 })),
  returns("a key that is undefined", () => ({ foo: undefined })),
  returns("its state", (_, state) => state),
  returns("keys in another order", () => ({ log: ["l"], n: 1, foo: 1 })),
  returns("an async generator", () => (async function* () { yield { foo: 1 }; })()),
  returns("an update whose getter throws", () => ({ get foo() { throw new Error("from a getter"); } })),
  {
    name: "added as an object",
    build: (lib) => graph(lib).addNode({ b: says("b"), a: says("a") }).addEdge(lib.START, "a").addEdge("a", "b").compile(),
    input: {},
  },
  {
    name: "added as an array, with options",
    build: (lib) =>
      graph(lib)
        .addNode([
          ["b", says("b")],
          ["a", () => new lib.Command({ goto: "b" }), { ends: ["b"], metadata: { from: "array" } }],
        ])
        .addEdge(lib.START, "a")
        .compile(),
    input: {},
  },
  { name: "defer: false changes nothing", build: (lib) => one(lib, says("a"), { defer: false }), input: {} },
  {
    name: "defer: true waits for the longest way",
    build: (lib) => {
      const built = graph(lib);
      for (const name of ["a", "b", "c", "d"]) built.addNode(name, says(name));
      return built
        .addNode("last", says("last"), { defer: true })
        .addEdge(lib.START, "a").addEdge("a", "b").addEdge("a", "c").addEdge("c", "d").addEdge("b", "last").addEdge("d", "last")
        .compile();
    },
    input: {},
  },
  {
    name: "node metadata reaches tasks and messages",
    build: (lib) => one(lib, (_, config) => ({ foo: config.metadata.kind }), { metadata: { kind: "special" } }),
    input: {},
  },
  {
    name: "nodes get the state and nothing else",
    build: (lib) => one(lib, (state) => ({ foo: Object.keys(state) })),
    input: { foo: 1, nowhere: 2, n: 5 },
  },
  {
    name: "names in any alphabet",
    build: (lib) => {
      const names = ["é", "10", "9", "b", "B", "a b", "node.js", "snow ☃"];
      const built = graph(lib);
      for (const name of names) built.addNode(name, says(name)).addEdge(lib.START, name);
      return built.compile();
    },
    input: {},
  },
  { name: "an empty name", build: (lib) => graph(lib).addNode("", says("unnamed")).addEdge(lib.START, "").compile(), input: {} },
  { name: "a node named __input__", build: (lib) => graph(lib).addNode("__input__", tells).addEdge(lib.START, "__input__").compile(), input: { foo: 1 } },
];
