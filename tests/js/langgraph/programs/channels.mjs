import { StreamChannel, createMessagesTransformer } from "@langchain/langgraph";

import { all, outcome } from "../helpers.mjs";

const filled = (channel = StreamChannel.local()) => {
  for (const item of ["a", { b: 1 }, "c\nd"]) channel.push(item);
  channel.close();
  return channel;
};

const text = async (stream) => {
  const parts = [];
  for await (const bytes of stream) parts.push(new TextDecoder().decode(bytes));
  return parts;
};

const event = (data, namespace = ["agent:1"], node = "agent", method = "messages") => ({ type: "event", seq: 0, method, params: { namespace, timestamp: 0, node, data } });

const said = (run_id, words, more = {}) => [
  { event: "message-start", id: run_id, run_id, role: "ai", ...more },
  { event: "content-block-start", run_id, index: 0, content: { type: "text", text: "" } },
  ...words.map((word) => ({ event: "content-block-delta", run_id, index: 0, delta: { type: "text-delta", text: word } })),
  { event: "content-block-finish", run_id, index: 0, content: { type: "text", text: words.join("") } },
];
const end = (run_id) => ({ event: "message-finish", run_id });

/** What comes out of a transformer that is fed these events. */
async function transformed(events, finish = (transformer) => transformer.finalize(), { path = [], nodeFilter } = {}) {
  const transformer = createMessagesTransformer(path, nodeFilter);
  const { messages } = transformer.init();
  const passed = events.map((given) => transformer.process(given));
  finish(transformer);
  const read = await all(messages, async (stream) => ({ node: stream.node, namespace: stream.namespace, events: await eventsOf(stream), text: await outcome(async () => stream.text) }));
  return [passed, await Promise.all(read)];
}

/** A message's stream is a promise of the message, too. */
async function eventsOf(stream) {
  const events = [];
  return outcome(async () => {
    for await (const given of stream) events.push(given);
    return events;
  });
}

export default {
  "what is pushed is read, by each from where it likes": async () => {
    const channel = filled();
    return [await all(channel), await all(channel), await all(channel.toAsyncIterable(1)), channel.size, channel.done, channel.get(0), channel.channelName];
  },
  "readers wait": async () => {
    const channel = new StreamChannel("mine");
    const reading = [all(channel), all(channel.toAsyncIterable(1))];
    await Promise.resolve();
    channel.push(1);
    await Promise.resolve();
    channel.push(2);
    channel.close();
    return [await Promise.all(reading), channel.channelName];
  },
  "a channel that fails": async () => {
    const channel = StreamChannel.remote("mine");
    channel.push(1);
    channel.fail(new TypeError("no"));
    return [await all(channel), await outcome(() => text(channel.toEventStream())), channel.done];
  },
  "no such place": () => [-1, 3].map((place) => { try { return filled().get(place); } catch (error) { return [error.name, error.message]; } }),
  "server-sent events": async () => [
    await text(filled().toEventStream()),
    await text(filled(StreamChannel.remote("mine")).toEventStream({ startAt: 1 })),
    await text(filled().toEventStream({ event: "other", serialize: String })),
  ],
  "what is a channel": () => [StreamChannel.isInstance(StreamChannel.local()), StreamChannel.isInstance({}), StreamChannel.isInstance(null), StreamChannel.isInstance({ [Symbol.for("langgraph.stream_channel")]: true })],
  "a forwarded channel": () => {
    const channel = StreamChannel.remote("mine");
    const forwarded = [];
    channel._wire((item) => forwarded.push(item));
    channel.push(1);
    channel._close();
    return [forwarded, channel.done];
  },
  "a message": () => transformed([...said("r", ["Hel", "lo"]), end("r")].map((data) => event(data))),
  "two at once": () => transformed([...said("r", ["a"]), ...said("s", ["b"]), end("s"), end("r")].map((data) => event(data))),
  "a tool's answer": () => transformed([...said("r", ["a"], { role: "tool" }), end("r")].map((data) => event(data))),
  "of graphs inside, and of other channels": () => transformed([...said("r", ["a"]).map((data) => event(data, ["agent:1", "inner:2"])), ...said("s", ["b"]).map((data) => event(data, [])), ...said("t", ["c"]).map((data) => event(data, ["agent:1"], "agent", "values"))]),
  "of a graph inside": () => transformed([...said("r", ["a"]), end("r")].map((data) => event(data, ["agent:1", "inner:2"])), undefined, { path: ["agent:1"] }),
  "of one node": () => transformed([...said("r", ["a"]).map((data) => event(data)), ...said("s", ["b"]).map((data) => event(data, ["other:1"], "other"))], undefined, { nodeFilter: "other" }),
  "what is not over": () => transformed(said("r", ["a"]).map((data) => event(data))),
  "by message, where there is no run": () => transformed([{ event: "message-start", id: "m" }, { event: "message-finish" }].map((data) => event(data))),
  "a run that fails": () => transformed(said("r", ["a"]).map((data) => event(data)), (transformer) => transformer.fail(new Error("no"))),
};
