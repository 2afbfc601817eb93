// The messages of a run's models and nodes as events: what LangChain tells its callback handlers becomes the payloads of
// the mode `messages`.

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage, isBaseMessage, isToolMessage } from "@langchain/core/messages";

import { randomId } from "../../runtime.js";
import { setId } from "../streams.js";
import { StreamChannel } from "./channel.js";
import { eventsOf, eventsOfParts } from "./message_events.js";

/** A run's handler is known by this name, also to `pushMessage`. */
export const MESSAGES_HANDLER = "StreamProtocolMessagesHandler";

/** What has one of these tags is not shown. */
const QUIET_MODELS = ["langsmith:nostream", "nostream"];
const QUIET_CHAINS = ["langsmith:hidden"];

export class ToldMessages extends BaseCallbackHandler {
  name = MESSAGES_HANDLER;
  /** Asks chat models for events of parts of messages. */
  lc_prefer_chat_model_stream_events = true;
  /** Handlers in the background would tell of a task when it is over. */
  awaitHandlers = true;
  #tell;
  /** The models and nodes that run: where each is, what is known of it, and the id of its message. */
  #runs = new Map();
  /** The ids of messages that were told, or that nodes were given. */
  #seen = new Set();
  /** The ends of answers that are being told: a node is not over before. */
  #ending = new Set();

  /** @param tell - is given `namespace, mode, payload`. */
  constructor(tell) {
    super();
    this.#tell = tell;
  }

  handleChatModelStart(_model, _messages, runId, _parent, _extra, tags = [], metadata, name) {
    if (metadata !== undefined && !QUIET_MODELS.some((tag) => tags.includes(tag))) this.#begin(runId, tags, metadata, name);
  }

  /** A part of a message. */
  handleChatModelStreamEvent(event, runId) {
    const run = this.#runs.get(runId);
    if (run === undefined) return;
    if (event.event !== "message-start") {
      this.#emit(run, event);
      return;
    }
    const id = event.id ?? `run-${runId}`;
    run.hasStreamed = true;
    run.messageId ??= id;
    this.#seen.add(id);
    this.#emit(run, { ...event, id });
  }

  handleLLMEnd(output, runId) {
    const run = this.#end(runId);
    const message = output.generations?.[0]?.[0]?.message;
    if (run === undefined || !isBaseMessage(message)) return;
    if (run.hasStreamed) this.#identify(run, message);
    else this.#tellNew(run, message);
  }

  handleLLMError(_error, runId) {
    this.#end(runId);
  }

  /** Of chains nodes count: what they are given is nothing new. */
  handleChainStart(_chain, inputs, runId, _parent, tags = [], metadata, _type, name) {
    const isNode = metadata !== undefined && name === metadata.langgraph_node;
    if (!isNode || QUIET_CHAINS.some((tag) => tags.includes(tag))) return;
    this.#begin(runId, tags, metadata, name);
    for (const { id } of messagesIn(Object.values(inputs ?? {}))) if (id !== undefined) this.#seen.add(id);
  }

  async handleChainEnd(outputs, runId) {
    const run = this.#end(runId);
    if (run === undefined) return;
    if (this.#ending.size > 0) await Promise.all(this.#ending);
    const values = isBaseMessage(outputs) || Array.isArray(outputs) ? [outputs] : Object.values(outputs ?? {});
    for (const message of messagesIn(values)) if (!isToolMessage(message)) this.#tellNew(run, message);
  }

  handleChainError(_error, runId) {
    this.#end(runId);
  }

  /** What `pushMessage` brings. */
  push(message, metadata) {
    this.#seen.add(message.id);
    this.#tellWhole({ namespace: namespaceOf(metadata), metadata }, message);
  }

  /** An answer of a chat model that tells the run of it, and not LangChain: `{ chunk, end }`. */
  answer(name, { tags = [], metadata = {} }) {
    const runId = randomId();
    this.handleChatModelStart(undefined, undefined, runId, undefined, undefined, tags, metadata, name);
    const parts = new StreamChannel();
    // What cannot be told is in the state all the same.
    const told = this.#tellParts(parts, runId).catch(() => {});
    return {
      chunk: (part) => parts.push(part),
      end: (message) => {
        if (parts.size === 0) this.handleLLMEnd({ generations: [[{ message: new AIMessage(message) }]] }, runId);
        parts.close();
        this.#ending.add(told);
        told.finally(() => this.#ending.delete(told));
      },
    };
  }

  async #tellParts(parts, runId) {
    for await (const event of eventsOfParts(parts)) this.handleChatModelStreamEvent(event, runId);
    this.#end(runId);
  }

  #begin(runId, tags, metadata, name) {
    this.#runs.set(runId, { runId, namespace: namespaceOf(metadata), metadata: { tags, name, ...metadata, run_id: runId } });
  }

  #end(runId) {
    const run = this.#runs.get(runId);
    this.#runs.delete(runId);
    return run;
  }

  #tellNew(run, message) {
    const known = message.id ?? run.messageId;
    if (known !== undefined && this.#seen.has(known)) return;
    this.#identify(run, message);
    this.#tellWhole(run, message);
  }

  #tellWhole(run, message) {
    for (const event of eventsOf(message)) this.#emit(run, event);
  }

  /** A message without an id of its provider's goes by that of its run, the same for all that tells of it. */
  #identify(run, message) {
    const generic = `run-${run.runId}`;
    if (isToolMessage(message)) {
      setId(message, message.id ?? `${generic}-tool-${message.tool_call_id}`);
    } else {
      if ((message.id ?? generic) === generic) setId(message, run.messageId ?? generic);
      run.messageId ??= message.id;
    }
    this.#seen.add(message.id);
  }

  #emit({ namespace, metadata }, event) {
    this.#tell(namespace, "messages", [event, metadata]);
  }
}

/** A task's namespace, with the task. */
function namespaceOf(metadata) {
  return (metadata.langgraph_checkpoint_ns ?? "").split("|");
}

/** The messages among values and in lists of them. */
function messagesIn(values) {
  return values.flat().filter(isBaseMessage);
}
