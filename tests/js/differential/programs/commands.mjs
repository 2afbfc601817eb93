/** `Command` and `Send`. */
import { graph, says, tells, turns } from "../helpers.mjs";

/** START → a; b and c are there to go to. */
const commanded = (lib, give) =>
  graph(lib)
    .addNode("a", (state) => give(lib, state), { ends: ["b", "c", lib.END] })
    .addNode("b", says("b"))
    .addNode("c", says("c"))
    .addEdge(lib.START, "a")
    .compile();

const gives = (name, give) => ({ name: `a node returns ${name}`, build: (lib) => commanded(lib, give), input: { foo: "in" } });

export default [
  gives("a Command with an update", ({ Command }) => new Command({ update: { foo: 1, n: 2 } })),
  gives("a promise of a Command", async ({ Command }) => new Command({ update: { foo: 1 }, goto: "b" })),
  gives("a Command with pairs", ({ Command }) => new Command({ update: [["n", 1], ["log", ["x"]], ["nowhere", 1]] })),
  gives("a Command with a key twice", ({ Command }) => new Command({ update: [["n", 1], ["n", 2], ["foo", 1]] })),
  gives("a Command with a last value twice", ({ Command }) => new Command({ update: [["foo", 1], ["foo", 2]] })),
  gives("a Command with unknown keys", ({ Command }) => new Command({ update: { nowhere: 1 } })),
  gives("a Command whose update is a string", ({ Command }) => new Command({ update: "text" })),
  gives("a Command whose update is null", ({ Command }) => new Command({ update: null, goto: "b" })),
  gives("an empty Command", ({ Command }) => new Command({})),
  gives("a Command to a node", ({ Command }) => new Command({ goto: "b" })),
  gives("a Command to nodes", ({ Command }) => new Command({ goto: ["c", "b"], update: { n: 1 } })),
  gives("a Command to END", ({ Command, END }) => new Command({ goto: END, update: { n: 1 } })),
  gives("a Command to a node and END", ({ Command, END }) => new Command({ goto: ["b", END] })),
  gives("a Command to an unknown node", ({ Command }) => new Command({ goto: "nowhere", update: { n: 1 } })),
  gives("a Command to START", ({ Command, START }) => new Command({ goto: START })),
  gives("a Command to null", ({ Command }) => new Command({ goto: [null] })),
  gives("a Command to a number", ({ Command }) => new Command({ goto: [5] })),
  gives("a Command with a Send", ({ Command, Send }) => new Command({ goto: new Send("b", { sent: 1 }) })),
  gives("a Command with Sends and names", ({ Command, Send }) => new Command({ goto: [new Send("b", 1), "c", new Send("c", 2)], update: { n: 1 } })),
  gives("a Command with a Send to END", ({ Command, Send, END }) => new Command({ goto: new Send(END, {}) })),
  gives("a Command with a Send to an unknown node", ({ Command, Send }) => new Command({ goto: new Send("nowhere", {}), update: { n: 1 } })),
  gives("a Command with resume", ({ Command }) => new Command({ resume: "x" })),
  gives("a Command to a parent that is not there", ({ Command }) => new Command({ graph: Command.PARENT, goto: "b", update: { n: 1 } })),
  gives("a bare Send", ({ Send }) => new Send("b", { sent: 1 })),
  gives("an array of Sends", ({ Send }) => [new Send("b", { sent: 1 })]),
  gives("an array with Commands, updates and null", ({ Command }) => [
    new Command({ update: { foo: 1 } }),
    { n: 1 },
    null,
    new Command({ update: [["log", ["x"]], ["log", ["y"]]], goto: "b" }),
    new Command({ goto: ["c"] }),
  ]),
  gives("an array with Commands and different keys", ({ Command }) => [new Command({ update: { foo: 1 } }), { n: 1 }, { log: ["z"] }]),
  gives("an array with a Command and a string", ({ Command }) => [new Command({ update: { foo: 1 } }), "text"]),
  gives("nested arrays of Commands", ({ Command }) => [new Command({ goto: "b" }), [new Command({ update: { n: 1 }, goto: "c" })]]),
  {
    name: "a Command's goto beside the node's edges",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => new lib.Command({ goto: "b", update: { log: ["a"] } }), { ends: ["b"] })
        .addNode("b", says("b"))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addEdge("a", "c")
        .compile(),
    input: {},
  },
  {
    name: "a Command's goto beside a condition",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => new lib.Command({ goto: "b", update: { n: 1 } }), { ends: ["b"] })
        .addNode("b", says("b"))
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", ({ n }) => (n === 1 ? "c" : lib.END))
        .compile(),
    input: {},
  },
  {
    name: "a loop of Commands",
    build: (lib) =>
      graph(lib)
        .addNode("ping", ({ n }) => new lib.Command({ update: { n: 1, log: ["ping"] }, goto: n < 4 ? "pong" : lib.END }), { ends: ["pong", lib.END] })
        .addNode("pong", () => new lib.Command({ update: { n: 1, log: ["pong"] }, goto: "ping" }), { ends: ["ping"] })
        .addEdge(lib.START, "ping")
        .compile(),
    input: {},
  },
  {
    name: "a fan-out over one node",
    build: (lib) =>
      graph(lib)
        .addNode("work", (by) => ({ log: [by] }))
        .addNode("sum", ({ log }) => ({ n: log.length }))
        .addConditionalEdges(lib.START, () => Array.from({ length: 12 }, (_, by) => new lib.Send("work", by)))
        .addEdge("work", "sum")
        .compile(),
    input: {},
  },
  {
    name: "sent tasks that finish in another order",
    build: (lib) => {
      const turn = turns(2, 0, 1);
      return graph(lib)
        .addNode("work", async ({ by }) => (await turn(by), { log: [by] }))
        .addConditionalEdges(lib.START, () => [0, 1, 2].map((by) => new lib.Send("work", { by })))
        .compile();
    },
    input: {},
  },
  {
    name: "a fan-out within a fan-out",
    build: (lib) =>
      graph(lib)
        .addNode("outer", (letter) => new lib.Command({ update: { log: [letter] }, goto: [1, 2].map((number) => new lib.Send("inner", letter + number)) }), { ends: ["inner"] })
        .addNode("inner", (word) => ({ log: [word] }))
        .addNode("end", tells)
        .addConditionalEdges(lib.START, () => ["x", "y"].map((letter) => new lib.Send("outer", letter)))
        .addEdge("inner", "end")
        .compile(),
    input: {},
  },
  {
    name: "a chain of Sends to itself",
    build: (lib) =>
      graph(lib)
        .addNode("count", (left) => new lib.Command({ update: { log: [left] }, goto: left > 0 ? new lib.Send("count", left - 1) : "end" }), { ends: ["count", "end"] })
        .addNode("end", says("end"))
        .addConditionalEdges(lib.START, () => new lib.Send("count", 3))
        .compile(),
    input: {},
  },
  {
    name: "sent and drawn tasks of one node in one step",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("work", tells)
        .addEdge(lib.START, "a")
        .addEdge("a", "work")
        .addConditionalEdges("a", () => [new lib.Send("work", { sent: 1 }), new lib.Send("work", null)])
        .compile(),
    input: { foo: 1 },
  },
  {
    name: "sent tasks among others apply after them",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("z", says("z"))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", () => [new lib.Send("b", 1), "z", new lib.Send("a2", 2), new lib.Send("z", 3)])
        .addNode("a2", says("a2"))
        .compile(),
    input: {},
  },
  {
    name: "what is sent keeps its shape and its classes",
    build: (lib) => {
      class Parcel {
        weight = 1;
      }
      const sent = { map: new Map([["k", 1]]), parcel: new Parcel(), list: [{ deep: undefined }], fn: says };
      return graph(lib)
        .addNode("work", (given) => ({ foo: given, log: [given.parcel === sent.parcel, given.map === sent.map, given.fn === says] }))
        .addConditionalEdges(lib.START, () => new lib.Send("work", sent))
        .compile();
    },
    input: {},
  },
  {
    name: "a plain object is sent as a copy",
    build: (lib) => {
      const sent = { deep: {}, list: [] };
      return graph(lib)
        .addNode("work", (given) => ({ log: [given === sent, given.deep === sent.deep, given.list === sent.list] }))
        .addConditionalEdges(lib.START, () => new lib.Send("work", sent))
        .compile();
    },
    input: {},
  },
  {
    name: "a Command's update is not copied",
    build: (lib) => {
      const foo = { deep: {} };
      return graph(lib)
        .addNode("a", () => new lib.Command({ update: { foo } }))
        .addNode("b", (state) => ({ log: [state.foo === foo] }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile();
    },
    input: {},
  },
  {
    name: "a Send sent as plain data",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => new lib.Command({ goto: { lg_name: "Send", node: "b", args: { sent: 1 } } }), { ends: ["b"] })
        .addNode("b", tells)
        .addEdge(lib.START, "a")
        .compile(),
    input: {},
  },
  {
    name: "sends of two tasks keep the order of their tasks",
    build: (lib) => {
      const turn = turns("b", "a");
      const send = (from) => async () => (await turn(from), new lib.Command({ goto: [1, 2].map((by) => new lib.Send("work", from + by)) }));
      return graph(lib)
        .addNode("a", send("a"), { ends: ["work"] })
        .addNode("b", send("b"), { ends: ["work"] })
        .addNode("work", (word) => ({ log: [word] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile();
    },
    input: {},
  },
  {
    name: "an undefined Send argument",
    build: (lib) =>
      graph(lib)
        .addNode("work", tells)
        .addConditionalEdges(lib.START, () => [new lib.Send("work", undefined), new lib.Send("work", { sent: 1 })])
        .compile(),
    input: {},
  },
];
