/** `client.assistants`: graphs with a configuration, and `client.store`. */

import type { GraphJSON } from "./drawing.js";
import type { RunConfig } from "./client.js";
import type { Metadata, Paging } from "./client-threads.js";

/** A graph with a configuration. */
export interface Assistant {
  /** A UUID; of the one that each graph has by itself, version 5 of the graph's name. */
  assistant_id: string;
  /** The graph's name among the client's. */
  graph_id: string;
  config: RunConfig;
  context: unknown;
  metadata: Metadata;
  name: string;
  description: string | null;
  /** From 1. */
  version: number;
  created_at: string;
  updated_at: string;
}

/** What callers say of an assistant. */
export interface AssistantPayload {
  name?: string;
  description?: string;
  /** What its runs are configured with, under what they say themselves. */
  config?: RunConfig;
  /** The context of its runs, under their own. */
  context?: unknown;
  metadata?: Metadata;
}

/** Which assistants; all that is said must hold. */
export interface AssistantQuery {
  graphId?: string;
  /** What is in their name, whatever its case. */
  name?: string;
  /** What their metadata has, at any depth. */
  metadata?: Record<string, unknown>;
}

type AssistantPaging = Paging<"assistant_id" | "graph_id" | "name" | "created_at" | "updated_at", keyof Assistant>;

/**
 * Assistants. Its errors have LangGraph Server's `status`: 404 for an assistant or a graph that is not there, 409 for an
 * id that is taken, 422 for a wrong field.
 */
export interface AssistantsClient {
  /** An assistant by its id, or by its graph's name. */
  get(assistantId: string): Promise<Assistant>;
  /** The nodes and edges of its graph. */
  getGraph(assistantId: string, options?: { xray?: boolean | number }): Promise<GraphJSON>;
  create(
    payload: AssistantPayload & {
      graphId: string;
      /** A UUID. Missing: one is made. */
      assistantId?: string;
      ifExists?: "raise" | "do_nothing";
    },
  ): Promise<Assistant>;
  /** Changes it: it has one more version then, which counts. */
  update(assistantId: string, payload: AssistantPayload & { graphId?: string }): Promise<Assistant>;
  /** Forgets it; a graph's own stays. With `deleteThreads` also the threads on which it ran last. */
  delete(assistantId: string, options?: { deleteThreads?: boolean }): Promise<void>;
  search(query?: AssistantQuery & AssistantPaging & { includePagination?: false }): Promise<Assistant[]>;
  search(
    query: AssistantQuery & AssistantPaging & { includePagination: true },
  ): Promise<{ assistants: Assistant[]; next: string | null }>;
  count(query?: AssistantQuery): Promise<number>;
  /** Its versions, the newest first. */
  getVersions(
    assistantId: string,
    query?: { metadata?: Record<string, unknown>; limit?: number; offset?: number },
  ): Promise<Assistant[]>;
  /** Has one of its versions count. */
  setLatest(assistantId: string, version: number): Promise<Assistant>;
}

/** An item of the store, as clients see it. */
export interface StoredItem {
  namespace: string[];
  key: string;
  value: Record<string, any>;
  /** In ISO 8601. */
  createdAt: string;
  updatedAt: string;
}

/** The store that the client's graphs have as `runtime.store`. */
export interface StoreClient {
  /** `ttl` is in minutes. */
  putItem(
    namespace: string[],
    key: string,
    value: Record<string, any>,
    options?: { index?: false | string[] | null; ttl?: number | null },
  ): Promise<void>;
  getItem(namespace: string[], key: string, options?: { refreshTtl?: boolean | null }): Promise<StoredItem | null>;
  deleteItem(namespace: string[], key: string): Promise<void>;
  searchItems(
    namespacePrefix: string[],
    options?: { filter?: Record<string, any>; limit?: number; offset?: number; query?: string; refreshTtl?: boolean | null },
  ): Promise<{ items: (StoredItem & { score?: number })[] }>;
  listNamespaces(options?: {
    prefix?: string[];
    suffix?: string[];
    maxDepth?: number;
    limit?: number;
    offset?: number;
  }): Promise<{ namespaces: string[][] }>;
}

export {};
