/** A key is in the request's headers, and nowhere else. */
import assert from "node:assert/strict";
import { serialize } from "node:v8";
import { inspect } from "node:util";

import { all, superstep, test, thrownBy, transcript } from "../behaviour/support.mjs";
import { KEY, SSE, event, says, serve } from "./server.mjs";

const { Client, MemorySaver, MessagesAnnotation, OpenAIChatModel, START, StateGraph } = superstep;

const HEADER = "another-secret-in-a-header";
const QUERY = "secret-in-the-address";

/** Everything of a value that can be seen, its prototypes' and hidden fields too. */
function seen(value, found = new Set()) {
  if (typeof value === "string") return [value];
  if ((typeof value !== "object" && typeof value !== "function") || value === null || found.has(value)) return [];
  found.add(value);
  const texts = [inspect(value, { depth: Infinity, showHidden: true, getters: false, maxArrayLength: null, maxStringLength: null }), String(value.stack ?? "")];
  try {
    texts.push(JSON.stringify(value) ?? "");
  } catch {
    // What refers to itself is looked at field by field.
  }
  for (const key of Reflect.ownKeys(value)) {
    try {
      texts.push(String(key), ...seen(value[key], found));
    } catch {
      // A getter that throws shows nothing.
    }
  }
  return texts;
}

function assertSecret(what, ...values) {
  const text = values.flatMap((value) => seen(value)).join("\n");
  for (const secret of [KEY, HEADER, QUERY]) {
    assert.equal(text.includes(secret), false, `${what} shows ${secret}`);
    // Half a key is too much, too.
    assert.equal(text.includes(secret.slice(0, 14)), false, `${what} shows a part of ${secret}`);
  }
}

const secretive = (baseURL, more) => new OpenAIChatModel({ model: "m", apiKey: KEY, baseURL: `${baseURL}?key=${QUERY}`, headers: { "x-key": HEADER }, maxRetries: 0, ...more });

/** A server that says back everything it was sent. */
const echo = (status) => (response, { headers, url }) => {
  response.writeHead(status, { "content-type": "application/json", "x-request-id": headers.authorization });
  response.end(JSON.stringify({ error: { message: `You sent ${headers.authorization} and ${headers["x-key"]} to ${url}`, code: KEY, type: HEADER, param: QUERY, headers } }));
};
const echoText = (response, { headers }) => {
  response.writeHead(500, { "content-type": "text/plain" });
  // The excerpt ends inside the key.
  response.end(`${"x".repeat(265)} ${headers.authorization}`);
};
const echoInStream = (response, { headers }) => {
  response.writeHead(200, SSE);
  response.end(says("a") + event({ error: { message: `no ${headers.authorization}`, code: KEY } }));
};
const echoNoJson = (response, { headers }) => {
  response.writeHead(200, SSE);
  response.end(event(`${"{".repeat(60)} ${headers.authorization}`));
};

const failing = { "a refusal": echo(401), "an overload": echo(503), "plain text": echoText, "an error in a stream": echoInStream, "no JSON": echoNoJson, "a broken connection": (response) => response.socket.destroy() };

for (const [how, answer] of Object.entries(failing)) {
  test(`nothing that a failing run emits has the key in it: ${how}`, async (context) => {
    const { baseURL, requests } = await serve(context, answer);
    const model = secretive(baseURL);
    const saver = new MemorySaver();
    const logged = [];
    for (const method of ["log", "warn", "error", "debug", "info"]) context.mock.method(console, method, (...given) => logged.push(given));
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("agent", async ({ messages }, runtime) => ({ messages: [await model.invoke(messages, runtime)] }), { retryPolicy: { maxAttempts: 2, initialInterval: 1, jitter: false } })
      .addEdge(START, "agent")
      .compile({ checkpointer: saver });
    const thread = { configurable: { thread_id: "1" } };
    const input = { messages: "Hi" };
    const streamMode = ["values", "updates", "messages", "custom", "debug", "tasks", "checkpoints"];
    const run = await transcript(graph.stream(input, { ...thread, streamMode }));
    assert.notEqual(run.thrown, undefined);
    const events = await transcript(graph.streamEvents(input, { version: "v2", configurable: { thread_id: "2" } }));
    const client = await all(new Client({ graphs: { agent: graph } }).runs.stream(null, "agent", { input, streamMode: ["values", "messages", "messages-tuple", "debug"] })).catch((error) => [error]);
    const states = await all(graph.getStateHistory(thread));
    const tuples = await all(saver.list(thread));
    assert.ok(requests.length >= 2 && requests.every(({ headers }) => headers.authorization === `Bearer ${KEY}`));
    assertSecret("the run", run, events, client, states, tuples, saver, logged, graph);
    assertSecret("the model", model);
  });
}

test("nothing that a run emits that goes well", async (context) => {
  const { baseURL } = await serve(context, "openai-tools.sse");
  const model = secretive(baseURL).bindTools([{ name: "weather" }]);
  const graph = new StateGraph(MessagesAnnotation).addNode("agent", model).addEdge(START, "agent").compile();
  assertSecret("the run", await all(await graph.stream({ messages: "Hi" }, { streamMode: ["values", "messages", "debug"] })), graph);
  assertSecret("the events", await all(graph.streamEvents({ messages: "Hi" }, { version: "v2" })));
});

test("the model shows its name, and nothing else", () => {
  const model = secretive("http://127.0.0.1:9/v1");
  for (const shown of [model, model.bindTools([{ name: "t" }]), model.withConfig({ tags: ["t"] }), model.withStructuredOutput({ type: "object" })]) {
    assertSecret("a model", shown, { ...shown }, String(shown));
    assert.equal(serialize(shown).includes(KEY), false);
    assert.equal(JSON.stringify(structuredClone(shown)).includes(KEY), false);
  }
  assert.equal(JSON.stringify(model), '{"model":"m"}');
  assert.equal(inspect(model), "OpenAIChatModel { model: 'm' }");
});

test("a model in a state shows nothing in its checkpoints", async (context) => {
  const { baseURL } = await serve(context, "openai-text.json");
  const saver = new MemorySaver();
  const State = superstep.Annotation.Root({ model: superstep.Annotation });
  const graph = new StateGraph(State).addNode("a", () => ({ model: secretive(baseURL) })).addEdge(START, "a").compile({ checkpointer: saver });
  await graph.invoke({}, { configurable: { thread_id: "1" } });
  assertSecret("the saver", saver, await all(saver.list({ configurable: { thread_id: "1" } })));
});

test("a key that no header can carry, and such a header", async () => {
  for (const more of [{ apiKey: `${KEY}\u{1F511}` }, { apiKey: `${KEY}\nx` }, { headers: { "x-key": `${HEADER}\r\nx: y` } }, { headers: { [`bad ${HEADER.slice(0, 3)}`]: HEADER } }]) {
    const error = await thrownBy(secretive("http://127.0.0.1:9/v1", more).invoke("Hi"));
    assert.match(error.message, /^The header ".*" has a value, or a name, that no request can have/);
    assertSecret("the error", error);
  }
});

test("a fetch that fails and shows its request", async () => {
  const fetch = async (url, { headers }) => {
    const cause = Object.assign(new Error(`cannot ${url}`), { code: KEY });
    throw Object.assign(new TypeError(`failed with ${headers.get("authorization")}`, { cause }), { config: { headers: Object.fromEntries(headers) } });
  };
  assertSecret("the error", await thrownBy(secretive("http://127.0.0.1:9/v1", { fetch }).invoke("Hi")));
});
