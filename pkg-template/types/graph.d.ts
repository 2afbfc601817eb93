/** Building a graph, and running it. */

import type { EventFilters, GraphEvent } from "./events.js";
import type { Command, END, Send, START } from "./control.js";
import type { GetGraphOptions, Graph } from "./drawing.js";
import type { AnyCache, AnyRunControl, NodePolicies, RetryPolicy } from "./running.js";
import type { AnyStore, Runtime, ServerInfo } from "./runtime.js";
import type { ContextOf, ContextSchema, DefinitionOf, Schema, StateGraphInit, StateGraphOptions } from "./schema.js";
import type { BaseCheckpointSaver, CheckpointConfig, CheckpointListOptions } from "./savers.js";
import type { AnnotationRoot, StateDefinition, StateType, UpdateType, ValuesType } from "./state.js";
import type { GetStateOptions, StateSnapshot, StateSuperstep, StateUpdate } from "./state-snapshot.js";
import type { RunStream, StreamChunk, StreamMode } from "./stream.js";

type Start = typeof START;
type End = typeof END;

/**
 * What a node returns: a write to the state; a {@link Command}; a list of both with at least
 * one `Command` in it; or nothing.
 *
 * Keys that the state does not have are dropped.
 */
export type NodeResult<Update> =
  | Update
  | Command<unknown, Update>
  | readonly (Update | Command<unknown, Update>)[]
  | null
  | undefined
  | void;

/**
 * A node: reads the state, returns a write to it.
 *
 * @typeParam State - What it reads.
 * @typeParam Update - What it may write.
 * @typeParam Context - What the caller gives as `context`.
 */
export type NodeFunction<State, Update = Partial<State>, Context = Record<string, any>> = (
  state: State,
  runtime: Runtime<Context>,
) => NodeResult<Update> | Promise<NodeResult<Update>>;

/** How a node is added. */
export interface NodeOptions<State = any, Update = any, Context = Record<string, any>>
  extends NodePolicies<State, Update, Context> {
  /** The nodes that its {@link Command}s go to: for the drawing, and for the check that every node can be reached. */
  ends?: readonly string[];
  /**
   * The keys that it reads, in place of the state's. Keys that only it declares are private: nodes may write them, and
   * no other node reads them.
   */
  input?: Schema;
  /** Whether it waits until no other node is left to run. Default: false. */
  defer?: boolean;
  /** Facts about the node, for streams and the drawing. */
  metadata?: Record<string, unknown>;
  /** Graphs that the node's function runs, for the drawing and {@link CompiledStateGraph.getSubgraphs}. */
  subgraphs?: readonly CompiledStateGraph<any, any, any, any>[];
}

/** A node in a list of nodes. */
export type NodeEntry<Name extends string, State, Update, Context> = readonly [
  name: Name,
  action: NodeFunction<State, Update, Context>,
  options?: NodeOptions<State, Update, Context>,
];

/** What a conditional edge's path returns: where to go, once or several times. */
export type PathResult<Target extends string> =
  | Target
  | Send<string>
  | readonly (Target | Send<string>)[];

/** A conditional edge's path: reads the state, says where to go. */
export type PathFunction<State, Target extends string, Context = Record<string, any>> = (
  state: State,
  runtime: Runtime<Context>,
) => PathResult<Target> | Promise<PathResult<Target>>;

/** How a graph is compiled. */
export interface CompileOptions<Nodes extends string = string> {
  /** The graph's name. Default: `"LangGraph"`. */
  name?: string;
  /** What the graph is for, in words. */
  description?: string;
  /** Nodes before which every run stops; `"*"` is all of them. */
  interruptBefore?: "*" | readonly Nodes[];
  /** Nodes after which every run stops; `"*"` is all of them. */
  interruptAfter?: "*" | readonly Nodes[];
  /**
   * Where the graph's threads are kept: with it runs go on where the last one of their `thread_id` ended, and may be
   * interrupted. In a graph inside another `true` remembers from one call to the next, `false` keeps nothing; left out
   * the graph around it says where.
   */
  checkpointer?: BaseCheckpointSaver<any> | boolean;
  /** What nodes find in `runtime.store`, unless the caller gives another. */
  store?: AnyStore;
  /** Where nodes with a `cachePolicy` keep what they write. */
  cache?: AnyCache;
  /** When nodes that have no policy are tried again. */
  retryPolicy?: RetryPolicy | readonly RetryPolicy[];
  /** Milliseconds that a step may take; the run ends then. */
  stepTimeout?: number;
}

/** How a graph is run. */
export interface InvokeOptions<Nodes extends string = string, Context = Record<string, any>> {
  /** What nodes find in `runtime.context`. */
  context?: Context;
  /**
   * What nodes find in `runtime.configurable`. `thread_id` names the thread in a graph with a checkpointer,
   * `checkpoint_id` the checkpoint to start from. Default: the thread's last.
   */
  configurable?: Record<string, any>;
  /**
   * How soon checkpoints are stored: before the next step, while it runs, or when the run ends. Default: `"async"`.
   */
  durability?: "sync" | "async" | "exit";
  /** Labels of the run, for nodes, models and traces. */
  tags?: string[];
  /** Facts about the run, for nodes, models and traces. */
  metadata?: Record<string, unknown>;
  /** How many steps the run may take, at least 1. Default: 25. A chain of n nodes takes n + 1. */
  recursionLimit?: number;
  /** How many nodes may run at a time, at least 1. Default: all of a step. */
  maxConcurrency?: number;
  /** Cancels the run when it aborts. */
  signal?: AbortSignal;
  /** What nodes find in `runtime.store`. */
  store?: AnyStore;
  /** What nodes find in `runtime.writer`: chunks go there instead of into the stream. */
  writer?: (chunk: unknown) => void | Promise<void>;
  /** What nodes find in `runtime.callbacks`: LangChain's handlers, or a manager of them. */
  callbacks?: any;
  /** What nodes find in `runtime.heartbeat`. */
  heartbeat?: () => void;
  /** Asks the run to stop before its next step; nodes find it in `runtime.control`. */
  control?: AnyRunControl;
  /** A cache of this run's, in place of the graph's. */
  cache?: AnyCache;
  /** What nodes find in `runtime.serverInfo`. Default: what `configurable` and `metadata` say of it. */
  serverInfo?: ServerInfo;
  /** Nodes before which this run stops; `"*"` is all of them. Default: what the graph was compiled with. */
  interruptBefore?: "*" | readonly Nodes[];
  /** Nodes after which this run stops; `"*"` is all of them. Default: what the graph was compiled with. */
  interruptAfter?: "*" | readonly Nodes[];
  /**
   * The keys that states and updates show, or one key, whose value then stands for them. Default: for `invoke` the
   * output's, for `stream` the state's.
   */
  outputKeys?: string | readonly string[];
  /** Keys that must be there. As in LangGraph the whole input is taken all the same. */
  inputKeys?: string | readonly string[];
}

/** How a graph is run and what is told of it. */
export interface StreamOptions<
  Mode extends StreamMode | readonly StreamMode[] = StreamMode | readonly StreamMode[],
  Nodes extends string = string,
  Context = Record<string, any>,
  Subgraphs extends boolean = boolean,
> extends InvokeOptions<Nodes, Context> {
  /** What to stream: a mode, or a list of modes. Default: `"updates"`. */
  streamMode?: Mode;
  /** Whether to stream what happens in graphs inside the graph too. Default: `false`. */
  subgraphs?: Subgraphs;
}

/**
 * Builds a graph whose nodes read one state and write to it.
 *
 * Chain the calls: the type of what `addNode` returns knows the new node, and edges can only
 * be drawn between nodes that the type knows.
 *
 * @typeParam SD - The keys of the state.
 * @typeParam Nodes - The names of the nodes added so far.
 * @typeParam Context - What callers give as `context`.
 * @typeParam In - The keys that a run takes from its input.
 * @typeParam Out - The keys that the result of a run has.
 *
 * @example
 * ```ts
 * const graph = new StateGraph(MessagesAnnotation)
 *   .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
 *   .addEdge(START, "agent")
 *   .addEdge("agent", END)
 *   .compile();
 * ```
 */
export interface StateGraph<
  SD extends StateDefinition,
  Nodes extends string = never,
  Context = Record<string, any>,
  In extends StateDefinition = SD,
  Out extends StateDefinition = SD,
> {
  /**
   * Adds several nodes at once, from a list of `[name, function, options?]`.
   *
   * @throws `Error` when there is such a node already, or its name is reserved.
   */
  addNode<Name extends string, Input = StateType<SD>>(
    nodes: readonly NodeEntry<Name, Input, UpdateType<SD & In & Out>, Context>[],
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Adds several nodes at once, from an object of `{ name: function }`.
   *
   * @throws `Error` when there is such a node already, or its name is reserved.
   */
  addNode<Name extends string>(
    nodes: Record<Name, NodeFunction<StateType<SD>, UpdateType<SD & In & Out>, Context>>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Adds a node that reads keys of its own.
   *
   * @param name - Unique in the graph; not `"__start__"` or `"__end__"`, and without `|` or `:`.
   * @param action - What the node does.
   * @param options - What it reads, and where its {@link Command}s go.
   * @throws `Error` when there is such a node already, the name is reserved, or a key is there in another way.
   */
  addNode<Name extends string, S extends Schema>(
    name: Name,
    action: NodeFunction<StateType<DefinitionOf<S>>, UpdateType<SD & In & Out & DefinitionOf<S>>, Context>,
    options: NodeOptions<StateType<DefinitionOf<S>>, UpdateType<SD & In & Out & DefinitionOf<S>>, Context> & { input: S },
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Adds a node.
   *
   * A node that {@link Send} runs gets what was sent: give its first parameter that type.
   *
   * @param name - Unique in the graph; not `"__start__"` or `"__end__"`, and without `|` or `:`.
   * @param action - What the node does.
   * @param options - Where its {@link Command}s go, and what goes on around it.
   * @throws `Error` when there is such a node already, or the name is reserved.
   */
  addNode<Name extends string, Input = StateType<SD>>(
    name: Name,
    action: NodeFunction<Input, UpdateType<SD & In & Out>, Context>,
    options?: NodeOptions<Input, UpdateType<SD & In & Out>, Context>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Adds a node that is an object which is invoked with the state and gives an update, such as a chat model of
   * `superstep/models`.
   *
   * @throws `Error` when there is such a node already, or its name is reserved.
   */
  addNode<Name extends string>(
    name: Name,
    action: {
      invoke(state: StateType<SD>, runtime: any): NodeResult<UpdateType<SD & In & Out>> | Promise<NodeResult<UpdateType<SD & In & Out>>>;
    },
    options?: NodeOptions<StateType<SD>, UpdateType<SD & In & Out>, Context>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Adds nodes, each with an edge to the next, from a list of `[name, function, options?]`.
   *
   * @throws `Error` when the list is empty, there is such a node already, or its name is reserved.
   */
  addSequence<Name extends string, Input = StateType<SD>>(
    nodes: readonly NodeEntry<Name, Input, UpdateType<SD & In & Out>, Context>[],
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Adds nodes, each with an edge to the next, from an object of `{ name: function }`.
   *
   * @throws `Error` when the object is empty, there is such a node already, or its name is reserved.
   */
  addSequence<Name extends string>(
    nodes: Record<Name, NodeFunction<StateType<SD>, UpdateType<SD & In & Out>, Context>>,
  ): StateGraph<SD, Nodes | Name, Context, In, Out>;

  /**
   * Policies for nodes that do not say, also for those that are there already. Several calls add up. Error handlers are
   * tried again too, but neither cached nor handled.
   */
  setNodeDefaults(defaults: NodePolicies<any, UpdateType<SD & In & Out>, Context>): this;

  /**
   * Runs a node after another, or after all of a list.
   *
   * @param from - A node, {@link START}, or a list of nodes that must all have run.
   * @param to - A node, or {@link END}.
   */
  addEdge(from: Start | Nodes | readonly Nodes[], to: Nodes | End): this;

  /**
   * Runs, after a node, the nodes that a function names.
   *
   * The names it returns are checked when its type knows them: write the function in place,
   * declare its return type, or use a `pathMap`.
   *
   * @param from - A node, or {@link START}.
   * @param path - Returns a node's name, {@link END}, a {@link Send}, or a list of these.
   */
  addConditionalEdges(
    from: Start | Nodes,
    path: PathFunction<StateType<SD>, Nodes | End, Context>,
  ): this;

  /**
   * Runs, after a node, the nodes that a function chooses from a map.
   *
   * @param from - A node, or {@link START}.
   * @param path - Returns a key of the map, a {@link Send}, or a list of these.
   * @param pathMap - The node, or {@link END}, for each key.
   */
  addConditionalEdges<Key extends string>(
    from: Start | Nodes,
    path: PathFunction<StateType<SD>, Key, Context>,
    pathMap: { readonly [K in NoInfer<Key>]: Nodes | End },
  ): this;

  /**
   * Runs, after a node, the nodes that a function chooses from a list.
   *
   * @param from - A node, or {@link START}.
   * @param path - Returns a node of the list, a {@link Send}, or a list of these.
   * @param pathMap - The nodes, and {@link END} if it can be chosen.
   */
  addConditionalEdges(
    from: Start | Nodes,
    path: PathFunction<StateType<SD>, string, Context>,
    pathMap: readonly (Nodes | End)[],
  ): this;

  /**
   * Checks the graph and makes it ready to run. The builder can go on, and compile again.
   *
   * @throws {@link UnreachableNodeError} when nothing leads to a node; `Error` when nothing
   *   leads from {@link START}, or an edge names a node that is not there.
   */
  compile(
    options?: CompileOptions<Nodes>,
  ): CompiledStateGraph<ValuesType<SD>, UpdateType<In>, Nodes, Context, ValuesType<Out>>;
}

/** Makes a {@link StateGraph} from whatever declares its state. */
export interface StateGraphConstructor {
  /**
   * @param state - The state: what `Annotation.Root` made, or its keys.
   * @param context - The type of `context`. It is not checked when the program runs.
   * @throws {@link StateGraphInputError} when there is no state in what was given.
   */
  new <SD extends StateDefinition, Context = Record<string, any>>(
    state: AnnotationRoot<SD> | SD,
    context?: AnnotationRoot<any> & { readonly State: Context },
  ): StateGraph<SD, never, Context>;

  /**
   * @param init - The state, and what else has a schema of its own.
   * @param context - What callers give as `context`.
   * @throws {@link StateGraphInputError} when there is no state in what was given; `Error` when two schemas declare
   *   one key in two ways.
   */
  new <S extends Schema, I extends Schema = S, O extends Schema = S, C extends ContextSchema = never>(
    init: StateGraphInit<S, I, O, C> & ({ state: S } | { stateSchema: S }),
    context?: C | StateGraphOptions<I, O, C>,
  ): StateGraph<DefinitionOf<S>, never, ContextOf<C>, DefinitionOf<I>, DefinitionOf<O>>;

  /** @param init - The input, which is the state too, and what else has a schema of its own. */
  new <I extends Schema, O extends Schema = I, C extends ContextSchema = never>(
    init: StateGraphOptions<I, O, C> & { input: I },
    context?: C | StateGraphOptions<I, O, C>,
  ): StateGraph<DefinitionOf<I>, never, ContextOf<C>, DefinitionOf<I>, DefinitionOf<O>>;

  /**
   * @param state - The state: a {@link StateSchema}, an object schema of zod, or what `Annotation.Root` made.
   * @param options - What callers give as `context`, or what else has a schema of its own.
   */
  new <S extends Schema, I extends Schema = S, O extends Schema = S, C extends ContextSchema = never>(
    state: S,
    options?: C | StateGraphOptions<I, O, C>,
  ): StateGraph<DefinitionOf<S>, never, ContextOf<C>, DefinitionOf<I>, DefinitionOf<O>>;

  readonly prototype: StateGraph<any, any, any, any, any>;
}

/** Builds graphs: see the type of the same name. */
export const StateGraph: StateGraphConstructor;

/**
 * A graph that can be run, by any number of callers at once. Made by {@link StateGraph.compile}.
 *
 * @typeParam State - What its state holds.
 * @typeParam Update - What a run begins with.
 * @typeParam Nodes - The names of its nodes.
 * @typeParam Context - What callers give as `context`.
 * @typeParam Output - What a run results in.
 */
export class CompiledStateGraph<
  State = any,
  Update = any,
  Nodes extends string = string,
  Context = Record<string, any>,
  Output = State,
> {
  private constructor();

  /** The graph's name. */
  readonly name: string;

  /** What the graph is for, in words. */
  readonly description?: string;

  /** What {@link CompiledStateGraph.withConfig} bound. */
  readonly config?: StreamOptions<any, Nodes, Context>;

  /** What the graph was compiled with. */
  readonly checkpointer?: BaseCheckpointSaver<any> | boolean;

  /** What the graph was compiled with. */
  readonly store?: AnyStore;

  /** Where nodes with a `cachePolicy` keep what they write. */
  cache?: AnyCache;

  /** When nodes that have no policy are tried again. */
  retryPolicy?: RetryPolicy | readonly RetryPolicy[];

  /** Milliseconds that a step may take. */
  stepTimeout?: number;

  /**
   * The same graph with options under those of every call: `configurable` and `metadata` are
   * merged, `tags` and `callbacks` are both there, of every other option the call's counts. A
   * {@link Client} runs it so too.
   */
  withConfig(config: StreamOptions<any, Nodes, Context>): CompiledStateGraph<State, Update, Nodes, Context, Output>;

  /**
   * Runs the graph to its end.
   *
   * @param input - A write to the state, or a {@link Command}; `null` goes on where the thread stopped.
   * @returns The state at the end: of an output schema its keys. Of a run that was interrupted see {@link isInterrupted}.
   * @throws What a node threw; {@link EmptyInputError}, {@link GraphRecursionError},
   *   {@link InvalidUpdateError} and their like; an `AbortError` when `signal` aborts.
   */
  invoke(input: Update | Command<unknown, Update> | null, options?: InvokeOptions<Nodes, Context>): Promise<Output>;

  /**
   * Runs the graph and tells what happens, as it happens.
   *
   * @param input - A write to the state, or a {@link Command}; `null` goes on where the thread stopped.
   * @returns The run. What goes wrong in it is thrown when it is read.
   *
   * @example
   * ```ts
   * for await (const [mode, payload] of await graph.stream(input, { streamMode: ["updates", "custom"] })) { … }
   * ```
   */
  stream<const Mode extends StreamMode | readonly StreamMode[] = "updates", const Subgraphs extends boolean = false>(
    input: Update | Command<unknown, Update> | null,
    options?: StreamOptions<Mode, Nodes, Context, Subgraphs>,
  ): Promise<RunStream<StreamChunk<Mode, State, Update, Nodes, Subgraphs>>>;

  /**
   * A thread's state: its values, what is next, and what waits for an answer.
   *
   * @param config - The thread, as `configurable.thread_id`; with `checkpoint_id` what it was at that checkpoint.
   * @throws {@link GraphValueError} in a graph without a checkpointer; what a saver throws.
   */
  getState(config: CheckpointConfig, options?: GetStateOptions): Promise<StateSnapshot<State>>;

  /**
   * A thread's states, the newest first.
   *
   * @param config - The thread, as `configurable.thread_id`.
   * @param options - Which of them.
   * @throws As {@link CompiledStateGraph.getState}.
   */
  getStateHistory(
    config: CheckpointConfig,
    options?: CheckpointListOptions,
  ): AsyncGenerator<StateSnapshot<State>, void, unknown>;

  /**
   * Changes a thread's state, as if a node had returned the values.
   *
   * @param config - The thread, as `configurable.thread_id`; with `checkpoint_id` a branch starts from that checkpoint.
   * @param values - What the node would have returned; `null` changes nothing.
   * @param asNode - The node: see {@link StateUpdate.asNode}.
   * @returns Names the new checkpoint.
   * @throws {@link InvalidUpdateError} when it is not clear which node is meant, or there is no such node; what a schema,
   *   a reducer or a saver throws; {@link GraphValueError} in a graph without a checkpointer.
   */
  updateState(
    config: CheckpointConfig,
    values: StateUpdate<Update>["values"],
    asNode?: StateUpdate<Update, Nodes>["asNode"],
  ): Promise<CheckpointConfig>;

  /**
   * Changes a thread's state several times: each superstep makes one checkpoint of all its updates.
   *
   * @returns Names the last of the new checkpoints.
   * @throws As {@link CompiledStateGraph.updateState}; `Error` when there is nothing to do.
   */
  bulkUpdateState(
    config: CheckpointConfig,
    supersteps: readonly StateSuperstep<Update, Nodes>[],
  ): Promise<CheckpointConfig>;

  /**
   * Runs the graph and tells what starts and ends in it, also in graphs inside it.
   *
   * @param filters - Which events; all if left out.
   * @throws `Error` for another `version` than `"v2"`. What goes wrong in the run is thrown when it is read.
   *
   * @example
   * ```ts
   * for await (const { event, name, data } of graph.streamEvents(input, { version: "v2" })) { … }
   * ```
   */
  streamEvents(
    input: Update | Command<unknown, Update> | null,
    options: StreamOptions<StreamMode | readonly StreamMode[], Nodes, Context> & {
      version: "v2";
      /** The graph's name in its own events. */
      runName?: string;
      /** The id in its own events. */
      runId?: string;
    },
    filters?: EventFilters,
  ): RunStream<GraphEvent>;

  /** The graph's name. */
  getName(): string;

  /** Forgets what the cache holds of these nodes, of an entrypoint of these tasks; without any, everything in it. */
  clearCache(nodes?: readonly Nodes[]): Promise<void>;

  /**
   * The graph's nodes and edges, to look at.
   *
   * @throws `Error` when an edge that was added since leads nowhere, or, with `xray`, a graph inside has no first node.
   */
  getGraph(options?: GetGraphOptions): Graph;

  /** The graph's nodes and edges, to look at. */
  getGraphAsync(options?: GetGraphOptions): Promise<Graph>;

  /**
   * The graphs that are nodes of this one, by the node's name.
   *
   * @param namespace - Asks only for the graph there: a node's name, or with `recurse` several with `|` between them.
   * @param recurse - Whether the graphs inside those follow as well, as `"outer|inner"`. Default: `false`.
   */
  getSubgraphs(
    namespace?: string,
    recurse?: boolean,
  ): Generator<[name: string, graph: CompiledStateGraph<any, any, any, any>]>;

  /** The graphs that are nodes of this one, as {@link CompiledStateGraph.getSubgraphs} finds them. */
  getSubgraphsAsync(
    namespace?: string,
    recurse?: boolean,
  ): AsyncGenerator<[name: string, graph: CompiledStateGraph<any, any, any, any>]>;
}

export {};
