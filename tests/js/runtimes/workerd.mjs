/** Cloudflare's runtime, serving one worker. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import * as esbuild from "esbuild";

import { binary, start } from "./processes.mjs";

/** Bundles a program of a project as `worker.js` in a folder of it, with the package's module beside. Gives the folder. */
export async function bundleWorker(home, program, name) {
  const folder = join(home.path, name);
  await esbuild.build({
    absWorkingDir: home.path,
    entryPoints: { worker: program },
    outdir: folder,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm"],
    logLevel: "silent",
  });
  mkdirSync(join(folder, "wasm"));
  cpSync(join(home.installed, "wasm/superstep_bg.wasm"), join(folder, "wasm/superstep_bg.wasm"));
  return folder;
}

/**
 * Serves the bundle `worker.js` of a folder, with the package's module in `wasm/`, and asks it once.
 *
 * @returns {Promise<string>} its answer
 */
export async function serveWorker(folder, { flags = [], path = "" } = {}) {
  const { workerd, address } = await startWorkerd(folder, flags);
  try {
    return await fetchOnceUp(`${address}/${path}`, workerd);
  } finally {
    await workerd.stop();
  }
}

/** Serves the bundle `worker.js` of a folder until `stop`, once it answers at a path. */
export async function startWorker(folder, path) {
  const { workerd, address } = await startWorkerd(folder, []);
  await fetchOnceUp(`${address}${path}`, workerd);
  return { address, stop: workerd.stop };
}

async function startWorkerd(folder, flags) {
  const port = await freePort();
  writeFileSync(join(folder, "config.capnp"), config(port, flags));
  const workerd = start(binary("@cloudflare", "bin/workerd"), ["serve", "config.capnp"], { cwd: folder });
  return { workerd, address: `http://127.0.0.1:${port}` };
}

function config(port, flags) {
  return `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = .worker)],
      sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
    );
    const worker :Workerd.Worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = "wasm/superstep_bg.wasm", wasm = embed "wasm/superstep_bg.wasm"),
      ],
      compatibilityDate = "2026-01-01",
      compatibilityFlags = [${flags.map((flag) => `"${flag}"`)}],
    );
  `;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function fetchOnceUp(address, server) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    const text = await response?.text();
    if (response?.ok) return text;
    if (response !== undefined || !server.isRunning() || Date.now() > deadline) {
      throw new Error(`${address} answered ${response?.status} ${text}\n${server.output.stderr}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
