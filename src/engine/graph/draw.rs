//! The picture of a graph: what LangGraph's `getGraph` finds in a builder and the Mermaid text that it draws of it,
//! byte for byte, so that pictures can be compared. Subgraphs are drawn as plain nodes, as without `xray`.
//!
//! Nodes are known by number here, and everything is sorted and looked up in the same few ways: a picture is drawn
//! once, and its code is in every download.

use std::cmp::Ordering;

use super::builder::{BranchSpec, Builder, NodeSpec};
use super::{Breakpoints, END, NodeId, START};
use crate::engine::order::{compare_utf16, sorted};

/// What a graph looks like: its nodes and edges in the order in which LangGraph lists them.
#[derive(Clone, Debug)]
pub struct Drawing {
    nodes: Vec<DrawnNode>,
    edges: Vec<Edge>,
    /// The place of the only node that no edge enters.
    first: Option<usize>,
    /// The place of the only node that no edge leaves.
    last: Option<usize>,
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

/// What `drawMermaid` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MermaidOptions {
    /// Whether nodes are drawn with shapes, labels and colors; otherwise the text is edges alone.
    pub with_styles: bool,
    /// How Mermaid bends the arrows.
    pub curve_style: String,
    /// Mermaid's classes and their styles. Nodes have the classes `default`, `first` and `last`.
    pub node_colors: Vec<(String, String)>,
    /// How many words of a label go on one line; 0 is taken for 1.
    pub wrap_label_words: usize,
}

impl Default for MermaidOptions {
    fn default() -> Self {
        let colors = [
            ("default", "fill:#f2f0ff,line-height:1.2"),
            ("first", "fill-opacity:0"),
            ("last", "fill:#bfb6fc"),
        ];
        Self {
            with_styles: true,
            curve_style: "linear".into(),
            node_colors: colors.map(|(class, style)| (class.into(), style.into())).into(),
            wrap_label_words: 9,
        }
    }
}

impl Drawing {
    /// Draws a builder that has been validated.
    pub(super) fn new(builder: &Builder, before: &Breakpoints, after: &Breakpoints) -> Self {
        let mut sketch = Sketch::new(builder);
        sketch.plain_edges();
        sketch.branch_edges();
        sketch.command_edges();
        sketch.closing_edges();
        sketch.finished(before, after)
    }

    /// Draws a function as LangChain draws a runnable: between its input and its output.
    pub(super) fn of_function(name: &str) -> Self {
        let node = |suffix: &str| DrawnNode {
            id: format!("{name}{suffix}"),
            metadata: Vec::new(),
        };
        let nodes = vec![node("Input"), node(""), node("Output")];
        let edge = |at: usize| Edge {
            source: nodes[at].id.clone(),
            target: nodes[at + 1].id.clone(),
            label: None,
            conditional: false,
        };
        Self {
            edges: vec![edge(0), edge(1)],
            nodes,
            first: Some(0),
            last: Some(2),
        }
    }

    /// Every node: `__start__`, those of the builder, and `__end__` if something leads there.
    pub fn nodes(&self) -> &[DrawnNode] {
        &self.nodes
    }

    /// Every edge.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The picture as a Mermaid flowchart.
    pub fn mermaid(&self, options: &MermaidOptions) -> String {
        let mut text = String::new();
        if options.with_styles {
            push(
                &mut text,
                &["%%{init: {'flowchart': {'curve': '", &options.curve_style, "'}}}%%\n"],
            );
        }
        push(&mut text, &["graph TD;\n"]);
        if options.with_styles {
            self.push_nodes(&mut text);
        }
        self.push_edges(&mut text, options.wrap_label_words.max(1));
        if options.with_styles {
            for (class, style) in &options.node_colors {
                push(&mut text, &["\tclassDef ", class, " ", style, ";\n"]);
            }
        }
        text
    }

    fn push_nodes(&self, text: &mut String) {
        // LangGraph keeps shapes by node id and the common one under "default": a last node of that name lends its
        // shape to all.
        let last_is_default = self.last.is_some_and(|last| self.nodes[last].id == "default");
        for (place, node) in self.nodes.iter().enumerate() {
            let (open, close) = if self.last == Some(place) {
                ("([", "]):::last")
            } else if self.first == Some(place) {
                ("([", "]):::first")
            } else if last_is_default {
                ("([", "]):::last")
            } else {
                ("(", ")")
            };
            let mut before = String::new();
            push_identifier(&mut before, &node.id);
            push(&mut before, &[open]);
            push(text, &["\t", &before]);
            push_substituted(text, &label(node), &before, close);
            push(text, &[close, "\n"]);
        }
    }

    fn push_edges(&self, text: &mut String, words: usize) {
        let groups = grouped(self.edges.len(), &|at| common_prefix(&self.edges[at]));
        for is_top in [true, false] {
            for group in groups.chunk_by(Place::is_beside) {
                let prefix = common_prefix(&self.edges[group[0].entry]);
                if prefix.is_empty() != is_top {
                    continue;
                }
                let is_framed = !is_top && group.len() > 1;
                if is_framed {
                    push(text, &["\tsubgraph ", prefix, "\n"]);
                }
                for place in group {
                    push_edge(text, &self.edges[place.entry], words);
                }
                if is_framed {
                    push(text, &["\tend\n"]);
                }
            }
        }
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

/// The group in which an edge is drawn. With `xray` the ids of a subgraph's nodes would begin with the subgraph's name
/// and a colon, and an edge would belong to the parts that both ids share; ids of one part share it only in a loop.
fn common_prefix(edge: &Edge) -> &str {
    if edge.source == edge.target { &edge.source } else { "" }
}

/// All texts go on the end of another through this one function.
#[inline(never)]
fn push(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

fn push_edge(text: &mut String, edge: &Edge, words: usize) {
    push(text, &["\t"]);
    push_identifier(text, &edge.source);
    let (open, arrow, close) = match edge.conditional {
        true => (" -. &nbsp;", " -.-> ", "&nbsp; .-> "),
        false => (" -- &nbsp;", " --> ", "&nbsp; --> "),
    };
    if let Some(label) = &edge.label {
        push(text, &[open]);
        push_wrapped(text, label, words);
        push(text, &[close]);
    } else {
        push(text, &[arrow]);
    }
    push_identifier(text, &edge.target);
    push(text, &[";\n"]);
}

/// A label with some words on each line.
fn push_wrapped(text: &mut String, label: &str, words: usize) {
    let mut spaces = 0;
    for char in label.chars() {
        spaces += usize::from(char == ' ');
        if char == ' ' && spaces % words == 0 {
            push(text, &["&nbsp;<br>&nbsp;"]);
        } else {
            text.push(char);
        }
    }
}

/// An id as Mermaid takes it: `_` for each UTF-16 unit that it would not.
#[inline(never)]
fn push_identifier(text: &mut String, id: &str) {
    for char in id.chars() {
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => text.push(char),
            '\u{10000}'.. => push(text, &["__"]),
            _ => push(text, &["_"]),
        }
    }
}

/// What a node's shape says. A name that Markdown would read as emphasis is put in a paragraph of its own.
fn label(node: &DrawnNode) -> String {
    let mut text = String::new();
    let id = node.id.as_bytes();
    if id.first() == id.last() && matches!(id.first(), Some(b'*' | b'_' | b'`')) {
        push(&mut text, &["<p>", &node.id, "</p>"]);
    } else {
        push(&mut text, &[&node.id]);
    }
    let mut before = "<hr/><small><em>";
    for (key, value) in &node.metadata {
        push(&mut text, &[before]);
        push_escaped(&mut text, key);
        push(&mut text, &[" = "]);
        push_escaped(&mut text, value);
        before = "\n";
    }
    if !node.metadata.is_empty() {
        push(&mut text, &["</em></small>"]);
    }
    text
}

/// Mermaid's own characters and their entity codes.
const ENTITIES: [(char, &str); 11] = [
    ('"', "#quot;"),
    ('#', "#35;"),
    ('(', "#40;"),
    (')', "#41;"),
    ('<', "#60;"),
    ('>', "#62;"),
    ('[', "#91;"),
    (']', "#93;"),
    ('{', "#123;"),
    ('|', "#124;"),
    ('}', "#125;"),
];

/// Metadata with Mermaid's own characters as entity codes.
#[inline(never)]
fn push_escaped(text: &mut String, plain: &str) {
    for char in plain.chars() {
        match ENTITIES.iter().find(|(escaped, _)| *escaped == char) {
            Some((_, entity)) => push(text, &[entity]),
            None => text.push(char),
        }
    }
}

/// `label` as it comes to stand between `before` and `after`. LangGraph puts it there with JavaScript's `replace` of
/// `{1}`: a `$` in the label may stand for itself, for what is replaced or for what surrounds it.
fn push_substituted(text: &mut String, label: &str, before: &str, after: &str) {
    let mut is_pattern = false;
    for char in label.chars() {
        if !is_pattern && char == '$' {
            is_pattern = true;
            continue;
        }
        match char {
            '$' if is_pattern => push(text, &["$"]),
            '&' if is_pattern => push(text, &["{1}"]),
            '`' if is_pattern => push(text, &[before]),
            '\'' if is_pattern => push(text, &[after]),
            _ => {
                if is_pattern {
                    push(text, &["$"]);
                }
                text.push(char);
            }
        }
        is_pattern = false;
    }
    if is_pattern {
        push(text, &["$"]);
    }
}

/// Where an entry of a list stands once the entries are grouped.
struct Place {
    entry: usize,
    /// The first entry with the same key.
    group: usize,
}

impl Place {
    fn is_beside(&self, other: &Place) -> bool {
        self.group == other.group
    }
}

/// The entries of a JavaScript object in which these were set one after another: a key that is set again keeps its
/// place and takes the new value.
#[inline(never)]
fn entries<'a>(count: usize, key: &dyn Fn(usize) -> &'a str) -> Vec<usize> {
    let mut entries = Vec::new();
    for group in grouped(count, key).chunk_by(Place::is_beside) {
        entries.push(group[group.len() - 1].entry);
    }
    entries
}

/// Entries by key, the keys in the order of a JavaScript object: array indices ascending, then the others as they came.
#[inline(never)]
fn grouped<'a>(count: usize, key: &dyn Fn(usize) -> &'a str) -> Vec<Place> {
    let by_key = places(count, &|a, b| key(a).cmp(key(b)));
    let mut ranks = vec![(0, 0); count];
    let mut group = 0;
    for (place, &entry) in by_key.iter().enumerate() {
        if place == 0 || key(entry) != key(group) {
            group = entry;
        }
        ranks[entry] = (array_index(key(group)), group);
    }
    let mut grouped = Vec::new();
    for entry in places(count, &|a, b| ranks[a].cmp(&ranks[b])) {
        let (_, group) = ranks[entry];
        grouped.push(Place { entry, group });
    }
    grouped
}

/// The places of a list's entries once it is sorted; equal ones stay as they were.
#[inline(never)]
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    sorted((0..count).collect(), |a, b| compare(*a, *b))
}

/// The index that a key is to JavaScript: a number below 2³² - 1 in its shortest form. `u32::MAX` if it is none.
fn array_index(key: &str) -> u32 {
    if key.is_empty() || key.len() > 10 || (key.len() > 1 && key.as_bytes()[0] == b'0') {
        return u32::MAX;
    }
    let mut index = 0;
    for digit in key.bytes() {
        if !digit.is_ascii_digit() {
            return u32::MAX;
        }
        index = index * 10 + u64::from(digit - b'0');
    }
    index.min(u32::MAX.into()) as u32
}

/// The expected texts are LangGraph 1.7.3's, printed for the same graphs by `drawMermaid` and `toJSON`.
#[cfg(test)]
mod tests;
