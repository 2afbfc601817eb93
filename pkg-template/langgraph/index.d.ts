/**
 * What `@langchain/langgraph` exports, on this package's engine. Needs `@langchain/core` and `zod`.
 *
 * @module superstep/langgraph
 */

export {
  Annotation,
  type AnnotationFunction,
  type AnnotationRoot,
  type BinaryOperator,
  type Channel,
  type SingleReducer,
  type StateDefinition,
  type StateType,
  type UpdateType,
} from "../types/state.js";
export {
  type ContextOf,
  type ContextSchema,
  type DefinitionOf,
  DeltaValue,
  ReducedValue,
  type Schema,
  type StandardSchema,
  type StateGraphInit,
  type StateGraphOptions,
  StateSchema,
  UntrackedValue,
  type ZodObjectSchema,
} from "../types/schema.js";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, type DeltaReducer, UntrackedValueChannel } from "../types/channels.js";
export * from "../types/control.js";
export * from "../types/runtime.js";
export { type InterruptOptions, getConfig, getCurrentTaskInput, getStore, getWriter, interrupt, writer } from "../types/context.js";
export type { CompileOptions, InvokeOptions, NodeEntry, NodeFunction, NodeOptions, NodeResult, PathFunction, PathResult, StreamOptions } from "../types/graph.js";
export { RunControl } from "../types/running.js";
export type { CachePolicy, NodePolicies, RetryPolicy, TimeoutPolicy } from "../types/running.js";
export { getPreviousState, task } from "../types/func.js";
export type { EntrypointFinal, EntrypointOptions, EntrypointOutput, EntrypointRuntime, EntrypointSave, Task, TaskOptions } from "../types/func.js";
export * from "../types/state-snapshot.js";
export type { MessageMetadata, RunStream, StreamChunk, StreamMode } from "../types/stream.js";
export { BaseCheckpointSaver, MemorySaver } from "../types/savers.js";
export type { CheckpointConfig, CheckpointListOptions } from "../types/savers.js";
export { BaseStore, InMemoryStore } from "../types/store.js";
export {
  BaseLangGraphError,
  EmptyChannelError,
  EmptyInputError,
  GraphBubbleUp,
  GraphDrained,
  GraphInterrupt,
  GraphRecursionError,
  GraphValueError,
  InvalidUpdateError,
  MultipleSubgraphsError,
  NodeError,
  NodeInterrupt,
  NodeTimeoutError,
  ParentCommand,
  RemoteException,
  StateGraphInputError,
  UnknownInterruptError,
  UnreachableNodeError,
  _markInvalidResume,
  isGraphBubbleUp,
  isGraphDrained,
  isGraphInterrupt,
  isInvalidResume,
  isNodeError,
  isNodeTimeoutError,
  isParentCommand,
  isUnknownInterruptError,
} from "../types/errors.js";
export * from "./types/graph.js";
export * from "./types/messages.js";
export * from "./types/rest.js";
export * from "./types/stream.js";
