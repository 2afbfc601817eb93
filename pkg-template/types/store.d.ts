/** What outlives a run and its thread: items in namespaces, found by key, by filter or by meaning. */

/** A stored value and what is known of it. */
export interface Item {
  /** What was put: a copy, the reader's own. */
  value: Record<string, any>;
  /** What it is called in its namespace. */
  key: string;
  /** Where it is, the outermost label first. */
  namespace: string[];
  /** When its key came into the namespace. */
  createdAt: Date;
  /** When its value was put. */
  updatedAt: Date;
}

/** An item that a search found. */
export interface SearchItem extends Item {
  /**
   * How near the nearest of its texts is to the query: the cosine between their vectors, from -1 to 1.
   * `undefined` without a query, without an index, and for items of which nothing was embedded.
   */
  score?: number;
}

/** Comparisons of a field; all of them must hold. Those of size read both sides as numbers. */
export interface FilterOperators {
  /** The very same. */
  $eq?: unknown;
  /** Anything else. */
  $ne?: unknown;
  /** Greater. */
  $gt?: unknown;
  /** Greater or equal. */
  $gte?: unknown;
  /** Less. */
  $lt?: unknown;
  /** Less or equal. */
  $lte?: unknown;
  /** One of these. */
  $in?: unknown[];
  /** None of these. */
  $nin?: unknown[];
}

/** What the fields of a value must be, all of them: a value to be the same as, or {@link FilterOperators}. */
export type StoreFilter = Record<string, any>;

/** How an item is read. */
export interface GetOptions {
  /** Whether its lifetime starts anew. Default: as the store was made. */
  refreshTtl?: boolean;
}

/** Which items are read. */
export interface SearchOptions extends GetOptions {
  /** What their values must be like. */
  filter?: StoreFilter;
  /** How many at most. Default: 10. */
  limit?: number;
  /** How many are left out before them. Default: 0. */
  offset?: number;
  /** What they are ranked by, in a store with an index; others do not look at it. */
  query?: string;
}

/** How long an item stays. */
export interface PutOptions {
  /** Minutes from when it was last put or read; `null`: for good. Default: as the store was made. */
  ttl?: number | null;
}

/** Which namespaces are listed. `"*"` stands for any one label. */
export interface ListNamespacesOptions {
  /** What they start with. */
  prefix?: NameSpacePath;
  /** What they end with. */
  suffix?: NameSpacePath;
  /** After how many labels they are cut off; what then looks alike is listed once. */
  maxDepth?: number;
  /** How many at most. Default: 100. */
  limit?: number;
  /** How many are left out before them. Default: 0. */
  offset?: number;
}

/** Reads an item: {@link BaseStore.get} as an operation of a batch. */
export interface GetOperation {
  /** Where it is. */
  namespace: string[];
  /** What it is called there. */
  key: string;
}

/** Reads items: {@link BaseStore.search} as an operation of a batch. */
export interface SearchOperation {
  /** What their namespaces start with; empty for all of them. */
  namespacePrefix: string[];
  /** What their values must be like. */
  filter?: StoreFilter;
  /** How many at most. Default: 10. */
  limit?: number;
  /** How many are left out before them. Default: 0. */
  offset?: number;
  /** What they are ranked by, in a store with an index; others do not look at it. */
  query?: string;
}

/** Puts or deletes an item: {@link BaseStore.put} and {@link BaseStore.delete} as an operation of a batch. */
export interface PutOperation {
  /** Where. */
  namespace: string[];
  /** What it is called there. */
  key: string;
  /** The value; `null` deletes. */
  value: Record<string, any> | null;
  /** The paths of the texts to embed, `false` for none. Default: as the store was made. */
  index?: false | string[];
}

/** Lists namespaces: {@link BaseStore.listNamespaces} as an operation of a batch. */
export interface ListNamespacesOperation {
  /** What must hold for them, all of it. */
  matchConditions?: MatchCondition[];
  /** After how many labels they are cut off. */
  maxDepth?: number;
  /** How many at most. */
  limit: number;
  /** How many are left out before them. */
  offset: number;
}

/** Labels, of which `"*"` stands for any one. */
export type NameSpacePath = (string | "*")[];

/** An end of a namespace. */
export type NamespaceMatchType = "prefix" | "suffix";

/** What must hold for a namespace. */
export interface MatchCondition {
  /** Which of its ends it is about. */
  matchType: NamespaceMatchType;
  /** The labels there. */
  path: NameSpacePath;
}

/** An operation of a batch. */
export type Operation =
  | (GetOperation & GetOptions)
  | (SearchOperation & GetOptions)
  | (PutOperation & PutOptions)
  | ListNamespacesOperation;

/** What each operation of a batch gives. */
export type OperationResults<Tuple extends readonly Operation[]> = {
  [K in keyof Tuple]: Tuple[K] extends PutOperation
    ? void
    : Tuple[K] extends SearchOperation
      ? SearchItem[]
      : Tuple[K] extends GetOperation
        ? Item | null
        : Tuple[K] extends ListNamespacesOperation
          ? string[][]
          : never;
};

/** Texts to vectors, as LangChain's embeddings make them. */
export interface Embeddings {
  /** The vectors of texts, in their order. */
  embedDocuments(texts: string[]): Promise<number[][]>;
  /** The vector of a query. */
  embedQuery(text: string): Promise<number[]>;
}

/** Texts to vectors, in their order. */
export type EmbedFunction = (texts: string[]) => ArrayLike<number>[] | Promise<ArrayLike<number>[]>;

interface IndexOptions {
  /** How many numbers a vector has. All of a store's vectors must have the same length. */
  dims: number;
  /**
   * The paths of the texts to embed: `"title"`, `"author.name"`, `"chapters[*].content"`, `"tags[-1]"`,
   * `"{title,author.name}"`; `"$"` is the whole value as JSON. Default: `["$"]`.
   */
  fields?: string[];
}

/** What is embedded, and by what. */
export type IndexConfig =
  | (IndexOptions & {
      /** Embeddings of LangChain, or a function from texts to vectors. */
      embeddings: Embeddings | EmbedFunction;
      embed?: undefined;
    })
  | (IndexOptions & {
      /** The same under LangGraph's other name for it. */
      embed: Embeddings | EmbedFunction;
    });

/** How long items stay. */
export interface TTLConfig {
  /** Minutes that an item stays that is put without a lifetime. Default: for good. */
  defaultTtl?: number;
  /** Whether reading an item starts its lifetime anew. Default: true. */
  refreshOnRead?: boolean;
  /** How often, in minutes, what has expired is removed. It is not to be seen in any case. Default: 60. */
  sweepIntervalMinutes?: number;
}

/** How a store in memory is made. */
export interface InMemoryStoreOptions {
  /** What is embedded, so that queries rank by meaning. Default: nothing. */
  index?: IndexConfig;
  /** How long items stay. Default: for good. */
  ttl?: TTLConfig;
}

/**
 * What every store can do. A store of one's own extends it and does `batch`; the other methods are batches of one
 * operation.
 *
 * A namespace's labels are texts without `.`, `:` and NUL, and not empty; everything else is an
 * {@link InvalidNamespaceError}.
 */
export abstract class BaseStore {
  /** Does operations together. Each reads what was there before the batch; of several writes to a key the last counts. */
  abstract batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>>;
  /** An item; `null` when there is none. */
  get(namespace: string[], key: string, options?: GetOptions): Promise<Item | null>;
  /** The items below a namespace that pass a filter, the nearest to a query first. */
  search(namespacePrefix: string[], options?: SearchOptions): Promise<SearchItem[]>;
  /**
   * Puts an item, or another value in its place.
   *
   * @param index - The paths of the texts to embed, `false` for none. Default: as the store was made.
   */
  put(
    namespace: string[],
    key: string,
    value: Record<string, any>,
    index?: false | string[],
    options?: PutOptions,
  ): Promise<void>;
  /** Deletes an item, if there is one. */
  delete(namespace: string[], key: string): Promise<void>;
  /** The namespaces that there are. */
  listNamespaces(options?: ListNamespacesOptions): Promise<string[][]>;
  /** Starts what a store does by itself. */
  start(): void | Promise<void>;
  /** Stops it. */
  stop(): void | Promise<void>;
}

/**
 * A store in memory. Values are copied on their way in and out: nobody who holds one changes what is stored. Instances
 * keep their class; functions are kept as they are.
 *
 * @example
 * ```ts
 * const store = new InMemoryStore({ index: { dims: 1536, embeddings, fields: ["text"] }, ttl: { defaultTtl: 60 } });
 * await store.put(["memories", userId], "pizza", { text: "I love pizza", kind: "food" });
 * const [nearest] = await store.search(["memories", userId], { query: "food?", filter: { kind: "food" } });
 * ```
 */
export class InMemoryStore extends BaseStore {
  /** @throws When an option has another type than it should, or `index` has no embeddings. */
  constructor(options?: InMemoryStoreOptions);
  /** What is embedded, and by what. */
  get indexConfig(): IndexConfig | undefined;
  batch<Op extends readonly Operation[]>(operations: Op): Promise<OperationResults<Op>>;
  /** Removes what has expired and counts it. A store does so by itself as calls come. */
  sweepExpiredItems(): number;
  /** Removes what has expired also when no calls come, every `ttl.sweepIntervalMinutes` where that is given. */
  start(): void;
  /** Stops that. */
  stop(): void;
}

export {};
