//! Printing a picture as Mermaid text.

use super::entries::{Place, grouped};
use super::picture::{Drawing, DrawnNode, Edge};

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
