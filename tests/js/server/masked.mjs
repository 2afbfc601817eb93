/**
 * Answers without what no two servers have in common: ids, times, versions. A field that is `null` is as good as none to
 * every client, and only Python's server writes some of them (`name`, `response_schema`, `usage_metadata`).
 */

const PATTERNS = [
  [/lc_run--[0-9a-f-]+|run-[0-9a-f]{8}-[0-9a-f-]+/g, "<message>"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>"],
  [/^[0-9a-f]{32}$/g, "<hex>"],
  [/^\d{13}-\d+$|^\d{1,2}$/g, "<number of the event>"],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)$/g, "<time>"],
];

/** What the server notes of itself and of the request. */
const OWN = /^(langgraph_(auth|request|version|api|plan|host)|__(request_start|after_seconds|pregel)|user_id$)/;

export function masked(value) {
  if (typeof value === "string") return PATTERNS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(masked);
  const entries = Object.entries(value).filter(([key, field]) => field !== undefined && field !== null && !OWN.test(key));
  return Object.fromEntries(entries.map(([key, field]) => [masked(key), masked(field)]));
}
