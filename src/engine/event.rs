//! What a run tells while it goes on.

use std::rc::Rc;

use super::graph::{ChannelId, NodeId};
use super::task::TaskRef;
use crate::error::Error;

/// Something that a stream mode shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<V> {
    /// The state after a superstep that wrote to it.
    Values(Rc<Snapshot<V>>),
    /// A task finished, with its writes to state keys in order; a key may come twice.
    Updates {
        /// The node.
        node: NodeId,
        /// What it wrote.
        writes: Vec<(ChannelId, V)>,
    },
    /// A task is about to start.
    TaskStarted {
        /// The task.
        task: TaskRef,
        /// What its node will be given.
        input: TaskInput<V>,
    },
    /// A task finished or failed.
    TaskFinished {
        /// The task.
        task: TaskRef,
        /// Its writes to state keys, in order.
        writes: Vec<(ChannelId, V)>,
        /// Why it failed.
        error: Option<Error<V>>,
    },
    /// What a node returned, for whoever streams the messages in it.
    Output {
        /// The task.
        task: TaskRef,
        /// The value, as it is.
        value: V,
    },
    /// The run stopped at a breakpoint.
    Interrupted,
}

/// The readable state at one moment: each key that holds something, in the order of the state's keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot<V> {
    /// Keys and their values.
    pub values: Vec<(ChannelId, V)>,
}

impl<V: Clone> Snapshot<V> {
    /// The same moment, seen through some keys, in their order.
    pub fn only(&self, keys: &[ChannelId]) -> Self {
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            values.extend(self.values.iter().find(|(held, _)| held == key).cloned());
        }
        Self { values }
    }
}

/// What a node is given.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskInput<V> {
    /// The state; all tasks that an edge started read the same.
    State(Rc<Snapshot<V>>),
    /// What a `Send` carries.
    Arg(V),
}

/// Which events a run makes. One that nobody asked for is never built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// [`Event::Values`]
    pub values: bool,
    /// [`Event::Updates`]
    pub updates: bool,
    /// [`Event::TaskStarted`] and [`Event::TaskFinished`]
    pub tasks: bool,
    /// [`Event::Output`]
    pub outputs: bool,
}
