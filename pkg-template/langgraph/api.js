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
export { AsyncBatchedStore, COMMAND_SYMBOL, CommandInstance, copyCheckpoint, isSerializableSchema } from "./rest.js";
export { StreamChannel } from "./stream/channel.js";
export { createMessagesTransformer } from "./stream/messages.js";
