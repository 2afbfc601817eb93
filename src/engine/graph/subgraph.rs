//! Compiled graphs inside the nodes of a graph.

use std::cell::RefCell;
use std::rc::Rc;

use super::builder::Builder;
use super::draw::Drawing;
use super::{Graph, NodeId};
use crate::error::Failure;

/// A compiled graph inside a node. It is older than every graph that has it, so that none is inside itself.
#[derive(Clone, Debug)]
pub(super) struct Subgraph {
    pub node: NodeId,
    pub graph: Rc<Graph>,
    pub builder: Rc<RefCell<Builder>>,
}

impl Subgraph {
    /// The subgraph's picture.
    pub fn drawing(&self, levels: u32) -> Result<Drawing, Failure> {
        self.builder.borrow().drawing(&self.graph, levels)
    }
}
