// Everything the package exports, however the module is loaded.

export { Annotation } from "./annotation.js";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, UntrackedValueChannel } from "./channels.js";
export { Client } from "./client.js";
export { Command, END, Overwrite, START, Send, isCommand } from "./control.js";
export {
  BaseLangGraphError,
  EmptyInputError,
  EnginePanic,
  GraphRecursionError,
  GraphValueError,
  InvalidUpdateError,
  StateGraphInputError,
  UnreachableNodeError,
} from "./errors.js";
export { CompiledStateGraph, StateGraph } from "./graph.js";
export {
  MessagesAnnotation,
  MessagesValue,
  REMOVE_ALL_MESSAGES,
  RemoveMessage,
  addMessages,
  messagesStateReducer,
} from "./messages.js";
export { DeltaValue, ReducedValue, StateSchema, UntrackedValue } from "./state_schema.js";
