/** Parts of the package under test that no entry exports. */
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

export const packageFolder = resolve(process.env.SUPERSTEP_PKG ?? join(here, "../../../pkg"));

export const load = (file) => import(pathToFileURL(join(packageFolder, file)).href);

/** What other parts of the package ask for the running task. */
export const loadContext = () => load("context.js");

/** The programs and what they import, for a page or another runtime. */
export function copyPrograms(folder) {
  for (const file of ["programs.mjs", "questions.mjs", "helpers.mjs"]) cpSync(join(here, file), join(folder, file));
}
