/** Checkpoints in the browser's IndexedDB: threads survive a reload, and other tabs see them. */

import type { BaseCheckpointSaver, MemorySaver } from "../index.js";

/** How values become bytes and back: LangGraph's serializers, such as `JsonPlusSerializer`, have these methods. */
export interface SerializerProtocol {
  dumpsTyped(data: any): Promise<[type: string, bytes: Uint8Array]>;
  loadsTyped(type: string, data: Uint8Array | string): Promise<any>;
}

/** Where, and in what form. */
export interface IndexedDBSaverOptions {
  /** The database's name. Default: `"superstep"`. */
  name?: string;
  /**
   * Needed where the state holds more than data, such as LangChain's messages. Without it values are what the browser's
   * structured clone makes of them: dates, maps and bytes stay what they are, instances of classes become plain objects.
   */
  serde?: SerializerProtocol;
}

/**
 * A checkpointer of the page. Threads are read into memory when they are first asked for, and everything that is stored is in
 * the database before its promise is kept.
 *
 * Errors: `QuotaExceededError` when the browser gives the page no more room, `DataCloneError` for a value that cannot be
 * stored; what was stored before stays.
 *
 * @example
 * ```ts
 * const client = new Client({ graphs: { agent }, checkpointer: new IndexedDBSaver() });
 * ```
 */
export class IndexedDBSaver extends MemorySaver implements BaseCheckpointSaver {
  constructor(options?: IndexedDBSaverOptions);

  /** Lets go of the database, which others may want to delete. The saver opens it again when it is used. */
  close(): void;
}

export {};
