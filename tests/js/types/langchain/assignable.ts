// What this package hands out fits where LangChain's and the SDK's types are asked for.
import type { Embeddings } from "@langchain/core/embeddings";
import type { AIMessageChunk, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { ChatPromptValue } from "@langchain/core/prompt_values";
import type { RunnableConfig } from "@langchain/core/runnables";
import { tool, type DynamicTool, type StructuredTool } from "@langchain/core/tools";
import { BaseCheckpointSaver as LangGraphSaver, MemorySaver as LangGraphMemorySaver } from "@langchain/langgraph";
import type { BaseStore as LangGraphStore, LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Message as SdkMessage } from "@langchain/langgraph-sdk";
import { BaseCheckpointSaver, InMemoryStore, MessagesAnnotation, START, StateGraph } from "superstep";
import type { Message, MessageLike, Runtime } from "superstep";
import { OpenAIChatModel } from "superstep/models";
import { z } from "zod";

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
new StateGraph(MessagesAnnotation).addNode("a", () => ({})).addEdge(START, "a").compile({ checkpointer: database });

declare const embeddings: Embeddings;
const store: LangGraphStore = new InMemoryStore({ index: { dims: 2, embeddings } });

void [config, langGraphConfig, sdkMessage, like, memory, saver, store];

// Caches, policies and wishes to stop of LangGraph's.
import { InMemoryCache as LangGraphCache } from "@langchain/langgraph-checkpoint";
import { type RetryPolicy as LangGraphRetryPolicy, RunControl as LangGraphRunControl } from "@langchain/langgraph";
import { Annotation as OwnAnnotation, StateGraph as OwnStateGraph } from "superstep";

declare const retryPolicy: LangGraphRetryPolicy;
const cached = new OwnStateGraph({ n: OwnAnnotation<number>() })
  .addNode("a", () => ({ n: 1 }), { retryPolicy, cachePolicy: true })
  .addEdge("__start__", "a")
  .compile({ cache: new LangGraphCache() });
await cached.invoke({}, { control: new LangGraphRunControl() });

// LangChain's messages, prompts and tools are what models here take.
declare const said: (HumanMessage | SystemMessage | AIMessageChunk)[];
declare const prompt: ChatPromptValue;
declare const structuredTool: StructuredTool;
declare const dynamicTool: DynamicTool;
const openai = new OpenAIChatModel({ model: "m" }).bindTools([structuredTool, dynamicTool, tool(() => "", { name: "t", schema: z.object({ a: z.string() }) })]);
await openai.invoke(said, config);
await openai.invoke(prompt, langGraphConfig);
const parsed: { a: string } = await openai.withStructuredOutput(z.object({ a: z.string() })).invoke("Hi");
void parsed;
