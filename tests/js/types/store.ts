import { BaseStore, InMemoryStore, InvalidNamespaceError } from "superstep";
import type { Item, Operation, OperationResults, SearchItem } from "superstep";
import { type Equal, expectType } from "./expect.js";

const store = new InMemoryStore();
new InMemoryStore({});
new InMemoryStore({ ttl: { defaultTtl: 5, refreshOnRead: false, sweepIntervalMinutes: 1 } });
new InMemoryStore({ index: { dims: 2, embed: (texts) => texts.map(() => Float32Array.of(1, 2)), fields: ["a[*].b"] } });
new InMemoryStore({ index: { dims: 2, embeddings: async (texts) => texts.map(() => [1, 2]) } });
new InMemoryStore({ index: { dims: 2, embeddings: { embedQuery: async () => [1], embedDocuments: async () => [[1]] } } });
// @ts-expect-error embeddings are missing
new InMemoryStore({ index: { dims: 2 } });
// @ts-expect-error minutes are a number
new InMemoryStore({ ttl: { defaultTtl: "5" } });

const item = await store.get(["a"], "k", { refreshTtl: false });
expectType<Equal<typeof item, Item | null>>();
const found = await store.search(["a"], { filter: { size: { $gt: 5 }, color: "red" }, query: "q", limit: 5, offset: 1, refreshTtl: true });
expectType<Equal<typeof found, SearchItem[]>>();
expectType<Equal<(typeof found)[number]["score"], number | undefined>>();
const listed = await store.listNamespaces({ prefix: ["a", "*"], suffix: ["v1"], maxDepth: 2, limit: 5, offset: 1 });
expectType<Equal<typeof listed, string[][]>>();
const nothing = await store.put(["a"], "k", { any: [1] }, ["any[*]"], { ttl: 5 });
expectType<Equal<typeof nothing, void>>();
await store.put(["a"], "k", {}, false, { ttl: null });
await store.delete(["a"], "k");
const removed = store.sweepExpiredItems();
expectType<Equal<typeof removed, number>>();
store.start();
store.stop();

const answers = await store.batch([
  { namespace: ["a"], key: "k" },
  { namespacePrefix: ["a"], query: "q" },
  { namespace: ["a"], key: "k", value: { a: 1 }, ttl: null },
  { limit: 1, offset: 0, matchConditions: [{ matchType: "suffix", path: ["*"] }] },
] as const satisfies readonly Operation[]);
expectType<Equal<(typeof answers)[0], Item | null>>();
expectType<Equal<(typeof answers)[1], SearchItem[]>>();
expectType<Equal<(typeof answers)[2], void>>();
expectType<Equal<(typeof answers)[3], string[][]>>();

// @ts-expect-error a namespace is a list
store.get("a", "k");
// @ts-expect-error an index is a list of paths or false
store.put(["a"], "k", {}, true);
// @ts-expect-error an end is one of two
store.batch([{ limit: 1, offset: 0, matchConditions: [{ matchType: "middle", path: [] }] }]);
// @ts-expect-error there is no such store
new BaseStore();

class Own extends BaseStore {
  override async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    return operations.map(() => null) as OperationResults<Op>;
  }
}
const own: BaseStore = new Own();
void [own, new InvalidNamespaceError("message") instanceof Error];
