// What a run's tools do, as payloads of the mode `tools`.

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";

import { isGraphDrained, isGraphInterrupt } from "../../errors.js";

export class ToldTools extends BaseCallbackHandler {
  name = "StreamToolsHandler";
  /** Handlers in the background would tell of a tool when its task is over. */
  awaitHandlers = true;
  #tell;
  /** The tools that run: where each is, and what it goes by. */
  #runs = new Map();

  /** @param tell - is given `namespace, mode, payload`. */
  constructor(tell) {
    super();
    this.#tell = tell;
  }

  handleToolStart(_tool, input, runId, _parent, tags, metadata, name = "unknown", toolCallId) {
    if (metadata === undefined || tags?.includes("langsmith:hidden")) return;
    const { langgraph_checkpoint_ns: around } = metadata;
    this.#runs.set(runId, { namespace: around?.split("|") ?? [], about: { toolCallId, name } });
    this.#show("on_tool_start", runId, { input });
  }

  handleToolEvent(data, runId) {
    this.#show("on_tool_event", runId, { data });
  }

  handleToolEnd(output, runId) {
    this.#show("on_tool_end", runId, { output });
    this.#runs.delete(runId);
  }

  /** A tool that asks, or that is to stop, has not failed: it runs again later. */
  handleToolError(error, runId) {
    if (!isGraphInterrupt(error) && !isGraphDrained(error)) this.#show("on_tool_error", runId, { error });
    this.#runs.delete(runId);
  }

  #show(event, runId, what) {
    const run = this.#runs.get(runId);
    if (run !== undefined) this.#tell(run.namespace, "tools", { event, ...run.about, ...what });
  }
}
