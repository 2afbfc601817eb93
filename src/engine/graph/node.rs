//! A node of a compiled graph.

use std::rc::Rc;

use super::{BranchId, ChannelId, Keys, NodeId};
use crate::engine::cache::CachePolicy;
use crate::engine::retry::RetryPolicy;
use crate::engine::timeout::Timeout;

/// A node: what triggers it, and where it writes once it has run.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub name: Rc<str>,
    /// The keys that it reads.
    pub reads: Keys,
    /// The channels that trigger it, in the order in which they are looked at.
    pub triggers: Vec<ChannelId>,
    /// `branch:to:` this node, which edges and `goto` write; `__start__` has none.
    pub trigger: Option<ChannelId>,
    /// The channels that its edges write: triggers of other nodes, and joins.
    pub edges: Vec<ChannelId>,
    /// Its conditional edges.
    pub branches: Vec<BranchId>,
    /// Its place among the names in JavaScript's sort order: tasks of a superstep start in it.
    pub rank: u32,
    /// When its tasks are tried again: the first policy that is for the error. With none the run's policies count.
    pub retry: Vec<RetryPolicy>,
    /// How long an attempt may take.
    pub timeout: Option<Timeout>,
    /// How what it writes is kept.
    pub cache: Option<CachePolicy>,
    /// The node that deals with its errors.
    pub handler: Option<NodeId>,
}
