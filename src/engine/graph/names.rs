//! The names of a graph's nodes.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::NodeId;

/// Nodes by name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    nodes: BTreeMap<Rc<str>, NodeId>,
}

impl Names {
    /// Notes a node's name.
    pub fn insert(&mut self, name: Rc<str>, node: NodeId) {
        self.nodes.insert(name, node);
    }

    /// The node of a name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.nodes.get(name).copied()
    }
}
