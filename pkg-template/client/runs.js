// `client.runs`

import { ServedEvents } from "../served.js";
import { RunStream, only } from "../stream.js";
import { picked } from "./picked.js";

export class RunsClient {
  #service;
  #core;

  constructor(service) {
    this.#service = service;
    this.#core = service.core;
  }

  /** A run and its events. Nothing runs before the first is asked for. */
  stream(threadId, assistantId, payload) {
    return this.#run("stream", threadId, assistantId, payload ?? {});
  }

  /** A run's last state. */
  async wait(threadId, assistantId, payload) {
    const answer = await only(this.#run("wait", threadId, assistantId, payload ?? {}));
    const error = answer?.__error__;
    if (error !== undefined && payload?.raiseError !== false) throw new Error(`${error.error}: ${error.message}`);
    return answer;
  }

  /** A run that goes by itself. */
  async create(threadId, assistantId, payload = {}) {
    const core = this.#open("create", threadId, assistantId, payload);
    const run = this.#core.runRow(undefined, core.runId);
    core.start(() => {});
    core.leave();
    return run;
  }

  /** Runs that go by themselves, each on a thread of its own. */
  async createBatch(payloads) {
    return Promise.all(payloads.map(({ assistantId, ...payload }) => this.create(null, assistantId, payload)));
  }

  async list(threadId, { limit, offset, status, select } = {}) {
    return this.#core.listRuns(threadId, { limit, offset, status }).map((run) => picked(run, select));
  }

  async get(threadId, runId) {
    return this.#core.runRow(threadId, runId);
  }

  /** Stops a run; with `wait` it is over then. */
  async cancel(threadId, runId, wait = false, action = "interrupt") {
    const over = wait ? this.#service.over(threadId, runId) : undefined;
    this.#core.cancelRun(threadId, runId, action);
    await over;
  }

  /** The state in which a run has left its thread. */
  async join(threadId, runId) {
    await this.#service.over(threadId, runId);
    const { values, error } = this.#core.thread(threadId);
    return error === null ? values : { __error__: error };
  }

  /** The events of a run from now on, or from one on where it is resumable. */
  joinStream(threadId, runId, options) {
    const { signal, lastEventId, streamMode, cancelOnDisconnect = false } = options instanceof AbortSignal ? { signal: options } : (options ?? {});
    const open = () => this.#core.join(threadId, runId, lastEventId, streamMode, cancelOnDisconnect);
    return new RunStream(open, signal);
  }

  /** Forgets a run that is over. */
  async delete(threadId, runId) {
    await this.#service.over(threadId, runId);
    this.#core.deleteRun(threadId, runId);
  }

  #run(method, threadId, assistantId, payload) {
    checkCallback(payload);
    const open = (given) => this.#open(method, threadId, assistantId, given);
    const tellsEvents = method === "stream" && [payload.streamMode].flat().includes("events");
    return new RunStream(() => (tellsEvents ? new ServedEvents(open, payload, this.#service.given) : open(payload)), payload.signal);
  }

  #open(method, threadId, assistantId, payload) {
    checkCallback(payload);
    const core = this.#core[method](threadId, assistantId, payload);
    if (core.threadId !== undefined) this.#service.noteOpen(core.runId, core.threadId, payload.webhook);
    try {
      payload.onRunCreated?.(core.threadId === undefined ? { run_id: core.runId } : { run_id: core.runId, thread_id: core.threadId });
    } catch (error) {
      core.leave();
      throw error;
    }
    return core;
  }
}

function checkCallback({ onRunCreated }) {
  if (onRunCreated !== undefined && typeof onRunCreated !== "function") throw new TypeError("\"onRunCreated\" must be a function");
}
