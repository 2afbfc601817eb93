// Callback handlers that are told when a run stops with questions or goes on from a checkpoint. LangChain knows of neither.

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";

const MARK = Symbol.for("langgraph.graph_callback_handler");

/** What handlers extend that want to know; they have `handleInterrupt`, `handleResume` or both. */
export class GraphCallbackHandler extends BaseCallbackHandler {
  name = "GraphCallbackHandler";
  [MARK] = true;

  static isInstance(value) {
    return typeof value === "object" && value !== null && value[MARK] === true;
  }
}

/** LangGraph's words for why a run stops, by the module's numbers. One that goes on is as if a task had asked. */
const STATUS = ["pending", "interrupt_before", "interrupt_after"];

/** Tells those that listen to a run, one after another; `undefined` where nobody does. */
export function tellTransition({ runId, handlers }, pause, checkpointId, namespace, interrupts) {
  const listening = handlers.filter(GraphCallbackHandler.isInstance);
  if (listening.length === 0) return undefined;
  const place = { runId, status: STATUS[pause], checkpointId, checkpointNs: namespace === "" ? [] : namespace.split("|") };
  if (interrupts === undefined) return tell(listening, "handleResume", place);
  return tell(listening, "handleInterrupt", { ...place, interrupts });
}

async function tell(handlers, method, event) {
  for (const handler of handlers) {
    try {
      await handler[method]?.(event);
    } catch (error) {
      console[handler.raiseError ? "error" : "warn"](`Error in handler ${handler.constructor.name}, ${method}: ${error}`);
      if (handler.raiseError) throw error;
    }
  }
}
