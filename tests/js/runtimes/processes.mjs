/** Other programs: run to their end within a time limit, or kept until they are stopped. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

/** The program that an npm package brings for this machine: `@scope/name-<platform>/file`. */
export function binary(scope, file) {
  const folder = join(modules, scope);
  const found = existsSync(folder)
    ? readdirSync(folder).map((name) => join(folder, name, file)).find((path) => existsSync(path))
    : undefined;
  if (found === undefined) throw new Error(`No ${file} in ${folder}: run \`npm ci\` in tests/js`);
  return found;
}

/**
 * Runs a program to its end.
 *
 * @returns {Promise<{ stdout: string, stderr: string }>}
 */
export async function run(command, args, { cwd, env, within = 60_000 } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const output = collect(child);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, within);
  const code = await ended(child);
  clearTimeout(timer);
  if (isLate || code !== 0) {
    const how = isLate ? `did not end within ${within} ms` : `ended with ${code}`;
    throw new Error(`${command} ${args.join(" ")} ${how}\n${output.stdout}\n${output.stderr}`);
  }
  return output;
}

/** Starts a program that goes on until `stop`. */
export function start(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const output = collect(child);
  const end = ended(child);
  return {
    output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill("SIGKILL");
      await end.catch(() => {});
    },
  };
}

function collect(child) {
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => (output[stream] += text));
  }
  return output;
}

function ended(child) {
  return new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
}
