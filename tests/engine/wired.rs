//! Nodes that listen to keys, without edges: LangGraph's `Pregel`, built by hand.

use expect_test::expect;
use superstep::engine::graph::{ChannelId, Kind, NodeOptions};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

const N: ChannelId = ChannelId(1);
const B: ChannelId = ChannelId(2);
const C: ChannelId = ChannelId(3);

fn listens<const M: usize>(keys: [ChannelId; M], needs_all: bool) -> NodeOptions {
    NodeOptions {
        listens_to: keys.into(),
        needs_all,
        ..NodeOptions::default()
    }
}

fn keys() -> TestGraph {
    TestGraph::new().key("b", Kind::LastValue).key("c", Kind::LastValue)
}

/// `n` leads to `b`, and that to `c`.
fn chained() -> TestGraph {
    keys()
        .node_with("one", listens([N], false), |_| write("b", 1))
        .node_with("two", listens([B], false), |_| write("c", 2))
}

#[test]
fn the_input_is_written_to_keys_and_what_listens_to_them_runs() {
    let graph = chained();
    let thread = Thread::new(&graph);
    thread.play(Start::Value(write("n", 0))).shows(expect![[r#"
        call one
        updates one b=1
        values log=[] n=0 b=1
        call two
        updates two c=2
        values log=[] n=0 b=1 c=2
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=[] n=0 b=1 c=2 next
    "#]]);
    thread.play(Start::Value(write("b", 5))).shows(expect![[r#"
        call two
        updates two c=2
        values log=[] n=0 b=5 c=2
        end done
    "#]]);
}

#[test]
fn a_node_that_needs_several_keys_waits_for_all_and_runs_when_one_changes() {
    let graph = chained().node_with("both", listens([N, C], true), |_| log("both"));
    play(&graph, Start::Value(write("n", 0))).shows(expect![[r#"
        call one
        updates one b=1
        values log=[] n=0 b=1
        call two
        updates two c=2
        values log=[] n=0 b=1 c=2
        call both
        updates both log=["both"]
        values log=["both"] n=0 b=1 c=2
        end done
    "#]]);
}

#[test]
fn a_node_that_listens_to_several_keys_runs_once_for_each_that_changes() {
    let graph = chained().node_with("any", listens([N, C], false), |_| log("any"));
    play(&graph, Start::Value(write("n", 0))).shows(expect![[r#"
        call any
        call one
        updates any log=["any"]
        updates one b=1
        values log=["any"] n=0 b=1
        call two
        updates two c=2
        values log=["any"] n=0 b=1 c=2
        call any
        updates any log=["any"]
        values log=["any","any"] n=0 b=1 c=2
        end done
    "#]]);
}

#[test]
fn a_run_stops_before_what_listens() {
    let graph = chained().interrupt_before(["two"]);
    let thread = Thread::new(&graph);
    thread.play(Start::Value(write("n", 0))).shows(expect![[r#"
        call one
        updates one b=1
        values log=[] n=0 b=1
        interrupted
        end interrupted
    "#]]);
    thread.play(Start::Nothing).shows(expect![[r#"
        values log=[] n=0 b=1
        call two
        updates two c=2
        values log=[] n=0 b=1 c=2
        end done
    "#]]);
}
