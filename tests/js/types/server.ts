// LangGraph Server's HTTP API as one function.
import { Annotation, MemorySaver, START, StateGraph } from "superstep";
import { type Server, serve } from "superstep/server";
import { type Equal, expectType } from "./expect.js";

const agent = new StateGraph(Annotation.Root({ text: Annotation<string> })).addNode("a", (state) => state).addEdge(START, "a").compile();
const server = serve({ graphs: { agent }, checkpointer: new MemorySaver(), cors: { origins: ["https://a.example"] }, limits: { bodyBytes: 1, heartbeatSeconds: 1 } });
expectType<Equal<typeof server, Server>>();
const { fetch } = server;
(await fetch(new Request("http://localhost/ok"))) satisfies Response;
server.client.threads.create();
server.install()();
serve({ graphs: { agent }, cors: false });
serve({ graphs: { agent }, auth: { authenticate: (request) => request.headers.get("x-user"), on: { threads: ({ user }) => ({ owner: user.identity }) } } });
// @ts-expect-error who asks has to be known
serve({ graphs: { agent }, auth: { on: {} } });
// @ts-expect-error graphs are needed
serve({});
// @ts-expect-error no such limit
serve({ graphs: { agent }, limits: { bytes: 1 } });
// @ts-expect-error a request
fetch("http://localhost/ok");
