//! Keys whose values most checkpoints do not hold.

use expect_test::{Expect, expect};
use superstep::engine::channel::Stored;
use superstep::engine::checkpoint::{Durability, Owner};
use superstep::engine::graph::{END, START};
use superstep::engine::run::StateUpdate;

use crate::support::*;

/// Five nodes in a row, each with an entry for the log and for what mirrors it.
fn line(snapshot_frequency: u32) -> TestGraph {
    let nodes = ["a", "b", "c", "d", "e"];
    TestGraph::new()
        .mirrored(snapshot_frequency)
        .logs(nodes)
        .chain([START, "a", "b", "c", "d", "e", END])
}

fn after(graph: &TestGraph, durability: Durability, input: Start) -> Thread<'_> {
    let thread = Thread::with(graph, |settings| superstep::engine::run::Settings {
        durability: Some(durability),
        ..settings
    });
    thread.play(input);
    thread
}

/// Of each checkpoint: its superstep, the counters, the mirror's version, whether it holds its value, and whose writes to
/// it are beside.
fn shows(thread: &Thread, expected: Expect) {
    let graph = thread.graph.compile().unwrap();
    let mirror = graph.key("mirror").unwrap();
    let mut text = String::new();
    for entry in thread.saver.entries("") {
        let held = entry.checkpoint.values.iter().find(|(key, _)| *key == mirror);
        let held = match held {
            Some((_, Stored::Snapshot(value))) => format!("holds {value:?}"),
            held => format!("{held:?}"),
        };
        let since = entry
            .deltas
            .since
            .first()
            .map(|since| (since.updates, since.supersteps));
        let version = entry.checkpoint.versions[mirror.0 as usize];
        text += &format!(
            "{} {}: {since:?} version {version} {held}\n",
            entry.source.name(),
            entry.step
        );
        for kept in thread.saver.records("", entry.checkpoint.id) {
            if let superstep::engine::checkpoint::Record::Write(write) = &kept.record
                && let Some((key, value)) = write.as_value()
                && key == mirror
            {
                let owner = match kept.owner {
                    Owner::Task(id) => id.to_string()[..18].to_owned(),
                    owner => format!("{owner:?}"),
                };
                let owner = if kept.path.starts_with("~__pregel") {
                    "a task"
                } else {
                    &owner
                };
                text += &format!("  {owner} {} {value:?}\n", kept.path);
            }
        }
    }
    expected.assert_eq(&text);
}

#[test]
fn a_checkpoint_holds_a_value_once_enough_was_written() {
    let graph = line(3);
    let thread = after(&graph, Durability::Async, Start::Value(log("in")));
    shows(
        &thread,
        expect![[r#"
        input -1: Some((0, 1)) version 0 None
          a task ~__pregel_pull, __start__ ["in"]
        loop 0: Some((1, 2)) version 2 None
          a task ~__pregel_pull, a ["a"]
        loop 1: Some((2, 3)) version 3 None
          a task ~__pregel_pull, b ["b"]
        loop 2: None version 4 holds ["in","a","b"]
          a task ~__pregel_pull, c ["c"]
        loop 3: Some((1, 1)) version 5 None
          a task ~__pregel_pull, d ["d"]
        loop 4: Some((2, 2)) version 6 None
          a task ~__pregel_pull, e ["e"]
        loop 5: None version 7 holds ["in","a","b","c","d","e"]
    "#]],
    );
}

#[test]
fn what_a_run_wrote_is_stored_at_its_exit_in_order() {
    let graph = line(100);
    let thread = after(&graph, Durability::Exit, Start::Value(log("in")));
    shows(
        &thread,
        expect![[r#"
        loop -2: None version 0 None
          a task ~__pregel_pull, __start__ ["in"]
          ffffffff-0000-0001 ~~0000000001~__pregel_pull, a ["a"]
          ffffffff-0000-0002 ~~0000000002~__pregel_pull, b ["b"]
          ffffffff-0000-0003 ~~0000000003~__pregel_pull, c ["c"]
          ffffffff-0000-0004 ~~0000000004~__pregel_pull, d ["d"]
          ffffffff-0000-0005 ~~0000000005~__pregel_pull, e ["e"]
        loop 5: Some((6, 7)) version 7 None
    "#]],
    );
    thread.play(Start::Value(log("again")));
    shows(
        &thread,
        expect![[r#"
        loop -2: None version 0 None
          a task ~__pregel_pull, __start__ ["in"]
          ffffffff-0000-0001 ~~0000000001~__pregel_pull, a ["a"]
          ffffffff-0000-0002 ~~0000000002~__pregel_pull, b ["b"]
          ffffffff-0000-0003 ~~0000000003~__pregel_pull, c ["c"]
          ffffffff-0000-0004 ~~0000000004~__pregel_pull, d ["d"]
          ffffffff-0000-0005 ~~0000000005~__pregel_pull, e ["e"]
        loop 5: Some((6, 7)) version 7 None
          a task ~__pregel_pull, __start__ ["again"]
          ffffffff-0000-0008 ~~0000000008~__pregel_pull, a ["a"]
          ffffffff-0000-0009 ~~0000000009~__pregel_pull, b ["b"]
          ffffffff-0000-000a ~~0000000010~__pregel_pull, c ["c"]
          ffffffff-0000-000b ~~0000000011~__pregel_pull, d ["d"]
          ffffffff-0000-000c ~~0000000012~__pregel_pull, e ["e"]
        loop 12: Some((12, 14)) version 14 None
    "#]],
    );
}

#[test]
fn an_overwrite_is_held() {
    let graph = TestGraph::new()
        .mirrored(100)
        .logs(["a", "b"])
        .node("over", |_| {
            write("log", Value::List(vec!["overwrite".into(), ["over"].into()]))
        })
        .chain([START, "a", "over", "b", END]);
    let thread = after(&graph, Durability::Sync, empty());
    shows(
        &thread,
        expect![[r#"
        input -1: Some((0, 1)) version 0 None
        loop 0: Some((0, 2)) version 0 None
          a task ~__pregel_pull, a ["a"]
        loop 1: Some((1, 3)) version 3 None
          a task ~__pregel_pull, over ["overwrite",["over"]]
        loop 2: None version 4 holds ["over"]
          a task ~__pregel_pull, b ["b"]
        loop 3: Some((1, 1)) version 5 None
    "#]],
    );
}

#[test]
fn a_value_that_did_not_change_is_held_in_a_version_that_nobody_notices() {
    let graph = TestGraph::new()
        .mirrored(100)
        .logs(["a"])
        .node("asks", |given| match given.ask("?") {
            Ok(_) => nothing(),
            Err(asked) => *asked,
        })
        .edge(START, "a")
        .edge(START, "asks");
    let thread = after(&graph, Durability::Sync, empty());
    thread.update(StateUpdate::Nothing);
    shows(
        &thread,
        expect![[r#"
        input -1: Some((0, 1)) version 0 None
        loop 0: Some((0, 2)) version 0 None
          a task ~__pregel_pull, a ["a"]
        update 1: None version 1 holds []
    "#]],
    );
    let seen = thread.saver.entries("").pop().unwrap().checkpoint.leftover.seen.clone();
    expect![[r#"[("__snapshot_bumps__", [("__start__|mirror", 1), ("__input__|mirror", 1)])]"#]]
        .assert_eq(&format!("{seen:?}"));
}
