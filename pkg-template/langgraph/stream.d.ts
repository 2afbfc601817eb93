/**
 * What `@langchain/langgraph/stream` exports: events of runs for who sends them on.
 *
 * @module superstep/langgraph/stream
 */

import type { Namespace } from "./types/stream.js";

export {
  EventLog,
  STREAM_EVENTS_V3_MODES,
  StreamChannel,
  convertToProtocolEvent,
  isCheckpointEnvelope,
  isStreamChannel,
} from "./types/stream.js";
export type { ConvertToProtocolEventOptions, Namespace, ProtocolEvent, ProtocolMethod } from "./types/stream.js";

type Channel = "values" | "updates" | "messages" | "tools" | "lifecycle" | "input" | "checkpoints" | "tasks" | "custom" | `custom:${string}`;

/** What can be subscribed to, beside `custom:<name>`. */
export const SUPPORTED_CHANNELS: Set<Channel>;

export function isSupportedChannel(value: string): value is Channel;

/** An event, as far as it matters who is sent it. */
export interface MatchableEvent {
  readonly method: string;
  readonly seq?: number;
  readonly params: { readonly namespace: Namespace; readonly data?: unknown };
}

/** The channel of an event; `undefined` where its method is not known. */
export function inferChannel(event: MatchableEvent): Channel | undefined;

/** Whether an event is for who subscribed to this. */
export function matchesSubscription(
  event: MatchableEvent,
  definition: Record<string, any> & { channels: Channel[]; namespaces?: Namespace[]; depth?: number },
): boolean;

/** Whether a namespace begins with a prefix, whose segments may be nodes alone. */
export function isPrefixMatch(namespace: Namespace, prefix: Namespace): boolean;

/** A segment of a namespace without the id behind the colon. */
export function normalizeNamespaceSegment(segment: string): string;
