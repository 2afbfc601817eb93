/** Where a run goes next: the two ends of a graph, and what nodes return to steer it. */

import type { TimeoutPolicy } from "./running.js";

/** The name of the point where a run begins. */
export const START: "__start__";

/** The name of the point where a run ends. */
export const END: "__end__";

/**
 * Runs a node in the next step with an input of its own, in place of the state. Return some
 * from a conditional edge, or as a {@link Command}'s `goto`, to run a node once for each.
 *
 * @typeParam Node - The node's name.
 * @typeParam Args - The input.
 *
 * @example
 * ```ts
 * graph.addConditionalEdges("plan", (state) => state.topics.map((topic) => new Send("write", { topic })));
 * ```
 */
export class Send<Node extends string = string, Args = any> {
  /**
   * @param node - The node to run.
   * @param args - What it gets as its first argument.
   * @param options - How long this task may take, in place of the node's `timeout`.
   */
  constructor(node: Node, args: Args, options?: { timeout?: number | TimeoutPolicy });
  /** Marks the value as a `Send`. */
  readonly lg_name: "Send";
  /** The node to run. */
  node: Node;
  /** What it gets as its first argument. */
  args: Args;
  /** How long this task may take. */
  timeout?: TimeoutPolicy;
}

/** What a {@link Command} is made of. Every field may be left out. */
export interface CommandParams<Resume = unknown, Update = Record<string, unknown>, Nodes extends string = string> {
  /** A write to the state, as if the node had returned it; pairs write one key several times. */
  update?: Update | [key: string, value: unknown][];
  /** The node or nodes to run next, beside those that edges lead to. */
  goto?: Nodes | Send<Nodes> | (Nodes | Send<Nodes>)[];
  /** The answer to an interrupt. */
  resume?: Resume;
}

/**
 * Writes to the state and says where to go, in one return value. Tell the drawing where with
 * the node's `ends`: `addNode("triage", fn, { ends: ["bill", "refund"] })`.
 *
 * @typeParam Resume - The answer to an interrupt.
 * @typeParam Update - The write to the state.
 * @typeParam Nodes - The nodes it can go to.
 *
 * @example
 * ```ts
 * return new Command({ update: { seen: true }, goto: "refund" });
 * ```
 */
export class Command<Resume = unknown, Update = Record<string, unknown>, Nodes extends string = string> {
  constructor(params: CommandParams<Resume, never, Nodes> & { update: [key: string, value: unknown][] });
  constructor(params: CommandParams<Resume, Update, Nodes>);
  /** Marks the value as a `Command`. */
  readonly lg_name: "Command";
  /** A write to the state, as if the node had returned it. */
  update?: Update | [key: string, value: unknown][];
  /** The node or nodes to run next, beside those that edges lead to. */
  goto?: Nodes | Send<Nodes> | (Nodes | Send<Nodes>)[];
  /** The answer to an interrupt. */
  resume?: Resume;
}

/** Whether a value is a {@link Command}, of this package or of `@langchain/langgraph`. */
export function isCommand(value: unknown): value is Command;

/** A question that a node has put to its caller, and waits for. */
export type Interrupt<Value = any> = {
  /** Names the question. */
  id?: string;
  /** What was asked. */
  value?: Value;
};

/** The key under which a run's values hold what it was interrupted with. */
export const INTERRUPT: "__interrupt__";

/** Whether a run's values say that it was interrupted. */
export function isInterrupted<Value = unknown>(values: unknown): values is { [INTERRUPT]: Interrupt<Value>[] };

/** The plain form of an {@link Overwrite}. */
export interface OverwriteValue<Value> {
  readonly __overwrite__: Value;
}

/**
 * A write that takes the place of a reduced key's value instead of going through the reducer. Later writes of the same
 * step to that key are dropped; a second `Overwrite` in one step is an {@link InvalidUpdateError}.
 *
 * @example
 * ```ts
 * return { log: new Overwrite([]) };
 * ```
 */
export class Overwrite<Value = unknown> implements OverwriteValue<Value> {
  constructor(value: Value);
  readonly __overwrite__: Value;
  readonly lg_name: "Overwrite";
  /** What the key is to hold. */
  readonly value: Value;
  toJSON(): { __overwrite__: Value };
  /** Whether a value is an `Overwrite`, of this package or of LangGraph's, or its plain form. */
  static isInstance(value: unknown): value is Overwrite;
}

export {};
