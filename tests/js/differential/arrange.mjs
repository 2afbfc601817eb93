/**
 * Tasks of one superstep finish in an order that is the engines' own matter where nothing makes them wait: a node that
 * throws is a few microtasks faster than one that returns, and graphs within a graph take turns. Where a session has
 * such tasks, the chunks of each run are put in order: those of one namespace together, and within a superstep by
 * what they say.
 */
import { said, sorted } from "./savers.mjs";

/** The entries of a session, with the chunks of each run put in order. */
export function arranged(entries) {
  const rank = ranks(entries);
  const out = [];
  for (let at = 0; at < entries.length; ) {
    const run = [];
    while (at < entries.length && entries[at].mode !== undefined) run.push(entries[at++]);
    out.push(...arrangedRun(run, rank));
    if (at < entries.length) out.push(entries[at++]);
  }
  return out;
}

function arrangedRun(entries, rank) {
  const spaces = new Map();
  for (const entry of entries) spaces.set(entry.space, [...(spaces.get(entry.space) ?? []), entry]);
  const groups = [...spaces].map(([space, group]) => [rank(space.slice(-36)), bySuperstep(group).flatMap((step) => inOrder(step, rank))]);
  const text = ([, group]) => group.map(({ value }) => said(value)).join("\n");
  return sorted(sorted(groups, ([at]) => at), text).flatMap(([, group]) => group);
}

function inOrder(step, rank) {
  const ranked = sorted(step, ({ payload, space }) => rank(payload?.payload?.id ?? payload?.id ?? asked(space, payload?.__interrupt__?.[0])));
  return sorted(ranked, ({ value }) => said(value));
}

/**
 * Gives a task's place among those that were started, by its id: that order is set, and tells apart tasks that do the
 * same. A question has the place of the task that asks; in the graphs around, that of the task which runs that one.
 */
function ranks(entries) {
  const places = new Map();
  for (const { payload, space } of entries) {
    const task = payload?.payload ?? payload;
    if (task?.input !== undefined && !places.has(task.id)) places.set(task.id, places.size);
    for (const interrupt of task?.interrupts ?? []) places.set(asked(space, interrupt), places.get(task.id));
  }
  return (id) => String(places.get(id) ?? places.size).padStart(9, "0");
}

function asked(space, interrupt) {
  return interrupt === undefined ? undefined : `${space} ${interrupt.id}`;
}

function bySuperstep(entries) {
  const steps = [[]];
  for (const entry of entries) {
    if (endsSuperstep(entry)) steps.push([entry], []);
    else steps.at(-1).push(entry);
  }
  return steps;
}

function endsSuperstep({ mode, payload }) {
  return mode === "checkpoints" || payload?.type === "checkpoint" || (mode === "values" && payload?.__interrupt__ === undefined);
}
