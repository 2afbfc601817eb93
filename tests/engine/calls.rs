//! Calls: tasks that call functions, which are tasks of the same superstep.

use expect_test::expect;
use superstep::engine::checkpoint::{Owner, Pending, Record};
use superstep::engine::command::Input;
use superstep::engine::interrupt::Resume;
use superstep::engine::run::Outcome;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::entrypoint::{Entry, MAIN};
use crate::support::*;

#[test]
fn a_call_is_a_task_of_the_superstep() {
    let mut entry = Entry::started(7);
    let task = entry.call(MAIN, 0, "double");
    entry.gave(task, 14);
    entry.returned(15, 16);
    entry.shows(expect![[r#"
        start main 7
        call main
        start double [0]
        call double
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave double 14
        result double
        updates main 15
        result main
        values 15
        end done
    "#]]);
    let saved = entry.saved.as_ref().expect("a checkpoint was stored");
    assert_eq!(saved.step, 0);
    assert_eq!(saved.checkpoint.leftover.seen, [("double".into(), Vec::new())]);
}

#[test]
fn a_call_that_was_made_in_an_earlier_run_is_answered() {
    let mut entry = Entry::started(7);
    let first = entry.call(MAIN, 0, "first");
    entry.gave(first, 1);
    let second = entry.call(MAIN, 1, "second");
    entry.failed(second, "not yet");
    entry.failed(MAIN, "not yet");
    entry.shows(expect![[r#"
        start main 7
        call main
        start first [0]
        call first
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave first 1
        result first
        start second [1]
        call second
        throw 1 thrown "not yet" (node 1, superstep 0)
        result second thrown "not yet" (node 1, superstep 0)
        result main thrown "not yet" (node 1, superstep 0)
        end thrown "not yet" (node 1, superstep 0)
    "#]]);

    let mut entry = entry.again(Input::Empty);
    entry.call(MAIN, 0, "first");
    let second = entry.call(MAIN, 1, "second");
    entry.gave(second, 2);
    entry.returned(3, 3);
    entry.shows(expect![[r#"
        values
        start main 7
        call main
        start first [0]
        kept first 1
        answer 0 Some(1)
        start second [1]
        call second
        save ~__pregel_push, ~__pregel_pull, main, 0000000001, 0000000001
        gave second 2
        result second
        updates main 3
        result main
        values 3
        end done
    "#]]);
}

#[test]
fn another_call_in_the_place_of_one_is_made() {
    let mut entry = Entry::started(7);
    let first = entry.call(MAIN, 0, "first");
    entry.gave(first, 1);
    entry.failed(MAIN, "not yet");
    let mut entry = entry.again(Input::Empty);
    entry.lines.clear();
    entry.call(MAIN, 0, "other");
    entry.shows(expect![[r#"
        start other [0]
        call other
    "#]]);
}

#[test]
fn a_caller_may_go_on_when_a_call_fails() {
    let mut entry = Entry::started(7);
    let bad = entry.call(MAIN, 0, "bad");
    entry.failed(bad, "bad");
    entry.returned(1, 1);
    entry.shows(expect![[r#"
        start main 7
        call main
        start bad [0]
        call bad
        throw 0 thrown "bad" (node 1, superstep 0)
        result bad thrown "bad" (node 1, superstep 0)
        updates main 1
        result main
        values 1
        end done
    "#]]);
}

#[test]
fn calls_that_go_on_are_stopped_when_the_run_fails() {
    let mut entry = Entry::started(7);
    let slow = entry.call(MAIN, 0, "slow");
    entry.failed(MAIN, "bad");
    entry.gave(slow, 1);
    entry.shows(expect![[r#"
        start main 7
        call main
        start slow [0]
        call slow
        result main thrown "bad" (node 1, superstep 0)
        result slow aborted
        end thrown "bad" (node 1, superstep 0)
    "#]]);
}

#[test]
fn a_superstep_ends_when_its_calls_have() {
    let mut entry = Entry::started(7);
    let slow = entry.call(MAIN, 0, "slow");
    entry.returned(1, 1);
    let late = entry.call(MAIN, 1, "late");
    entry.gave(late, 2);
    entry.gave(slow, 3);
    entry.call(MAIN, 2, "too late");
    entry.shows(expect![[r#"
        start main 7
        call main
        start slow [0]
        call slow
        updates main 1
        result main
        start late [1]
        call late
        save ~__pregel_push, ~__pregel_pull, main, 0000000001, 0000000001
        gave late 2
        result late
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave slow 3
        result slow
        values 1
        end done
        alone
    "#]]);
}

#[test]
fn calls_of_calls_are_ordered_below_them() {
    let mut entry = Entry::started(7);
    let outer = entry.call(MAIN, 0, "outer");
    let inner = entry.call(outer, 1, "inner");
    entry.gave(inner, 1);
    entry.gave(outer, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start outer [0]
        call outer
        start inner [1]
        call inner
        save ~__pregel_push, ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001, 0000000000, 0000000001
        gave inner 1
        result inner
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave outer 2
        result outer
    "#]]);
}

#[test]
fn an_answer_goes_to_the_call_that_asked() {
    let mut entry = Entry::started(7);
    let ask = entry.call(MAIN, 0, "ask");
    entry.asks(ask);
    let Some(Pending {
        record: Record::Interrupts(asked),
        owner: Owner::Task(_),
    }) = entry.pending().first().cloned()
    else {
        panic!("the question is recorded");
    };
    entry.settle(MAIN, Outcome::Interrupted(asked));
    entry.shows(expect![[r#"
        start main 7
        call main
        start ask [0]
        call ask
        asked 1
        result main
        end interrupted with 1
    "#]]);

    let resume = Some(Resume::Value(Value::from("yes")));
    let mut entry = entry.again(Input::Command {
        writes: None,
        goto: Vec::new(),
        resume,
    });
    let ask = entry.call(MAIN, 0, "ask");
    assert_eq!(entry.ask(ask), Ok("yes".into()));
    let other = entry.call(MAIN, 1, "ask another");
    assert!(entry.ask(other).is_err(), "an answer is for one question");
    entry.gave(ask, 1);
    assert!(
        entry
            .pending()
            .iter()
            .any(|pending| pending.record == Record::Answers(vec!["yes".into()]))
    );
}

#[test]
fn ids_are_made_of_the_callers_path() {
    let mut entry = Entry::started(7);
    let outer = entry.call(MAIN, 0, "outer");
    entry.call(outer, 1, "inner");
    let checkpoint = uuid::Uuid::nil();
    let path = |number| {
        let which = entry.which(number);
        entry.sites.path_json(&which, &entry.graph)
    };
    assert_eq!(path(0), r#"["__pregel_push",["__pregel_pull","main"],0,true]"#);
    assert_eq!(
        path(1),
        r#"["__pregel_push",["__pregel_push",["__pregel_pull","main"],0,true],0,true]"#
    );
    let namespace = entry.sites.namespace(&entry.which(1), &entry.graph, "", &checkpoint);
    let parts: Vec<&str> = namespace
        .split('|')
        .map(|part| part.split(':').next().unwrap())
        .collect();
    assert_eq!(parts, ["main", "outer", "inner"]);
}
