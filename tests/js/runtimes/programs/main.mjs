import { program } from "./program.mjs";

await program((chunk) => console.log(JSON.stringify(chunk)));
console.log("done");
