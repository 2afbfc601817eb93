/** Types that programs name. */
import type { BaseMessage } from "@langchain/core/messages";
import {
  type AddNodeOptions,
  Annotation,
  type AnyStateSchema,
  type BaseLangGraphErrorFields,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
  Command,
  type CompiledGraph,
  type CompiledGraphType,
  type CompiledStateGraph,
  type ConditionalEdgeRouter,
  type ContextSchemaInit,
  type DeltaValueInit,
  END,
  type ExtractStateType,
  type ExtractUpdateType,
  type GetOperation,
  type GraphNode,
  type GraphNodeReturnValue,
  type InferInterruptInputType,
  type InferInterruptResumeType,
  type InferStateSchemaUpdate,
  type InferStateSchemaValue,
  type InferWriterType,
  type Item,
  type ListNamespacesOperation,
  type MatchCondition,
  MessagesAnnotation,
  MessagesValue,
  type NameSpacePath,
  type NamespaceMatchType,
  type NodePolicyOptions,
  type NodeType,
  type Operation,
  type OperationResults,
  Overwrite,
  type OverwriteValue,
  type Pregel,
  type PregelOptions,
  type PutOperation,
  ReducedValue,
  type ReducedValueInit,
  type RetryPolicy,
  START,
  type SearchOperation,
  Send,
  type SendOptions,
  StateGraph,
  type StateGraphAddNodeOptions,
  type StateGraphArgs,
  type StateGraphArgsWithInputOutputSchemas,
  type StateGraphArgsWithStateSchema,
  StateSchema,
  type StateSchemaField,
  type StateSchemaFields,
  type StateSchemaFieldsToStateDefinition,
  type StreamMode,
  type StreamOutputMap,
  type ToStateDefinition,
  type UntrackedValueInit,
  type WaitForNames,
  interrupt,
  writer,
} from "@langchain/langgraph";
import type { AgentExecutorState, AgentNameMode, FunctionCallingExecutorState, ToolExecutorArgs, ToolInvocationInterface } from "@langchain/langgraph/prebuilt";
import { z } from "zod/v4";

const Fields = { count: z.number().default(0), log: new ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: (left, right) => [...left, right] }) };
const Schema = new StateSchema({ ...Fields, messages: MessagesValue });
const Annotated = Annotation.Root({ name: Annotation<string>(), total: Annotation<number, string>({ reducer: (left, right) => left + Number(right), default: () => 0 }) });
const Zod = z.object({ text: z.string() });
const Context = Annotation.Root({ user: Annotation<string>() });

// Nodes and conditions by their schemas.
export const byAnnotation: GraphNode<typeof Annotated> = ({ name, total }) => ({ name: name.toUpperCase(), total: String(total + 1) });
export const bySchema: GraphNode<typeof Schema, { user: string }, "next"> = async ({ count }, config) =>
  count > 1 ? new Command({ goto: "next", update: { log: config.context?.user } }) : { count: count + 1 };
export const byZod: GraphNode<typeof Zod> = ({ text }) => ({ text: `${text}!` });
export const byBag: GraphNode<{ InputSchema: typeof Annotated; OutputSchema: typeof Zod; ContextSchema: typeof Context; Nodes: "a" | "b" }> = ({ name }, config) =>
  name === "" ? new Command({ goto: "a" }) : { text: `${name}${config.context?.user.length}` };
export const route: ConditionalEdgeRouter<typeof Schema, Record<string, any>, "a" | "b"> = ({ count }) => (count > 1 ? END : ["a", new Send("b", { count: 1, log: [], messages: [] })]);
export const routeByBag: ConditionalEdgeRouter<{ InputSchema: typeof Annotated; Nodes: "a" }> = async ({ total }) => (total > 1 ? "a" : END);
export const value: GraphNodeReturnValue<{ a: 1 }, "b"> = { a: 1 };
export const node: NodeType<typeof Annotated.spec> = ({ name }) => ({ name });

// @ts-expect-error: there is no such key
export const wrongNode: GraphNode<typeof Annotated> = () => ({ nome: "x" });
// @ts-expect-error: there is no such node
export const wrongRoute: ConditionalEdgeRouter<typeof Annotated, Record<string, any>, "a"> = () => "c";

export const graph = new StateGraph(Annotated).addNode("a", byAnnotation).addNode("b", ({ name }) => ({ name })).addEdge(START, "a").addEdge("a", "b").compile();
export const schemaGraph = new StateGraph(Schema, Context).addNode("a", bySchema).addNode("b", () => ({})).addEdge(START, "a").addConditionalEdges("a", route).compile();

// What is read of states, and written to them.
export const read: ExtractStateType<typeof Annotated> = { name: "n", total: 1 };
export const written: ExtractUpdateType<typeof Annotated> = { total: "1" };
export const readOfFields: InferStateSchemaValue<typeof Fields> = { count: 1, log: ["a"] };
export const writtenToFields: InferStateSchemaUpdate<typeof Fields> = { log: "a" };
export const overwritten: InferStateSchemaUpdate<typeof Fields> = { log: new Overwrite(["a"]) };
export const plainly: OverwriteValue<number> = { __overwrite__: 1 };
export const keys: (keyof ToStateDefinition<typeof Zod> | keyof StateSchemaFieldsToStateDefinition<typeof Fields>)[] = ["text", "count", "log"];
export const fields: StateSchemaFields = Fields;
export const field: StateSchemaField<number> = z.number();
export const any: AnyStateSchema = Schema;
export const context: ContextSchemaInit = Zod;
export const inits: [ReducedValueInit<number>, DeltaValueInit<number>, UntrackedValueInit] = [
  { reducer: (left, right) => left + right },
  { reducer: (left, right) => right.reduce((sum, next) => sum + next, left), snapshotFrequency: 5 },
  { guard: false },
];
// @ts-expect-error: a number is read
export const wrongRead: ExtractStateType<typeof Annotated> = { name: "n", total: "1" };

// How nodes are added, and graphs declared.
export const policies: NodePolicyOptions = { retryPolicy: { maxAttempts: 2 } satisfies RetryPolicy, cachePolicy: { ttl: 3 }, timeout: { runTimeout: 5 } };
export const options: AddNodeOptions<"a"> = { metadata: { a: 1 }, ends: ["a"], defer: true, subgraphs: [] };
export const more: StateGraphAddNodeOptions<"a"> = { ...options, ...policies, input: Annotated };
export const send = new Send("a", 1, { timeout: 5 } satisfies SendOptions);
const args: StateGraphArgs<{ input: string; steps: number[] }> = { channels: { input: null, steps: { value: (left: number[], right: number[]) => left.concat(right), default: () => [] } } };
export const legacy = new StateGraph<{ input: string; steps: number[] }>(args).addNode("a", ({ input, steps }) => ({ steps: [input.length, steps.length] })).addEdge(START, "a").compile();
export const withSchema: StateGraphArgsWithStateSchema<typeof Annotated.spec, typeof Annotated.spec, typeof Annotated.spec> = { stateSchema: Annotated };
export const withBoth: StateGraphArgsWithInputOutputSchemas<typeof Annotated.spec> = { input: Annotated, output: Annotated };

// Graphs as parameters.
export const names = (compiled: CompiledGraph<any, any, any> | Pregel<any, any>): string => compiled.getName();
export const use = async (compiled: CompiledGraphType<{ state: { a: number }; update: { a?: number }; node: "x" }>) => (await compiled.invoke({ a: 1 })).a.toFixed();
export const three = (compiled: CompiledStateGraph<typeof Annotated.State, typeof Annotated.Update, typeof START | "a" | "b">) => compiled.invoke({ name: "x" });
export const named = names(graph);
export const runOptions: Partial<PregelOptions<any, any>> = { streamMode: ["values", "tools"], subgraphs: true, recursionLimit: 5, interruptBefore: "*" };
export const modes: StreamMode[] = ["values", "updates", "messages", "custom", "tasks", "checkpoints", "debug", "tools"];
export const chunk: StreamOutputMap<["values", "custom"], false, { a?: 1 }, { a: number }, "x", unknown, string, undefined> = ["values", { a: 1 }];
export const bytes: StreamOutputMap<"values", false, any, any, "x", unknown, any, "text/event-stream"> = new Uint8Array();

// Questions and chunks with types.
const ask = { simple: interrupt<{ question: string }, "yes" | "no">, other: interrupt<number, boolean> };
export const question: InferInterruptInputType<typeof ask> = Math.random() > 0.5 ? { question: "?" } : 3;
export const answer: InferInterruptResumeType<typeof ask.simple> = "yes";
export const chunkOf: InferWriterType<typeof writer<{ progress: number }>> = { progress: 1 };
export const typed = new StateGraph({ state: MessagesAnnotation, interrupt: ask, writer: writer<{ progress: number }> }).addNode("a", () => ({ messages: [] })).addEdge(START, "a").compile();
// @ts-expect-error: that is no answer
export const wrongAnswer: InferInterruptResumeType<typeof ask.simple> = "maybe";

// Checkpoints, stores, errors, agents.
export const ofTuple = ({ checkpoint, metadata, config }: CheckpointTuple): [Checkpoint, CheckpointMetadata | undefined, string] => [checkpoint, metadata, String(config.configurable?.thread_id)];
export const operations: [GetOperation, SearchOperation, PutOperation, ListNamespacesOperation] = [
  { namespace: ["a"], key: "b" },
  { namespacePrefix: ["a"], limit: 1, offset: 0 },
  { namespace: ["a"], key: "b", value: null },
  { limit: 1, offset: 0, matchConditions: [{ matchType: "prefix" satisfies NamespaceMatchType, path: ["a", "*"] satisfies NameSpacePath } satisfies MatchCondition] },
];
export const batch: Operation[] = operations;
export const found = ([item]: OperationResults<[GetOperation]>): Item | null => item;
export const fieldsOfError: BaseLangGraphErrorFields = { lc_error_code: "GRAPH_RECURSION_LIMIT" };
export const waiting: WaitForNames<string> = { __names: ["a"] };
export const mode: AgentNameMode = "inline";
export const executor = (state: AgentExecutorState, { messages }: FunctionCallingExecutorState): [string, BaseMessage | undefined] => [state.input, messages[0] ?? state.chatHistory?.[0]];
export const tools: [ToolExecutorArgs, ToolInvocationInterface] = [{ tools: [] }, { tool: "a", toolInput: "b" }];
