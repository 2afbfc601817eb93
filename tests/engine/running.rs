//! What the engine does around a node's function: retries, timeouts, error handlers, the cache, and the wish to stop.

use std::cell::Cell;
use std::rc::Rc;

use expect_test::expect;
use superstep::engine::cache::{CachePolicy, Looked};
use superstep::engine::checkpoint::Record;
use superstep::engine::graph::{NodeDefaults, NodeOptions, START};
use superstep::engine::retry::{DeciderId, RetryPolicy};
use superstep::engine::run::{Action, Outcome, Settings};
use superstep::engine::timeout::Timeout;
use superstep::engine::write::Write;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn retrying(policies: &[RetryPolicy]) -> NodeOptions {
    NodeOptions {
        retry: Some(policies.to_vec()),
        ..NodeOptions::default()
    }
}

fn policy(max_attempts: f64) -> RetryPolicy {
    RetryPolicy {
        initial_interval: 10.0,
        max_attempts,
        jitter: false,
        ..RetryPolicy::default()
    }
}

/// Throws `error` so many times, and then logs.
fn failing(times: u32, error: &'static str) -> impl Fn(&Given) -> Reply {
    let calls = Rc::new(Cell::new(0));
    move |_| {
        calls.set(calls.get() + 1);
        if calls.get() <= times {
            throw(error)
        } else {
            log("done")
        }
    }
}

fn timed(run: Option<f64>, idle: Option<f64>) -> NodeOptions {
    NodeOptions {
        timeout: Timeout::new(run, idle, false).unwrap(),
        ..NodeOptions::default()
    }
}

#[test]
fn a_task_is_tried_again_after_longer_and_longer_pauses() {
    let graph = TestGraph::new()
        .node_with("a", retrying(&[policy(3.0)]), failing(2, "boom"))
        .edge(START, "a");
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    driver.finish("a");
    driver.wait();
    driver.finish("a");
    driver.wait();
    driver.finish("a");
    driver.transcript().shows(expect![[r#"
        call a
        retry a after 10 ms and 1 failures
        call a attempt 2
        retry a after 20 ms and 2 failures
        call a attempt 3
        updates a log=["done"]
        values log=["done"]
        end done
    "#]]);
}

#[test]
fn the_last_attempts_error_ends_the_run() {
    let graph = TestGraph::new()
        .node_with("a", retrying(&[policy(2.0)]), failing(9, "boom"))
        .edge(START, "a");
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    driver.finish("a");
    driver.wait();
    driver.finish("a");
    driver.transcript().shows(expect![[r#"
        call a
        retry a after 10 ms and 1 failures
        call a attempt 2
        end thrown "boom" (node 1, superstep 1)
    "#]]);
}

#[test]
fn the_first_policy_that_is_for_the_error_counts() {
    let asked = RetryPolicy {
        decider: Some(DeciderId(0)),
        initial_interval: 1.0,
        ..policy(2.0)
    };
    let pauses = |error| {
        let graph = TestGraph::new()
            .node_with("a", retrying(&[asked.clone(), policy(2.0)]), failing(1, error))
            .edge(START, "a");
        let mut driver = Driver::new(&graph, empty());
        driver.advance();
        driver.finish("a");
        driver.timers.iter().map(|(_, millis)| *millis).collect::<Vec<_>>()
    };
    assert_eq!(pauses("again"), [1.0]);
    assert_eq!(pauses("boom"), [10.0]);
    assert!(pauses("Cancelled").is_empty());
}

#[test]
fn a_decider_that_throws_takes_the_errors_place() {
    let asked = RetryPolicy {
        decider: Some(DeciderId(0)),
        ..policy(2.0)
    };
    let graph = TestGraph::new()
        .node_with("a", retrying(&[asked]), failing(1, "what?"))
        .edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        end thrown "cannot decide" (node 1, superstep 1)
    "#]]);
}

#[test]
fn the_runs_policies_are_for_nodes_that_have_none() {
    let graph = TestGraph::new()
        .node("a", failing(1, "boom"))
        .node_with("b", retrying(&[policy(1.0)]), failing(1, "boom"))
        .edge(START, "a")
        .edge("a", "b");
    let mut driver = Driver::with(&graph, empty(), |settings| Settings {
        retry: vec![RetryPolicy {
            jitter: true,
            ..policy(2.0)
        }],
        ..settings
    });
    driver.advance();
    driver.finish("a");
    driver.wait();
    driver.finish("a");
    driver.finish("b");
    driver.transcript().shows(expect![[r#"
        call a
        retry a after 260 ms and 1 failures
        call a attempt 2
        updates a log=["done"]
        values log=["done"]
        call b
        end thrown "boom" (node 2, superstep 2)
    "#]]);
}

#[test]
fn a_failing_neighbour_ends_the_pause() {
    let graph = TestGraph::new()
        .node_with("a", retrying(&[policy(3.0)]), failing(1, "boom"))
        .node("b", failing(1, "bang"))
        .edge(START, "a")
        .edge(START, "b");
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.finish("a");
    driver.finish("b");
    assert!(driver.timers.is_empty(), "nobody waits any more");
    driver.transcript().shows(expect![[r#"
        start a log=[]
        start b log=[]
        call a
        call b
        result b error: thrown "bang" (node 2, superstep 1)
        result a error: thrown "boom" (node 1, superstep 1)
        end thrown "bang" (node 2, superstep 1)
    "#]]);
}

#[test]
fn what_an_attempt_brings_after_its_time_is_ignored() {
    let options = NodeOptions {
        retry: Some(vec![policy(2.0)]),
        ..timed(Some(50.0), None)
    };
    let graph = TestGraph::new().node_with("a", options, |_| log("a")).edge(START, "a");
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    driver.wait();
    driver.wait();
    assert_eq!(driver.pending.len(), 2);
    driver.settle(0);
    driver.advance();
    driver.settle(0);
    driver.advance();
    driver.transcript().shows(expect![[r#"
        call a
        abandon a
        retry a after 10 ms and 1 failures
        call a attempt 2
        updates a log=["a"]
        values log=["a"]
        end done
    "#]]);
    assert!(driver.timers.is_empty());
}

#[test]
fn silence_counts_from_the_last_sign_of_life() {
    let graph = TestGraph::new()
        .node_with("a", timed(None, Some(20.0)), |_| log("a"))
        .edge(START, "a");
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    let watch = driver.pending[0].watch.clone().unwrap();
    assert!(watch.progress(15.0));
    driver.wait();
    assert_eq!(driver.timers[0].1, 15.0, "the patience that is left");
    driver.wait();
    assert!(!watch.progress(36.0));
    driver.transcript().shows(expect![[r#"
        call a
        abandon a
        end Idle timeout after 35 ms (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_node_that_blocked_for_too_long_has_timed_out() {
    let graph = TestGraph::new()
        .node_with("a", timed(Some(20.0), None), |_| log("a"))
        .edge(START, "a");
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    let (task, watch) = (driver.pending[0].task, driver.pending[0].watch.clone().unwrap());
    let outcome = Outcome::TimedOut {
        limit: watch.exceeded(30.0).unwrap(),
        elapsed: watch.elapsed(30.0),
    };
    driver.settle_with(task, outcome);
    driver.advance();
    driver.transcript().shows(expect![[r#"
        call a
        abandon a
        end Run timeout after 30 ms (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_superstep_may_have_a_time_too() {
    let graph = TestGraph::new().logs(["a", "b"]).edge(START, "a").edge("a", "b");
    let limited = |settings| Settings {
        step_timeout: Some(30.0),
        ..settings
    };
    let mut driver = Driver::with(&graph, empty(), limited);
    driver.advance();
    driver.finish("a");
    assert_eq!(driver.timers.len(), 1, "each superstep has its own");
    driver.wait();
    driver.transcript().shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        end Error: Abort
    "#]]);
}

#[test]
fn a_handler_deals_with_an_error_in_the_same_superstep() {
    let graph = TestGraph::new()
        .handled(
            "a",
            retrying(&[policy(2.0)]),
            |given| log(given.error.as_ref().unwrap()).and_goto([to("c")]),
            failing(9, "boom"),
        )
        .logs(["b", "c"])
        .edge(START, "a")
        .edge("a", "b");
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.finish("a");
    driver.wait();
    driver.finish("a");
    driver.finish("__error_handler__a");
    driver.finish("c");
    driver.transcript().shows(expect![[r#"
        start a log=[]
        call a
        retry a after 10 ms and 1 failures
        call a attempt 2
        start __error_handler__a log=[]
        result a error: thrown "boom" (node 2, superstep 1)
        call __error_handler__a for thrown "boom" (node 2, superstep 1)
        updates __error_handler__a log=["thrown \"boom\" (node 2, superstep 1)"]
        result __error_handler__a log=["thrown \"boom\" (node 2, superstep 1)"]
        values log=["thrown \"boom\" (node 2, superstep 1)"]
        start c log=["thrown \"boom\" (node 2, superstep 1)"]
        call c
        updates c log=["c"]
        result c log=["c"]
        values log=["thrown \"boom\" (node 2, superstep 1)","c"]
        end done
    "#]]);
}

#[test]
fn a_handler_that_fails_ends_the_run() {
    let graph = TestGraph::new()
        .handled("a", NodeOptions::default(), |_| throw("worse"), |_| throw("bad"))
        .edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call __error_handler__a for thrown "bad" (node 2, superstep 1)
        end thrown "worse" (node 1, superstep 1)
    "#]]);
}

#[test]
fn one_handler_may_be_for_all_nodes_that_have_none() {
    let mut graph = TestGraph::new()
        .handled("a", NodeOptions::default(), |_| log("own"), |_| throw("x"))
        .node("b", |_| throw("y"))
        .edge(START, "a")
        .edge(START, "b");
    graph.builder.set_defaults(NodeDefaults {
        is_handled: true,
        ..NodeDefaults::default()
    });
    let graph = graph.also(|_| log("default"));
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        call __error_handler__a for thrown "x" (node 2, superstep 1)
        call __default_error_handler__ for thrown "y" (node 3, superstep 1)
        updates __error_handler__a log=["own"]
        updates __default_error_handler__ log=["default"]
        values log=["own","default"]
        end done
    "#]]);
}

#[test]
fn a_cached_task_is_not_called() {
    let options = NodeOptions {
        cache: Some(Some(CachePolicy::default())),
        ..NodeOptions::default()
    };
    let graph = TestGraph::new()
        .node_with("a", options.clone(), |_| log("a"))
        .node_with("b", options, |_| log("b"))
        .edge(START, "a")
        .edge(START, "b");
    let mut driver = Driver::with(&graph, empty(), |settings| Settings {
        has_cache: true,
        wanted: EVERYTHING,
        ..settings
    });
    let wanted = loop {
        if let Action::AskCache(wanted) = driver.next() {
            break wanted;
        }
    };
    let key = driver.run.graph().key("log").unwrap();
    let found = |place| match place {
        0 => Some(vec![Record::Write(Write::value(key, Value::List(vec!["kept".into()])))]),
        _ => None,
    };
    let looked = |(place, key): (usize, u128)| Looked {
        place,
        key,
        found: found(place),
    };
    let places: Vec<(usize, u128)> = wanted.iter().map(|wanted| wanted.place).zip(7..).collect();
    let answer = places.into_iter().map(looked).collect();
    driver.run.cache_answered(answer, &driver.reducers);
    driver.advance();
    driver.finish("b");
    driver.transcript().shows(expect![[r#"
        start a log=[]
        start b log=[]
        look up a
        look up b
        cached a log=["kept"]
        call b
        updates b log=["b"]
        result b log=["b"]
        keep b under 8
        values log=["kept","b"]
        end done
    "#]]);
}

#[test]
fn a_run_that_is_asked_to_stop_does_so_before_the_next_superstep() {
    let graph = TestGraph::new().logs(["a", "b"]).edge(START, "a").edge("a", "b");
    let mut driver = Driver::new(&graph, empty());
    driver.advance();
    *graph.drain.borrow_mut() = Some("shutdown".into());
    driver.finish("a");
    driver.transcript().shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end GraphDrained: shutdown
    "#]]);
}
