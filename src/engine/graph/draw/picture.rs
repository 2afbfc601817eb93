//! A picture: its nodes, its edges, and how it becomes a part of another.

use std::mem;

use super::entries::{Place, grouped};

/// What a graph looks like: its nodes and edges in the order in which LangGraph lists them.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    pub(super) nodes: Vec<DrawnNode>,
    pub(super) edges: Vec<Edge>,
}

/// A node of the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawnNode {
    /// Its name, in quotes if Mermaid would misread it; before it those of the nodes on the way to it, with colons.
    pub id: String,
    /// What is written under the name: the node's metadata, and `__interrupt` where a run stops at it.
    pub metadata: Vec<(String, String)>,
    /// When a run stops at it: `before`, `after`, `before,after` or an empty text.
    pub stops: &'static str,
    /// Where it comes from: the numbers of the subgraphs on the way to it, and then its own, which is 0 for `__start__`
    /// and for `__end__`.
    pub origin: Vec<u32>,
}

/// An arrow of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The place of the node that it leaves.
    pub source: usize,
    /// The place of the node that it enters.
    pub target: usize,
    /// The condition's answer, where it differs from the target.
    pub label: Option<String>,
    /// Whether it may be taken rather than always is: branches and `ends`.
    pub conditional: bool,
}

/// An end of the picture: its tip is the only node that no edge enters, or that none leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Last,
}

/// The place of what is not in the picture.
const NOWHERE: usize = usize::MAX;

impl Drawing {
    /// Draws a function as LangChain draws a runnable: between its input and its output.
    pub(in crate::engine::graph) fn of_function(name: &str) -> Self {
        let node = |suffix: &str, number| DrawnNode {
            id: format!("{name}{suffix}"),
            origin: vec![number],
            ..DrawnNode::default()
        };
        let edge = |source| Edge {
            source,
            target: source + 1,
            label: None,
            conditional: false,
        };
        Self {
            nodes: vec![node("Input", 0), node("", 1), node("Output", 0)],
            edges: vec![edge(0), edge(1)],
        }
    }

    /// Every node: `__start__`, those of the builder or what is inside them, and `__end__` if something leads there.
    pub fn nodes(&self) -> &[DrawnNode] {
        &self.nodes
    }

    /// Every edge.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The tip of the picture.
    pub(super) fn tip(&self, side: Side) -> Option<usize> {
        self.tip_without(side, [NOWHERE; 2])
    }

    /// The tip of the picture without two of its nodes and their edges.
    #[inline(never)]
    fn tip_without(&self, side: Side, without: [usize; 2]) -> Option<usize> {
        let is_left = |at: usize| at != without[0] && at != without[1];
        let mut is_tip = vec![true; self.nodes.len()];
        for edge in &self.edges {
            let (near, far) = match side {
                Side::First => (edge.target, edge.source),
                Side::Last => (edge.source, edge.target),
            };
            if is_left(far) {
                is_tip[near] = false;
            }
        }
        let mut tip = None;
        for (at, is_tip) in is_tip.iter().enumerate() {
            if *is_tip && is_left(at) {
                if tip.is_some() {
                    return None;
                }
                tip = Some(at);
            }
        }
        tip
    }

    /// The tip if there is another one without it.
    fn needless_tip(&self, side: Side, first: usize) -> usize {
        match self.tip_without(side, [first, NOWHERE]) {
            Some(tip) if self.tip_without(side, [first, tip]).is_some() => tip,
            _ => NOWHERE,
        }
    }

    /// The picture with its nodes in the order of a JavaScript object. A node that came with a subgraph's picture may have
    /// the id of another, and takes its place.
    pub(super) fn in_order(self) -> Self {
        let mut kept = Vec::new();
        let mut places = vec![0; self.nodes.len()];
        for group in grouped(places.len(), &|at| &self.nodes[at].id).chunk_by(Place::is_beside) {
            for place in group {
                places[place.entry] = kept.len();
            }
            kept.push(group[group.len() - 1].entry);
        }
        self.rearranged(&kept, &places)
    }

    /// The picture as a part of another, without `__start__` and `__end__`. A tip is left out if there is a tip without
    /// it: not where a graph begins or ends with several nodes.
    pub(super) fn trimmed(self) -> Self {
        let first = self.needless_tip(Side::First, NOWHERE);
        let last = self.needless_tip(Side::Last, first);
        let mut kept = Vec::new();
        let mut places = Vec::new();
        for at in 0..self.nodes.len() {
            if at == first || at == last {
                places.push(NOWHERE);
            } else {
                places.push(kept.len());
                kept.push(at);
            }
        }
        self.rearranged(&kept, &places)
    }

    /// The picture with only some of its nodes, and the edges between places that are left.
    #[inline(never)]
    fn rearranged(mut self, kept: &[usize], places: &[usize]) -> Self {
        let mut picture = Self::default();
        for at in kept {
            picture.nodes.push(mem::take(&mut self.nodes[*at]));
        }
        for edge in &mut self.edges {
            let (source, target) = (places[edge.source], places[edge.target]);
            if source != NOWHERE && target != NOWHERE {
                picture.edges.push(Edge {
                    source,
                    target,
                    label: edge.label.take(),
                    conditional: edge.conditional,
                });
            }
        }
        picture
    }
}
