//! What a run wishes to be told of after a while. It has no clock: whoever drives it has.

use super::action::Action;
use super::host::Host;
use super::run::Run;
use super::task::{Stage, TaskId};
use super::timeout::Limit;
use crate::error::{Error, Failure};

/// A wish to be told, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerId(pub u32);

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// A task's next attempt.
    Retry(TaskId),
    /// The end of an attempt's time.
    Run(TaskId),
    /// The end of the patience with a silent attempt.
    Idle(TaskId),
    /// The end of the superstep's time.
    Superstep,
}

/// The wishes that are still open.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    open: Vec<(TimerId, Wish)>,
    last: u32,
}

impl<V: Clone> Run<V> {
    pub(super) fn wish(&mut self, wish: Wish, millis: f64) {
        self.timers.last += 1;
        let timer = TimerId(self.timers.last);
        self.timers.open.push((timer, wish));
        self.actions.push_back(Action::After { timer, millis });
    }

    pub(super) fn forget_wishes_of(&mut self, task: TaskId) {
        self.forget(|wish| match wish {
            Wish::Retry(id) | Wish::Run(id) | Wish::Idle(id) => id == task,
            Wish::Superstep => false,
        });
    }

    pub(super) fn forget(&mut self, is_meant: impl Fn(Wish) -> bool) {
        let mut at = 0;
        while let Some((timer, wish)) = self.timers.open.get(at).copied() {
            if is_meant(wish) {
                self.timers.open.remove(at);
                self.actions.push_back(Action::Forget(timer));
            } else {
                at += 1;
            }
        }
    }

    /// A timer has run out; `now` is in milliseconds. One that is not known any more says nothing.
    pub fn elapsed(&mut self, timer: TimerId, now: f64, host: &mut impl Host<V>) {
        let Some(at) = self.timers.open.iter().position(|(open, _)| *open == timer) else {
            return;
        };
        let (_, wish) = self.timers.open.remove(at);
        match wish {
            Wish::Superstep => {
                // LangGraph's words for whatever stops a run from outside.
                self.finish(Err(Failure::error("Abort").into()));
            }
            Wish::Retry(task) => {
                if let Some(index) = self.index_of(task)
                    && self.tasks[index].stage == Stage::Pausing
                {
                    self.retry(index, host);
                }
            }
            Wish::Run(task) => self.stop_attempt(task, Limit::Run, now, host),
            Wish::Idle(task) => {
                let watch = self.index_of(task).and_then(|index| self.tasks[index].watch.clone());
                match watch.map(|watch| watch.patience(now)) {
                    Some(patience) if patience > 0.0 => self.wish(wish, patience),
                    _ => self.stop_attempt(task, Limit::Idle, now, host),
                }
            }
        }
    }

    fn stop_attempt(&mut self, task: TaskId, limit: Limit, now: f64, host: &mut impl Host<V>) {
        let Some(index) = self.index_of(task) else {
            return;
        };
        let elapsed = self.tasks[index].watch.as_ref().map(|watch| watch.elapsed(now));
        let timed_out = elapsed.and_then(|elapsed| self.timed_out(index, limit, elapsed, host));
        if let Some(timed_out) = timed_out {
            self.attempt_failed(index, Error::TimedOut(Box::new(timed_out)), host);
        }
    }
}
