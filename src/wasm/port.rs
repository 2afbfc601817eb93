//! What a run's JavaScript side calls: tasks settle, write and ask who they are.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::graph::CompiledGraph;
use super::graph_options::GraphOptions;
use super::policy::{CallPolicies, GraphProperties};
use super::session::{Called, Mail, Parent, Session};
use super::stream::RunCore;
use super::value::{self, Bubble};
use super::{cache, checkpoint, host};
use crate::engine::command::Returned;
use crate::engine::graph::{ChannelId, NodeId};
use crate::engine::interrupt::Scratchpad;
use crate::engine::run::Outcome;
use crate::engine::task::TaskId;
use crate::engine::timer::TimerId;
use crate::error::{Code, Error, Failure, Kind};
use crate::id;
use crate::service::mode::{MODES, Mode};

/// The way from user code into its run.
#[wasm_bindgen]
pub struct RunPort {
    session: Rc<Session>,
}

impl RunPort {
    /// A port into a run.
    pub fn new(session: Rc<Session>) -> Self {
        Self { session }
    }

    /// A task of this run that runs a graph: the graph's run is told what it needs to know.
    fn parent(&self, task: u32, step: i32, node: u32, trigger: u32, push: i32) -> Parent {
        let task = TaskId(task);
        let pad = self.session.scratchpad(task).unwrap_or_else(|| {
            let which = self.session.task_of(step, node, trigger, push);
            let namespace = self.session.task_namespace(&which);
            let pad = Rc::new(RefCell::new(Scratchpad::new(namespace, Vec::new(), &[], None)));
            self.session.note_scratchpad(task, pad.clone());
            pad
        });
        let namespace = pad.borrow().namespace().to_owned();
        Parent {
            session: self.session.clone(),
            attempt: task,
            task: namespace,
            pad,
            is_retry: self.session.attempts.is_retry(task),
        }
    }

    /// A node returned something, of which `output` is searched for messages.
    fn settle_any(&self, task: u32, node: u32, returned: &JsValue, output: Option<JsValue>) {
        let compiled = &self.session.graph;
        let is_entrypoint = compiled.graph.previous().is_some();
        if let Some(command) = value::command_for_parent(returned).filter(|_| !is_entrypoint) {
            return self.settle_with(task, Outcome::Bubbled(command));
        }
        let name = compiled.graph.node(NodeId(node)).name.clone();
        let outcome = match value::returned(&compiled.graph, &compiled.program, &name, returned) {
            Ok(parts) => Outcome::Returned(Returned { output, ..parts }),
            Err(error) => Outcome::Failed(error),
        };
        self.settle_with(task, outcome);
    }

    fn settle_with(&self, task: u32, outcome: Outcome<JsValue>) {
        self.session.settle(TaskId(task), outcome);
    }
}

#[wasm_bindgen]
impl RunPort {
    /// A node returned a plain object, already taken apart; `output` is the object where messages are streamed out of
    /// it.
    pub fn settle(&self, task: u32, keys: Vec<u32>, values: Vec<JsValue>, output: JsValue) {
        let updates = keys.into_iter().map(ChannelId).zip(values).collect();
        let output = (!output.is_undefined()).then_some(output);
        let returned = Returned {
            output,
            ..Returned::update(updates)
        };
        self.settle_with(task, Outcome::Returned(returned));
    }

    /// A node returned anything else: a `Command`, a list, nothing.
    #[wasm_bindgen(js_name = settleValue)]
    pub fn settle_value(&self, task: u32, node: u32, returned: JsValue) {
        self.settle_any(task, node, &returned, Some(returned.clone()));
    }

    /// What a task writes was checked: the values to write.
    pub fn validated(&self, task: u32, values: Vec<JsValue>) {
        self.settle_with(task, Outcome::Validated(values));
    }

    /// A conditional edge answered.
    pub fn answer(&self, task: u32, answer: JsValue) {
        self.settle_with(task, Outcome::Routed(value::answers(&answer)));
    }

    /// Takes what goes on around a function that tasks call. Gives the number by which calls name it; 0 is nothing.
    ///
    /// # Errors
    /// A field of the wrong type, by name, and a timeout of no time.
    pub fn policies(&self, policies: &CallPolicies) -> Result<u32, Failure> {
        self.session.note_policies(policies)
    }

    /// A task calls a function, which the JavaScript side knows by this number. It is started or answered, or, if the
    /// task's superstep is over, called alone.
    pub fn call(&self, caller: u32, number: u32, name: String, args: JsValue, policies: u32) {
        let caller = TaskId(caller);
        self.session.call(Called {
            caller,
            number,
            name,
            args,
            policies,
        });
    }

    /// What a cache holds for a call.
    pub fn found(&self, task: u32, found: &JsValue) {
        let found = cache::found(&self.session.graph.graph, found);
        self.settle_with(task, Outcome::Found(found));
    }

    /// Whether an attempt that settles now does so in time. Then that counts, though it is told a little later.
    #[wasm_bindgen(js_name = isInTime)]
    pub fn is_in_time(&self, task: u32) -> bool {
        self.session.attempts.is_in_time(TaskId(task))
    }

    /// The function that a task called threw. Says whether that is to be thrown to the caller: else the run decides, as
    /// the call may be tried again.
    #[wasm_bindgen(js_name = failCall)]
    pub fn fail_call(&self, task: u32, node: u32, thrown: JsValue) -> bool {
        let passes = self.is_in_time(task) && value::bubble(&thrown).is_some();
        self.fail(task, node, thrown);
        passes || self.session.is_over()
    }

    /// The function that a task called gave something.
    pub fn gave(&self, task: u32, value: JsValue) {
        self.settle_with(task, Outcome::Gave(value));
    }

    /// A node, a condition or a schema threw, or its promise was rejected.
    pub fn fail(&self, task: u32, node: u32, thrown: JsValue) {
        match value::bubble(&thrown) {
            None => self.settle_with(task, Outcome::Failed(Error::Thrown(thrown))),
            Some(Bubble::Interrupt(shown)) => {
                let interrupts = checkpoint::interrupts(&shown);
                self.settle_with(task, Outcome::Interrupted(interrupts));
            }
            Some(Bubble::Drained) => self.settle_with(task, Outcome::Drained(thrown)),
            Some(Bubble::Command { command, graph }) => self.take_command(task, node, &graph, command),
        }
    }

    /// A command came out of a graph that the task runs. If it is for this task's graph, it is as if the node had
    /// returned it, but for its messages: they are nobody's answer.
    fn take_command(&self, task: u32, node: u32, graph: &str, command: JsValue) {
        let is_for_this = match self.session.scratchpad(TaskId(task)) {
            Some(pad) => pad.borrow().namespace() == graph,
            None => {
                let which = self.session.attempts.running(TaskId(task));
                which.is_some_and(|which| self.session.task_namespace(&which) == graph)
            }
        };
        match is_for_this {
            true => self.settle_any(task, node, &host::host().own_command(&command), None),
            false => self.settle_with(task, Outcome::Bubbled(command)),
        }
    }

    /// The value of a key in the state that the running tasks started from.
    pub fn read(&self, key: u32) -> JsValue {
        self.session.read(ChannelId(key))
    }

    /// The node asks: a list of its answer, or the id of the interrupt that it is to stop with.
    ///
    /// # Errors
    /// Nobody can answer: there is no checkpointer, or the task is over.
    pub fn ask(&self, task: u32) -> Result<JsValue, Failure> {
        if self.session.place.thread.is_none() && !self.session.may_ask() {
            return Err(Failure::coded(
                Kind::GraphValue,
                Code::MissingCheckpointer,
                "No checkpointer set",
            ));
        }
        let Some(pad) = self.session.scratchpad(TaskId(task)) else {
            return Err(Failure::error("Called interrupt() after its task was over."));
        };
        let asked = pad.borrow_mut().ask();
        Ok(match asked {
            Ok(answer) => Array::of1(&answer).into(),
            Err(id) => JsValue::from_str(&id::hex(id)),
        })
    }

    /// The node takes the answer of its last question.
    pub fn accept(&self, task: u32) {
        if let Some(pad) = self.session.scratchpad(TaskId(task)) {
            pad.borrow_mut().accept();
        }
    }

    /// A run of a graph inside the task. With `invokes` its one chunk is its last state.
    ///
    /// # Errors
    /// As for the graph's own `stream` and `invoke`.
    #[allow(clippy::too_many_arguments)]
    pub fn nest(
        &self,
        graph: &CompiledGraph,
        properties: GraphProperties,
        input: JsValue,
        options: GraphOptions,
        invokes: bool,
        is_output: bool,
        task: u32,
        step: i32,
        node: u32,
        trigger: u32,
        push: i32,
    ) -> Result<RunCore, JsValue> {
        let parent = self.parent(task, step, node, trigger, push);
        graph.nested(properties, input, options, invokes, is_output, parent)
    }

    /// Whether the run is over: what runs on behalf of its tasks belongs to none any more.
    #[wasm_bindgen(getter, js_name = isOver)]
    pub fn is_over(&self) -> bool {
        self.session.is_over()
    }

    /// A node writes a chunk of its own. Says whether it should wait for [`RunPort::room`] before the next.
    pub fn write(&self, chunk: JsValue) -> bool {
        let output = &self.session.root().output;
        if self.session.is_over() || !output.modes().has(Mode::Custom) {
            return false;
        }
        output.show(Mode::Custom, &chunk, &self.session.place.path);
        output.pipe().is_full()
    }

    /// A chat model brings a part of a message, or with `whole` all of it, with its metadata. Says whether it should
    /// wait, as `write` does.
    pub fn message(&self, message: JsValue, metadata: JsValue, whole: bool) -> bool {
        if self.session.is_over() {
            return false;
        }
        self.session.tell_message(&message, &metadata, whole);
        self.session.root().output.pipe().is_full()
    }

    /// Something that a tool of the task's did, for who reads mode `tools`.
    pub fn tool(&self, event: JsValue) {
        if !self.session.is_over() {
            self.session.show(Mode::Tools, &event);
        }
    }

    /// Something that a graph elsewhere, which a task runs, tells in a mode (by its place among [`MODES`]), for who reads
    /// this run with its subgraphs. Says whether somebody does; without a path nothing is shown.
    pub fn relay(&self, mode: usize, path: Option<Array>, payload: &JsValue) -> bool {
        let own = &self.session;
        let shown = match own.output.shows_subgraphs() {
            true => Some(own),
            false => own.upstream(),
        };
        let (Some(session), Some(mode)) = (shown, MODES.get(mode)) else {
            return false;
        };
        if let Some(path) = path.filter(|_| !own.is_over()) {
            session.show_at(*mode, payload, &path);
        }
        session.wants(*mode)
    }

    /// Whether anybody reads mode `tools`.
    #[wasm_bindgen(getter, js_name = wantsTools)]
    pub fn wants_tools(&self) -> bool {
        self.session.wants(Mode::Tools)
    }

    /// Calls `resolve` once there is room for more.
    pub fn room(&self, resolve: Function) {
        self.session.root().output.pipe().call_when_free(resolve);
    }

    /// Has a function called when the run is over.
    #[wasm_bindgen(js_name = whenOver)]
    pub fn when_over(&self, on_over: Function) {
        self.session.call_when_over(on_over);
    }

    /// Whether anybody reads messages: models need not tell of tokens otherwise.
    #[wasm_bindgen(getter, js_name = wantsMessages)]
    pub fn wants_messages(&self) -> bool {
        self.session.wants_messages()
    }

    /// The signal that aborts when the run is over before its nodes are.
    pub fn signal(&self) -> Result<AbortSignal, JsValue> {
        self.session.signal()
    }

    /// A task's id.
    #[wasm_bindgen(js_name = taskId)]
    pub fn task_id(&self, step: i32, node: u32, trigger: u32, push: i32) -> String {
        let which = self.session.task_of(step, node, trigger, push);
        id::text(&self.session.task_id(&which))
    }

    /// A timer has run out.
    pub fn elapsed(&self, timer: u32) {
        self.session.post(Mail::Elapsed(TimerId(timer), js_sys::Date::now()));
    }

    /// `runtime.heartbeat()` of an attempt.
    pub fn heartbeat(&self, task: u32) {
        self.session.attempts.beat(TaskId(task));
    }

    /// A sign of life of an attempt that is watched. Says whether it still counts.
    pub fn progress(&self, task: u32) -> bool {
        self.session.attempts.progress(TaskId(task))
    }

    /// Whether what comes of an attempt that is watched still counts.
    pub fn counts(&self, task: u32) -> bool {
        self.session.attempts.counts(TaskId(task))
    }

    /// The signal that tells one attempt to stop.
    #[wasm_bindgen(js_name = attemptSignal)]
    pub fn attempt_signal(&self, task: u32) -> Result<AbortSignal, JsValue> {
        self.session.attempt_signal(TaskId(task))
    }

    /// A task's namespace.
    #[wasm_bindgen(js_name = taskNamespace)]
    pub fn task_namespace(&self, step: i32, node: u32, trigger: u32, push: i32) -> String {
        self.session
            .task_namespace(&self.session.task_of(step, node, trigger, push))
    }

    /// A task's path, as JSON.
    #[wasm_bindgen(js_name = taskPath)]
    pub fn task_path(&self, step: i32, node: u32, trigger: u32, push: i32) -> String {
        self.session.task_path(&self.session.task_of(step, node, trigger, push))
    }

    /// What an entrypoint's last call has kept for this one.
    #[wasm_bindgen(getter)]
    pub fn previous(&self) -> JsValue {
        self.session.previous()
    }

    /// The id of the checkpoint that a superstep runs on.
    #[wasm_bindgen(js_name = checkpointId)]
    pub fn checkpoint_id(&self, step: i32) -> String {
        id::text(&self.session.checkpoint_before(step.into()))
    }

    /// The namespace of the run's checkpoints; empty at the root.
    #[wasm_bindgen(getter)]
    pub fn namespace(&self) -> String {
        self.session.place.namespace.to_string()
    }

    /// When the run started: milliseconds since 1970.
    #[wasm_bindgen(getter, js_name = startedAt)]
    pub fn started_at(&self) -> f64 {
        self.session.origin.millis as f64
    }
}
