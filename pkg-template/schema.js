// What a `StateGraph` is declared with, in all its forms.

import { channelOf } from "./annotation.js";
import { BinaryOperatorAggregate, LastValue } from "./channels.js";
import { StateGraphInputError } from "./errors.js";
import { isStateSchema, isZodObject, shapeOf, zodNotes } from "./standard.js";

/** The keys of whatever declares some, as channels or functions that make them. */
export function definitionOf(schema) {
  if (isStateSchema(schema)) return schema.getChannels();
  if (isZodObject(schema)) return Object.fromEntries(Object.entries(shapeOf(schema)).map(([name, key]) => [name, zodChannel(key)]));
  if (isAnnotationRoot(schema)) return schema.spec;
  if (typeof schema === "object" && schema !== null && !Array.isArray(schema) && Object.keys(schema).length > 0) return schema;
  throw invalidInput();
}

function zodChannel(key) {
  const note = zodNotes.of(key);
  return note?.reducer ? new BinaryOperatorAggregate(note.reducer.fn, note.default) : new LastValue(note?.default);
}

/** What a graph's constructor was given, in any of its forms: the schemas of the state, the input, the output, the context. */
export function schemasOf(given, options) {
  const context = isZodObject(options) || isAnnotationRoot(options) ? options : undefined;
  const more = context === undefined ? options : { context };
  if (isInit(given)) {
    return {
      state: given.state ?? given.stateSchema ?? given.input ?? more?.input,
      input: given.input ?? more?.input,
      output: given.output ?? more?.output,
      context: context ?? given.context ?? more?.context,
    };
  }
  if (isDefinition(given)) return { state: given, input: more?.input, output: more?.output, context: more?.context };
  if (given?.channels !== undefined) return { state: legacyDefinition(given.channels) };
  throw invalidInput();
}

function isInit(given) {
  if (typeof given !== "object" || given === null) return false;
  if (![given.state, given.stateSchema, given.input].some(isDefinition)) return false;
  return [given.input, given.output].every((schema) => schema === undefined || schema === null || isDefinition(schema));
}

function isDefinition(schema) {
  if (isStateSchema(schema) || isZodObject(schema) || isAnnotationRoot(schema)) return true;
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return false;
  const keys = Object.values(schema);
  return keys.length > 0 && keys.every((key) => typeof key === "function" || key?.lg_is_channel === true);
}

function isAnnotationRoot(schema) {
  return typeof schema === "object" && schema !== null && schema.lc_graph_name === "AnnotationRoot";
}

function legacyDefinition(channels) {
  return Object.fromEntries(Object.entries(channels).map(([name, spec]) => [name, channelOf(spec)]));
}

function invalidInput() {
  return new StateGraphInputError(
    "Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema.",
  );
}
