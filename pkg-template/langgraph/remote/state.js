// States of threads as the server says them, and as LangGraph's graphs do.

const PLACE = ["thread_id", "checkpoint_ns", "checkpoint_id", "checkpoint_map"];

/** The checkpoint that a configuration names; `undefined` when it names none. */
export function checkpointOf(config) {
  const { configurable } = config ?? {};
  const place = PLACE.filter((key) => configurable?.[key] !== undefined).map((key) => [key, configurable[key]]);
  return place.length > 0 ? Object.fromEntries(place) : undefined;
}

/** The configuration of a checkpoint that was just made. */
export function configOf({ thread_id, checkpoint_ns, checkpoint_id, checkpoint_map }) {
  return { configurable: { thread_id, checkpoint_ns, checkpoint_id, checkpoint_map: checkpoint_map ?? {} } };
}

/** @param asked - the configuration that the state was asked for with: a thread may have no checkpoint yet. */
export function snapshotOf(state, asked) {
  return {
    values: state.values,
    next: [...(state.next ?? [])],
    config: placed(state.checkpoint ?? checkpointOf(asked)),
    metadata: state.metadata || undefined,
    createdAt: state.created_at ?? undefined,
    parentConfig: state.parent_checkpoint ? placed(state.parent_checkpoint) : undefined,
    tasks: state.tasks.map((task) => taskOf(task, asked)),
  };
}

function taskOf({ id, name, error, interrupts, state, checkpoint, result }, asked) {
  const told = interrupts.map(({ id: interrupt_id, ...rest }) => ({ interrupt_id, ...rest }));
  const place = checkpoint ? { configurable: checkpoint } : undefined;
  const inside = state ? snapshotOf(state, checkpoint ? placed(checkpoint) : asked) : place;
  return { id, name, error: error ? { message: error } : undefined, interrupts: told, state: inside, result };
}

function placed(checkpoint) {
  if (checkpoint === undefined) return { configurable: {} };
  const { thread_id, checkpoint_ns, checkpoint_id, checkpoint_map } = checkpoint;
  const configurable = {};
  if (thread_id !== undefined) configurable.thread_id = thread_id;
  if (checkpoint_ns !== undefined) configurable.checkpoint_ns = checkpoint_ns;
  if (checkpoint_id !== undefined) configurable.checkpoint_id = checkpoint_id;
  if (Object.keys(checkpoint).some((key) => key !== "thread_id" && checkpoint[key] !== undefined)) configurable.checkpoint_map = checkpoint_map ?? {};
  return { configurable };
}
