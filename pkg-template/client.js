// LangGraph's client, with the engine where its server would be.

import { AssistantsClient } from "./client/assistants.js";
import { RunsClient } from "./client/runs.js";
import { Service } from "./client/service.js";
import { StoreClient } from "./client/store.js";
import { ThreadsClient } from "./client/threads.js";

export class Client {
  constructor({ graphs = {}, checkpointer, store } = {}) {
    const service = new Service(graphs, checkpointer, store);
    this.assistants = new AssistantsClient(service);
    this.threads = new ThreadsClient(service);
    this.runs = new RunsClient(service);
    this.store = new StoreClient(service);
  }
}
