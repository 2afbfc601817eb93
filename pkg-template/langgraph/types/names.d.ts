/** Types by LangGraph's names, for what has other names here or none. */

import type { BaseChannel } from "../../types/channels.js";
import type { Command, END, Send } from "../../types/control.js";
import type { interrupt, writer } from "../../types/context.js";
import type { StreamOptions } from "../../types/graph.js";
import type { CachePolicy, NodeErrorHandler, RetryPolicy, TimeoutPolicy } from "../../types/running.js";
import type { DeltaValue, DefinitionOf, FieldChannel, FieldsDefinition, ReducedValue, Schema, StandardSchema, StateSchema, StateSchemaFields, UntrackedValue } from "../../types/schema.js";
import type { AnnotationRoot, Channel, SingleReducer, StateDefinition, StateType, UpdateType } from "../../types/state.js";
import type { StreamChunk, StreamMode } from "../../types/stream.js";
import type { RunnableConfig, RunnableLike } from "@langchain/core/runnables";
import type { CompiledStateGraph, LangGraphRunnableConfig } from "./graph.js";

export type AnyStateSchema = StateSchema<any>;

/** What a key of a {@link StateSchema} may be. */
export type StateSchemaField<Input = unknown, Output = Input> =
  | DeltaValue<Input, Output>
  | ReducedValue<Input, Output>
  | UntrackedValue<Output>
  | StandardSchema<Input, Output>;

export type StateSchemaFieldToChannel<Field> = FieldChannel<Field>;

export type StateSchemaFieldsToStateDefinition<Fields extends StateSchemaFields> = FieldsDefinition<Fields>;

/** What nodes read of a {@link StateSchema} with these keys. */
export type InferStateSchemaValue<Fields extends StateSchemaFields> = StateType<FieldsDefinition<Fields>>;

/** What nodes write to it. */
export type InferStateSchemaUpdate<Fields extends StateSchemaFields> = UpdateType<FieldsDefinition<Fields>>;

/** Whatever declares a state. */
export type StateDefinitionInit = Schema;

/** The keys of whatever declares some. */
export type ToStateDefinition<S> = DefinitionOf<S>;

/** Whatever declares a context. */
export type ContextSchemaInit = StandardSchema | AnnotationRoot<StateDefinition>;

/** What nodes read of a state that is declared like this. */
export type ExtractStateType<S, Fallback = S> = [DefinitionOf<S>] extends [never] ? Fallback : StateType<DefinitionOf<S>>;

/** What nodes write to it. */
export type ExtractUpdateType<S, Fallback = S> = [DefinitionOf<S>] extends [never] ? Partial<Fallback> : UpdateType<DefinitionOf<S>>;

/** A node as LangChain would take it. */
export type NodeType<SD extends StateDefinition> = RunnableLike<StateType<SD>, UpdateType<SD> | Partial<StateType<SD>>>;

/** The schemas by which a {@link GraphNode} is typed. */
export interface GraphNodeTypes<InputSchema = unknown, OutputSchema = unknown, ContextSchema = unknown, Nodes extends string = string> {
  InputSchema?: InputSchema;
  OutputSchema?: OutputSchema;
  ContextSchema?: ContextSchema;
  Nodes?: Nodes;
}

/** The schemas by which a {@link ConditionalEdgeRouter} is typed. */
export interface ConditionalEdgeRouterTypes<InputSchema = unknown, ContextSchema = unknown, Nodes extends string = string> {
  InputSchema?: InputSchema;
  ContextSchema?: ContextSchema;
  Nodes?: Nodes;
}

type BagInput<Bag> = Bag extends { InputSchema: infer I } ? ExtractStateType<I> : unknown;
type BagUpdate<Bag> = Bag extends { OutputSchema: infer O } ? ExtractUpdateType<O> : Partial<BagInput<Bag>>;
type BagNodes<Bag> = Bag extends { Nodes: infer N extends string } ? N : string;
type BagContext<Bag> = Bag extends { ContextSchema: infer C }
  ? ExtractStateType<C> extends infer Context extends Record<string, unknown>
    ? Context
    : Record<string, unknown>
  : Record<string, unknown>;

/** What a node gives. */
export type GraphNodeReturnValue<Update, Nodes extends string = string> =
  | Update
  | Command<unknown, Update, Nodes>
  | Promise<Update | Command<unknown, Update, Nodes>>;

/** A node: of a state that a schema declares, or of the schemas of {@link GraphNodeTypes}. */
export type GraphNode<S, Context extends Record<string, any> = Record<string, any>, Nodes extends string = string> = S extends
  | { InputSchema: unknown }
  | { OutputSchema: unknown }
  ? (state: BagInput<S>, config: LangGraphRunnableConfig<BagContext<S>>) => GraphNodeReturnValue<BagUpdate<S>, BagNodes<S>>
  : (state: ExtractStateType<S>, config: LangGraphRunnableConfig<Context>) => GraphNodeReturnValue<ExtractUpdateType<S>, Nodes>;

type Route<Nodes extends string, State> = Nodes | typeof END | Send<Nodes, State> | Array<Nodes | Send<Nodes, State>>;

/** A conditional edge's path, typed as {@link GraphNode} is. */
export type ConditionalEdgeRouter<S, Context extends Record<string, any> = Record<string, any>, Nodes extends string = string> = S extends
  | { InputSchema: unknown }
  | { ContextSchema: unknown }
  ? (
      state: BagInput<S>,
      config: LangGraphRunnableConfig<BagContext<S>>,
    ) => Route<BagNodes<S>, BagInput<S>> | Promise<Route<BagNodes<S>, BagInput<S>>>
  : (
      state: ExtractStateType<S>,
      config: LangGraphRunnableConfig<Context>,
    ) => Route<Nodes, ExtractStateType<S>> | Promise<Route<Nodes, ExtractStateType<S>>>;

/** How a node is added. */
export type AddNodeOptions<Nodes extends string = string> = {
  metadata?: Record<string, unknown>;
  subgraphs?: CompiledStateGraph<any, any, any, any>[];
  ends?: Nodes[];
  defer?: boolean;
};

/** What goes on around a node's function. */
export type NodePolicyOptions = {
  retryPolicy?: RetryPolicy;
  cachePolicy?: CachePolicy | boolean;
  timeout?: number | TimeoutPolicy;
};

/** How a node is added to a `StateGraph`. */
export type StateGraphAddNodeOptions<
  Nodes extends string = string,
  InputSchema extends Schema | undefined = Schema | undefined,
  HandlerState = InputSchema extends Schema ? ExtractStateType<InputSchema> : unknown,
  Update = unknown,
> = { input?: InputSchema; errorHandler?: NodeErrorHandler<HandlerState, Update> } & NodePolicyOptions & AddNodeOptions<Nodes>;

/** The oldest way to declare a state. */
export interface StateGraphArgs<Channels> {
  channels: Channels extends object
    ? Channels extends unknown[]
      ? { __root__: SingleReducer<any, any> }
      : { [K in keyof Channels]: SingleReducer<any, any> | BaseChannel }
    : { __root__: SingleReducer<any, any> };
}

/** An older way to declare a state. */
export type StateGraphArgsWithStateSchema<SD extends StateDefinition, I extends StateDefinition, O extends StateDefinition> = {
  stateSchema: AnnotationRoot<SD>;
  input?: AnnotationRoot<I>;
  output?: AnnotationRoot<O>;
};

/** An older way to declare a state. */
export type StateGraphArgsWithInputOutputSchemas<SD extends StateDefinition, O extends StateDefinition = SD> = {
  input: AnnotationRoot<SD>;
  output: AnnotationRoot<O>;
};

/** How a `Send` is made. */
export type SendOptions = { timeout?: number | TimeoutPolicy };

/** What a `writer` with a type writes. */
export type InferWriterType<Writer> = Writer extends typeof writer<infer Chunk> ? Chunk : any;

/** What an `interrupt` with types asks; of several, whichever. */
export type InferInterruptInputType<Asking> = Asking extends typeof interrupt<infer Question, unknown>
  ? Question
  : Asking extends { [key: string]: typeof interrupt<any, any> }
    ? { [K in keyof Asking]: InferInterruptInputType<Asking[K]> }[keyof Asking]
    : unknown;

type WithoutAny<T> = 0 extends 1 & T ? never : T;

/** What it is answered. */
export type InferInterruptResumeType<Asking, IsOneOfSeveral = false> = Asking extends typeof interrupt<never, infer Answer>
  ? IsOneOfSeveral extends true
    ? WithoutAny<Answer>
    : Answer
  : Asking extends { [key: string]: typeof interrupt<any, any> }
    ? { [K in keyof Asking]: InferInterruptResumeType<Asking[K], true> }[keyof Asking]
    : unknown;

/** What a stream gives, by its options. */
export type StreamOutputMap<
  Mode extends StreamMode | StreamMode[] | undefined,
  Subgraphs extends boolean,
  Update,
  State,
  Nodes,
  NodeReturn,
  Custom,
  Encoding extends "text/event-stream" | undefined,
> = [Encoding, "text/event-stream"] extends ["text/event-stream", Encoding]
  ? Uint8Array
  : StreamChunk<undefined extends Mode ? "updates" : Exclude<Mode, undefined>, State, Update, Nodes extends string ? Nodes : string, Subgraphs>;

/** How a graph is run. */
export type PregelOptions<
  Nodes = any,
  Channels = any,
  Context extends Record<string, any> = Record<string, any>,
  Mode extends StreamMode | StreamMode[] | undefined = StreamMode | StreamMode[] | undefined,
  Subgraphs extends boolean = boolean,
  Encoding extends "text/event-stream" | undefined = "text/event-stream" | undefined,
> = Omit<RunnableConfig, "configurable"> &
  Omit<StreamOptions<any, string, Context, Subgraphs>, "streamMode"> & { streamMode?: Mode; encoding?: Encoding };

/** Any graph that was compiled. */
export type CompiledGraph<
  Nodes extends string = string,
  State = any,
  Update = any,
  Context extends Record<string, any> = Record<string, any>,
  Input = any,
  Output = any,
  NodeReturn = unknown,
  Resume = unknown,
  StreamCustom = any,
> = CompiledStateGraph<State, Update, Nodes, Context, unknown extends Output ? State : Output>;

/** The same by the names of what it is typed with. */
export type CompiledGraphType<Spec extends object = object> = CompiledGraph<
  Spec extends { node: infer Nodes extends string } ? Nodes : any,
  Spec extends { state: infer State } ? State : any,
  Spec extends { update: infer Update } ? Update : any,
  Spec extends { context: infer Context extends Record<string, any> } ? Context : Record<string, any>,
  any,
  Spec extends { output: infer Output } ? Output : any
>;

/** The keys of {@link StateGraphArgs}. */
export type ArgsDefinition<Channels> = Channels extends object ? { [K in keyof Channels]: Channel<Channels[K], any> } : never;

export {};
