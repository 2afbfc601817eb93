/** A long answer, token by token: each library's own scripted model, in the stream mode `messages`. */
import { read } from "../measure.mjs";
import { core, langgraph, superstep } from "../sides.mjs";
import { graphOf, input } from "./snippet.mjs";

const WORDS = 5_001;
const TEXT = Array.from({ length: WORDS }, (_, nth) => `w${nth}`).join(" ");
const TOKENS = TEXT.split(/(\s+)/);

const streamed = (graph) => () => read(graph.stream(input(), { streamMode: "messages" }));

async function* pairs(model) {
  const metadata = { tags: [], langgraph_node: "agent" };
  for await (const part of model.stream(input().messages)) yield [part, metadata];
}

async function scripted() {
  const { ScriptedChatModel } = await superstep("models.js");
  return new ScriptedChatModel({ responses: [TEXT] });
}

export const tokens = {
  name: `${TOKENS.length.toLocaleString("en")} message tokens`,
  chunks: TOKENS.length,
  sides: {
    bare: async () => {
      const model = await scripted();
      return () => read(pairs(model));
    },
    superstep: async () => {
      const model = await scripted();
      const agent = async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] });
      return streamed(graphOf(await superstep(), agent));
    },
    langgraph: async () => {
      const { FakeStreamingChatModel } = await core("utils/testing");
      const model = new FakeStreamingChatModel({ chunks: TOKENS.map((content) => ({ content })) });
      const agent = async (state) => ({ messages: [await model.invoke(state.messages)] });
      return streamed(graphOf(await langgraph(), agent));
    },
  },
};
