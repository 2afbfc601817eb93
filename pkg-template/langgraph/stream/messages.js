// The messages of one graph of a run, each a stream of its own that grows while the model talks.

import { ChatModelStream } from "@langchain/core/language_models/stream";

import { StreamChannel } from "./channel.js";
import { isInside } from "./namespace.js";

/** A transformer that shows the messages of the graph at a namespace: all, or those of one node. */
export function createMessagesTransformer(path, node) {
  const messages = new Messages();
  return {
    init: () => ({ messages: messages.shown }),
    process(event) {
      if (isOf(event, path, node)) messages.take(event.params);
      return true;
    },
    finalize: () => messages.close(),
    fail: (error) => messages.fail(error),
  };
}

/** Messages come from a graph's tasks, whose namespaces are one segment longer than its own. */
function isOf({ method, params }, path, node) {
  const isOwn = method === "messages" && params.namespace.length === path.length + 1 && isInside(params.namespace, path);
  return isOwn && (node === undefined || params.node === node);
}

class Messages {
  #streams = StreamChannel.local();
  /** The events of messages that are not finished; `undefined` of those that are not shown. */
  #open = new Map();

  get shown() {
    return this.#streams.toAsyncIterable();
  }

  take({ namespace, node, data }) {
    const key = keyOf(data);
    switch (data.event) {
      case "message-start":
        this.#open.set(key, this.#start(namespace, node, data));
        break;
      case "message-finish":
        this.#open.get(key)?.push(data);
        this.#open.get(key)?.close();
        this.#open.delete(key);
        break;
      case "content-block-start":
      case "content-block-delta":
      case "content-block-finish":
      case "error":
        this.#open.get(key)?.push(data);
    }
  }

  /** What tools answer is in the state and in the events of tools. */
  #start(namespace, node, data) {
    if (data.role === "tool") return undefined;
    const events = StreamChannel.local();
    events.push(data);
    this.#streams.push(Object.assign(new ChatModelStream(events.toAsyncIterable()), { namespace, node }));
    return events;
  }

  close() {
    for (const events of this.#open.values()) {
      events?.push({ event: "message-finish" });
      events?.close();
    }
    this.#open.clear();
    this.#streams.close();
  }

  fail(error) {
    for (const events of this.#open.values()) events?.fail(error);
    this.#open.clear();
    this.#streams.fail(error);
  }
}

/** Which message an event belongs to: that of a model's run, or that of an id. */
function keyOf({ run_id, event, id }) {
  if (typeof run_id === "string") return `run:${run_id}`;
  return event === "message-start" && typeof id === "string" ? `message:${id}` : "";
}
