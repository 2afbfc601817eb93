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
  type DeltaValueInit,
  ReducedValue,
  type ReducedValueInit,
  type Schema,
  type StandardSchema,
  type StateGraphInit,
  type StateGraphOptions,
  StateSchema,
  type StateSchemaFields,
  UntrackedValue,
  type UntrackedValueInit,
  type ZodObjectSchema,
} from "../types/schema.js";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, type DeltaReducer, UntrackedValueChannel } from "../types/channels.js";
export type { AnyValue, DynamicBarrierValue, EphemeralValue, LastValue, NamedBarrierValue, Topic, WaitForNames } from "../types/channels.js";
export * from "../types/control.js";
export * from "../types/runtime.js";
export { type InterruptOptions, getConfig, getCurrentTaskInput, getStore, getWriter, interrupt, writer } from "../types/context.js";
export type { CompileOptions, InvokeOptions, NodeEntry, NodeFunction, NodeOptions, NodeResult, PathFunction, PathResult, StreamOptions } from "../types/graph.js";
export { RunControl } from "../types/running.js";
export type { CachePolicy, NodePolicies, RetryPolicy, TimeoutPolicy } from "../types/running.js";
export { getPreviousState, task } from "../types/func.js";
export type { EntrypointFinal, EntrypointOptions, EntrypointOutput, EntrypointRuntime, EntrypointSave, Task, TaskOptions } from "../types/func.js";
export * from "../types/state-snapshot.js";
export type { MessageMetadata, RunStream, StreamChunk, StreamMode, ToolEvent } from "../types/stream.js";
export { BaseCheckpointSaver, MemorySaver } from "../types/savers.js";
export type { Checkpoint, CheckpointConfig, CheckpointListOptions, CheckpointMetadata, CheckpointTuple } from "../types/savers.js";
export { BaseStore, InMemoryStore } from "../types/store.js";
export type {
  GetOperation,
  Item,
  ListNamespacesOperation,
  MatchCondition,
  NameSpacePath,
  NamespaceMatchType,
  Operation,
  OperationResults,
  PutOperation,
  SearchItem,
  SearchOperation,
} from "../types/store.js";
export {
  BaseLangGraphError,
  type BaseLangGraphErrorFields,
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
export * from "./types/lifecycle.js";
export * from "./types/messages.js";
export * from "./types/names.js";
export type { MultipleChannelSubscriptionOptions, Pregel, PregelNode, PregelParams, SingleChannelSubscriptionOptions } from "./types/pregel.js";
export * from "./types/rest.js";
export {
  type AgentStatus,
  type ChatModelStream,
  ChatModelStreamImpl,
  type ConvertToProtocolEventOptions,
  type CreateGraphRunStreamOptions,
  EventLog,
  GraphRunStream,
  type InferExtensions,
  type InterruptPayload,
  type LifecycleCause,
  type LifecycleData,
  type LifecycleEntry,
  type LifecycleProjection,
  type LifecycleTransformerOptions,
  type MessagesEventData,
  type Namespace,
  type NativeStreamTransformer,
  type ProtocolEvent,
  STREAM_EVENTS_V3_MODES,
  StreamChannel,
  type StreamEmitter,
  type StreamTransformer,
  type SubgraphDiscoveryProjection,
  type SubgraphDiscoveryTransformerOptions,
  SubgraphRunStream,
  type ToolCallStatus,
  type ToolCallStream,
  type ToolsEventData,
  type UpdatesEventData,
  type UsageInfo,
  convertToProtocolEvent,
  createGraphRunStream,
  createLifecycleTransformer,
  createMessagesTransformer,
  createSubgraphDiscoveryTransformer,
  createValuesTransformer,
  filterLifecycleEntries,
  filterSubgraphHandles,
  isCheckpointEnvelope,
  isNativeTransformer,
} from "./types/stream.js";
