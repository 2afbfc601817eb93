//! Keys of the state: who may write what, and who sees it.

use expect_test::expect;
use superstep::engine::graph::{Kind, START};
use superstep::error::Error;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn two_nodes_may_not_write_a_plain_key_in_one_superstep() {
    let graph = TestGraph::new()
        .node("a", |_| write("n", 1))
        .node("b", |_| write("n", 2))
        .edge(START, "a")
        .edge(START, "b");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates a n=1
        updates b n=2
        end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step.
    "#]]);
    let Err(Error::Failed(failure)) = end_of(&graph, empty(), |settings| settings) else {
        panic!("two writes were taken");
    };
    expect![[r#"
        InvalidUpdateError: Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step.

        Troubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/INVALID_CONCURRENT_GRAPH_UPDATE/
    "#]].assert_eq(&failure.to_string());
}

#[test]
fn a_condition_of_a_node_that_wrote_a_plain_key_twice_is_never_asked() {
    let graph = TestGraph::new()
        .node("a", |_| write("n", 1).and_write("n", 2))
        .edge(START, "a")
        .branch("a", |_| panic!("it was asked"));
    play_with(&graph, empty(), wanting(EVERYTHING)).shows(expect![[r#"
        start a log=[]
        call a
        updates a n=1 n=2
        result a n=1 n=2 error: InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step. (node 1, superstep 1)
        end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step. (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_reducer_without_a_default_takes_the_first_write_as_it_is() {
    let graph = TestGraph::new()
        .reduced("list", Ok(None), append)
        .node("a", |_| write("list", ["a"]))
        .node("b", |_| write("list", ["b"]).and_write("list", ["c"]))
        .chain([START, "a", "b"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a list=["a"]
        values log=[] list=["a"]
        call b
        updates b list=["b"] list=["c"]
        values log=[] list=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn what_a_reducer_throws_ends_the_run() {
    let graph = TestGraph::new().node("a", |_| write("log", 1)).edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=1
        end thrown 1
    "#]]);
}

#[test]
fn a_reducer_that_throws_while_a_condition_looks_fails_the_task() {
    let graph = TestGraph::new()
        .node("a", |_| write("log", 1))
        .edge(START, "a")
        .branch("a", |_| panic!("it was asked"));
    play_with(&graph, empty(), wanting(EVERYTHING)).shows(expect![[r#"
        start a log=[]
        call a
        updates a log=1
        result a log=1 error: thrown 1 (node 1, superstep 1)
        end thrown 1 (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_reducer_that_returns_undefined_empties_its_key() {
    let graph = TestGraph::new()
        .reduced("gone", Ok(Some("default".into())), |_, _| Ok(Value::Undefined))
        .node("a", |_| write("gone", 1))
        .edge(START, "a");
    play(&graph, Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1 gone="default"
        call a
        updates a gone=1
        values log=[] n=1
        end done
    "#]]);
}

#[test]
fn undefined_is_a_value_of_a_plain_key() {
    let graph = TestGraph::new()
        .node("a", |_| write("n", Value::Undefined))
        .edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a n=undefined
        values log=[] n=undefined
        end done
    "#]]);
}

#[test]
fn what_a_default_throws_lets_no_run_begin() {
    let graph = TestGraph::new().reduced("bad", Err("no default".into()), append);
    let refused = Driver::try_with(&graph, empty(), |settings| settings).err().unwrap();
    expect![[r#"thrown "no default""#]].assert_eq(&show_error(&refused));
}

#[test]
fn a_key_of_any_value_is_cleared_by_a_superstep_without_a_write() {
    let graph = TestGraph::new()
        .key("any", Kind::AnyValue)
        .node("a", |_| write("any", 1))
        .node("b", |_| write("any", 1))
        .logs(["c"])
        .edge(START, "a")
        .chain([START, "b", "c"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates a any=1
        updates b any=1
        values log=[] any=1
        call c
        updates c log=["c"]
        values log=["c"]
        end done
    "#]]);
}
