// Channels as keys of a state: they say how a key takes writes. The values themselves live in the module.

/** What every channel is known by, also those of LangGraph itself. */
export class BaseChannel {
  lg_is_channel = true;
}

/** Keeps the last write; two in one step are an error. */
export class LastValue extends BaseChannel {
  lc_graph_name = "LastValue";

  constructor(initialValueFactory) {
    super();
    this.initialValueFactory = initialValueFactory;
    // A default that throws does so here, not in the first run.
    initialValueFactory?.();
  }
}

/** Keeps any one of a step's writes; a step without one clears it. */
export class AnyValue extends BaseChannel {
  lc_graph_name = "AnyValue";
}

/** Folds each write into the value. */
export class BinaryOperatorAggregate extends BaseChannel {
  lc_graph_name = "BinaryOperatorAggregate";

  constructor(operator, initialValueFactory) {
    super();
    this.operator = operator;
    this.initialValueFactory = initialValueFactory;
    initialValueFactory?.();
  }
}

/** Hands all writes of a step to the reducer at once. */
export class DeltaChannel extends BaseChannel {
  lc_graph_name = "DeltaChannel";

  constructor(reducer, { snapshotFrequency = 100, initialValueFactory } = {}) {
    super();
    if (!Number.isInteger(snapshotFrequency) || snapshotFrequency <= 0) {
      throw new Error(`snapshotFrequency must be a positive integer, got ${snapshotFrequency}`);
    }
    this.reducer = reducer;
    this.snapshotFrequency = snapshotFrequency;
    this.initialValueFactory = initialValueFactory;
  }
}

/** Keeps the last write while a run lasts: no checkpoint has it. */
export class UntrackedValueChannel extends BaseChannel {
  lc_graph_name = "UntrackedValue";

  constructor({ guard = true, initialValueFactory } = {}) {
    super();
    this.guard = guard;
    this.initialValueFactory = initialValueFactory;
    initialValueFactory?.();
  }
}

/** What a step tells of its run: nobody writes it, and nothing keeps it. */
class ManagedValue extends BaseChannel {
  constructor(lc_graph_name) {
    super();
    this.lc_graph_name = lc_graph_name;
    this.isManaged = true;
  }
}

/** Whether the step is the last that the recursion limit allows. */
export const IsLastStep = new ManagedValue("IsLastStep");

/** How many steps the recursion limit leaves, with this one. */
export const RemainingSteps = new ManagedValue("RemainingSteps");

/** Keeps a write for one step. */
export class EphemeralValue extends BaseChannel {
  lc_graph_name = "EphemeralValue";

  constructor(guard = true) {
    super();
    this.guard = guard;
  }
}

/** Collects names; once all have come, the key is there, as `undefined`. */
export class NamedBarrierValue extends BaseChannel {
  lc_graph_name = "NamedBarrierValue";

  constructor(names) {
    super();
    this.names = new Set(names);
  }
}

/** The same, once no node is left to run. */
export class NamedBarrierValueAfterFinish extends NamedBarrierValue {
  lc_graph_name = "NamedBarrierValueAfterFinish";
}

/** Collects the names that it is told to wait for. */
export class DynamicBarrierValue extends BaseChannel {
  lc_graph_name = "DynamicBarrierValue";
}

/** Collects writes in a list. */
export class Topic extends BaseChannel {
  lc_graph_name = "Topic";

  constructor({ unique = false, accumulate = false } = {}) {
    super();
    this.unique = unique;
    this.accumulate = accumulate;
  }
}
