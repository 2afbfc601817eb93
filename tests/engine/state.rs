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

#[test]
fn a_plain_key_may_have_a_default() {
    let graph = TestGraph::new()
        .key_from("plain", Kind::LastValue, Ok(Some("default".into())))
        .key_from("none", Kind::LastValue, Ok(Some(Value::Undefined)))
        .node("a", |_| write("plain", 1))
        .edge(START, "a");
    play(&graph, Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1 plain="default" none=undefined
        call a
        updates a plain=1
        values log=[] n=1 plain=1 none=undefined
        end done
    "#]]);
}

#[test]
fn an_untracked_key_takes_one_write_in_a_superstep() {
    let guarded = |guard| {
        TestGraph::new()
            .key("any", Kind::Untracked { guard })
            .node("a", |_| write("any", 1))
            .node("b", |_| write("any", 2))
            .edge(START, "a")
            .edge(START, "b")
    };
    play(&guarded(false), empty()).shows(expect![[r#"
        call a
        call b
        updates a any=1
        updates b any=2
        values log=[] any=2
        end done
    "#]]);
    play(&guarded(true), empty()).shows(expect![[r#"
        call a
        call b
        updates a any=1
        updates b any=2
        end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "any" with values [1,2]: UntrackedValue(guard=true) can receive only one value per step. Use guard=false if you want to store any one of multiple values.
    "#]]);
}

#[test]
fn a_topic_holds_what_the_last_superstep_published() {
    let topic = |unique, accumulate| {
        TestGraph::new()
            .key("topic", Kind::Topic { unique, accumulate })
            .node("a", |_| write("topic", 1))
            .node("b", |_| write("topic", Value::List(vec![1.into(), 2.into()])))
            .logs(["c"])
            .edge(START, "a")
            .chain([START, "b", "c"])
    };
    play(&topic(false, false), empty()).shows(expect![[r#"
        call a
        call b
        updates a topic=1
        updates b topic=[1,2]
        values log=[] topic=[1,1,2]
        call c
        updates c log=["c"]
        values log=["c"]
        end done
    "#]]);
    play(&topic(true, true), empty()).shows(expect![[r#"
        call a
        call b
        updates a topic=1
        updates b topic=[1,2]
        values log=[] topic=[1,2]
        call c
        updates c log=["c"]
        values log=["c"] topic=[1,2]
        end done
    "#]]);
}

/// A key whose reducer gets all writes of a superstep: two nodes write it, and a third.
fn delta(initial: Result<Option<Value>, Value>, second: &'static str) -> TestGraph {
    let mut graph = TestGraph::new();
    let reducer = graph.reducer(append);
    let kind = Kind::Delta {
        reducer,
        snapshot_frequency: 100,
    };
    graph
        .key_from("delta", kind, initial)
        .node("a", |_| write("delta", "a"))
        .node("b", move |_| match second {
            "" => write("delta", Value::List(vec!["overwrite".into(), Value::Undefined])),
            "b" => write("delta", "b"),
            new => write("delta", Value::List(vec!["overwrite".into(), [new].into()])),
        })
        .node("c", |_| write("delta", "c"))
        .edge(START, "a")
        .chain([START, "b", "c"])
}

#[test]
fn a_delta_key_reduces_a_superstep_at_once() {
    play(&delta(Ok(None), "b"), empty()).shows(expect![[r#"
        call a
        call b
        updates a delta="a"
        updates b delta="b"
        values log=[] delta=["a","b"]
        call c
        updates c delta="c"
        values log=[] delta=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn an_overwrite_wins_the_superstep_of_a_delta_key() {
    play(&delta(Ok(Some(["d"].into())), "new"), empty()).shows(expect![[r#"
        call a
        call b
        updates a delta="a"
        updates b delta=["overwrite",["new"]]
        values log=[] delta=["new"]
        call c
        updates c delta="c"
        values log=[] delta=["new","c"]
        end done
    "#]]);
    play(&delta(Ok(Some(["d"].into())), ""), empty()).shows(expect![[r#"
        call a
        call b
        updates a delta="a"
        updates b delta=["overwrite",undefined]
        values log=[] delta=["d"]
        call c
        updates c delta="c"
        values log=[] delta=["d","c"]
        end done
    "#]]);
}
