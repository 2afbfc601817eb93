//! What a task writes: the only way in which state changes.

use super::command::Send;
use super::graph::{ChannelId, NodeId};

/// One write of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Write<V> {
    /// The channel.
    pub channel: ChannelId,
    /// What is written.
    pub item: Item<V>,
}

/// What a channel takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Item<V> {
    /// A value of a state key.
    Value(V),
    /// An edge triggers its target.
    Edge,
    /// The node that leads to another by a command or a condition, or comes to a join.
    From(NodeId),
    /// A packet.
    Send(Send<V>),
}

impl<V> Write<V> {
    /// A write to a state key.
    pub fn value(channel: ChannelId, value: V) -> Self {
        Self {
            channel,
            item: Item::Value(value),
        }
    }

    /// The trigger of an edge's target.
    pub fn edge(channel: ChannelId) -> Self {
        Self {
            channel,
            item: Item::Edge,
        }
    }

    /// The trigger of where a command or a condition leads, or an arrival at a join.
    pub fn from(channel: ChannelId, node: NodeId) -> Self {
        Self {
            channel,
            item: Item::From(node),
        }
    }

    /// The state key and the value, when it is a write to one.
    pub fn as_value(&self) -> Option<(ChannelId, &V)> {
        match &self.item {
            Item::Value(value) => Some((self.channel, value)),
            _ => None,
        }
    }
}
