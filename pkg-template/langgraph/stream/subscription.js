// Which events somebody who subscribed to channels of a run is sent.

/** What can be subscribed to, beside the channels `custom:<name>`. */
export const SUPPORTED_CHANNELS = new Set([
  "values", "updates", "messages", "tools", "lifecycle", "input", "checkpoints", "tasks", "custom",
]);

/** Methods of events that are not called like their channel. */
const CHANNELS = { "input.requested": "input", "input.answered": "input" };

export function isSupportedChannel(value) {
  return SUPPORTED_CHANNELS.has(value) || value.startsWith("custom:");
}

/** The channel of an event; `undefined` where its method is not known. */
export function inferChannel({ method, params }) {
  if (method === "custom") {
    const name = params.data?.name;
    return name === undefined || name === null ? "custom" : `custom:${name}`;
  }
  const channel = Object.hasOwn(CHANNELS, method) ? CHANNELS[method] : method;
  return SUPPORTED_CHANNELS.has(channel) ? channel : undefined;
}

/** A segment of a namespace without what is made anew by each run: of `fetcher:<id>` the node. */
export function normalizeNamespaceSegment(segment) {
  const colon = segment.indexOf(":");
  return colon < 0 ? segment : segment.slice(0, colon);
}

/** Whether a namespace begins with a prefix, whose segments may be nodes alone. */
export function isPrefixMatch(namespace, prefix) {
  if (prefix.length > namespace.length) return false;
  return prefix.every((segment, place) => {
    const candidate = namespace[place];
    return candidate === segment || (!segment.includes(":") && normalizeNamespaceSegment(candidate) === segment);
  });
}

/** @param definition - `{ channels, namespaces, depth, since }`: what was subscribed to, and behind which event. */
export function matchesSubscription(event, { channels, namespaces, depth, since }) {
  if (typeof since === "number" && (event.seq ?? 0) <= since) return false;
  const channel = inferChannel(event);
  if (channel === undefined) return false;
  const isAsked = channels.includes(channel) || (channel.startsWith("custom:") && channels.includes("custom"));
  return isAsked && isNear(event.params.namespace, namespaces, depth);
}

function isNear(namespace, prefixes, depth = Infinity) {
  if (prefixes === undefined || prefixes === null || prefixes.length === 0) return true;
  return prefixes.some((prefix) => isPrefixMatch(namespace, prefix) && namespace.length - prefix.length <= depth);
}
