//! The attempts of tasks that somebody watches: those with a timeout, and those that were tried before. The time comes in
//! here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

use crate::engine::run::Outcome;
use crate::engine::task::{TaskId, TaskRef};
use crate::engine::timeout::Watch;

/// The attempts of a superstep's tasks.
#[derive(Default)]
pub struct Attempts {
    known: RefCell<Vec<Attempt>>,
    /// The tasks of the superstep that have started, by their numbers, which grow; those that have settled are gone.
    started: RefCell<Vec<(TaskId, Option<TaskRef>)>>,
    /// The superstep.
    step: Cell<i64>,
}

struct Attempt {
    step: i64,
    task: TaskId,
    is_retry: bool,
    watch: Option<Rc<Watch>>,
    /// Whether it was found to have settled in time.
    is_in_time: Cell<bool>,
    /// What tells its node to stop, once the node has looked at its signal.
    abort: Option<AbortController>,
}

impl Attempts {
    /// An attempt begins. Says how JavaScript is to watch it: 0 for not at all, 1 when the node's beats count, 2 when
    /// what LangChain's callbacks tell counts, too.
    pub fn begin(&self, task: TaskId, which: &TaskRef, attempt: u32, watch: Option<Rc<Watch>>) -> u32 {
        let step = which.step;
        if !which.is_call() {
            let mut started = self.started.borrow_mut();
            if self.step.replace(step) != step {
                started.clear();
            }
            started.push((task, Some(*which)));
        }
        let is_retry = attempt > 1;
        if watch.is_none() && !is_retry {
            return 0;
        }
        let watched = match &watch {
            None => 0,
            Some(watch) => {
                watch.begin(Date::now());
                let timeout = watch.timeout();
                1 + u32::from(timeout.idle.is_some() && !timeout.needs_heartbeat)
            }
        };
        let mut known = self.known.borrow_mut();
        known.retain(|attempt| attempt.step == step);
        known.push(Attempt {
            step,
            task,
            is_retry,
            watch,
            is_in_time: Cell::new(false),
            abort: None,
        });
        watched
    }

    /// A task has settled.
    pub fn end(&self, task: TaskId) {
        let mut started = self.started.borrow_mut();
        if let Ok(place) = started.binary_search_by_key(&task, |(started, _)| *started) {
            started[place].1 = None;
        }
    }

    /// A task that runs.
    pub fn running(&self, task: TaskId) -> Option<TaskRef> {
        let started = self.started.borrow();
        let place = started.binary_search_by_key(&task, |(started, _)| *started).ok()?;
        started[place].1
    }

    /// The task that started last of those that run.
    pub fn last_running(&self) -> Option<TaskRef> {
        self.started.borrow().iter().rev().find_map(|(_, which)| *which)
    }

    /// What is to be told of what came of an attempt: nothing after its time, and that it took too long where no timer
    /// could say so.
    pub fn judge(&self, task: TaskId, outcome: Outcome<JsValue>) -> Option<Outcome<JsValue>> {
        let Some(watch) = self.watch(task) else {
            return Some(outcome);
        };
        if self.was_in_time(task) {
            return Some(outcome);
        }
        if !watch.is_open() {
            return None;
        }
        let now = Date::now();
        Some(match watch.exceeded(now) {
            Some(limit) => Outcome::TimedOut {
                limit,
                elapsed: watch.elapsed(now),
            },
            None => outcome,
        })
    }

    /// Whether an attempt that settles does so in time: then that counts, however long it takes to tell of it.
    pub fn is_in_time(&self, task: TaskId) -> bool {
        let known = self.known.borrow();
        let Some(attempt) = known.iter().find(|attempt| attempt.task == task) else {
            return true;
        };
        let Some(watch) = &attempt.watch else {
            return true;
        };
        let is_in_time = watch.is_open() && watch.exceeded(Date::now()).is_none();
        attempt.is_in_time.set(is_in_time);
        is_in_time
    }

    /// Whether the task was tried before.
    pub fn is_retry(&self, task: TaskId) -> bool {
        let known = self.known.borrow();
        known.iter().any(|attempt| attempt.task == task && attempt.is_retry)
    }

    /// `runtime.heartbeat()`.
    pub fn beat(&self, task: TaskId) {
        if let Some(watch) = self.watch(task) {
            watch.beat(Date::now());
        }
    }

    /// A sign of life. Says whether it still counts.
    pub fn progress(&self, task: TaskId) -> bool {
        self.watch(task).is_some_and(|watch| watch.progress(Date::now()))
    }

    /// Whether what comes of an attempt still counts.
    pub fn counts(&self, task: TaskId) -> bool {
        self.watch(task).is_none_or(|watch| watch.is_open())
    }

    /// The attempt's signal; `None` when nobody watches it. With a reason to stop it is aborted from the start.
    ///
    /// # Errors
    /// A runtime without `AbortController`.
    pub fn signal(&self, task: TaskId, stops: Option<JsValue>) -> Result<Option<AbortSignal>, JsValue> {
        let mut known = self.known.borrow_mut();
        let Some(attempt) = known.iter_mut().find(|attempt| attempt.task == task) else {
            return Ok(None);
        };
        let Some(watch) = &attempt.watch else {
            return Ok(None);
        };
        let controller = match attempt.abort.take() {
            Some(controller) => controller,
            None => AbortController::new()?,
        };
        match stops {
            Some(reason) => controller.abort_with_reason(&reason),
            None if !watch.is_open() => controller.abort(),
            None => {}
        }
        Ok(Some(attempt.abort.insert(controller).signal()))
    }

    /// Tells the node of an attempt to stop.
    pub fn abort(&self, task: TaskId, reason: &JsValue) {
        self.abort_those(|attempt| attempt.task == task, reason);
    }

    /// Tells all nodes to stop.
    pub fn abort_all(&self, reason: &JsValue) {
        self.abort_those(|_| true, reason);
    }

    /// What listens to a signal is user code: nothing is borrowed when it is called.
    fn abort_those(&self, is_meant: impl Fn(&Attempt) -> bool, reason: &JsValue) {
        let mut aborts = Vec::new();
        for attempt in self.known.borrow().iter().filter(|attempt| is_meant(attempt)) {
            aborts.extend(attempt.abort.clone());
        }
        for abort in aborts {
            abort.abort_with_reason(reason);
        }
    }

    /// The superstep is over.
    pub fn clear(&self) {
        self.known.borrow_mut().clear();
        self.started.borrow_mut().clear();
    }

    fn was_in_time(&self, task: TaskId) -> bool {
        let known = self.known.borrow();
        known
            .iter()
            .any(|attempt| attempt.task == task && attempt.is_in_time.get())
    }

    fn watch(&self, task: TaskId) -> Option<Rc<Watch>> {
        let known = self.known.borrow();
        known.iter().find(|attempt| attempt.task == task)?.watch.clone()
    }
}
