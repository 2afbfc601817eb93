//! Managed values: keys of the state that hold what the engine knows of the run. Nodes and conditions read them; they
//! are no part of the state, and nobody writes them.

use std::rc::Rc;

use super::event::{Snapshot, TaskInput};
use super::graph::{Keys, Kind};
use super::host::{Host, Primitive};
use super::run::Run;

/// What a managed value tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Managed {
    /// Whether this superstep is the last one after which the run can end without having reached its recursion limit.
    IsLastStep,
    /// How many supersteps there are until then, with this one.
    RemainingSteps,
}

impl<V: Clone> Run<V> {
    /// Planned tasks that read the state find the managed values of their nodes' keys in it.
    pub(super) fn manage_inputs(&mut self, host: &impl Host<V>) {
        if !self.graph.manages() {
            return;
        }
        for index in 0..self.tasks.len() {
            let task = &self.tasks[index];
            if let TaskInput::State(state) = &task.input {
                let reads = &self.graph.node(task.which.node).reads;
                let managed = self.managed(Snapshot::clone(state), reads, host);
                self.tasks[index].input = TaskInput::State(Rc::new(managed));
            }
        }
    }

    /// The state with those of the managed values that somebody reads.
    pub(super) fn managed(&self, mut state: Snapshot<V>, reads: &Keys, host: &impl Host<V>) -> Snapshot<V> {
        if !self.graph.manages() {
            return state;
        }
        let left = self.stop - self.step as f64;
        for key in self.graph.keys() {
            if let Kind::Managed(managed) = self.graph.channel(key).kind
                && reads.contain(key)
            {
                let told = match managed {
                    Managed::IsLastStep => Primitive::Boolean(left == 1.0),
                    Managed::RemainingSteps => Primitive::Number(left),
                };
                state.values.push((key, host.primitive(told)));
            }
        }
        state
    }
}
