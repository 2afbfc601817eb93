// States of zod, valibot and arktype.
import { type } from "arktype";
import { Annotation, Command, DeltaValue, MessagesValue, ReducedValue, START, StateGraph, StateSchema, UntrackedValue } from "superstep";
import type { CompiledStateGraph, Message, Messages, OverwriteValue, Runtime } from "superstep";
import { OpenAIChatModel } from "superstep/models";
import * as v from "valibot";
import { z } from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod/v3";
import { type Equal, expectType } from "../expect.js";

const State = new StateSchema({
  four: z.number().default(0),
  three: z3.string(),
  val: v.boolean(),
  ark: type("string"),
  coerced: z.coerce.date(),
  sum: new ReducedValue(z.number(), { reducer: (a, b) => a + b }),
  notes: new ReducedValue(z.array(z.string()), { inputSchema: z.string(), reducer: (list, note) => [...list, note] }),
  log: new DeltaValue(z.array(z.string()), { inputSchema: z.string(), reducer: (list, notes) => list.concat(notes) }),
  db: new UntrackedValue<WebSocket>(),
  token: new UntrackedValue(z.string()),
  messages: MessagesValue,
});
expectType<
  Equal<
    typeof State.State,
    {
      four: number;
      three: string;
      val: boolean;
      ark: string;
      coerced: Date;
      sum: number;
      notes: string[];
      log: string[];
      db: WebSocket;
      token: string;
      messages: Message[];
    }
  >
>();
expectType<Equal<(typeof State.Update)["four"], number | undefined>>();
expectType<Equal<(typeof State.Update)["notes"], string | OverwriteValue<string[]> | undefined>>();
expectType<Equal<(typeof State.Update)["log"], string | OverwriteValue<string[]> | undefined>>();
expectType<Equal<(typeof State.Update)["messages"], Messages | OverwriteValue<Message[]> | undefined>>();

const graph = new StateGraph(State)
  .addNode("a", ({ notes, four }) => ({ notes: notes.join(), four: four + 1, messages: "Hi" }))
  .addNode("b", ({ token }) => new Command({ update: { three: token } }))
  .addEdge(START, "a")
  .addEdge("a", "b")
  .compile();
const end = await graph.invoke({ three: "3", notes: "first" });
expectType<Equal<typeof end, typeof State.State>>();
// @ts-expect-error an update that the schema would refuse
new StateGraph(State).addNode("a", () => ({ notes: ["a"] }));
// @ts-expect-error an input that the schema would refuse
graph.invoke({ three: 3 });
// @ts-expect-error no such key
new StateGraph(State).addNode("a", ({ five }) => ({ four: five }));
// @ts-expect-error no schema
new StateSchema({ n: 1 });
// @ts-expect-error the reducer returns something else than the key holds
new ReducedValue(z.number(), { reducer: (a, b) => String(a + b) });

// Objects of zod.
for (const state of [z.object({ n: z.number(), word: z.string().default("w") })]) {
  const compiled = new StateGraph(state)
    .addNode("a", ({ n, word }) => ({ n: n + word.length }))
    .addEdge(START, "a")
    .compile();
  expectType<Equal<Awaited<ReturnType<typeof compiled.invoke>>, { n: number; word: string }>>();
  // @ts-expect-error an update of the wrong type
  new StateGraph(state).addNode("a", () => ({ n: "one" }));
}
const three = new StateGraph(z3.object({ n: z3.number() })).addNode("a", ({ n }) => ({ n: n + 1 })).addEdge(START, "a").compile();
expectType<Equal<Awaited<ReturnType<typeof three.invoke>>, { n: number }>>();
const small = new StateGraph(mini.object({ n: mini.number() })).addNode("a", ({ n }) => ({ n: n + 1 })).addEdge(START, "a").compile();
expectType<Equal<Awaited<ReturnType<typeof small.invoke>>, { n: number }>>();

// Schemas of their own for the input, the output, the context and a node.
const Input = new StateSchema({ question: z.string() });
const Output = z.object({ answer: z.string() });
const whole = new StateGraph({ state: State, input: Input, output: Output, context: z.object({ user: z.string() }) })
  .addNode("a", ({ four }, runtime) => {
    expectType<Equal<typeof runtime, Runtime<{ user: string }>>>();
    return { answer: String(four), question: "?" };
  })
  .addNode("b", ({ question }) => ({ answer: question }), { input: Input })
  .addEdge(START, "a")
  .addEdge("a", "b")
  .compile();
const answer = await whole.invoke({ question: "?" }, { context: { user: "u" }, outputKeys: ["answer"] });
expectType<Equal<typeof answer, { answer: string }>>();
// @ts-expect-error no key of the input
whole.invoke({ four: 4 });
// @ts-expect-error a context of the wrong type
whole.invoke({ question: "?" }, { context: { user: 1 } });
// @ts-expect-error no key of the node's input
new StateGraph(State).addNode("b", ({ four }) => ({ four }), { input: Input });

// The same in options, and alone.
new StateGraph(State, { input: Input, output: Output }) satisfies StateGraph<any, never, any, any, any>;
new StateGraph(State, z.object({ user: z.string() })).addNode("a", (_, { context }) => ({ three: context?.user ?? "" }));
const alone = new StateGraph({ input: Input, output: Output }).addNode("a", ({ question }) => ({ answer: question })).addEdge(START, "a").compile();
expectType<Equal<typeof alone, CompiledStateGraph<{ question: string }, { question?: string }, "a", Record<string, any>, { answer: string }>>>();
const mixed = new StateGraph({ stateSchema: Annotation.Root({ foo: Annotation<string> }), output: Output });
mixed.addNode("a", ({ foo }) => ({ answer: foo }));
// @ts-expect-error there is no state in it
new StateGraph({ output: Output });
// @ts-expect-error a list is no state
new StateGraph(z.array(z.string()));

// Answers in the form of a schema of any of them.
const model = new OpenAIChatModel({ model: "m" });
const ofZod = model.withStructuredOutput(z.object({ n: z.string().transform(Number) }));
expectType<Equal<Awaited<ReturnType<typeof ofZod.invoke>>, { n: number }>>();
const ofZod3 = model.withStructuredOutput(z3.object({ n: z3.number() }));
expectType<Equal<Awaited<ReturnType<typeof ofZod3.invoke>>, { n: number }>>();
const ofMini = model.withStructuredOutput(mini.object({ n: mini.number() }));
expectType<Equal<Awaited<ReturnType<typeof ofMini.invoke>>, { n: number }>>();
const ofArktype = model.withStructuredOutput(type({ n: "number" }));
expectType<Equal<Awaited<ReturnType<typeof ofArktype.invoke>>, { n: number }>>();
model.bindTools([{ name: "t", schema: type({ n: "number" }) }, { name: "t", schema: z3.object({}) }, { name: "t", schema: mini.object({}) }]);
