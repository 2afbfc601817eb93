// Node, Bun, Deno: as LangGraph's main entry does, LangChain is given what tells who calls after an `await`.

import { AsyncLocalStorage } from "node:async_hooks";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

import "#engine";

AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());

export * from "./api.js";
