//! What a run tells of itself: events are made here, and only those that were asked for.

use std::rc::Rc;

use super::action::{Action, Shown};
use super::event::{Event, Overview};
use super::graph::{ChannelId, Keys, NodeId};
use super::interrupt::Interrupt;
use super::run::Run;
use super::state::task_states;
use super::task::Stage;
use crate::error::Error;

impl<V: Clone> Run<V> {
    pub(super) fn emit_values(&mut self) {
        if self.settings.wanted.values {
            if self.settings.wanted.envelopes {
                self.emit(Event::Envelope(self.thread.envelope()));
            }
            let state = self.state();
            let shown = match &self.settings.shown {
                Shown::Keys(Keys::All) => state,
                Shown::Keys(Keys::These(keys)) => Rc::new(state.only(keys)),
                Shown::Value(key) => Rc::new(state.only(&[*key])),
            };
            self.emit(Event::Values(shown));
        }
    }

    pub(super) fn tell_tasks(&mut self) {
        for index in 0..self.tasks.len() {
            self.tell_task(index);
        }
    }

    pub(super) fn tell_task_done(&mut self, index: usize) {
        let task = &mut self.tasks[index];
        let which = task.which;
        if which.node == NodeId::START {
            return;
        }
        let wanted = self.settings.wanted.outputs;
        if let Some(value) = task.output.take().filter(|_| wanted) {
            self.emit(Event::Output { task: which, value });
        }
        self.tell_updates(index);
        self.tell_task_finished(index, Vec::new(), None);
    }

    pub(super) fn tell_task_failed(&mut self, index: usize, error: &Error<V>) {
        let task = &self.tasks[index];
        if !task.which.is_call() && (!task.writes.is_empty() || task.answers().is_some()) {
            self.tell_updates(index);
        }
        self.tell_task_finished(index, Vec::new(), Some(error.clone()));
    }

    pub(super) fn tell_task_asked(&mut self, index: usize, interrupts: Vec<Interrupt<V>>) {
        self.emit(Event::Interrupted(interrupts.clone()));
        self.tell_task_finished(index, interrupts, None);
    }

    /// What was kept of tasks that finished in an earlier run.
    pub(super) fn tell_cached(&mut self) {
        for index in 0..self.tasks.len() {
            if self.tasks[index].stage == Stage::Done {
                self.tell_updates(index);
            }
        }
    }

    pub(super) fn tell_breakpoint(&mut self) {
        self.emit(Event::Interrupted(Vec::new()));
    }

    pub(super) fn tell_checkpoint(&mut self) {
        if !self.settings.wanted.checkpoints || self.thread.durability.is_none() {
            return;
        }
        let state = self.state();
        let overview = Overview {
            id: self.thread.stored,
            parent: self.thread.previous,
            is_loaded: self.thread.is_loaded(),
            is_first: self.thread.is_first(),
            step: self.thread.step,
            source: self.thread.source,
            deltas: self.thread.deltas.told.clone(),
            state,
            tasks: task_states(&self.graph, &self.tasks, &self.thread.pending),
        };
        self.emit(Event::Checkpoint(Box::new(overview)));
    }

    pub(super) fn tell_updates(&mut self, index: usize) {
        let task = &self.tasks[index];
        let (node, is_cached) = (task.which.node, task.is_cached);
        if self.settings.wanted.updates && node != NodeId::START {
            let writes = self.state_writes(index, &self.settings.shown);
            self.emit(Event::Updates {
                node,
                writes,
                is_cached,
            });
        }
    }

    pub(super) fn tell_task_finished(&mut self, index: usize, interrupts: Vec<Interrupt<V>>, error: Option<Error<V>>) {
        let task = self.tasks[index].which;
        if self.settings.wanted.tasks && task.node != NodeId::START {
            let writes = self.state_writes(index, &Shown::Keys(Keys::All));
            self.emit(Event::TaskFinished {
                task,
                writes,
                interrupts,
                error,
            });
        }
    }

    fn state_writes(&self, index: usize, shown: &Shown) -> Vec<(ChannelId, V)> {
        let mut writes = Vec::new();
        for write in &self.tasks[index].writes {
            if let Some((key, value)) = write.as_value()
                && self.graph.is_key(key)
                && shown.contains(&self.graph, key)
            {
                writes.push((key, value.clone()));
            }
        }
        writes
    }

    pub(super) fn emit(&mut self, event: Event<V>) {
        self.actions.push_back(Action::Emit(event));
    }
}
