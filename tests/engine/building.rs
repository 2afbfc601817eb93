//! What the builder refuses, in LangGraph's words.

use expect_test::expect;
use superstep::engine::graph::{Builder, END, Kind, NodeOptions, START};
use superstep::error::Failure;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn refusal<T>(build: Result<T, Failure>) -> String {
    match build {
        Ok(_) => "allowed".into(),
        Err(failure) => failure.to_string(),
    }
}

fn with_nodes(names: &[&str]) -> Builder {
    let mut builder = Builder::default();
    builder.add_key("foo", Kind::LastValue).unwrap();
    for name in names {
        builder.add_node(name, NodeOptions::default()).unwrap();
    }
    builder
}

#[test]
fn names_of_nodes_are_checked_at_once() {
    let names = ["foo", "a", START, END, "a|b:c", "a:b", "", "toString"];
    let refusals = names.map(|name| refusal(with_nodes(&["a"]).add_node(name, NodeOptions::default())));
    expect![[r#"
        Error: foo is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name.
        Error: Node `a` already present.
        Error: Node `__start__` is reserved.
        Error: Node `__end__` is reserved.
        Error: "|" is a reserved character and is not allowed in node names.
        Error: ":" is a reserved character and is not allowed in node names.
        allowed
        allowed"#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn edges_are_checked_at_once() {
    let edges = [(END, "a"), ("a", START), (START, END), ("unknown", "a")];
    let refusals = edges.map(|(source, target)| refusal(with_nodes(&["a"]).add_edge(source, target)));
    expect![[r#"
        Error: END cannot be a start node
        Error: START cannot be an end node
        allowed
        allowed"#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn joins_are_checked_at_once() {
    let joins: [(&[&str], &str); 7] = [
        (&[START], "a"),
        (&["a", END], "a"),
        (&["unknown", END], "a"),
        (&["a"], END),
        (&["a"], "unknown"),
        (&["unknown"], "a"),
        (&[], "a"),
    ];
    let refusals = joins.map(|(sources, target)| {
        let sources = sources.iter().map(|source| source.to_string()).collect();
        refusal(with_nodes(&["a"]).add_join(sources, target))
    });
    expect![[r#"
        Error: Need to add a node named "__start__" first
        Error: END cannot be a start node
        Error: Need to add a node named "unknown" first
        Error: END cannot be an end node
        Error: Need to add a node named "unknown" first
        Error: Need to add a node named "unknown" first
        allowed"#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn a_node_has_one_condition_of_a_name() {
    let mut builder = with_nodes(&["a", "b"]);
    let refusals = ["a", "b", "a"].map(|source| refusal(builder.add_branch(source, "condition", None)));
    expect![[r#"
        allowed
        allowed
        Error: Condition `condition` already present for node `a`"#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn a_sequence_has_nodes_of_its_own() {
    let refusals = [vec![], vec!["b".to_owned()], vec!["b".to_owned(), "a".to_owned()]]
        .map(|names| refusal(with_nodes(&["a"]).check_sequence(&names)));
    expect![[r#"
        Error: Sequence requires at least one node.
        allowed
        Error: Node names must be unique: node with the name "a" already exists."#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn a_key_declared_again_is_the_same_channel_and_one_key_is_reserved() {
    let mut builder = with_nodes(&[]);
    let bar = builder.add_key("bar", Kind::AnyValue).unwrap();
    assert_eq!(builder.add_key("bar", Kind::LastValue), Ok(bar));
    expect![[r#"Error: Channel "foo" already exists with a different type."#]]
        .assert_eq(&refusal(builder.add_key("foo", Kind::AnyValue)));
    let graph = builder.compile(None, None, None).unwrap();
    let keys: Vec<_> = graph.keys().map(|key| graph.channel(key)).collect();
    assert_eq!((&*keys[1].name, &keys[1].kind), ("bar", &Kind::AnyValue));
    assert_eq!(keys.len(), 2);

    expect!["Error: Channel '__pregel_tasks' is reserved and cannot be used in the graph."]
        .assert_eq(&refusal(builder.add_key("__pregel_tasks", Kind::LastValue)));
}

/// What compiling says of a graph of `a` and `b` with edges and a path map of `a`.
fn compiled(edges: &[(&str, &str)], path_map: Option<&[(&str, &str)]>) -> String {
    let mut builder = with_nodes(&["a", "b"]);
    for (source, target) in edges {
        builder.add_edge(source, target).unwrap();
    }
    if let Some(path_map) = path_map {
        let path_map = path_map
            .iter()
            .map(|(answer, target)| (answer.to_string(), target.to_string()));
        builder.add_branch("a", "condition", Some(path_map.collect())).unwrap();
    }
    refusal(builder.compile(None, None, None))
}

#[test]
fn the_whole_graph_is_checked_when_it_is_compiled() {
    let both = [(START, "a"), ("a", "b")];
    let refusals = [
        compiled(&both, None),
        compiled(&[both[0], both[1], ("y", "x")], None),
        compiled(&[both[0], both[1], ("a", "y"), ("a", "x")], None),
        compiled(&both, Some(&[("yes", "y"), ("no", START)])),
        compiled(&both, Some(&[("no", START)])),
        compiled(&[("a", "a"), ("a", "b")], None),
        compiled(&[(START, "a"), ("a", "y")], None),
    ];
    expect![[r#"
        allowed
        Error: Found edge starting at unknown node `y`
        Error: Found edge ending at unknown node `y`
        Error: Found edge ending at unknown node `y`
        Error: Found edge ending at unknown node `__start__`
        allowed
        UnreachableNodeError: Node `b` is not reachable.

        If you are returning Command objects from your node,
        make sure you are passing names of potential destination nodes as an "ends" array
        into ".addNode(..., { ends: ["node1", "node2"] })".

        Troubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/UNREACHABLE_NODE/
    "#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn a_node_is_reachable_by_a_condition_without_a_path_map_or_by_ends() {
    let mut builder = with_nodes(&["a"]);
    builder.add_branch("a", "condition", None).unwrap();
    assert!(refusal(builder.compile(None, None, None)).contains("Node `a` is not reachable"));
    builder.add_node("b", NodeOptions::default()).unwrap();
    builder.add_edge(START, "a").unwrap();
    assert_eq!(refusal(builder.compile(None, None, None)), "allowed");

    let ends = |ends: &[&str]| NodeOptions {
        ends: ends.iter().map(|end| end.to_string()).collect(),
        ..NodeOptions::default()
    };
    let mut builder = with_nodes(&[]);
    builder.add_node("a", ends(&["b", END])).unwrap();
    builder.add_node("b", NodeOptions::default()).unwrap();
    builder.add_edge(START, "a").unwrap();
    assert_eq!(refusal(builder.compile(None, None, None)), "allowed");
    builder.add_node("c", ends(&["c", "unknown"])).unwrap();
    expect!["Error: Found edge ending at unknown node `unknown`"]
        .assert_eq(&refusal(builder.compile(None, None, None)));
}

#[test]
fn a_source_must_exist_for_a_condition_too() {
    for source in ["unknown", END] {
        let mut builder = with_nodes(&[]);
        builder.add_branch(source, "condition", None).unwrap();
        let said = refusal(builder.compile(None, None, None));
        assert_eq!(said, format!("Error: Found edge starting at unknown node `{source}`"));
    }
}

#[test]
fn breakpoints_name_nodes() {
    let mut builder = with_nodes(&["a"]);
    builder.add_edge(START, "a").unwrap();
    let refusals = ["a", "*", "unknown", START].map(|name| {
        let list = || Some(vec![name.to_owned()]);
        let before = refusal(builder.compile(None, list(), None));
        assert_eq!(before, refusal(builder.compile(None, None, list())));
        before
    });
    expect![[r#"
        allowed
        allowed
        Error: Interrupt node `unknown` is not present
        Error: Interrupt node `__start__` is not present"#]]
    .assert_eq(&refusals.join("\n"));
}

#[test]
fn a_node_may_not_be_called_interrupt() {
    let mut builder = with_nodes(&["__interrupt__"]);
    builder.add_edge(START, "__interrupt__").unwrap();
    expect![[r#"GraphValidationError: "Node name __interrupt__ is reserved""#]]
        .assert_eq(&refusal(builder.compile(None, None, None)));
}
