// The functions that a run's tasks call: LangGraph's functional API. Which of them run and which are answered with what
// they gave in an earlier run is the module's to say; here they are kept by number, and called.

import { bind, enter } from "./context.js";
import { CALLS, HANDLER, createRuntime } from "./runtime.js";

export class Calls {
  #run;
  #calls = [];

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
   * @param callee - `name`, `func`, and the policies of its task: `retry`, `cachePolicy` and `timeout`.
   * @returns a promise of what the function gives, in this run or in an earlier one.
   */
  call(runtime, caller, callee, args) {
    const { name, func } = callee;
    if (this.#run.port.isOver) return new Promise((resolve) => resolve(enter(runtime, () => func(...args))));
    const number = this.#calls.length;
    return new Promise((resolve, reject) => {
      // What runs later runs where it was called, as far as storages of the caller's are concerned.
      const call = { name, callee, args, runtime, resolve, reject };
      call.run = bind(() => this.#enter(call));
      this.#calls.push(call);
      this.#run.port.call(caller, number, name, args);
    });
  }

  /** Calls a function as the task that its call became. */
  start(task, input, step, node, trigger, push) {
    const call = this.#take(push - CALLS);
    call.runtime = createRuntime(this.#run, { task, step, node, trigger, push, input });
    // The caller is told first: it may go on before anybody hears that the call is over, as in LangGraph.
    const gave = (value) => {
      call.resolve(value);
      this.#run.port.gave(task, value);
    };
    const failed = (thrown) => {
      call.reject(thrown);
      this.#run.port.fail(task, node, thrown);
    };
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
    this.#take(number).resolve(value);
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

  /** Retries, timeouts and caches go around this: `callee` has the task's policies. */
  #enter({ runtime, callee, args }) {
    return enter(runtime, () => callee.func(...args));
  }
}
