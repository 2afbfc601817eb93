// Everything the package exports, however the module is loaded.

export { Annotation } from "./annotation.js";
export { BaseCache, InMemoryCache } from "./cache.js";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, IsLastStep, RemainingSteps, UntrackedValueChannel } from "./channels.js";
export { Client } from "./client.js";
export { getConfig, getCurrentTaskInput, getStore, getWriter, interrupt, writer } from "./context.js";
export { Command, END, INTERRUPT, Overwrite, RunControl, START, Send, isCommand, isInterrupted } from "./control.js";
export {
  BaseLangGraphError,
  EmptyChannelError,
  EmptyInputError,
  EnginePanic,
  GraphBubbleUp,
  GraphDrained,
  GraphInterrupt,
  GraphRecursionError,
  GraphValueError,
  InvalidNamespaceError,
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
} from "./errors.js";
export { entrypoint, getPreviousState, task } from "./func.js";
export { CompiledStateGraph, StateGraph } from "./graph.js";
export {
  MessagesAnnotation,
  MessagesValue,
  REMOVE_ALL_MESSAGES,
  RemoveMessage,
  addMessages,
  messagesStateReducer,
} from "./messages.js";
export { BaseCheckpointSaver, MemorySaver } from "./savers.js";
export { BaseStore, InMemoryStore } from "./store.js";
export { DeltaValue, ReducedValue, StateSchema, UntrackedValue } from "./state_schema.js";
