/** The shape of a graph's state: its keys, and how writes to a key are put together. */

import type { Message, Messages } from "./messages.js";
import type { NodeFunction } from "./graph.js";
import type { OverwriteValue } from "./control.js";

declare const channelTypes: unique symbol;

/**
 * One key of the state. Made by {@link Annotation}.
 *
 * @typeParam Value - What nodes read.
 * @typeParam Update - What nodes may write.
 */
export interface Channel<Value = any, Update = Value> {
  /** Carries the two types; no such property exists when the program runs. */
  readonly [channelTypes]: { value: Value; update: Update };
}

declare const managed: unique symbol;

/**
 * A key that tells of the run: nodes and conditions read it, nobody writes it, and it is in no result and no checkpoint.
 * See {@link RemainingSteps}.
 *
 * @typeParam Value - What nodes read.
 */
export interface ManagedChannel<Value = any> extends Channel<Value, never> {
  /** Tells it from other keys; no such property exists when the program runs. */
  readonly [managed]: true;
}

/** The keys of a state. `Annotation<T>` stands for `Annotation<T>()`. */
export interface StateDefinition {
  [key: string]: Channel<any, any> | (() => Channel<any, any>);
}

type ChannelOf<C> = C extends Channel<any, any> ? C : C extends () => infer R ? Extract<R, Channel<any, any>> : never;
type ValueOf<C> = ChannelOf<C> extends Channel<infer Value, any> ? Value : never;
type UpdateOf<C> = ChannelOf<C> extends Channel<any, infer Update> ? Update : never;

/**
 * What a node reads: every key of the state.
 *
 * A key without a default that nobody has written yet is missing, whatever its type says.
 */
export type StateType<SD extends StateDefinition> = { [K in keyof SD]: ValueOf<SD[K]> };

/** The keys of a state but for those that tell of the run. */
type KeptKey<K, C> = [C] extends [ManagedChannel<any>] ? never : K;

/** What a run gives and a checkpoint holds: every key but those that tell of the run. */
export type ValuesType<SD extends StateDefinition> = { [K in keyof SD as KeptKey<K, SD[K]>]: ValueOf<SD[K]> };

/** What a node may write: any of the keys, each with what its reducer takes. */
export type UpdateType<SD extends StateDefinition> = { [K in keyof SD as KeptKey<K, SD[K]>]?: UpdateOf<SD[K]> };

/**
 * Puts a write into the value of a key.
 *
 * @param left - The value so far.
 * @param right - What a node wrote.
 * @returns The new value. `left` must be left as it is.
 */
export type BinaryOperator<Value, Update = Value> = (left: Value, right: Update) => Value;

/** How a key takes writes. `null` means that the last write wins. */
export type SingleReducer<Value, Update = Value> =
  | {
      /** Puts a write into the value. Called once a write, in the order of the tasks. */
      reducer: BinaryOperator<Value, Update>;
      /** The value before the first write. Without it the first write is the value. */
      default?: () => Value;
    }
  | {
      /** @deprecated The older name of `reducer`. */
      value: BinaryOperator<Value, Update>;
      /** The value before the first write. Without it the first write is the value. */
      default?: () => Value;
    }
  | null;

/** A state definition, ready for {@link StateGraph}. Made by `Annotation.Root`. */
export interface AnnotationRoot<SD extends StateDefinition = StateDefinition> {
  /** The keys, to build a larger state from: `Annotation.Root({ ...MyState.spec, more: Annotation<string> })`. */
  readonly spec: SD;
  /** The type that nodes read: `typeof MyState.State`. Nothing exists here when the program runs. */
  readonly State: StateType<SD>;
  /** The type that nodes write: `typeof MyState.Update`. Nothing exists here when the program runs. */
  readonly Update: UpdateType<SD>;
  /** The type of a node: `typeof MyState.Node`. Nothing exists here when the program runs. */
  readonly Node: NodeFunction<StateType<SD>, UpdateType<SD>>;
}

/** The type of {@link Annotation}. */
export interface AnnotationFunction {
  /** A key whose writes go through a reducer; an {@link Overwrite} goes round it. */
  <Value, Update = Value>(annotation: SingleReducer<Value, Update>): Channel<Value, Update | OverwriteValue<Value>>;
  /** A key that keeps the last write. Two writes in one step are an {@link InvalidUpdateError}. */
  <Value>(): Channel<Value, Value>;
  /** A state with these keys. */
  Root<SD extends StateDefinition>(spec: SD): AnnotationRoot<{ [K in keyof SD]: ChannelOf<SD[K]> }>;
}

/**
 * Describes the keys of a state.
 *
 * @example
 * ```ts
 * const State = Annotation.Root({
 *   question: Annotation<string>,
 *   visits: Annotation<number>({ reducer: (sum, n) => sum + n, default: () => 0 }),
 *   notes: Annotation<string[], string>({ reducer: (list, note) => [...list, note] }),
 * });
 * const graph = new StateGraph(State);
 * ```
 */
export const Annotation: AnnotationFunction;

/**
 * A state with one key, `messages`, put together by {@link messagesStateReducer}. To add
 * keys: `Annotation.Root({ ...MessagesAnnotation.spec, topic: Annotation<string> })`.
 */
export const MessagesAnnotation: AnnotationRoot<{ messages: Channel<Message[], Messages | OverwriteValue<Message[]>> }>;

export {};
