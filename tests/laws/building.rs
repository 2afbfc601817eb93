//! Whatever is put together is refused in words, or is a graph that can be run and drawn.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::graph::{Builder, END, Kind, NodeDefaults, NodeOptions, START};

use crate::config;

#[derive(Clone, Debug)]
enum Part {
    Key(usize, bool),
    Node(usize, Vec<usize>, [bool; 2]),
    Edge(usize, usize),
    Join(Vec<usize>, usize),
    Branch(usize, Option<Vec<(usize, usize)>>),
    Defaults(bool),
    Subgraph(usize),
}

const NAMES: [&str; 14] = [
    "a",
    "b",
    "c",
    START,
    END,
    "",
    "a|b",
    "c:d",
    "0",
    "__interrupt__",
    "__default_error_handler__",
    "__error_handler__a",
    "\u{1f600}é",
    "__pregel_tasks",
];

fn part() -> impl Strategy<Value = Part> {
    // The first few names are those of most nodes.
    let name = || prop_oneof![4 => 0..4_usize, 1 => 0..NAMES.len()];
    let pairs = || vec((name(), name()), 0..3);
    prop_oneof![
        1 => (name(), any::<bool>()).prop_map(|(name, is_other)| Part::Key(name, is_other)),
        6 => (name(), vec(name(), 0..2), any::<[bool; 2]>()).prop_map(|(name, ends, is)| Part::Node(name, ends, is)),
        6 => (name(), name()).prop_map(|(source, target)| Part::Edge(source, target)),
        2 => (vec(name(), 0..3), name()).prop_map(|(sources, target)| Part::Join(sources, target)),
        2 => (name(), prop::option::of(pairs())).prop_map(|(source, map)| Part::Branch(source, map)),
        1 => any::<bool>().prop_map(Part::Defaults),
        1 => any::<usize>().prop_map(Part::Subgraph),
    ]
}

fn text(name: usize) -> String {
    NAMES[name].to_owned()
}

/// Puts the parts together; one that is refused is left out.
fn put_together(parts: &[Part]) -> Builder {
    let mut builder = Builder::default();
    let mut nodes = Vec::new();
    for part in parts {
        match part {
            Part::Key(name, is_other) => {
                let kind = if *is_other { Kind::AnyValue } else { Kind::LastValue };
                let _ = builder.add_key(NAMES[*name], kind);
            }
            Part::Node(name, ends, [defer, is_handled]) => {
                let options = NodeOptions {
                    ends: ends.iter().map(|end| text(*end)).collect(),
                    defer: *defer,
                    is_handled: *is_handled,
                    ..NodeOptions::default()
                };
                nodes.extend(builder.add_node(NAMES[*name], options));
            }
            Part::Edge(source, target) => {
                let _ = builder.add_edge(NAMES[*source], NAMES[*target]);
            }
            Part::Join(sources, target) => {
                let sources = sources.iter().map(|source| text(*source)).collect();
                let _ = builder.add_join(sources, NAMES[*target]);
            }
            Part::Branch(source, map) => {
                let map = map.as_ref().map(|map| {
                    map.iter()
                        .map(|(label, target)| (text(*label), text(*target)))
                        .collect()
                });
                let _ = builder.add_branch(NAMES[*source], "condition", map);
            }
            Part::Defaults(is_handled) => builder.set_defaults(NodeDefaults {
                is_handled: *is_handled,
                ..NodeDefaults::default()
            }),
            Part::Subgraph(nth) if nodes.is_empty() || builder.compile(None, None, None).is_err() => {
                let _ = nth;
            }
            Part::Subgraph(nth) => {
                let inner = builder.clone();
                let graph = inner.compile(None, None, None).expect("it was a moment ago");
                builder.add_subgraph(nodes[nth % nodes.len()], Rc::new(graph), Rc::new(RefCell::new(inner)));
            }
        }
    }
    builder
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn any_parts_are_refused_or_make_a_graph(
        parts in vec(part(), 0..16),
        stops in prop::option::of(vec(0..NAMES.len(), 0..3)),
        levels in 0..3_u32,
    ) {
        let builder = put_together(&parts);
        let stops = stops.map(|stops| stops.into_iter().map(text).collect());
        if let Ok(graph) = builder.compile(Some("name"), stops.clone(), stops)
            && let Ok(drawing) = builder.drawing(&graph, levels)
        {
            for with_styles in [true, false] {
                let options = superstep::engine::graph::MermaidOptions { with_styles, ..Default::default() };
                prop_assert!(drawing.mermaid(&options).contains("graph TD;"));
            }
        }
    }
}
