// What this package hands out fits where LangChain's and the SDK's types are asked for.
import type { AIMessageChunk } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver as LangGraphSaver, MemorySaver as LangGraphMemorySaver } from "@langchain/langgraph";
import type { Embeddings } from "@langchain/core/embeddings";
import type { BaseStore as LangGraphStore, LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Message as SdkMessage } from "@langchain/langgraph-sdk";
import { BaseCheckpointSaver, InMemoryStore, MessagesAnnotation, START, StateGraph } from "superstep";
import type { Message, MessageLike, Runtime } from "superstep";

declare const runtime: Runtime;
const config: RunnableConfig = runtime;
const langGraphConfig: LangGraphRunnableConfig = runtime;

declare const message: Message;
const sdkMessage: SdkMessage = message;
const like: MessageLike = {} as SdkMessage;

// A node written for LangChain's config, and a model that takes one.
declare const model: { invoke(messages: unknown, config?: Partial<RunnableConfig>): Promise<AIMessageChunk> };
new StateGraph(MessagesAnnotation)
  .addNode("old", async (state, config: RunnableConfig) => ({ messages: await model.invoke(state.messages, config) }))
  .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
  .addEdge(START, "agent");

// LangGraph's savers are savers here.
const memory: BaseCheckpointSaver = new LangGraphMemorySaver();
declare const database: LangGraphSaver;
const saver: BaseCheckpointSaver = database;

declare const embeddings: Embeddings;
const store: LangGraphStore = new InMemoryStore({ index: { dims: 2, embeddings } });

void [config, langGraphConfig, sdkMessage, like, memory, saver, store];
