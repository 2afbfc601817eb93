/** Checkpoints that programs make themselves. */
import { Annotation, MemorySaver, START, StateGraph, copyCheckpoint, emptyCheckpoint } from "@langchain/langgraph";

const thread = { configurable: { thread_id: "1", checkpoint_ns: "" } };

/** When an id was made, as its UUID says it. */
function timeOf(id) {
  const [high, middle, low] = id.split("-");
  return Number((BigInt(`0x${high}${middle}${low.slice(1)}`) - 0x1b21dd213814000n) / 10_000n);
}

export default {
  "an empty one": () => {
    const [one, other] = [emptyCheckpoint(), emptyCheckpoint()];
    return [one, one.id !== other.id, one.id.split("-").slice(2, 4).map((part, nth) => (nth === 0 ? part[0] : part)), Math.abs(timeOf(one.id) - Date.now()) < 1000, Object.is(one.channel_values, other.channel_values)];
  },
  "a copy": () => {
    const one = { ...emptyCheckpoint(), channel_values: { a: [1] }, versions_seen: { n: { a: 1 } } };
    const copy = copyCheckpoint(one);
    return [copy, copy.channel_values.a === one.channel_values.a, copy.channel_values === one.channel_values, copy.versions_seen.n === one.versions_seen.n];
  },
  "a thread that begins with one": async () => {
    const checkpointer = new MemorySaver();
    const graph = new StateGraph(Annotation.Root({ log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) }))
      .addNode("n", ({ log }) => ({ log: [log.length] }))
      .addEdge(START, "n")
      .compile({ checkpointer });
    const checkpoint = { ...emptyCheckpoint(), channel_values: { log: ["before"] }, channel_versions: { log: 1 } };
    await checkpointer.put(thread, checkpoint, { source: "update", step: 0, parents: {} }, { log: 1 });
    const { values, next } = await graph.getState(thread);
    return [values, next, await graph.invoke({ log: ["in"] }, thread)];
  },
};
