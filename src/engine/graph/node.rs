//! A node of a compiled graph.

use std::rc::Rc;

use super::{BranchId, ChannelId, Keys, NodeId};
use crate::engine::attempt::Policies;

/// A node: what triggers it, and where it writes once it has run.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub name: Rc<str>,
    /// The keys that it reads.
    pub reads: Keys,
    /// The channels that trigger it, in the order in which they are looked at.
    pub triggers: Vec<ChannelId>,
    /// Keys without which it does not run, whatever triggers it.
    pub needs: Vec<ChannelId>,
    /// `branch:to:` this node, which edges and `goto` write; `__start__` has none.
    pub trigger: Option<ChannelId>,
    /// The channels that its edges write: triggers of other nodes, and joins.
    pub edges: Vec<ChannelId>,
    /// Its conditional edges.
    pub branches: Vec<BranchId>,
    /// Its place among the names in JavaScript's sort order: tasks of a superstep start in it.
    pub rank: u32,
    /// What goes on around its function. Without retries of its own the run's count.
    pub policies: Policies,
    /// The node that deals with its errors.
    pub handler: Option<NodeId>,
}
