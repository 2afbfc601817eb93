import { Command, MemorySaver, entrypoint, getPreviousState, interrupt, task } from "@langchain/langgraph";

import { ScriptedModel, all } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };

/** An essay that a person reviews. */
function essayist() {
  const model = new ScriptedModel(["An essay about cats."]);
  const write = task("writeEssay", async (topic) => (await model.invoke(`An essay about ${topic}`)).content);
  return entrypoint({ name: "workflow", checkpointer: new MemorySaver() }, async ({ topic }) => {
    const essay = await write(topic);
    const isApproved = interrupt({ essay, action: "Approve or reject." });
    return { essay, isApproved };
  });
}

/** Paragraphs that are written at once. */
function parallel() {
  const paragraph = task("paragraph", async (topic) => `About ${topic}.`);
  const summary = task({ name: "summary", retry: { maxAttempts: 2, initialInterval: 1 } }, async (paragraphs) => paragraphs.join(" "));
  return entrypoint("report", async (topics, config) => {
    config.writer?.({ topics: topics.length });
    return summary(await Promise.all(topics.map((topic) => paragraph(topic))));
  });
}

/** What was said before is kept between calls. */
function chat() {
  const model = new ScriptedModel(["Hello Bob!", "You are Bob."]);
  const callModel = task("callModel", async (messages) => ({ role: "assistant", content: (await model.invoke(messages)).content }));
  return entrypoint({ name: "chat", checkpointer: new MemorySaver() }, async (message) => {
    const messages = [...(getPreviousState() ?? []), { role: "user", content: message }];
    const answer = await callModel(messages);
    return entrypoint.final({ value: answer, save: [...messages, answer] });
  });
}

export default {
  "an essay, reviewed": async () => {
    const workflow = essayist();
    return [await all(workflow.stream({ topic: "cats" }, thread)), (await workflow.getState(thread)).tasks, await all(workflow.stream(new Command({ resume: true }), thread))];
  },
  ...Object.fromEntries(["values", "updates", "custom", ["updates", "custom"]].map((streamMode) => [
    `tasks at once: ${streamMode}`, () => all(parallel().stream(["cats", "dogs"], { streamMode })),
  ])),
  "memory": async () => {
    const workflow = chat();
    return [await workflow.invoke("I am Bob.", thread), await all(workflow.stream("Who am I?", { ...thread, streamMode: ["values", "messages"] })), (await workflow.getState(thread)).values];
  },
};
