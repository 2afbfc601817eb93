// A thread's state as LangGraph Server tells of it.

/** A graph's snapshot in the server's form. */
export function threadState({ values, next, tasks, metadata, config, createdAt, parentConfig }) {
  const isKept = createdAt !== undefined;
  const checkpoint = isKept ? checkpointOf(config) : null;
  const parent = checkpointOf(parentConfig);
  return {
    values,
    next,
    tasks: tasks.map(taskState),
    metadata: metadata ?? null,
    created_at: createdAt ?? null,
    checkpoint,
    parent_checkpoint: parent,
    interrupts: tasks.flatMap(({ interrupts }) => interrupts ?? []),
    checkpoint_id: checkpoint?.checkpoint_id ?? null,
    parent_checkpoint_id: parent?.checkpoint_id ?? null,
  };
}

/** The questions that wait, by task. */
export function interruptsOf(tasks) {
  const asking = tasks.filter(({ interrupts }) => interrupts?.length > 0);
  return Object.fromEntries(asking.map(({ id, interrupts }) => [id, interrupts]));
}

/** The state of a thread that no graph has run on. */
export const EMPTY = { values: {}, next: [], tasks: [], metadata: undefined, config: undefined };

function taskState({ id, name, path, error, interrupts, state, result }) {
  const isShown = state !== undefined && "values" in state;
  return {
    id,
    name,
    path,
    error: error === undefined || error === null ? null : String(error.message ?? error),
    interrupts: interrupts ?? [],
    checkpoint: state === undefined || isShown ? null : checkpointOf(state),
    state: isShown ? threadState(state) : null,
    result: result ?? null,
  };
}

function checkpointOf(config) {
  if (config?.configurable === undefined) return null;
  const { thread_id, checkpoint_ns = "", checkpoint_id, checkpoint_map } = config.configurable;
  const checkpoint = { thread_id, checkpoint_ns };
  if (checkpoint_id !== undefined) checkpoint.checkpoint_id = checkpoint_id;
  if (checkpoint_map !== undefined) checkpoint.checkpoint_map = checkpoint_map;
  return checkpoint;
}
