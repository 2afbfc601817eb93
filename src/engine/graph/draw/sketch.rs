//! Finding the picture of a graph in its builder, with the pictures of its subgraphs inside. The builder's nodes are known
//! by number here, those of the picture by place.

use super::super::builder::{BranchSpec, Builder, NodeSpec};
use super::super::{Breakpoints, END, Graph, NodeId, START};
use super::entries::{Place, entries, grouped, places};
use super::mermaid::push;
use super::picture::{Drawing, DrawnNode, Edge, Side};
use crate::engine::order::compare_utf16;
use crate::error::Failure;

/// Draws a builder that has been validated.
pub(in crate::engine::graph) fn drawing(builder: &Builder, graph: &Graph, levels: u32) -> Result<Drawing, Failure> {
    let mut sketch = Sketch::new(builder);
    sketch.nodes(graph, levels);
    sketch.plain_edges();
    sketch.branch_edges();
    sketch.command_edges();
    sketch.closing_edges();
    match sketch.failure {
        Some(failure) => Err(failure),
        None => Ok(sketch.drawing.in_order()),
    }
}

/// A drawing in the making.
struct Sketch<'a> {
    builder: &'a Builder,
    /// The builder's nodes in the order of a JavaScript object.
    order: Vec<usize>,
    /// By number: `__start__`, the builder's nodes, `__end__`.
    spots: Vec<Spot>,
    drawing: Drawing,
    /// What went wrong first.
    failure: Option<Failure>,
}

/// What edges run between: a node, or the picture that is drawn in its place.
#[derive(Clone, Copy, Default)]
struct Spot {
    /// The node at which edges come in. `__end__` has none until something leads there.
    entry: Option<usize>,
    /// The node from which edges go out. A picture without a last node has none, and no edges out.
    exit: Option<usize>,
    is_left: bool,
    is_entered_plainly: bool,
}

impl<'a> Sketch<'a> {
    fn new(builder: &'a Builder) -> Self {
        let nodes = &builder.nodes;
        Self {
            builder,
            order: entries(nodes.len(), &|at| &nodes[at].name),
            spots: vec![Spot::default(); nodes.len() + 2],
            drawing: Drawing::default(),
            failure: None,
        }
    }

    /// The number of a name; that of an edge which was added after compiling may be of no node.
    #[inline(never)]
    fn number(&self, name: &str) -> Option<usize> {
        match name {
            START => Some(0),
            END => Some(self.spots.len() - 1),
            _ => Some(self.builder.find(name)?.0 as usize),
        }
    }

    fn nodes(&mut self, graph: &Graph, levels: u32) {
        self.spots[0].exit = Some(0);
        self.add(DrawnNode::terminal(START));
        for at in 0..self.order.len() {
            let number = self.order[at] + 1;
            let spec = &self.builder.nodes[number - 1];
            if levels > 0 && self.is_drawn_inside(spec, number, graph, levels) {
                continue;
            }
            let place = Some(self.drawing.nodes.len());
            self.spots[number].entry = place;
            self.spots[number].exit = place;
            self.add(DrawnNode::of(spec, NodeId(number as u32), graph));
        }
    }

    #[inline(never)]
    fn add(&mut self, node: DrawnNode) {
        for known in &self.drawing.nodes {
            if known.id == node.id {
                self.fail(&["Node with id ", &node.id, " already exists"]);
                return;
            }
        }
        self.drawing.nodes.push(node);
    }

    #[inline(never)]
    fn fail(&mut self, message: &[&str]) {
        if self.failure.is_none() {
            let mut text = String::new();
            push(&mut text, message);
            self.failure = Some(Failure::error(text));
        }
    }

    /// Draws a node's subgraph in its place, if the node has one with more than one node beside its ends. Nodes that
    /// were added after the graph was compiled are drawn as they are: so no picture is inside itself.
    fn is_drawn_inside(&mut self, spec: &NodeSpec, node: usize, graph: &Graph, levels: u32) -> bool {
        if node >= graph.nodes().len() {
            return false;
        }
        let mut inside = None;
        for (number, subgraph) in (0..).zip(&self.builder.subgraphs) {
            if subgraph.node.0 as usize == node {
                inside = Some((number, subgraph));
            }
        }
        let Some((number, subgraph)) = inside else {
            return false;
        };
        let is_every = levels == u32::MAX;
        match subgraph.drawing(if is_every { levels } else { levels - 1 }) {
            Ok(picture) => self.insert(spec, node, number, picture),
            Err(failure) => {
                self.failure.get_or_insert(failure);
                true
            }
        }
    }

    /// Puts a picture in a node's place: edges into the node enter it at its first node, and edges out of the node
    /// leave it at its last.
    fn insert(&mut self, spec: &NodeSpec, node: usize, subgraph: u32, picture: Drawing) -> bool {
        let mut picture = picture.trimmed();
        if picture.nodes.len() < 2 {
            return false;
        }
        let before = self.drawing.nodes.len();
        let place = |tip: Option<usize>| Some(before + tip?);
        let spot = &mut self.spots[node];
        spot.entry = place(picture.tip(Side::First));
        spot.exit = place(picture.tip(Side::Last));
        if spot.entry.is_none() {
            let why = "\" due to missing entrypoint.";
            self.fail(&["Could not extend subgraph \"", &spec.name, why]);
        }
        let mut prefix = display(&spec.name);
        if !prefix.is_empty() {
            push(&mut prefix, &[":"]);
        }
        for node in &mut picture.nodes {
            node.id.insert_str(0, &prefix);
            node.origin.insert(0, subgraph);
        }
        for edge in &mut picture.edges {
            edge.source += before;
            edge.target += before;
        }
        self.drawing.nodes.append(&mut picture.nodes);
        self.drawing.edges.append(&mut picture.edges);
        true
    }

    #[inline(never)]
    fn connect(&mut self, source: &str, target: &str, label: Option<&str>, conditional: bool) {
        let end = self.spots.len() - 1;
        if target == END && self.spots[end].entry.is_none() {
            self.spots[end].entry = Some(self.drawing.nodes.len());
            self.add(DrawnNode::terminal(END));
        }
        let Some(left) = self.number(source) else { return };
        let Some(source) = self.spots[left].exit else { return };
        let shown = display(target);
        if let Some(entered) = self.number(target)
            && let Some(target) = self.spots[entered].entry
        {
            self.spots[left].is_left = true;
            self.spots[entered].is_entered_plainly |= !conditional;
            self.drawing.edges.push(Edge {
                source,
                target,
                label: label.filter(|label| *label != shown).map(String::from),
                conditional,
            });
            return;
        }
        self.fail(&["End node ", &shown, " not found!"]);
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
    fn branch(&mut self, branch: &BranchSpec) {
        let source = &branch.source;
        if let Some(path_map) = &branch.path_map {
            for at in entries(path_map.len(), &|at| &path_map[at].0) {
                let (label, target) = &path_map[at];
                self.connect(source, target, Some(label), true);
            }
            return;
        }
        for at in 0..self.order.len() {
            let target = &self.builder.nodes[self.order[at]].name;
            if target != source {
                self.connect(source, target, None, true);
            }
        }
        self.connect(source, END, None, true);
    }

    /// Where nodes may go by `Command`.
    fn command_edges(&mut self) {
        for at in 0..self.order.len() {
            let node = &self.builder.nodes[self.order[at]];
            for target in &node.options.ends {
                self.connect(&node.name, target, None, true);
            }
        }
    }

    /// An edge to `__end__` from each node that is entered by a plain edge and left by none.
    fn closing_edges(&mut self) {
        let mut open = Vec::new();
        for (spot, spec) in self.spots[1..].iter().zip(&self.builder.nodes) {
            if spot.is_entered_plainly && !spot.is_left && !spec.is_handler {
                open.push((&spec.name, display(&spec.name)));
            }
        }
        for at in places(open.len(), &|a, b| compare_utf16(&open[a].1, &open[b].1)) {
            self.connect(open[at].0, END, None, false);
        }
    }
}

impl DrawnNode {
    fn of(spec: &NodeSpec, number: NodeId, graph: &Graph) -> Self {
        let stops = stops(spec, number, graph);
        Self {
            id: display(&spec.name),
            metadata: metadata(spec, stops),
            stops,
            origin: vec![number.0],
        }
    }

    /// `__start__` or `__end__`.
    fn terminal(name: &str) -> Self {
        Self {
            id: name.into(),
            origin: vec![0],
            ..Self::default()
        }
    }
}

fn stops(spec: &NodeSpec, id: NodeId, graph: &Graph) -> &'static str {
    let (before, after) = graph.breakpoints();
    match (marks(before, spec, id), marks(after, spec, id)) {
        (true, true) => "before,after",
        (true, false) => "before",
        (false, true) => "after",
        (false, false) => "",
    }
}

fn metadata(spec: &NodeSpec, stops: &str) -> Vec<(String, String)> {
    let mut given = spec.options.metadata.clone();
    if !stops.is_empty() {
        given.push(("__interrupt".into(), stops.into()));
    }
    if let Some(tools) = &spec.options.tools {
        given.push(("__tools".into(), tools.clone()));
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

/// A node's id: its name, or in quotes the one keyword that LangGraph quotes.
#[inline(never)]
fn display(name: &str) -> String {
    match name {
        "subgraph" => "\"subgraph\"",
        _ => name,
    }
    .into()
}
