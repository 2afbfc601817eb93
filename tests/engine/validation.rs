//! Writes to keys that are validated: which, when, and what comes of it.

use expect_test::expect;
use superstep::engine::graph::START;
use superstep::engine::run::{Action, Outcome};
use superstep::engine::task::TaskId;
use superstep::error::Error;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn graph() -> TestGraph {
    TestGraph::new()
        .validated("text")
        .node("a", |_| write("text", "a").and_write("n", 1).and_write("text", "b"))
        .edge(START, "a")
}

/// Takes actions until one is to validate.
fn until_validate(driver: &mut Driver) -> (TaskId, Vec<Value>) {
    loop {
        match driver.next() {
            Action::Validate { task, writes, .. } => {
                return (task, writes.into_iter().map(|(_, value)| value).collect());
            }
            Action::Wait => panic!("nothing is validated"),
            _ => {}
        }
    }
}

/// Validates as it is everything that is asked for, and plays the run to its end.
fn finish(driver: &mut Driver) {
    while driver.end.is_none() {
        match driver.next() {
            Action::Validate { task, writes, .. } => {
                let values = writes.into_iter().map(|(_, value)| value).collect();
                driver.settle_with(task, Outcome::Validated(values));
            }
            Action::Wait => driver.settle(0),
            _ => {}
        }
    }
}

#[test]
fn writes_to_validated_keys_are_checked_and_replaced() {
    let graph = TestGraph::new()
        .validated("text")
        .node("a", |_| write("n", 1).and_write("text", "a"))
        .edge(START, "a");
    let mut driver = Driver::new(&graph, Start::Value(write("text", "in")));
    let (start, writes) = until_validate(&mut driver);
    assert_eq!(writes, ["in".into()]);
    driver.settle_with(start, Outcome::Validated(vec!["IN".into()]));
    driver.advance();
    driver.settle(0);
    let (a, writes) = until_validate(&mut driver);
    assert_eq!(writes, ["a".into()]);
    driver.settle_with(a, Outcome::Validated(vec!["A".into()]));
    driver.advance();
    driver.transcript().shows(expect![[r#"
        validate text="in"
        values log=[] text="IN"
        call a
        validate text="a"
        updates a n=1 text="A"
        values log=[] n=1 text="A"
        end done
    "#]]);
}

#[test]
fn a_task_without_a_write_to_such_a_key_is_not_checked() {
    let graph = TestGraph::new()
        .validated("text")
        .node("a", |_| write("n", 1))
        .edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a n=1
        values log=[] n=1
        end done
    "#]]);
}

#[test]
fn several_writes_to_a_key_are_checked_in_order() {
    let graph = graph();
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    driver.settle(0);
    let (task, writes) = until_validate(&mut driver);
    assert_eq!(writes, ["a".into(), "b".into()]);
    driver.settle_with(task, Outcome::Validated(vec!["A".into(), "B".into()]));
    driver.advance();
    driver.transcript().shows(expect![[r#"
        call a
        validate text="a" text="b"
        updates a text="A" n=1 text="B"
        end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "text" with values ["A","B"]: LastValue can only receive one value per step.
    "#]]);
}

#[test]
fn what_is_refused_shows_nothing_of_the_task() {
    let graph = graph().branch("a", |_| panic!("it was asked"));
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.settle(0);
    let (task, _) = until_validate(&mut driver);
    driver.settle_with(task, Outcome::Failed(Error::Thrown("refused".into())));
    driver.advance();
    driver.transcript().shows(expect![[r#"
        start a log=[]
        call a
        validate text="a" text="b"
        result a error: thrown "refused" (node 1, superstep 1)
        end thrown "refused" (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_condition_is_asked_after_the_check() {
    let graph = TestGraph::new()
        .validated("text")
        .node("a", |_| write("text", "a"))
        .logs(["b"])
        .edge(START, "a")
        .branch("a", |given| {
            assert_eq!(given.get("text"), Some(&"A".into()));
            vec![to("b")]
        });
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    driver.settle(0);
    let (task, _) = until_validate(&mut driver);
    driver.settle_with(task, Outcome::Returned(nothing().returned(driver.run.graph()).unwrap()));
    driver.settle_with(task, Outcome::Validated(vec!["A".into()]));
    driver.settle_with(task, Outcome::Validated(vec!["too late".into()]));
    finish(&mut driver);
    driver.transcript().shows(expect![[r#"
        call a
        validate text="a"
        updates a text="A"
        values log=[] text="A"
        call b
        updates b log=["b"]
        values log=["b"] text="A"
        end done
    "#]]);
}

#[test]
fn a_task_that_is_being_checked_is_stopped_when_another_fails() {
    let graph = TestGraph::new()
        .validated("text")
        .node("a", |_| write("text", "a"))
        .node("b", |_| throw("b"))
        .edge(START, "a")
        .edge(START, "b");
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.settle(0);
    let (task, _) = until_validate(&mut driver);
    driver.finish("b");
    driver.settle_with(task, Outcome::Validated(vec!["A".into()]));
    driver.advance();
    driver.transcript().shows(expect![[r#"
        start a log=[]
        start b log=[]
        call a
        call b
        validate text="a"
        result b error: thrown "b" (node 2, superstep 1)
        result a error: aborted
        end thrown "b" (node 2, superstep 1)
    "#]]);
}
