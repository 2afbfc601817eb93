//! Timeouts: how long one attempt of a task may take, and how long it may be silent.

use std::cell::Cell;
use std::rc::Rc;

use super::action::Action;
use super::host::Host;
use super::run::Run;
use super::task::TaskRef;
use super::timer::Wish;
use crate::error::Failure;

/// How long an attempt may take. LangGraph's `TimeoutPolicy`; times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeout {
    /// From its start to its end.
    pub run: Option<f64>,
    /// Without a sign of life.
    pub idle: Option<f64>,
    /// Whether only `runtime.heartbeat()` is a sign of life, and not what the node does.
    pub needs_heartbeat: bool,
}

/// Which limit an attempt went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Timeout::run`]
    Run,
    /// [`Timeout::idle`]
    Idle,
}

/// An attempt took too long: what a `NodeTimeoutError` says.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedOut {
    /// The task.
    pub task: TaskRef,
    /// The limit.
    pub limit: Limit,
    /// How long the attempt had taken.
    pub elapsed: f64,
    /// What it was allowed.
    pub timeout: Timeout,
}

/// One attempt of a task that has a timeout, as its run and whoever drives that see it. The driver brings the time.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    timeout: Timeout,
    started: Cell<f64>,
    /// The last sign of life.
    alive: Cell<f64>,
    is_open: Cell<bool>,
}

impl Timeout {
    /// A timeout of what was given; `None` when nothing is limited.
    ///
    /// # Errors
    /// A time that is not more than 0.
    pub fn new(run: Option<f64>, idle: Option<f64>, needs_heartbeat: bool) -> Result<Option<Self>, Failure> {
        for (field, millis) in [("runTimeout", run), ("idleTimeout", idle)] {
            if millis.is_some_and(|millis| millis.is_nan() || millis <= 0.0) {
                return Err(Failure::error(format!("{field} must be greater than 0")));
            }
        }
        let is_limited = run.is_some() || idle.is_some();
        Ok(is_limited.then_some(Self {
            run,
            idle,
            needs_heartbeat,
        }))
    }
}

impl Watch {
    /// An attempt that has not begun.
    pub fn new(timeout: Timeout) -> Self {
        Self {
            timeout,
            started: Cell::new(0.0),
            alive: Cell::new(0.0),
            is_open: Cell::new(true),
        }
    }

    /// What the attempt is allowed.
    pub fn timeout(&self) -> Timeout {
        self.timeout
    }

    /// It begins.
    pub fn begin(&self, now: f64) {
        self.started.set(now);
        self.alive.set(now);
    }

    /// `runtime.heartbeat()`.
    pub fn beat(&self, now: f64) {
        self.alive.set(now);
    }

    /// The node does something that shows it is alive. Says whether it still counts: after its timeout nothing does.
    pub fn progress(&self, now: f64) -> bool {
        if !self.timeout.needs_heartbeat {
            self.alive.set(now);
        }
        self.is_open.get()
    }

    /// Whether what comes of the attempt still counts.
    pub fn is_open(&self) -> bool {
        self.is_open.get()
    }

    /// Nothing counts any more.
    pub fn close(&self) {
        self.is_open.set(false);
    }

    /// How long the attempt has taken.
    pub fn elapsed(&self, now: f64) -> f64 {
        now - self.started.get()
    }

    /// Milliseconds until it has been silent for too long; 0 or less when it has.
    pub fn patience(&self, now: f64) -> f64 {
        self.timeout
            .idle
            .map_or(f64::INFINITY, |idle| self.alive.get() + idle - now)
    }

    /// The limit that it has gone over. Timers cannot fire while a node blocks, so this is asked when it settles, too.
    pub fn exceeded(&self, now: f64) -> Option<Limit> {
        if self.timeout.run.is_some_and(|run| self.elapsed(now) >= run) {
            return Some(Limit::Run);
        }
        (self.patience(now) <= 0.0).then_some(Limit::Idle)
    }
}

impl<V: Clone> Run<V> {
    /// The watch over a task's next attempt: a packet's own timeout is before its node's.
    pub(super) fn watch(&mut self, index: usize) -> Option<Rc<Watch>> {
        let task = &self.tasks[index];
        let timeout = match task.which.is_handler() {
            true => None,
            false => task.timeout.or(self.policies(index).timeout),
        };
        let watch = timeout.map(|timeout| Rc::new(Watch::new(timeout)));
        self.tasks[index].watch.clone_from(&watch);
        watch
    }

    /// The timers of an attempt that has just been started.
    pub(super) fn time_attempt(&mut self, index: usize) {
        let task = &self.tasks[index];
        let (Some(watch), id) = (&task.watch, task.id) else {
            return;
        };
        let timeout = watch.timeout();
        if let Some(run) = timeout.run {
            self.wish(Wish::Run(id), run);
        }
        if let Some(idle) = timeout.idle {
            self.wish(Wish::Idle(id), idle);
        }
    }

    /// The attempt is over, whatever it still brings.
    pub(super) fn end_attempt(&mut self, index: usize) {
        let id = self.tasks[index].id;
        self.forget_wishes_of(id);
        if let Some(watch) = self.tasks[index].watch.take()
            && watch.is_open()
        {
            watch.close();
        }
    }

    /// An attempt went over a limit: its node is told to stop, and it counts as failed.
    pub(super) fn timed_out(
        &mut self,
        index: usize,
        limit: Limit,
        elapsed: f64,
        host: &mut impl Host<V>,
    ) -> Option<TimedOut> {
        let task = &self.tasks[index];
        let watch = task.watch.as_ref()?;
        let timed_out = TimedOut {
            task: task.which,
            limit,
            elapsed,
            timeout: watch.timeout(),
        };
        watch.close();
        let attempt = task.id;
        self.actions.push_back(Action::Abandon(attempt));
        self.stop_calls_of(attempt, host);
        Some(timed_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(run: Option<f64>, idle: Option<f64>, needs_heartbeat: bool) -> Watch {
        let watch = Watch::new(Timeout::new(run, idle, needs_heartbeat).unwrap().unwrap());
        watch.begin(1000.0);
        watch
    }

    #[test]
    fn a_time_is_more_than_nothing() {
        let message = |run, idle| Timeout::new(run, idle, false).unwrap_err().message().to_owned();
        assert_eq!(message(Some(0.0), None), "runTimeout must be greater than 0");
        assert_eq!(message(None, Some(f64::NAN)), "idleTimeout must be greater than 0");
        assert_eq!(Timeout::new(None, None, true), Ok(None));
    }

    #[test]
    fn signs_of_life_count_against_silence_only() {
        let watch = watch(Some(50.0), Some(20.0), false);
        assert_eq!(watch.exceeded(1019.0), None);
        assert!(watch.progress(1019.0));
        assert_eq!(watch.patience(1030.0), 9.0);
        assert_eq!(watch.exceeded(1039.0), Some(Limit::Idle));
        watch.beat(1049.0);
        assert_eq!(watch.exceeded(1050.0), Some(Limit::Run));
    }

    #[test]
    fn where_only_heartbeats_count_nothing_else_does() {
        let watch = watch(None, Some(20.0), true);
        watch.progress(1019.0);
        assert_eq!(watch.exceeded(1020.0), Some(Limit::Idle));
        watch.beat(1019.0);
        assert_eq!(watch.exceeded(1020.0), None);
    }

    #[test]
    fn nothing_counts_after_the_end() {
        let watch = watch(Some(5.0), None, false);
        watch.close();
        assert!(!watch.progress(1001.0));
    }
}
