/** The package as npm would publish it, and empty projects that have it installed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./processes.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The folder of the package under test. */
export const packageFolder = resolve(process.env.SUPERSTEP_PKG ?? join(here, "../../../pkg"));

/** A temporary folder; `remove` deletes it. */
export function temporaryFolder(name) {
  const path = mkdtempSync(join(tmpdir(), `superstep-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

/**
 * Packs the package into a folder.
 *
 * @returns {Promise<{ tarball: string, files: { path: string, size: number }[], size: number, unpackedSize: number }>}
 */
export async function pack(folder) {
  const { stdout } = await run("npm", ["pack", packageFolder, "--json", "--ignore-scripts", "--pack-destination", folder]);
  const told = JSON.parse(stdout);
  const [{ filename, files, size, unpackedSize }] = Array.isArray(told) ? told : Object.values(told);
  return { tarball: join(folder, basename(filename)), files, size, unpackedSize };
}

/** An empty project with the packed package as its one dependency. */
export async function project() {
  const folder = temporaryFolder("project");
  try {
    const { tarball } = await pack(folder.path);
    const write = (name, text) => {
      writeFileSync(join(folder.path, name), text);
      return join(folder.path, name);
    };
    write("package.json", JSON.stringify({ name: "empty", version: "1.0.0", private: true, type: "module" }));
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--offline", tarball], { cwd: folder.path });
    return { path: folder.path, installed: join(folder.path, "node_modules/superstep"), write, remove: folder.remove };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
