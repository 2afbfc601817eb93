import * as lg from "@langchain/langgraph";
const lib = process.argv[2] === "own" ? await import("../../pkg/node.js") : lg;
const { entrypoint, task, getConfig, StateGraph, Annotation, START } = lib;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const RETRY = { initialInterval: 1, jitter: false, logWarning: false };
async function show(title, g, input, o = {}) {
  console.log("##", title);
  const t = Date.now();
  try { for await (const c of await g.stream(input, { streamMode: ["updates", "tasks", "custom"], ...o })) console.log(JSON.stringify(c).slice(0, 220)); } catch (e) { console.log("ERR", e.name, e.message, e.errors); }
  console.log(Date.now() - t, "ms");
}
const patient = (p) => Promise.race([p, sleep(1500).then(() => console.log("HUNG"))]);
let n = 0;
const never = task("never", async () => { const c = getConfig(); c.signal?.addEventListener("abort", () => console.log("task told to stop")); if (n === 1) await new Promise(() => {}); return "ok"; });
await patient(show("entry, timeout, retry, task that never settles", Object.assign(entrypoint({ name: "flow", timeout: 50 }, async () => { n++; return never(); }), { retryPolicy: RETRY }), 1));
n = 0;
const slow = task("slow", async () => { if (n === 1) await sleep(120); return "ok " + n; });
await patient(show("entry, timeout, retry, slow task", Object.assign(entrypoint({ name: "flow", timeout: 50 }, async () => { n++; const r = await slow(); return r; }), { retryPolicy: RETRY }), 1));
n = 0;
const G = new StateGraph(Annotation.Root({ foo: Annotation() })).addNode("in", async () => { n++; return { foo: await slow() }; }, { timeout: 50, retryPolicy: RETRY }).addEdge(START, "in").compile();
await patient(show("node, timeout, retry, slow task", G, { foo: 1 }));
n = 0;
const out = task({ name: "out", timeout: 50, retry: RETRY }, async () => { n++; return slow(); });
await patient(show("task, timeout, retry, slow inner", entrypoint({ name: "flow" }, async () => out()), 1));
n = 0;
const two = task({ name: "two", retry: RETRY }, async () => { n++; const p = slow(); await sleep(10); if (n === 1) throw new Error("x"); return p; });
await patient(show("task, retry, slow inner of a failed attempt", entrypoint({ name: "flow" }, async () => two()), 1));
n = 9;
await patient(show("fails beside a task", entrypoint({ name: "flow" }, async () => { n = 1; slow().catch((e) => console.log("task:", e.name)); await sleep(5); throw new Error("x"); }), 1));
process.exit(0);
