// What `@langchain/langgraph` exports.

export { Annotation } from "../annotation.js";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, UntrackedValueChannel } from "../channels.js";
export { getCurrentTaskInput, getStore, getWriter, interrupt, writer } from "../context.js";
export { Command, END, INTERRUPT, Overwrite, RunControl, START, Send, isCommand, isInterrupted } from "../control.js";
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
} from "../errors.js";
export { getPreviousState } from "../func.js";
export { BaseCheckpointSaver, MemorySaver } from "../savers.js";
export { isStandardSchema } from "../standard.js";
export {
  DeltaValue,
  ReducedValue,
  StateSchema,
  UntrackedValue,
  defaultOf as getSchemaDefaultGetter,
  jsonSchemaOf as getJsonSchemaFromSchema,
} from "../state_schema.js";
export { BaseStore, InMemoryStore } from "../store.js";
export { CompiledStateGraph } from "./compiled.js";
export { getConfig, pushMessage } from "./context.js";
export { entrypoint, task } from "./func.js";
export { StateGraph } from "./graph.js";
export { GraphCallbackHandler } from "./lifecycle.js";
export {
  MessagesAnnotation,
  MessagesDeltaValue,
  MessagesValue,
  MessagesZodMeta,
  MessagesZodState,
  REMOVE_ALL_MESSAGES,
  addMessages,
  messagesDeltaReducer,
  messagesStateReducer,
} from "./messages.js";
export { ChatModelStream as ChatModelStreamImpl } from "@langchain/core/language_models/stream";
export { StreamChannel, StreamChannel as EventLog } from "./stream/channel.js";
export { createGraphRunStream, isNativeTransformer } from "./stream/create.js";
export { createLifecycleTransformer, filterLifecycleEntries } from "./stream/lifecycle.js";
export { createMessagesTransformer } from "./stream/messages.js";
export { STREAM_EVENTS_V3_MODES, convertToProtocolEvent, isCheckpointEnvelope } from "./stream/protocol.js";
export { GraphRunStream, SubgraphRunStream } from "./stream/run.js";
export { createSubgraphDiscoveryTransformer, filterSubgraphHandles } from "./stream/subgraphs.js";
export { createValuesTransformer } from "./stream/values.js";
export { AsyncBatchedStore, COMMAND_SYMBOL, CommandInstance, copyCheckpoint, emptyCheckpoint, isSerializableSchema } from "./rest.js";
