import { addMessages, Annotation, MessagesAnnotation, messagesStateReducer, StateGraph } from "superstep";
import type { Message, Messages, OverwriteValue } from "superstep";
import { type Equal, expectType } from "./expect.js";

const State = Annotation.Root({
  question: Annotation<string>,
  answer: Annotation<string | undefined>(),
  visits: Annotation<number>({ reducer: (sum, n) => sum + n, default: () => 0 }),
  notes: Annotation<string[], string>({ reducer: (list, note) => [...list, note], default: () => [] }),
  inferred: Annotation({ reducer: (set: Set<string>, key: string) => new Set(set).add(key) }),
  legacy: Annotation<number>({ value: (a, b) => Math.max(a, b), default: () => 0 }),
  last: Annotation<boolean>(null),
  messages: Annotation<Message[], Messages>({ reducer: messagesStateReducer, default: () => [] }),
});

expectType<
  Equal<
    typeof State.State,
    {
      question: string;
      answer: string | undefined;
      visits: number;
      notes: string[];
      inferred: Set<string>;
      legacy: number;
      last: boolean;
      messages: Message[];
    }
  >
>();
expectType<
  Equal<
    typeof State.Update,
    {
      question?: string;
      answer?: string | undefined;
      visits?: number | OverwriteValue<number>;
      notes?: string | OverwriteValue<string[]>;
      inferred?: string | OverwriteValue<Set<string>>;
      legacy?: number | OverwriteValue<number>;
      last?: boolean | OverwriteValue<boolean>;
      messages?: Messages | OverwriteValue<Message[]>;
    }
  >
>();
expectType<Equal<typeof MessagesAnnotation.State, { messages: Message[] }>>();
expectType<Equal<typeof MessagesAnnotation.Update, { messages?: Messages | OverwriteValue<Message[]> }>>();
expectType<Equal<typeof addMessages, typeof messagesStateReducer>>();

// Keys on top of the messages; a bare definition; a node of a declared type.
const Extended = Annotation.Root({ ...MessagesAnnotation.spec, topic: Annotation<string> });
expectType<Equal<typeof Extended.State, { messages: Message[]; topic: string }>>();
const node: typeof Extended.Node = (state, runtime) => ({ topic: state.topic + runtime.tags.length });
new StateGraph(Extended.spec).addNode("node", node).addEdge("__start__", "node");
new StateGraph({ topic: Annotation<string> }).addNode("node", (state) => ({ topic: state.topic.trim() }));

// @ts-expect-error the reducer puts strings together, the key holds numbers
Annotation<number>({ reducer: (a: string, b: string) => a + b });
// @ts-expect-error the reducer returns something else than the key holds
Annotation<number, string>({ reducer: (sum, text) => text });
// @ts-expect-error the default is not a value of the key
Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => "" });
// @ts-expect-error the default is a function that makes the value
Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: [] });
// @ts-expect-error a default alone says nothing about writes
Annotation<string>({ default: () => "" });
// @ts-expect-error a key is made by Annotation
Annotation.Root({ question: "string" });
// @ts-expect-error a state is a definition, not a value
new StateGraph({ question: "" });
// @ts-expect-error an update of a key with the wrong type
const wrong: typeof State.Update = { visits: "once" };
// @ts-expect-error an update of a key that is not there
const unknown: typeof State.Update = { visit: 1 };
void [wrong, unknown];
