// What the schemas of a state are known by, whichever library or copy of a package they come from.

export const STATE_SCHEMA = Symbol.for("langgraph.state.state_schema");
export const REDUCED_VALUE = Symbol.for("langgraph.state.reduced_value");
export const UNTRACKED_VALUE = Symbol.for("langgraph.state.untracked_value");
export const DELTA_VALUE = Symbol.for("langgraph.state.delta_value");

const isMarked = (mark) => (value) => typeof value === "object" && value !== null && value[mark] === true;

export const isStateSchema = isMarked(STATE_SCHEMA);
export const isReducedValue = isMarked(REDUCED_VALUE);
export const isUntrackedValue = isMarked(UNTRACKED_VALUE);
export const isDeltaValue = isMarked(DELTA_VALUE);

/** Whether a key is `IsLastStep` or `RemainingSteps`. */
export function isManaged(value) {
  return value?.lg_is_channel === true && value.isManaged === true;
}

/** Whether a value is a Standard Schema; arktype's are functions. */
export function isStandardSchema(value) {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return false;
  return typeof value["~standard"]?.validate === "function";
}

/** Whether a value is an object schema of zod 3 or 4. */
export function isZodObject(value) {
  if (typeof value !== "object" || value === null) return false;
  return value._zod?.def?.type === "object" || value._def?.typeName === "ZodObject";
}

/** The schemas of the keys of such an object schema. */
export function shapeOf(zodObject) {
  return zodObject._zod?.def.shape ?? zodObject.shape;
}

/** What somebody has noted of schemas of zod that are keys: `{ reducer: { schema, fn }, default }`. Nobody has until then. */
export const zodNotes = { of: () => undefined };
