import { init } from "superstep/slim";
import { program } from "./program.mjs";

init()
  .then(() => program((chunk) => console.log(JSON.stringify(chunk))))
  .then(
    () => console.log("done"),
    (error) => console.error(error),
  );
