/** Programs as LangGraph's documentation has them run on it and, by an alias, on the package: chunk for chunk they must be equal. */
import { comparePrograms } from "./compared.mjs";

await comparePrograms(new URL("./tutorials/", import.meta.url));
