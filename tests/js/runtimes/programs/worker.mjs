import { program } from "./program.mjs";

program((chunk) => postMessage(chunk)).then(
  () => postMessage("done"),
  (error) => postMessage({ failed: String(error) }),
);
