// What the WebAssembly module calls that is of no graph. This file imports nothing, so that it can be loaded alone.

// Where LangChain keeps a role that has no message type of its own.
const ROLE = "__openai_role__";

/** Where a client's run asks for the configuration that it is given: the same as in `runtime.js`. */
const EVENTS = Symbol.for("superstep.events");

/** The value of a delta key in a checkpoint. */
class DeltaSnapshot {
  lg_name = "DeltaSnapshot";

  constructor(value) {
    this.value = value;
  }

  /** LangGraph's serializer looks for its own class, and makes one of this; others are known by their `lg_name`. */
  toJSON() {
    return { lc: 2, type: "delta_snapshot", ...this };
  }
}

export class Host {
  #errors;
  #Command;
  #bind;
  #Thread;

  /**
   * @param errors - error classes by name.
   * @param Command - the class of commands.
   * @param bind - binds a function to the asynchronous context.
   * @param Thread - the class of threads.
   */
  constructor(errors, Command, bind = (f) => f, Thread) {
    this.#errors = errors;
    this.#Command = Command;
    this.#bind = bind;
    this.#Thread = Thread;
  }

  thread(saver, config, namespace, parents) {
    return new this.#Thread(saver, config, namespace, parents);
  }

  unknownInterrupt(message, reason, interruptIds, pendingIds) {
    return new this.#errors.UnknownInterruptError(message, { reason, interruptIds, pendingIds });
  }

  graphInterrupt(interrupts) {
    return new this.#errors.GraphInterrupt(interrupts);
  }

  parentCommand({ update, goto, resume } = {}, graph) {
    return new this.#errors.ParentCommand(new this.#Command({ update, goto, resume, graph }));
  }

  ownCommand({ update, goto, resume }) {
    return new this.#Command({ update, goto, resume });
  }

  packet(node, args, timeout) {
    return timeout === undefined ? { node, args } : { node, args, timeout };
  }

  timeout(runTimeout, idleTimeout, needsHeartbeat) {
    return { runTimeout, idleTimeout, refreshOn: needsHeartbeat ? "heartbeat" : "auto" };
  }

  reviveError(record) {
    const error = new Error(record?.message ?? String(record));
    if (record?.name) error.name = record.name;
    return error;
  }

  errorFacts(error) {
    const status = textOf(() => String(+(error.response?.status ?? error.status)));
    const facts = [textOf(() => error.message), textOf(() => error.name), textOf(() => error.code), status];
    return [...facts, textOf(() => error.error.code)].map((fact) => fact ?? "");
  }

  nodeTimeout(node, isIdle, elapsed, runTimeout, idleTimeout) {
    const kind = isIdle ? "idle" : "run";
    return new this.#errors.NodeTimeoutError({ node, elapsed, kind, runTimeout, idleTimeout });
  }

  async askCache(cache, names, keys, areCalls) {
    const asked = keys.map((key, nth) => [cacheNamespace(names[nth], areCalls), key]);
    const found = new Map();
    for (const { key, value } of await cache.get(asked)) found.set(JSON.stringify(key), value);
    return asked.map((key) => found.get(JSON.stringify(key)));
  }

  /** Nobody waits for it, so its failure is nobody's: the function is called the next time. */
  keepInCache(cache, name, key, channels, values, ttl, isCall) {
    const value = channels.map((channel, nth) => [channel, values[nth]]);
    const set = async () => cache.set([{ key: [cacheNamespace(name, isCall), key], value, ttl }]);
    set().catch(() => {});
  }

  entryOf(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
  }

  merged(first, second) {
    return { ...first, ...second };
  }

  with(object, key, value) {
    return { ...object, [key]: value };
  }

  without(object, keys) {
    if (typeof object !== "object" || object === null || !keys.some((key) => Object.hasOwn(object, key))) return object;
    return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
  }

  /** What LangGraph's variable says, where there is such a thing and it may be read. */
  snapshotBound() {
    const bound = parseInt(textOf(() => globalThis.process?.env?.LANGGRAPH_DELTA_MAX_SUPERSTEPS_SINCE_SNAPSHOT), 10);
    return bound > 0 ? bound : undefined;
  }

  snapshot(value) {
    return new DeltaSnapshot(value);
  }

  deltas(isVersioned, keys, counts) {
    const counters = keys.map((key, nth) => [key, [counts[2 * nth], counts[2 * nth + 1]]]);
    return {
      ...(isVersioned ? { delta_writes_versioned: true } : {}),
      ...(keys.length > 0 ? { counters_since_delta_snapshot: Object.fromEntries(counters) } : {}),
    };
  }

  error(name, message, code) {
    const ErrorClass = this.#errors[name] ?? Error;
    const error = new ErrorClass(message, { lc_error_code: code });
    if (code !== undefined) error.lc_error_code = code;
    return error;
  }

  httpError(status, text) {
    return Object.assign(new Error(`HTTP ${status}: ${text}`), { status, text });
  }

  aggregateError(errors, message) {
    return new AggregateError(errors, message);
  }

  /** LangGraph notes on what a task throws the task's id. What cannot be written to stays as it is. */
  mark(error, task) {
    try {
      if (typeof error === "object" && error !== null && Object.isExtensible(error)) error.pregelTaskId = task;
    } catch {
      // A setter or a proxy of the user's that throws must not hide the error itself.
    }
  }

  errorParts(error) {
    if (typeof error !== "object" || error === null) return ["Error", String(error)];
    const name = textOf(() => error.name) ?? "Error";
    const message = textOf(() => error.message) ?? textOf(() => JSON.stringify(error)) ?? textOf(() => String(error));
    return [name, message ?? "an error that cannot be read"];
  }

  errorRecord(error) {
    return { message: textOf(() => error.message), name: textOf(() => error.name) };
  }

  errorData(error, message) {
    return { error, message };
  }

  bind(f) {
    return this.#bind(f);
  }

  randomize(bytes) {
    crypto.getRandomValues(bytes);
  }

  chunk(event, data) {
    return { event, data };
  }

  pair(first, second) {
    return [first, second];
  }

  entry(key, value) {
    return { [key]: value };
  }

  runtimeConfig(payload, bound, context, recursionLimit, run_id, thread_id, graph_id, assistant_id) {
    const { config, metadata, checkpoint, checkpointId, [EVENTS]: note } = payload;
    const ids = { run_id, graph_id, assistant_id };
    const created = { created_by: "system", run_attempt: 1 };
    const runtime = {
      ...bound,
      configurable: { ...bound.configurable, ...config?.configurable, ...placeOf(checkpoint, checkpointId), ...ids, thread_id },
      metadata: { ...bound.metadata, ...created, ...config?.metadata, ...metadata, ...ids },
      tags: [bound.tags ?? [], config?.tags ?? []].flat(),
      recursionLimit,
    };
    if (context !== undefined && context !== null) runtime.context = context;
    note?.(runtime);
    return runtime;
  }

  announcement(run_id) {
    return { run_id, attempt: 1 };
  }

  command(fields) {
    return new this.#Command(fields);
  }

  json(values) {
    try {
      return JSON.stringify(values);
    } catch {
      return `[${values.map(String)}]`;
    }
  }

  prettyJson(value) {
    return JSON.stringify(value, null, 2);
  }

  message(type, fields, id) {
    const { type: written, role = written, content, id: given, ...rest } = fields;
    const message = { content: content ?? "", type, id: given ?? id, additional_kwargs: {}, response_metadata: {}, ...rest };
    if (role === "developer") message.additional_kwargs = { ...message.additional_kwargs, [ROLE]: role };
    if (type === "ai") {
      message.tool_calls = (rest.tool_calls ?? []).map(toolCall);
      message.invalid_tool_calls ??= [];
    }
    return message;
  }

  /** One new message is looked for from the end, where ids that are known usually stand; many by an index. */
  messagePlaces(old, fresh) {
    if (fresh.length === 1) return [old.findLastIndex((message) => message.id === fresh[0].id)];
    const places = new Map(old.map((message, place) => [message.id, place]));
    return fresh.map(({ id }, nth) => {
      const place = places.get(id);
      if (place === undefined) places.set(id, old.length + nth);
      return place ?? -1;
    });
  }

  noteMessages(state, seen) {
    if (typeof state !== "object" || state === null) return;
    for (const value of Object.values(state)) {
      for (const item of Array.isArray(value) ? value : [value]) {
        const id = textOf(() => item.id);
        if (id !== undefined) seen.add(id);
      }
    }
  }
}

/** Where LangGraph keeps what a node wrote, and what a call gave. */
export function cacheNamespace(name, isCall) {
  return isCall ? ["__pregel_ns_writes", name] : ["__pregel_ns_writes", "__dynamic__", name];
}

/** The checkpoint that a run starts from. */
function placeOf(checkpoint, checkpoint_id) {
  return checkpoint_id === undefined || checkpoint_id === null ? checkpoint : { ...checkpoint, checkpoint_id };
}

/** What a property of the user's holds, if it can be read and is text. */
function textOf(read) {
  try {
    const text = read();
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A tool call in LangChain's form, from that or from OpenAI's. */
function toolCall(call) {
  if (call?.type !== "function" || typeof call.function?.arguments !== "string") return call;
  return { name: call.function.name, args: JSON.parse(call.function.arguments), id: call.id, type: "tool_call" };
}
