/** A page that asks, and is answered after a reload: what it prints says which time it is. */
import { Annotation, Client, END, START, StateGraph } from "superstep";
import { IndexedDBSaver } from "superstep/savers/indexeddb";

const thread_id = "8f4678f5-8590-4259-8dc6-1b36542436ea";
const State = Annotation.Root({ log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }), at: Annotation() });
const agent = new StateGraph(State)
  .addNode("before", () => ({ log: ["before"], at: new Date(0) }))
  .addNode("ask", (_, runtime) => ({ log: [runtime.interrupt("?")] }))
  .addNode("cut", ({ log }) => (sessionStorage.getItem("reloads") === "2" ? { log: [`after ${log.length}`] } : new Promise(() => {})))
  .addEdge(START, "before")
  .addEdge("before", "ask")
  .addEdge("ask", "cut")
  .addEdge("cut", END)
  .compile();
const client = new Client({ graphs: { agent }, checkpointer: new IndexedDBSaver() });

/** A question, its answer in a run that the next reload cuts off, and the rest. */
const payloads = [{ input: {} }, { command: { resume: "yes" } }, { input: null }];

const reloads = Number(sessionStorage.getItem("reloads") ?? "0");
for await (const { event, data } of client.runs.stream(thread_id, "agent", { ...payloads[reloads], ifNotExists: "create", streamMode: "updates", durability: "sync" })) {
  if (event === "updates") console.log(`${reloads}: ${JSON.stringify(data)}`.replace(/"id":"\w+"/, '"id":""'));
  if (data.ask !== undefined) break;
}
if (reloads === 2) console.log(JSON.stringify((await client.threads.getState(thread_id)).values));
sessionStorage.setItem("reloads", String(reloads + 1));
console.log("done");
