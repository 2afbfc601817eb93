/** `serve({ auth })`: LangGraph's `Auth`, and that nothing of one user reaches another. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "@langchain/langgraph-sdk";
import { Auth, HTTPException } from "@langchain/langgraph-sdk/auth";

import { serve } from "../../../pkg/server.js";
import { graphs, superstep } from "./graphs.mjs";

const { Annotation, START, StateGraph } = superstep;

let runtime;
const looking = new StateGraph(Annotation.Root({ foo: Annotation() })).addNode("a", (_, given) => void (runtime = given)).addEdge(START, "a").compile();
const all = { ...graphs, looking };

/** Each user sees what is his own: LangGraph's documented rules. */
function owned() {
  const own = ({ user, value }) => {
    value.metadata ??= {};
    value.metadata.owner = user.identity;
    return { owner: user.identity };
  };
  return new Auth()
    .authenticate((request) => {
      const token = request.headers.get("authorization");
      if (token === null) throw new HTTPException(401, { message: "Who are you?", headers: { "www-authenticate": "Bearer" } });
      return { identity: token.replace("Bearer ", ""), permissions: ["some"], plan: "free" };
    })
    .on("threads", own)
    .on("assistants", own)
    .on("store", ({ user, value }) => {
      value.namespace = [user.identity, ...(value.namespace ?? [])];
    });
}

function served(auth = owned()) {
  const server = serve({ graphs: all, auth });
  const as = (identity) =>
    new Client({
      apiUrl: "http://superstep.invalid",
      defaultHeaders: identity === undefined ? {} : { authorization: `Bearer ${identity}` },
      callerOptions: { maxRetries: 0, fetch: (input, init) => server.fetch(new Request(input, init)) },
    });
  return { server, as, ada: as("ada"), bob: as("bob") };
}

test("who does not say who he is is refused, except where anybody may ask", async () => {
  const { server, as } = served();
  const answer = await server.fetch(new Request("http://x/threads/search", { method: "POST", body: "{}" }));
  assert.deepEqual([answer.status, await answer.json(), answer.headers.get("www-authenticate")], [401, { detail: "Who are you?" }, "Bearer"]);
  for (const path of ["/ok", "/info"]) assert.equal((await server.fetch(new Request(`http://x${path}`))).status, 200);
  await assert.rejects(as(undefined).runs.wait(null, "agent", { input: {} }), { status: 401 });
});

test("a thread and all that is on it is its owner's alone", async () => {
  const { ada, bob } = served();
  const { thread_id, metadata } = await ada.threads.create({ metadata: { topic: "x" } });
  assert.deepEqual(metadata, { topic: "x", owner: "ada" });
  const run = await ada.runs.create(thread_id, "slow", { input: { delay: 0.05 }, streamResumable: true, streamMode: "custom" });
  const stream = async (generator) => {
    for await (const _ of generator);
  };
  const attempts = {
    get: () => bob.threads.get(thread_id),
    update: () => bob.threads.update(thread_id, { metadata: { owner: "bob" } }),
    delete: () => bob.threads.delete(thread_id),
    copy: () => bob.threads.copy(thread_id),
    getState: () => bob.threads.getState(thread_id),
    getStateAt: () => bob.threads.getState(thread_id, { checkpoint_id: "1", checkpoint_ns: "" }),
    getHistory: () => bob.threads.getHistory(thread_id),
    updateState: () => bob.threads.updateState(thread_id, { values: { n: 1 } }),
    stream: () => stream(bob.runs.stream(thread_id, "slow", { input: {} })),
    wait: () => bob.runs.wait(thread_id, "slow", { input: {} }),
    create: () => bob.runs.create(thread_id, "slow", { input: {}, ifNotExists: "create", multitaskStrategy: "rollback" }),
    list: () => bob.runs.list(thread_id),
    getRun: () => bob.runs.get(thread_id, run.run_id),
    cancel: () => bob.runs.cancel(thread_id, run.run_id, true, "rollback"),
    join: () => bob.runs.join(thread_id, run.run_id),
    joinStream: () => stream(bob.runs.joinStream(thread_id, run.run_id, { lastEventId: "-1" })),
    "joinStream without the thread": () => stream(bob.runs.joinStream(null, run.run_id, { lastEventId: "-1" })),
    deleteRun: () => bob.runs.delete(thread_id, run.run_id),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    await assert.rejects(attempt, (error) => error.status === 404 && !error.message.includes("ada"), name);
  }
  assert.deepEqual([await bob.threads.search(), await bob.threads.count()], [[], 0]);
  assert.deepEqual([await bob.threads.search({ metadata: { owner: "ada" } }), await bob.threads.search({ ids: [thread_id] })], [[], []]);
  await assert.rejects(bob.threads.create({ threadId: thread_id }), { status: 409 });
  await assert.rejects(bob.threads.create({ threadId: thread_id, ifExists: "do_nothing" }), { status: 409 });
  assert.equal((await ada.runs.join(thread_id, run.run_id)).n, 1);
  assert.equal((await ada.threads.search()).length, 1);
  assert.deepEqual((await ada.threads.get(thread_id)).metadata.owner, "ada");
  await ada.threads.delete(thread_id);
});

test("what a run makes is its starter's", async () => {
  const { ada, bob } = served();
  const threadId = crypto.randomUUID();
  await ada.runs.wait(threadId, "looking", { input: { foo: 1 }, ifNotExists: "create", metadata: { owner: "bob" } });
  assert.equal((await ada.threads.get(threadId)).metadata.owner, "ada");
  await assert.rejects(bob.threads.get(threadId), { status: 404 });
  const copy = await ada.threads.copy(threadId);
  assert.equal(copy.metadata.owner, "ada");
  await assert.rejects(bob.threads.get(copy.thread_id), { status: 404 });
});

test("nodes know who asks, nobody can say he is another, and checkpoints do not tell", async () => {
  const { ada } = served();
  const { thread_id } = await ada.threads.create();
  const config = { configurable: { langgraph_auth_user: { identity: "root" }, langgraph_auth_user_id: "root", langgraph_auth_permissions: ["all"] } };
  await ada.runs.wait(thread_id, "looking", { input: { foo: 1 }, config });
  const { langgraph_auth_user: user, langgraph_auth_user_id: id, langgraph_auth_permissions: permissions } = runtime.configurable;
  assert.deepEqual(user, { identity: "ada", display_name: "ada", is_authenticated: true, permissions: ["some"], plan: "free" });
  assert.deepEqual([id, permissions], ["ada", ["some"]]);
  assert.deepEqual((await ada.threads.get(thread_id)).config, { configurable: {} });
  const { metadata } = await ada.threads.getState(thread_id);
  assert.deepEqual(Object.keys(metadata).filter((key) => key.startsWith("langgraph_auth")), []);
});

test("assistants: one's own, and those of graphs to run", async () => {
  const { ada, bob } = served();
  const { assistant_id } = await ada.assistants.create({ graphId: "looking", metadata: { created_by: "system" }, config: { configurable: { secret: 1 } } });
  const attempts = {
    get: () => bob.assistants.get(assistant_id),
    graph: () => bob.assistants.getGraph(assistant_id),
    update: () => bob.assistants.update(assistant_id, { name: "x" }),
    versions: () => bob.assistants.getVersions(assistant_id),
    setLatest: () => bob.assistants.setLatest(assistant_id, 1),
    delete: () => bob.assistants.delete(assistant_id),
    run: () => bob.runs.wait(null, assistant_id, { input: { foo: 1 } }),
  };
  for (const [name, attempt] of Object.entries(attempts)) await assert.rejects(attempt, { status: 404 }, name);
  assert.deepEqual([await bob.assistants.search(), await bob.assistants.search({ metadata: { owner: "ada" } })], [[], []]);
  assert.deepEqual((await ada.assistants.search()).map(({ metadata }) => metadata), [{ owner: "ada" }]);
  await ada.runs.wait(null, assistant_id, { input: { foo: 1 } });
  await bob.runs.wait(null, "looking", { input: { foo: 1 } });
  await assert.rejects(bob.assistants.create({ graphId: "looking", assistantId: assistant_id, ifExists: "do_nothing" }), { status: 409 });
});

test("deleting an assistant with its threads leaves those of others", async () => {
  const { server, ada, bob } = served();
  const mine = await ada.threads.create();
  await ada.runs.wait(mine.thread_id, "looking", { input: { foo: 1 } });
  const { assistant_id } = await bob.assistants.create({ graphId: "looking" });
  const his = await bob.threads.create();
  await bob.runs.wait(his.thread_id, assistant_id, { input: { foo: 1 } });
  await server.client.threads.update(mine.thread_id, { metadata: { assistant_id } });
  await bob.assistants.delete(assistant_id, { deleteThreads: true });
  assert.deepEqual((await server.client.threads.search()).map(({ thread_id }) => thread_id), [mine.thread_id]);
});

test("the store: each user's namespace is his own", async () => {
  const { server, ada, bob } = served();
  await ada.store.putItem(["notes"], "k", { v: "ada" });
  await bob.store.putItem(["notes"], "k", { v: "bob" });
  assert.equal((await ada.store.getItem(["notes"], "k")).value.v, "ada");
  assert.deepEqual((await bob.store.searchItems([])).items.map(({ value }) => value.v), ["bob"]);
  assert.deepEqual((await bob.store.listNamespaces({})).namespaces, [["bob", "notes"]]);
  await bob.store.deleteItem(["notes"], "k");
  assert.deepEqual((await server.client.store.searchItems([])).items.map(({ value }) => value.v), ["ada"]);
});

test("rules: the nearest counts, `false` refuses, what they throw is the answer, filters have two forms", async () => {
  const asked = [];
  const auth = new Auth()
    .authenticate((request) => request.headers.get("authorization")?.replace("Bearer ", ""))
    .on("*", ({ event }) => void asked.push(`* ${event}`))
    .on("threads", ({ event }) => void asked.push(`threads ${event}`))
    .on("threads:create", ({ value }) => {
      value.metadata.teams = ["red", "blue"];
      value.metadata.level = 1;
    })
    .on("threads:search", () => ({ teams: { $contains: "red" }, level: { $eq: 1 } }))
    .on("threads:delete", () => false)
    .on("threads:update", () => {
      throw new HTTPException(402, { message: "Pay first" });
    })
    .on("store:get", () => ({ owner: "x" }))
    .on("store:put", () => {
      throw new Error("a secret of the database");
    });
  const { ada, server } = served(auth);
  const { thread_id } = await ada.threads.create();
  await server.client.threads.create({ metadata: { teams: ["blue"], level: 1 } });
  assert.deepEqual((await ada.threads.search()).map((thread) => thread.thread_id), [thread_id]);
  await ada.threads.get(thread_id);
  await ada.assistants.search();
  assert.deepEqual(asked, ["threads threads:read", "* assistants:search", "* assistants:search"]);
  await assert.rejects(ada.threads.delete(thread_id), { status: 403 });
  await assert.rejects(ada.threads.update(thread_id, { metadata: {} }), (error) => error.status === 402 && error.message.includes("Pay first"));
  await assert.rejects(ada.store.putItem(["a"], "k", {}), (error) => error.status === 500 && !error.message.includes("secret"));
  await assert.rejects(ada.store.getItem(["a"], "k"), (error) => error.status === 500 && error.message.includes("a filter says nothing of items"));
  assert.equal((await server.fetch(new Request("http://x/threads/search", { method: "POST", body: "{}" }))).status, 401);
});

test("rules as an object, without LangGraph's SDK", async () => {
  const { ada, bob } = served({ authenticate: (request) => request.headers.get("authorization"), on: { "threads:create": ({ user }) => user.identity === "Bearer ada" } });
  await ada.threads.create();
  await assert.rejects(bob.threads.create(), { status: 403 });
  assert.throws(() => serve({ graphs: all, auth: {} }), /"auth" needs an `authenticate` handler/);
  assert.throws(() => serve({ graphs: all, auth: new Auth().on("*", () => false) }), /"auth" needs an `authenticate` handler/);
});

test("who authenticates cannot read the body, so that the request still has it", async () => {
  let body;
  const { ada } = served({ authenticate: async (request) => ((body = await request.text()), "ada") });
  assert.ok((await ada.threads.create({ metadata: { a: 1 } })).thread_id);
  assert.equal(body, "");
});
