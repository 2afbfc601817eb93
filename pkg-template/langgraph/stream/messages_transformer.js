// Puts the events of channel `messages` together to one stream a message.

import { ChatModelStream } from "@langchain/core/language_models/stream";

import { StreamChannel } from "./channel.js";

const PARTS = ["content-block-start", "content-block-delta", "content-block-finish", "error"];

/**
 * @param path - the namespace of the graph whose nodes' messages are taken; those of graphs inside are not.
 * @param nodeFilter - the only node whose messages are taken.
 */
export function createMessagesTransformer(path, nodeFilter) {
  const messages = StreamChannel.local();
  /** What is being said, by who says it. */
  const open = new Map();
  /** Answers of tools, which are no part of what models say. */
  const ignored = new Set();

  const begin = (key, data, { namespace, node }) => {
    if (data.role === "tool") {
      ignored.add(key);
      return;
    }
    const source = StreamChannel.local();
    source.push(data);
    open.set(key, source);
    messages.push(Object.assign(new ChatModelStream(source.toAsyncIterable()), { namespace, node }));
  };

  const finish = (key, data) => {
    if (ignored.delete(key)) return;
    const source = open.get(key);
    source?.push(data);
    source?.close();
    open.delete(key);
  };

  /** Ends whatever is still open. */
  const settle = (end) => {
    open.forEach(end);
    open.clear();
    ignored.clear();
  };

  return {
    init: () => ({ messages: messages.toAsyncIterable() }),

    process({ method, params }) {
      const isOwn = method === "messages" && isOneBelow(params.namespace, path) && (nodeFilter === undefined || params.node === nodeFilter);
      if (!isOwn) return true;
      const { data } = params;
      const key = keyOf(data);
      if (data.event === "message-start") begin(key, data, params);
      else if (data.event === "message-finish") finish(key, data);
      else if (PARTS.includes(data.event) && !ignored.has(key)) open.get(key)?.push(data);
      return true;
    },

    finalize() {
      settle((source) => {
        source.push({ event: "message-finish" });
        source.close();
      });
      messages.close();
    },

    fail(error) {
      settle((source) => source.fail(error));
      messages.fail(error);
    },
  };
}

/** A node's own events are one level below its graph. */
function isOneBelow(namespace, path) {
  return namespace.length === path.length + 1 && path.every((part, level) => namespace[level] === part);
}

/** Which message an event belongs to: several models may speak at once. */
function keyOf({ run_id, event, id }) {
  if (typeof run_id === "string") return `run:${run_id}`;
  return event === "message-start" && typeof id === "string" ? `message:${id}` : "__default__";
}
