/** States that zod declares, with reducers noted by `withLangGraph` and by the registry. */
import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { END, MessagesZodMeta, MessagesZodState, START, StateGraph } from "@langchain/langgraph";
import { type InteropZodToStateDefinition, type ReducedZodChannel, type SchemaMeta, type UpdateType, registry, schemaMetaRegistry, withLangGraph } from "@langchain/langgraph/zod";
import { z as z3 } from "zod/v3";
import { z } from "zod/v4";

const Old = z3.object({
  log: withLangGraph(z3.array(z3.string()), {
    reducer: { schema: z3.union([z3.string(), z3.array(z3.string())]), fn: (left: string[], right: string | string[]) => left.concat(right) },
    default: (): string[] => [],
  }),
  sum: withLangGraph(z3.number(), { reducer: { fn: (left: number, right: string) => left + Number(right) } }),
  named: withLangGraph(z3.string(), { jsonSchemaExtra: { langgraph_nodes: ["a"] } }),
  plain: z3.boolean(),
});

export const old = new StateGraph(Old)
  .addNode("a", ({ log, sum, named, plain }) => {
    const texts: string[] = log;
    const total: number = sum;
    return { log: texts.length > 1 ? "one" : [named], sum: String(total), plain: !plain };
  })
  // @ts-expect-error: the reducer takes a text
  .addNode("b", () => ({ sum: 1 }))
  // @ts-expect-error: no list of numbers
  .addNode("c", () => ({ log: [1] }))
  // @ts-expect-error: a key without a reducer takes what its schema says
  .addNode("d", () => ({ plain: "yes" }))
  .addNode("e", () => ({ log: { __overwrite__: ["over"] } }))
  .addEdge(START, "a")
  .addEdge("a", END)
  .compile();

const New = z.object({
  messages: z.custom<BaseMessage[]>().register(registry, MessagesZodMeta as SchemaMeta<BaseMessage[], BaseMessage[]>),
  count: z.number().register(registry, { reducer: { fn: (left, right) => left + right }, default: () => 0 }),
  plain: z.string().optional(),
});

export const graph = new StateGraph(New)
  .addNode("a", ({ messages, count, plain }) => {
    const last: BaseMessage | undefined = messages.at(-1);
    const doubled: number = count * 2;
    return { messages: [new AIMessage(plain ?? last?.text ?? "")], count: doubled };
  })
  // @ts-expect-error: the reducer takes a number
  .addNode("b", () => ({ count: "1" }))
  .addEdge(START, "a")
  .compile();

export async function use() {
  const { sum, plain } = await old.invoke({ log: "in", sum: "1", plain: true });
  const { count } = await graph.invoke({ messages: [new HumanMessage("hi")], count: 1 });
  return [sum.toFixed(), plain === true, count.toFixed()];
}

type Keys = InteropZodToStateDefinition<typeof Old>;
export const keys: (keyof Keys)[] = ["log", "sum", "named", "plain"];
export const update: UpdateType<typeof Old> = { log: "x", sum: "3" };
export const channels = schemaMetaRegistry.getChannelsForSchema(Old).log;
export const reduced: ReducedZodChannel<z3.ZodString, z3.ZodNumber> = Object.assign(z3.string(), { lg_reducer_schema: z3.number() });
// @ts-expect-error: the reducer takes texts
export const wrong: UpdateType<typeof Old> = { sum: 3 };

export const chat = new StateGraph(MessagesZodState)
  .addNode("a", ({ messages }) => ({ messages: new AIMessage(String(messages.length)) }))
  .addEdge(START, "a")
  .compile();
