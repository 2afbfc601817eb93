//! Managed values: keys of the state that hold what the engine knows of the run. Nodes and conditions read them; they
//! are no part of the state, and nobody writes them.

use std::rc::Rc;

use super::event::{Snapshot, TaskInput};
use super::graph::Kind;
use super::host::{Host, Primitive};
use super::run::Run;
use super::task::Task;

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
    pub(super) fn manage_inputs(&self, tasks: &mut [Task<V>], host: &impl Host<V>) {
        if self.graph.managed().is_empty() {
            return;
        }
        for task in tasks {
            if let TaskInput::State(state) = &mut task.input {
                let reads = &self.graph.node(task.which.node).reads;
                let mut managed = self.managed(host);
                managed.values = reads.keep(managed.values);
                Rc::make_mut(state).values.append(&mut managed.values);
            }
        }
    }

    /// The managed values of this superstep.
    pub(super) fn managed(&self, host: &impl Host<V>) -> Snapshot<V> {
        let step = self.step as f64;
        let mut values = Vec::new();
        for key in self.graph.managed() {
            let told = match self.graph.channel(*key).kind {
                Kind::Managed(Managed::IsLastStep) => Primitive::Boolean(step == self.stop - 1.0),
                Kind::Managed(Managed::RemainingSteps) => Primitive::Number(self.stop - step),
                _ => continue,
            };
            values.push((*key, host.primitive(told)));
        }
        Snapshot { values }
    }
}
