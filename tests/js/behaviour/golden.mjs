/**
 * Transcripts of LangGraph Server (`golden/<graph>-<mode>.json`), and how a run's events become comparable to them.
 *
 * They are of the JavaScript server, `langgraph` 1.7.3 and SDK 1.15.0. Mode `messages` has the event order of the Python
 * server: no message of the caller's, and no `messages/complete` for a message that came in parts.
 */
import { readFileSync } from "node:fs";

const UUID = /^(?:run-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_WITHIN = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What only a server, or only LangChain, has to say. */
const LEFT_OUT = new Set(["langgraph_version", "langgraph_plan", "langgraph_host", "langgraph_api_url", "versions", "tool_call_chunks"]);

export function golden(name) {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8"));
}

/** Ids are numbered by first appearance, so that which are equal stays visible; times are masked; keys are in order. */
export function normalised(events) {
  const ids = new Map();

  function visit(value) {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(visit);
    const fields = {};
    for (const key of Object.keys(value).sort()) {
      const field = value[key];
      if (field === undefined || LEFT_OUT.has(key) || key.startsWith("ls_")) continue;
      if (key === "tags" && field.length === 0) continue;
      fields[text(key)] = visit(field);
    }
    return fields;
  }

  function text(value) {
    if (TIME.test(value)) return "<time>";
    if (UUID.test(value)) return number(value.replace("run-", ""));
    return value.replace(UUID_WITHIN, number);
  }

  function number(id) {
    if (!ids.has(id)) ids.set(id, `<id ${ids.size + 1}>`);
    return ids.get(id);
  }

  return events.map(visit);
}
