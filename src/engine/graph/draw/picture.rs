//! Finding the picture of a graph in its builder. Nodes are known by number here.

use super::super::builder::{BranchSpec, Builder, NodeSpec};
use super::super::{Breakpoints, END, NodeId, START};
use super::entries::{Place, entries, grouped, places};
use crate::engine::order::compare_utf16;

/// What a graph looks like: its nodes and edges in the order in which LangGraph lists them.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub(super) nodes: Vec<DrawnNode>,
    pub(super) edges: Vec<Edge>,
    /// The place of the only node that no edge enters.
    pub(super) first: Option<usize>,
    /// The place of the only node that no edge leaves.
    pub(super) last: Option<usize>,
}

/// A node of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnNode {
    /// The node's name, in quotes if Mermaid would misread it.
    pub id: String,
    /// What is written under the name: the node's metadata, and `__interrupt` where a run stops at it.
    pub metadata: Vec<(String, String)>,
}

/// An arrow of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The id of the node that it leaves.
    pub source: String,
    /// The id of the node that it enters.
    pub target: String,
    /// The condition's answer, where it differs from the target.
    pub label: Option<String>,
    /// Whether it may be taken rather than always is: branches and `ends`.
    pub conditional: bool,
}

impl Drawing {
    /// Draws a builder that has been validated.
    pub(in crate::engine::graph) fn new(builder: &Builder, before: &Breakpoints, after: &Breakpoints) -> Self {
        let mut sketch = Sketch::new(builder);
        sketch.plain_edges();
        sketch.branch_edges();
        sketch.command_edges();
        sketch.closing_edges();
        sketch.finished(before, after)
    }

    /// Every node: `__start__`, those of the builder, and `__end__` if something leads there.
    pub fn nodes(&self) -> &[DrawnNode] {
        &self.nodes
    }

    /// Every edge.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }
}

impl DrawnNode {
    /// The node's name as it was given.
    pub fn name(&self) -> &str {
        match self.id.as_str() {
            QUOTED_KEYWORD => KEYWORD,
            id => id,
        }
    }
}

/// A drawing in the making.
struct Sketch<'a> {
    builder: &'a Builder,
    /// `__start__`, the builder's nodes, `__end__`, and then names without a node.
    spots: Vec<Spot<'a>>,
    /// The numbers of the nodes in the order of a JavaScript object.
    order: Vec<usize>,
    edges: Vec<Edge>,
}

/// What edges run between.
struct Spot<'a> {
    name: &'a str,
    is_left: bool,
    is_entered: bool,
    is_entered_plainly: bool,
}

impl<'a> Sketch<'a> {
    fn new(builder: &'a Builder) -> Self {
        let mut sketch = Self {
            builder,
            spots: Vec::new(),
            order: Vec::new(),
            edges: Vec::new(),
        };
        sketch.add(START);
        for node in &builder.nodes {
            sketch.add(&node.name);
        }
        sketch.add(END);
        sketch.order = entries(sketch.spots.len(), &|at| sketch.spots[at].name);
        sketch
    }

    fn add(&mut self, name: &'a str) {
        self.spots.push(Spot {
            name,
            is_left: false,
            is_entered: false,
            is_entered_plainly: false,
        });
    }

    fn end(&self) -> usize {
        self.builder.nodes.len() + 1
    }

    /// The builder's node of a number; `__start__` and `__end__` are none of it.
    fn node(&self, number: usize) -> Option<&'a NodeSpec> {
        self.builder.nodes.get(number.wrapping_sub(1))
    }

    #[inline(never)]
    fn number(&mut self, name: &'a str) -> usize {
        if let Some(node) = self.builder.find(name) {
            return node.0 as usize;
        }
        if name == START {
            return 0;
        }
        let mut number = self.end();
        while number < self.spots.len() && self.spots[number].name != name {
            number += 1;
        }
        if number == self.spots.len() {
            self.add(name);
        }
        number
    }

    #[inline(never)]
    fn connect(&mut self, source: usize, target: usize, label: Option<&str>, conditional: bool) {
        self.spots[source].is_left = true;
        let entered = &mut self.spots[target];
        entered.is_entered = true;
        entered.is_entered_plainly |= !conditional;
        let target = display(entered.name);
        self.edges.push(Edge {
            source: display(self.spots[source].name),
            label: label.filter(|label| *label != target).map(String::from),
            target,
            conditional,
        });
    }

    /// Edges and joins by source. LangGraph's comparator answers -1 or 0 and never 1, which V8's sort does not notice:
    /// like every TimSort it only asks whether one element is less than another. What comes out is a stable sort.
    fn plain_edges(&mut self) {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (source, target) in &self.builder.edges {
            pairs.push((source, target));
        }
        for (sources, target) in &self.builder.joins {
            for source in sources {
                pairs.push((source, target));
            }
        }
        for at in places(pairs.len(), &|a, b| compare_utf16(pairs[a].0, pairs[b].0)) {
            let (source, target) = pairs[at];
            let (source, target) = (self.number(source), self.number(target));
            self.connect(source, target, None, false);
        }
    }

    /// Where conditions may lead.
    fn branch_edges(&mut self) {
        let branches = &self.builder.branches;
        for group in grouped(branches.len(), &|at| &branches[at].source).chunk_by(Place::is_beside) {
            for at in entries(group.len(), &|at| &branches[group[at].entry].name) {
                self.branch(&branches[group[at].entry]);
            }
        }
    }

    /// What a path map names, or every node but the one that the condition leaves.
    fn branch(&mut self, branch: &'a BranchSpec) {
        let source = self.number(&branch.source);
        if let Some(path_map) = &branch.path_map {
            for at in entries(path_map.len(), &|at| &path_map[at].0) {
                let (label, target) = &path_map[at];
                let target = self.number(target);
                self.connect(source, target, Some(label), true);
            }
            return;
        }
        for at in 0..self.order.len() {
            let target = self.order[at];
            if target != source && self.node(target).is_some() {
                self.connect(source, target, None, true);
            }
        }
        self.connect(source, self.end(), None, true);
    }

    /// Where nodes may go by `Command`.
    fn command_edges(&mut self) {
        for at in 0..self.order.len() {
            let source = self.order[at];
            if let Some(node) = self.node(source) {
                for target in &node.options.ends {
                    let target = self.number(target);
                    self.connect(source, target, None, true);
                }
            }
        }
    }

    /// An edge to `__end__` from each node that is entered by a plain edge and left by none.
    fn closing_edges(&mut self) {
        let mut open = Vec::new();
        for (number, spot) in self.spots.iter().enumerate() {
            if spot.is_entered_plainly && !spot.is_left && number != self.end() {
                open.push((number, display(spot.name)));
            }
        }
        for at in places(open.len(), &|a, b| compare_utf16(&open[a].1, &open[b].1)) {
            self.connect(open[at].0, self.end(), None, false);
        }
    }

    fn finished(self, before: &Breakpoints, after: &Breakpoints) -> Drawing {
        let mut nodes = Vec::new();
        let mut firsts = Vec::new();
        let mut lasts = Vec::new();
        for &number in &self.order {
            let spot = &self.spots[number];
            if number == self.end() && !spot.is_entered {
                continue;
            }
            if !spot.is_entered {
                firsts.push(nodes.len());
            }
            if !spot.is_left {
                lasts.push(nodes.len());
            }
            nodes.push(DrawnNode {
                id: display(spot.name),
                metadata: match self.node(number) {
                    Some(node) => metadata(node, NodeId(number as u32), before, after),
                    None => Vec::new(),
                },
            });
        }
        Drawing {
            nodes,
            edges: self.edges,
            first: only(&firsts),
            last: only(&lasts),
        }
    }
}

fn only(places: &[usize]) -> Option<usize> {
    match places {
        [place] => Some(*place),
        _ => None,
    }
}

fn metadata(spec: &NodeSpec, id: NodeId, before: &Breakpoints, after: &Breakpoints) -> Vec<(String, String)> {
    let stops = match (marks(before, spec, id), marks(after, spec, id)) {
        (true, true) => "before,after",
        (true, false) => "before",
        (false, true) => "after",
        (false, false) => "",
    };
    let mut given = spec.options.metadata.clone();
    if !stops.is_empty() {
        given.push(("__interrupt".into(), stops.into()));
    }
    let mut metadata = Vec::new();
    for at in entries(given.len(), &|at| &given[at].0) {
        metadata.push(given[at].clone());
    }
    metadata
}

/// Whether a breakpoint shows at a node. LangGraph looks the name up in `"*"` as in a list, so that breakpoints at
/// every node show only where the name is a part of that text.
#[inline(never)]
fn marks(breakpoints: &Breakpoints, spec: &NodeSpec, id: NodeId) -> bool {
    match breakpoints {
        Breakpoints::All => matches!(spec.name.as_str(), "" | "*"),
        Breakpoints::None | Breakpoints::Nodes(_) => breakpoints.contain(id),
    }
}

/// The one keyword that LangGraph quotes.
const KEYWORD: &str = "subgraph";
const QUOTED_KEYWORD: &str = "\"subgraph\"";

/// A node's id: its name, unless that is the keyword.
#[inline(never)]
fn display(name: &str) -> String {
    match name {
        KEYWORD => QUOTED_KEYWORD,
        _ => name,
    }
    .into()
}
