/** Questions to the caller and their answers, with a `MemorySaver`: `runtime.interrupt` and LangGraph's global. */
import { all, equal, thrownByPromise, turn } from "./helpers.mjs";

/**
 * @param lib - the package.
 * @param isTold - whether the runtime tells tasks apart after an `await`.
 * @returns {[name: string, program: () => Promise<void>][]}
 */
export function questions(lib, isTold) {
  const { Annotation, Command, INTERRUPT, MemorySaver, START, StateGraph, interrupt, isInterrupted } = lib;

  const State = Annotation.Root({ log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }) });
  const at = (thread_id = "1") => ({ configurable: { thread_id } });

  /** A graph of nodes that all run in the first step, and one that follows the first of them. */
  const asking = (nodes, options) => {
    const graph = new StateGraph(State);
    for (const [name, node] of Object.entries(nodes)) graph.addNode(name, node).addEdge(START, name);
    return graph
      .addNode("end", () => ({ log: ["end"] }))
      .addEdge(Object.keys(nodes)[0], "end")
      .compile({ checkpointer: new MemorySaver(), ...options });
  };

  /** What a graph asks; whether its state says so, too. */
  const asked = async (graph, result, values, config = at()) => {
    equal(isInterrupted(result), true, "isInterrupted()");
    equal(result[INTERRUPT].map(({ value }) => value), values, "what is asked");
    const state = await graph.getState(config);
    equal(state.tasks.flatMap((task) => task.interrupts.map(({ value }) => value)), values, "what waits");
    return state;
  };

  /** A graph that asks once, and is answered. */
  const answered = async (node) => {
    const graph = asking({ a: node });
    const state = await asked(graph, await graph.invoke({}, at()), ["sure?"]);
    equal(state.next, ["a"], "what is next");
    equal((await graph.invoke(new Command({ resume: "yes" }), at())).log, ["yes", "end"], "the end");
    equal((await graph.getState(at())).next, [], "what is next at the end");
  };

  return [
    ["runtime.interrupt at once", () => answered((_, runtime) => ({ log: [runtime.interrupt("sure?")] }))],
    [
      "runtime.interrupt after awaits",
      () =>
        answered(async (_, runtime) => {
          await turn();
          return { log: [runtime.interrupt("sure?")] };
        }),
    ],
    ["the global interrupt at once", () => answered(() => ({ log: [interrupt("sure?")] }))],
    ["the global interrupt at once in an async node", () => answered(async () => ({ log: [interrupt("sure?")] }))],
    [
      "the global interrupt after awaits, in a task that runs alone",
      () =>
        answered(async () => {
          await null;
          await turn();
          return { log: [interrupt("sure?")] };
        }),
    ],
    [
      "two questions of a node",
      async () => {
        const graph = asking({
          a: async () => {
            const first = interrupt("first");
            await turn();
            return { log: [first, interrupt("second")] };
          },
        });
        await asked(graph, await graph.invoke({}, at()), ["first"]);
        const again = await graph.invoke(new Command({ resume: 1 }), at());
        equal(again[INTERRUPT].map(({ value }) => value), ["second"], "what is asked then");
        equal((await graph.invoke(new Command({ resume: 2 }), at())).log, [1, 2, "end"], "the end");
      },
    ],
    [
      "runtime.interrupt in two tasks, answered by id",
      async () => {
        const node = (name) => async (_, runtime) => {
          await turn(name === "a" ? 5 : 1);
          return { log: [`${name} ${runtime.interrupt(name)}`] };
        };
        const graph = asking({ a: node("a"), b: node("b") });
        await graph.invoke({}, at());
        const { tasks } = await graph.getState(at());
        const resume = Object.fromEntries(tasks.flatMap(({ name, interrupts }) => interrupts.map(({ id }) => [id, `of ${name}`])));
        equal(Object.keys(resume).length, 2, "how many wait");
        equal((await graph.invoke(new Command({ resume }), at())).log, ["a of a", "b of b", "end"], "the end");
      },
    ],
    [
      "the global interrupt at once in two tasks",
      async () => {
        const node = (name) => () => ({ log: [`${name} ${interrupt(name)}`] });
        const graph = asking({ a: node("a"), b: node("b") });
        await graph.invoke({}, at());
        const { tasks } = await graph.getState(at());
        equal(tasks.map(({ name, interrupts }) => [name, ...interrupts.map(({ value }) => value)]), [["a", "a"], ["b", "b"]], "who asks what");
      },
    ],
    [
      "the global interrupt after an await in one of two tasks",
      async () => {
        let finish;
        const graph = asking({
          a: async () => {
            await turn();
            return { log: [interrupt("sure?")] };
          },
          b: async () => {
            await new Promise((resolve) => (finish = resolve));
            return { log: ["b"] };
          },
        });
        const run = graph.invoke({}, at());
        const ended = isTold ? run : thrownByPromise(run);
        await turn(10);
        finish();
        if (isTold) {
          await asked(graph, await ended, ["sure?"]);
          return;
        }
        const { message } = await ended;
        if (!message.includes("interrupt() cannot tell which of 2 running tasks calls it")) throw new Error(`an error that says why, not: ${message}`);
        if (!message.includes("`runtime.interrupt(value)`")) throw new Error(`an error that names the fix, not: ${message}`);
        const { tasks } = await graph.getState(at());
        equal(tasks.flatMap(({ interrupts }) => interrupts), [], "what waits: no task was made to ask");
      },
    ],
    [
      "time travel to a question, and another answer",
      async () => {
        const graph = asking({ a: async () => (await turn(), { log: [interrupt("sure?")] }) });
        await graph.invoke({}, at());
        const stood = await graph.getState(at());
        await graph.invoke(new Command({ resume: "yes" }), at());
        const [latest] = await all(graph.getStateHistory(at(), { limit: 1 }));
        equal(latest.values.log, ["yes", "end"], "the latest state");
        await asked(graph, await graph.invoke(null, stood.config), ["sure?"]);
        equal((await graph.invoke(new Command({ resume: "no" }), at())).log, ["no", "end"], "the other end");
        const states = await all(graph.getStateHistory(at()));
        equal(states.some(({ values }) => values.log?.[0] === "yes"), true, "the first end is kept");
      },
    ],
    [
      "an updated state while a question waits",
      async () => {
        const graph = asking({ a: ({ log }) => ({ log: [`${interrupt("sure?")} ${log.length}`] }) });
        await graph.invoke({}, at());
        const config = await graph.updateState(at(), { log: ["mine"] }, START);
        await asked(graph, await graph.invoke(null, config), ["sure?"]);
        equal((await graph.invoke(new Command({ resume: "yes" }), at())).log, ["mine", "yes 1", "end"], "the end");
      },
    ],
    ...[
      ["a graph that is a node and asks", (inner) => inner],
      ["a graph that a node invokes at once and that asks", (inner) => (state) => inner.invoke(state)],
      ["a graph that a node invokes with its runtime and that asks", (inner) => async (state, runtime) => (await turn(), inner.invoke(state, runtime))],
    ].map(([name, node]) => [
      name,
      async () => {
        const inner = new StateGraph(State)
          .addNode("one", async () => (await turn(), { log: ["one"] }))
          .addNode("two", async () => (await null, { log: [interrupt("sure?")] }))
          .addEdge(START, "one")
          .addEdge("one", "two")
          .compile();
        const uncertain = !isTold && name.includes("invokes");
        const graph = asking({ a: node(inner) });
        const running = graph.invoke({}, at());
        if (uncertain) {
          // The node around runs, too: which of the two asks is not certain.
          const { message } = await thrownByPromise(running);
          if (!message.includes("`runtime.interrupt(value)`")) throw new Error(`an error that names the fix, not: ${message}`);
          return;
        }
        await asked(graph, await running, ["sure?"]);
        const { tasks } = await graph.getState(at(), { subgraphs: true });
        if (name.includes("is a node")) equal(tasks[0].state.next, ["two"], "what is next inside");
        equal((await graph.invoke(new Command({ resume: "yes" }), at())).log, ["one", "yes", "end"], "the end");
      },
    ]),
  ];
}
