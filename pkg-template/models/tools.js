// Tools in all forms in which they are written, as OpenAI's protocol has them.

import { jsonSchemaOf } from "./json_schema.js";

/** A tool in OpenAI's form. One in that form, or a provider's own kind of tool, stays as it is. */
export function toolOf(tool, strict) {
  if (tool?.type === "function" && typeof tool.function === "object") {
    return strict === undefined ? tool : { ...tool, function: { ...tool.function, strict } };
  }
  if (typeof tool?.name !== "string") {
    if (typeof tool?.type === "string") return tool;
    throw new Error("A tool needs a name: pass OpenAI's form, a LangChain tool, or { name, description, schema }.");
  }
  const { name, description } = tool;
  const schema = tool.schema ?? tool.parameters ?? tool.inputSchema ?? tool.input_schema;
  const parameters = schema === undefined ? { type: "object", properties: {} } : jsonSchemaOf(schema);
  return { type: "function", function: { name, description, parameters, strict } };
}

/** Which tool the model must use. */
export function toolChoiceOf(choice) {
  if (typeof choice !== "string") return choice ?? undefined;
  if (choice === "any") return "required";
  if (choice === "auto" || choice === "none" || choice === "required") return choice;
  return { type: "function", function: { name: choice } };
}
