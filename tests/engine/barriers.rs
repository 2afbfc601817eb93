//! Barriers as keys of the state.

use expect_test::expect;
use superstep::engine::channel::BarrierKind;
use superstep::engine::graph::{Kind, START};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

/// A state with a barrier, `gate`.
fn gated(kind: BarrierKind) -> TestGraph {
    let names = match kind {
        BarrierKind::Dynamic => None,
        BarrierKind::Named | BarrierKind::NamedAfterFinish => Some(["a", "b"].into()),
    };
    TestGraph::new().key_from("gate", Kind::BarrierKey(kind), Ok(names))
}

/// A `WaitForNames`.
fn wait<const N: usize>(names: [&str; N]) -> Value {
    Value::List(vec!["wait".into(), names.into()])
}

#[test]
fn a_barrier_is_read_once_both_names_have_come() {
    let graph = gated(BarrierKind::Named)
        .node("a", |_| write("gate", "a"))
        .node("b", |_| write("gate", "b"))
        .logs(["c"])
        .chain([START, "a", "b", "c"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a gate="a"
        values log=[]
        call b
        updates b gate="b"
        values log=[] gate=undefined
        call c
        updates c log=["c"]
        values log=["c"] gate=undefined
        end done
    "#]]);
}

#[test]
fn a_name_that_is_not_awaited_is_refused() {
    let graph = gated(BarrierKind::Named)
        .node("a", |_| write("gate", "z"))
        .edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a gate="z"
        end InvalidUpdateError: Invalid update for channel "gate" with values ["z"]: Value "z" not in names {}
    "#]]);
}

#[test]
fn a_condition_reads_the_barrier_that_its_task_opened() {
    let graph = gated(BarrierKind::Named)
        .node("a", |_| write("gate", "b"))
        .edge(START, "a")
        .logs(["open", "closed"])
        .branch("a", |given| {
            vec![to(if given.get("gate").is_some() { "open" } else { "closed" })]
        });
    play(&graph, Start::Value(write("gate", "a"))).shows(expect![[r#"
        values log=[]
        call a
        updates a gate="b"
        values log=[] gate=undefined
        call open
        updates open log=["open"]
        values log=["open"] gate=undefined
        end done
    "#]]);
}

#[test]
fn one_after_finish_opens_with_the_deferred_nodes() {
    let graph = gated(BarrierKind::NamedAfterFinish)
        .node("a", |_| write("gate", "a").and_write("gate", "b"))
        .logs(["b"])
        .deferred("c", |given| {
            log(if given.get("gate").is_some() { "open" } else { "closed" })
        })
        .chain([START, "a", "b", "c"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a gate="a" gate="b"
        values log=[]
        call b
        updates b log=["b"]
        values log=["b"] gate=undefined
        call c
        updates c log=["open"]
        values log=["b","open"] gate=undefined
        end done
    "#]]);
}

#[test]
fn a_dynamic_one_is_told_whom_to_wait_for() {
    let graph = gated(BarrierKind::Dynamic)
        .node("a", |_| write("gate", wait(["x", "y"])))
        .node("b", |_| write("gate", "x").and_write("gate", "z"))
        .node("c", |_| write("gate", "y"))
        .chain([START, "a", "b", "c"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a gate=["wait",["x","y"]]
        values log=[]
        call b
        updates b gate="x" gate="z"
        values log=[]
        call c
        updates c gate="y"
        values log=[] gate=undefined
        end done
    "#]]);
}

#[test]
fn checkpoints_keep_who_has_come() {
    for kind in [BarrierKind::Named, BarrierKind::NamedAfterFinish, BarrierKind::Dynamic] {
        let graph = gated(kind).node("a", |_| write("n", 1)).edge(START, "a");
        let thread = Thread::new(&graph);
        if kind == BarrierKind::Dynamic {
            thread.play(Start::Value(write("gate", wait(["a", "b"]))));
        }
        thread.play(Start::Value(write("gate", "a")));
        assert!(!thread.state().0.contains("gate"));
        thread.play(Start::Value(write("gate", "b")));
        assert!(thread.state().0.contains("gate=undefined"), "{kind:?}");
    }
}
