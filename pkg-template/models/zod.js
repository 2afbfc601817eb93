// JSON Schema of the schemas of zod that cannot say it themselves: zod 3's, zod/mini's, and zod 4's before 4.2.

/**
 * What such a schema takes. Its finer rules (lengths, patterns) are left out: the schema checks them.
 *
 * @throws `Error` for any other schema.
 */
export function zodJsonSchema(schema) {
  const def = schema._zod?.def ?? schema._def;
  const kind = schema._zod === undefined ? def?.typeName?.slice(3).toLowerCase() : def.type;
  if (!Object.hasOwn(KINDS, kind)) throw unknown(schema, kind);
  const written = KINDS[kind](def);
  const description = schema.description ?? def.description;
  return description === undefined ? written : { ...written, description };
}

function unknown(schema, kind) {
  const vendor = schema["~standard"]?.vendor ?? "its library";
  const what = kind === undefined ? `a schema of ${vendor}` : `${vendor}'s "${kind}"`;
  return new Error(`No JSON Schema is known of ${what}: pass JSON Schema, or a schema that is a Standard JSON Schema too.`);
}

const inner = ({ innerType }) => zodJsonSchema(innerType);
const anyOf = ({ options }) => ({ anyOf: [...(Array.isArray(options) ? options : options.values())].map(zodJsonSchema) });

const KINDS = {
  string: () => ({ type: "string" }),
  number: (def) => ({ type: isInteger(def) ? "integer" : "number" }),
  boolean: () => ({ type: "boolean" }),
  null: () => ({ type: "null" }),
  any: () => ({}),
  unknown: () => ({}),
  literal: (def) => constants(def.values ?? [def.value]),
  enum: (def) => constants(Object.values(def.entries ?? def.values)),
  nativeenum: (def) => constants(Object.values(def.values)),
  array: (def) => ({ type: "array", items: zodJsonSchema(def.element ?? def.type) }),
  tuple({ items }) {
    return { type: "array", items: items.map(zodJsonSchema), minItems: items.length, maxItems: items.length };
  },
  record: (def) => ({ type: "object", additionalProperties: zodJsonSchema(def.valueType) }),
  union: anyOf,
  discriminatedunion: anyOf,
  intersection: (def) => ({ allOf: [zodJsonSchema(def.left), zodJsonSchema(def.right)] }),
  nullable: (def) => ({ anyOf: [inner(def), { type: "null" }] }),
  optional: inner,
  nonoptional: inner,
  readonly: inner,
  catch: inner,
  prefault: inner,
  branded: (def) => zodJsonSchema(def.type),
  lazy: (def) => zodJsonSchema(def.getter()),
  effects: (def) => zodJsonSchema(def.schema),
  pipeline: (def) => zodJsonSchema(def.in),
  pipe: (def) => zodJsonSchema(def.in._zod.def.type === "transform" ? def.out : def.in),
  default(def) {
    const value = typeof def.defaultValue === "function" ? def.defaultValue() : def.defaultValue;
    return { ...inner(def), default: value };
  },
  object(def) {
    const shape = Object.entries(typeof def.shape === "function" ? def.shape() : def.shape);
    const properties = Object.fromEntries(shape.map(([name, schema]) => [name, zodJsonSchema(schema)]));
    return { type: "object", properties, required: shape.filter(([, schema]) => !isLeftOut(schema)).map(([name]) => name) };
  },
};

function isInteger({ checks = [], format }) {
  return checks.some((check) => check.kind === "int" || isIntegers(check._zod?.def.format)) || isIntegers(format);
}

function isIntegers(format) {
  return typeof format === "string" && format.includes("int");
}

function constants(values) {
  const types = [...new Set(values.map((value) => (value === null ? "null" : typeof value)))];
  return types.length === 1 ? { type: types[0], enum: values } : { enum: values };
}

/** Whether a property may be missing. */
function isLeftOut(schema) {
  if (schema._zod !== undefined) return schema._zod.optin !== undefined;
  const { typeName, innerType } = schema._def;
  if (["ZodOptional", "ZodDefault", "ZodCatch"].includes(typeName)) return true;
  return typeName !== "ZodNullable" && innerType !== undefined && isLeftOut(innerType);
}
