/** Graphs within graphs: as nodes, and invoked by a node. */
import { graph, says, settle, state, tells, turns } from "../helpers.mjs";

/** START → in → out, the inner graph of most programs; `first` is what the node `in` does. */
const inner = (lib, first = says("in"), options) =>
  graph(lib).addNode("in", first).addNode("out", says("out")).addEdge(lib.START, "in").addEdge("in", "out").compile(options);

/** START → before → sub → behind. */
const outer = (lib, saver, sub, options) =>
  graph(lib)
    .addNode("before", says("before"))
    .addNode("sub", sub)
    .addNode("behind", says("behind"))
    .addEdge(lib.START, "before")
    .addEdge("before", "sub")
    .addEdge("sub", "behind")
    .compile({ checkpointer: saver, ...options });

/** One that leaves its graph for `elsewhere`, with a word. */
const leaves = (lib, word) => () => new lib.Command({ graph: lib.Command.PARENT, update: { log: [word] }, goto: "elsewhere" });

/** START → sub, and elsewhere, where only a Command leads. */
const left = (lib, saver, sub, options) =>
  graph(lib)
    .addNode("sub", sub, { ends: ["elsewhere"], ...options })
    .addNode("elsewhere", tells)
    .addEdge(lib.START, "sub")
    .compile({ checkpointer: saver });

const asks = (question) => (_, config) => ({ log: [`answer ${config.interrupt(question)}`] });

/** Everything there is to see of a thread. */
const look = async (s) => {
  await s.state();
  await s.state({ subgraphs: true });
};

const within = (name, build, steps) => ({ name, subgraphs: true, build, steps });

/** The same, where what runs beside a graph has no order. */
const beside = (...program) => ({ ...within(...program), unordered: true });

/** Three levels, the innermost asks. */
const nested = (lib, saver) => {
  const innermost = graph(lib).addNode("deep", asks("how deep?")).addEdge(lib.START, "deep").compile();
  const middle = graph(lib).addNode("mid", says("mid")).addNode("down", innermost).addEdge(lib.START, "mid").addEdge("mid", "down").compile();
  return outer(lib, saver, middle);
};

export default [
  within(
    "a graph as a node",
    (lib, { saver }) => outer(lib, saver, inner(lib)),
    async (s) => {
      await s.run({ foo: 1, log: ["input"] });
      await look(s);
      await s.history();
    },
  ),
  within(
    "a graph invoked in a node, with its config",
    (lib, { saver }) => {
      const sub = inner(lib);
      return outer(lib, saver, async ({ foo }, config) => {
        const { log } = await sub.invoke({ foo }, config);
        return { log };
      });
    },
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.history();
    },
  ),
  within(
    "a graph invoked in a node, without a config",
    (lib, { saver }) => {
      const sub = inner(lib);
      return outer(lib, saver, async ({ foo }) => ({ log: (await sub.invoke({ foo })).log }));
    },
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
    },
  ),
  within(
    "a graph streamed in a node",
    (lib, { saver }) => {
      const sub = inner(lib);
      return outer(lib, saver, async ({ foo }, config) => {
        const log = [];
        for await (const chunk of await sub.stream({ foo }, { ...config, streamMode: "updates" })) log.push(Object.keys(chunk)[0]);
        return { log };
      });
    },
    (s) => s.run({ foo: 1 }),
  ),
  within(
    "a question in a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib, asks("in?"))),
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.resume("yes");
      await look(s);
      await s.history();
    },
  ),
  within(
    "a question in a graph that a node invokes",
    (lib, { saver }) => {
      const sub = inner(lib, asks("in?"));
      return outer(lib, saver, async ({ foo }, config) => ({ log: (await sub.invoke({ foo }, config)).log }));
    },
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.resume("yes");
      await look(s);
    },
  ),
  within(
    "a question in the second node of a graph",
    (lib, { saver }) => {
      const sub = graph(lib)
        .addNode("in", says("in"))
        .addNode("ask", asks("?"))
        .addNode("out", says("out"))
        .addEdge(lib.START, "in")
        .addEdge("in", "ask")
        .addEdge("ask", "out")
        .compile();
      return outer(lib, saver, sub);
    },
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.resume("yes");
      await look(s);
      await s.history();
    },
  ),
  within(
    "two questions in a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib, (_, config) => ({ log: [config.interrupt("first?"), config.interrupt("second?")] }))),
    async (s) => {
      await s.run({});
      await s.resume("one");
      await look(s);
      await s.resume("two");
      await look(s);
    },
  ),
  within(
    "a question answered by id in a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib, asks("in?"))),
    async (s) => {
      await s.run({});
      const [{ id }] = await s.interrupts();
      await s.resume({ [id]: "yes" });
      await look(s);
    },
  ),
  beside(
    "parallel questions in a graph, answered by id one after the other",
    (lib, { saver }) => {
      const sub = graph(lib).addNode("a", asks("a?")).addNode("b", asks("b?")).addEdge(lib.START, "a").addEdge(lib.START, "b").compile();
      return outer(lib, saver, sub);
    },
    async (s) => {
      await s.run({});
      await look(s);
      const [a, b] = await s.interrupts();
      await s.resume({ [b.id]: "for b" });
      await look(s);
      await s.resume({ [a.id]: "for a" });
      await look(s);
    },
  ),
  within(
    "a question three levels down",
    (lib, { saver }) => nested(lib, saver),
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.resume("very");
      await look(s);
      await s.history();
    },
  ),
  within(
    "a question before and in a graph",
    (lib, { saver }) => {
      const sub = inner(lib, asks("in?"));
      return outer(lib, saver, async (_, config) => {
        const before = config.interrupt("before?");
        const { log } = await sub.invoke({}, config);
        const behind = config.interrupt("behind?");
        return { log: [before, ...log, behind] };
      });
    },
    async (s) => {
      await s.run({});
      await s.resume("one");
      await look(s);
      await s.resume("two");
      await look(s);
      await s.resume("three");
      await look(s);
    },
  ),
  within(
    "two graphs in one node",
    (lib, { saver }) => {
      const [one, two] = [inner(lib, says("one")), inner(lib, says("two"))];
      return outer(lib, saver, async (_, config) => {
        const first = await one.invoke({ foo: 1 }, config);
        const second = await two.invoke({ foo: 2 }, config);
        return { log: [...first.log, ...second.log] };
      });
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "two graphs in one node, the second asks",
    (lib, { saver }) => {
      const [one, two] = [inner(lib, says("one")), inner(lib, asks("two?"))];
      return outer(lib, saver, async (_, config) => {
        const first = await one.invoke({ foo: 1 }, config);
        const second = await two.invoke({ foo: 2 }, config);
        return { log: [...first.log, ...second.log] };
      });
    },
    async (s) => {
      await s.run({});
      await look(s);
      await s.resume("yes");
      await look(s);
    },
  ),
  beside(
    "one graph in two nodes of a superstep",
    (lib, { saver }) => {
      const turn = turns("a", "b");
      const sub = graph(lib).addNode("in", async ({ foo }) => (await turn(foo), { log: [foo] })).addEdge(lib.START, "in").compile();
      const calls = (foo) => async (_, config) => ({ log: (await sub.invoke({ foo }, config)).log });
      return graph(lib).addNode("a", calls("a")).addNode("b", calls("b")).addEdge(lib.START, "a").addEdge(lib.START, "b").compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  beside(
    "a graph beside a question",
    (lib, { saver }) =>
      graph(lib).addNode("ask", asks("?")).addNode("sub", inner(lib)).addEdge(lib.START, "ask").addEdge(lib.START, "sub").compile({ checkpointer: saver }),
    async (s) => {
      await s.run({});
      await look(s);
      await s.resume("yes");
      await look(s);
    },
  ),
  within(
    "a graph with states of its own",
    (lib, { saver }) => {
      const Own = lib.Annotation.Root({ foo: lib.Annotation(), secret: lib.Annotation() });
      const sub = new lib.StateGraph(Own)
        .addNode("in", ({ foo }) => ({ secret: `${foo}!` }))
        .addNode("out", ({ secret }) => ({ foo: secret.length }))
        .addEdge(lib.START, "in")
        .addEdge("in", "out")
        .compile();
      return outer(lib, saver, sub);
    },
    async (s) => {
      await s.run({ foo: "abc" });
      await look(s);
    },
  ),
  within(
    "a reducer sees a graph's whole state again",
    (lib, { saver }) => outer(lib, saver, inner(lib)),
    async (s) => {
      await s.run({ n: 2, log: ["one"] });
      await s.run({ n: 3, log: ["two"] });
      await s.state();
    },
  ),
  within(
    "a graph that remembers (checkpointer: true), over several runs",
    (lib, { saver }) => outer(lib, saver, inner(lib, tells, { checkpointer: true })),
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.run({ foo: 2 });
      await look(s);
      await s.state({ configurable: { checkpoint_ns: "sub" } });
    },
  ),
  within(
    "a graph that remembers, invoked in a node",
    (lib, { saver }) => {
      const counts = graph(lib).addNode("count", ({ n }) => ({ n: 1, log: [n] })).addEdge(lib.START, "count").compile({ checkpointer: true });
      return outer(lib, saver, async (_, config) => ({ log: [(await counts.invoke({ foo: "in" }, config)).n] }));
    },
    async (s) => {
      await s.run({});
      await s.run({});
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a graph that remembers and asks",
    (lib, { saver }) => outer(lib, saver, inner(lib, asks("in?"), { checkpointer: true })),
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.resume("first");
      await s.run({ foo: 2 });
      await s.resume("second");
      await look(s);
    },
  ),
  within(
    "a graph without checkpoints (checkpointer: false)",
    (lib, { saver }) => outer(lib, saver, inner(lib, says("in"), { checkpointer: false })),
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a question in a graph without checkpoints",
    (lib, { saver }) => outer(lib, saver, inner(lib, asks("?"), { checkpointer: false })),
    async (s) => {
      await s.run({});
      await look(s);
      await s.resume("yes");
    },
  ),
  within(
    "a question in a graph, with no checkpointer anywhere",
    (lib) => outer(lib, undefined, inner(lib, asks("?"))),
    (s) => s.run({}),
  ),
  within(
    "a graph without a checkpointer around it",
    (lib) => outer(lib, undefined, inner(lib)),
    (s) => s.run({ foo: 1 }),
  ),
  within(
    "a graph with a checkpointer of its own",
    (lib, { saver }) => outer(lib, saver, inner(lib, says("in"), { checkpointer: new lib.MemorySaver() })),
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a breakpoint in a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib, says("in"), { interruptBefore: ["out"] })),
    async (s) => {
      await s.run({});
      await look(s);
      await s.run(null);
      await look(s);
      await s.history();
    },
  ),
  within(
    "a breakpoint after a node in a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib, says("in"), { interruptAfter: ["in"] })),
    async (s) => {
      await s.run({});
      await look(s);
      await s.run(null);
      await look(s);
    },
  ),
  within(
    "a breakpoint before a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib), { interruptBefore: ["sub"] }),
    async (s) => {
      await s.run({});
      await look(s);
      await s.run(null);
      await look(s);
    },
  ),
  within(
    "a Command for the parent",
    (lib, { saver }) => {
      const sub = inner(lib, () => new lib.Command({ graph: lib.Command.PARENT, update: { log: ["up"], foo: 2 }, goto: "elsewhere" }));
      return graph(lib)
        .addNode("sub", sub, { ends: ["elsewhere"] })
        .addNode("elsewhere", says("elsewhere"))
        .addEdge(lib.START, "sub")
        .compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.history();
    },
  ),
  beside(
    "a Command for the parent beside the node's own edges",
    (lib, { saver }) => outer(lib, saver, inner(lib, () => new lib.Command({ graph: lib.Command.PARENT, update: { log: ["up"] } }))),
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
    },
  ),
  beside(
    "a Command with a Send for the parent",
    (lib, { saver }) => {
      const sub = inner(lib, () => new lib.Command({ graph: lib.Command.PARENT, goto: [new lib.Send("work", { sent: 1 }), new lib.Send("work", { sent: 2 })] }));
      return graph(lib).addNode("sub", sub, { ends: ["work"] }).addNode("work", tells).addEdge(lib.START, "sub").compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a Command for the parent from a graph that a node invokes",
    (lib, { saver }) => {
      const sub = inner(lib, () => new lib.Command({ graph: lib.Command.PARENT, update: { log: ["up"] }, goto: "elsewhere" }));
      return graph(lib)
        .addNode("calls", async (_, config) => ((await sub.invoke({}, config)), { log: ["never"] }), { ends: ["elsewhere"] })
        .addNode("elsewhere", says("elsewhere"))
        .addEdge(lib.START, "calls")
        .compile({ checkpointer: saver });
    },
    (s) => s.run({}),
  ),
  within(
    "a Command for the parent two levels down",
    (lib, { saver }) => {
      const innermost = inner(lib, () => new lib.Command({ graph: lib.Command.PARENT, update: { log: ["up"] }, goto: "mid2" }));
      const middle = graph(lib)
        .addNode("down", innermost, { ends: ["mid2"] })
        .addNode("mid2", says("mid2"))
        .addEdge(lib.START, "down")
        .compile();
      return outer(lib, saver, middle);
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a Command for the parent after an answer",
    (lib, { saver }) => {
      const sub = inner(lib, (_, config) => new lib.Command({ graph: lib.Command.PARENT, update: { log: [config.interrupt("where?")] }, goto: "elsewhere" }));
      return graph(lib)
        .addNode("sub", sub, { ends: ["elsewhere"] })
        .addNode("elsewhere", says("elsewhere"))
        .addEdge(lib.START, "sub")
        .compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run({});
      await s.resume("there");
      await look(s);
    },
  ),
  within(
    "a Command for the parent, to a node that is not there",
    (lib, { saver }) => outer(lib, saver, inner(lib, () => new lib.Command({ graph: lib.Command.PARENT, goto: "nowhere" }))),
    (s) => s.run({}),
  ),
  beside(
    "two Commands for the parent at once",
    (lib, { saver }) => {
      const sub = graph(lib).addNode("a", leaves(lib, "a")).addNode("b", leaves(lib, "b")).addEdge(lib.START, "a").addEdge(lib.START, "b");
      return left(lib, saver, sub.compile());
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  beside(
    "a Command for the parent after a question at once",
    (lib, { saver }) => {
      const sub = graph(lib).addNode("a", asks("what?")).addNode("b", leaves(lib, "b")).addEdge(lib.START, "a").addEdge(lib.START, "b");
      return left(lib, saver, sub.compile());
    },
    async (s) => {
      await s.run({});
      await look(s);
      await s.resume("this");
      await look(s);
    },
  ),
  within(
    "a Command for the parent, of a node with an error handler",
    (lib, { saver }) => left(lib, saver, graph(lib).addNode("in", leaves(lib, "up"), { errorHandler: () => ({}) }).addEdge(lib.START, "in").compile()),
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a Command for the parent, of a graph that is tried again",
    (lib, s) => {
      const sub = inner(lib, () => {
        if (s.count("tried") === 1) throw new Error("once");
        return leaves(lib, "up")();
      });
      return left(lib, s.saver, sub, { retryPolicy: { initialInterval: 1, jitter: false, logWarning: false } });
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "a Command for the parent, of a graph that remembers",
    (lib, { saver }) => left(lib, saver, inner(lib, leaves(lib, "up"), { checkpointer: true })),
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "two last values in one superstep of a graph",
    (lib, { saver }) => {
      const sub = graph(lib).addNode("a", () => ({ foo: "a" })).addNode("b", () => ({ foo: "b" })).addEdge(lib.START, "a").addEdge(lib.START, "b");
      return outer(lib, saver, sub.compile());
    },
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  within(
    "an error in a graph, then again",
    (lib, s) =>
      outer(
        lib,
        s.saver,
        graph(lib)
          .addNode("in", () => ({ log: [`in ${s.count("in")}`] }))
          .addNode("fail", () => {
            if (s.count("fail") === 1) throw new Error("once");
            return { log: ["fine"] };
          })
          .addEdge(lib.START, "in")
          .addEdge("in", "fail")
          .compile(),
      ),
    async (s) => {
      await s.run({ foo: 1 });
      await look(s);
      await s.run(null);
      await look(s);
    },
  ),
  within(
    "a graph as the target of Sends",
    (lib, { saver }) =>
      graph(lib)
        .addNode("sub", graph(lib).addNode("in", ({ foo }) => ({ log: [foo] })).addEdge(lib.START, "in").compile())
        .addConditionalEdges(lib.START, () => [new lib.Send("sub", { foo: "x" })], ["sub"])
        .compile({ checkpointer: saver }),
    async (s) => {
      await s.run({});
      await look(s);
    },
  ),
  beside(
    "questions in graphs of several Sends",
    (lib, { saver }) =>
      graph(lib)
        .addNode("sub", async ({ foo }, config) => ({ log: [`${foo} ${config.interrupt(foo)}`] }))
        .addConditionalEdges(lib.START, () => ["x", "y"].map((foo) => new lib.Send("sub", { foo })), ["sub"])
        .compile({ checkpointer: saver }),
    async (s) => {
      await s.run({});
      await look(s);
      await s.resume("both");
      await look(s);
    },
  ),
  within(
    "a graph in a loop",
    (lib, { saver }) =>
      graph(lib)
        .addNode("sub", graph(lib).addNode("in", () => ({ foo: "in" })).addEdge(lib.START, "in").compile())
        .addNode("count", () => ({ n: 1 }))
        .addEdge(lib.START, "sub")
        .addEdge("sub", "count")
        .addConditionalEdges("count", ({ n }) => (n < 2 ? "sub" : lib.END), ["sub", lib.END])
        .compile({ checkpointer: saver }),
    async (s) => {
      await s.run({});
      await look(s);
      await s.history();
    },
  ),
  within(
    "custom chunks from a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib, (_, config) => (config.writer({ from: "in" }), {}))),
    (s) => s.run({}),
  ),
  within(
    "messages from a graph",
    (lib, { saver }) => {
      const model = lib.chatModel(["the answer is yes"]);
      const Messages = lib.MessagesAnnotation;
      const sub = new lib.StateGraph(Messages)
        .addNode("model", async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] }))
        .addEdge(lib.START, "model")
        .compile();
      return new lib.StateGraph(Messages)
        .addNode("sub", sub)
        .addNode("last", () => ({ messages: [lib.ai("done", { id: "last" })] }))
        .addEdge(lib.START, "sub")
        .addEdge("sub", "last")
        .compile({ checkpointer: saver });
    },
    async (s) => {
      await s.run((lib) => ({ messages: [lib.human("hi", { id: "h" })] }));
      await s.state();
    },
  ),
  beside(
    "an update of a graph's state while it waits",
    (lib, { saver }) =>
      outer(
        lib,
        saver,
        graph(lib)
          .addNode("in", says("in"))
          .addNode("ask", (own, config) => ({ log: [own.foo, config.interrupt("?")] }))
          .addEdge(lib.START, "in")
          .addEdge("in", "ask")
          .compile(),
      ),
    async (s) => {
      await s.run({ foo: 1 });
      const { tasks } = await s.state({ subgraphs: true });
      await s.update({ foo: 2 }, "in", { at: tasks[0].state });
      await look(s);
      await s.resume("yes");
      await look(s);
    },
  ),
  within(
    "an update of the parent's state while a graph waits",
    (lib, { saver }) => outer(lib, saver, inner(lib, (own, config) => ({ log: [own.foo, config.interrupt("?")] }))),
    async (s) => {
      await s.run({ foo: 1 });
      await s.update({ foo: 2 });
      await look(s);
      await s.run(null);
      await s.resume("yes");
      await look(s);
    },
  ),
  within(
    "the state of a graph that is not there",
    (lib, { saver }) => outer(lib, saver, inner(lib)),
    async (s) => {
      await s.run({});
      await s.state({ configurable: { checkpoint_ns: "nowhere:1" } });
      await s.update({ foo: 1 }, "in", { configurable: { checkpoint_ns: "nowhere:1" } });
    },
  ),
  within(
    "the history of a graph that waits",
    (lib, { saver }) => outer(lib, saver, inner(lib, asks("?"))),
    async (s) => {
      await s.run({ foo: 1 });
      const { tasks } = await s.state({ subgraphs: true });
      const { checkpoint_ns } = tasks[0].state.config.configurable;
      await s.history(undefined, { checkpoint_ns });
      await s.resume("yes");
      await s.history(undefined, { checkpoint_ns });
    },
  ),
  within(
    "going back to before a graph",
    (lib, { saver }) => outer(lib, saver, inner(lib)),
    async (s) => {
      await s.run({ foo: 1 });
      const history = await s.snapshots();
      await s.replay(history.find(({ next }) => next[0] === "sub"));
      await look(s);
      await s.replay(history.find(({ next }) => next[0] === "before"));
      await look(s);
      await s.history();
    },
  ),
  within(
    "going back to before a graph that asked",
    (lib, { saver }) => outer(lib, saver, inner(lib, asks("?"))),
    async (s) => {
      await s.run({ foo: 1 });
      await s.resume("first");
      const history = await s.snapshots();
      await s.replay(history.find(({ next }) => next[0] === "sub"));
      await look(s);
      await s.resume("second");
      await look(s);
      await s.history();
    },
  ),
  within(
    "going back into a graph",
    (lib, { saver }) =>
      outer(
        lib,
        saver,
        graph(lib)
          .addNode("in", says("in"))
          .addNode("ask", asks("?"))
          .addNode("out", says("out"))
          .addEdge(lib.START, "in")
          .addEdge("in", "ask")
          .addEdge("ask", "out")
          .compile(),
      ),
    async (s) => {
      await s.run({ foo: 1 });
      const waiting = await s.state({ subgraphs: true });
      await s.resume("first");
      const own = waiting.tasks[0].state;
      await s.replay(own);
      await look(s);
      await s.resume("second");
      await look(s);
    },
  ),
  within(
    "going back in a graph that remembers",
    (lib, { saver }) => outer(lib, saver, graph(lib).addNode("count", ({ n }) => ({ n: 1, foo: n })).addEdge(lib.START, "count").compile({ checkpointer: true })),
    async (s) => {
      await s.run({ foo: 1 });
      await s.run({ foo: 2 });
      const history = await s.snapshots();
      await s.replay(history.filter(({ next }) => next[0] === "sub")[1]);
      await look(s);
      await s.history();
    },
  ),
  within(
    "forking before a graph with another state",
    (lib, { saver }) => outer(lib, saver, inner(lib, ({ foo }, config) => ({ log: [foo, config.interrupt("?")] }))),
    async (s) => {
      await s.run({ foo: 1 });
      await s.resume("first");
      const at = (await s.snapshots()).find(({ next }) => next[0] === "sub");
      const fork = await s.update({ foo: 2 }, undefined, { at });
      await s.replay(fork);
      await s.resume("second");
      await look(s);
      await s.history();
    },
  ),
  within(
    "what a node in a graph is told",
    (lib, { saver }) => {
      const told = (_, { configurable, metadata, executionInfo }) => ({
        log: [
          configurable.thread_id,
          configurable.checkpoint_ns,
          metadata.langgraph_node,
          metadata.langgraph_step,
          metadata.langgraph_path,
          metadata.langgraph_checkpoint_ns,
          Object.keys(configurable.checkpoint_map ?? {}).length,
          executionInfo.checkpointNs,
          executionInfo.threadId,
          executionInfo.nodeAttempt,
        ],
      });
      return outer(lib, saver, inner(lib, told));
    },
    (s) => s.run({}),
  ),
  within(
    "a graph's recursion limit",
    (lib, { saver }) =>
      outer(
        lib,
        saver,
        graph(lib)
          .addNode("loop", () => ({ n: 1 }))
          .addEdge(lib.START, "loop")
          .addConditionalEdges("loop", () => "loop", ["loop"])
          .compile(),
      ),
    async (s) => {
      await s.run({}, { recursionLimit: 6 });
      await look(s);
    },
  ),
  within(
    "context and configurable go down",
    (lib, { saver }) =>
      outer(
        lib,
        saver,
        inner(lib, (_, { context, configurable }) => ({ log: [context?.who, configurable.mine] })),
      ),
    (s) => s.run({}, { context: { who: "me" }, configurable: { mine: 1 } }),
  ),
  beside(
    "a deferred graph",
    (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("sub", inner(lib, asks("?")), { defer: true })
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .addEdge(lib.START, "sub")
        .compile({ checkpointer: saver }),
    async (s) => {
      await s.run({});
      await look(s);
      await s.resume("yes");
      await look(s);
    },
  ),
  within(
    "a graph with an input and an output of its own",
    (lib, { saver }) => {
      const { Annotation } = lib;
      const State = state(lib);
      const sub = new lib.StateGraph({
        state: State,
        input: Annotation.Root({ foo: State.spec.foo }),
        output: Annotation.Root({ n: State.spec.n }),
      })
        .addNode("in", async (given) => (await settle(), { n: 1, log: [JSON.stringify(given)] }))
        .addEdge(lib.START, "in")
        .compile();
      return outer(lib, saver, sub);
    },
    async (s) => {
      await s.run({ foo: 1, n: 5 });
      await look(s);
    },
  ),
];
