//! Control that nodes and callers hand to the engine, already decoded.

use super::graph::{ChannelId, NodeId};
use super::interrupt::Resume;
use super::timeout::Timeout;
use crate::error::Failure;

/// A packet for one node: it runs in the next superstep with `arg` as its whole input.
#[derive(Clone, Debug, PartialEq)]
pub struct Send<V> {
    /// The node to run.
    pub node: NodeId,
    /// Its input, as it is.
    pub arg: V,
    /// The timeout of its task, instead of the node's.
    pub timeout: Option<Timeout>,
}

/// Where a conditional edge or a `Command` leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination<V> {
    /// A node, by name.
    Node(NodeId),
    /// `END`: nowhere.
    End,
    /// A packet.
    Send(Send<V>),
    /// A name that no node has: LangGraph writes to a channel that does not exist, so nothing happens.
    Unknown,
}

/// What one conditional edge answered, before its path map was applied.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<V> {
    /// A name, or any value as the text that a path map is looked up with.
    Name(String),
    /// A packet: path maps leave it as it is.
    Send(Packet<V>),
    /// A falsy value, as text: an answer only where a path map has it.
    Falsy(String),
}

/// A `Send` as user code wrote it: its node is still a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet<V> {
    /// The name of the node.
    pub node: String,
    /// Its input.
    pub arg: V,
    /// The timeout of its task, instead of the node's.
    pub timeout: Option<Timeout>,
}

/// What a node gave back.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned<V> {
    /// Writes to state keys, in the order of the node's object.
    pub updates: Vec<(ChannelId, V)>,
    /// Where its `Command`s go.
    pub goto: Vec<Destination<V>>,
    /// The value itself, for whoever streams messages out of it.
    pub output: Option<V>,
}

impl<V> Returned<V> {
    /// A node's plain update.
    pub fn update(updates: Vec<(ChannelId, V)>) -> Self {
        Self {
            updates,
            goto: Vec::new(),
            output: None,
        }
    }
}

/// What a run starts from.
#[derive(Clone, Debug, PartialEq)]
pub enum Input<V> {
    /// Nothing was given.
    Empty,
    /// A value for the `__start__` channel.
    Value {
        /// The value, as it is.
        value: V,
        /// The value taken apart, as if `__start__` had returned it.
        parsed: Result<Returned<V>, Failure>,
    },
    /// A `Command`.
    Command {
        /// Its `update`, keys that the state does not have left out; `None` when it has no update.
        writes: Option<Vec<(ChannelId, V)>>,
        /// The nodes to start with.
        goto: Vec<Destination<V>>,
        /// The answer it gives to interrupts.
        resume: Option<Resume<V>>,
    },
}
