/** What a `RemoteGraph` does here that LangGraph's cannot. The rest is compared in `programs/remote.mjs`. */
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

import { Client } from "@langchain/langgraph-sdk";

register("./hooks.mjs", import.meta.url);

const { Annotation, MemorySaver, START, StateGraph } = await import("../../../pkg/langgraph/node.js");
const { RemoteGraph } = await import("../../../pkg/langgraph/remote.js");

const thread = { configurable: { thread_id: "01a20314-d771-71a9-9fcc-2d5731183c59" } };
const checkpoint = { ...thread.configurable, checkpoint_ns: "", checkpoint_id: "1f1e66a7-1b62-63c0-8000-c9310af8f301" };

/** A graph that is stopped inside a graph on a server, where its state is, and what the server was asked. */
async function stopped() {
  const asked = [];
  const fetch = async (address, { body }) => {
    const { pathname } = new URL(address);
    asked.push([pathname, JSON.parse(body)]);
    if (pathname.endsWith("/state")) return Response.json({ checkpoint });
    const question = { __interrupt__: [{ id: "760f56d745311fce16b436e6f7cf56fd", value: "?" }] };
    return new Response(`event: updates\ndata: ${JSON.stringify(question)}\n\n`, { headers: { "content-type": "text/event-stream" } });
  };
  const client = new Client({ apiUrl: "http://server.test", callerOptions: { fetch, maxRetries: 0 } });
  const graph = new StateGraph(Annotation.Root({ foo: Annotation() }))
    .addNode("far", new RemoteGraph({ graphId: "hitl", client }))
    .addEdge(START, "far")
    .compile({ checkpointer: new MemorySaver() });
  await graph.invoke({ foo: "x" }, thread);
  const [{ state }] = (await graph.getState(thread)).tasks;
  return { asked, graph, there: state };
}

test("the state of a graph on a server is updated by way of the graph around it", async () => {
  const { asked, graph, there } = await stopped();
  const updated = await graph.updateState(there, { foo: "u" }, "ask");
  assert.deepEqual(updated, { configurable: { ...checkpoint, checkpoint_map: {} } });
  assert.deepEqual(asked.at(-1), [
    `/threads/${checkpoint.thread_id}/state`,
    { values: { foo: "u" }, as_node: "ask", checkpoint: { thread_id: checkpoint.thread_id, checkpoint_ns: there.configurable.checkpoint_ns } },
  ]);
});

test("several updates at once are refused, and none is sent", async () => {
  const { asked, graph, there } = await stopped();
  const updates = [{ values: { foo: "u" } }, { values: { foo: "v" } }];
  const sent = asked.length;
  await assert.rejects(graph.bulkUpdateState(there, [{ updates }]), /one update at a time/);
  await assert.rejects(graph.bulkUpdateState(there, updates.map((update) => ({ updates: [update] }))), /one update at a time/);
  assert.equal(asked.length, sent);
});

test("a picture with the graphs inside shows a graph on a server as a node", async () => {
  const { graph } = await stopped();
  const plain = graph.getGraph().drawMermaid();
  assert.match(plain, /far\(far\)/);
  assert.equal((await graph.getGraphAsync({ xray: true })).drawMermaid(), plain);
});

test("version v3 of streamEvents says what to use instead", () => {
  const graph = new RemoteGraph({ graphId: "a", url: "http://server.test" });
  assert.throws(() => graph.streamEvents({}, { version: "v3" }), /use stream/);
});
