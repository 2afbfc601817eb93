// How a run and the graphs inside it are doing: `running` or `started`, and in the end `completed`, `interrupted` or
// `failed`, as events of their own and as a list.

import { StreamChannel } from "./channel.js";
import { filtered, isInside, keyOf } from "./namespace.js";
import { eventOf } from "./protocol.js";
import { Subagents } from "./subagents.js";
import { normalizeNamespaceSegment } from "./subscription.js";

/** The entries of the graph at a namespace and of those inside it, from a place in the list. */
export function filterLifecycleEntries(entries, path, startAt = 0) {
  return filtered(
    () => entries.iterate(startAt),
    ({ namespace }) => isInside(namespace, path),
  );
}

export function createLifecycleTransformer(options = {}) {
  const lifecycle = new Lifecycle(options);
  return {
    __native: true,
    init: () => ({ _lifecycleLog: lifecycle.entries, lifecycle: filterLifecycleEntries(lifecycle.entries, []) }),
    onRegister: (emitter) => lifecycle.begin(emitter),
    process: (event) => lifecycle.see(event),
    finalize: () => lifecycle.end(),
    fail: (error) => lifecycle.fail(error),
  };
}

class Lifecycle {
  entries = StreamChannel.local();
  #options;
  #emitter;
  /** The graphs by namespace: `{ namespace, name, status }`. */
  #graphs = new Map();
  #subagents = new Subagents();
  /** Why graphs were started, where a transformer before this one has said so. */
  #causes = new Map();
  /** The questions that wait for an answer. */
  #questions = new Set();
  /** Graphs whose task is over: they are completed when the event that said so has been shown. */
  #leaving = [];
  /** Whether the event that is seen is one of its own. */
  #isTelling = false;
  #isOver = false;

  constructor({
    rootGraphName = "root",
    initialStatus = "running",
    emitRootOnRegister = true,
    getGraphName = nameOf,
    serializeError = textOf,
    getTerminalStatusOverride,
  }) {
    this.#options = { rootGraphName, initialStatus, emitRootOnRegister, getGraphName, serializeError, getTerminalStatusOverride };
  }

  begin(emitter) {
    this.#emitter = emitter;
    this.#graphAt([]);
    if (this.#options.emitRootOnRegister) this.#tell([], this.#options.initialStatus);
  }

  /** Whether readers are to see the event. */
  see({ method, params: { namespace, node, data } }) {
    if (this.#isTelling) return true;
    const ended = method === "tasks" ? endedTask(data) : undefined;
    if (ended !== undefined) this.#leaving = this.#leaving.filter((leaving) => !isGuessed(leaving, namespace, ended.name));
    else if (method === "tasks") this.#subagents.note(namespace, record(data));
    this.#complete();
    if (method === "lifecycle") {
      this.#noteCause(namespace, record(data));
      this.#start(namespace);
      return false;
    }
    this.#start(namespace);
    if (method === "input") this.#noteQuestion(record(data));
    if (ended !== undefined) this.#leave([...namespace, `${ended.name}:${ended.id}`]);
    if (method === "updates" && typeof node === "string" && !node.startsWith("__")) this.#leaveNode(namespace, node);
    return true;
  }

  /** Every graph on the way to a namespace has started, the outermost first. */
  #start(namespace) {
    for (let length = 1; length <= namespace.length; length++) {
      const graph = namespace.slice(0, length);
      if (this.#graphs.has(keyOf(graph))) continue;
      this.#graphAt(graph);
      this.#tell(graph, "started", { cause: this.#causes.get(keyOf(graph)) ?? this.#subagents.causeOf(graph) });
    }
  }

  #noteCause(namespace, { event, cause }) {
    if (event === "started" && typeof record(cause).type === "string") this.#causes.set(keyOf(namespace), cause);
  }

  #noteQuestion({ event, id }) {
    if (event === "requested" && typeof id === "string") this.#questions.add(id);
  }

  /** The graph in a task that is over leaves. */
  #leave(namespace, guess) {
    const graph = this.#graphs.get(keyOf(namespace));
    if (graph?.status !== "started" || this.#leaving.some(({ graph: leaving }) => leaving === graph)) return;
    this.#leaving.push({ graph, ...guess });
  }

  /** An update says of which node a task is over, not which task: it is taken for the one that started first. */
  #leaveNode(parent, node) {
    for (const { namespace, status } of this.#graphs.values()) {
      const isInNode = namespace.length === parent.length + 1 && isInside(namespace, parent) && isOfNode(namespace.at(-1), node);
      if (isInNode && status === "started") return this.#leave(namespace, { parent, node });
    }
  }

  #complete() {
    for (const { graph } of this.#leaving.splice(0)) if (graph.status === "started") this.#tell(graph.namespace, "completed");
  }

  /** May give a promise: then the run's events end with it. */
  end() {
    if (this.#isOver) return undefined;
    this.#isOver = true;
    this.#complete();
    const { getTerminalStatusOverride } = this.#options;
    const usual = this.#questions.size > 0 ? "interrupted" : "completed";
    if (getTerminalStatusOverride === undefined) return this.#endAll(usual);
    return this.#endAsTold(getTerminalStatusOverride, usual);
  }

  async #endAsTold(getStatus, usual) {
    try {
      this.#endAll((await tried(getStatus)) ?? usual);
    } catch (error) {
      this.entries.fail(error);
    }
  }

  #endAll(status) {
    this.#tellOpen(status);
    this.#tell([], status);
    this.entries.close();
  }

  fail(error) {
    if (this.#isOver) return;
    this.#isOver = true;
    const text = this.#options.serializeError(error);
    this.#tellOpen("failed");
    this.#tell([], "failed", { error: text });
    this.entries.fail(error);
  }

  /** Graphs that are neither completed nor failed are as the run is. */
  #tellOpen(status) {
    for (const { namespace, status: known } of this.#graphs.values()) {
      if (namespace.length > 0 && known === "started") this.#tell(namespace, status);
    }
  }

  #tell(namespace, status, { cause, error } = {}) {
    const graph = this.#graphAt(namespace);
    if (graph.status === status && error === undefined) return;
    graph.status = status;
    const data = { event: status, graph_name: graph.name };
    if (cause !== undefined) data.cause = cause;
    if (error !== undefined) data.error = error;
    const event = eventOf("lifecycle", namespace, { data }, 0);
    this.entries.push({ namespace, timestamp: event.params.timestamp, ...data });
    if (namespace.length > 0 || this.#options.emitRootOnRegister) this.#show(namespace, event);
  }

  #show(namespace, event) {
    const before = this.#isTelling;
    this.#isTelling = true;
    try {
      this.#emitter?.push(namespace, event);
    } finally {
      this.#isTelling = before;
    }
  }

  #graphAt(namespace) {
    const key = keyOf(namespace);
    if (!this.#graphs.has(key)) this.#graphs.set(key, { namespace, name: this.#nameAt(namespace), status: undefined });
    return this.#graphs.get(key);
  }

  #nameAt(namespace) {
    if (namespace.length === 0) return this.#options.rootGraphName;
    return this.#subagents.nameOf(namespace) ?? this.#options.getGraphName(namespace);
  }
}

/** A task's end, as far as it says of which task; the runtime's own tasks run no graphs. */
function endedTask(data) {
  const { name, id } = record(data);
  const isEnd = "result" in record(data) && typeof name === "string" && typeof id === "string";
  return isEnd && !name.startsWith("__") ? { name, id } : undefined;
}

/** Whether a graph was said to leave by an update of this node alone. */
function isGuessed(leaving, parent, node) {
  return leaving.node === node && keyOf(leaving.parent) === keyOf(parent);
}

function isOfNode(segment, node) {
  return segment === node || segment.startsWith(`${node}:`);
}

function nameOf(namespace) {
  return normalizeNamespaceSegment(namespace.at(-1) ?? "root");
}

function textOf(error) {
  if (error instanceof Error) return error.message;
  if (typeof error === "string") return error;
  try {
    return JSON.stringify(error);
  } catch {
    return String(error);
  }
}

/** What a function gives; nothing, if it throws. */
async function tried(work) {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/** Something as an object whose fields can be asked for. */
function record(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
