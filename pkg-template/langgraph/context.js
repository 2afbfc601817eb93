// What LangGraph's globals find of the running code, where LangChain knows more of it than the engine.

import { coerceMessageLikeToMessage } from "@langchain/core/messages";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

import { getConfig as taskConfig } from "../context.js";
import { taskOf } from "../runtime.js";
import { configOf } from "./config.js";
import { MESSAGES_HANDLER } from "./stream/told_messages.js";
import { writeEarly } from "./task_config.js";

/** The configuration of what runs: in a tool or a chain that of the tool or the chain, in a task the task's runtime. */
export function getConfig() {
  return AsyncLocalStorageProviderSingleton.getRunnableConfig() ?? taskConfig();
}

/**
 * Shows a message to who reads mode `messages`, before the node is over, and writes it to a key of the state: to
 * `messages` if no other is given, to none with `null`.
 */
export function pushMessage(message, { stateKey = "messages", ...given } = {}) {
  const config = configOf(taskConfig() ?? {}, given);
  const whole = coerceMessageLikeToMessage(message);
  if (!whole.id) throw new Error("Message ID is required.");
  const { callbacks = [] } = config;
  const handlers = Array.isArray(callbacks) ? callbacks : callbacks.handlers;
  const own = handlers.filter(({ name }) => name === "StreamMessagesHandler");
  const told = own.length > 0 ? own.filter((handler) => handler.isOwn(config.metadata)) : handlers.filter(({ name }) => name === MESSAGES_HANDLER).slice(0, 1);
  for (const handler of told) handler.push(whole, config.metadata);
  if (stateKey !== null) writeEarly(taskOf(config), [[stateKey, whole]]);
  return whole;
}
