import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import {
  type AgentStatus,
  Annotation,
  type ChatModelStream,
  ChatModelStreamImpl,
  EventLog,
  GraphRunStream,
  type InferExtensions,
  type InterruptPayload,
  type LifecycleEntry,
  MessagesAnnotation,
  type MessagesEventData,
  type Namespace,
  type NativeStreamTransformer,
  type ProtocolEvent,
  START,
  STREAM_EVENTS_V3_MODES,
  StateGraph,
  StreamChannel,
  type StreamEmitter,
  type StreamTransformer,
  SubgraphRunStream,
  type ToolCallStream,
  type ToolsEventData,
  type UpdatesEventData,
  type UsageInfo,
  convertToProtocolEvent,
  createGraphRunStream,
  createLifecycleTransformer,
  createMessagesTransformer,
  createValuesTransformer,
  filterLifecycleEntries,
  isCheckpointEnvelope,
  isNativeTransformer,
} from "@langchain/langgraph";
import { type MatchableEvent, type ProtocolMethod, SUPPORTED_CHANNELS, inferChannel, isPrefixMatch, isStreamChannel, isSupportedChannel, matchesSubscription, normalizeNamespaceSegment } from "@langchain/langgraph/stream";

const State = Annotation.Root({ ...MessagesAnnotation.spec, count: Annotation<number> });

/** Counts events. */
const counting = () => {
  const counts = StreamChannel.remote<number>("counts");
  let emitter: StreamEmitter | undefined;
  let count = 0;
  return {
    init: () => ({ counts, last: Promise.resolve("") }),
    onRegister: (given: StreamEmitter) => void (emitter = given),
    process: (event: ProtocolEvent) => {
      if (event.method === "updates") counts.push(++count);
      if (count > 100) emitter?.push(event.params.namespace, event);
      return true;
    },
    finalize: async () => {},
    fail: (error: unknown) => void error,
  } satisfies StreamTransformer<{ counts: StreamChannel<number>; last: Promise<string> }>;
};

const noting = (): StreamTransformer<{ noted: string[] }> => ({ init: () => ({ noted: [] }), process: () => true });

const native = (): NativeStreamTransformer<{ calls: ToolCallStream }> => ({ __native: true, init: () => ({ calls: undefined as never }), process: () => true });

const builder = new StateGraph(State).addNode("a", () => ({ count: 1 })).addEdge(START, "a");
const graph = builder.compile({ transformers: [counting] });
const plain = builder.compile();

export async function run(signal: AbortSignal) {
  const running = await graph.streamEvents({ messages: [], count: 1 }, { version: "v3", transformers: [noting], signal, configurable: { thread_id: "1" } });
  const whole: GraphRunStream<typeof State.State> = running;
  const counts: StreamChannel<number> = running.extensions.counts;
  const noted: string[] = running.extensions.noted;
  const last: string = await running.extensions.last;
  for await (const { method, seq, params } of running) {
    const [name, place, namespace, node]: [ProtocolMethod, number, Namespace, string | undefined] = [method, seq, params.namespace, params.node];
    void [name, place, namespace, node];
  }
  for await (const { count, messages } of running.values) {
    const seen: [number, BaseMessage[]] = [count, messages];
    void seen;
  }
  const { count }: { count: number } = await running.values;
  for await (const message of running.messages) {
    const [node, namespace]: [string | undefined, Namespace] = [message.node, message.namespace];
    for await (const text of message.text) text.trim();
    const text: string = await message.text;
    const usage = await message.usage;
    const answer: AIMessage = await message.output;
    for await (const event of message) if (event.event === "content-block-delta") void event.index;
    void [node, namespace, text, usage?.input_tokens, answer];
  }
  for await (const inner of running.subgraphs) {
    const graph: SubgraphRunStream = inner;
    const [name, index]: [string, number] = [inner.name, inner.index];
    for await (const message of inner.messages) void message.node;
    for await (const deeper of inner.subgraphs) void [deeper.name, graph, name, index];
  }
  for await (const entry of running.lifecycle) {
    const { event, graph_name, namespace, timestamp }: LifecycleEntry = entry;
    const status: AgentStatus = event;
    void [status, graph_name, namespace, timestamp, entry.cause?.type];
  }
  const interrupts: readonly InterruptPayload[] = running.interrupts;
  if (running.interrupted) running.abort(new Error("no"));
  const stopped: AbortSignal = running.signal;
  const { messages } = await running.output;
  return [whole, counts, noted, last, count, interrupts, stopped, messages, running.messagesFrom("a"), running.path];
}

export async function others() {
  const bare = await plain.streamEvents({ messages: [] }, { version: "v3" });
  const bytes: ReadableStream<Uint8Array> = await graph.streamEvents({ messages: [] }, { version: "v3", encoding: "text/event-stream" });
  const bound = await plain.withConfig({ streamTransformers: [noting] }).streamEvents({ messages: [] }, { version: "v3" });
  const tagged = await graph.withConfig({ tags: ["t"] }).streamEvents({ messages: [] }, { version: "v3" });
  const noted: string[] = bound.extensions.noted;
  const counts: StreamChannel<number> = tagged.extensions.counts;
  for await (const event of graph.streamEvents({ messages: [] }, { version: "v2" })) event.name.trim();
  return [bare, bytes, noted, counts];
}

export async function wrong() {
  const running = await graph.streamEvents({ messages: [] }, { version: "v3" });
  // @ts-expect-error counts are numbers
  running.extensions.counts.push("1");
  // @ts-expect-error states have no such key
  void (await running.output).missing;
  // @ts-expect-error a transformer processes events
  await plain.streamEvents({ messages: [] }, { version: "v3", transformers: [() => ({ init: () => ({}) })] });
  // @ts-expect-error transformers are made by functions
  builder.compile({ transformers: [counting()] });
  // @ts-expect-error channels of numbers take numbers
  StreamChannel.local<number>().push("1");
  // @ts-expect-error there is no such version
  await plain.streamEvents({ messages: [] }, { version: "v4" });
  // @ts-expect-error a mode is needed
  convertToProtocolEvent({ namespace: [], payload: 1, seq: 0 });
  // @ts-expect-error there is no such channel
  matchesSubscription({ method: "values", params: { namespace: [] } }, { channels: ["other"] });
  // @ts-expect-error messages are handles that cannot be awaited by mistake
  for await (const message of running.messages) message.then;
}

type Extensions = InferExtensions<readonly [typeof counting, typeof noting]>;
export const extensions = ({ counts, noted }: Extensions): [number, string[]] => [counts.size, noted];

export async function parts(channel: StreamChannel<{ a: number }>, value: unknown, event: MatchableEvent) {
  const log: EventLog<number> = new EventLog<number>();
  log.push(1);
  const first: number = log.get(0);
  for await (const { a } of channel) void a;
  const body = new Response(channel.toEventStream({ event: "a", startAt: 1, serialize: ({ a }) => String(a) }));
  if (isStreamChannel(value) && StreamChannel.isInstance(value)) void value.channelName;
  const events: ProtocolEvent[] = STREAM_EVENTS_V3_MODES.flatMap((mode) => convertToProtocolEvent({ namespace: [], mode, payload: {}, seq: 0 }));
  const isEnvelope: boolean = isCheckpointEnvelope(value);
  const channels: string[] = [...SUPPORTED_CHANNELS];
  if (isSupportedChannel("values")) void matchesSubscription(event, { channels: ["values", "custom:x"], namespaces: [["a"]], depth: 1, since: 3 });
  const inferred: string | undefined = inferChannel(event);
  async function* source(): AsyncGenerator<[string[], "values" | "tools", unknown]> {
    yield [[], "values", { n: 1 }];
  }
  const run = createGraphRunStream<{ n: number }, [typeof noting]>(source(), [noting], new AbortController());
  const n: number = (await run.output).n + run.extensions.noted.length;
  const other = createGraphRunStream(source(), [counting], { abortController: new AbortController() });
  const lifecycle = createLifecycleTransformer({ rootGraphName: "r", initialStatus: "started", getGraphName: (ns) => ns.join(), serializeError: String, getTerminalStatusOverride: async () => "failed" });
  const { _lifecycleLog } = lifecycle.init();
  for await (const entry of filterLifecycleEntries(_lifecycleLog, [], 1)) void entry.event;
  const { messages } = createMessagesTransformer([], "a").init();
  for await (const message of messages) void message.text;
  createValuesTransformer([]).init();
  const isNative: boolean = isNativeTransformer(native());
  return [first, body, events, isEnvelope, channels, inferred, n, other.extensions.counts, isNative, isPrefixMatch([], []), normalizeNamespaceSegment("a:1"), ChatModelStreamImpl];
}

export function told(data: MessagesEventData | ToolsEventData): string {
  switch (data.event) {
    case "message-start":
      return data.id;
    case "content-block-delta":
      return `${data.index}${data.delta.type}`;
    case "tool-started":
      return data.tool_name;
    case "tool-error":
      return data.message;
    default:
      return data.event;
  }
}

export const usage = (info: UsageInfo, { node, values }: UpdatesEventData, stream: ChatModelStream) => [info.input_tokens, node, Object.keys(values), stream.namespace];
