// The chunks of a run as events of the Agent Streaming Protocol. Nothing here knows LangChain: whoever serves runs can
// use it.

/** The modes whose chunks become events. */
export const STREAM_EVENTS_V3_MODES = ["values", "updates", "messages", "tools", "custom", "tasks"];

/** What the events of a mode tell: `{ node, data }`, or `undefined` where a chunk is no event. */
const TOLD = {
  messages,
  tools: (payload) => ({ data: toolData(payload) }),
  checkpoints: (payload) => (isCheckpointEnvelope(payload) ? { data: payload } : undefined),
  values: (payload) => ({ data: payload }),
  updates,
  custom: (payload) => ({ data: isNamed(payload) ? payload : { payload } }),
  tasks: (payload) => ({ data: payload }),
};

/** A chunk as a list of its events: one, or none. */
export function convertToProtocolEvent({ namespace, mode, payload, seq }) {
  const told = Object.hasOwn(TOLD, mode) ? TOLD[mode](payload) : undefined;
  return told === undefined ? [] : [eventOf(mode, namespace, told, seq)];
}

/** An event of now. */
export function eventOf(method, namespace, { node, data }, seq) {
  const from = node === undefined ? {} : { node };
  return { type: "event", seq, method, params: { namespace, timestamp: Date.now(), ...from, data } };
}

/** Whether a payload says what a checkpoint goes by, and nothing of what it holds. */
export function isCheckpointEnvelope(payload) {
  if (!isObject(payload) || typeof payload.id !== "string") return false;
  return ("source" in payload || typeof payload.step === "number") && !("values" in payload) && !("config" in payload);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function isNamed(payload) {
  return isObject(payload) && !Array.isArray(payload) && "name" in payload;
}

/** A part of a message and its metadata, of which an event shows the node and the model's run. */
function messages(payload) {
  const isPair = Array.isArray(payload) && payload.length === 2 && isObject(payload[1]);
  if (!isPair) return { data: payload };
  const [data, { langgraph_node, run_id }] = payload;
  const node = typeof langgraph_node === "string" && langgraph_node !== "" ? langgraph_node : undefined;
  return { node, data: typeof run_id === "string" && isObject(data) ? { ...data, run_id } : data };
}

/** One node's update; of several in one chunk the first. */
function updates(payload) {
  const [entry] = isObject(payload) ? Object.entries(payload) : [];
  if (entry === undefined) return { data: { values: {} } };
  const [node, value] = entry;
  return { node, data: { node, values: isObject(value) ? value : { value } } };
}

const TOOLS = {
  on_tool_start: ({ name, input }) => ({ event: "tool-started", tool_name: String(name ?? "unknown"), input }),
  on_tool_event: ({ data }) => ({ event: "tool-output-delta", delta: typeof data === "string" ? data : JSON.stringify(data ?? "") }),
  on_tool_end: ({ output }) => ({ event: "tool-finished", output }),
  on_tool_error: ({ error }) => ({ event: "tool-error", message: messageOf(error) }),
};

function toolData(payload) {
  if (!isObject(payload)) return toolError("Unexpected tools payload shape");
  if (!Object.hasOwn(TOOLS, payload.event)) return toolError(`Unknown tool event: ${String(payload.event)}`);
  const { event, ...told } = TOOLS[payload.event](payload);
  return { event, tool_call_id: String(payload.toolCallId ?? ""), ...told };
}

function toolError(message) {
  return { event: "tool-error", tool_call_id: "", message };
}

function messageOf(error) {
  return isObject(error) && typeof error.message === "string" ? error.message : String(error ?? "unknown error");
}
