//! Runs that stop before or after a node.

use expect_test::expect;
use superstep::engine::graph::START;
use superstep::engine::run::Finished;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn a_run_stops_before_a_node() {
    play(&a_then_b().interrupt_before(["b"]), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
}

#[test]
fn a_run_stops_after_a_node() {
    play(&a_then_b().interrupt_after(["a"]), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
}

#[test]
fn a_star_stops_before_or_after_every_node_but_start() {
    play(&a_then_b().interrupt_before(["*"]), Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        interrupted
        end interrupted
    "#]]);
    play(&a_then_b().interrupt_after(["*"]), Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        call a
        updates a log=["a"]
        values log=["a"] n=1
        interrupted
        end interrupted
    "#]]);
}

#[test]
fn a_run_stops_after_its_last_node_too_and_at_the_recursion_limit() {
    let graph = a_then_b().interrupt_after(["b"]);
    assert_eq!(end_of(&graph, empty(), limited(2.0)), Ok(Finished::Interrupted(vec![])));
}

#[test]
fn all_of_a_superstep_finish_before_a_run_stops_after_one() {
    play(&a_beside_b().interrupt_after(["a"]), empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        interrupted
        end interrupted
    "#]]);
}

#[test]
fn a_packet_is_stopped_before_like_any_task() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .edge(START, "a")
        .branch("a", |_| vec![send("b", 1)])
        .interrupt_before(["b"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
}

#[test]
fn a_command_as_input_is_not_stopped_before_its_first_nodes() {
    let before = a_then_b().interrupt_before(["*"]);
    play(&before, command_goto([to("a")])).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
    let after = a_then_b().interrupt_after(["a"]);
    play(&after, command_goto([to("a")])).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
}
