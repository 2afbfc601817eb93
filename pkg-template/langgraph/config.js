// How LangGraph's Runnables find their configuration.

import { ensureConfig } from "@langchain/core/runnables";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

import { mergeConfig } from "../config.js";

/**
 * What something is run with: what it is configured with by the chain or tool that runs it, as far as LangChain knows which, by what is
 * bound to it, and by the call.
 */
export function configOf(bound, options) {
  const { runId: _, runName: __, ...around } = AsyncLocalStorageProviderSingleton.getRunnableConfig() ?? {};
  const { timeout, ...given } = options;
  const config = mergeConfig(mergeConfig(around, bound), given);
  return timeout === undefined ? config : { ...config, signal: ensureConfig({ timeout, signal: config.signal }).signal };
}
