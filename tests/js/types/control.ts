import { Annotation, Command, END, isCommand, Send, START, StateGraph } from "superstep";
import { type Equal, expectType } from "./expect.js";

const State = Annotation.Root({
  topics: Annotation<string[]>,
  jokes: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
});

// Fan-out: a node runs once for each topic, with an input of its own.
const fanOut = new StateGraph(State)
  .addNode("write", async ({ topic }: { topic: string }) => ({ jokes: [`A joke about ${topic}`] }))
  .addNode("rank", (state) => ({ jokes: [...state.jokes].sort() }))
  .addConditionalEdges(START, (state) => state.topics.map((topic) => new Send("write", { topic })))
  .addEdge("write", "rank")
  .compile();
expectType<Equal<Awaited<ReturnType<typeof fanOut.invoke>>, { topics: string[]; jokes: string[] }>>();
new StateGraph(State)
  .addNode("a", () => ({}))
  .addConditionalEdges("a", async (state) => (state.jokes.length ? END : [new Send("a", state), "a"]));

// Commands: a write and a way in one.
const goto = (): Command => new Command({ goto: END });
new StateGraph(State)
  .addNode("a", () => new Command({ update: { jokes: ["!"] }, goto: "b" }), { ends: ["b", "c"] })
  .addNode("b", (state) => {
    if (state.jokes.length > 3) return new Command({ goto: END });
    return { jokes: ["?"] };
  })
  .addNode("c", async () => [new Command({ goto: [new Send("a", {}), "b"] }), { jokes: ["."] }])
  .addNode("d", goto)
  .addNode("e", () => new Command({ update: [["jokes", ["a"]], ["jokes", ["b"]]] }))
  .addNode("f", (state): Command<unknown, typeof State.Update, "a" | "b"> =>
    state.topics.length ? new Command({ goto: "a" }) : new Command({ update: { topics: [] }, goto: "b" }),
  )
  .compile();
await fanOut.invoke(new Command({ update: { topics: ["cats"] } }));

const value: unknown = null;
if (isCommand(value)) {
  expectType<Equal<typeof value, Command>>();
}
expectType<Equal<typeof START, "__start__">>();
expectType<Equal<typeof END, "__end__">>();
const send = new Send("write", { topic: "cats" });
expectType<Equal<typeof send, Send<"write", { topic: string }>>>();

const builder = new StateGraph(State);
// @ts-expect-error a command with an update of the wrong type
builder.addNode("a", () => new Command({ update: { jokes: "!" }, goto: "b" }));
// @ts-expect-error a list with a command with an update of the wrong type
builder.addNode("a", () => [new Command({ update: { jokes: 1 } })]);
// @ts-expect-error a command to a node outside of the declared ones
const far: Command<unknown, object, "a"> = new Command({ goto: "b" });
// @ts-expect-error no such part of a command
new Command({ go: "b" });
// @ts-expect-error a Send has an input
new Send("write");
// @ts-expect-error the node gets what was sent, and reads another key
builder.addNode("write", ({ topic }: { topic: string }) => ({ jokes: [topic.title] }));
void far;
