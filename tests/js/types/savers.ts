// Savers: the one that there is, and one's own.
import { BaseCheckpointSaver, MemorySaver } from "superstep";
import type {
  ChannelVersions,
  Checkpoint,
  CheckpointConfig,
  CheckpointListOptions,
  CheckpointMetadata,
  CheckpointPendingWrite,
  CheckpointTuple,
  DeltaChannelHistory,
  PendingWrite,
} from "superstep";
import { type ChunkOf, type Equal, expectType } from "./expect.js";

const saver = new MemorySaver();
const thread: CheckpointConfig = { configurable: { thread_id: "1", checkpoint_ns: "", checkpoint_id: undefined, mine: 1 }, tags: ["a"] };
const checkpoint: Checkpoint = { v: 4, id: "1", ts: "", channel_values: { a: 1 }, channel_versions: { a: 1 }, versions_seen: { node: { a: 1 } } };
const metadata: CheckpointMetadata<{ user: string }> = { source: "loop", step: 1, parents: {}, user: "u" };

const config = await saver.put(thread, checkpoint, metadata, { a: 1 });
await saver.putWrites(config, [["a", 1], ["b", { any: "thing" }]], "task", "~path");
await saver.putWrites(config, [], "task");
await saver.deleteThread("1");

const tuple = await saver.getTuple(config);
expectType<Equal<typeof tuple, CheckpointTuple | undefined>>();
expectType<Equal<NonNullable<typeof tuple>["pendingWrites"], CheckpointPendingWrite[] | undefined>>();
expectType<Equal<Awaited<ReturnType<typeof saver.get>>, Checkpoint | undefined>>();
expectType<Equal<ChunkOf<ReturnType<typeof saver.list>>, CheckpointTuple>>();
for await (const { checkpoint, parentConfig } of saver.list(thread, { limit: 2, before: config, filter: { source: "loop" } })) {
  expectType<Equal<typeof checkpoint.channel_versions, ChannelVersions>>();
  expectType<Equal<typeof parentConfig, CheckpointConfig | undefined>>();
}
const { a } = await saver.getDeltaChannelHistory({ config, channels: ["a"] });
expectType<Equal<typeof a, DeltaChannelHistory | undefined>>();
expectType<Equal<ReturnType<typeof saver.getNextVersion>, number>>();

class Own extends BaseCheckpointSaver<string> {
  async getTuple(_config: CheckpointConfig): Promise<CheckpointTuple | undefined> {
    return undefined;
  }
  async *list(_config: CheckpointConfig, _options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {}
  async put(config: CheckpointConfig) {
    return config;
  }
  async putWrites(_config: CheckpointConfig, _writes: PendingWrite[], _taskId: string): Promise<void> {}
  async deleteThread() {}
  override getNextVersion(current: string | undefined) {
    return `${current}+`;
  }
}
const own: BaseCheckpointSaver<string> = new Own();
void own;

// @ts-expect-error a saver brings its methods
class Lacking extends BaseCheckpointSaver {}
void Lacking;
// @ts-expect-error there is nothing to configure
new MemorySaver(1);
// @ts-expect-error a write is a pair
await saver.putWrites(config, [{ a: 1 }], "task");
// @ts-expect-error a source that there is none of
metadata.source = "other";
// @ts-expect-error the base class stores nothing
new BaseCheckpointSaver();
