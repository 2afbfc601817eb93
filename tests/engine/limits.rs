//! The recursion limit.

use expect_test::expect;
use superstep::engine::graph::START;
use superstep::engine::run::{Finished, Settings};
use superstep::error::Error;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn a_chain_of_n_nodes_needs_a_limit_of_n_plus_1() {
    assert_eq!(end_of(&a_then_b(), empty(), limited(3.0)), Ok(Finished::Done));
    play_with(&a_then_b(), empty(), limited(2.0)).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end GraphRecursionError (GRAPH_RECURSION_LIMIT): Recursion limit of 2 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.
    "#]]);
}

#[test]
fn the_recursion_limit_names_itself_and_the_page_about_it() {
    let Err(Error::Failed(failure)) = end_of(&a_then_b(), empty(), limited(1.5)) else {
        panic!("the limit was not reached");
    };
    expect![[r#"
        GraphRecursionError: Recursion limit of 1.5 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.

        Troubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/GRAPH_RECURSION_LIMIT/
    "#]].assert_eq(&failure.to_string());
}

#[test]
fn a_run_takes_25_supersteps_unless_told_otherwise() {
    let fits = end_of(&countdown(), Start::Value(write("n", 23)), |settings| settings);
    assert_eq!(fits, Ok(Finished::Done));
    let Err(error) = end_of(&countdown(), Start::Value(write("n", 24)), |settings| settings) else {
        panic!("the limit was not reached");
    };
    expect![[r#"GraphRecursionError (GRAPH_RECURSION_LIMIT): Recursion limit of 25 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key."#]].assert_eq(&show_error(&error));
}

#[test]
fn a_recursion_limit_under_1_is_refused() {
    let graph = a_then_b();
    let refusals = [0.9, 0.0, -1.0, f64::NAN].map(|limit| {
        let refused = Driver::try_with(&graph, empty(), limited(limit));
        Transcript(show_error(&refused.err().expect("it is refused")))
    });
    same(refusals).shows(expect![[r#"Error: Passed "recursionLimit" must be at least 1."#]]);
    assert!(Driver::try_with(&graph, empty(), limited(f64::INFINITY)).is_ok());
}

fn at_a_time(max_concurrency: usize) -> impl Fn(Settings) -> Settings {
    move |settings| Settings {
        max_concurrency,
        ..settings
    }
}

fn three_abreast() -> TestGraph {
    let graph = TestGraph::new().logs(["a", "b", "c"]);
    ["a", "b", "c"]
        .into_iter()
        .fold(graph, |graph, name| graph.edge(START, name))
}

#[test]
fn tasks_over_the_concurrency_limit_start_as_others_finish() {
    play_with(&three_abreast(), empty(), at_a_time(2)).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        call c
        updates b log=["b"]
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn one_at_a_time_runs_them_all() {
    play_with(&three_abreast(), empty(), at_a_time(1)).shows(expect![[r#"
        call a
        updates a log=["a"]
        call b
        updates b log=["b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn a_failure_leaves_tasks_that_have_not_started_alone() {
    let graph = TestGraph::new()
        .node("a", |_| throw("no"))
        .logs(["b"])
        .edge(START, "a")
        .edge(START, "b");
    play_with(&graph, empty(), at_a_time(1)).shows(expect![[r#"
        call a
        end thrown "no" (node 1, superstep 1)
    "#]]);
}
