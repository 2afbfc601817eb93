//! Checkpoints: what a run leaves with a saver after each superstep, and what it goes on from.
//!
//! They hold what LangGraph's checkpoints of version 4 hold; their JavaScript form is made and read at the boundary.

use std::rc::Rc;

use uuid::Uuid;

use super::channel::Stored;
use super::channels::{Seen, Version};
use super::delta::Deltas;
use super::graph::{ChannelId, NodeId};
use super::interrupt::Interrupt;
use super::write::Write;
use crate::error::Failure;

/// The state of a graph between two supersteps.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<V> {
    /// Its id; ids sort by the time at which they were made.
    pub id: Uuid,
    /// The channels that hold something.
    pub values: Vec<(ChannelId, Stored<V>)>,
    /// How often each channel has changed, by its place in the graph; 0 for never.
    pub versions: Vec<Version>,
    /// What each node had seen of its triggers when it last ran.
    pub seen: Seen,
    /// What the graph does not know.
    pub leftover: Rc<Leftover>,
}

/// Versions of channels by name.
pub type NamedVersions = Vec<(Rc<str>, Version)>;

/// What a checkpoint says of channels and nodes that the graph does not have, such as those of an older version of it.
/// It is handed on as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftover {
    /// Versions of channels, by name.
    pub versions: NamedVersions,
    /// What was seen, by the names of nodes and channels.
    pub seen: Vec<(Rc<str>, NamedVersions)>,
}

/// What made a checkpoint: the `source` of its metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A run's input.
    Input,
    /// A superstep.
    Loop,
    /// `updateState`.
    Update,
    /// A run or an update that leaves the thread's history.
    Fork,
}

/// A checkpoint as a saver gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved<V> {
    /// The checkpoint.
    pub checkpoint: Checkpoint<V>,
    /// The superstep that it ends; -1 for an input, -2 for none.
    pub step: i64,
    /// What made it.
    pub source: Source,
    /// The one before it.
    pub parent: Option<Uuid>,
    /// What tasks of the superstep after it have written so far, in the order of their paths.
    pub pending: Vec<Pending<V>>,
    /// Whether the caller named it, and the thread has another that is newer.
    pub is_superseded: bool,
    /// What its metadata says of delta keys.
    pub deltas: Deltas,
}

/// What one task, or the caller, has recorded on a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending<V> {
    /// Whose it is.
    pub owner: Owner,
    /// What it is.
    pub record: Record<V>,
}

/// Whose a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's: the caller's `Command`.
    Nobody,
    /// The task's with this id.
    Task(Uuid),
    /// An answer to the interrupt with this id, whose task is not known.
    Interrupt(u128),
}

/// A record on a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub enum Record<V> {
    /// A write to a channel.
    Write(Write<V>),
    /// `__no_writes__`: the task finished and wrote nothing.
    Nothing,
    /// `__return__`: what a functional task returned.
    Return(V),
    /// `__error__`: the error's name and message.
    Error(V),
    /// `__error_source_node__`: the node whose error handler is to run.
    ErrorSource(NodeId),
    /// `__interrupt__`: the questions that the task waits for.
    Interrupts(Vec<Interrupt<V>>),
    /// `__resume__` of a task: the answers that it has had.
    Answers(Vec<V>),
    /// `__resume__` of nobody: an answer for whoever waits.
    Answer(V),
}

/// How soon a run's checkpoints must be stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Before the next superstep starts.
    Sync,
    /// While the next superstep runs.
    #[default]
    Async,
    /// Once, when the run ends.
    Exit,
}

/// What a saver is to store.
#[derive(Clone, Debug, PartialEq)]
pub enum Save<V> {
    /// A checkpoint.
    Checkpoint {
        /// The checkpoint.
        checkpoint: Checkpoint<V>,
        /// The superstep that it ends.
        step: i64,
        /// What made it.
        source: Source,
        /// The one before it.
        parent: Option<Uuid>,
        /// The channels that changed since the last one that was stored.
        changed: Vec<ChannelId>,
        /// What its metadata says of delta keys.
        deltas: Deltas,
    },
    /// Records on a checkpoint.
    Records {
        /// The checkpoint.
        checkpoint: Uuid,
        /// Whose they are.
        owner: Owner,
        /// The owner's path as LangGraph writes it; empty for nobody's.
        path: String,
        /// The records.
        records: Vec<Record<V>>,
        /// Whether values of the checkpoints that follow are rebuilt from them: those must not be stored before they are.
        is_built_on: bool,
    },
}

/// A checkpoint that cannot be read, and why.
pub fn unreadable(why: &str) -> Failure {
    Failure::error(format!(
        "This checkpoint cannot be read: {why}. Go on from an older one by its \"checkpoint_id\"."
    ))
}

impl<V> Saved<V> {
    /// Refuses the number of a superstep that nobody counts to: supersteps are counted on from it, in 32 bits where
    /// JavaScript knows tasks by them.
    pub(super) fn check(&self) -> Result<(), Failure> {
        const LARGEST: i64 = 1 << 30;
        match (-2..=LARGEST).contains(&self.step) {
            true => Ok(()),
            false => Err(unreadable("its step is no number of a superstep")),
        }
    }
}

impl<V> Record<V> {
    /// Whether it is something the task brought, not a word on what happened to it.
    pub fn is_output(&self) -> bool {
        matches!(self, Record::Write(_) | Record::Nothing | Record::Return(_))
    }
}

impl Source {
    /// LangGraph's word.
    pub fn name(self) -> &'static str {
        match self {
            Source::Input => "input",
            Source::Loop => "loop",
            Source::Update => "update",
            Source::Fork => "fork",
        }
    }

    /// The source of a word; one that is not known is taken as a superstep's.
    pub fn of(name: &str) -> Self {
        match name {
            "input" => Source::Input,
            "update" => Source::Update,
            "fork" => Source::Fork,
            _ => Source::Loop,
        }
    }

    /// Whether a checkpoint of it is a branch of its own.
    pub fn is_branch(self) -> bool {
        matches!(self, Source::Update | Source::Fork)
    }
}
