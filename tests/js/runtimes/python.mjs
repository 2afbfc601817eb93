/** Python with LangGraph's SDK, in an environment of its own that is made once. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./processes.mjs";

const SDK = "langgraph-sdk==0.4.14";
const folder = fileURLToPath(new URL(`../../../target/python/${SDK}`, import.meta.url));
const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** The interpreter; `undefined` where there is no Python, or it has no `venv`. */
export async function pythonWithSDK() {
  if (existsSync(join(folder, "ready"))) return python;
  try {
    mkdirSync(folder, { recursive: true });
    await run("python3", ["-m", "venv", folder], { within: 120_000 });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", SDK], { within: 300_000 });
  mkdirSync(join(folder, "ready"));
  return python;
}
