// The functions that a run's tasks call: LangGraph's functional API. Which of them run and which are answered with what
// they gave in an earlier run is the module's to say; here they are kept by number, and called.

import { bind, enter } from "./context.js";
import { CALLS, HANDLER, createRuntime, identityOf } from "./runtime.js";

export class Calls {
  #run;
  #calls = [];
  /** The module's numbers of what goes on around functions, by `callee`. */
  #policies = new Map();
  #isMinded = false;

  /** @param run - the run's context. */
  constructor(run) {
    this.#run = run;
  }

  /** What the task of these numbers is called. */
  nameOf({ node, push }) {
    return push < CALLS ? this.#run.program.nodeName(node) : this.#calls[push - CALLS].name;
  }

  /** A call's namespace and path, which are below its caller's, and an error handler's; of other tasks nothing. */
  placeOf({ step, node, trigger, push }) {
    if (push < CALLS && push > HANDLER) return undefined;
    const { port } = this.#run;
    return [port.taskNamespace(step, node, trigger, push), JSON.parse(port.taskPath(step, node, trigger, push))];
  }

  /** Whether these are the numbers of a call. */
  static has({ push }) {
    return push >= CALLS;
  }

  /**
   * A task calls a function.
   *
   * @param runtime - the task's.
   * @param caller - its number.
   * @param guard - the attempt around it that has a timeout, if any: with that it is stopped.
   * @param callee - `name`, `func`, and the policies of its task: `retry`, `cachePolicy` and `timeout`.
   * @returns a promise of what the function gives, in this run or in an earlier one.
   */
  call(runtime, caller, guard, callee, args) {
    const { name, func } = callee;
    if (this.#run.port.isOver) return new Promise((resolve) => resolve(enter(runtime, () => func(...args))));
    const call = { name, callee, args, runtime, guard };
    call.promise = new Promise((resolve, reject) => {
      const policies = this.#policiesOf(callee);
      const number = this.#calls.length;
      // What runs later runs where it was called, as far as storages of the caller's are concerned.
      call.run = bind(() => enter(call.runtime, () => func(...args)));
      Object.assign(call, { resolve, reject });
      this.#calls.push(call);
      this.#run.port.call(caller, number, name, args, policies);
    });
    return call.promise;
  }

  /** The module's number of what goes on around a function; 0 for nothing. */
  #policiesOf(callee) {
    if ((callee.retry ?? callee.cachePolicy ?? callee.timeout) === undefined) return 0;
    if (!this.#policies.has(callee)) this.#policies.set(callee, this.#run.port.policies(callee));
    return this.#policies.get(callee);
  }

  /** Calls a function as the task that its call became. A failure need not be the call's last attempt. */
  start(which) {
    const { task, node, push, input, watched } = which;
    const { port, events } = this.#run;
    const call = this.#calls[push - CALLS];
    which.since = call.since ??= Date.now();
    which.guard = call.guard;
    call.failure = undefined;
    call.runtime = createRuntime(this.#run, which);
    const told = events?.call(call.name, which, identityOf(this.#run, which), this.#run.tags, input);
    // The caller is told first: it may go on before anybody hears that the call is over, as in LangGraph.
    const gave = (value) => {
      if (watched === 0 || port.isInTime(task)) {
        told?.end(value);
        this.#take(push - CALLS);
        call.resolve(value);
      }
      port.gave(task, value);
    };
    const failed = (thrown) => {
      this.#mind();
      call.failure = { thrown };
      if (port.failCall(task, node, thrown)) this.throw(push - CALLS, thrown);
    };
    if (watched > 0) this.#mind();
    this.#result(call).then(gave, failed);
  }

  /** A promise, also of what is none: the caller goes on the same way. */
  #result({ run }) {
    try {
      return Promise.resolve(run());
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  answer(number, value) {
    this.#take(number).resolve?.(value);
  }

  throw(number, thrown) {
    this.#take(number).reject?.(thrown);
  }

  /** A call is stopped with what called it: nobody need listen. */
  stop(number, reason) {
    this.#calls[number].promise?.catch(() => {});
    this.throw(number, reason);
  }

  /** Calls a function though its caller's superstep is over: nobody else hears of it. */
  alone(number) {
    const { run, resolve } = this.#take(number);
    resolve(new Promise((resolve) => resolve(run())));
  }

  /** A call, of which only the name is kept. */
  #take(number) {
    const call = this.#calls[number];
    this.#calls[number] = { name: call.name };
    return call;
  }

  /** A run may be over before it has decided on a failure, or on what takes too long: then callers wait no longer. */
  #mind() {
    if (this.#isMinded) return;
    this.#isMinded = true;
    this.#run.port.whenOver(() => {
      this.#calls.forEach(({ callee, failure }, number) => {
        if (failure !== undefined) this.stop(number, failure.thrown);
        else if (callee?.timeout !== undefined) this.stop(number, this.#run.port.signal().reason);
      });
    });
  }
}
