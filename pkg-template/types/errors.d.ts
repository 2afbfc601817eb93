/** What can go wrong, under LangGraph's names. */

import type { Command, Interrupt } from "./control.js";

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

/** A channel that was read is empty. */
export class EmptyChannelError extends BaseLangGraphError {
  /** `"EmptyChannelError"` */
  static get unminifiable_name(): string;
}

/** No longer thrown. */
export class MultipleSubgraphsError extends BaseLangGraphError {
  /** `"MultipleSubgraphError"` */
  static get unminifiable_name(): string;
}

/** A graph on a server failed. */
export class RemoteException extends BaseLangGraphError {
  /** `"RemoteException"` */
  static get unminifiable_name(): string;
}

/** What is thrown to leave a node and is no failure: throw it on where you catch errors. */
export class GraphBubbleUp extends BaseLangGraphError {
  get is_bubble_up(): boolean;
}

/** A node waits for answers. */
export class GraphInterrupt extends GraphBubbleUp {
  constructor(interrupts?: Interrupt[], fields?: BaseLangGraphErrorFields);
  /** What was asked. */
  interrupts: Interrupt[];
  /** `"GraphInterrupt"` */
  static get unminifiable_name(): string;
}

/** Thrown by a node that cannot go on: a question without `interrupt()`. */
export class NodeInterrupt extends GraphInterrupt {
  constructor(message: any, fields?: BaseLangGraphErrorFields);
  /** `"NodeInterrupt"` */
  static get unminifiable_name(): string;
}

/** A {@link Command} on its way to a parent graph. */
export class ParentCommand extends GraphBubbleUp {
  constructor(command: Command);
  command: Command;
  /** `"ParentCommand"` */
  static get unminifiable_name(): string;
}

/** The run was asked to stop, and did so between two steps. */
export class GraphDrained extends GraphBubbleUp {
  constructor(reason?: string, fields?: BaseLangGraphErrorFields);
  /** Why: `"shutdown"` unless said otherwise. */
  reason: string;
  /** `"GraphDrained"` */
  static get unminifiable_name(): string;
}

/** A node took too long. */
export class NodeTimeoutError extends BaseLangGraphError {
  constructor(
    fields: { node: string; elapsed: number; kind: "run" | "idle"; runTimeout?: number; idleTimeout?: number },
    errorFields?: BaseLangGraphErrorFields,
  );
  /** The node. */
  node: string;
  /** Whether it took too long altogether, or without a sign of life. */
  kind: "run" | "idle";
  /** The limit in milliseconds that it has gone over. */
  timeout: number;
  /** How many milliseconds it took. */
  elapsed: number;
  /** Its limit altogether, if it has one. */
  runTimeout?: number;
  /** Its limit without a sign of life, if it has one. */
  idleTimeout?: number;
  /** `"NodeTimeoutError"` */
  static get unminifiable_name(): string;
}

/** Answers that do not fit the questions that are open. */
export class UnknownInterruptError extends BaseLangGraphError {
  constructor(
    message: string,
    fields: {
      reason: "not_pending" | "empty_map" | "ambiguous";
      interruptIds?: string[];
      pendingIds?: string[];
    } & BaseLangGraphErrorFields,
  );
  /** How they do not fit. */
  reason: "not_pending" | "empty_map" | "ambiguous";
  /** The questions that are answered and are not open. */
  interruptIds: string[];
  /** The questions that are open. */
  pendingIds: string[];
  /** `"UnknownInterruptError"` */
  static get unminifiable_name(): string;
}

/** What a node's error handler is told: which node failed, and how. */
export class NodeError {
  constructor(node: string, error: Error);
  node: string;
  error: Error;
  /** `"NodeError"` */
  static get unminifiable_name(): string;
}

/** Whether an error is to be thrown on where errors are caught. */
export function isGraphBubbleUp(error?: unknown): error is GraphBubbleUp;
/** Whether an error is a {@link GraphInterrupt} or {@link NodeInterrupt}, of this package or of LangGraph's. */
export function isGraphInterrupt(error?: unknown): error is GraphInterrupt;
/** Whether an error is a {@link ParentCommand}, of this package or of LangGraph's. */
export function isParentCommand(error?: unknown): error is ParentCommand;
/** Whether an error is a {@link GraphDrained}, of this package or of LangGraph's. */
export function isGraphDrained(error?: unknown): error is GraphDrained;
/** Whether an error is a {@link NodeTimeoutError}, of this package or of LangGraph's. */
export function isNodeTimeoutError(error?: unknown): error is NodeTimeoutError;
/** Whether an error is an {@link UnknownInterruptError}, of this package or of LangGraph's. */
export function isUnknownInterruptError(error?: unknown): error is UnknownInterruptError;
/** Whether a value is a {@link NodeError}, of this package or of LangGraph's. */
export function isNodeError(value?: unknown): value is NodeError;
/** Whether an error, or what caused it, says that an answer does not match its question's `responseSchema`. */
export function isInvalidResume(error: unknown): boolean;
/** @internal Has {@link isInvalidResume} know an error. */
export function _markInvalidResume(error: unknown): void;

/**
 * The engine itself has failed: a bug of this package, never of the graph. The run is lost,
 * and so is every other run of this copy of the engine.
 */
export class EnginePanic extends Error {
  constructor(message?: string);
}

export {};
