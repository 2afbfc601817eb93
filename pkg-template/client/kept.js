// What becomes of a thread's checkpoints where the thread is copied or a run is undone, with any saver.

/** Stores everything that is kept of a thread under another, the oldest first. */
export async function copyThread(saver, from, thread_id) {
  const tuples = [];
  for await (const tuple of saver.list({ configurable: { thread_id: from } })) tuples.unshift(tuple);
  for (const { config, checkpoint, metadata, parentConfig, pendingWrites } of tuples) {
    const { checkpoint_ns = "" } = config.configurable;
    const under = (checkpoint_id) => ({ configurable: { thread_id, checkpoint_ns, checkpoint_id } });
    const parent = parentConfig?.configurable?.checkpoint_id;
    await saver.put(under(parent), checkpoint, metadata, checkpoint.channel_versions);
    for (const [task, writes] of byTask(pendingWrites ?? [])) await saver.putWrites(under(checkpoint.id), writes, task);
  }
}

function byTask(pendingWrites) {
  const tasks = new Map();
  for (const [task, channel, value] of pendingWrites) tasks.set(task, [...(tasks.get(task) ?? []), [channel, value]]);
  return tasks;
}

/** Puts a thread back to where it was before a run: what the run stored stays, beside the way that the thread goes on. */
export async function undo(graph, saver, thread_id, runId) {
  const state = (configurable) => graph.stateAccess({ configurable: { thread_id, checkpoint_ns: "", ...configurable } }, saver);
  let stored = false;
  for await (const { metadata, config } of state().history()) {
    const isOfRun = metadata?.run_id === runId;
    stored ||= isOfRun;
    if (isOfRun) continue;
    if (!stored) return;
    await state(config.configurable).update([{ updates: [{ values: null, asNode: "__copy__" }] }]);
    return;
  }
  if (stored) await saver.deleteThread(thread_id);
}
