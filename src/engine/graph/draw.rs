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
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::engine::graph::NodeOptions;

    #[test]
    fn a_line_has_a_first_and_a_last_node() {
        let builder = build(&["a", "b"], &[(START, "a"), ("a", "b"), ("b", END)]);
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	a(a)
                	b(b)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> a;
                	a --> b;
                	b --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
        lists(
            &builder,
            expect![[r#"
                {"id":"__start__"}
                {"id":"a","metadata":{}}
                {"id":"b","metadata":{}}
                {"id":"__end__"}
                {"source":"__start__","target":"a","conditional":false}
                {"source":"a","target":"b","conditional":false}
                {"source":"b","target":"__end__","conditional":false}
            "#]],
        );
    }

    #[test]
    fn a_path_map_labels_the_edges_whose_answer_is_not_the_target() {
        let mut builder = build(&["agent", "tools"], &[(START, "agent"), ("tools", "agent")]);
        branch(
            &mut builder,
            "agent",
            &[("continue", "tools"), ("tools", "tools"), ("stop", END), ("", END)],
        );
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	agent(agent)
                	tools(tools)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> agent;
                	tools --> agent;
                	agent -. &nbsp;continue&nbsp; .-> tools;
                	agent -.-> tools;
                	agent -. &nbsp;stop&nbsp; .-> __end__;
                	agent -. &nbsp;&nbsp; .-> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
        lists(
            &builder,
            expect![[r#"
                {"id":"__start__"}
                {"id":"agent","metadata":{}}
                {"id":"tools","metadata":{}}
                {"id":"__end__"}
                {"source":"__start__","target":"agent","conditional":false}
                {"source":"tools","target":"agent","conditional":false}
                {"source":"agent","target":"tools","data":"continue","conditional":true}
                {"source":"agent","target":"tools","conditional":true}
                {"source":"agent","target":"__end__","data":"stop","conditional":true}
                {"source":"agent","target":"__end__","data":"","conditional":true}
            "#]],
        );
    }

    #[test]
    fn a_condition_without_a_path_map_may_lead_to_every_other_node_and_the_end() {
        let mut builder = build(&["a", "b", "c"], &[(START, "a"), ("c", "a")]);
        builder.add_branch("b", "condition", None).unwrap();
        builder.add_branch("a", "condition", None).unwrap();
        lists(
            &builder,
            expect![[r#"
                {"id":"__start__"}
                {"id":"a","metadata":{}}
                {"id":"b","metadata":{}}
                {"id":"c","metadata":{}}
                {"id":"__end__"}
                {"source":"__start__","target":"a","conditional":false}
                {"source":"c","target":"a","conditional":false}
                {"source":"b","target":"a","conditional":true}
                {"source":"b","target":"c","conditional":true}
                {"source":"b","target":"__end__","conditional":true}
                {"source":"a","target":"b","conditional":true}
                {"source":"a","target":"c","conditional":true}
                {"source":"a","target":"__end__","conditional":true}
            "#]],
        );
    }

    #[test]
    fn the_start_may_be_conditional() {
        let mut builder = build(&["a", "b"], &[("a", END), ("b", END)]);
        branch(&mut builder, START, &[("left", "a"), ("b", "b")]);
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	a(a)
                	b(b)
                	__end__([<p>__end__</p>]):::last
                	a --> __end__;
                	b --> __end__;
                	__start__ -. &nbsp;left&nbsp; .-> a;
                	__start__ -.-> b;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn long_labels_are_wrapped() {
        let mut builder = build(&["a", "b"], &[(START, "a")]);
        let label = "when the answer is one that nobody would have thought of  before";
        branch(
            &mut builder,
            "a",
            &[(label, "b"), ("one two three four five six seven eight nine", END)],
        );
        let four = MermaidOptions {
            wrap_label_words: 4,
            ..plain()
        };
        draws_with(
            &builder,
            &plain(),
            expect![[r#"
                graph TD;
                	__start__ --> a;
                	a -. &nbsp;when the answer is one that nobody would have&nbsp;<br>&nbsp;thought of  before&nbsp; .-> b;
                	a -. &nbsp;one two three four five six seven eight nine&nbsp; .-> __end__;
            "#]],
        );
        draws_with(
            &builder,
            &four,
            expect![[r#"
                graph TD;
                	__start__ --> a;
                	a -. &nbsp;when the answer is&nbsp;<br>&nbsp;one that nobody would&nbsp;<br>&nbsp;have thought of &nbsp;<br>&nbsp;before&nbsp; .-> b;
                	a -. &nbsp;one two three four&nbsp;<br>&nbsp;five six seven eight&nbsp;<br>&nbsp;nine&nbsp; .-> __end__;
            "#]],
        );
    }

    #[test]
    fn a_label_is_wrapped_at_each_word_rather_than_not_at_all() {
        let mut builder = build(&["a"], &[(START, "a")]);
        branch(&mut builder, "a", &[("so be it", END)]);
        let drawing = draw(&builder);
        let wrapped_at = |words| {
            drawing.mermaid(&MermaidOptions {
                wrap_label_words: words,
                ..plain()
            })
        };
        assert_eq!(wrapped_at(0), wrapped_at(1));
    }

    #[test]
    fn several_loops_at_one_node_are_framed() {
        let mut builder = build(
            &["once", "twice"],
            &[(START, "twice"), ("twice", "twice"), ("twice", "once")],
        );
        branch(&mut builder, "once", &[("again", "once"), ("done", END)]);
        branch(&mut builder, "twice", &[("again", "twice"), ("done", "once")]);
        draws_with(
            &builder,
            &plain(),
            expect![[r#"
                graph TD;
                	__start__ --> twice;
                	twice --> once;
                	once -. &nbsp;done&nbsp; .-> __end__;
                	twice -. &nbsp;done&nbsp; .-> once;
                	subgraph twice
                	twice --> twice;
                	twice -. &nbsp;again&nbsp; .-> twice;
                	end
                	once -. &nbsp;again&nbsp; .-> once;
            "#]],
        );
    }

    #[test]
    fn joins_are_drawn_as_the_edges_they_wait_for() {
        let edges = [(START, "c"), (START, "b"), (START, "a"), ("d", END)];
        let mut builder = build(&["a", "b", "c", "d"], &edges);
        builder.add_join(vec!["c".into(), "a".into(), "b".into()], "d").unwrap();
        builder.add_join(vec!["b".into()], "c").unwrap();
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	a(a)
                	b(b)
                	c(c)
                	d(d)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> c;
                	__start__ --> b;
                	__start__ --> a;
                	a --> d;
                	b --> d;
                	b --> c;
                	c --> d;
                	d --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn edges_are_sorted_by_source_alone() {
        let names = ["a", "B", "_", "\u{ff21}", "😀", "10", "9", "ab", "A"];
        let edges: Vec<_> = (0..100).map(|i| (names[i * 37 % 64 % 9], names[i * 5 % 9])).collect();
        let drawing = draw(&build(&names, &edges));
        let mut lines = String::new();
        for edges in drawing.edges().chunk_by(|a, b| a.source == b.source) {
            let targets: Vec<&str> = edges.iter().map(|edge| edge.target.as_str()).collect();
            lines += &format!("{} -> {}\n", edges[0].source, targets.join(" "));
        }
        let expected = expect![[r#"
            10 -> 10 B _ ab Ａ 😀 a B 9 ab Ａ A
            9 -> 9 _ ab A 😀 10 B _ ab Ａ 😀 a
            A -> 😀 a B 9 _ Ａ A a 10
            B -> 10 B _ ab A 😀 a B 9 ab Ａ
            _ -> 9 _ Ａ A 😀 10 B _ ab A 😀 a
            a -> a 10 B 9 ab Ａ 😀 a 10 B 9 _
            ab -> Ａ A a 10 9 _ ab A 😀
            😀 -> 😀 a B 9 ab Ａ A a 10 9 _
            Ａ -> ab Ａ A a 10 9 _ Ａ A 😀 10 B
        "#]];
        expected.assert_eq(&lines);
    }

    #[test]
    fn nodes_that_a_plain_edge_enters_and_none_leaves_lead_to_the_end() {
        let mut builder = build(
            &["a", "sink", "Sink", "maybe"],
            &[(START, "a"), ("a", "sink"), (START, "Sink")],
        );
        branch(&mut builder, "a", &[("maybe", "maybe")]);
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	a(a)
                	sink(sink)
                	Sink(Sink)
                	maybe(maybe)
                	__end__(<p>__end__</p>)
                	__start__ --> a;
                	__start__ --> Sink;
                	a --> sink;
                	a -.-> maybe;
                	Sink --> __end__;
                	sink --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn ends_are_conditional_edges() {
        let mut builder = Builder::default();
        add_node(&mut builder, "router", &["worker", END, "worker"], &[]);
        add_node(&mut builder, "worker", &["router"], &[]);
        builder.add_edge(START, "router").unwrap();
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	router(router)
                	worker(worker)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> router;
                	router -.-> worker;
                	router -.-> __end__;
                	router -.-> worker;
                	worker -.-> router;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn breakpoints_are_metadata() {
        let mut builder = build(&["a", "b"], &[(START, "a"), ("a", "b"), ("b", "c"), ("c", "d")]);
        add_node(&mut builder, "c", &[], &[("__interrupt", "mine"), ("owner", "me")]);
        add_node(&mut builder, "d", &[], &[("owner", "me")]);
        let names = |names: &[&str]| Some(names.iter().map(|name| name.to_string()).collect());
        let graph = builder
            .compile(None, names(&["a", "b"]), names(&["b", "c", "d"]))
            .unwrap();
        let expected = expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a(a<hr/><small><em>__interrupt = before</em></small>)
            	b(b<hr/><small><em>__interrupt = before,after</em></small>)
            	c(c<hr/><small><em>__interrupt = after
            owner = me</em></small>)
            	d(d<hr/><small><em>owner = me
            __interrupt = after</em></small>)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> a;
            	a --> b;
            	b --> c;
            	c --> d;
            	d --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]];
        expected.assert_eq(&builder.drawing(&graph).mermaid(&MermaidOptions::default()));
        let expected = expect![[r#"
            {"id":"__start__"}
            {"id":"a","metadata":{"__interrupt":"before"}}
            {"id":"b","metadata":{"__interrupt":"before,after"}}
            {"id":"c","metadata":{"__interrupt":"after","owner":"me"}}
            {"id":"d","metadata":{"owner":"me","__interrupt":"after"}}
            {"id":"__end__"}
            {"source":"__start__","target":"a","conditional":false}
            {"source":"a","target":"b","conditional":false}
            {"source":"b","target":"c","conditional":false}
            {"source":"c","target":"d","conditional":false}
            {"source":"d","target":"__end__","conditional":false}
        "#]];
        expected.assert_eq(&listing(&builder.drawing(&graph)));
    }

    #[test]
    fn breakpoints_at_every_node_show_at_a_node_called_star() {
        let builder = build(&["a", "*"], &[(START, "a"), ("a", "*")]);
        let graph = builder.compile(None, Some(vec!["*".into()]), None).unwrap();
        let expected = expect![[r#"
            {"id":"__start__"}
            {"id":"a","metadata":{}}
            {"id":"*","metadata":{"__interrupt":"before"}}
            {"id":"__end__"}
            {"source":"__start__","target":"a","conditional":false}
            {"source":"a","target":"*","conditional":false}
            {"source":"*","target":"__end__","conditional":false}
        "#]];
        expected.assert_eq(&listing(&builder.drawing(&graph)));
    }

    #[test]
    fn metadata_is_escaped_but_for_what_replace_makes_of_dollars() {
        let mut builder = build(&["last"], &[(START, "a"), ("a", "last")]);
        let metadata = [
            ("team", "a & b; \"c\" <d> {e} [f] (g) h|i #1"),
            ("price", "$5, $$5, $&, $`, $', $<"),
            ("2", "second"),
            ("1", "first"),
            ("two", "lines\nof `text`"),
        ];
        add_node(&mut builder, "a", &[], &metadata);
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	last(last)
                	a(a<hr/><small><em>1 = first
                2 = second
                team = a & b; #quot;c#quot; #60;d#62; #123;e#125; #91;f#93; #40;g#41; h#124;i #35;1
                price = $5, $5, {1}, a(, ), $#60;
                two = lines
                of `text`</em></small>)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> a;
                	a --> last;
                	last --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn a_name_with_dollars_takes_in_the_shape() {
        let builder = build(&["x$'y", "z$`"], &[(START, "x$'y"), ("x$'y", "z$`")]);
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	x__y(x)y)
                	z__(zz__()
                	__end__([<p>__end__</p>]):::last
                	__start__ --> x__y;
                	x__y --> z__;
                	z__ --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn any_name_is_an_identifier() {
        let names = [
            "two words",
            "naïve",
            "日本",
            "😀",
            "end",
            "subgraph",
            "a.b-c_d",
            "\"q\"",
            "",
        ];
        let edges: Vec<_> = names.windows(2).map(|pair| (pair[0], pair[1])).collect();
        let mut builder = build(&names, &[&[(START, names[0])], &edges[..]].concat());
        branch(&mut builder, "end", &[("subgraph", "subgraph"), ("end", END)]);
        builder.add_branch("subgraph", "condition", None).unwrap();
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	two_words(two words)
                	na_ve(naïve)
                	__(日本)
                	__(😀)
                	end(end)
                	_subgraph_("subgraph")
                	a_b-c_d(a.b-c_d)
                	_q_("q")
                	()
                	__end__([<p>__end__</p>]):::last
                	_q_ --> ;
                	__start__ --> two_words;
                	a_b-c_d --> _q_;
                	end --> _subgraph_;
                	na_ve --> __;
                	_subgraph_ --> a_b-c_d;
                	two_words --> na_ve;
                	__ --> __;
                	__ --> end;
                	end -. &nbsp;subgraph&nbsp; .-> _subgraph_;
                	end -. &nbsp;end&nbsp; .-> __end__;
                	_subgraph_ -.-> two_words;
                	_subgraph_ -.-> na_ve;
                	_subgraph_ -.-> __;
                	_subgraph_ -.-> __;
                	_subgraph_ -.-> end;
                	_subgraph_ -.-> a_b-c_d;
                	_subgraph_ -.-> _q_;
                	_subgraph_ -.-> ;
                	_subgraph_ -.-> __end__;
                	 --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
        lists(
            &builder,
            expect![[r#"
                {"id":"__start__"}
                {"id":"two words","metadata":{}}
                {"id":"naïve","metadata":{}}
                {"id":"日本","metadata":{}}
                {"id":"😀","metadata":{}}
                {"id":"end","metadata":{}}
                {"id":"\"subgraph\"","metadata":{}}
                {"id":"a.b-c_d","metadata":{}}
                {"id":"\"q\"","metadata":{}}
                {"id":"","metadata":{}}
                {"id":"__end__"}
                {"source":"\"q\"","target":"","conditional":false}
                {"source":"__start__","target":"two words","conditional":false}
                {"source":"a.b-c_d","target":"\"q\"","conditional":false}
                {"source":"end","target":"\"subgraph\"","conditional":false}
                {"source":"naïve","target":"日本","conditional":false}
                {"source":"\"subgraph\"","target":"a.b-c_d","conditional":false}
                {"source":"two words","target":"naïve","conditional":false}
                {"source":"日本","target":"😀","conditional":false}
                {"source":"😀","target":"end","conditional":false}
                {"source":"end","target":"\"subgraph\"","data":"subgraph","conditional":true}
                {"source":"end","target":"__end__","data":"end","conditional":true}
                {"source":"\"subgraph\"","target":"two words","conditional":true}
                {"source":"\"subgraph\"","target":"naïve","conditional":true}
                {"source":"\"subgraph\"","target":"日本","conditional":true}
                {"source":"\"subgraph\"","target":"😀","conditional":true}
                {"source":"\"subgraph\"","target":"end","conditional":true}
                {"source":"\"subgraph\"","target":"a.b-c_d","conditional":true}
                {"source":"\"subgraph\"","target":"\"q\"","conditional":true}
                {"source":"\"subgraph\"","target":"","conditional":true}
                {"source":"\"subgraph\"","target":"__end__","conditional":true}
                {"source":"","target":"__end__","conditional":false}
            "#]],
        );
    }

    #[test]
    fn names_that_markdown_would_emphasise_are_paragraphs() {
        let names = ["_private_", "*bold*", "`code`", "_", "_open", "open*", "_mixed*"];
        let edges: Vec<_> = names.iter().map(|name| (START, *name)).collect();
        draws(
            &build(&names, &edges),
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	_private_(<p>_private_</p>)
                	_bold_(<p>*bold*</p>)
                	_code_(<p>`code`</p>)
                	_(<p>_</p>)
                	_open(_open)
                	open_(open*)
                	_mixed_(_mixed*)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> _private_;
                	__start__ --> _bold_;
                	__start__ --> _code_;
                	__start__ --> _;
                	__start__ --> _open;
                	__start__ --> open_;
                	__start__ --> _mixed_;
                	_bold_ --> __end__;
                	_ --> __end__;
                	_mixed_ --> __end__;
                	_open --> __end__;
                	_private_ --> __end__;
                	_code_ --> __end__;
                	open_ --> __end__;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn names_that_are_array_indices_come_first() {
        let names = ["b", "10", "9", "007", "4294967294", "4294967295", "-1", "a"];
        let edges: Vec<_> = names.iter().map(|name| (START, *name)).collect();
        let mut builder = build(&names, &edges);
        branch(&mut builder, "b", &[("x", "a"), ("2", "b"), ("1", "a"), ("x", "10")]);
        branch(&mut builder, "9", &[("9", "9"), ("9 ", "9")]);
        builder.add_branch("10", "condition", None).unwrap();
        lists(
            &builder,
            expect![[r#"
                {"id":"9","metadata":{}}
                {"id":"10","metadata":{}}
                {"id":"4294967294","metadata":{}}
                {"id":"__start__"}
                {"id":"b","metadata":{}}
                {"id":"007","metadata":{}}
                {"id":"4294967295","metadata":{}}
                {"id":"-1","metadata":{}}
                {"id":"a","metadata":{}}
                {"id":"__end__"}
                {"source":"__start__","target":"b","conditional":false}
                {"source":"__start__","target":"10","conditional":false}
                {"source":"__start__","target":"9","conditional":false}
                {"source":"__start__","target":"007","conditional":false}
                {"source":"__start__","target":"4294967294","conditional":false}
                {"source":"__start__","target":"4294967295","conditional":false}
                {"source":"__start__","target":"-1","conditional":false}
                {"source":"__start__","target":"a","conditional":false}
                {"source":"9","target":"9","conditional":true}
                {"source":"9","target":"9","data":"9 ","conditional":true}
                {"source":"10","target":"9","conditional":true}
                {"source":"10","target":"4294967294","conditional":true}
                {"source":"10","target":"b","conditional":true}
                {"source":"10","target":"007","conditional":true}
                {"source":"10","target":"4294967295","conditional":true}
                {"source":"10","target":"-1","conditional":true}
                {"source":"10","target":"a","conditional":true}
                {"source":"10","target":"__end__","conditional":true}
                {"source":"b","target":"a","data":"1","conditional":true}
                {"source":"b","target":"b","data":"2","conditional":true}
                {"source":"b","target":"10","data":"x","conditional":true}
                {"source":"-1","target":"__end__","conditional":false}
                {"source":"007","target":"__end__","conditional":false}
                {"source":"4294967294","target":"__end__","conditional":false}
                {"source":"4294967295","target":"__end__","conditional":false}
                {"source":"a","target":"__end__","conditional":false}
            "#]],
        );
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	9(9)
                	10(10)
                	4294967294(4294967294)
                	__start__([<p>__start__</p>]):::first
                	b(b)
                	007(007)
                	4294967295(4294967295)
                	-1(-1)
                	a(a)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> b;
                	__start__ --> 10;
                	__start__ --> 9;
                	__start__ --> 007;
                	__start__ --> 4294967294;
                	__start__ --> 4294967295;
                	__start__ --> -1;
                	__start__ --> a;
                	10 -.-> 9;
                	10 -.-> 4294967294;
                	10 -.-> b;
                	10 -.-> 007;
                	10 -.-> 4294967295;
                	10 -.-> -1;
                	10 -.-> a;
                	10 -.-> __end__;
                	b -. &nbsp;1&nbsp; .-> a;
                	b -. &nbsp;x&nbsp; .-> 10;
                	-1 --> __end__;
                	007 --> __end__;
                	4294967294 --> __end__;
                	4294967295 --> __end__;
                	a --> __end__;
                	subgraph 9
                	9 -.-> 9;
                	9 -. &nbsp;9 &nbsp; .-> 9;
                	end
                	b -. &nbsp;2&nbsp; .-> b;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn a_last_node_called_default_lends_its_shape_to_all() {
        let mut builder = build(&["a", "default"], &[(START, "a")]);
        branch(&mut builder, "a", &[("default", "default"), ("a", "a")]);
        draws(
            &builder,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	a([a]):::last
                	default([default]):::last
                	__start__ --> a;
                	a -.-> default;
                	a -.-> a;
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn a_graph_without_nodes_is_its_start() {
        draws(
            &Builder::default(),
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'linear'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::last
                	classDef default fill:#f2f0ff,line-height:1.2;
                	classDef first fill-opacity:0;
                	classDef last fill:#bfb6fc;
            "#]],
        );
    }

    #[test]
    fn styles_can_be_chosen() {
        let builder = build(&["a"], &[(START, "a"), ("a", END)]);
        let options = MermaidOptions {
            curve_style: "basis".into(),
            node_colors: vec![
                ("default".into(), "fill:#fff,stroke:#000".into()),
                ("first".into(), "fill:none".into()),
            ],
            ..MermaidOptions::default()
        };
        draws_with(
            &builder,
            &options,
            expect![[r#"
                %%{init: {'flowchart': {'curve': 'basis'}}}%%
                graph TD;
                	__start__([<p>__start__</p>]):::first
                	a(a)
                	__end__([<p>__end__</p>]):::last
                	__start__ --> a;
                	a --> __end__;
                	classDef default fill:#fff,stroke:#000;
                	classDef first fill:none;
            "#]],
        );
    }

    #[test]
    fn styles_can_be_left_out() {
        let builder = build(&["a", "b"], &[(START, "a"), (START, "b"), ("a", END)]);
        draws_with(
            &builder,
            &plain(),
            expect![[r#"
                graph TD;
                	__start__ --> a;
                	__start__ --> b;
                	a --> __end__;
                	b --> __end__;
            "#]],
        );
    }

    fn build(nodes: &[&str], edges: &[(&str, &str)]) -> Builder {
        let mut builder = Builder::default();
        for name in nodes {
            builder.add_node(name, NodeOptions::default()).unwrap();
        }
        for (source, target) in edges {
            builder.add_edge(source, target).unwrap();
        }
        builder
    }

    fn add_node(builder: &mut Builder, name: &str, ends: &[&str], metadata: &[(&str, &str)]) {
        let options = NodeOptions {
            ends: ends.iter().map(|end| end.to_string()).collect(),
            metadata: strings(metadata),
            ..NodeOptions::default()
        };
        builder.add_node(name, options).unwrap();
    }

    fn branch(builder: &mut Builder, source: &str, path_map: &[(&str, &str)]) {
        builder
            .add_branch(source, "condition", Some(strings(path_map)))
            .unwrap();
    }

    fn strings(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect()
    }

    fn draw(builder: &Builder) -> Drawing {
        builder.drawing(&builder.compile(None, None, None).unwrap())
    }

    fn plain() -> MermaidOptions {
        MermaidOptions {
            with_styles: false,
            ..MermaidOptions::default()
        }
    }

    fn draws(builder: &Builder, expected: Expect) {
        draws_with(builder, &MermaidOptions::default(), expected);
    }

    fn draws_with(builder: &Builder, options: &MermaidOptions, expected: Expect) {
        expected.assert_eq(&draw(builder).mermaid(options));
    }

    fn lists(builder: &Builder, expected: Expect) {
        expected.assert_eq(&listing(&draw(builder)));
    }

    /// What `toJSON` says of nodes and edges, a line each, without what it says of functions and schemas.
    fn listing(drawing: &Drawing) -> String {
        let nodes = drawing.nodes().iter().map(|DrawnNode { id, metadata }| {
            let entries: Vec<String> = metadata
                .iter()
                .map(|(key, value)| format!("{key:?}:{value:?}"))
                .collect();
            match id.as_str() {
                START | END => format!("{{\"id\":{id:?}}}\n"),
                _ => format!("{{\"id\":{id:?},\"metadata\":{{{}}}}}\n", entries.join(",")),
            }
        });
        let edges = drawing.edges().iter().map(|edge| {
            let Edge {
                source,
                target,
                label,
                conditional,
            } = edge;
            let data = label
                .as_ref()
                .map(|label| format!(",\"data\":{label:?}"))
                .unwrap_or_default();
            format!("{{\"source\":{source:?},\"target\":{target:?}{data},\"conditional\":{conditional}}}\n")
        });
        nodes.chain(edges).collect()
    }
}
