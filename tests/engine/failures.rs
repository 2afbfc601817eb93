//! Failures, and results that come too late.

use expect_test::expect;
use superstep::engine::command::Returned;
use superstep::engine::graph::START;
use superstep::engine::run::{Action, Finished, Outcome};
use superstep::engine::task::TaskId;
use superstep::error::Error;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn a_beside_failing_b() -> TestGraph {
    TestGraph::new()
        .logs(["a", "c"])
        .node("b", |_| throw("boom"))
        .edge(START, "a")
        .edge(START, "b")
        .chain(["a", "c"])
}

#[test]
fn a_task_that_fails_ends_the_run_while_others_are_pending() {
    let graph = a_beside_failing_b();
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.finish("b");
    driver.transcript().shows(expect![[r#"
        start a log=[]
        start b log=[]
        call a
        call b
        result b error: thrown "boom" (node 3, superstep 1)
        result a error: aborted
        end thrown "boom" (node 3, superstep 1)
    "#]]);

    let before = driver.lines.len();
    driver.settle(0);
    driver.advance();
    assert_eq!(driver.lines.len(), before, "a late result is ignored");
}

#[test]
fn a_task_is_aborted_while_its_condition_runs_too() {
    let graph = a_beside_failing_b().branch("a", |_| vec![]);
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.finish("a");
    driver.finish("b");
    driver.transcript().shows(expect![[r#"
        start a log=[]
        start b log=[]
        call a
        call b
        result b error: thrown "boom" (node 3, superstep 1)
        result a error: aborted
        end thrown "boom" (node 3, superstep 1)
    "#]]);
}

#[test]
fn a_task_that_finished_before_another_failed_was_shown_and_is_not_applied() {
    play(&a_beside_failing_b(), empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        end thrown "boom" (node 3, superstep 1)
    "#]]);
}

#[test]
fn tasks_that_fail_before_the_run_could_stop_are_all_named() {
    let graph = TestGraph::new()
        .node("a", |_| throw("first"))
        .node("b", |_| throw("second"))
        .edge(START, "a")
        .edge(START, "b");
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.settle(1);
    driver.settle(0);
    driver.advance();
    driver.transcript().shows(expect![[r#"
        start a log=[]
        start b log=[]
        call a
        call b
        result b error: thrown "second" (node 2, superstep 1)
        result a error: thrown "first" (node 1, superstep 1)
        end several in superstep 1: thrown "second" (node 2, superstep 1), thrown "first" (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_task_that_finishes_before_the_run_could_stop_is_still_shown() {
    let graph = a_beside_failing_b();
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    driver.settle(1);
    driver.settle(0);
    driver.advance();
    driver.transcript().shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        end thrown "boom" (node 3, superstep 1)
    "#]]);
}

#[test]
fn what_a_condition_throws_fails_its_task() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .chain([START, "a", "b"])
        .branch("a", |_| vec![]);
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.finish("a");
    let condition = driver.pending.remove(0);
    driver.settle_with(condition.task, Outcome::Failed(Error::Thrown("boom".into())));
    driver.advance();
    driver.transcript().shows(expect![[r#"
        start a log=[]
        call a
        updates a log=["a"]
        result a log=["a"] error: thrown "boom" (node 1, superstep 1)
        end thrown "boom" (node 1, superstep 1)
    "#]]);
}

// Results that come at the wrong time

#[test]
fn a_second_result_of_a_task_is_ignored() {
    let graph = a_beside_b();
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    let first = driver.pending[0].clone();
    driver.settle(0);
    for _ in 0..2 {
        let again = driver.outcome(&first);
        driver.settle_with(first.task, again);
        driver.settle_with(first.task, Outcome::Failed(Error::Thrown("late".into())));
    }
    driver.play(|_| 0);
    driver.transcript().shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn a_result_of_the_wrong_kind_is_ignored() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .edge(START, "a")
        .branch("a", |_| vec![to("b")]);
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    let node = driver.pending[0].clone();
    driver.settle_with(node.task, Outcome::Routed(vec![to("a")]));
    driver.settle(0);
    driver.advance();
    let again = driver.outcome(&node);
    driver.settle_with(node.task, again);
    driver.play(|_| 0);
    driver.transcript().shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn a_result_of_no_task_is_ignored() {
    let graph = a_then_b();
    let mut driver = Driver::new(&graph, empty());
    let returned = || Outcome::Returned(Returned::update(vec![]));
    driver.settle_with(TaskId(0), returned());
    driver.advance();
    let a = driver.pending[0].task;
    for id in [0, a.0 + 1, u32::MAX] {
        driver.settle_with(TaskId(id), returned());
    }
    assert_eq!(driver.next(), Action::Wait);
    driver.settle(0);
    driver.advance();
    driver.settle_with(a, returned());
    assert_eq!(driver.next(), Action::Wait);
    driver.play(|_| 0);
    assert_eq!(driver.end, Some(Ok(Finished::Done)));
}

#[test]
fn tasks_may_settle_before_all_of_their_superstep_have_started() {
    let graph = a_beside_b();
    let mut driver = Driver::new(&graph, empty());
    while driver.pending.is_empty() {
        driver.next();
    }
    driver.settle(0);
    driver.play(|_| 0);
    driver.transcript().shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
}

// Cancelling

#[test]
fn a_run_can_be_cancelled_at_every_point() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .edge(START, "b")
        .branch("a", |_| vec![to("c"), send("c", 1)]);
    let actions = (0..).take_while(|actions| cancelled_after(&graph, *actions)).count();
    assert!(actions > 15, "{actions} points");
}

/// Cancels a run once it has done so much; `false` when it had ended before.
fn cancelled_after(graph: &TestGraph, actions: usize) -> bool {
    let mut driver = Driver::with(graph, empty(), wanting(EVERYTHING));
    for _ in 0..actions {
        if driver.next() == Action::Wait {
            if driver.end.is_some() {
                return false;
            }
            driver.settle(0);
        }
    }
    if driver.end.is_some() {
        driver.run.cancel();
        assert_eq!(driver.next(), Action::Wait, "what is over cannot be cancelled");
        return true;
    }
    driver.run.cancel();
    let action = driver.next();
    let finished = [
        Action::Finish(Err(Error::Cancelled)),
        Action::Finish(Ok(Finished::Done)),
    ];
    assert!(finished.contains(&action), "{action:?}");
    while !driver.pending.is_empty() {
        driver.settle(0);
        assert_eq!(driver.next(), Action::Wait);
    }
    driver.run.cancel();
    assert_eq!(driver.next(), Action::Wait);
    true
}
