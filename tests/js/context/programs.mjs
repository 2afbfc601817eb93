/**
 * What LangGraph's globals do in every runtime. The programs need nothing but the package, so that they run in Node, in
 * pages and in workers; each throws what is wrong.
 */

import { all, equal, never, same, thrownBy, thrownByPromise, turn } from "./helpers.mjs";
import { questions } from "./questions.mjs";

/**
 * @param lib - the package and its context.js.
 * @param isTold - whether the runtime tells tasks apart after an `await`.
 * @returns {[name: string, program: () => Promise<void>][]}
 */
export function programs(lib, isTold) {
  const { Annotation, Client, END, START, Send, StateGraph, UNCERTAIN, currentRuntime } = lib;
  const { entrypoint, task } = lib;
  const { getConfig, getCurrentTaskInput, getStore, getWriter, interrupt, writer } = lib;

  const State = Annotation.Root({
    foo: Annotation,
    log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }),
  });
  const store = { get() {}, put() {}, search() {}, delete() {} };

  /** A graph of nodes that all run in the first step. */
  const together = (nodes, options) => {
    const graph = new StateGraph(State);
    for (const [name, node] of Object.entries(nodes)) graph.addNode(name, node).addEdge(START, name).addEdge(name, END);
    return graph.compile(options);
  };
  const single = (a, options) => together({ a }, options);

  /** What the globals do, asked in a task. */
  const ask = (given, runtime) => {
    same(getConfig(), runtime, "getConfig()");
    same(currentRuntime(), runtime, "currentRuntime()");
    same(getWriter(), runtime.writer, "getWriter()");
    same(getStore(), runtime.store, "getStore()");
    same(getCurrentTaskInput(), given, "getCurrentTaskInput()");
    writer("written");
    Object.defineProperty(runtime, "interrupt", { configurable: true, value: (...asked) => ({ asked }) });
    equal(interrupt("sure?", { responseSchema: {} }), { asked: ["sure?", { responseSchema: {} }] }, "interrupt()");
  };

  /** That nothing can be said where two tasks could be meant, and that the errors say what to do. */
  const refuse = () => {
    same(currentRuntime(), UNCERTAIN, "currentRuntime()");
    const fixes = [
      [() => getConfig(), "Use `runtime` instead"],
      [() => getWriter(), "`runtime.writer`"],
      [() => getStore(), "`runtime.store`"],
      [() => getCurrentTaskInput(), "`getCurrentTaskInput(runtime)`"],
      [() => writer("lost"), "`runtime.writer(chunk)`"],
      [() => interrupt("lost?"), "`runtime.interrupt(value)`"],
    ];
    for (const [call, fix] of fixes) {
      const { message } = thrownBy(call);
      if (!message.includes(fix)) throw new Error(`an error that names ${fix}, not: ${message}`);
      if (!message.includes("second argument")) throw new Error(`an error that says where the runtime is, not: ${message}`);
    }
  };

  /** After an `await` in one of several tasks. */
  const askOrRefuse = (given, runtime) => (isTold ? ask(given, runtime) : refuse());

  /** That no task is left: what the globals do outside of one. */
  const nothingRuns = () => {
    same(currentRuntime(), undefined, "currentRuntime() outside");
    same(getConfig(), undefined, "getConfig() outside");
    equal(thrownBy(() => interrupt(1)).message, "Called interrupt() outside the context of a graph.", "interrupt() outside");
    for (const call of [getStore, getWriter, getCurrentTaskInput]) {
      if (!thrownBy(call).message.startsWith("Config not retrievable.")) throw new Error("an error like LangGraph's outside");
    }
  };

  /** A task alone is certain: nothing that ran before is still counted. */
  const oneIsCertain = async () => {
    await turn();
    nothingRuns();
    await single(async (given, runtime) => {
      await turn();
      ask(given, runtime);
    }).invoke({ foo: "alone" });
    await turn();
    nothingRuns();
  };

  const functional = [
    [
      "the tasks of an entrypoint",
      async () => {
        const word = task("word", async (text) => {
          await turn();
          return text;
        });
        const main = entrypoint("main", async (text) => {
          const first = await word(text);
          const [second, third] = await Promise.all([word(`${first}2`), word(`${first}3`)]);
          await turn();
          return [first, second, await word(third)];
        });
        equal(await main.invoke("a"), ["a", "a2", "a3"], "what the tasks gave");
      },
    ],
    [
      "a task in a task, after an await",
      async () => {
        const inner = task("inner", async (text) => text);
        const outer = task("outer", async () => {
          const runtime = getConfig();
          await turn();
          const told = await inner.with(runtime)("told");
          if (isTold) return [told, await inner("found")];
          const { message } = thrownBy(() => inner("lost"));
          if (!message.includes("Use `task.with(runtime)(...)` instead")) throw new Error(`an error that names the fix, not: ${message}`);
          return [told, "found"];
        });
        const main = entrypoint("main", async () => outer());
        equal(await main.invoke(1), ["told", "found"], "what the tasks gave");
      },
    ],
  ];

  return [
    ...functional,
    ...questions(lib, isTold),
    ["outside of any task", async () => nothingRuns()],
    [
      "in a node's synchronous part",
      async () => {
        const chunks = await all(await single((given, runtime) => ask(given, runtime)).stream({ foo: 1 }, { streamMode: "custom", store }));
        equal(chunks, ["written"], "what writer() wrote");
      },
    ],
    [
      "after awaits in a task that runs alone",
      async () => {
        const node = async (given, runtime) => {
          for (const wait of [() => null, () => Promise.resolve(), turn]) {
            await wait();
            ask(given, runtime);
          }
        };
        equal(await all(await single(node, { store }).stream({ foo: 1 }, { streamMode: "custom" })), ["written", "written", "written"], "what writer() wrote");
        await oneIsCertain();
      },
    ],
    [
      "in what a task calls and waits for",
      async () => {
        const tool = async () => {
          await turn();
          return getConfig().metadata.langgraph_node;
        };
        equal((await single(async () => ({ foo: await tool() })).invoke({})).foo, "a", "the node");
      },
    ],
    [
      "in tasks of one run",
      async () => {
        const node = async (given, runtime) => {
          ask(given, runtime);
          await turn(5);
          askOrRefuse(given, runtime);
          await turn(20);
        };
        await together({ a: node, b: node }).invoke({ foo: 1 });
        await oneIsCertain();
      },
    ],
    [
      "in tasks of one node",
      async () => {
        const node = async (given, runtime) => {
          ask(given, runtime);
          await turn(5);
          askOrRefuse(given, runtime);
          await turn(20);
        };
        await new StateGraph(State).addNode("a", node).addConditionalEdges(START, () => [1, 2, 3].map((by) => new Send("a", { by }))).compile().invoke({});
        await oneIsCertain();
      },
    ],
    [
      "in runs of two clients and of a graph",
      async () => {
        const node = async (given, runtime) => {
          ask(given, runtime);
          await turn(5);
          askOrRefuse(given, runtime);
          await turn(20);
        };
        const graph = single(node);
        const runs = [1, 2].map((foo) => new Client({ graphs: { graph } }).runs.wait(null, "graph", { input: { foo } }));
        for (const answer of await Promise.all([...runs, graph.invoke({ foo: 3 })])) {
          if (answer.__error__ !== undefined) throw new Error(answer.__error__.message);
        }
        await oneIsCertain();
      },
    ],
    [
      "a task that goes on alone is certain again",
      async () => {
        let finish;
        const finished = new Promise((resolve) => (finish = resolve));
        const long = async (given, runtime) => {
          await turn();
          askOrRefuse(given, runtime);
          await finished;
          await turn();
          ask(given, runtime);
        };
        await together({ long, short: () => turn(5).then(finish) }).invoke({ foo: 1 });
        await oneIsCertain();
      },
    ],
    [
      "a task that fails",
      async () => {
        const fails = async () => {
          await turn();
          throw new Error("on purpose");
        };
        equal((await thrownByPromise(single(fails).invoke({ foo: 1 }))).message, "on purpose", "the error");
        await oneIsCertain();
      },
    ],
    [
      "a task that is stopped because another fails",
      async () => {
        const fails = async () => {
          await turn();
          throw new Error("on purpose");
        };
        await thrownByPromise(together({ never, fails }).invoke({ foo: 1 }));
        await oneIsCertain();
      },
    ],
    [
      "a task that is cancelled, and stops",
      async () => {
        const stops = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        const controller = new AbortController();
        const run = single(stops).invoke({ foo: 1 }, { signal: controller.signal });
        await turn();
        controller.abort();
        await thrownByPromise(run);
        await oneIsCertain();
      },
    ],
    [
      "tasks that never settle, in a run that is aborted",
      async () => {
        const controller = new AbortController();
        const run = together({ a: never, b: never }).invoke({ foo: 1 }, { signal: controller.signal });
        await turn();
        controller.abort();
        await thrownByPromise(run);
        await oneIsCertain();
      },
    ],
    [
      "tasks that never settle, in a run whose reader leaves",
      async () => {
        const graph = together({ a: never, b: never });
        for await (const _ of await graph.stream({ foo: 1 }, { streamMode: "values" })) break;
        for await (const _ of new Client({ graphs: { graph } }).runs.stream(null, "graph", { input: { foo: 1 } })) break;
        await oneIsCertain();
      },
    ],
    [
      "tasks that fail at once, and nodes that are no functions of promises",
      async () => {
        const fails = () => {
          throw new Error("on purpose");
        };
        await thrownByPromise(together({ fails, a: () => ({ foo: 1 }) }).invoke({ foo: 1 }));
        await oneIsCertain();
      },
    ],
    [
      "a task whose answer can be awaited but is no promise",
      async () => {
        let asked = 0;
        const node = (given, runtime) => ({
          then(resolve) {
            asked += 1;
            ask(given, runtime);
            turn().then(() => resolve({ foo: "answered" }));
          },
        });
        equal((await single(node).invoke({ foo: 1 })).foo, "answered", "the answer");
        equal(asked, 1, "how often it was asked");
        await oneIsCertain();
      },
    ],
    [
      "in a condition",
      async () => {
        let input;
        const graph = new StateGraph(State)
          .addNode("a", (given) => ((input = given), { foo: "changed" }))
          .addEdge(START, "a")
          .addConditionalEdges("a", async (_, runtime) => {
            ask(input, runtime);
            await turn();
            ask(input, runtime);
            return END;
          })
          .compile();
        await graph.invoke({ foo: 1 });
        await oneIsCertain();
      },
    ],
    [
      "in a reducer, while a task runs",
      async () => {
        const seen = [];
        const list = Annotation({ reducer: (list, more) => (seen.push(currentRuntime(), getConfig()), list.concat(more)), default: () => (seen.push(currentRuntime()), []) });
        const graph = new StateGraph(Annotation.Root({ list })).addNode("a", async () => (await turn(), { list: [1] })).addEdge(START, "a").compile();
        let finish;
        const other = single(() => new Promise((resolve) => (finish = resolve))).invoke({ foo: 1 });
        await turn();
        await graph.invoke({ list: [0] });
        if (seen.length < 5) throw new Error("the reducer was called twice, and the default once");
        if (seen.some((runtime) => runtime !== undefined)) throw new Error("a reducer belongs to no task");
        finish();
        await other;
        await oneIsCertain();
      },
    ],
    [
      "in a graph that is a node",
      async () => {
        const inner = single(async (given, runtime) => {
          ask(given, runtime);
          await turn();
          ask(given, runtime);
        });
        await single(inner).invoke({ foo: 1 });
        await oneIsCertain();
      },
    ],
    [
      "in a graph that a node invokes",
      async () => {
        const seen = [];
        const inner = single(async (given, runtime) => {
          ask(given, runtime);
          await turn();
          askOrRefuse(given, runtime);
        });
        const outer = single(async (given, runtime) => {
          seen.push(currentRuntime() === runtime);
          await inner.invoke({ foo: 2 });
          ask(given, runtime);
        });
        await outer.invoke({ foo: 1 });
        equal(seen, [true], "the parent of the inner run");
        await oneIsCertain();
      },
    ],
    [
      "getCurrentTaskInput of copies of a runtime",
      async () => {
        await single(async (given, runtime) => {
          await turn();
          same(getCurrentTaskInput({ ...runtime }), given, "of a copy");
          same(getCurrentTaskInput({ configurable: { ...runtime.configurable, more: 1 } }), given, "of a copy of its configurable");
        }).invoke({ foo: 1 });
      },
    ],
  ];
}

/** Runs all programs; `print` is given each name, with what is wrong. */
export async function runAll(lib, isTold, print) {
  for (const [name, program] of programs(lib, isTold)) {
    const wrong = await program().then(
      () => undefined,
      (error) => String(error?.stack ?? error),
    );
    print({ name, ...(wrong !== undefined && { wrong }) });
  }
}
