/** States declared with schemas: of zod, valibot, arktype and whatever else speaks Standard Schema. */

import type { BaseChannel, DeltaReducer } from "./channels.js";
import type { OverwriteValue } from "./control.js";
import type { NodeFunction } from "./graph.js";
import type { Message, Messages } from "./messages.js";
import type { AnnotationRoot, Channel, ManagedChannel, StateDefinition, StateType, UpdateType } from "./state.js";

/**
 * A schema of any library: what [Standard Schema](https://standardschema.dev) says it is.
 *
 * @typeParam Input - What it takes.
 * @typeParam Output - What it makes of that.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** An object schema of zod 3 or 4. */
export interface ZodObjectSchema<Input = any, Output = any> extends StandardSchema<Input, Output> {
  /** The schemas of its keys. */
  readonly shape: Record<string, any>;
  /** Checks a value. */
  parse(value: unknown): Output;
}

declare const kind: unique symbol;

interface ReducedInit<Value> {
  /** Puts a write into the value. */
  reducer: (current: Value, next: Value) => Value;
  jsonSchemaExtra?: Record<string, unknown>;
}

interface ReducedInputInit<Value, Update> {
  /** Checks a write. */
  inputSchema: StandardSchema<any, Update>;
  /** Puts a write into the value. */
  reducer: (current: Value, next: Update) => Value;
  jsonSchemaExtra?: Record<string, unknown>;
}

interface DeltaInit<Value> {
  /** Puts a step's writes into the value. */
  reducer: DeltaReducer<Value, Value>;
  /** After how many steps with a write a checkpoint holds the value itself. */
  snapshotFrequency?: number;
  jsonSchemaExtra?: Record<string, unknown>;
}

interface DeltaInputInit<Value, Update> {
  /** Checks a write. */
  inputSchema: StandardSchema<any, Update>;
  /** Puts a step's writes into the value. */
  reducer: DeltaReducer<Value, Update>;
  /** After how many steps with a write a checkpoint holds the value itself. */
  snapshotFrequency?: number;
  jsonSchemaExtra?: Record<string, unknown>;
}

/** How a {@link ReducedValue} is made. */
export type ReducedValueInit<Value = unknown, Input = Value> = ReducedInputInit<Value, Input> | ReducedInit<Value>;

/** How a {@link DeltaValue} is made. */
export type DeltaValueInit<Value = unknown, Input = Value> = DeltaInputInit<Value, Input> | DeltaInit<Value>;

/** How an {@link UntrackedValue} is made. */
export interface UntrackedValueInit {
  /** Whether two writes in one step are an {@link InvalidUpdateError}. Default: true. */
  guard?: boolean;
}

/**
 * A key with a reducer, in a {@link StateSchema}.
 *
 * @typeParam Value - What nodes read.
 * @typeParam Update - What the reducer takes.
 *
 * @example
 * ```ts
 * const State = new StateSchema({
 *   notes: new ReducedValue(z.array(z.string()).default(() => []), {
 *     inputSchema: z.string(),
 *     reducer: (notes, note) => [...notes, note],
 *   }),
 * });
 * ```
 */
export class ReducedValue<Value = any, Update = Value> {
  /**
   * @param valueSchema - Checks an {@link Overwrite}; its default is the value before the first write.
   * @param init - `reducer` puts a write into the value; `inputSchema` checks a write.
   */
  constructor(
    valueSchema: StandardSchema<any, Value>,
    init: ReducedInputInit<Value, Update>,
  );
  constructor(
    valueSchema: StandardSchema<Update, Value>,
    init: ReducedInit<Value>,
  );
  /** Tells the three kinds of keys apart; no such property exists when the program runs. */
  readonly [kind]: { reduced: true; value: Value; update: Update };
  readonly valueSchema: StandardSchema<any, Value>;
  readonly inputSchema: StandardSchema<any, any>;
  readonly reducer: (current: Value, next: Update) => Value;
  readonly jsonSchemaExtra?: Record<string, unknown>;
  /** Whether a value is a `ReducedValue`, of this package or of LangGraph's. */
  static isInstance(value: unknown): value is ReducedValue;
}

/**
 * A key whose reducer takes all writes of a step at once, in a {@link StateSchema}: see {@link DeltaChannel}.
 *
 * @typeParam Value - What nodes read.
 * @typeParam Update - What the reducer takes a list of.
 */
export class DeltaValue<Value = any, Update = Value> {
  constructor(
    valueSchema: StandardSchema<any, Value>,
    init: DeltaInputInit<Value, Update>,
  );
  constructor(
    valueSchema: StandardSchema<Update, Value>,
    init: DeltaInit<Value>,
  );
  /** Tells the three kinds of keys apart; no such property exists when the program runs. */
  readonly [kind]: { delta: true; value: Value; update: Update };
  readonly valueSchema: StandardSchema<any, Value>;
  readonly inputSchema: StandardSchema<any, any>;
  readonly reducer: DeltaReducer<Value, Update>;
  readonly snapshotFrequency?: number;
  readonly jsonSchemaExtra?: Record<string, unknown>;
  /** Whether a value is a `DeltaValue`, of this package or of LangGraph's. */
  static isInstance(value: unknown): value is DeltaValue;
}

/** A key that no checkpoint keeps, in a {@link StateSchema}: for connections, caches, secrets. */
export class UntrackedValue<Value = any> {
  /**
   * @param schema - Checks what is written. Without one everything may be.
   * @param init - With `guard`, which it is by default, two writes in one step are an {@link InvalidUpdateError}.
   */
  constructor(schema?: StandardSchema<any, Value>, init?: UntrackedValueInit);
  /** Tells the three kinds of keys apart; no such property exists when the program runs. */
  readonly [kind]: { untracked: true; value: Value };
  readonly schema?: StandardSchema<any, Value>;
  readonly guard: boolean;
  /** Whether a value is an `UntrackedValue`, of this package or of LangGraph's. */
  static isInstance(value: unknown): value is UntrackedValue;
}

/** What the keys of a {@link StateSchema} may be. A plain schema keeps the last write; what it makes of `undefined` is its default. */
export interface StateSchemaFields {
  [key: string]: StandardSchema<any, any> | ReducedValue<any, any> | DeltaValue<any, any> | UntrackedValue<any> | ManagedChannel<any>;
}

/** The channel of a key of a {@link StateSchema}. */
export type FieldChannel<Field> =
  Field extends ReducedValue<infer Value, infer Update> ? Channel<Value, Update | OverwriteValue<Value>>
  : Field extends DeltaValue<infer Value, infer Update> ? Channel<Value, Update | OverwriteValue<Value>>
  : Field extends UntrackedValue<infer Value> ? Channel<Value>
  : Field extends ManagedChannel<infer Value> ? ManagedChannel<Value>
  : Field extends StandardSchema<infer Input, infer Output> ? Channel<Output, Input>
  : never;

/** The keys of a {@link StateSchema}, as a graph knows them. */
export type FieldsDefinition<Fields extends StateSchemaFields> = { [K in keyof Fields]: FieldChannel<Fields[K]> };

/**
 * A state whose keys are schemas. The input of a run and every write of a node are checked, and hold what the schemas
 * make of them.
 *
 * @example
 * ```ts
 * const State = new StateSchema({ question: z.string(), visits: z.number().default(0), messages: MessagesValue });
 * const graph = new StateGraph(State);
 * ```
 */
export class StateSchema<Fields extends StateSchemaFields = any> {
  constructor(fields: Fields);
  readonly fields: Fields;
  /** The type that nodes read: `typeof MyState.State`. Nothing exists here when the program runs. */
  readonly State: StateType<FieldsDefinition<Fields>>;
  /** The type that nodes write: `typeof MyState.Update`. Nothing exists here when the program runs. */
  readonly Update: UpdateType<FieldsDefinition<Fields>>;
  /** The type of a node: `typeof MyState.Node`. Nothing exists here when the program runs. */
  readonly Node: NodeFunction<StateType<FieldsDefinition<Fields>>, UpdateType<FieldsDefinition<Fields>>>;
  /** The channels of the keys. */
  getChannels(): Record<string, BaseChannel>;
  /** The keys. */
  getChannelKeys(): string[];
  /** The keys. */
  getAllKeys(): string[];
  /** What the schemas make of a state or of a part of one; keys that it does not have stay as they are. Throws what they refuse. */
  validateInput<T>(data: T): Promise<T>;
  /** The same; no promise where no schema takes its time. */
  check<T>(data: T): T | Promise<T>;
  /** The JSON Schema of the state, of those keys whose schemas can say one. */
  getJsonSchema(): Record<string, unknown>;
  /** The JSON Schema of what may be written. */
  getInputJsonSchema(): Record<string, unknown>;
  /** Whether a value is a `StateSchema`, of this package or of LangGraph's. */
  static isInstance(value: unknown): value is StateSchema;
}

/** A key that holds messages, for a {@link StateSchema}: put together by {@link messagesStateReducer}. */
export const MessagesValue: ReducedValue<Message[], Messages>;

/** Whatever declares a state, an input or an output. */
export type Schema = StateDefinition | AnnotationRoot<any> | StateSchema<any> | ZodObjectSchema;

/** What may be written to a key with a schema of zod: what its reducer takes, if it has one. */
type ZodWrite<Key, Value, Input> = Key extends { lg_reducer_schema: infer Reducer } ? ZodOutput<Reducer> | OverwriteValue<Value> : Input;

/** What a schema of zod 3 or 4 makes of a value. */
type ZodOutput<Schema> = Schema extends { _output: infer Value } | { _zod: { output: infer Value } } ? Value : never;

/** The keys of whatever declares some. */
export type DefinitionOf<S> =
  S extends AnnotationRoot<infer SD> ? SD
  : S extends StateSchema<infer Fields> ? FieldsDefinition<Fields>
  : S extends ZodObjectSchema<infer Input, infer Output> ?
    { [K in keyof Output]-?: Channel<Output[K], ZodWrite<S["shape"][K & string], Output[K], K extends keyof Input ? Input[K] : never>> }
  : S extends StateDefinition ? S
  : never;

/** What declares a context: an annotation, which is not checked, or an object schema of zod, which is. */
export type ContextSchema = AnnotationRoot<any> | ZodObjectSchema;

/** What callers give as `context`. */
export type ContextOf<C> =
  [C] extends [never] ? Record<string, any>
  : C extends AnnotationRoot<infer SD> ? StateType<SD>
  : C extends ZodObjectSchema<infer Input, any> ? Input
  : Record<string, any>;

/** The schemas of a graph beside its state. */
export interface StateGraphOptions<I extends Schema, O extends Schema, C extends ContextSchema> {
  /** The keys that a run takes from its input. Default: the state's. */
  input?: I;
  /** The keys that the result of a run has. Default: the state's. */
  output?: O;
  /** What callers give as `context`. */
  context?: C;
  /** The names of the nodes that will be added. Not looked at when the program runs. */
  nodes?: readonly string[];
  /** The questions that nodes ask, as `interrupt`s with types. Not looked at when the program runs. */
  interrupt?: unknown;
  /** The chunks that nodes write, as a `writer` with a type. Not looked at when the program runs. */
  writer?: unknown;
}

/** A graph's schemas in one object. */
export interface StateGraphInit<S extends Schema, I extends Schema, O extends Schema, C extends ContextSchema>
  extends StateGraphOptions<I, O, C> {
  /** The state. */
  state?: S;
  /** @deprecated The older name of `state`. */
  stateSchema?: S;
}

export {};
