// The package as it is, over the test binary's module.

import { adopt } from "../../pkg-template/engine.js";

export * from "../../pkg-template/api.js";
export * from "../../pkg-template/models.js";

let opening;

/** The test binary's exports. The package uses them from the first call on. */
export function open() {
  opening ??= import(address()).then((exports) => {
    adopt(exports);
    return exports;
  });
  return opening;
}

/** The test runner's own import of the module: a browser takes another address for another module. */
function address() {
  const ending = import.meta.url.startsWith("file:") ? ".js" : "";
  return `../../../../wasm-bindgen-test${ending}`;
}

/** A program's answer. One that has none in time fails: Node ends, as if all were well, when nothing more can happen. */
export function answer(program) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("hangs: no answer in 10 s")), 10_000);
  });
  return Promise.race([open().then(program), late]).finally(() => clearTimeout(timer));
}

/** Lets everything run that can. */
export async function settle(turns = 5) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

/** What a call or a promise throws, as text. */
export async function thrownBy(work) {
  try {
    await work();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
  return "nothing was thrown";
}
