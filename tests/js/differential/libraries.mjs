/**
 * The two libraries that run every program, each as one namespace: what the package exports, and what a program
 * needs besides, made of the library's own parts (messages, a scripted chat model).
 */
import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import { register } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { AIMessage, AIMessageChunk, HumanMessage, RemoveMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { v4 as uuid } from "@langchain/core/utils/uuid";
import * as langgraphExports from "@langchain/langgraph";
import * as langgraphChannels from "@langchain/langgraph/channels";
import * as zod from "zod";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The reference. */
export async function langgraph() {
  await keepChunksBeforeErrors();
  setMaxListeners(0); // LangGraph.js listens to one signal once for each graph within a graph, and Node warns of that.
  return { ...langgraphExports, ...langgraphChannels, ...langchain };
}

/** The package where LangGraph.js is expected: `superstep/langgraph`. `SUPERSTEP_ENTRY=langgraph` compares it instead. */
export async function dropIn() {
  register("../langgraph/hooks.mjs", import.meta.url);
  const load = (file) => import(new URL(`../../../pkg/${file}`, import.meta.url).href);
  const [library, channels] = await Promise.all([load("langgraph/node.js"), load("channels.js")]);
  return { ...library, ...channels, ...langchain };
}

/** What programs make with LangChain. */
const langchain = {
  zod,
  ai: (content, more) => new AIMessage({ content, ...more }),
  human: (content, more) => new HumanMessage({ content, ...more }),
  system: (content, more) => new SystemMessage({ content, ...more }),
  tool: (content, more) => new ToolMessage({ content, ...more }),
  remove: (id) => new RemoveMessage({ id }),
  chatModel: (responses) => new WordChatModel(responses),
};

/** The package under test: `SUPERSTEP_PKG`, or the build's output. `SUPERSTEP_PKG=langgraph` compares the reference with itself. */
export async function superstep() {
  if (process.env.SUPERSTEP_PKG === "langgraph") return langgraph();
  if (process.env.SUPERSTEP_ENTRY === "langgraph") return dropIn();
  const folder = resolve(process.env.SUPERSTEP_PKG ?? resolve(here, "../../../pkg"));
  if (!existsSync(resolve(folder, "node.js"))) throw new Error(`No package in ${folder}: build it first, or set SUPERSTEP_PKG`);
  const load = (file) => import(pathToFileURL(resolve(folder, file)).href);
  const [library, channels, { ScriptedChatModel }] = await Promise.all(["node.js", "channels.js", "models.js"].map(load));
  return {
    ...library,
    ...channels,
    zod,
    ai: (content, more) => ({ type: "ai", content, ...more }),
    human: (content, more) => ({ type: "human", content, ...more }),
    system: (content, more) => ({ type: "system", content, ...more }),
    tool: (content, more) => ({ type: "tool", content, ...more }),
    remove: (id) => (library.RemoveMessage === undefined ? { type: "remove", id } : new library.RemoveMessage({ id })),
    chatModel: (responses) => new ScriptedChatModel({ responses }),
  };
}

/** Streams its next response word by word, blanks included, under one message id a call. */
class WordChatModel extends BaseChatModel {
  #responses;
  #calls = 0;

  constructor(responses) {
    super({});
    this.#responses = responses;
  }

  _llmType() {
    return "words";
  }

  #next() {
    return this.#responses[this.#calls++ % this.#responses.length];
  }

  async _generate() {
    const text = this.#next();
    return { generations: [{ text, message: new AIMessage({ content: text, id: `run-${uuid()}` }) }] };
  }

  async *_streamResponseChunks(_messages, _options, runManager) {
    const id = `run-${uuid()}`;
    for (const text of this.#next().split(/(\s)/)) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text, id }) });
      yield chunk;
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
  }
}

/**
 * When a run fails, LangGraph.js errors a stream that still holds chunks, and a stream drops its queue when it errors.
 * How many of the last chunks arrive is then a race of microtasks. The reference is what the engine emitted, so the
 * error waits here until the queue has been read.
 */
async function keepChunksBeforeErrors() {
  const { IterableReadableWritableStream } = await import(new URL("./pregel/stream.js", import.meta.resolve("@langchain/langgraph")));
  const { prototype } = IterableReadableWritableStream;
  if (prototype.errorAtOnce !== undefined) return;
  prototype.errorAtOnce = prototype.error;
  prototype.error = function (error) {
    if (this.controller?.desiredSize < 1) setImmediate(() => this.error(error));
    else this.errorAtOnce(error);
  };
}
