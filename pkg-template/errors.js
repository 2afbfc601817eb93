// LangGraph's error classes. Guards compare `name`, so that errors of several copies of a package are known.

export class BaseLangGraphError extends Error {
  constructor(message, fields) {
    super(messageOf(message, fields?.lc_error_code));
    this.lc_error_code = fields?.lc_error_code;
  }
}

/** A message ends with the address of the page about its code; the engine's own messages do already. */
function messageOf(message, code) {
  if (!code || message?.includes("\n\nTroubleshooting URL: ")) return message ?? "";
  return `${message ?? ""}\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/${code}/\n`;
}

/**
 * A class of this name; `unminifiable_name` is what guards compare. Calls are marked as pure, so that bundlers leave out
 * what nobody uses.
 */
function errorClass(name, Base = BaseLangGraphError) {
  const classes = {
    [name]: class extends Base {
      static unminifiable_name = name;
      constructor(message, fields) {
        super(message, fields);
        this.name = name;
      }
    },
  };
  return classes[name];
}

export const EmptyChannelError = /* @__PURE__ */ errorClass("EmptyChannelError");
export const EmptyInputError = /* @__PURE__ */ errorClass("EmptyInputError");
export const GraphRecursionError = /* @__PURE__ */ errorClass("GraphRecursionError");
export const GraphValueError = /* @__PURE__ */ errorClass("GraphValueError");
export const InvalidUpdateError = /* @__PURE__ */ errorClass("InvalidUpdateError");
export const RemoteException = /* @__PURE__ */ errorClass("RemoteException");
export const UnreachableNodeError = /* @__PURE__ */ errorClass("UnreachableNodeError");
export const GraphValidationError = /* @__PURE__ */ errorClass("GraphValidationError", Error);
export const AbortError = /* @__PURE__ */ errorClass("AbortError", Error);
export const EnginePanic = /* @__PURE__ */ errorClass("EnginePanic", Error);
export const InvalidNamespaceError = /* @__PURE__ */ errorClass("InvalidNamespaceError", Error);

/** Its name lacks an "s" in LangGraph too. */
export class MultipleSubgraphsError extends BaseLangGraphError {
  static unminifiable_name = "MultipleSubgraphError";
  name = "MultipleSubgraphError";
}

/** Its message is the same whatever it is given. */
export class StateGraphInputError extends BaseLangGraphError {
  static unminifiable_name = "StateGraphInputError";
  name = "StateGraphInputError";

  constructor(message, fields) {
    super(message, fields);
    this.message =
      "Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema.";
  }
}

/** What is thrown to leave a node, and is no failure: it is to go through every `catch`. */
export class GraphBubbleUp extends BaseLangGraphError {
  get is_bubble_up() {
    return true;
  }
}

export class GraphInterrupt extends GraphBubbleUp {
  static unminifiable_name = "GraphInterrupt";
  name = "GraphInterrupt";

  constructor(interrupts, fields) {
    super(JSON.stringify(interrupts, null, 2), fields);
    this.interrupts = interrupts ?? [];
  }
}

export class NodeInterrupt extends GraphInterrupt {
  static unminifiable_name = "NodeInterrupt";
  name = "NodeInterrupt";

  constructor(message, fields) {
    super([{ value: message }], fields);
  }
}

export class ParentCommand extends GraphBubbleUp {
  static unminifiable_name = "ParentCommand";
  name = "ParentCommand";

  constructor(command) {
    super();
    this.command = command;
  }
}

export class GraphDrained extends GraphBubbleUp {
  static unminifiable_name = "GraphDrained";
  name = "GraphDrained";

  constructor(reason = "shutdown", fields) {
    super(`Graph drained: ${reason}`, fields);
    this.reason = reason;
  }
}

export class NodeTimeoutError extends BaseLangGraphError {
  static unminifiable_name = "NodeTimeoutError";
  node;
  kind;
  timeout;
  elapsed;
  runTimeout;
  idleTimeout;
  name = "NodeTimeoutError";

  constructor({ node, elapsed, kind, runTimeout, idleTimeout }, fields) {
    const isIdle = kind === "idle";
    const timeout = isIdle ? idleTimeout : runTimeout;
    if (timeout === undefined) {
      throw new Error(isIdle ? "idleTimeout is required when kind='idle'" : "runTimeout is required when kind='run'");
    }
    const limit = isIdle ? `idle timeout of ${timeout}ms without making progress` : `run timeout of ${timeout}ms`;
    super(`Node "${node}" exceeded its ${limit} (elapsed: ${elapsed}ms).`, fields);
    Object.assign(this, { node, kind, timeout, elapsed, runTimeout, idleTimeout });
  }
}

export class UnknownInterruptError extends BaseLangGraphError {
  static unminifiable_name = "UnknownInterruptError";
  reason;
  interruptIds;
  pendingIds;
  name = "UnknownInterruptError";

  constructor(message, fields) {
    super(message, fields);
    this.reason = fields.reason;
    this.interruptIds = fields.interruptIds ?? [];
    this.pendingIds = fields.pendingIds ?? [];
  }
}

/** What a node's error handler is told of the failure. */
export class NodeError {
  static unminifiable_name = "NodeError";

  constructor(node, error) {
    this.node = node;
    this.error = error;
  }
}

const isNamed = (error, ErrorClass) => error?.name === ErrorClass.unminifiable_name;

export const isGraphBubbleUp = (error) => error?.is_bubble_up === true;
export const isGraphInterrupt = (error) => isNamed(error, GraphInterrupt) || isNamed(error, NodeInterrupt);
export const isParentCommand = (error) => isNamed(error, ParentCommand);
export const isGraphDrained = (error) => isNamed(error, GraphDrained);
export const isNodeTimeoutError = (error) => isNamed(error, NodeTimeoutError);
export const isUnknownInterruptError = (error) => isNamed(error, UnknownInterruptError);
export const isNodeError = (value) => value?.constructor?.unminifiable_name === NodeError.unminifiable_name;

/** On the error of an answer that does not match its interrupt's `responseSchema`. */
const INVALID_RESUME = /* @__PURE__ */ Symbol.for("langgraph.invalid_resume");

export function _markInvalidResume(error) {
  if (typeof error === "object" && error !== null) Object.defineProperty(error, INVALID_RESUME, { value: true });
}

/** Whether an error, or what caused it, says that an answer does not match; a chain of causes may be a ring. */
export function isInvalidResume(error) {
  for (let depth = 0; depth < 10 && typeof error === "object" && error !== null; depth += 1) {
    if (error[INVALID_RESUME] === true) return true;
    error = error.cause;
  }
  return false;
}
