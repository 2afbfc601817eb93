//! Error handlers: a task that failed for good is handed to its node's, in the same superstep.

use super::action::Action;
use super::checkpoint::Record;
use super::event::Event;
use super::graph::NodeId;
use super::host::Host;
use super::run::Run;
use super::task::{Path, Stage, Task, TaskRef};
use crate::error::Error;

impl<V: Clone> Run<V> {
    /// The error handler of a task's node. What a handler fails with is nobody's, and that of a call its caller's.
    pub(super) fn handler_of(&self, index: usize) -> Option<NodeId> {
        let which = self.tasks[index].which;
        match which.path {
            Path::Handler { .. } | Path::Call(_) => None,
            _ => self.graph.node(which.node).handler,
        }
    }

    /// Adds the task that handles the error of another, and says so. It has still to be started.
    pub(super) fn add_handler(&mut self, index: usize, handler: NodeId, error: Error<V>) -> usize {
        let failed = &self.tasks[index];
        let which = TaskRef {
            step: failed.which.step,
            node: handler,
            path: failed.which.handled(),
            trigger: failed.which.trigger,
        };
        let mut task = Task::new(which, failed.input.clone());
        task.handles = Some(Box::new(error));
        self.tasks.push(task);
        self.unsettled += 1;
        let place = self.tasks.len() - 1;
        self.identify_task(place);
        self.tell_task(place);
        place
    }

    /// Tasks that failed in an earlier run, and whose handlers have not finished, are handled now.
    pub(super) fn resume_handlers(&mut self, host: &mut impl Host<V>) {
        for index in 0..self.tasks.len() {
            let (Some(handler), Some(error)) = (self.handler_of(index), self.handed_over(index)) else {
                continue;
            };
            if self.tasks[index].stage == Stage::Running {
                self.tasks[index].stage = Stage::Handled;
            }
            let error = Error::Thrown(host.revive_error(&error));
            self.add_handler(index, handler, error);
        }
    }

    /// What the checkpoint keeps of an error that was handed to a handler.
    fn handed_over(&self, index: usize) -> Option<V> {
        let owner = self.tasks[index].owner;
        let is_source = |record: &Record<V>| matches!(record, Record::ErrorSource(_));
        if !self.thread.records_of(owner).any(is_source) {
            return None;
        }
        self.thread.records_of(owner).find_map(|record| match record {
            Record::Error(error) => Some(error.clone()),
            _ => None,
        })
    }

    pub(super) fn tell_task(&mut self, index: usize) {
        let task = &self.tasks[index];
        if self.settings.wanted.tasks && task.which.node != NodeId::START {
            self.actions.push_back(Action::Emit(Event::TaskStarted {
                task: task.which,
                input: task.input.clone(),
            }));
        }
    }
}
