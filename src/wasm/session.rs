//! What a run's driver shares with JavaScript: the mailbox in which tasks settle, the output, the wish to stop.
//!
//! Every borrow here is short and calls no user code, so that nodes, reducers and readers may do what they like,
//! also start other runs.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wasm_bindgen::prelude::*;
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
    /// What it has told of messages.
    pub messages: MessageTeller,
    mail: RefCell<Vec<(TaskId, Outcome<JsValue>)>>,
    driver: RefCell<Option<Waker>>,
    is_cancelled: Cell<bool>,
    is_over: Cell<bool>,
    abort: RefCell<Option<AbortController>>,
}

impl Session {
    /// A run that nobody drives yet.
    pub fn new(graph: Rc<Compiled>, origin: Origin, output: Output) -> Rc<Self> {
        Rc::new(Self {
            graph,
            origin,
            output,
            messages: MessageTeller::default(),
            mail: RefCell::default(),
            driver: RefCell::default(),
            is_cancelled: Cell::new(false),
            is_over: Cell::new(false),
            abort: RefCell::default(),
        })
    }

    /// Says what came of a task. After the run it is ignored.
    pub fn settle(&self, task: TaskId, outcome: Outcome<JsValue>) {
        if !self.is_over.get() {
            self.mail.borrow_mut().push((task, outcome));
            self.wake();
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
            *self.driver.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// A failure of this run as JavaScript sees it.
    pub fn error(&self, failed: &Error<JsValue>) -> JsValue {
        error::error(&self.graph.graph, &self.origin, failed)
    }

    /// Asks the run to stop.
    pub fn cancel(&self) {
        self.is_cancelled.set(true);
        self.wake();
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
        if self.is_over.get() {
            controller.abort();
        }
        Ok(abort.insert(controller).signal())
    }

    /// The run is over; `tasks_run` says that nodes still do, and are to stop.
    pub fn close(&self, tasks_run: bool) {
        self.is_over.set(true);
        self.mail.take();
        let abort = self.abort.take();
        if let Some(controller) = abort.filter(|_| tasks_run) {
            controller.abort();
        }
    }

    fn wake(&self) {
        let driver = self.driver.take();
        if let Some(driver) = driver {
            driver.wake();
        }
    }
}
