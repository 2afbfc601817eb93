//! Printing a picture as Mermaid text.

use super::entries::{Place, grouped};
use super::picture::{Drawing, DrawnNode, Side};

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
        let first = self.tip(Side::First);
        let last = self.tip(Side::Last);
        // LangGraph keeps shapes by node id and the common one under "default": a last node of that name lends its
        // shape to all.
        let last_is_default = last.is_some_and(|last| self.nodes[last].id == "default");
        for (place, node) in self.nodes.iter().enumerate() {
            let (open, close) = if last == Some(place) {
                ("([", "]):::last")
            } else if first == Some(place) {
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

    /// Edges by what their ends have in common: first those with nothing, then those inside subgraphs, in frames.
    fn push_edges(&self, text: &mut String, words: usize) {
        let mut prefixes = Vec::new();
        for edge in &self.edges {
            prefixes.push(common_prefix(&self.nodes[edge.source].id, &self.nodes[edge.target].id));
        }
        let groups = Groups {
            drawing: self,
            places: grouped(prefixes.len(), &|at| &prefixes[at]),
            prefixes: &prefixes,
            words,
        };
        for place in &groups.places {
            if prefixes[place.entry].is_empty() {
                groups.push_edge(text, place);
            }
        }
        groups.push_level(text, None);
    }
}

/// The edges of a picture, those with the same prefix side by side.
struct Groups<'a> {
    drawing: &'a Drawing,
    prefixes: &'a [String],
    places: Vec<Place>,
    words: usize,
}

impl Groups<'_> {
    /// The groups that are one level deeper than another. One that is deeper still is not drawn if no edge is in the
    /// level between.
    fn push_level(&self, text: &mut String, outer: Option<&str>) {
        for group in self.places.chunk_by(Place::is_beside) {
            let prefix = self.prefixes[group[0].entry].as_str();
            let name = match outer {
                None => prefix,
                Some(outer) => match inside(prefix, outer) {
                    Some(name) => name,
                    None => continue,
                },
            };
            if !prefix.is_empty() && split(name).1.is_none() {
                self.push_group(text, group, prefix, name);
            }
        }
    }

    fn push_group(&self, text: &mut String, group: &[Place], prefix: &str, name: &str) {
        let edge = &self.drawing.edges[group[0].entry];
        let is_loop = group.len() == 1 && edge.source == edge.target;
        if !is_loop {
            push(text, &["\tsubgraph ", name, "\n"]);
        }
        self.push_level(text, Some(prefix));
        for place in group {
            self.push_edge(text, place);
        }
        if !is_loop {
            push(text, &["\tend\n"]);
        }
    }

    fn push_edge(&self, text: &mut String, place: &Place) {
        let edge = &self.drawing.edges[place.entry];
        push(text, &["\t"]);
        push_identifier(text, &self.drawing.nodes[edge.source].id);
        let (open, arrow, close) = match edge.conditional {
            true => (" -. &nbsp;", " -.-> ", "&nbsp; .-> "),
            false => (" -- &nbsp;", " --> ", "&nbsp; --> "),
        };
        if let Some(label) = &edge.label {
            push(text, &[open]);
            push_wrapped(text, label, self.words);
            push(text, &[close]);
        } else {
            push(text, &[arrow]);
        }
        push_identifier(text, &self.drawing.nodes[edge.target].id);
        push(text, &[";\n"]);
    }
}

/// The group in which an edge is drawn: the parts that the ids of its ends share, place by place. For the nodes of a
/// subgraph that is the way to it, and for a loop the node itself.
fn common_prefix(source: &str, target: &str) -> String {
    let mut prefix = String::new();
    let mut separator = "";
    let (mut sources, mut targets) = (Some(source), Some(target));
    while let (Some(source), Some(target)) = (sources, targets) {
        let (part, rest) = split(source);
        let (other, other_rest) = split(target);
        if part == other {
            push(&mut prefix, &[separator, part]);
            separator = ":";
        }
        (sources, targets) = (rest, other_rest);
    }
    prefix
}

/// What is left of an id inside of another.
fn inside<'a>(id: &'a str, outer: &str) -> Option<&'a str> {
    id.strip_prefix(outer)?.strip_prefix(":")
}

/// The first part of an id, and the rest. By byte and without a slice that may fail: looking for a `char` brings in the
/// search for whole strings, and a failing slice the printing of any text.
#[inline(never)]
fn split(id: &str) -> (&str, Option<&str>) {
    let mut end = 0;
    for byte in id.bytes() {
        if byte == b':' {
            break;
        }
        end += 1;
    }
    (id.get(..end).unwrap_or(id), id.get(end + 1..))
}

/// The node's own name in an id.
fn last_part(mut id: &str) -> &str {
    while let (_, Some(rest)) = split(id) {
        id = rest;
    }
    id
}

/// All texts go on the end of another through this one function.
#[inline(never)]
pub(super) fn push(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
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
    let name = last_part(&node.id);
    let bytes = name.as_bytes();
    if bytes.first() == bytes.last() && matches!(bytes.first(), Some(b'*' | b'_' | b'`')) {
        push(&mut text, &["<p>", name, "</p>"]);
    } else {
        push(&mut text, &[name]);
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
