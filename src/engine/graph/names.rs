//! The names of a graph's nodes.

use std::rc::Rc;

use super::NodeId;

/// Nodes by name, kept in order: a sorted list is a fraction of a map's code.
#[derive(Clone, Debug, Default)]
pub struct Names {
    nodes: Vec<(Rc<str>, NodeId)>,
}

impl Names {
    /// Notes a node's name.
    pub fn insert(&mut self, name: Rc<str>, node: NodeId) {
        match self.place(&name) {
            Ok(place) => self.nodes[place].1 = node,
            Err(place) => self.nodes.insert(place, (name, node)),
        }
    }

    /// The node of a name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        let place = self.place(name).ok()?;
        Some(self.nodes[place].1)
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.nodes.binary_search_by(|(known, _)| (**known).cmp(name))
    }
}
