/** Answers in the form of a schema. */
import assert from "node:assert/strict";

import { type } from "arktype";
import * as z from "zod";
import * as z3 from "zod/v3";

import { all, superstep, test, thrownBy } from "../behaviour/support.mjs";
import { serve } from "./server.mjs";

const { MessagesAnnotation, OpenAIChatModel, OutputParserException, START, StateGraph } = superstep;

const answer = (content, more) => ({ body: { id: "1", model: "m", choices: [{ index: 0, message: { role: "assistant", content, ...more }, finish_reason: "stop" }] } });
const calls = (name, args) => answer(null, { tool_calls: [{ id: "c", type: "function", function: { name, arguments: args } }] });

async function modelOn(context, ...answers) {
  const { baseURL, requests } = await serve(context, ...answers);
  return { model: new OpenAIChatModel({ model: "m", baseURL }), requests };
}

const json = { type: "object", properties: { setup: { type: "string" }, rating: { type: "number" } }, required: ["setup", "rating"], additionalProperties: false };
const joke = '{"setup":"Why?","rating":7}';

const schemas = {
  "zod": z.object({ setup: z.string(), rating: z.number() }),
  "zod 3": z3.object({ setup: z3.string(), rating: z3.number() }),
  "arktype": type({ setup: "string", rating: "number" }),
  "JSON Schema": json,
};

for (const [name, schema] of Object.entries(schemas)) {
  test(`${name}: asked for as JSON Schema, strictly where it can be`, async (context) => {
    const { model, requests } = await modelOn(context, answer(joke));
    assert.deepEqual(await model.withStructuredOutput(schema).invoke("Tell a joke"), { setup: "Why?", rating: 7 });
    const { type, json_schema } = requests[0].body.response_format;
    assert.equal(type, "json_schema");
    assert.deepEqual({ ...json_schema, schema: { ...json_schema.schema, required: json_schema.schema.required.sort().reverse() } }, { name: "extract", schema: json, strict: true });
  });

  test(`${name}: by a call of a function`, async (context) => {
    const { model, requests } = await modelOn(context, calls("joke", joke));
    assert.deepEqual(await model.withStructuredOutput(schema, { method: "functionCalling", name: "joke" }).invoke("Tell a joke"), { setup: "Why?", rating: 7 });
    const { tools, tool_choice } = requests[0].body;
    assert.deepEqual(tool_choice, { type: "function", function: { name: "joke" } });
    assert.equal(tools[0].function.name, "joke");
    assert.deepEqual(Object.keys(tools[0].function.parameters.properties).sort(), ["rating", "setup"]);
  });
}

for (const [name, schema] of Object.entries(schemas).slice(0, 3)) {
  test(`${name}: what does not fit is refused, and says where`, async (context) => {
    const { model } = await modelOn(context, answer('{"setup":"Why?","rating":"high"}'));
    const error = await thrownBy(model.withStructuredOutput(schema).invoke("Tell a joke"));
    assert.ok(error instanceof OutputParserException);
    assert.equal(error.lc_error_code, "OUTPUT_PARSING_FAILURE");
    assert.match(error.message, /does not fit the schema: .*rating/);
    assert.equal(error.llmOutput, '{"setup":"Why?","rating":"high"}');
  });
}

test("the schema's own values are given: defaults, coercions, checks that take their time", async (context) => {
  const { model, requests } = await modelOn(context, answer('{"size":"2"}'));
  const schema = z.object({ size: z.string().transform(Number), unit: z.string().default("m") }).refine(async () => true);
  assert.deepEqual(await model.withStructuredOutput(schema).invoke("Hi"), { size: 2, unit: "m" });
  const { json_schema } = requests[0].body.response_format;
  assert.deepEqual(json_schema.schema.properties.size, { type: "string" });
  assert.equal("strict" in json_schema, false, "OpenAI's strict schemas have no defaults");
});

test("which schemas are asked for strictly", async (context) => {
  const { model, requests } = await modelOn(context, answer("{}"));
  const strict = async (schema, options) => {
    await model.withStructuredOutput(schema, options).invoke("Hi").catch(() => {});
    return requests.at(-1).body.response_format.json_schema.strict;
  };
  assert.equal(await strict(z.object({ a: z.string().nullable(), b: z.array(z.object({ c: z.enum(["x"]) })) })), true);
  assert.equal(await strict(z.object({ a: z.string().optional() })), undefined);
  assert.equal(await strict(z.object({ a: z.array(z.object({ b: z.string().optional() })) })), undefined);
  assert.equal(await strict(z.looseObject({ a: z.string() })), undefined);
  assert.equal(await strict({ type: "object", properties: { default: { type: "string" } }, required: ["default"], additionalProperties: false }), true);
  assert.equal(await strict({ type: "object", properties: { a: { type: "string" } } }), undefined);
  assert.equal(await strict({ type: "object", properties: { a: { type: "string" } } }, { strict: true }), true);
});

test("names and descriptions", async (context) => {
  const { model, requests } = await modelOn(context, answer(joke));
  await model.withStructuredOutput({ ...json, title: "A joke!", description: "Funny." }).invoke("Hi");
  await model.withStructuredOutput({ name: "joke", description: "Funny.", parameters: json }).invoke("Hi");
  assert.deepEqual(requests.map(({ body }) => [body.response_format.json_schema.name, body.response_format.json_schema.description]), [["A_joke_", "Funny."], ["joke", "Funny."]]);
});

test("jsonMode, and a method that is none", async (context) => {
  const { model, requests } = await modelOn(context, answer(joke));
  await model.withStructuredOutput(json, { method: "jsonMode" }).invoke("Hi");
  assert.deepEqual(requests[0].body.response_format, { type: "json_object" });
  assert.throws(() => model.withStructuredOutput(json, { method: "magic" }), /"method" must be "jsonSchema"/);
});

test("a fence around the JSON is no part of it", async (context) => {
  const { model } = await modelOn(context, answer(`\n\`\`\`json\n${joke}\n\`\`\`\n`));
  assert.deepEqual(await model.withStructuredOutput(json).invoke("Hi"), { setup: "Why?", rating: 7 });
});

const unreadable = {
  "no JSON": [answer("Sure!"), undefined, /cannot be read: it is no JSON/],
  "cut off": [{ body: { choices: [{ message: { content: '{"setup":' }, finish_reason: "length" }] } }, undefined, /cut off at the limit of tokens/],
  "refused": [answer(null, { refusal: "I will not." }), undefined, /The model refused: I will not\./],
  "no call": [answer("No."), { method: "functionCalling" }, /it does not call "extract"/],
  "a call that is no JSON": [calls("extract", "{"), { method: "functionCalling" }, /its arguments are no JSON object/],
};

for (const [name, [given, options, message]] of Object.entries(unreadable)) {
  test(`an answer that cannot be read: ${name}`, async (context) => {
    const { model } = await modelOn(context, given);
    const error = await thrownBy(model.withStructuredOutput(json, options).invoke("Hi"));
    assert.ok(error instanceof OutputParserException);
    assert.match(error.message, message);
  });
}

test("with includeRaw the message comes too, and what is wrong with it", async (context) => {
  const { model } = await modelOn(context, answer(joke), answer("no"));
  const structured = model.withStructuredOutput(json, { includeRaw: true });
  const good = await structured.invoke("Hi");
  assert.deepEqual([good.raw.content, good.parsed, "parsing_error" in good], [joke, { setup: "Why?", rating: 7 }, false]);
  const bad = await structured.invoke("Hi");
  assert.deepEqual([bad.raw.content, bad.parsed, bad.parsing_error.name], ["no", null, "OutputParserException"]);
});

test("with includeRaw other errors are still thrown", async (context) => {
  const { model } = await modelOn(context, { status: 400, body: "no" });
  assert.equal((await thrownBy(model.withStructuredOutput(json, { includeRaw: true }).invoke("Hi"))).status, 400);
});

test("in a node its tokens are streamed, unless it is tagged", async (context) => {
  const { baseURL } = await serve(context, { headers: { "content-type": "application/json" }, body: answer(joke).body });
  const structured = new OpenAIChatModel({ model: "m", baseURL }).withStructuredOutput(json);
  for (const [model, count] of [[structured, 3], [structured.withConfig({ tags: ["nostream"] }), 1]]) {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("a", async ({ messages }, runtime) => ({ messages: `rated ${(await model.invoke(messages, runtime)).rating}` }))
      .addNode("b", () => ({ messages: { type: "ai", content: "end", id: "e" } }))
      .addEdge(START, "a")
      .addEdge("a", "b")
      .compile();
    const chunks = await all(await graph.stream({ messages: "Hi" }, { streamMode: "messages" }));
    assert.equal(chunks.filter(([{ type }]) => type === "ai").length, count);
  }
});

test("a stream gives the value once it is there", async (context) => {
  const { model } = await modelOn(context, answer(joke));
  assert.deepEqual(await all(model.withStructuredOutput(json).stream("Hi")), [{ setup: "Why?", rating: 7 }]);
});
