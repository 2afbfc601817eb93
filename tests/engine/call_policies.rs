//! What goes on around the functions that tasks call: retries, timeouts, the cache.

use expect_test::expect;
use superstep::engine::attempt::Policies;
use superstep::engine::cache::CachePolicy;
use superstep::engine::checkpoint::Record;
use superstep::engine::command::Input;
use superstep::engine::retry::{DeciderId, RetryPolicy};
use superstep::engine::run::Outcome;
use superstep::engine::task::TaskId;
use superstep::engine::timeout::{Limit, Timeout};
use superstep::error::Error;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::entrypoint::{Entry, MAIN};

fn policy(max_attempts: f64) -> RetryPolicy {
    RetryPolicy {
        initial_interval: 10.0,
        jitter: false,
        max_attempts,
        ..RetryPolicy::default()
    }
}

fn retrying(policies: &[RetryPolicy]) -> Policies {
    Policies {
        retry: policies.to_vec(),
        ..Policies::default()
    }
}

fn timed(run: f64) -> Policies {
    Policies {
        timeout: Timeout::new(Some(run), None, false).unwrap(),
        ..Policies::default()
    }
}

fn cached() -> Policies {
    Policies {
        cache: Some(CachePolicy {
            ttl: Some(5.0),
            key: None,
        }),
        ..Policies::default()
    }
}

#[test]
fn a_call_that_fails_is_tried_again() {
    let mut entry = Entry::started(7);
    let first = entry.call_with(MAIN, 0, "work", retrying(&[policy(3.0)]));
    entry.failed(first, "boom");
    entry.wait();
    let second = entry.latest;
    assert_ne!(first, second, "an attempt has a number of its own");
    entry.gave(first, 1);
    entry.gave(second, 2);
    entry.returned(3, 3);
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        call work
        wait 10
        retry work after 1
        call work attempt 2
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave work 2
        result work
        updates main 3
        result main
        values 3
        end done
    "#]]);
}

#[test]
fn what_was_tried_often_enough_is_thrown_to_the_caller() {
    let mut entry = Entry::started(7);
    let first = entry.call_with(MAIN, 0, "work", retrying(&[policy(2.0)]));
    entry.failed(first, "boom");
    entry.wait();
    entry.failed(entry.latest, "bang");
    entry.returned(1, 1);
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        call work
        wait 10
        retry work after 1
        call work attempt 2
        throw 0 thrown "bang" (node 1, superstep 0)
        result work thrown "bang" (node 1, superstep 0)
        updates main 1
        result main
        values 1
        end done
    "#]]);
}

#[test]
fn the_first_policy_that_is_for_the_error_counts() {
    let decided = RetryPolicy {
        decider: Some(DeciderId(0)),
        ..policy(2.0)
    };
    let patient = RetryPolicy {
        initial_interval: 70.0,
        ..policy(3.0)
    };
    let mut entry = Entry::started(7);
    let first = entry.call_with(MAIN, 0, "work", retrying(&[decided, patient]));
    entry.failed(first, "again");
    entry.wait();
    entry.failed(entry.latest, "other");
    entry.wait();
    entry.failed(entry.latest, "what?");
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        call work
        wait 10
        retry work after 1
        call work attempt 2
        wait 140
        retry work after 2
        call work attempt 3
        throw 0 thrown "cannot decide" (node 1, superstep 0)
        result work thrown "cannot decide" (node 1, superstep 0)
    "#]]);
}

#[test]
fn a_run_has_no_retries_for_calls() {
    let mut entry = Entry::with(7, |settings| settings.retry = vec![policy(3.0)]);
    let work = entry.call(MAIN, 0, "work");
    entry.failed(work, "boom");
    entry.failed(MAIN, "boom");
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        call work
        throw 0 thrown "boom" (node 1, superstep 0)
        result work thrown "boom" (node 1, superstep 0)
        wait 10
    "#]]);
}

#[test]
fn a_caller_that_is_tried_again_makes_other_calls() {
    let mut entry = Entry::with(7, |settings| settings.retry = vec![policy(3.0)]);
    let work = entry.call(MAIN, 0, "work");
    entry.gave(work, 1);
    entry.failed(MAIN, "boom");
    entry.call(MAIN, 1, "late");
    entry.wait();
    let again = entry.call(entry.latest, 2, "work");
    entry.gave(again, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        call work
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave work 1
        result work
        wait 10
        start late [1]
        call late
        retry main after 1
        call main attempt 2
        start work [2]
        call work
        save ~__pregel_push, ~__pregel_pull, main, 0000000002, 0000000001
        gave work 2
        result work
    "#]]);
}

#[test]
fn a_call_that_takes_too_long_has_failed() {
    let mut entry = Entry::started(7);
    let slow = entry.call_with(MAIN, 0, "slow", timed(20.0));
    entry.wait();
    entry.gave(slow, 1);
    entry.returned(2, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start slow [0]
        call slow
        wait 20
        abandon
        throw 0 Run timeout after 20 ms (node 1, superstep 0)
        result slow Run timeout after 20 ms (node 1, superstep 0)
        updates main 2
        result main
        values 2
        end done
    "#]]);
}

#[test]
fn each_attempt_of_a_call_has_its_time() {
    let policies = Policies {
        retry: vec![policy(2.0)],
        ..timed(20.0)
    };
    let mut entry = Entry::started(7);
    let first = entry.call_with(MAIN, 0, "slow", policies);
    entry.wait();
    entry.wait();
    entry.gave(first, 1);
    let outcome = Outcome::TimedOut {
        limit: Limit::Run,
        elapsed: 25.0,
    };
    entry.settle(entry.latest, outcome);
    entry.failed(entry.latest, "too late");
    entry.failed(MAIN, "gives up");
    entry.shows(expect![[r#"
        start main 7
        call main
        start slow [0]
        call slow
        wait 20
        abandon
        wait 10
        retry slow after 1
        call slow attempt 2
        wait 20
        abandon
        throw 0 Run timeout after 25 ms (node 1, superstep 0)
        result slow Run timeout after 25 ms (node 1, superstep 0)
        result main thrown "gives up" (node 1, superstep 0)
        end thrown "gives up" (node 1, superstep 0)
    "#]]);
    assert!(entry.timers.is_empty());
}

#[test]
fn a_call_that_waits_to_be_tried_again_is_stopped_with_the_run() {
    let mut entry = Entry::started(7);
    let work = entry.call_with(MAIN, 0, "work", retrying(&[policy(2.0)]));
    entry.failed(work, "boom");
    entry.failed(MAIN, "bad");
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        call work
        wait 10
        result main thrown "bad" (node 1, superstep 0)
        result work thrown "boom" (node 1, superstep 0)
        end thrown "bad" (node 1, superstep 0)
    "#]]);
    assert!(entry.timers.is_empty());
}

#[test]
fn what_takes_too_long_is_stopped_with_all_that_it_has_called() {
    let mut entry = Entry::started(7);
    let outer = entry.call_with(MAIN, 0, "outer", timed(20.0));
    let inner = entry.call(outer, 1, "inner");
    let pausing = entry.call_with(inner, 2, "pausing", retrying(&[policy(2.0)]));
    entry.failed(pausing, "boom");
    let other = entry.call(MAIN, 3, "other");
    entry.timers.retain(|(_, millis)| *millis == 20.0);
    entry.wait();
    entry.gave(inner, 1);
    entry.gave(other, 2);
    entry.returned(3, 3);
    entry.shows(expect![[r#"
        start main 7
        call main
        start outer [0]
        call outer
        wait 20
        start inner [1]
        call inner
        start pausing [2]
        call pausing
        wait 10
        start other [3]
        call other
        abandon
        abandon
        throw 1 aborted
        result inner aborted
        abandon
        throw 2 aborted
        result pausing aborted
        throw 0 Run timeout after 20 ms (node 1, superstep 0)
        result outer Run timeout after 20 ms (node 1, superstep 0)
        save ~__pregel_push, ~__pregel_pull, main, 0000000001, 0000000001
        gave other 2
        result other
        updates main 3
        result main
        values 3
        end done
    "#]]);
}

#[test]
fn an_attempt_that_failed_leaves_its_calls_alone() {
    let mut entry = Entry::started(7);
    let policies = Policies {
        retry: vec![policy(3.0)],
        ..timed(20.0)
    };
    let first = entry.call_with(MAIN, 0, "outer", policies);
    let of_first = entry.call(first, 1, "inner");
    entry.failed(first, "boom");
    entry.wait();
    let second = entry.latest;
    let of_second = entry.call(second, 2, "inner");
    entry.wait();
    entry.gave(of_first, 1);
    entry.gave(of_second, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start outer [0]
        call outer
        wait 20
        start inner [1]
        call inner
        wait 10
        retry outer after 1
        call outer attempt 2
        wait 20
        start inner [2]
        call inner
        abandon
        abandon
        throw 2 aborted
        result inner aborted
        wait 20
        save ~__pregel_push, ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001, 0000000000, 0000000001
        gave inner 1
        result inner
    "#]]);
}

#[test]
fn what_a_call_gave_is_kept_for_others() {
    let mut entry = Entry::with(7, |settings| settings.has_cache = true);
    let looked = entry.call_with(MAIN, 0, "work", cached());
    entry.settle(looked, Outcome::Found(None));
    entry.gave(entry.latest, 1);
    let looked = entry.call_with(MAIN, 1, "work", cached());
    let kept = entry.kept[0].records.clone();
    entry.settle(looked, Outcome::Found(Some(kept)));
    entry.returned(2, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        look up work 0
        call work
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave work 1
        result work
        keep work [Return(1)]
        start work [1]
        look up work 0
        save ~__pregel_push, ~__pregel_pull, main, 0000000001, 0000000001
        kept work 1
        answer 1 Some(1)
        updates main 2
        result main
        values 2
        end done
    "#]]);
}

#[test]
fn what_the_cache_knows_of_a_call_is_recorded() {
    let mut entry = Entry::with(7, |settings| settings.has_cache = true);
    let looked = entry.call_with(MAIN, 0, "work", cached());
    entry.settle(looked, Outcome::Found(Some(vec![Record::Return(1.into())])));
    entry.failed(MAIN, "not yet");
    let mut entry = entry.again(Input::Empty);
    entry.lines.clear();
    entry.call_with(MAIN, 0, "work", cached());
    entry.shows(expect![[r#"
        start work [0]
        kept work 1
        answer 0 Some(1)
    "#]]);
}

#[test]
fn a_cache_that_fails_fails_the_call_alone() {
    let mut entry = Entry::with(7, |settings| settings.has_cache = true);
    let looked = entry.call_with(MAIN, 0, "work", cached());
    entry.settle(looked, Outcome::Failed(Error::Thrown("no cache".into())));
    entry.returned(2, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start work [0]
        look up work 0
        throw 0 thrown "no cache"
        updates main 2
        result main
        values 2
        end done
    "#]]);
}

#[test]
fn without_a_cache_nothing_is_looked_up() {
    let mut entry = Entry::started(7);
    let work = entry.call_with(MAIN, 0, "work", cached());
    entry.gave(work, 1);
    assert_ne!(work, TaskId::NONE);
    assert!(entry.kept.is_empty());
}
