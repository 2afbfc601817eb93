/**
 * Makes what two engines emitted comparable, without hiding what a user can see.
 *
 * - A LangChain message instance and a message in the wire's form become the same flat object.
 * - Uuids and interrupts' ids are numbered by first appearance, so that which ids are equal stays visible. Times are masked.
 * - What names LangChain's own versions and providers (`ls_*`, `versions`) is left out.
 * - Values that JSON would flatten (class instances, `Map`, `Set`, `Date`, functions) keep a trace of what they are.
 */

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const NULL_TASK = /^0{8}-0{4}-0{4}-0{4}-0{11}[01]$/;
const INTERRUPT_ID = /\b[0-9a-f]{32}\b/g;
const ELAPSED = /\(elapsed: [\d.]+ms\)/g;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const MESSAGE_TYPES = new Set(["human", "ai", "system", "tool", "function", "generic", "developer", "remove", "AIMessageChunk"]);

/** Message fields that say nothing when they are empty. */
const EMPTY_DEFAULTS = new Set(["additional_kwargs", "response_metadata", "tool_calls", "invalid_tool_calls", "tool_call_chunks"]);

/** A normaliser numbers uuids over its whole life: use one for everything a run emitted, in order. */
export function normaliser() {
  const ids = new Map();
  const path = [];

  function visit(value) {
    if (typeof value === "string") return text(value);
    if (typeof value === "function") return `[function ${value.name}]`;
    if (typeof value === "symbol") return `[${String(value)}]`;
    if (typeof value === "bigint") return `[bigint ${value}]`;
    if (typeof value !== "object" || value === null) return value;
    if (path.includes(value)) return "[circular]";
    path.push(value);
    try {
      return object(value);
    } finally {
      path.pop();
    }
  }

  function text(value) {
    if (ISO_TIME.test(value)) return "<time>";
    return value
      .replace(UUID, (id) => (NULL_TASK.test(id) ? id : numbered("id", id)))
      .replace(INTERRUPT_ID, (id) => numbered("interrupt", id))
      .replace(ELAPSED, "(elapsed)");
  }

  function numbered(kind, id) {
    if (!ids.has(id)) ids.set(id, `<${kind} ${ids.size + 1}>`);
    return ids.get(id);
  }

  function object(value) {
    if (isMessage(value)) return message(value);
    if (Array.isArray(value)) return Array.from(value, visit);
    if (value instanceof Map) return { $map: [...value].map(visit) };
    if (value instanceof Set) return { $set: [...value].map(visit) };
    if (value instanceof Date) return { $date: value.getTime() };
    if (value instanceof Error) return { $error: value.name, message: text(value.message), ...fields(value) };
    const name = className(value);
    return name === undefined ? fields(value) : { $class: name, ...fields(value) };
  }

  function fields(value) {
    const out = {};
    for (const [key, field] of Object.entries(value)) {
      // LangChain drops a run's name from its configuration where there are callbacks.
      if (key.startsWith("ls_") || key === "run_name") continue;
      const seen = visit(field);
      if (key === "metadata" && saysNothing(field, seen)) continue;
      out[text(key)] = seen;
    }
    return out;
  }

  function message(value) {
    const type = messageType(value);
    const out = { type: type === "AIMessageChunk" ? "ai" : type };
    for (const key of Object.keys(value).sort()) {
      const field = value[key];
      if (key === "type" || key.startsWith("lc_") || typeof field === "function") continue;
      if (field === undefined || field === null) continue;
      if (EMPTY_DEFAULTS.has(key) && Object.keys(field).length === 0) continue;
      if (key === "content" && type === "remove" && field.length === 0) continue;
      out[key] = key === "tool_calls" ? field.map(toolCall) : visit(field);
    }
    return out;
  }

  function toolCall({ id, name, args }) {
    return { id: visit(id), name, args: visit(args) };
  }

  return visit;
}

/** Drops the keys of a `messages` metadata that name LangChain's own versions; `ls_*` goes everywhere. */
export function messageMetadata({ versions, ...metadata }) {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
}

function isMessage(value) {
  if (typeof value.getType === "function" && "lc_namespace" in value) return true;
  return MESSAGE_TYPES.has(value.type) && ("content" in value || value.type === "remove");
}

function messageType(value) {
  return typeof value.getType === "function" ? value.getType() : value.type;
}

/** Metadata that held nothing but left-out keys is as good as none. */
function saysNothing(before, after) {
  return isPlain(before) && Object.keys(before).length > 0 && Object.keys(after).length === 0;
}

function isPlain(value) {
  return typeof value === "object" && value !== null && className(value) === undefined && !Array.isArray(value);
}

function className(value) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  return prototype.constructor?.name ?? "?";
}
