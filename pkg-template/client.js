// LangGraph's client, with the engine where its server would be.

import { AssistantsClient } from "./client/assistants.js";
import { RunsClient } from "./client/runs.js";
import { Service } from "./client/service.js";
import { StoreClient } from "./client/store.js";
import { ThreadsClient } from "./client/threads.js";

/** Under which a client gives a promise that none of its runs on threads is on or waits. */
export const IDLE = Symbol("superstep.idle");

export class Client {
  constructor({ graphs = {}, checkpointer, store } = {}) {
    const service = new Service(graphs, checkpointer, store);
    Object.defineProperty(this, IDLE, { value: () => service.idle() });
    this.assistants = new AssistantsClient(service);
    this.threads = new ThreadsClient(service);
    this.runs = new RunsClient(service);
    this.store = new StoreClient(service);
  }
}
