// Cloudflare's workerd: AsyncLocalStorage is there with the flags `nodejs_compat` and `nodejs_als`.

import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

import "#engine";

// Named in two parts, so that no bundler looks for it.
const { AsyncLocalStorage } = await import(/* @vite-ignore */ ["node", "async_hooks"].join(":")).catch(() => ({}));
if (AsyncLocalStorage !== undefined) AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());

export * from "./api.js";
