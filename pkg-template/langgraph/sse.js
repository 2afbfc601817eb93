// A run's chunks as server-sent events: what `encoding: "text/event-stream"` asks for.

const encoder = new TextEncoder();

/** An iterator over bytes. The last event tells of an error, if there is one. */
export async function* serverSent(chunks) {
  try {
    for await (const [path, mode, payload] of chunks) {
      const event = path.length > 0 ? `${mode}|${path.join("|")}` : mode;
      yield encode(event, dataOf(mode, payload));
    }
  } catch (error) {
    const isError = error instanceof Error;
    yield encode("error", isError ? { error: error.name, message: error.message } : { error: "Error", message: JSON.stringify(error) });
  }
}

function encode(event, data) {
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data, asDictionary)}\n\n`);
}

/** LangChain's messages are written as what they hold. */
function asDictionary(key, value) {
  const given = this[key];
  if (typeof given !== "object" || typeof given?.toDict !== "function") return value;
  const { type, data } = given.toDict();
  return { ...data, type };
}

function dataOf(mode, payload) {
  if (mode === "checkpoints") return checkpoint(payload);
  return mode === "debug" && payload.type === "checkpoint" ? { ...payload, payload: checkpoint(payload.payload) } : payload;
}

/** A checkpoint's payload with the places of checkpoints instead of whole configurations. */
function checkpoint({ config, parentConfig, tasks, ...payload }) {
  return {
    ...payload,
    checkpoint: placeOf(config),
    parent_checkpoint: placeOf(parentConfig),
    config,
    parent_config: parentConfig,
    tasks: tasks.map(({ state, ...task }) => (placeOf(state) === null ? { ...task, ...(state && { state }) } : { ...task, checkpoint: placeOf(state) })),
  };
}

function placeOf(config) {
  const { thread_id, checkpoint_ns, checkpoint_id, checkpoint_map } = config?.configurable ?? {};
  if (!thread_id) return null;
  return { thread_id, checkpoint_ns: checkpoint_ns || "", checkpoint_id: checkpoint_id || null, checkpoint_map: checkpoint_map || null };
}
