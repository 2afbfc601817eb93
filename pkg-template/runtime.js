// The second argument of nodes and conditions: the run as they see it, and a LangChain RunnableConfig.

/** Where chat models find what tells of their tokens. */
export const MESSAGES = Symbol.for("superstep.messages");

/** What all tasks of a run share. */
export class RunContext {
  #room;
  #metadata;

  constructor(program, port, config) {
    this.program = program;
    this.port = port;
    this.config = config;
    this.wantsMessages = port.wantsMessages;
    this.tags = [...new Set([config.tags ?? []].flat())];
    this.recursionLimit = config.recursionLimit ?? 25;
    this.extras = extrasOf(program, config);
    this.writer = config.writer ?? ((chunk) => this.room(this.port.write(chunk)));
  }

  /** The caller's metadata, with the ids of its `configurable`. */
  get metadata() {
    return (this.#metadata ??= { ls_integration: "langgraph", ...this.config.metadata, ...idsOf(this.config) });
  }

  interrupt = () => this.port.interrupt();

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

/** What a runtime has only where somebody gave it; `undefined` where nobody did. */
function extrasOf(program, config) {
  const { context, callbacks, heartbeat, control } = config;
  const store = config.store ?? program.store;
  const serverInfo = config.serverInfo ?? serverInfoOf(config);
  const given = { context, store, callbacks, heartbeat, control, serverInfo };
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
    runName: run.program.nodeName(which.node),
    writer: run.writer,
    interrupt: run.interrupt,
  };
  for (const [name, descriptor] of LAZY) Object.defineProperty(runtime, name, descriptor);
  if (run.extras !== undefined) Object.assign(runtime, run.extras);
  if (run.wantsMessages) runtime[MESSAGES] = messageSink(run, task);
  return runtime;
}

/** What a runtime says of its task, made when it is first asked for. */
class Task {
  #which;
  #identity;
  #signal;
  #executionInfo;

  constructor(run, which) {
    this.run = run;
    this.#which = which;
  }

  /** What its node was given. */
  get input() {
    return this.#which.input;
  }

  get identity() {
    if (this.#identity === undefined) {
      this.#identity = identityOf(this.run, this.#which);
      this.#identity.configurable[TASK] = this;
    }
    return this.#identity;
  }

  get signal() {
    return (this.#signal ??= this.run.port.signal());
  }

  get executionInfo() {
    return (this.#executionInfo ??= executionInfoOf(this.run, this.#which, this.identity));
  }
}

/** What a task goes by: its `configurable` and `metadata`, with the ids in both. */
export function identityOf({ program, port, config, metadata: given }, which) {
  const { step, node, trigger, push } = which;
  const id = port.taskId(step, node, trigger, push);
  const name = program.nodeName(node);
  const namespace = `${name}:${id}`;
  const place = push < 0 ? ["__pregel_pull", name] : ["__pregel_push", push, false];
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
  return { id, namespace, metadata, configurable: { ...config.configurable, checkpoint_ns: namespace } };
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

/** What a task was triggered by: a channel, or the packet that was sent. */
export function triggersOf(program, { trigger, push }) {
  return [push < 0 ? program.channelName(trigger) : "__pregel_push"];
}

function executionInfoOf({ port, config }, which, { id, namespace }) {
  return {
    checkpointId: port.checkpointId(which.step),
    checkpointNs: namespace,
    taskId: id,
    threadId: config.configurable?.thread_id,
    runId: config.configurable?.run_id,
    nodeAttempt: 1,
    nodeFirstAttemptTime: port.startedAt,
  };
}

/** Tells of a chat model's message: a part of it, or all of it. A promise is to be awaited before the next part. */
function messageSink(run, task) {
  let tags;
  let metadata;
  const metadataOf = (config) => {
    if (metadata === undefined || tags !== config.tags) {
      tags = config.tags;
      metadata = { tags: tags ?? [], ...task.identity.metadata, ls_model_type: "chat" };
    }
    return metadata;
  };
  return {
    part: (message, config) => run.room(run.port.message(message, metadataOf(config), false)),
    whole: (message, config) => run.room(run.port.message(message, metadataOf(config), true)),
  };
}
