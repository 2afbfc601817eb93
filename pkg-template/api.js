// Everything the package exports, however the module is loaded.

export { Annotation } from "./annotation.js";
export { Client } from "./client.js";
export { Command, END, Overwrite, START, Send, isCommand } from "./control.js";
export {
  BaseLangGraphError,
  EmptyInputError,
  EnginePanic,
  GraphRecursionError,
  GraphValueError,
  InvalidNamespaceError,
  InvalidUpdateError,
  StateGraphInputError,
  UnreachableNodeError,
} from "./errors.js";
export { CompiledStateGraph, StateGraph } from "./graph.js";
export {
  MessagesAnnotation,
  REMOVE_ALL_MESSAGES,
  RemoveMessage,
  addMessages,
  messagesStateReducer,
} from "./messages.js";
export { BaseStore, InMemoryStore } from "./store.js";
