/** What can go wrong, under LangGraph's names. */

/** The kinds of mistakes that have a page in LangGraph's documentation. */
export type LangGraphErrorCode =
  | "GRAPH_RECURSION_LIMIT"
  | "INVALID_CONCURRENT_GRAPH_UPDATE"
  | "INVALID_GRAPH_NODE_RETURN_VALUE"
  | "MISSING_CHECKPOINTER"
  | "MULTIPLE_SUBGRAPHS"
  | "UNREACHABLE_NODE";

/** What an error of LangGraph has beside its message. */
export interface BaseLangGraphErrorFields {
  /** The kind of mistake; the message then ends with the address of its page. */
  lc_error_code?: LangGraphErrorCode;
}

/** An error of LangGraph. `name` is the class's name, in minified programs too. */
export class BaseLangGraphError extends Error {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  /** The kind of mistake, where it has a page in LangGraph's documentation. */
  lc_error_code?: LangGraphErrorCode;
}

/** The run took more steps than its `recursionLimit`. */
export class GraphRecursionError extends BaseLangGraphError {
  /** `"GraphRecursionError"` */
  static get unminifiable_name(): string;
}

/** The graph, or what it was asked, makes no sense. */
export class GraphValueError extends BaseLangGraphError {
  /** `"GraphValueError"` */
  static get unminifiable_name(): string;
}

/** A write that the state cannot take, such as two in one step to a key without a reducer. */
export class InvalidUpdateError extends BaseLangGraphError {
  /** `"InvalidUpdateError"` */
  static get unminifiable_name(): string;
}

/** The input writes to no key of the state. */
export class EmptyInputError extends BaseLangGraphError {
  /** `"EmptyInputError"` */
  static get unminifiable_name(): string;
}

/** A namespace that a store refuses. */
export class InvalidNamespaceError extends Error {
  constructor(message?: string);
}

/** What `new StateGraph()` was given declares no state. */
export class StateGraphInputError extends BaseLangGraphError {
  /** `"StateGraphInputError"` */
  static get unminifiable_name(): string;
}

/** Thrown by `compile()`: nothing leads to a node. */
export class UnreachableNodeError extends BaseLangGraphError {
  /** `"UnreachableNodeError"` */
  static get unminifiable_name(): string;
}

/**
 * The engine itself has failed: a bug of this package, never of the graph. The run is lost,
 * and so is every other run of this copy of the engine.
 */
export class EnginePanic extends Error {
  constructor(message?: string);
}

export {};
