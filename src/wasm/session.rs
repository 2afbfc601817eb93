//! What a run's driver shares with JavaScript: the mailbox in which tasks settle, the output, the wish to stop.
//!
//! Every borrow here is short and calls no user code, so that nodes, reducers and readers may do what they like,
//! also start other runs.

use std::cell::{Cell, OnceCell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Array, Function, Promise};
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::attempts::Attempts;
use super::cache::Cache;
use super::error;
use super::graph::Compiled;
use super::host::ThreadHost;
use super::messages::{MessageTeller, Sink};
use super::output::Output;
use super::policy::{CallPolicies, PolicyFunctions};
use crate::engine::attempt::Policies;
use crate::engine::call::{CallSite, CallSites};
use crate::engine::checkpoint::Durability;
use crate::engine::event::{Snapshot, Wanted};
use crate::engine::graph::{ChannelId, NodeId};
use crate::engine::interrupt::Scratchpad;
use crate::engine::replay::Replay;
use crate::engine::run::Outcome;
use crate::engine::task::{Path, TaskId, TaskRef};
use crate::engine::timer::TimerId;
use crate::error::{Error, Failure};
use crate::id::Origin;
use crate::service::mode::Mode;

/// The first number of a task that is more than numbers, counting down.
const IRREGULAR: i32 = -(1 << 30);

/// One run, as its driver, its tasks and its reader see it.
pub struct Session {
    /// The graph.
    pub graph: Rc<Compiled>,
    /// What its identifiers start from.
    pub origin: Origin,
    /// What its reader gets.
    pub output: Output,
    /// Where it stands among the graphs around it.
    pub place: Standing,
    /// The user functions of its policies.
    pub functions: PolicyFunctions,
    /// The cache of its nodes.
    pub cache: Option<Cache>,
    /// The attempts of its tasks that somebody watches.
    pub attempts: Attempts,
    /// Tasks that are more than numbers, in the order in which they got some.
    irregular: RefCell<Vec<TaskRef>>,
    /// The checkpoints that its supersteps run on, as far as they are known.
    checkpoints: RefCell<Vec<(i64, Uuid)>>,
    /// What running tasks remember of their questions.
    scratchpads: RefCell<Vec<(TaskId, Pad)>>,
    /// What graphs that its tasks run are told.
    handed_on: RefCell<HandedOn>,
    /// The state that the running tasks started from.
    state: RefCell<Rc<Snapshot<JsValue>>>,
    messages: OnceCell<MessageTeller>,
    mail: RefCell<Vec<Mail>>,
    /// The calls of functions that the run has not heard of yet.
    called: RefCell<Vec<Called>>,
    /// What goes on around functions that its tasks call, by number.
    policies: RefCell<Vec<Rc<Policies>>>,
    /// Where the functions were called that it has heard of.
    calls: RefCell<CallSites>,
    /// What an entrypoint's last call has kept for this one.
    previous: RefCell<JsValue>,
    driver: Sleeper,
    is_cancelled: Cell<bool>,
    /// Why it was cancelled: what its nodes' signals say.
    reason: RefCell<JsValue>,
    on_over: RefCell<Vec<Function>>,
    is_over: Cell<bool>,
    ended: RefCell<Option<Ended>>,
    /// Whether nodes that still run are told to stop.
    nodes_stop: Cell<bool>,
    abort: RefCell<Option<AbortController>>,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// At its end, or with a question.
    Done,
    /// It was stopped.
    Cancelled,
    /// With this error, as clients are told it. What was thrown is not kept: its stack may hold the run's reader, and that
    /// the run.
    Failed(JsValue),
}

/// What comes to a driver.
pub enum Mail {
    /// A task settled.
    Settled(TaskId, Outcome<JsValue>),
    /// A timer ran out at this time.
    Elapsed(TimerId, f64),
}

/// A call of a function by a task.
pub struct Called {
    /// The task.
    pub caller: TaskId,
    /// What the JavaScript side knows the call by.
    pub number: u32,
    /// The name of the task that it becomes.
    pub name: String,
    /// What the function is given: a list.
    pub args: JsValue,
    /// The number of what goes on around it.
    pub policies: u32,
}

/// What a task remembers of its questions.
pub type Pad = Rc<RefCell<Scratchpad<JsValue>>>;

/// Where a run stands among the graphs around it.
#[derive(Default)]
pub struct Standing {
    /// The namespace of its checkpoints; empty at the root.
    pub namespace: Rc<str>,
    /// The namespace as a list, as streams show it.
    pub path: Array,
    /// The task that runs it.
    pub parent: Option<Parent>,
    /// Where its checkpoints are kept.
    pub thread: Option<ThreadHost>,
    /// How soon they must be stored.
    pub durability: Durability,
    /// Whether tasks may ask though nothing is stored.
    pub asks_without_saver: bool,
}

/// A task of another run.
#[derive(Clone)]
pub struct Parent {
    /// The other run.
    pub session: Rc<Session>,
    /// The number of its attempt.
    pub attempt: TaskId,
    /// The task's namespace.
    pub task: String,
    /// What the task remembers of its questions.
    pub pad: Pad,
    /// Whether it has failed before, so that the other graph goes on from where it was.
    pub is_retry: bool,
}

/// What a run tells the graphs that its tasks run.
#[derive(Clone, Default)]
pub struct HandedOn {
    /// Whether it is being resumed.
    pub is_resuming: Option<bool>,
    /// What they start from, when it replays an old checkpoint.
    pub replay: Option<Rc<RefCell<Replay>>>,
    /// Answers by the ids of interrupts.
    pub answers: Rc<Vec<(u128, JsValue)>>,
}

impl Session {
    /// A run that nobody drives yet.
    pub fn new(
        graph: Rc<Compiled>,
        origin: Origin,
        output: Output,
        place: Standing,
        functions: PolicyFunctions,
        cache: Option<Cache>,
    ) -> Rc<Self> {
        Rc::new(Self {
            graph,
            origin,
            output,
            place,
            functions,
            cache,
            attempts: Attempts::default(),
            irregular: RefCell::default(),
            checkpoints: RefCell::default(),
            scratchpads: RefCell::default(),
            handed_on: RefCell::default(),
            state: RefCell::default(),
            messages: OnceCell::new(),
            mail: RefCell::default(),
            called: RefCell::default(),
            policies: RefCell::new(vec![Rc::default()]),
            calls: RefCell::default(),
            previous: RefCell::new(JsValue::UNDEFINED),
            driver: Sleeper::default(),
            is_cancelled: Cell::new(false),
            reason: RefCell::new(JsValue::UNDEFINED),
            on_over: RefCell::default(),
            is_over: Cell::new(false),
            ended: RefCell::default(),
            nodes_stop: Cell::new(false),
            abort: RefCell::default(),
        })
    }

    /// The run in whose stream this one's chunks appear, too: the nearest around it that shows its subgraphs.
    pub fn upstream(&self) -> Option<&Rc<Session>> {
        let around = &self.place.parent.as_ref()?.session;
        match around.output.shows_subgraphs() {
            true => Some(around),
            false => around.upstream(),
        }
    }

    /// The outermost run.
    pub fn root(&self) -> &Session {
        match &self.place.parent {
            Some(parent) => parent.session.root(),
            None => self,
        }
    }

    /// The events that its readers ask for.
    pub fn wanted(&self) -> Wanted {
        let own = self.output.modes().wanted();
        match self.upstream() {
            Some(upstream) => own.and(upstream.wanted()),
            None => own,
        }
    }

    /// How soon checkpoints must be stored; `None` where nothing asks for any.
    pub fn durability(&self) -> Option<Durability> {
        match &self.place.thread {
            Some(_) => Some(self.place.durability),
            // Nothing is stored, but questions have ids.
            None => self.may_ask().then_some(Durability::Exit),
        }
    }

    /// The saver that graphs inside its tasks are lent.
    pub fn lent_saver(&self) -> Option<JsValue> {
        match (&self.place.thread, &self.place.parent) {
            (Some(thread), _) => Some(thread.saver()),
            (None, Some(parent)) => parent.session.lent_saver(),
            (None, None) => None,
        }
    }

    /// The last checkpoint of the run, as far as it is known.
    pub fn latest_checkpoint(&self) -> Uuid {
        let known = self.checkpoints.borrow();
        known
            .last()
            .map_or_else(|| self.origin.checkpoint_id(-2), |(_, id)| *id)
    }

    /// Whether somebody reads a mode.
    pub fn wants(&self, mode: Mode) -> bool {
        self.output.modes().has(mode) || self.upstream().is_some_and(|upstream| upstream.wants(mode))
    }

    /// Whether somebody reads tokens of chat models.
    pub fn wants_messages(&self) -> bool {
        self.output.modes().has_messages() || self.upstream().is_some_and(|upstream| upstream.wants_messages())
    }

    /// Whether tasks may ask though nothing is stored: whoever reads the run sees the questions.
    pub fn may_ask(&self) -> bool {
        self.root().place.asks_without_saver || self.lent_saver().is_some()
    }

    /// Shows a payload of a mode to whoever reads it.
    pub fn show(&self, mode: Mode, payload: &JsValue) {
        self.show_at(mode, payload, &self.place.path);
    }

    /// Shows a payload of a mode, from the graph at `path`.
    pub fn show_at(&self, mode: Mode, payload: &JsValue, path: &Array) {
        if self.output.modes().has(mode) {
            self.output.show(mode, payload, path);
        }
        if let Some(upstream) = self.upstream() {
            upstream.show_at(mode, payload, path);
        }
    }

    /// The id of a task of this run.
    pub fn task_id(&self, task: &TaskRef) -> Uuid {
        let checkpoint = self.checkpoint_before(task.step);
        let calls = self.calls.borrow();
        calls.id(task, &self.graph.graph, &self.place.namespace, &checkpoint)
    }

    /// The namespace of a task of this run.
    pub fn task_namespace(&self, task: &TaskRef) -> String {
        let checkpoint = self.checkpoint_before(task.step);
        let calls = self.calls.borrow();
        calls.namespace(task, &self.graph.graph, &self.place.namespace, &checkpoint)
    }

    /// The name of a task of this run.
    pub fn task_name(&self, task: &TaskRef) -> Rc<str> {
        self.calls.borrow().name(task, &self.graph.graph)
    }

    /// The path of a task of this run, as JSON.
    pub fn task_path(&self, task: &TaskRef) -> String {
        self.calls.borrow().path_json(task, &self.graph.graph)
    }

    /// Notes what goes on around a function that its tasks call. Says by which number it is known; 0 is nothing.
    ///
    /// # Errors
    /// A field of the wrong type, by name, and a timeout of no time.
    pub fn note_policies(&self, policies: &CallPolicies) -> Result<u32, Failure> {
        let policies = self.functions.of_call(policies)?;
        let mut known = self.policies.borrow_mut();
        known.push(Rc::new(policies));
        Ok(known.len() as u32 - 1)
    }

    /// What goes on around a function that its tasks call.
    pub fn policies(&self, number: u32) -> Rc<Policies> {
        let known = self.policies.borrow();
        known.get(number as usize).cloned().unwrap_or_default()
    }

    /// Notes where a function was called.
    pub fn note_call(&self, number: u32, site: CallSite) {
        self.calls.borrow_mut().note(number, site);
    }

    /// What an entrypoint's last call has kept for this one.
    pub fn previous(&self) -> JsValue {
        self.previous.borrow().clone()
    }

    /// Notes what an entrypoint's last call has kept for this one.
    pub fn note_previous(&self, previous: JsValue) {
        *self.previous.borrow_mut() = previous;
    }

    /// The id of the checkpoint that a superstep runs on.
    pub fn checkpoint_before(&self, step: i64) -> Uuid {
        let known = self.checkpoints.borrow();
        let known = known.iter().rev().find(|(known, _)| *known == step);
        known.map_or_else(|| self.origin.checkpoint_id(step - 1), |(_, id)| *id)
    }

    /// Notes the checkpoint that a superstep runs on. Tasks of the one before cannot ask any more.
    pub fn note_superstep(&self, step: i64, checkpoint: Uuid) {
        let mut known = self.checkpoints.borrow_mut();
        if known.last() != Some(&(step, checkpoint)) {
            known.push((step, checkpoint));
            self.scratchpads.borrow_mut().clear();
        }
    }

    /// A task starts with what it remembers of its questions.
    pub fn note_scratchpad(&self, task: TaskId, pad: Pad) {
        self.scratchpads.borrow_mut().push((task, pad));
    }

    /// What a running task remembers of its questions; `None` where nobody can answer them.
    pub fn scratchpad(&self, task: TaskId) -> Option<Pad> {
        let pads = self.scratchpads.borrow();
        pads.iter()
            .find(|(known, _)| *known == task)
            .map(|(_, pad)| pad.clone())
    }

    /// What graphs that its tasks run are told.
    pub fn handed_on(&self) -> HandedOn {
        self.handed_on.borrow().clone()
    }

    /// Changes what graphs that its tasks run are told.
    pub fn hand_on(&self, told: HandedOn) {
        *self.handed_on.borrow_mut() = told;
    }

    /// Notes the state that the running tasks started from.
    pub fn note_state(&self, state: Rc<Snapshot<JsValue>>) {
        *self.state.borrow_mut() = state;
    }

    /// The value of a key in the state that the running tasks started from; `undefined` where it has none.
    pub fn read(&self, key: ChannelId) -> JsValue {
        let state = self.state.borrow();
        let held = state.values.iter().find(|(held, _)| *held == key);
        held.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Tells of a part of a message, or all of it, to whoever reads messages.
    pub fn tell_message(&self, message: &JsValue, metadata: &JsValue, whole: bool) {
        self.each_reader_of_messages(&self.place.path, &|teller, sink| {
            teller.stream(sink, message, metadata, whole);
        });
    }

    /// Tells of the messages in a node's output to whoever reads messages.
    pub fn find_messages(&self, value: &JsValue, metadata: &dyn Fn() -> JsValue) {
        self.each_reader_of_messages(&self.place.path, &|teller, sink| teller.find(sink, value, metadata));
    }

    /// Notes the messages in a task's input: a node that returns one of them brings nothing new.
    pub fn note_messages(&self, input: &JsValue) {
        self.each_reader_of_messages(&self.place.path, &|teller, _| teller.note(input));
    }

    fn each_reader_of_messages(&self, path: &Array, tell: &dyn Fn(&MessageTeller, &Sink<'_>)) {
        if self.output.modes().has_messages() {
            let output = &self.output;
            tell(
                self.messages.get_or_init(MessageTeller::default),
                &Sink { output, path },
            );
        }
        if let Some(upstream) = self.upstream() {
            upstream.each_reader_of_messages(path, tell);
        }
    }

    /// Says what came of a task. After the run, or after the attempt's time, it is ignored.
    pub fn settle(&self, task: TaskId, outcome: Outcome<JsValue>) {
        if let Some(outcome) = self.attempts.judge(task, outcome) {
            self.post(Mail::Settled(task, outcome));
        }
    }

    /// Something goes on here: the tasks of the graphs around are alive.
    pub fn tell_alive(&self) {
        if let Some(parent) = &self.place.parent {
            parent.session.attempts.progress(parent.attempt);
            parent.session.tell_alive();
        }
    }

    /// Sends something to the driver.
    pub fn post(&self, mail: Mail) {
        if !self.is_over.get() {
            self.mail.borrow_mut().push(mail);
            self.driver.wake();
        }
    }

    /// An attempt's time is over: its node is told so, and cannot ask any more.
    pub fn abandon(&self, task: TaskId) {
        self.scratchpads.borrow_mut().retain(|(known, _)| *known != task);
        self.attempts.abort(task, &JsValue::UNDEFINED);
    }

    /// The numbers that JavaScript keeps of a task: step, node, trigger, push.
    pub fn numbers(&self, which: &TaskRef) -> (i32, u32, u32, i32) {
        if !matches!(which.path, Path::Handler { .. }) {
            return numbers(which);
        }
        let mut irregular = self.irregular.borrow_mut();
        let known = irregular.iter().position(|known| known == which);
        let place = known.unwrap_or_else(|| {
            irregular.push(*which);
            irregular.len() - 1
        });
        (
            which.step as i32,
            which.node.0,
            which.trigger.0,
            IRREGULAR - place as i32,
        )
    }

    /// The task of such numbers.
    pub fn task_of(&self, step: i32, node: u32, trigger: u32, push: i32) -> TaskRef {
        let known = || {
            let place = usize::try_from(IRREGULAR.checked_sub(push)?).ok()?;
            self.irregular.borrow().get(place).copied()
        };
        known().unwrap_or_else(|| task_ref(step, node, trigger, push))
    }

    /// What a promise brings, unless the run is cancelled first.
    ///
    /// # Errors
    /// Why the promise was rejected, and the cancellation.
    pub async fn unless_cancelled(&self, promise: Promise) -> Result<JsValue, Error<JsValue>> {
        let mut promise = JsFuture::from(promise);
        poll_fn(|context| {
            if self.is_cancelled.get() {
                return Poll::Ready(Err(Error::Cancelled));
            }
            self.driver.register(context.waker());
            Pin::new(&mut promise).poll(context).map_err(Error::Thrown)
        })
        .await
    }

    /// A task calls a function.
    pub fn call(&self, called: Called) {
        self.called.borrow_mut().push(called);
        self.driver.wake();
    }

    /// The functions that tasks have called since the last time.
    pub fn take_calls(&self) -> Vec<Called> {
        self.called.take()
    }

    /// What tasks have said since the last time.
    pub fn take_mail(&self) -> Vec<Mail> {
        self.mail.take()
    }

    /// Waits until something holds, or for the wish to stop; whoever makes it hold wakes the session.
    pub async fn until(&self, holds: impl Fn() -> bool) {
        poll_fn(|context| {
            if self.is_cancelled.get() || holds() {
                return Poll::Ready(());
            }
            self.driver.register(context.waker());
            Poll::Pending
        })
        .await;
    }

    /// Has whoever waits for something look again.
    pub fn wake(&self) {
        self.driver.wake();
    }

    /// Waits for mail or for the wish to stop.
    pub async fn news(&self) {
        poll_fn(|context| {
            let is_quiet = self.mail.borrow().is_empty() && self.called.borrow().is_empty();
            if self.is_cancelled.get() || !is_quiet {
                return Poll::Ready(());
            }
            self.driver.register(context.waker());
            Poll::Pending
        })
        .await;
    }

    /// A failure of this run as JavaScript sees it.
    pub fn error(&self, failed: &Error<JsValue>) -> JsValue {
        error::error(self, failed)
    }

    /// Asks the run to stop. Its nodes' signals say why; `undefined` leaves that to the signal.
    pub fn cancel(&self, reason: JsValue) {
        if !self.is_cancelled.replace(true) {
            *self.reason.borrow_mut() = reason;
        }
        if let Some(thread) = &self.place.thread {
            thread.leave();
        }
        self.abort_nodes();
        self.driver.wake();
    }

    /// Has a function called when the run is over.
    pub fn call_when_over(&self, on_over: Function) {
        self.on_over.borrow_mut().push(on_over);
    }

    /// Whether the run was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.get()
    }

    /// Notes how the run ended.
    pub fn note_end(&self, ended: Ended) {
        self.ended.borrow_mut().get_or_insert(ended);
    }

    /// How the run ended, once it has.
    pub fn ended(&self) -> Option<Ended> {
        self.ended.borrow().clone()
    }

    /// Whether the run is over: nodes that still run cannot write any more.
    pub fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// The signal that tells nodes to stop. It is made when the first node looks at it.
    pub fn signal(&self) -> Result<AbortSignal, JsValue> {
        let mut abort = self.abort.borrow_mut();
        let controller = match abort.take() {
            Some(controller) => controller,
            None => AbortController::new()?,
        };
        if self.nodes_stop.get() {
            controller.abort_with_reason(&self.reason.borrow());
        }
        Ok(abort.insert(controller).signal())
    }

    /// The run is over; `tasks_run` says that nodes still do, and are to stop.
    pub fn close(&self, tasks_run: bool) {
        self.is_over.set(true);
        self.mail.take();
        self.called.take();
        self.scratchpads.take();
        self.state.take();
        if tasks_run {
            self.abort_nodes();
        }
        self.abort.take();
        self.attempts.clear();
        let on_over = self.on_over.take();
        for on_over in on_over {
            let _ = on_over.call0(&JsValue::UNDEFINED);
        }
    }

    fn abort_nodes(&self) {
        self.nodes_stop.set(true);
        let controller = self.abort.borrow().clone();
        let reason = self.reason.borrow().clone();
        if let Some(controller) = controller {
            controller.abort_with_reason(&reason);
        }
        self.attempts.abort_all(&reason);
    }

    /// The signal that tells one attempt of a task to stop.
    pub fn attempt_signal(&self, task: TaskId) -> Result<AbortSignal, JsValue> {
        let stops = self.nodes_stop.get().then(|| self.reason.borrow().clone());
        match self.attempts.signal(task, stops)? {
            Some(signal) => Ok(signal),
            None => self.signal(),
        }
    }
}

/// Who waits for a session's news.
#[derive(Default)]
struct Sleeper(Cell<Option<Waker>>);

impl Sleeper {
    fn register(&self, waker: &Waker) {
        self.0.set(Some(waker.clone()));
    }

    fn wake(&self) {
        if let Some(waker) = self.0.take() {
            waker.wake();
        }
    }
}

/// From here on `push` is the number of a call.
const CALLS: i32 = 1 << 30;

/// A task from the numbers that JavaScript keeps of it; `push` is -1 for one that a trigger started, and less for an
/// update of the state.
fn task_ref(step: i32, node: u32, trigger: u32, push: i32) -> TaskRef {
    TaskRef {
        step: step.into(),
        node: NodeId(node),
        path: match push {
            -1 => Path::Pull,
            push if push < -1 => Path::Update((-2 - push) as u32),
            push if push >= CALLS => Path::Call((push - CALLS) as u32),
            push => Path::Push(push as u32),
        },
        trigger: ChannelId(trigger),
    }
}

/// The numbers of a task: step, node, trigger, push.
pub fn numbers(which: &TaskRef) -> (i32, u32, u32, i32) {
    let push = match which.path {
        Path::Pull => -1,
        Path::Push(index) => index as i32,
        Path::Update(nth) => -2 - nth as i32,
        Path::Call(number) => CALLS + number as i32,
        Path::Handler { .. } => IRREGULAR,
    };
    (which.step as i32, which.node.0, which.trigger.0, push)
}
