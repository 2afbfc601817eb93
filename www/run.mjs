import { Client } from "superstep";
import { agent } from "./graphs/agent.mjs";
import { researchers } from "./graphs/researchers.mjs";

export const graphs = { agent, researchers };
const client = new Client({ graphs });

/** Runs a graph and shows what it streams. */
export async function run(assistantId, { content, streamMode, signal, show }) {
  const input = { messages: [{ role: "user", content }] };
  const streamResponse = client.runs.stream(null, assistantId, { input, streamMode, signal });
  for await (const chunk of streamResponse) {
    if (chunk.data && !("run_id" in chunk.data)) {
      show(chunk);
    }
  }
}
