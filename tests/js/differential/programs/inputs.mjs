/** What a run may be given. */
import { graph, tells } from "../helpers.mjs";

/** START → a; b is there for Commands. Both tell what they see. */
const listening = (lib) =>
  graph(lib).addNode("a", tells, { ends: ["b"] }).addNode("b", tells).addEdge(lib.START, "a").compile();

const given = (name, input, more) => ({ name: `the input is ${name}`, build: listening, input: typeof input === "function" ? input : () => input, ...more });

class Input {
  foo = 7;
}

export default [
  given("an update", { foo: 1, n: 2, log: ["in"] }),
  given("empty", {}),
  given("null", null),
  given("undefined", undefined),
  given("unknown keys", { nowhere: 1 }),
  given("known and unknown keys", { nowhere: 1, foo: 2 }),
  given("a key that is undefined", { foo: undefined }),
  given("a key that is null", { foo: null }),
  given("a string", "text"),
  given("an empty string", ""),
  given("a number", 3),
  given("zero", 0),
  given("true", true),
  given("false", false),
  given("an array", [{ foo: 1 }]),
  given("an empty array", []),
  given("a function", () => () => 1),
  given("a class instance", new Input()),
  given("a Map", new Map([["foo", 1]])),
  given("an Overwrite", ({ Overwrite }) => ({ log: new Overwrite(["over"]), foo: 1 })),
  given("a Command with an update", ({ Command }) => new Command({ update: { foo: 3 } })),
  given("a Command with pairs", ({ Command }) => new Command({ update: [["n", 1], ["n", 2]] })),
  given("a Command to a node", ({ Command }) => new Command({ goto: "b" })),
  given("a Command to nodes with an update", ({ Command }) => new Command({ goto: ["b", "a"], update: { foo: 3 } })),
  given("a Command with a Send", ({ Command, Send }) => new Command({ goto: new Send("b", { sent: 1 }) })),
  given("a Command to an unknown node", ({ Command }) => new Command({ goto: "nowhere" })),
  given("a Command with a Send to an unknown node", ({ Command, Send }) => new Command({ goto: new Send("nowhere", {}) })),
  given("a Command to END", ({ Command, END }) => new Command({ goto: END })),
  given("a Command to a number", ({ Command }) => new Command({ goto: [5] })),
  given("a Command with unknown keys", ({ Command }) => new Command({ update: { nowhere: 1 }, goto: "a" })),
  given("a Command whose update is a string", ({ Command }) => new Command({ update: "text" })),
  given("an empty Command", ({ Command }) => new Command({})),
  given("a Command with resume", ({ Command }) => new Command({ resume: 1 })),
  given("a Command to a parent", ({ Command }) => new Command({ graph: Command.PARENT, goto: "a" })),
  given("a Send", ({ Send }) => new Send("b", { sent: 1 })),
];
