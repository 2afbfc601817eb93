//! What the module calls in JavaScript. The package hands in one [`Host`] when it loads, and one [`Program`] a graph.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Promise, Set, Uint8Array};
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::graph_options::GraphOptions;
use super::guard;
use super::payload::RunPayload;
use crate::id::{Clock, Origin};

#[wasm_bindgen]
extern "C" {
    /// Things that are of no graph: errors, entropy, small objects.
    pub type Host;

    /// An error of one of the package's classes.
    #[wasm_bindgen(method)]
    pub fn error(this: &Host, class: &str, message: &str, code: Option<&str>) -> JsValue;

    /// The error that LangGraph's client throws for an answer of this status.
    #[wasm_bindgen(method, js_name = httpError)]
    pub fn http_error(this: &Host, status: u16, text: &str) -> JsValue;

    /// An `AggregateError`.
    #[wasm_bindgen(method, js_name = aggregateError)]
    pub fn aggregate_error(this: &Host, errors: Array, message: &str) -> JsValue;

    /// Notes on an error the id of the task that it comes from.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Host, error: &JsValue, task: &str);

    /// The name and the message of whatever was thrown, as `[name, message]`.
    #[wasm_bindgen(method, js_name = errorParts)]
    pub fn error_parts(this: &Host, error: &JsValue) -> Array;

    /// A function that calls this one where it is now, as far as the runtime has asynchronous context.
    #[wasm_bindgen(method)]
    pub fn bind(this: &Host, function: &Function) -> Function;

    /// The error that a checkpoint's record tells of.
    #[wasm_bindgen(method, js_name = reviveError)]
    pub fn revive_error(this: &Host, record: &JsValue) -> JsValue;

    /// What the rules of retries look at, as texts: message, name, code, HTTP status, a provider's code.
    #[wasm_bindgen(method, js_name = errorFacts)]
    pub fn error_facts(this: &Host, error: &JsValue) -> Vec<String>;

    /// A `NodeTimeoutError`.
    #[wasm_bindgen(method, js_name = nodeTimeout)]
    pub fn node_timeout(
        this: &Host,
        node: &str,
        is_idle: bool,
        elapsed: f64,
        run_timeout: &JsValue,
        idle_timeout: &JsValue,
    ) -> JsValue;

    /// A promise of what a cache holds for these keys of nodes or of calls: a list of `[channel, value]` each, or
    /// `undefined`.
    #[wasm_bindgen(method, js_name = askCache)]
    pub fn ask_cache(this: &Host, cache: &JsValue, names: Vec<String>, keys: Vec<String>, are_calls: bool) -> Promise;

    /// Has a cache keep what came of a task.
    #[wasm_bindgen(method, js_name = keepInCache)]
    #[allow(clippy::too_many_arguments)]
    pub fn keep_in_cache(
        this: &Host,
        cache: &JsValue,
        name: &str,
        key: &str,
        channels: Vec<String>,
        values: Vec<JsValue>,
        ttl: &JsValue,
        is_call: bool,
    );

    /// `{ message, name }`, what a checkpoint keeps of an error.
    #[wasm_bindgen(method, js_name = errorRecord)]
    pub fn error_record(this: &Host, error: &JsValue) -> JsValue;

    /// An `UnknownInterruptError`.
    #[wasm_bindgen(method, js_name = unknownInterrupt)]
    pub fn unknown_interrupt(
        this: &Host,
        message: &str,
        reason: &str,
        named: Vec<String>,
        waiting: Vec<String>,
    ) -> JsValue;

    /// A `GraphInterrupt` with these questions.
    #[wasm_bindgen(method, js_name = graphInterrupt)]
    pub fn graph_interrupt(this: &Host, interrupts: Array) -> JsValue;

    /// A `ParentCommand`: the command, addressed to the task in this namespace.
    #[wasm_bindgen(method, js_name = parentCommand)]
    pub fn parent_command(this: &Host, command: &JsValue, namespace: &str) -> JsValue;

    /// The command without the graph that it was for.
    #[wasm_bindgen(method, js_name = ownCommand)]
    pub fn own_command(this: &Host, command: &JsValue) -> JsValue;

    /// `{ node, args, timeout? }`, a packet as checkpoints keep it.
    #[wasm_bindgen(method)]
    pub fn packet(this: &Host, node: &str, args: &JsValue, timeout: &JsValue) -> JsValue;

    /// `{ runTimeout, idleTimeout, refreshOn }`
    #[wasm_bindgen(method)]
    pub fn timeout(this: &Host, run: &JsValue, idle: &JsValue, needs_heartbeat: bool) -> JsValue;

    /// A thread with its saver; `parents` are the checkpoints of the graphs around its own, by namespace.
    #[wasm_bindgen(method)]
    pub fn thread(this: &Host, saver: &JsValue, config: &JsValue, namespace: &str, parents: &JsValue) -> ThreadHost;

    /// The value of an object's own entry.
    #[wasm_bindgen(method, js_name = entryOf)]
    pub fn entry_of(this: &Host, object: &JsValue, key: &str) -> JsValue;

    /// The entries of both objects.
    #[wasm_bindgen(method)]
    pub fn merged(this: &Host, first: &JsValue, second: &JsValue) -> JsValue;

    /// The object with one more entry.
    #[wasm_bindgen(method)]
    pub fn with(this: &Host, object: &JsValue, key: &str, value: &JsValue) -> JsValue;

    /// The object without these entries.
    #[wasm_bindgen(method)]
    pub fn without(this: &Host, object: &JsValue, keys: Vec<String>) -> JsValue;

    /// After so many supersteps checkpoints are to hold the values of delta keys, if anybody says so.
    #[wasm_bindgen(method, js_name = snapshotBound)]
    pub fn snapshot_bound(this: &Host) -> Option<f64>;

    /// A `DeltaSnapshot` of a value.
    #[wasm_bindgen(method)]
    pub fn snapshot(this: &Host, value: &JsValue) -> JsValue;

    /// What a checkpoint's metadata says of delta keys: a pair of counts each, as one list.
    #[wasm_bindgen(method)]
    pub fn deltas(this: &Host, is_versioned: bool, keys: Vec<String>, counts: Vec<f64>) -> JsValue;

    /// Fills the bytes with randomness.
    #[wasm_bindgen(method)]
    pub fn randomize(this: &Host, bytes: &Uint8Array);

    /// `{ event, data }`
    #[wasm_bindgen(method)]
    pub fn chunk(this: &Host, event: &JsValue, data: &JsValue) -> JsValue;

    /// `[first, second]`
    #[wasm_bindgen(method)]
    pub fn pair(this: &Host, first: &JsValue, second: &JsValue) -> JsValue;

    /// `{ error, message }`
    #[wasm_bindgen(method, js_name = errorData)]
    pub fn error_data(this: &Host, error: &JsValue, message: &JsValue) -> JsValue;

    /// What nodes find in their runtime: the configuration of a payload over what is bound to the graph, and what the
    /// server adds to it.
    #[wasm_bindgen(method, js_name = runtimeConfig)]
    pub fn runtime_config(
        this: &Host,
        payload: &RunPayload,
        bound: &GraphOptions,
        context: &JsValue,
        recursion_limit: f64,
        run_id: &str,
        thread_id: &str,
        graph_id: &str,
        assistant_id: &str,
    ) -> JsValue;

    /// `{ run_id, attempt: 1 }`
    #[wasm_bindgen(method)]
    pub fn announcement(this: &Host, run_id: &JsValue) -> JsValue;

    /// A `Command` with these fields.
    #[wasm_bindgen(method)]
    pub fn command(this: &Host, fields: &JsValue) -> JsValue;

    /// A message of this type with the fields of an object, and with what every message has; without an id it gets
    /// this one.
    #[wasm_bindgen(method)]
    pub fn message(this: &Host, message_type: &str, fields: &JsValue, id: &str) -> JsValue;

    /// `{ [key]: value }`
    #[wasm_bindgen(method)]
    pub fn entry(this: &Host, key: &str, value: &JsValue) -> JsValue;

    /// The values as JSON text.
    #[wasm_bindgen(method)]
    pub fn json(this: &Host, values: Vec<JsValue>) -> String;

    /// A value as JSON text on several lines.
    #[wasm_bindgen(method, js_name = prettyJson)]
    pub fn pretty_json(this: &Host, value: &JsValue) -> String;

    /// Where each new message's id stands already: in the old list, or, past its end, among the new ones before it; -1
    /// for nowhere.
    #[wasm_bindgen(method, js_name = messagePlaces)]
    pub fn message_places(this: &Host, old: &Array, new: &Array) -> Vec<i32>;

    /// Adds the ids of the messages in the state's values to the set.
    #[wasm_bindgen(method, js_name = noteMessages)]
    pub fn note_messages(this: &Host, state: &JsValue, seen: &Set);

    /// A thread's saver.
    #[derive(Clone)]
    pub type ThreadHost;

    /// The saver itself.
    #[wasm_bindgen(method, getter)]
    pub fn saver(this: &ThreadHost) -> JsValue;

    /// The checkpoints of the graphs around, by namespace.
    #[wasm_bindgen(method, getter)]
    pub fn parents(this: &ThreadHost) -> JsValue;

    /// A promise of the checkpoint with an id, or the last one, or the last before another, as lists.
    #[wasm_bindgen(method)]
    pub fn load(this: &ThreadHost, id: Option<&str>, before: Option<&str>) -> Promise;

    /// What is said of a checkpoint: of the first, what was stored with it.
    #[wasm_bindgen(method)]
    pub fn metadata(this: &ThreadHost, is_first: bool, source: &str, step: f64, deltas: &JsValue) -> JsValue;

    /// A promise that these keys of a checkpoint have what their values are rebuilt from.
    #[wasm_bindgen(method, js_name = readHistories)]
    pub fn read_histories(this: &ThreadHost, tuple: &JsValue, keys: Vec<String>) -> Promise;

    /// Has a checkpoint stored, after those before it.
    #[wasm_bindgen(method)]
    pub fn put(
        this: &ThreadHost,
        parent: Option<&str>,
        checkpoint: &JsValue,
        source: &str,
        step: f64,
        changed: Vec<String>,
        deltas: &JsValue,
    );

    /// Has records on a checkpoint stored; with `is_built_on` before the checkpoints that follow.
    #[wasm_bindgen(method, js_name = putWrites)]
    pub fn put_writes(
        this: &ThreadHost,
        checkpoint: &str,
        owner: &str,
        path: &str,
        channels: Vec<String>,
        values: Vec<JsValue>,
        is_built_on: bool,
    );

    /// Nobody waits for the saver any more: promises that it has not kept yet are as good as kept.
    #[wasm_bindgen(method)]
    pub fn leave(this: &ThreadHost);

    /// A promise that everything is stored.
    #[wasm_bindgen(method)]
    pub fn settled(this: &ThreadHost) -> Promise;

    /// What callers find a checkpoint by.
    #[wasm_bindgen(method, js_name = configOf)]
    pub fn config_of(this: &ThreadHost, checkpoint: Option<&str>) -> JsValue;

    /// One graph's user code and names.
    #[derive(Clone)]
    pub type Program;

    /// Adds an entry to the record that is being built. An entry a call is cheaper than lists of them.
    #[wasm_bindgen(method)]
    pub fn put(this: &Program, key: u32, value: &JsValue);

    /// The record that was built: a state object with what was put.
    #[wasm_bindgen(method)]
    pub fn built(this: &Program) -> JsValue;

    /// `{ [node]: built() }`
    #[wasm_bindgen(method, js_name = builtUpdate)]
    pub fn built_update(this: &Program, node: u32) -> JsValue;

    /// `{ [node]: payload }`
    #[wasm_bindgen(method)]
    pub fn wrap(this: &Program, node: u32, payload: &JsValue) -> JsValue;

    /// Tells the names of nodes and channels, by number, and how many of the channels are keys of the state.
    #[wasm_bindgen(method)]
    pub fn bind(this: &Program, nodes: Vec<String>, channels: Vec<String>, keys: u32);

    /// The state keys among an object's own, in its order; a getter may throw. Their values are then [`Program::split_values`].
    #[wasm_bindgen(method, catch)]
    pub fn split(this: &Program, object: &JsValue) -> Result<Vec<u32>, JsValue>;

    /// The values of the last [`Program::split`].
    #[wasm_bindgen(method, js_name = splitValues)]
    pub fn split_values(this: &Program) -> Vec<JsValue>;

    /// A fresh starting value of a key that has a default.
    #[wasm_bindgen(method, catch)]
    pub fn initial(this: &Program, key: u32) -> Result<JsValue, JsValue>;

    /// Whether a schema checks the input or the context.
    #[wasm_bindgen(method, getter, js_name = checksInput)]
    pub fn checks_input(this: &Program) -> bool;

    /// The input as its schema makes it, or a promise of that, once that and the context are checked.
    #[wasm_bindgen(method, catch)]
    pub fn admit(this: &Program, input: &JsValue, config: &JsValue) -> Result<JsValue, JsValue>;

    /// The user's reducer.
    #[wasm_bindgen(method, catch)]
    pub fn reduce(this: &Program, reducer: u32, current: &JsValue, update: &JsValue) -> Result<JsValue, JsValue>;

    /// Whether a user's `retryOn` is for an error.
    #[wasm_bindgen(method, catch)]
    pub fn decides(this: &Program, decider: &Function, error: &JsValue) -> Result<bool, JsValue>;

    /// What the key of an input is made of: its JSON, or what the user's function makes of it.
    #[wasm_bindgen(method, catch, js_name = cacheText)]
    pub fn cache_text(this: &Program, function: Option<&Function>, input: &JsValue) -> Result<String, JsValue>;

    /// A checkpoint in LangGraph's form, from lists of numbers.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn checkpoint(
        this: &Program,
        id: &str,
        keys: Vec<u32>,
        values: Vec<JsValue>,
        versions: Vec<f64>,
        seen: Vec<f64>,
        leftover_names: Vec<String>,
        leftover_versions: Vec<f64>,
    ) -> JsValue;

    /// The JavaScript side of a run: it calls nodes and conditions, and settles through the port.
    #[wasm_bindgen(method)]
    pub fn begin(this: &Program, port: JsValue, config: &JsValue) -> RunHost;

    /// The JavaScript side of one run.
    #[derive(Clone)]
    pub type RunHost;

    /// Calls a node's function.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn start(
        this: &RunHost,
        task: u32,
        input: &JsValue,
        step: i32,
        node: u32,
        trigger: u32,
        push: i32,
        attempt: u32,
        watched: u32,
    );

    /// Calls an error handler with the error of another node.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn handle(
        this: &RunHost,
        task: u32,
        input: &JsValue,
        step: i32,
        node: u32,
        trigger: u32,
        push: i32,
        attempt: u32,
        failed: u32,
        error: &JsValue,
    );

    /// Calls the port back, with the timer's number, after so many milliseconds.
    #[wasm_bindgen(method)]
    pub fn after(this: &RunHost, timer: u32, millis: f64);

    /// Does not call back any more.
    #[wasm_bindgen(method)]
    pub fn forget(this: &RunHost, timer: u32);

    /// Logs that a task is tried again.
    #[wasm_bindgen(method, js_name = logRetry)]
    pub fn log_retry(this: &RunHost, node: u32, push: i32, failures: u32, millis: f64, error: &JsValue);

    /// Why the run was asked to stop; `undefined` when it was not.
    #[wasm_bindgen(method, js_name = drainReason)]
    pub fn drain_reason(this: &RunHost) -> Option<String>;

    /// Tells callbacks that the run goes on from a checkpoint, or, with interrupts, that it stops there; a promise where one listens.
    #[wasm_bindgen(method)]
    pub fn tell(this: &RunHost, step: i32, pause: u32, checkpoint: &str, interrupts: Option<Array>) -> Option<Promise>;

    /// Has the port told what a cache holds for a call, once the promise says it.
    #[wasm_bindgen(method, js_name = lookUp)]
    pub fn look_up(this: &RunHost, task: u32, node: u32, asked: &Promise);

    /// Answers a call with what is kept of it.
    #[wasm_bindgen(method, js_name = answerCall)]
    pub fn answer_call(this: &RunHost, call: u32, value: &JsValue);

    /// Throws to a call's caller. A call that was stopped together with its caller's attempt has nobody who must listen.
    #[wasm_bindgen(method, js_name = throwCall)]
    pub fn throw_call(this: &RunHost, call: u32, error: &JsValue, is_stop: bool);

    /// Calls the function of a call whose caller's superstep is over: what it gives is the caller's alone.
    #[wasm_bindgen(method, js_name = callAlone)]
    pub fn call_alone(this: &RunHost, call: u32);

    /// Calls a conditional edge's function.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn route(
        this: &RunHost,
        task: u32,
        branch: u32,
        state: &JsValue,
        step: i32,
        node: u32,
        trigger: u32,
        push: i32,
    );

    /// Has the graph's schemas check what a task writes.
    #[wasm_bindgen(method)]
    pub fn validate(this: &RunHost, task: u32, node: u32, keys: Vec<u32>, values: Vec<JsValue>);

    /// The metadata of messages found in a task's output.
    #[wasm_bindgen(method, js_name = messageMetadata)]
    pub fn message_metadata(this: &RunHost, step: i32, node: u32, trigger: u32, push: i32) -> JsValue;

    /// The payload of a task that starts.
    #[wasm_bindgen(method, js_name = taskStarted)]
    pub fn task_started(this: &RunHost, step: i32, node: u32, trigger: u32, push: i32, input: &JsValue) -> JsValue;

    /// The payload of a task that finished or failed.
    #[wasm_bindgen(method, js_name = taskFinished)]
    #[allow(clippy::too_many_arguments)]
    pub fn task_finished(
        this: &RunHost,
        step: i32,
        node: u32,
        trigger: u32,
        push: i32,
        result: &JsValue,
        interrupts: Array,
        error: &JsValue,
    ) -> JsValue;

    /// What a checkpoint knows of a task; `namespace` is the task's.
    #[wasm_bindgen(method, js_name = taskState)]
    #[allow(clippy::too_many_arguments)]
    pub fn task_state(
        this: &Program,
        id: &str,
        node: u32,
        push: i32,
        error: &JsValue,
        interrupts: Array,
        result: &JsValue,
        namespace: &str,
        thread: &ThreadHost,
        all: bool,
    ) -> JsValue;

    /// The payload of a checkpoint.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn overview(
        this: &RunHost,
        config: &JsValue,
        parent: &JsValue,
        is_loaded: bool,
        metadata: &JsValue,
        values: &JsValue,
        tasks: Array,
    ) -> JsValue;

    /// A task's payload with the superstep and the time.
    #[wasm_bindgen(method)]
    pub fn debug(this: &RunHost, step: i32, kind: &str, payload: &JsValue) -> JsValue;

    /// `{ __interrupt__: interrupts }`
    #[wasm_bindgen(method)]
    pub fn interrupted(this: &RunHost, interrupts: Array) -> JsValue;

    /// `{ $writes: values }`
    #[wasm_bindgen(method)]
    pub fn writes(this: &Program, values: Vec<JsValue>) -> JsValue;
}

thread_local! {
    static CLOCK: Cell<Clock> = const { Cell::new(Clock::new()) };
    static HOST: Cell<Option<&'static Host>> = const { Cell::new(None) };
    static ENTROPY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Hands in the package's side. Call once, before anything else.
#[wasm_bindgen]
pub fn install(host: Host) {
    guard::note_panics();
    HOST.set(Some(Box::leak(Box::new(host))));
}

/// The package's side.
///
/// # Panics
/// Before [`install`]: loaders call it before they hand out anything else.
#[inline(never)]
pub fn host() -> &'static Host {
    HOST.get().expect("install() is called by every loader")
}

/// A new origin: the time and fresh randomness.
pub fn origin() -> Origin {
    Origin {
        millis: js_sys::Date::now() as u64,
        entropy: entropy(),
    }
}

/// An id for the checkpoint after a superstep, which sorts after those made before.
pub fn checkpoint_id(step: i64) -> Uuid {
    let mut clock = CLOCK.get();
    let id = clock.checkpoint_id(js_sys::Date::now() as u64, step, &entropy());
    CLOCK.set(clock);
    id
}

/// Sixteen random bytes. They are fetched a block at a time: one call a thousand ids.
pub fn entropy() -> [u8; 16] {
    const BLOCK: u32 = 4096;
    ENTROPY.with_borrow_mut(|pool| {
        if pool.len() < 16 {
            let block = Uint8Array::new_with_length(BLOCK);
            host().randomize(&block);
            *pool = block.to_vec();
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&pool.split_off(pool.len() - 16));
        bytes
    })
}
