//! Attempts: each time a task starts it has a new number, so that what comes late of an earlier one finds nothing.

use super::action::Action;
use super::cache::CachePolicy;
use super::graph::NodeId;
use super::host::Host;
use super::retry::RetryPolicy;
use super::run::Run;
use super::task::{Stage, TaskId};
use super::timeout::Timeout;
use super::timer::Wish;
use crate::error::Error;

/// What goes on around the function of a node, or around one that a task calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policies {
    /// When it is tried again: the first policy that is for the error.
    pub retry: Vec<RetryPolicy>,
    /// How long an attempt may take.
    pub timeout: Option<Timeout>,
    /// How what comes of it is kept.
    pub cache: Option<CachePolicy>,
}

/// The numbers of a superstep's attempts.
#[derive(Clone, Debug)]
pub(super) struct Attempts {
    first: u32,
    /// The places of their tasks.
    places: Vec<usize>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            first: TaskId::NONE.0 + 1,
            places: Vec::new(),
        }
    }
}

impl Attempts {
    /// A new number, for an attempt of the task in this place.
    pub fn begin(&mut self, place: usize) -> TaskId {
        self.places.push(place);
        TaskId(self.first + self.places.len() as u32 - 1)
    }

    /// The place of the task whose attempt has this number, or had it before it was tried again.
    pub fn place(&self, id: TaskId) -> Option<usize> {
        self.places.get(id.0.checked_sub(self.first)? as usize).copied()
    }

    /// Adds the numbers of all attempts of the task in this place.
    fn add_those_of(&self, place: usize, numbers: &mut Vec<TaskId>) {
        for (number, known) in self.places.iter().enumerate() {
            if *known == place {
                numbers.push(TaskId(self.first + number as u32));
            }
        }
    }

    /// The superstep is over: its numbers mean nothing any more.
    pub fn retire(&mut self) {
        self.first += self.places.len() as u32;
        self.places.clear();
    }
}

impl<V: Clone> Run<V> {
    /// What goes on around a task's function.
    pub(super) fn policies(&self, index: usize) -> &Policies {
        let task = &self.tasks[index];
        match &task.policies {
            Some(policies) => policies,
            None => &self.graph.node(task.which.node).policies,
        }
    }

    /// The task whose current attempt has this number.
    pub(super) fn index_of(&self, id: TaskId) -> Option<usize> {
        let index = self.attempts.place(id)?;
        self.tasks.get(index).filter(|task| task.id == id).map(|_| index)
    }

    /// The task starts, or starts again.
    pub(super) fn begin_attempt(&mut self, index: usize) -> TaskId {
        let id = self.attempts.begin(index);
        self.tasks[index].id = id;
        id
    }

    /// Starts as many of the tasks that have not started as may run beside those that do.
    pub(super) fn start_tasks(&mut self, host: &mut impl Host<V>) {
        if let Some(millis) = self.settings.step_timeout.filter(|_| self.started == 0) {
            self.wish(Wish::Superstep, millis);
        }
        if self.started == self.tasks.len() {
            return;
        }
        let mut running = self.tasks.iter().filter(|task| task.is_open()).count();
        while self.started < self.tasks.len() && running < self.settings.max_concurrency {
            let index = self.started;
            self.started += 1;
            if self.tasks[index].stage != Stage::Running || self.tasks[index].id != TaskId::NONE {
                continue;
            }
            running += 1;
            self.start_task(index, host);
        }
    }

    pub(super) fn start_task(&mut self, index: usize, host: &mut impl Host<V>) {
        let id = self.begin_attempt(index);
        let task = &self.tasks[index];
        if task.which.node == NodeId::START
            && let Some(outcome) = self.parsed_input.take()
        {
            return self.settle(id, outcome, host);
        }
        let watch = self.watch(index);
        let task = &self.tasks[index];
        self.actions.push_back(Action::Start {
            task: id,
            which: task.which,
            input: task.input.clone(),
            scratchpad: task.scratchpad.clone(),
            attempt: task.failures + 1,
            watch,
            handles: task.handles.clone(),
        });
        self.time_attempt(index);
    }

    /// An attempt took too long: what it has called is stopped with it, and what that has called.
    pub(super) fn stop_calls_of(&mut self, attempt: TaskId, host: &mut impl Host<V>) {
        let mut stopped = vec![attempt];
        // Callers have their places before those that they call.
        for index in 0..self.tasks.len() {
            let task = &self.tasks[index];
            if !task.which.is_call() || !stopped.contains(&task.caller) {
                continue;
            }
            self.attempts.add_those_of(index, &mut stopped);
            if task.is_open() || task.stage == Stage::Looking {
                self.actions.push_back(Action::Abandon(task.id));
                self.end_attempt(index);
                self.call_failed(index, Error::Aborted, host);
            }
        }
    }

    /// The superstep is over, or the run is: what its tasks still bring finds none.
    pub(super) fn retire_attempts(&mut self) {
        self.attempts.retire();
        self.forget(|_| true);
    }
}
