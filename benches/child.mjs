/**
 * `node --expose-gc child.mjs <workload> <side>` prints one measurement as JSON. Each has a process of its own, so that
 * none runs on what another left behind.
 */
import { measure } from "./measure.mjs";
import { workloads } from "./workloads/index.mjs";

const [, , name, side] = process.argv;
const workload = workloads.find((known) => known.name === name);
process.stdout.write(JSON.stringify(await measure(workload, side)));
