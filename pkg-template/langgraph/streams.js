// What a task tells of the models and tools that it runs, to who reads the modes `messages` and `tools`. LangChain tells
// it to callback handlers; what is shown of it, and to whom, is the module's to say.

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessageChunk, isBaseMessage, isToolMessage } from "@langchain/core/messages";

import { isCommand } from "../control.js";
import { isGraphDrained, isGraphInterrupt } from "../errors.js";
import { runOf, taskOf } from "../runtime.js";

/** The handlers for what a task runs, as far as somebody reads of it. */
export function handlersOf(runtime) {
  const { port } = runOf(runtime);
  const handlers = [];
  if (port.wantsMessages) handlers.push(new MessagesHandler(runtime));
  if (port.wantsTools) handlers.push(new ToolsHandler(runtime));
  return handlers;
}

/** What both have in common. */
class TaskHandler extends BaseCallbackHandler {
  /** Handlers in the background would tell of a task when it is over. */
  awaitHandlers = true;
  /** By the id of a model's or a tool's run. */
  runs = new Map();

  constructor(runtime) {
    super();
    this.graphRun = runOf(runtime);
    this.task = taskOf(runtime);
  }

  /** A graph inside the task inherits these handlers, and has some of its own. */
  isOwn(metadata) {
    return metadata?.langgraph_checkpoint_ns === this.task.identity.namespace;
  }

  /** Whether the task still counts: what goes on after a timeout does not. */
  isAlive() {
    const { task, watched } = this.task.attempt;
    return !(watched > 0) || this.graphRun.port.progress(task);
  }
}

/** Tokens and messages of chat models. */
class MessagesHandler extends TaskHandler {
  name = "StreamMessagesHandler";
  /** Asks chat models to stream, though they are invoked. */
  lc_prefer_streaming = true;
  /** The ids of messages that it was given, and does not bring. */
  known = new Set();

  handleChatModelStart(_model, _messages, runId, _parent, _extra, tags, metadata, name) {
    if (this.isOwn(metadata)) this.runs.set(runId, { metadata: { tags, name, ...metadata } });
  }

  handleLLMNewToken(token, _place, runId, _parent, _tags, fields) {
    const run = this.runs.get(runId);
    if (run === undefined) return undefined;
    run.hasStreamed = true;
    const { chunk } = fields ?? {};
    const message = isBaseMessage(chunk?.message) ? chunk.message : new AIMessageChunk({ content: token });
    // The first part of a message may have an id of the provider's, where those that follow have LangChain's.
    const generic = `run-${runId}`;
    if ((message.id ?? generic) === generic) setId(message, run.id ?? generic);
    run.id ??= message.id;
    return this.tell(message, run.metadata, false);
  }

  handleLLMEnd(output, runId) {
    const run = this.runs.get(runId);
    this.runs.delete(runId);
    const message = output.generations?.[0]?.[0]?.message;
    if (run === undefined || run.hasStreamed || !isBaseMessage(message)) return undefined;
    if (message.id === undefined || message.id === null) setId(message, `run-${runId}`);
    return this.tell(message, run.metadata, true);
  }

  handleLLMError(_error, runId) {
    this.runs.delete(runId);
  }

  /** What has the node's name inside of it, as a graph may that is the node, counts as the node: what it gives is told. */
  handleChainStart(_chain, input, runId, _parent, tags, metadata, _type, name) {
    const isNode = name === metadata?.langgraph_node && this.isOwn(metadata);
    // The node itself is told of by the module.
    if (!isNode || tags?.some((tag) => tag === "langsmith:hidden" || tag === `graph:step:${metadata.langgraph_step}`)) return;
    for (const { id } of messagesIn(input)) this.known.add(id);
    this.runs.set(runId, { metadata: { tags, name, ...metadata } });
  }

  async handleChainEnd(output, runId) {
    const run = this.runs.get(runId);
    this.runs.delete(runId);
    if (run === undefined) return;
    for (const [place, message] of messagesIn(output).entries()) {
      if (message.id === undefined || message.id === null) setId(message, outputId(runId, message, place));
      if (!this.known.has(message.id)) await this.tell(message, run.metadata, true);
    }
  }

  handleChainError(_error, runId) {
    this.runs.delete(runId);
  }

  /** What `pushMessage` brings. */
  push(message, metadata) {
    return this.tell(message, metadata, false);
  }

  tell(message, metadata, isWhole) {
    const { graphRun } = this;
    return this.isAlive() ? graphRun.room(graphRun.port.message(message, metadata, isWhole)) : undefined;
  }
}

/** The messages in what a node is given or gives. */
function messagesIn(value) {
  if (isBaseMessage(value)) return [value];
  if (isCommand(value)) return messagesIn(value.update);
  if (Array.isArray(value)) return value.some(isCommand) ? value.flatMap(messagesIn) : value.filter(isBaseMessage);
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((field) => (Array.isArray(field) || isBaseMessage(field) ? messagesIn(field) : []));
}

/** The id of a message without one, as LangGraph makes it: by the tool call that it answers, or by its place. */
function outputId(runId, message, place) {
  return isToolMessage(message) ? `run-${runId}-tool-${message.tool_call_id}` : `run-${runId}-out-${place}`;
}

export function setId(message, id) {
  message.id = id;
  message.lc_kwargs.id = id;
}

/** What tools do. */
class ToolsHandler extends TaskHandler {
  name = "StreamToolsHandler";

  handleToolStart(_tool, input, runId, _parent, tags, metadata, name = "unknown", toolCallId) {
    if (!this.isOwn(metadata) || tags?.includes("langsmith:hidden")) return;
    this.runs.set(runId, { toolCallId, name });
    this.#tell("on_tool_start", runId, { input });
  }

  handleToolEvent(data, runId) {
    this.#tell("on_tool_event", runId, { data });
  }

  handleToolEnd(output, runId) {
    this.#tell("on_tool_end", runId, { output });
    this.runs.delete(runId);
  }

  /** A tool that asks, or that is to stop, has not failed: it runs again later. */
  handleToolError(error, runId) {
    if (!isGraphInterrupt(error) && !isGraphDrained(error)) this.#tell("on_tool_error", runId, { error });
    this.runs.delete(runId);
  }

  #tell(event, runId, what) {
    const run = this.runs.get(runId);
    if (run !== undefined && this.isAlive()) this.graphRun.port.tool({ event, ...run, ...what });
  }
}
