/** Where the language has `AsyncContext`, as it is proposed. Here it is made of what Node has. */
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";

import { load, loadContext } from "./load.mjs";
import { programs } from "./programs.mjs";

globalThis.AsyncContext = {
  Variable: class {
    #storage = new AsyncLocalStorage();

    get() {
      return this.#storage.getStore();
    }

    run(value, call, ...given) {
      return this.#storage.run(value, call, ...given);
    }
  },
  Snapshot: class {
    static wrap(call) {
      return AsyncLocalStorage.bind(call);
    }
  },
};

const lib = { ...(await load("browser.js")), ...(await loadContext()) };

for (const [name, program] of programs(lib, true)) test(name, { timeout: 10_000 }, program);
