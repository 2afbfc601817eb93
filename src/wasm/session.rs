//! What a run's driver shares with JavaScript: the mailbox in which tasks settle, the output, the wish to stop.
//!
//! Every borrow here is short and calls no user code, so that nodes, reducers and readers may do what they like,
//! also start other runs.

use std::cell::{Cell, OnceCell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use futures::task::AtomicWaker;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::error;
use super::graph::Compiled;
use super::messages::MessageTeller;
use super::output::Output;
use crate::engine::run::Outcome;
use crate::engine::task::TaskId;
use crate::error::Error;
use crate::id::Origin;

/// One run, as its driver, its tasks and its reader see it.
pub struct Session {
    /// The graph.
    pub graph: Rc<Compiled>,
    /// What its identifiers start from.
    pub origin: Origin,
    /// What its reader gets.
    pub output: Output,
    messages: OnceCell<MessageTeller>,
    mail: RefCell<Vec<(TaskId, Outcome<JsValue>)>>,
    driver: AtomicWaker,
    is_cancelled: Cell<bool>,
    /// Why it was cancelled: what its nodes' signals say.
    reason: RefCell<JsValue>,
    on_over: RefCell<Option<Function>>,
    is_over: Cell<bool>,
    /// Whether nodes that still run are told to stop.
    nodes_stop: Cell<bool>,
    abort: RefCell<Option<AbortController>>,
}

impl Session {
    /// A run that nobody drives yet.
    pub fn new(graph: Rc<Compiled>, origin: Origin, output: Output) -> Rc<Self> {
        Rc::new(Self {
            graph,
            origin,
            output,
            messages: OnceCell::new(),
            mail: RefCell::default(),
            driver: AtomicWaker::new(),
            is_cancelled: Cell::new(false),
            reason: RefCell::new(JsValue::UNDEFINED),
            on_over: RefCell::default(),
            is_over: Cell::new(false),
            nodes_stop: Cell::new(false),
            abort: RefCell::default(),
        })
    }

    /// What it has told of messages; few runs are asked for them.
    pub fn messages(&self) -> &MessageTeller {
        self.messages.get_or_init(MessageTeller::default)
    }

    /// Says what came of a task. After the run it is ignored.
    pub fn settle(&self, task: TaskId, outcome: Outcome<JsValue>) {
        if !self.is_over.get() {
            self.mail.borrow_mut().push((task, outcome));
            self.driver.wake();
        }
    }

    /// What tasks have said since the last time.
    pub fn take_mail(&self) -> Vec<(TaskId, Outcome<JsValue>)> {
        self.mail.take()
    }

    /// Waits for mail or for the wish to stop.
    pub async fn news(&self) {
        poll_fn(|context| {
            if self.is_cancelled.get() || !self.mail.borrow().is_empty() {
                return Poll::Ready(());
            }
            self.driver.register(context.waker());
            Poll::Pending
        })
        .await;
    }

    /// What a promise brings, unless the run is to stop before.
    pub async fn answer(&self, promise: Promise) -> Result<JsValue, Error<JsValue>> {
        let mut answer = JsFuture::from(promise);
        poll_fn(|context| {
            if self.is_cancelled.get() {
                return Poll::Ready(Err(Error::Cancelled));
            }
            self.driver.register(context.waker());
            Pin::new(&mut answer).poll(context).map_err(Error::Thrown)
        })
        .await
    }

    /// A failure of this run as JavaScript sees it.
    pub fn error(&self, failed: &Error<JsValue>) -> JsValue {
        error::error(&self.graph.graph, &self.origin, failed)
    }

    /// Asks the run to stop. Its nodes' signals say why; `undefined` leaves that to the signal.
    pub fn cancel(&self, reason: JsValue) {
        if !self.is_cancelled.replace(true) {
            *self.reason.borrow_mut() = reason;
        }
        self.abort_nodes();
        self.driver.wake();
    }

    /// Has a function called when the run is over.
    pub fn call_when_over(&self, on_over: Function) {
        *self.on_over.borrow_mut() = Some(on_over);
    }

    /// Whether the run was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.get()
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
        if tasks_run {
            self.abort_nodes();
        }
        self.abort.take();
        let on_over = self.on_over.take();
        if let Some(on_over) = on_over {
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
    }
}
