// Schemas without a library, and channels as keys.
import { Annotation, START, StateGraph } from "superstep";
import type { DeltaReducer, OverwriteValue, StandardSchema } from "superstep";
import { AnyValue, BinaryOperatorAggregate, DeltaChannel, DynamicBarrierValue, EphemeralValue, LastValue, NamedBarrierValue, NamedBarrierValueAfterFinish, Topic, UntrackedValueChannel } from "superstep/channels";
import type { WaitForNames } from "superstep/channels";
import { StateSchema } from "superstep";
import { type Equal, expectType } from "./expect.js";

declare const text: StandardSchema<unknown, string>;
const Own = new StateSchema({ text });
expectType<Equal<typeof Own.State, { text: string }>>();
new StateGraph(Own).addNode("a", ({ text }) => ({ text: text.trim() })).addEdge(START, "a");

const join: DeltaReducer<string[], string> = (list, words) => list.concat(words);
const Keys = Annotation.Root({
  last: new LastValue<string>(() => ""),
  any: new AnyValue<number>(),
  sum: new BinaryOperatorAggregate<number>((a, b) => a + b, () => 0),
  delta: new DeltaChannel(join, { snapshotFrequency: 5 }),
  untracked: new UntrackedValueChannel<Map<string, string>>({ guard: false }),
  fleeting: new EphemeralValue<boolean>(false),
  topic: new Topic<string>({ unique: true }),
  made: () => new Topic<number>({ accumulate: true }),
  gate: new NamedBarrierValue(new Set(["a", "b"] as const)),
  atEnd: new NamedBarrierValueAfterFinish([1, 2]),
  told: new DynamicBarrierValue<string>(),
});
expectType<
  Equal<
    typeof Keys.State,
    {
      last: string;
      any: number;
      sum: number;
      delta: string[];
      untracked: Map<string, string>;
      fleeting: boolean;
      topic: string[];
      made: number[];
      gate: undefined;
      atEnd: undefined;
      told: undefined;
    }
  >
>();
expectType<Equal<(typeof Keys.Update)["topic"], string | string[] | undefined>>();
expectType<Equal<(typeof Keys.Update)["gate"], "a" | "b" | undefined>>();
expectType<Equal<(typeof Keys.Update)["told"], string | WaitForNames<string> | undefined>>();
expectType<Equal<(typeof Keys.Update)["delta"], string | OverwriteValue<string[]> | undefined>>();

// Schemas of annotations.
const Private = Annotation.Root({ secret: Annotation<string> });
const withPrivate = new StateGraph({ state: Keys, input: Annotation.Root({ last: Keys.spec.last }), output: { sum: Keys.spec.sum } })
  .addNode("a", (state) => ({ sum: state.any }))
  .addNode("b", ({ secret }) => ({ last: secret }), { input: Private, ends: ["a"] })
  .addEdge(START, "a")
  .compile();
const end = await withPrivate.invoke({ last: "" }, { outputKeys: "sum" });
expectType<Equal<typeof end, { sum: number }>>();
// @ts-expect-error not a key of the input
withPrivate.invoke({ any: 1 });
// @ts-expect-error a topic takes no such thing
new StateGraph(Keys).addNode("a", () => ({ topic: 1 }));
// @ts-expect-error not a name that is awaited
new StateGraph(Keys).addNode("a", () => ({ gate: "c" }));
// @ts-expect-error a default is a function
new LastValue("");
// @ts-expect-error only words are joined
new DeltaChannel(join, { initialValueFactory: () => 1 });
// @ts-expect-error keys are names
withPrivate.invoke({ last: "" }, { outputKeys: [1] });
