/** How one side of one workload is measured, in a process that does nothing else. */

import { setImmediate as turn } from "node:timers/promises";

/** CPU milliseconds of running before it counts, so that engines have compiled what is hot, and while it counts. */
const WARM_UP = 500;
const COUNTED = 250;

/** The number of chunks of a stream, which are read to the end. */
export async function read(stream) {
  let chunks = 0;
  for await (const _ of await stream) chunks += 1;
  return chunks;
}

/** Bytes that are in use: JavaScript's heap, and what is outside of it, such as WebAssembly's memory. */
export function memory() {
  for (let pass = 0; pass < 3; pass += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** CPU milliseconds of this process, in all its threads: garbage collection and compilation count. */
function cpu(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Measures one side of a workload. */
export function measure(workload, side) {
  return workload.isCold ? cold(workload, side) : warm(workload, side);
}

async function warm({ sides, chunks }, side) {
  const invoke = await sides[side]();
  const expected = chunks[side] ?? chunks;
  const seen = await invoke();
  if (seen !== expected) throw new Error(`${side} brings ${seen} chunks, not ${expected}`);
  const kilobytes = await invoke.memory?.();
  await repeat(invoke, WARM_UP);
  return { cpu: await repeat(invoke, COUNTED), kilobytes };
}

/** CPU milliseconds an invocation, over as many as fill the given time. */
async function repeat(invoke, time) {
  const start = process.cpuUsage();
  let passed = 0;
  let count = 0;
  let batch = 1;
  while (passed < time) {
    for (let nth = 0; nth < batch; nth += 1) await invoke();
    // What programs let happen too: timers, and the release of what was collected.
    await turn();
    count += batch;
    passed = cpu(start);
    // About a millisecond's worth: the clock is a system call.
    batch = Math.max(1, Math.floor(count / passed));
  }
  return passed / count;
}

async function cold({ sides }, side) {
  const start = process.cpuUsage();
  const startWall = performance.now();
  const invoke = await sides[side]();
  await invoke();
  return { cpu: cpu(start), wall: performance.now() - startWall };
}
