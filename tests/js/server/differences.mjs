/**
 * What we answer otherwise than LangGraph Server's Python, by the capture's name: why, and what is left of both answers to
 * compare (`seen`) or what is expected instead of theirs (`expected`).
 */

const but = (change) => (answer) => ({ ...answer, ...change(answer) });
const saying = (detail, status) => ({ why: "the error says how to mend it, or is the JS server's", expected: but((answer) => ({ status: status ?? answer.status, json: { detail } })) });
const row = (why, fields) => ({ why, expected: but(({ json }) => ({ json: { ...json, ...fields } })) });

/** Rows of threads always have all fields. */
const whole = row("a thread that has not run has the fields of one that has", { interrupts: {} });

const failing = (message) => ({
  why: "what goes wrong in a graph is said as LangGraph.js says it",
  expected: but(({ events }) => ({ events: events.map((event) => (event.event === "error" ? { ...event, data: { ...event.data, message } } : event)) })),
});
const page = (name) => `\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/${name}/\n`;

const stateless = {
  why: "a stateless run has no thread that could be asked for",
  expected: but(({ place }) => ({ place: place.replace(/^\/threads\/[^/]+/, "") })),
};

const bare = ({ kwargs: { input, command, config, context, stream_mode, resumable }, metadata: { assistant_id, graph_id, ...metadata }, ...run }) => ({
  ...run,
  metadata,
  kwargs: { input, command, configurable: { ...config.configurable, graph_id: "" }, context, stream_mode, resumable },
});
const runs = {
  why: "of what a run was started with both servers tell more, each something else",
  seen: but(({ json }) => ({ json: Array.isArray(json) ? json.map(bare) : bare(json) })),
};

const unordered = {
  why: "assistants of one instant have no order",
  seen: but(({ json }) => ({ json: json.map(({ name, graph_id, ...assistant }) => (name === graph_id ? assistant : name)) })),
};

const picture = {
  why: "pictures are LangGraph.js'",
  seen: but(({ json: { nodes, edges } }) => ({
    json: { nodes: nodes.map(({ id }) => id).sort(), edges: edges.map(({ source, target }) => `${source} ${target}`).sort() },
  })),
};

const unknown = (name) => `No assistant found for "${name}". Make sure the assistant ID is for a valid assistant or a valid graph ID.`;

export const differences = {
  ok: { why: "services around it are the host's", expected: but(() => ({ json: { ok: true } })) },
  "stateless-agent-multi": {
    why: "messages have the JS server's shape",
    seen: but(({ events }) => ({ events: events.map(({ event, data }) => (event === "messages" ? { event, text: data[0].content, node: data[1].langgraph_node } : { event, data })) })),
  },
  "stateless-parent-nosub-custom": {
    why: "as in the JS server, what graphs inside write is shown",
    expected: but(({ events }) => ({ events: [...events, { event: "custom", data: { progress: "thinking" } }] })),
  },
  "stateless-fanout-updates": {
    why: "as in the JS server, a node that writes nothing shows as an empty object",
    expected: but(({ events }) => ({ events: events.map((event) => (event.data.start === null ? { ...event, data: { start: {} } } : event)) })),
  },
  "stateless-recursion": failing(
    `Recursion limit of 1 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.${page("GRAPH_RECURSION_LIMIT")}`,
  ),
  "wait-agent": stateless,
  "wait-error": stateless,
  "wait-hitl": stateless,
  "create-stateless": runs,
  "create-batch": runs,
  "thread-create": whole,
  "thread-create-donothing": whole,
  "thread-get-empty": whole,
  "thread-runs": runs,
  "thread-copy": row("a copy is told of as the thread that it is", { interrupts: {}, values: { foo: "z", answer: "yes" }, status: "interrupted", config: { configurable: {} } }),
  "thread-run-notfound": saying('Thread with ID <id> not found. Make it with `client.threads.create`, or pass `ifNotExists: "create"`.'),
  "thread-run-get": runs,
  "thread-run-join": { why: "the run is known to who asks", seen: but(() => ({ place: undefined })) },
  "thread-run-bg": runs,
  "thread-run-defaultmultitask": runs,
  "thread-run-cancel-done": saying("No matching runs to cancel: this one is over (success)"),
  "assistants-search-one": unordered,
  "assistants-search": unordered,
  "assistants-get": {
    why: "as in the JS server, a graph's name is its assistant's",
    expected: but(() => ({
      status: 200,
      json: { assistant_id: "<id>", graph_id: "agent", config: {}, context: {}, metadata: { created_by: "system" }, name: "agent", created_at: "<time>", updated_at: "<time>", version: 1 },
    })),
  },
  "assistants-graph": picture,
  "assistants-graph-xray": { why: "LangGraph.js shows no graph inside that has one node", seen: ({ status }) => status },
  "assistants-create": row("as in the JS server, context and configurable are two things", { context: {} }),
  "assistants-create-badgraph": saying("Graph 'nope' not found. Expected one of: ['agent', 'parent', 'hitl', 'error', 'fanout', 'slow']"),
  "err-bad-threadid": saying("Invalid thread ID: must be a UUID. Leave it out to have one made, or pass `crypto.randomUUID()`."),
  "err-badinput": failing(
    `Expected node "__start__" to return an object or an array containing at least one Command object, received string${page("INVALID_GRAPH_NODE_RETURN_VALUE")}`,
  ),
  "err-badmode": saying(
    "Invalid stream mode: expected 'values' | 'updates' | 'messages' | 'messages-tuple' | 'custom' | 'debug' | 'tasks' | 'checkpoints' | 'events' | 'tools', received 'nope'",
  ),
  "err-no-assistant": saying('"assistant_id" must be a string, received undefined'),
  "err-noinput": failing('Received no input writes for "__start__"'),
  "err-unknown-assistant": saying(unknown("nope"), 404),
  "err-unknown-uuid": saying(unknown("<id>")),
  "cors-preflight": { why: "which is how `Response` writes it", expected: but(() => ({ type: "text/plain;charset=UTF-8" })) },
};
