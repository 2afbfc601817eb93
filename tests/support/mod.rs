//! Graphs with functions, played in an order that the test chooses.
#![allow(dead_code, unused_imports, reason = "each test file uses its own part")]

mod call;
mod driver;
mod graph;
mod saver;
mod show;
mod thread;
mod value;

pub use call::{Given, Reply, asked, bubble, falsy, goto, log, nothing, send, throw, to, write};
pub use driver::{Begin, Driver, EVERYTHING, Launch, Pending, Transcript, VALUES_AND_UPDATES};
pub use graph::{Start, TestGraph, append, command_goto, command_update, empty, resume, resume_by_id};
pub use saver::{Entry, Kept, Saver};
pub use show::{show_error, show_snapshot};
pub use thread::{Thread, by_id};
pub use value::Value;

use superstep::engine::event::Wanted;
use superstep::engine::graph::{END, START};
use superstep::engine::run::{Finished, Settings};
use superstep::error::Error;

/// Plays a run, each superstep's calls settling in the order in which they started.
pub fn play(graph: &TestGraph, start: Start) -> Transcript {
    play_with(graph, start, |settings| settings)
}

/// Plays a run, the call that started last settling first.
pub fn play_backwards(graph: &TestGraph, start: Start) -> Transcript {
    let mut driver = Driver::new(graph, start);
    driver.play(|pending| pending.len() - 1);
    driver.transcript()
}

/// Plays a run with other settings.
pub fn play_with(graph: &TestGraph, start: Start, adjust: impl FnOnce(Settings) -> Settings) -> Transcript {
    let mut driver = Driver::with(graph, start, adjust);
    driver.play(|_| 0);
    driver.transcript()
}

/// How a run with other settings ends.
pub fn end_of(
    graph: &TestGraph,
    start: Start,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Finished<Value>, Error<Value>> {
    let mut driver = Driver::with(graph, start, adjust);
    driver.play(|_| 0);
    driver.end.expect("the run ended")
}

pub fn limited(recursion_limit: f64) -> impl Fn(Settings) -> Settings {
    move |settings| Settings {
        recursion_limit,
        ..settings
    }
}

pub fn wanting(wanted: Wanted) -> impl Fn(Settings) -> Settings {
    move |settings| Settings { wanted, ..settings }
}

/// What several transcripts all say.
pub fn same<const N: usize>(transcripts: [Transcript; N]) -> Transcript {
    for transcript in &transcripts {
        assert_eq!(*transcript, transcripts[0]);
    }
    transcripts[0].clone()
}

/// `a`, then `b`.
pub fn a_then_b() -> TestGraph {
    TestGraph::new().logs(["a", "b"]).chain([START, "a", "b", END])
}

/// `a` and `b` at once.
pub fn a_beside_b() -> TestGraph {
    TestGraph::new().logs(["a", "b"]).edge(START, "a").edge(START, "b")
}

/// A node that counts `n` down and comes back until it is 0.
pub fn countdown() -> TestGraph {
    TestGraph::new()
        .node("a", |given| match given.get("n") {
            Some(Value::Int(n)) if *n > 0 => write("n", n - 1).and_goto([to("a")]),
            _ => nothing(),
        })
        .edge(START, "a")
}
