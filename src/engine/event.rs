//! What a run tells while it goes on.

use std::rc::Rc;

use uuid::Uuid;

use super::checkpoint::Source;
use super::delta::Deltas;
use super::graph::{ChannelId, NodeId};
use super::interrupt::Interrupt;
use super::task::TaskRef;
use crate::error::Error;

/// Something that a stream mode shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<V> {
    /// The state after a superstep that wrote to it.
    Values(Rc<Snapshot<V>>),
    /// The checkpoint of the state that comes next.
    Envelope(Envelope),
    /// A task finished, with its writes to state keys in order; a key may come twice.
    Updates {
        /// The node.
        node: NodeId,
        /// What it wrote.
        writes: Vec<(ChannelId, V)>,
        /// Whether it did so in an earlier run.
        is_cached: bool,
    },
    /// A function that a task called gave something.
    Gave {
        /// The call.
        task: TaskRef,
        /// What it gave.
        value: V,
        /// Whether it did so in an earlier run.
        is_cached: bool,
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
        /// The questions that it waits for.
        interrupts: Vec<Interrupt<V>>,
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
    /// A task stopped with questions; without any, the run stopped at a breakpoint.
    Interrupted(Vec<Interrupt<V>>),
    /// The state that the tasks of the next superstep start from.
    Checkpoint(Box<Overview<V>>),
}

/// What a checkpoint goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its id, where checkpoints have any.
    pub id: Option<Uuid>,
    /// The id of the one before it, as far as that is stored.
    pub parent: Option<Uuid>,
    /// The superstep that it ends.
    pub step: i64,
    /// What made it.
    pub source: Source,
}

/// A checkpoint and the tasks that are to run on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview<V> {
    /// The checkpoint's id; of one that is not stored yet, that of the last that is.
    pub id: Option<Uuid>,
    /// The id of the one before it.
    pub parent: Option<Uuid>,
    /// Whether that is still the one before the checkpoint that the run started from.
    pub is_loaded: bool,
    /// Whether the run started from this very checkpoint.
    pub is_first: bool,
    /// The superstep that it ends.
    pub step: i64,
    /// What made it.
    pub source: Source,
    /// What its metadata says of delta keys.
    pub deltas: Deltas,
    /// The state.
    pub state: Rc<Snapshot<V>>,
    /// The tasks.
    pub tasks: Vec<TaskState<V>>,
}

/// What a checkpoint knows of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskState<V> {
    /// The task.
    pub task: TaskRef,
    /// Its id.
    pub id: Uuid,
    /// Why it failed: `{ message, name }`.
    pub error: Option<V>,
    /// The questions that it waits for.
    pub interrupts: Vec<Interrupt<V>>,
    /// Its writes to state keys, in order, once it has finished.
    pub result: Option<Vec<(ChannelId, V)>>,
}

/// The readable state at one moment: each key that holds something, in the order of the state's keys.
#[derive(Clone, Debug, Default, PartialEq)]
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

impl Wanted {
    /// What either asks for.
    pub fn and(self, other: Wanted) -> Wanted {
        Wanted {
            values: self.values || other.values,
            updates: self.updates || other.updates,
            tasks: self.tasks || other.tasks,
            outputs: self.outputs || other.outputs,
            checkpoints: self.checkpoints || other.checkpoints,
            envelopes: self.envelopes || other.envelopes,
        }
    }
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
    /// [`Event::Checkpoint`]
    pub checkpoints: bool,
    /// [`Event::Envelope`], where values are wanted too
    pub envelopes: bool,
}
