//! Graphs inside of graphs.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::engine::graph::NodeId;
use crate::error::Failure;

const EVERY: u32 = u32::MAX;

#[test]
fn a_subgraph_is_drawn_in_the_place_of_its_node() {
    let outer = outside(&line(&["x", "y"]));
    xray(
        &outer,
        EVERY,
        expect![[r#"
        %%{init: {'flowchart': {'curve': 'linear'}}}%%
        graph TD;
        	__start__([<p>__start__</p>]):::first
        	before(before)
        	sub_x(x)
        	sub_y(y)
        	after(after)
        	__end__([<p>__end__</p>]):::last
        	__start__ --> before;
        	after --> __end__;
        	before --> sub_x;
        	sub_y --> after;
        	subgraph sub
        	sub_x --> sub_y;
        	end
        	classDef default fill:#f2f0ff,line-height:1.2;
        	classDef first fill-opacity:0;
        	classDef last fill:#bfb6fc;
    "#]],
    );
    expect![[r#"
        {"id":"__start__"}
        {"id":"before","metadata":{}}
        {"id":"sub:x","metadata":{}}
        {"id":"sub:y","metadata":{}}
        {"id":"after","metadata":{}}
        {"id":"__end__"}
        {"source":"sub:x","target":"sub:y","conditional":false}
        {"source":"__start__","target":"before","conditional":false}
        {"source":"after","target":"__end__","conditional":false}
        {"source":"before","target":"sub:x","conditional":false}
        {"source":"sub:y","target":"after","conditional":false}
    "#]]
    .assert_eq(&listing(&outer.drawing(EVERY)));
}

#[test]
fn levels_are_counted_from_the_outside() {
    let inner = line(&["x", "y"]);
    let middle = Nested::new(&["in", "z"], &[(START, "in"), ("in", "z")]).with("in", &inner);
    let outer = outside(&middle);
    prints(
        &outer.drawing(0),
        expect![[r#"
        graph TD;
        	__start__ --> before;
        	after --> __end__;
        	before --> sub;
        	sub --> after;
    "#]],
    );
    prints(
        &outer.drawing(1),
        expect![[r#"
        graph TD;
        	__start__ --> before;
        	after --> __end__;
        	before --> sub_in;
        	sub_z --> after;
        	subgraph sub
        	sub_in --> sub_z;
        	end
    "#]],
    );
    prints(
        &outer.drawing(2),
        expect![[r#"
        graph TD;
        	__start__ --> before;
        	after --> __end__;
        	before --> sub_in_x;
        	sub_z --> after;
        	subgraph sub
        	subgraph in
        	sub_in_x --> sub_in_y;
        	end
        	sub_in_y --> sub_z;
        	end
    "#]],
    );
    assert_eq!(outer.drawing(3).mermaid(&plain()), outer.drawing(2).mermaid(&plain()));
    assert_eq!(
        outer.drawing(EVERY).mermaid(&plain()),
        outer.drawing(2).mermaid(&plain())
    );
}

#[test]
fn ends_stay_where_a_subgraph_begins_or_ends_with_several_nodes() {
    let inner = Nested::new(&["l", "r"], &[(START, "l"), (START, "r")]);
    xray(
        &outside(&inner),
        EVERY,
        expect![[r#"
        %%{init: {'flowchart': {'curve': 'linear'}}}%%
        graph TD;
        	__start__([<p>__start__</p>]):::first
        	before(before)
        	sub___start__(<p>__start__</p>)
        	sub_l(l)
        	sub_r(r)
        	sub___end__(<p>__end__</p>)
        	after(after)
        	__end__([<p>__end__</p>]):::last
        	__start__ --> before;
        	after --> __end__;
        	before --> sub___start__;
        	sub___end__ --> after;
        	subgraph sub
        	sub___start__ --> sub_l;
        	sub___start__ --> sub_r;
        	sub_l --> sub___end__;
        	sub_r --> sub___end__;
        	end
        	classDef default fill:#f2f0ff,line-height:1.2;
        	classDef first fill-opacity:0;
        	classDef last fill:#bfb6fc;
    "#]],
    );
}

#[test]
fn a_subgraph_of_one_node_is_drawn_as_its_node() {
    let outer = outside(&line(&["only"]));
    assert_eq!(
        outer.drawing(EVERY).mermaid(&plain()),
        outer.drawing(0).mermaid(&plain())
    );
}

#[test]
fn edges_of_a_level_without_edges_of_its_own_are_not_drawn() {
    let wrapped = Nested::new(&["in"], &[(START, "in")]).with("in", &line(&["x", "y"]));
    prints(
        &outside(&wrapped).drawing(EVERY),
        expect![[r#"
        graph TD;
        	__start__ --> before;
        	after --> __end__;
        	before --> sub_in_x;
        	sub_in_y --> after;
    "#]],
    );
}

#[test]
fn nothing_leaves_a_subgraph_without_a_last_node() {
    let mut inner = line(&["x", "y"]);
    inner.builder.get_mut().add_edge("y", "x").unwrap();
    prints(
        &outside(&inner).drawing(EVERY),
        expect![[r#"
        graph TD;
        	__start__ --> before;
        	after --> __end__;
        	before --> sub___start__;
        	subgraph sub
        	sub___start__ --> sub_x;
        	sub_x --> sub_y;
        	sub_y --> sub_x;
        	end
    "#]],
    );
}

#[test]
fn a_subgraph_without_a_first_node_cannot_be_drawn() {
    let mut endless = line(&["x", "y"]);
    endless.builder.get_mut().add_edge("y", "x").unwrap();
    let middle = Nested::new(&["in", "z"], &[(START, "in"), ("in", "z")]).with("in", &endless);
    let failure = outside(&middle).draw(EVERY).unwrap_err();
    assert_eq!(
        failure.message(),
        "Could not extend subgraph \"sub\" due to missing entrypoint."
    );
}

#[test]
fn nodes_of_a_subgraph_in_a_node_without_a_name_have_their_own_ids() {
    let outer = Nested::new(&["", "x"], &[(START, ""), ("", "x")]).with("", &line(&["1", "2"]));
    expect![[r#"
        {"id":"1","metadata":{}}
        {"id":"2","metadata":{}}
        {"id":"__start__"}
        {"id":"x","metadata":{}}
        {"id":"__end__"}
        {"source":"1","target":"2","conditional":false}
        {"source":"2","target":"x","conditional":false}
        {"source":"__start__","target":"1","conditional":false}
        {"source":"x","target":"__end__","conditional":false}
    "#]]
    .assert_eq(&listing(&outer.drawing(EVERY)));
    let outer = Nested::new(&["", "x"], &[(START, ""), ("", "x")]).with("", &line(&["x", "y"]));
    let failure = outer.draw(EVERY).unwrap_err();
    assert_eq!(failure.message(), "Node with id x already exists");
}

#[test]
fn an_edge_that_was_added_since_must_lead_to_a_node() {
    let mut graph = line(&["a", "b"]);
    graph.builder.get_mut().add_edge("x", "b").unwrap();
    assert_eq!(graph.draw(0).unwrap().edges().len(), 3);
    graph.builder.get_mut().add_edge("b", "subgraph").unwrap();
    let failure = graph.draw(0).unwrap_err();
    assert_eq!(failure.message(), "End node \"subgraph\" not found!");
}

#[test]
fn a_node_that_was_added_since_is_drawn_plain() {
    let inner = line(&["x", "y"]);
    let outer = outside(&inner);
    let mut builder = outer.builder.borrow_mut();
    let node = builder.add_node("new", NodeOptions::default()).unwrap();
    builder.add_subgraph(node, inner.graph, Rc::new(inner.builder));
    builder.add_edge("after", "new").unwrap();
    drop(builder);
    prints(
        &outer.drawing(EVERY),
        expect![[r#"
        graph TD;
        	__start__ --> before;
        	after --> __end__;
        	after --> new;
        	before --> sub_x;
        	sub_y --> after;
        	new --> __end__;
        	subgraph sub
        	sub_x --> sub_y;
        	end
    "#]],
    );
}

#[test]
fn of_several_subgraphs_the_last_is_drawn() {
    let outer = Nested::new(&["sub"], &[(START, "sub")])
        .with("sub", &line(&["x", "y"]))
        .with("sub", &line(&["v", "w"]));
    let drawing = outer.drawing(EVERY);
    prints(
        &drawing,
        expect![[r#"
        graph TD;
        	__start__ --> sub_v;
        	sub_w --> __end__;
        	subgraph sub
        	sub_v --> sub_w;
        	end
    "#]],
    );
    let origins: Vec<Vec<u32>> = drawing.nodes().iter().map(|node| node.origin.clone()).collect();
    assert_eq!(origins, [vec![0], vec![1, 1], vec![1, 2], vec![0]]);
}

/// A graph with its builder.
struct Nested {
    builder: RefCell<Builder>,
    graph: Rc<Graph>,
}

impl Nested {
    fn new(nodes: &[&str], edges: &[(&str, &str)]) -> Self {
        Self::of(build(nodes, edges))
    }

    fn of(builder: Builder) -> Self {
        let graph = Rc::new(builder.compile(None, None, None).unwrap());
        let builder = RefCell::new(builder);
        Self { builder, graph }
    }

    fn with(mut self, node: &str, inner: &Nested) -> Self {
        let node: NodeId = self.graph.find(node).unwrap();
        let builder = Rc::new(inner.builder.clone());
        self.builder.get_mut().add_subgraph(node, inner.graph.clone(), builder);
        self
    }

    fn draw(&self, levels: u32) -> Result<Drawing, Failure> {
        self.builder.borrow().drawing(&self.graph, levels)
    }

    fn drawing(&self, levels: u32) -> Drawing {
        self.draw(levels).unwrap()
    }
}

fn line(nodes: &[&str]) -> Nested {
    let mut edges = vec![(START, nodes[0])];
    edges.extend(nodes.windows(2).map(|pair| (pair[0], pair[1])));
    Nested::new(nodes, &edges)
}

/// A graph between two nodes of another.
fn outside(inner: &Nested) -> Nested {
    let edges = [(START, "before"), ("before", "sub"), ("sub", "after"), ("after", END)];
    Nested::new(&["before", "sub", "after"], &edges).with("sub", inner)
}

fn prints(drawing: &Drawing, expected: Expect) {
    expected.assert_eq(&drawing.mermaid(&plain()));
}

fn xray(outer: &Nested, levels: u32, expected: Expect) {
    expected.assert_eq(&outer.drawing(levels).mermaid(&MermaidOptions::default()));
}
