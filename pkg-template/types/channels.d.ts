/** Channels as keys of a state: what a key does with what is written to it. */

import type { OverwriteValue } from "./control.js";
import type { BinaryOperator, Channel, ManagedChannel } from "./state.js";

/**
 * What every channel is. The others are made; `Annotation` makes the two most states need.
 *
 * @typeParam Value - What nodes read.
 * @typeParam Update - What nodes may write.
 */
export class BaseChannel<Value = any, Update = Value> {
  protected constructor();
  readonly lg_is_channel: true;
  /** The class's name, by which a graph knows it. */
  readonly lc_graph_name: string;
}
export interface BaseChannel<Value = any, Update = Value> extends Channel<Value, Update> {}

/** Keeps the last write: `Annotation<Value>()` with a default. Two writes in one step are an {@link InvalidUpdateError}. */
export class LastValue<Value = any> extends BaseChannel<Value, Value> {
  /** @param initialValueFactory - Makes the value before the first write. */
  constructor(initialValueFactory?: () => Value);
}

/** Keeps any one of a step's writes, which should be equal. A step without one clears it. */
export class AnyValue<Value = any> extends BaseChannel<Value, Value> {
  constructor();
}

/** Folds writes into the value: `Annotation<Value, Update>({ reducer, default })`. */
export class BinaryOperatorAggregate<Value = any, Update = Value> extends BaseChannel<Value, Update | OverwriteValue<Value>> {
  /**
   * @param operator - Puts a write into the value.
   * @param initialValueFactory - Makes the value before the first write. Without it the first write is the value.
   */
  constructor(operator: BinaryOperator<Value, Update>, initialValueFactory?: () => Value);
}

/**
 * Puts all writes of a step into the value.
 *
 * It must come to the same for one list of writes as for several one after another that make it up: where a checkpoint
 * holds the writes instead of the value, those of many steps are put in at once.
 *
 * @param state - The value so far.
 * @param writes - What the step's nodes wrote, in the order of the tasks.
 * @returns The new value. `state` must be left as it is.
 */
export type DeltaReducer<Value, Update = unknown> = (state: Value, writes: Update[]) => Value;

/**
 * Hands all writes of a step to its reducer at once, and lets checkpoints hold the writes instead of the value.
 * Before the first write it is an empty list, unless it has a default.
 */
export class DeltaChannel<Value = any, Update = any> extends BaseChannel<Value, Update | OverwriteValue<Value>> {
  /** @throws `Error` when `snapshotFrequency` is no positive integer. */
  constructor(
    reducer: DeltaReducer<Value, Update>,
    options?: {
      /** After how many steps with a write a checkpoint holds the value itself. Those between hold nothing of it. Default: 100. */
      snapshotFrequency?: number;
      /** Makes the value before the first write. */
      initialValueFactory?: () => Value;
    },
  );
}

/** Keeps the last write while a run lasts: no checkpoint has it. For connections, caches, secrets. */
export class UntrackedValueChannel<Value = any> extends BaseChannel<Value, Value> {
  constructor(options?: {
    /** Whether two writes in one step are an {@link InvalidUpdateError}. Default: true. */
    guard?: boolean;
    /** Makes the value before the first write. */
    initialValueFactory?: () => Value;
  });
}

/**
 * Whether the step is the last that a run may end with: after the next one it has reached its `recursionLimit`.
 *
 * @example
 * ```ts
 * const State = Annotation.Root({ ...MessagesAnnotation.spec, isLastStep: IsLastStep, remainingSteps: RemainingSteps });
 * const graph = new StateGraph(State)
 *   .addNode("agent", async ({ messages, remainingSteps }) => ({ messages: await ask(messages, remainingSteps > 2) }));
 * ```
 */
export const IsLastStep: ManagedChannel<boolean>;

/** How many steps a run has until {@link IsLastStep}, with this one; a graph inside another counts its own. */
export const RemainingSteps: ManagedChannel<number>;

/** Keeps a write for one step. */
export class EphemeralValue<Value = any> extends BaseChannel<Value, Value> {
  /** @param guard - Whether two writes in one step are an {@link InvalidUpdateError}. Default: true. */
  constructor(guard?: boolean);
}

/** Collects names that nodes write. Once all have come it can be read, as `undefined`: before, the key is missing. */
export class NamedBarrierValue<Value = any> extends BaseChannel<undefined, Value> {
  /** @param names - What it waits for. Any other write is an {@link InvalidUpdateError}. */
  constructor(names: Iterable<Value>);
  readonly names: Set<Value>;
}

/** The same, but it can be read only once no node is left to run: for deferred nodes, and those who look at the end. */
export class NamedBarrierValueAfterFinish<Value = any> extends NamedBarrierValue<Value> {}

/** Tells a {@link DynamicBarrierValue} what to wait for. */
export interface WaitForNames<Value> {
  __names: Value[];
}

/**
 * Collects the names that the last {@link WaitForNames} told it to wait for, and leaves out others. Once all have come it
 * can be read, as `undefined`.
 */
export class DynamicBarrierValue<Value = any> extends BaseChannel<undefined, Value | WaitForNames<Value>> {
  constructor();
}

/** Collects what is written in a list; of a written list, its items. Empty, it is missing. */
export class Topic<Value = any> extends BaseChannel<Value[], Value | Value[]> {
  constructor(fields?: {
    /** Whether a value that was ever published is left out. Default: false. */
    unique?: boolean;
    /** Whether it keeps what earlier steps published. Default: false. */
    accumulate?: boolean;
  });
}

export {};
