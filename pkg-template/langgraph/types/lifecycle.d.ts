/** What callback handlers are told of runs that stop with questions and go on. */

import type { Interrupt } from "../../types/control.js";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";

/** How a run stands when it stops or goes on. */
export type GraphLifecycleStatus = "pending" | "done" | "interrupt_before" | "interrupt_after" | "out_of_steps" | "draining";

/** A run goes on from a checkpoint. */
export interface GraphResumeEvent {
  readonly runId: string | undefined;
  readonly status: GraphLifecycleStatus;
  readonly checkpointId: string;
  /** The namespace of a graph inside another, by its parts. */
  readonly checkpointNs: readonly string[];
}

/** A run stops; at a breakpoint without questions. */
export interface GraphInterruptEvent extends GraphResumeEvent {
  readonly interrupts: readonly Interrupt[];
}

export type GraphLifecycleEvent = GraphInterruptEvent | GraphResumeEvent;

/** Extend it, and pass an instance among the `callbacks`: its methods are awaited. With `raiseError` what they throw ends the run. */
export class GraphCallbackHandler extends BaseCallbackHandler {
  name: string;
  static isInstance(value: unknown): value is GraphCallbackHandler;
  /** Called when the outermost graph stops, before its run's end is told. */
  handleInterrupt?(event: GraphInterruptEvent): void | Promise<void>;
  /** Called before a graph goes on, also one inside another. */
  handleResume?(event: GraphResumeEvent): void | Promise<void>;
}

export {};
