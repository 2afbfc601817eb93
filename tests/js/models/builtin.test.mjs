/** The browser's own model, played by an object that keeps to the Prompt API. */
import assert from "node:assert/strict";
import { afterEach } from "node:test";

import * as z from "zod";

import { all, deferred, settle, superstep, test, thrownBy } from "../behaviour/support.mjs";

const { BuiltInChatModel, MessagesAnnotation, ModelError, START, StateGraph } = superstep;

afterEach(() => delete globalThis.LanguageModel);

/** A browser with a model. What it is asked is noted. */
function browser({ words = ["Hello", " there"], availability = "available", opening, saying } = {}) {
  const seen = { asked: [], created: [], prompts: [], destroyed: 0, cancelled: 0 };
  globalThis.LanguageModel = {
    async availability(options) {
      seen.asked.push(options);
      return availability;
    },
    async create({ monitor, signal, ...options }) {
      signal?.throwIfAborted();
      seen.created.push(options);
      const progress = new EventTarget();
      monitor?.(progress);
      for (const loaded of [0, 0.5, 1]) progress.dispatchEvent(Object.assign(new Event("downloadprogress"), { loaded }));
      await opening;
      // Rules of the specification.
      const systems = options.initialPrompts.map(({ role }) => role).lastIndexOf("system");
      if (systems > 0) throw new TypeError("the system prompt must come first");
      return {
        promptStreaming(prompt, { signal, ...options }) {
          seen.prompts.push({ prompt, ...options });
          return new ReadableStream({
            async pull(controller) {
              await saying;
              const word = words.shift();
              if (word === undefined) controller.close();
              else controller.enqueue(word);
            },
            cancel: () => void (seen.cancelled += 1),
          });
        },
        destroy: () => void (seen.destroyed += 1),
      };
    },
  };
  return seen;
}

test("a browser without a model", async () => {
  assert.equal(await BuiltInChatModel.availability(), "unavailable");
  const error = await thrownBy(new BuiltInChatModel().invoke("Hi"));
  assert.ok(error instanceof ModelError);
  assert.match(error.message, /This browser has no built-in model: there is no `LanguageModel`/);
  assert.equal(error.code, "unavailable");
});

test("a device that cannot run it", async () => {
  browser({ availability: "unavailable" });
  assert.equal(await BuiltInChatModel.availability(), "unavailable");
  assert.match((await thrownBy(new BuiltInChatModel().invoke("Hi"))).message, /cannot be used on this device/);
});

test("text, in chunks of one message", async () => {
  const seen = browser();
  const chunks = await all(new BuiltInChatModel().stream("Hi"));
  assert.deepEqual(chunks.map(({ content }) => content), ["Hello", " there", ""]);
  assert.equal(new Set(chunks.map(({ id }) => id)).size, 1);
  assert.deepEqual(chunks.at(-1).response_metadata, { model_name: "built-in", finish_reason: "stop" });
  assert.deepEqual(seen.prompts, [{ prompt: [{ role: "user", content: "Hi" }] }]);
  assert.equal(seen.destroyed, 1);
});

test("a conversation: one system prompt, what was said before, what is asked now", async () => {
  const seen = browser();
  const said = [["user", "a"], ["system", "Be brief."], ["assistant", "b"], ["developer", "Be kind."], ["user", "c"], "d"];
  assert.equal((await new BuiltInChatModel({ temperature: 0.5, topK: 3 }).invoke(said)).content, "Hello there");
  assert.deepEqual(seen.created, [
    {
      temperature: 0.5,
      topK: 3,
      initialPrompts: [{ role: "system", content: "Be brief.\n\nBe kind." }, { role: "user", content: "a" }, { role: "assistant", content: "b" }],
    },
  ]);
  assert.deepEqual(seen.asked, [{ temperature: 0.5, topK: 3 }]);
  assert.deepEqual(seen.prompts[0].prompt, [{ role: "user", content: "c" }, { role: "user", content: "d" }]);
});

test("a conversation that ends with the model's words goes on with them", async () => {
  const seen = browser();
  await new BuiltInChatModel().invoke([["user", "a"], ["assistant", "Once"]]);
  assert.deepEqual(seen.prompts[0].prompt, [{ role: "assistant", content: "Once", prefix: true }]);
  assert.deepEqual(seen.created[0].initialPrompts, [{ role: "user", content: "a" }]);
});

test("images and sounds", async () => {
  const seen = browser();
  const content = [
    { type: "text", text: "What?" },
    { type: "image_url", image_url: { url: "data:image/png;base64,AP8=" } },
    { type: "input_audio", input_audio: { data: "AA==", format: "wav" } },
    { type: "image", value: "bitmap" },
  ];
  await new BuiltInChatModel().invoke([{ role: "user", content }]);
  const [text, image, audio, own] = seen.prompts[0].prompt[0].content;
  assert.deepEqual([text, own], [{ type: "text", value: "What?" }, { type: "image", value: "bitmap" }]);
  assert.deepEqual([image.type, image.value.type, new Uint8Array(await image.value.arrayBuffer())], ["image", "image/png", Uint8Array.of(0, 255)]);
  assert.deepEqual([audio.type, audio.value.type, audio.value.size], ["audio", "audio/wav", 1]);
  assert.deepEqual(seen.asked[0].expectedInputs, [{ type: "image" }, { type: "audio" }]);
});

test("what it cannot be given is refused", async () => {
  browser();
  const model = new BuiltInChatModel();
  assert.match((await thrownBy(model.invoke([{ role: "tool", content: "x", tool_call_id: "1" }]))).message, /has no tools/);
  assert.match((await thrownBy(model.invoke([{ role: "user", content: [{ type: "file", file: {} }] }]))).message, /a part of type "file"/);
  assert.match((await thrownBy(model.invoke([["system", "x"]]))).message, /needs a message of the user's/);
});

test("the download's progress", async () => {
  browser({ availability: "downloadable" });
  const progress = [];
  await new BuiltInChatModel({ onDownloadProgress: (loaded) => progress.push(loaded) }).invoke("Hi");
  assert.deepEqual(progress, [0, 0.5, 1]);
});

test("answers in the form of a schema", async () => {
  const seen = browser({ words: ['{"mood":', '"glad"}'] });
  const model = new BuiltInChatModel().withStructuredOutput(z.object({ mood: z.string() }));
  assert.deepEqual(await model.invoke("Hi"), { mood: "glad" });
  assert.deepEqual(seen.prompts[0].responseConstraint, { type: "object", properties: { mood: { type: "string" } }, required: ["mood"], additionalProperties: false });
});

test("in a graph its tokens are streamed", async () => {
  browser();
  const graph = new StateGraph(MessagesAnnotation).addNode("agent", new BuiltInChatModel().withConfig({ tags: ["own"] })).addEdge(START, "agent").compile();
  const chunks = await all(await graph.stream({ messages: "Hi" }, { streamMode: ["messages", "values"] }));
  const told = chunks.filter(([mode]) => mode === "messages").map(([, pair]) => pair);
  assert.equal(told.map(([{ content }]) => content).join(""), "Hello there");
  const [, metadata] = told[0];
  assert.deepEqual([metadata.ls_provider, metadata.ls_model_name, metadata.ls_model_type, metadata.tags], ["browser", "built-in", "chat", ["own"]]);
  assert.equal(chunks.at(-1)[1].messages.at(-1).content, "Hello there");
  browser();
  const events = await all(graph.streamEvents({ messages: "Hi" }, { version: "v2" }, { includeTypes: ["chat_model"] }));
  assert.equal(events.at(-1).data.output.content, "Hello there");
});

test("aborting: while the session opens, which is then closed, and in the answer", async () => {
  const opening = deferred();
  const seen = browser({ opening: opening.promise });
  const controller = new AbortController();
  const reading = all(new BuiltInChatModel().stream("Hi", { signal: controller.signal }));
  await settle();
  controller.abort(new Error("enough"));
  assert.equal((await thrownBy(reading)).message, "enough");
  opening.resolve();
  await settle();
  assert.deepEqual([seen.destroyed, seen.prompts], [1, []]);

  const silent = browser({ saying: new Promise(() => {}) });
  const other = new AbortController();
  const waiting = all(new BuiltInChatModel().stream("Hi", { signal: other.signal }));
  await settle();
  other.abort(new Error("enough"));
  assert.equal((await thrownBy(waiting)).message, "enough");
  await settle();
  assert.deepEqual([silent.destroyed, silent.cancelled], [1, 1]);
});

test("leaving a stream closes its session", async () => {
  const seen = browser();
  for await (const _ of new BuiltInChatModel().stream("Hi")) break;
  assert.deepEqual([seen.destroyed, seen.cancelled], [1, 1]);
});
