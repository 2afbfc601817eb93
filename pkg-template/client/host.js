// What the module calls for a client: the shapes in which LangGraph Server tells of its things.

import { mergeConfig } from "../config.js";
import { copy } from "../copy.js";
import { Thread } from "../thread.js";
import { contains } from "./contains.js";

/** What is not noted with a checkpoint: it is where the checkpoint is. */
const PLACES = ["checkpoint_id", "checkpoint_ns", "checkpoint_map", "thread_id"];

/** Nor is who asked, of whom more may be known than a thread's readers are to see. */
const ASKER = /^(__|langgraph_auth_)/;

export class ClientHost {
  /** The module holds this object for as long as it holds the client, so it must not hold the client itself. */
  #service;

  constructor(service) {
    this.#service = new WeakRef(service);
  }

  thread(saver, config, parents) {
    return new Thread(saver, config, "", parents, notesOf(config));
  }

  after(place, threadId, runId, undoes, forgets, error) {
    return this.#service.deref()?.after(place, threadId, runId, undoes, forgets, error) ?? Promise.resolve();
  }

  over(runId) {
    this.#service.deref()?.noteOver(runId);
  }

  contains(record, wanted) {
    return contains(record, wanted);
  }

  hasText(text, wanted) {
    return text.toLowerCase().includes(wanted.toLowerCase());
  }

  sleep(millis) {
    return new Promise((resolve) => setTimeout(resolve, millis));
  }

  bound(bound, { recursion_limit, max_concurrency, ...others }) {
    return mergeConfig(bound, { ...others, recursionLimit: recursion_limit, maxConcurrency: max_concurrency });
  }

  lasting(known, given) {
    const { configurable, ...config } = given ?? {};
    const kept = Object.entries(configurable ?? {}).filter(([key]) => !ASKER.test(key));
    return mergeConfig(known, { ...config, configurable: Object.fromEntries(kept) });
  }

  kwargs({ input, command, config, context, streamMode, streamSubgraphs, streamResumable, interruptBefore, interruptAfter, webhook }, runtime) {
    const { configurable, metadata, tags } = runtime;
    const kwargs = {
      input: input ?? null,
      command: command ?? null,
      config: { ...config, configurable, metadata, tags },
      context: context ?? {},
      stream_mode: streamMode === undefined ? ["values"] : [streamMode].flat(),
      interrupt_before: interruptBefore,
      interrupt_after: interruptAfter,
      webhook,
      subgraphs: streamSubgraphs === true,
      resumable: streamResumable === true,
    };
    return Object.fromEntries(Object.entries(kwargs).filter(([, value]) => value !== undefined));
  }

  threadRow(thread_id, created, updated, stateUpdated, metadata, config, status, values, interrupts, error) {
    return {
      thread_id,
      created_at: timeOf(created),
      updated_at: timeOf(updated),
      state_updated_at: timeOf(stateUpdated),
      metadata: copy(metadata),
      status,
      config: copy(config),
      values: copy(values),
      interrupts: copy(interrupts ?? {}),
      error,
    };
  }

  runRow(run_id, thread_id, assistant_id, created, updated, metadata, kwargs, status, multitask_strategy) {
    const times = { created_at: timeOf(created), updated_at: timeOf(updated) };
    return { run_id, thread_id, assistant_id, metadata: copy(metadata), status, kwargs, multitask_strategy, ...times };
  }

  assistantRow(assistant_id, graph_id, version, created, updated, name, description = null, config, context, metadata) {
    return {
      assistant_id,
      graph_id,
      config: copy(config ?? {}),
      context: copy(context ?? {}),
      metadata: copy(metadata),
      name,
      description,
      version,
      created_at: timeOf(created),
      updated_at: timeOf(updated),
    };
  }
}

/** What LangGraph Server notes with each checkpoint of a run. */
function notesOf({ configurable, metadata }) {
  const noted = Object.entries(configurable).filter(([key]) => !ASKER.test(key) && !PLACES.includes(key));
  return { ...Object.fromEntries(noted), ...metadata };
}

function timeOf(millis) {
  return new Date(millis).toISOString();
}
