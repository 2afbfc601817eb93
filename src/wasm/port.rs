//! What a run's JavaScript side calls: tasks settle, write and ask who they are.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::session::Session;
use super::value;
use crate::engine::command::Returned;
use crate::engine::graph::{ChannelId, NodeId};
use crate::engine::run::Outcome;
use crate::engine::task::{Path, TaskId, TaskRef};
use crate::error::{Code, Error, Failure, Kind};
use crate::id;
use crate::service::mode::Mode;

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
        let compiled = &self.session.graph;
        let name = compiled.graph.node(NodeId(node)).name.clone();
        let outcome = match value::returned(&compiled.graph, &compiled.program, &name, &returned) {
            Ok(parts) => Outcome::Returned(Returned {
                output: Some(returned),
                ..parts
            }),
            Err(error) => Outcome::Failed(error),
        };
        self.settle_with(task, outcome);
    }

    /// What a task writes was checked: the values to write.
    pub fn validated(&self, task: u32, values: Vec<JsValue>) {
        self.settle_with(task, Outcome::Validated(values));
    }

    /// A conditional edge answered.
    pub fn answer(&self, task: u32, answer: JsValue) {
        self.settle_with(task, Outcome::Routed(value::answers(&answer)));
    }

    /// A node, a condition or a schema threw, or its promise was rejected.
    pub fn fail(&self, task: u32, thrown: JsValue) {
        self.settle_with(task, Outcome::Failed(Error::Thrown(thrown)));
    }

    /// A node writes a chunk of its own. Says whether it should wait for [`RunPort::room`] before the next.
    pub fn write(&self, chunk: JsValue) -> bool {
        if self.session.is_over() || !self.session.output.modes().has(Mode::Custom) {
            return false;
        }
        self.session.output.show(Mode::Custom, &chunk);
        self.session.output.is_full()
    }

    /// A chat model brings a part of a message, or with `whole` all of it, with its metadata. Says whether it should
    /// wait, as `write` does.
    pub fn message(&self, message: JsValue, metadata: JsValue, whole: bool) -> bool {
        if self.session.is_over() {
            return false;
        }
        self.session
            .messages()
            .stream(&self.session.output, &message, &metadata, whole);
        self.session.output.is_full()
    }

    /// Calls `resolve` once there is room for more.
    pub fn room(&self, resolve: Function) {
        self.session.output.call_when_free(resolve);
    }

    /// Whether anybody reads messages: models need not tell of tokens otherwise.
    #[wasm_bindgen(getter, js_name = wantsMessages)]
    pub fn wants_messages(&self) -> bool {
        self.session.output.modes().has_messages()
    }

    /// What `runtime.interrupt` does in a run that cannot be resumed.
    ///
    /// # Errors
    /// Always: there is no checkpointer.
    pub fn interrupt(&self) -> Result<(), Failure> {
        Err(Failure::coded(
            Kind::GraphValue,
            Code::MissingCheckpointer,
            "No checkpointer set",
        ))
    }

    /// The signal that aborts when the run is over before its nodes are.
    pub fn signal(&self) -> Result<AbortSignal, JsValue> {
        self.session.signal()
    }

    /// A task's id.
    #[wasm_bindgen(js_name = taskId)]
    pub fn task_id(&self, step: i32, node: u32, trigger: u32, push: i32) -> String {
        let which = task_ref(step, node, trigger, push);
        id::text(&which.id(&self.session.graph.graph, &self.session.origin))
    }

    /// The id of the checkpoint that a superstep runs on.
    #[wasm_bindgen(js_name = checkpointId)]
    pub fn checkpoint_id(&self, step: i32) -> String {
        id::text(&self.session.origin.checkpoint_id(i64::from(step) - 1))
    }

    /// When the run started: milliseconds since 1970.
    #[wasm_bindgen(getter, js_name = startedAt)]
    pub fn started_at(&self) -> f64 {
        self.session.origin.millis as f64
    }
}

/// A task from the numbers that JavaScript keeps of it; `push` is -1 for one that a trigger started.
fn task_ref(step: i32, node: u32, trigger: u32, push: i32) -> TaskRef {
    TaskRef {
        step: step.into(),
        node: NodeId(node),
        path: u32::try_from(push).map_or(Path::Pull, Path::Push),
        trigger: ChannelId(trigger),
    }
}

/// The numbers of a task: step, node, trigger, push.
pub fn numbers(which: &TaskRef) -> (i32, u32, u32, i32) {
    let push = match which.path {
        Path::Pull => -1,
        Path::Push(index) => index as i32,
    };
    (which.step as i32, which.node.0, which.trigger.0, push)
}
