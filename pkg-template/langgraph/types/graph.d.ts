/** Graphs whose compiled form is a LangChain Runnable. */

import type { GetGraphOptions, Graph } from "../../types/drawing.js";
import type { Command } from "../../types/control.js";
import type { EntrypointFinal, EntrypointOptions, EntrypointOutput, EntrypointRuntime } from "../../types/func.js";
import type {
  CompileOptions,
  InvokeOptions,
  NodeOptions,
  NodeResult,
  PathResult,
  StreamOptions,
} from "../../types/graph.js";
import type { AnyCache, NodePolicies, RetryPolicy } from "../../types/running.js";
import type { AnyStore, Runtime } from "../../types/runtime.js";
import type { BaseCheckpointSaver, CheckpointConfig, CheckpointListOptions } from "../../types/savers.js";
import type { ContextOf, ContextSchema, DefinitionOf, Schema, StateGraphInit, StateGraphOptions } from "../../types/schema.js";
import type { AnnotationRoot, StateDefinition, StateType, UpdateType, ValuesType } from "../../types/state.js";
import type { GetStateOptions, StateSnapshot, StateSuperstep, StateUpdate } from "../../types/state-snapshot.js";
import type { StreamChunk, StreamMode } from "../../types/stream.js";
import type { END, START } from "../../types/control.js";
import type { GraphRunStream, InferExtensions, StreamTransformer } from "./stream.js";
import type { ArgsDefinition, StateGraphArgs } from "./names.js";
import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { StreamEvent } from "@langchain/core/tracers/log_stream";
import type { IterableReadableStream } from "@langchain/core/utils/stream";

/** What nodes and conditional edges are given: a LangChain `RunnableConfig` with what LangGraph adds. */
export type LangGraphRunnableConfig<Context = Record<string, any>> = Runtime<Context> & RunnableConfig;

/** A node: a function of the state, or a LangChain Runnable. */
export type NodeAction<State, Update, Context> =
  | ((state: State, config: LangGraphRunnableConfig<Context>) => NodeResult<Update> | Promise<NodeResult<Update>>)
  | Runnable<State, any>;

type Path<State, Target extends string, Context> =
  | ((state: State, config: LangGraphRunnableConfig<Context>) => PathResult<Target> | Promise<PathResult<Target>>)
  | Runnable<State, any>;

/** Builds a graph whose nodes read one state and write to it. */
export interface StateGraph<
  SD extends StateDefinition,
  Nodes extends string = never,
  Context = Record<string, any>,
  In extends StateDefinition = SD,
  Out extends StateDefinition = SD,
> {
  addNode<Name extends string>(
    nodes: readonly (readonly [name: Name, action: NodeAction<any, UpdateType<SD & In & Out>, Context>, options?: NodeOptions<any, any, Context>])[],
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;
  addNode<Name extends string>(
    nodes: Record<Name, NodeAction<StateType<SD>, UpdateType<SD & In & Out>, Context>>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;
  addNode<Name extends string, S extends Schema>(
    name: Name,
    action: NodeAction<StateType<DefinitionOf<S>>, UpdateType<SD & In & Out & DefinitionOf<S>>, Context>,
    options: NodeOptions<StateType<DefinitionOf<S>>, UpdateType<SD & In & Out & DefinitionOf<S>>, Context> & { input: S },
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;
  addNode<Name extends string, Input = StateType<SD>>(
    name: Name,
    action: NodeAction<Input, UpdateType<SD & In & Out>, Context>,
    options?: NodeOptions<Input, UpdateType<SD & In & Out>, Context>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  addSequence<Name extends string>(
    nodes: readonly (readonly [name: Name, action: NodeAction<any, UpdateType<SD & In & Out>, Context>, options?: NodeOptions<any, any, Context>])[],
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;
  addSequence<Name extends string>(
    nodes: Record<Name, NodeAction<StateType<SD>, UpdateType<SD & In & Out>, Context>>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  setNodeDefaults(defaults: NodePolicies<any, UpdateType<SD & In & Out>, Context>): this;
  addEdge(from: typeof START | Nodes | readonly Nodes[], to: Nodes | typeof END): this;
  addConditionalEdges(from: typeof START | Nodes, path: Path<StateType<SD>, Nodes | typeof END, Context>): this;
  addConditionalEdges<Key extends string>(
    from: typeof START | Nodes,
    path: Path<StateType<SD>, Key, Context>,
    pathMap: { readonly [K in NoInfer<Key>]: Nodes | typeof END },
  ): this;
  addConditionalEdges(
    from: typeof START | Nodes,
    path: Path<StateType<SD>, string, Context>,
    pathMap: readonly (Nodes | typeof END)[],
  ): this;

  /** @param options - `transformers` see the events of every run of `streamEvents`, version "v3". */
  compile<const Transformers extends AnyTransformers = []>(
    options?: CompileOptions<Nodes> & { transformers?: Transformers },
  ): CompiledStateGraph<ValuesType<SD>, UpdateType<In>, Nodes, Context, ValuesType<Out>, Transformers>;
}

/** Makes a {@link StateGraph} from whatever declares its state. */
export interface StateGraphConstructor {
  /** @deprecated Declare the state with `Annotation.Root` or a schema. */
  new <Channels extends object>(args: StateGraphArgs<Channels>): StateGraph<ArgsDefinition<Channels>>;
  new <SD extends StateDefinition, Context = Record<string, any>>(
    state: AnnotationRoot<SD> | SD,
    context?: AnnotationRoot<any> & { readonly State: Context },
  ): StateGraph<SD, never, Context>;
  new <S extends Schema, I extends Schema = S, O extends Schema = S, C extends ContextSchema = never>(
    init: StateGraphInit<S, I, O, C> & ({ state: S } | { stateSchema: S }),
    context?: C | StateGraphOptions<I, O, C>,
  ): StateGraph<DefinitionOf<S>, never, ContextOf<C>, DefinitionOf<I>, DefinitionOf<O>>;
  new <I extends Schema, O extends Schema = I, C extends ContextSchema = never>(
    init: StateGraphOptions<I, O, C> & { input: I },
    context?: C | StateGraphOptions<I, O, C>,
  ): StateGraph<DefinitionOf<I>, never, ContextOf<C>, DefinitionOf<I>, DefinitionOf<O>>;
  new <S extends Schema, I extends Schema = S, O extends Schema = S, C extends ContextSchema = never>(
    state: S,
    options?: C | StateGraphOptions<I, O, C>,
  ): StateGraph<DefinitionOf<S>, never, ContextOf<C>, DefinitionOf<I>, DefinitionOf<O>>;
  readonly prototype: StateGraph<any, any, any, any, any>;
}

export const StateGraph: StateGraphConstructor;

type AnyTransformers = ReadonlyArray<() => StreamTransformer<any>>;

/** What `encoding` asks for, and what else only LangChain knows. */
type LangChainOptions = Omit<RunnableConfig, "configurable" | "metadata" | "tags" | "signal" | "recursionLimit" | "maxConcurrency" | "callbacks">;

/** A Runnable whose methods say more below. */
declare abstract class AnyRunnable<Input, Output> extends Runnable<Input, Output, any> {
  stream(input: Input, options?: any): Promise<IterableReadableStream<any>>;
  streamEvents(input: Input, options: any, filters?: any): any;
  withConfig(config: any): any;
  getGraph(options?: any): any;
}

/** A graph that can be run, by any number of callers at once: a LangChain Runnable. Made by {@link StateGraph.compile}. */
export class CompiledStateGraph<
  State = any,
  Update = any,
  Nodes extends string = string,
  Context = Record<string, any>,
  Output = State,
  Transformers extends AnyTransformers = [],
> extends AnyRunnable<Update | Command<unknown, Update> | null, Output> {
  private constructor();
  lc_namespace: string[];
  readonly description?: string;
  config?: StreamOptions<any, Nodes, Context>;
  checkpointer?: BaseCheckpointSaver<any> | boolean;
  store?: AnyStore;
  cache?: AnyCache;
  retryPolicy?: RetryPolicy | readonly RetryPolicy[];
  stepTimeout?: number;
  /** What it was compiled from. */
  readonly builder: StateGraph<any, Nodes, Context, any, any>;
  /** What sees the events of every run of `streamEvents`, version "v3", before the transformers of the call. */
  streamTransformers: Transformers;

  withConfig<const More extends AnyTransformers>(
    config: StreamOptions<any, Nodes, Context> & LangChainOptions & { streamTransformers: More },
  ): CompiledStateGraph<State, Update, Nodes, Context, Output, readonly [...Transformers, ...More]>;
  withConfig(config: StreamOptions<any, Nodes, Context> & LangChainOptions): CompiledStateGraph<State, Update, Nodes, Context, Output, Transformers>;

  invoke(
    input: Update | Command<unknown, Update> | null,
    options?: Partial<InvokeOptions<Nodes, Context> & LangChainOptions> & { streamMode?: StreamMode | StreamMode[] },
  ): Promise<Output>;

  stream<const Mode extends StreamMode | readonly StreamMode[] = "updates", const Subgraphs extends boolean = false>(
    input: Update | Command<unknown, Update> | null,
    options: StreamOptions<Mode, Nodes, Context, Subgraphs> & LangChainOptions & { encoding: "text/event-stream" },
  ): Promise<IterableReadableStream<Uint8Array>>;
  stream<const Mode extends StreamMode | readonly StreamMode[] = "updates", const Subgraphs extends boolean = false>(
    input: Update | Command<unknown, Update> | null,
    options?: StreamOptions<Mode, Nodes, Context, Subgraphs> & LangChainOptions,
  ): Promise<IterableReadableStream<StreamChunk<Mode, State, Update, Nodes, Subgraphs>>>;

  streamEvents<const More extends AnyTransformers = []>(
    input: Update | Command<unknown, Update> | null,
    options: InvokeOptions<Nodes, Context> & LangChainOptions & { version: "v3"; transformers?: More; encoding: "text/event-stream" },
  ): Promise<IterableReadableStream<Uint8Array>>;
  streamEvents<const More extends AnyTransformers = []>(
    input: Update | Command<unknown, Update> | null,
    options: InvokeOptions<Nodes, Context> & LangChainOptions & { version: "v3"; transformers?: More; encoding?: undefined },
  ): Promise<GraphRunStream<Output, InferExtensions<readonly [...Transformers, ...More]>>>;
  streamEvents(
    input: Update | Command<unknown, Update> | null,
    options: StreamOptions<StreamMode | readonly StreamMode[], Nodes, Context> & LangChainOptions & { version: "v1" | "v2"; encoding: "text/event-stream" },
    filters?: Parameters<Runnable["streamEvents"]>[2],
  ): IterableReadableStream<Uint8Array>;
  streamEvents(
    input: Update | Command<unknown, Update> | null,
    options: StreamOptions<StreamMode | readonly StreamMode[], Nodes, Context> & LangChainOptions & { version: "v1" | "v2" },
    filters?: Parameters<Runnable["streamEvents"]>[2],
  ): IterableReadableStream<StreamEvent>;

  getState(config: CheckpointConfig, options?: GetStateOptions): Promise<StateSnapshot<State>>;
  getStateHistory(config: CheckpointConfig, options?: CheckpointListOptions): AsyncGenerator<StateSnapshot<State>, void, unknown>;
  updateState(
    config: CheckpointConfig,
    values: StateUpdate<Update>["values"],
    asNode?: StateUpdate<Update, Nodes>["asNode"],
  ): Promise<CheckpointConfig>;
  bulkUpdateState(config: CheckpointConfig, supersteps: readonly StateSuperstep<Update, Nodes>[]): Promise<CheckpointConfig>;
  clearCache(nodes?: readonly Nodes[]): Promise<void>;
  getGraph(options?: GetGraphOptions & RunnableConfig): any & Graph;
  getGraphAsync(options?: GetGraphOptions): Promise<Graph>;
  getSubgraphs(namespace?: string, recurse?: boolean): Generator<[name: string, graph: CompiledStateGraph<any, any, any, any>]>;
  getSubgraphsAsync(namespace?: string, recurse?: boolean): AsyncGenerator<[name: string, graph: CompiledStateGraph<any, any, any, any>]>;
}

/** {@link entrypoint} */
export interface EntrypointFunction {
  <Input, Returned>(
    optionsOrName: EntrypointOptions | string,
    func: (input: Input, config: EntrypointRuntime & RunnableConfig) => Returned | Promise<Returned>,
  ): CompiledStateGraph<EntrypointOutput<Awaited<Returned>>, Input, string>;
  final<Value, Save>(parts: { value?: Value; save?: Save }): EntrypointFinal<Value, Save>;
}

/** A function as a graph. */
export const entrypoint: EntrypointFunction;

export {};
