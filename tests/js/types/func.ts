// Entrypoints and tasks.
import { Client, entrypoint, getConfig, getPreviousState, InMemoryCache, MemorySaver, task } from "superstep";
import { type Equal, expectType } from "./expect.js";

const add = task("add", async (a: number, b: number) => a + b);
const shout = task({ name: "shout", retry: { maxAttempts: 2 }, timeout: 100 }, (text: string) => text.toUpperCase());

const workflow = entrypoint({ name: "workflow", checkpointer: new MemorySaver() }, async (input: number, runtime) => {
  const sum: number = await add(input, 1);
  const text: string = await shout.with(runtime)("text");
  const previous = getPreviousState<{ n: number }>();
  void [runtime.previous?.n, previous.n, getPreviousState(getConfig())];
  // @ts-expect-error a task takes what its function takes
  void add("1", 2);
  // @ts-expect-error here too
  void add.with(runtime)(1);
  return entrypoint.final({ value: `${sum}${text}`, save: { n: sum } });
});

expectType<Equal<Awaited<ReturnType<typeof workflow.invoke>>, string>>();
for await (const chunk of await workflow.stream(1)) {
  void chunk.add;
}
for await (const value of await workflow.stream(1, { streamMode: "values" })) {
  const text: string = value;
  void text;
}
// @ts-expect-error a number is asked for
await workflow.invoke("1");
const plain = entrypoint("plain", (input: string) => [input]).withConfig({ tags: ["t"] });
expectType<Equal<Awaited<ReturnType<typeof plain.invoke>>, string[]>>();
new Client({ graphs: { workflow, plain } });

// What goes on around a task.
const careful = task(
  {
    name: "careful",
    retry: [{ maxAttempts: 2, retryOn: (error: Error) => error.name === "X" }, { jitter: false }],
    cachePolicy: { ttl: 60, keyFunc: ([args]) => JSON.stringify(args) },
    timeout: { runTimeout: 100, idleTimeout: 50, refreshOn: "heartbeat" },
  },
  (text: string) => text.length,
);
const cached = entrypoint({ name: "cached", cache: new InMemoryCache(), timeout: { runTimeout: 1000 } }, (text: string) => careful(text));
expectType<Equal<Awaited<ReturnType<typeof cached.invoke>>, number>>();
cached.retryPolicy = { maxAttempts: 2 };
await cached.clearCache(["careful"]);
task({ name: "kept", cachePolicy: true }, () => 1);
// @ts-expect-error milliseconds are a number
task({ name: "bad", timeout: "soon" }, () => 1);
// @ts-expect-error no such field
task({ name: "bad", retry: { attempts: 2 } }, () => 1);
