// The second argument of nodes and conditions: the run as they see it, and a LangChain RunnableConfig.

import { joinCallbacks } from "./config.js";
import { RunControl } from "./control.js";
import { GraphInterrupt, _markInvalidResume } from "./errors.js";

/** In the numbers of a task, where a `Send` has its place: from here on it is the number of a call. */
export const CALLS = 2 ** 30;

/** Where chat models find what tells of their tokens. */
export const MESSAGES = Symbol.for("superstep.messages");

/** Where graphs, nodes and chat models find what tells of their starts and ends: `streamEvents`. */
export const EVENTS = Symbol.for("superstep.events");

/** What all tasks of a run share. */
export class RunContext {
  #room;
  #metadata;
  #control;

  constructor(program, port, config) {
    this.program = program;
    this.port = port;
    this.config = config;
    this.wantsMessages = port.wantsMessages;
    this.tags = tagsOf(config);
    this.events = config[EVENTS];
    this.recursionLimit = config.recursionLimit ?? 25;
    this.extras = extrasOf(program, config);
    this.writer = config.writer === undefined || OWN_WRITERS.has(config.writer) ? this.#ownWriter() : config.writer;
    this.namespace = port.namespace;
  }

  /** A graph inside a task has a writer of its own, though it is given its parent's configuration. */
  #ownWriter() {
    const writer = (chunk) => this.room(this.port.write(chunk));
    OWN_WRITERS.add(writer);
    return writer;
  }

  /** What nodes ask the run to stop with: the caller's, or that of the graph around, or the run's own. */
  get control() {
    return (this.#control ??= this.config.control ?? new RunControl());
  }

  get drainReason() {
    const control = this.#control ?? this.config.control;
    return control?.drainRequested ? (control.drainReason ?? "shutdown") : undefined;
  }

  /** The caller's metadata, with the ids of its `configurable`. */
  get metadata() {
    return (this.#metadata ??= metadataOf(this.config));
  }

  /**
   * A promise to await while the reader catches up, the same for all who write meanwhile. The module says whether, and
   * calls when it is over; a promise of its own it must not return: V8 in Node 20 aborts on calls from optimised code
   * into WebAssembly that return an object.
   */
  room(isFull) {
    if (!isFull) return undefined;
    this.#room ??= new Promise((resolve) => this.port.room(resolve)).finally(() => (this.#room = undefined));
    return this.#room;
  }
}

export function tagsOf({ tags }) {
  return [...new Set([tags ?? []].flat())];
}

/** The caller's metadata, with the ids of its `configurable`. */
export function metadataOf(config) {
  return { ls_integration: "langgraph", ...config.metadata, ...idsOf(config) };
}

/** The writers that runs made for themselves. */
const OWN_WRITERS = new WeakSet();

/** What a runtime has only where somebody gave it; `undefined` where nobody did. */
function extrasOf(program, config) {
  const { context, callbacks, heartbeat } = config;
  const store = config.store ?? program.store;
  const serverInfo = config.serverInfo ?? serverInfoOf(config);
  const given = { context, store, callbacks, heartbeat, serverInfo };
  const extras = Object.entries(given).filter(([, value]) => value !== undefined);
  return extras.length === 0 ? undefined : Object.fromEntries(extras);
}

/** What LangGraph Server tells of itself: the ids that a run of its goes by, and who asked for it. */
function serverInfoOf({ configurable, metadata }) {
  const assistantId = configurable?.assistant_id ?? metadata?.assistant_id;
  const graphId = configurable?.graph_id ?? metadata?.graph_id;
  const user = configurable?.langgraph_auth_user;
  const isKnown = typeof user === "object" && user !== null && "identity" in user;
  if (assistantId == null && graphId == null && !isKnown) return undefined;
  return { assistantId: String(assistantId ?? ""), graphId: String(graphId ?? ""), user: isKnown ? user : undefined };
}

/** Where a runtime, and what is made of it, keeps the task that it belongs to. */
const TASK = Symbol("superstep.task");

/** The task of a runtime, of a copy of it, or of a configuration that LangChain made of it; `undefined` of others. */
export function taskOf(config) {
  return config?.[TASK] ?? config?.configurable?.[TASK];
}

/** The run of a runtime. */
export function runOf(runtime) {
  return runtime[TASK].run;
}

/** What takes work to say is an own getter: it costs nothing until it is read, and `{ ...runtime }` has it. */
const LAZY = Object.entries({
  configurable: (task) => task.identity.configurable,
  metadata: (task) => task.identity.metadata,
  signal: (task) => task.signal,
  executionInfo: (task) => task.executionInfo,
  interrupt: (task) => task.interrupt,
  control: (task) => task.run.control,
}).map(([name, read]) => [name, { enumerable: true, configurable: true, get: getterOf(read) }]);

/** One function for all runtimes: an accessor in an object literal would be a new one for each. */
function getterOf(read) {
  return function () {
    return read(this[TASK]);
  };
}

export function createRuntime(run, which) {
  const task = new Task(run, which);
  const runtime = {
    [TASK]: task,
    tags: run.tags,
    recursionLimit: run.recursionLimit,
    runName: run.calls.nameOf(which),
    writer: run.writer,
  };
  for (const [name, descriptor] of LAZY) Object.defineProperty(runtime, name, descriptor);
  task.runtime = runtime;
  if (run.program.isEntrypoint) runtime.previous = task.previous;
  if (run.extras !== undefined) Object.assign(runtime, run.extras);
  if (run.events !== undefined) runtime[EVENTS] = run.events;
  if (run.wantsMessages) runtime[MESSAGES] = messageSink(run, task, which);
  if (which.watched > 0) watch(runtime, run, which);
  return runtime;
}

/** What a node does under a timeout shows that it is alive; after it, nothing that it does counts. */
function watch(runtime, { port }, { task, watched }) {
  const { writer } = runtime;
  runtime.writer = (chunk) => (port.progress(task) ? writer(chunk) : undefined);
  OWN_WRITERS.add(runtime.writer);
  runtime.heartbeat = () => port.heartbeat(task);
  if (watched < 2) return;
  const told = () => void port.progress(task);
  const handler = { name: "superstep.progress", awaitHandlers: false };
  for (const event of CALLBACKS) handler[`handle${event}`] = told;
  runtime.callbacks = runtime.callbacks === undefined ? [handler] : joinCallbacks(runtime.callbacks, [handler]);
}

/** What LangChain's callbacks tell of. */
const CALLBACKS = ["LLM", "Chain", "Tool", "Retriever"]
  .flatMap((kind) => ["Start", "End", "Error"].map((moment) => kind + moment))
  .concat("ChatModelStart", "ChatModelStreamEvent", "LLMNewToken", "Text", "CustomEvent");

/** What a runtime says of its task, made when it is first asked for. */
class Task {
  #which;
  #identity;
  #signal;
  #executionInfo;
  #interrupt;

  constructor(run, which) {
    this.run = run;
    this.#which = which;
  }

  /** The attempt that it is: the same object for its node and for the conditional edges behind it. */
  get attempt() {
    return this.#which;
  }

  /** Whether its run is over: nothing runs inside it any more. */
  get isOver() {
    return this.run.port.isOver;
  }

  /** What its node was given. */
  get input() {
    return this.#which.input;
  }

  /** What models and graphs are tagged with beside the caller's tags: in LangGraph a call is a sequence's first step. */
  get ownTags() {
    return this.#which.push < CALLS ? [] : ["seq:step:1"];
  }

  /** What an entrypoint's last call has kept for this one. */
  get previous() {
    return this.run.port.previous;
  }

  /** The attempt that has a timeout, its own or that of what called it: with that it is stopped. */
  get #guard() {
    const { task, watched, guard } = this.#which;
    return watched > 0 ? task : guard;
  }

  /** Calls a function as a task of its own. */
  call(callee, args) {
    const { task, watched } = this.#which;
    const { port } = this.run;
    const isStopped = watched > 0 ? !port.progress(task) : this.#guard !== undefined && !port.counts(this.#guard);
    if (isStopped) {
      throw new Error(`Node "${this.run.calls.nameOf(this.#which)}" attempt was cancelled after its timeout fired`);
    }
    return this.run.calls.call(this.runtime, task, this.#guard, callee, args);
  }

  get identity() {
    if (this.#identity === undefined) {
      this.#identity = identityOf(this.run, this.#which);
      this.#identity.configurable[TASK] = this;
    }
    return this.#identity;
  }

  get signal() {
    const { port } = this.run;
    return (this.#signal ??= this.#guard === undefined ? port.signal() : port.attemptSignal(this.#guard));
  }

  get interrupt() {
    return (this.#interrupt ??= (value, options) => ask(this.run.port, this.#which.task, value, options));
  }

  /** A run of another graph inside this task. */
  nest(core, graph, input, config, invokes, isOutput) {
    const { task, step, node, trigger, push } = this.#which;
    return this.run.port.nest(core, graph, input, config, invokes, isOutput, task, step, node, trigger, push);
  }

  get executionInfo() {
    return (this.#executionInfo ??= executionInfoOf(this.run, this.#which, this.identity));
  }
}

/** The answer to a question, once the run was resumed with it; until then the node stops here. */
function ask(port, task, value, options) {
  const asked = port.ask(task);
  const schema = options?.responseSchema;
  if (Array.isArray(asked)) {
    const answer = parsed(schema, asked[0]);
    port.accept(task);
    return answer;
  }
  const interrupt = { id: asked, value };
  if (schema !== undefined) interrupt.response_schema = schemaOf(schema);
  throw new GraphInterrupt([interrupt]);
}

/** A Zod schema checks the answer; any other says only what is expected. */
function parsed(schema, answer) {
  if (typeof schema?.parse !== "function") return answer;
  try {
    return schema.parse(answer);
  } catch (error) {
    _markInvalidResume(error);
    throw error;
  }
}

/** The JSON Schema that a schema can say of itself; any other object is taken for one. */
function schemaOf(schema) {
  return typeof schema.toJSONSchema === "function" ? schema.toJSONSchema() : schema;
}

/** What a task goes by: its `configurable` and `metadata`, with the ids in both. */
export function identityOf({ program, port, config, metadata: given, namespace: around, calls }, which) {
  const { step, node, trigger, push } = which;
  const id = port.taskId(step, node, trigger, push);
  const name = calls.nameOf(which);
  const [namespace, place] = calls.placeOf(which) ?? [
    around === "" ? `${name}:${id}` : `${around}|${name}:${id}`,
    push < 0 ? ["__pregel_pull", name] : ["__pregel_push", push, false],
  ];
  const metadata = {
    ...given,
    langgraph_step: step,
    langgraph_node: name,
    langgraph_triggers: triggersOf(program, which),
    langgraph_path: place,
    langgraph_checkpoint_ns: namespace,
    checkpoint_ns: namespace,
    ...program.nodeMetadata(node),
  };
  const checkpoint_map = { ...config.configurable?.checkpoint_map, [around]: port.checkpointId(step) };
  const configurable = { ...config.configurable, checkpoint_map, checkpoint_id: undefined, checkpoint_ns: namespace };
  return { id, namespace, metadata, configurable };
}

/** The ids of a configuration, which LangGraph shows in metadata too, where that has no such id. */
function idsOf({ configurable, metadata }) {
  const ids = {};
  for (const key of ["thread_id", "checkpoint_id", "checkpoint_ns", "task_id", "run_id", "assistant_id", "graph_id"]) {
    const id = configurable?.[key];
    if (id !== undefined && !(key in (metadata ?? {}))) ids[key] = id;
  }
  return ids;
}

/** Tasks of error handlers have such numbers instead of packets', and less. */
export const HANDLER = -(2 ** 30);

/** What a task was triggered by: a channel, the packet that was sent, or a failure. */
export function triggersOf(program, { trigger, push }) {
  return [push < 0 && push > HANDLER ? program.channelName(trigger) : "__pregel_push"];
}

function executionInfoOf({ port, config }, which, { id, namespace }) {
  return {
    checkpointId: port.checkpointId(which.step),
    checkpointNs: namespace,
    taskId: id,
    threadId: config.configurable?.thread_id,
    runId: config.configurable?.run_id,
    nodeAttempt: which.attempt ?? 1,
    nodeFirstAttemptTime: which.since ?? port.startedAt,
  };
}

/** Tells of a chat model's message: a part of it, or all of it. A promise is to be awaited before the next part. */
function messageSink(run, task, { task: id, watched }) {
  let tags;
  let given;
  let metadata;
  const metadataOf = (config) => {
    const more = config.metadata;
    if (metadata === undefined || tags !== config.tags || given !== more) {
      tags = config.tags;
      given = more;
      metadata = { tags: [...(tags ?? []), ...task.ownTags], ...task.identity.metadata, ...more, ls_model_type: "chat" };
    }
    return metadata;
  };
  const tell = (whole) => (message, config) => {
    if (watched > 0 && !run.port.progress(id)) return undefined;
    return run.room(run.port.message(message, metadataOf(config), whole));
  };
  return { part: tell(false), whole: tell(true) };
}

/** A random UUID. `crypto.randomUUID` is missing on pages without TLS. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
