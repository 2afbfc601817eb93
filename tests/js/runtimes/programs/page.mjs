import { program } from "./program.mjs";

program((chunk) => console.log(JSON.stringify(chunk))).then(
  () => console.log("done"),
  (error) => console.error(error),
);
