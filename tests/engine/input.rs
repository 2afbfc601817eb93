//! What a run starts from.

use expect_test::expect;
use superstep::engine::command::Returned;
use superstep::engine::graph::START;
use superstep::engine::run::Outcome;
use superstep::error::Failure;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn no_input_is_an_error() {
    play(&a_then_b(), Start::Nothing).shows(expect![[r#"
        end EmptyInputError: Received no input writes for "__start__"
    "#]]);
}

#[test]
fn an_input_that_cannot_be_taken_apart_fails_before_anything_is_shown() {
    let refused = Start::Refused(Failure::error("Expected an object"));
    play_with(&a_then_b(), refused, wanting(EVERYTHING)).shows(expect![[r#"
        end Error: Expected an object (node 0, superstep 0)
    "#]]);
}

#[test]
fn a_packet_as_input_runs_beside_the_first_nodes() {
    play(&a_then_b(), Start::Value(goto([send("b", 1)]))).shows(expect![[r#"
        call b 1
        call a
        updates b log=["b(1)"]
        updates a log=["a"]
        values log=["a","b(1)"]
        call b
        updates b log=["b"]
        values log=["a","b(1)","b"]
        end done
    "#]]);
}

#[test]
fn start_is_hidden_even_when_a_packet_runs_it_again() {
    let graph = TestGraph::new().node("a", |_| goto([send(START, 1)])).edge(START, "a");
    let mut driver = Driver::with(&graph, empty(), wanting(EVERYTHING));
    driver.advance();
    driver.finish("a");
    let start = driver.pending.remove(0);
    driver.settle_with(start.task, Outcome::Returned(Returned::update(vec![])));
    driver.advance();
    driver.run.cancel();
    driver.advance();
    driver.transcript().shows(expect![[r#"
        start a log=[]
        call a
        updates a
        result a
        call __start__ 1
        start a log=[]
        call a
        end cancelled
    "#]]);
}
