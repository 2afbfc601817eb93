//! Schemas: who takes, reads and sees which keys.

use std::rc::Rc;

use expect_test::expect;
use superstep::engine::graph::{ChannelId, Keys, Kind, START, Schemas};
use superstep::engine::run::{Settings, Shown};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

const LOG: ChannelId = ChannelId(0);
const N: ChannelId = ChannelId(1);
const FOO: ChannelId = ChannelId(2);

/// A chain of `a`, which writes every key, and `b`, which reads `reads`.
fn chain(schemas: Schemas, reads: Option<Vec<ChannelId>>) -> TestGraph {
    let mut graph = TestGraph::new()
        .key("foo", Kind::LastValue)
        .node("a", |_| log("a").and_write("n", 1).and_write("foo", 2))
        .node("b", |given| {
            let keys: Vec<&str> = given.state.iter().map(|(key, _)| &**key).collect();
            log(&keys.join(" "))
        })
        .chain([START, "a", "b"]);
    graph.builder.schemas = schemas;
    if let Some(reads) = reads {
        let b = graph.compile().unwrap().find("b").unwrap();
        graph.builder.set_input(b, reads);
    }
    graph
}

fn given() -> Start {
    Start::Value(write("n", 10).and_write("foo", 20))
}

#[test]
fn the_input_is_taken_by_its_schema() {
    let schemas = Schemas {
        input: Some(vec![FOO]),
        ..Schemas::default()
    };
    play(&chain(schemas, None), given()).shows(expect![[r#"
        values log=[] foo=20
        call a
        updates a log=["a"] n=1 foo=2
        values log=["a"] n=1 foo=2
        call b
        updates b log=["log n foo"]
        values log=["a","log n foo"] n=1 foo=2
        end done
    "#]]);
}

#[test]
fn a_command_as_the_input_writes_any_key() {
    let schemas = Schemas {
        input: Some(vec![FOO]),
        ..Schemas::default()
    };
    play(&chain(schemas, None), command_update(write("n", 5).and_goto([to("b")]))).shows(expect![[r#"
        values log=[] n=5
        call b
        updates b log=["log n"]
        values log=["log n"] n=5
        end done
    "#]]);
}

#[test]
fn a_node_reads_its_own_keys_in_their_order() {
    play(&chain(Schemas::default(), Some(vec![FOO, LOG])), given()).shows(expect![[r#"
        values log=[] n=10 foo=20
        call a
        updates a log=["a"] n=1 foo=2
        values log=["a"] n=1 foo=2
        call b
        updates b log=["foo log"]
        values log=["a","foo log"] n=1 foo=2
        end done
    "#]]);
}

#[test]
fn nodes_without_keys_of_their_own_read_the_state_schema() {
    let schemas = Schemas {
        state: Some(vec![N]),
        ..Schemas::default()
    };
    play(&chain(schemas, None), given()).shows(expect![[r#"
        values log=[] n=10 foo=20
        call a
        updates a log=["a"] n=1 foo=2
        values log=["a"] n=1 foo=2
        call b
        updates b log=["n"]
        values log=["a","n"] n=1 foo=2
        end done
    "#]]);
}

#[test]
fn tasks_that_read_the_same_keys_share_what_they_read() {
    let mut graph = TestGraph::new().logs(["a", "b", "c"]);
    for node in ["a", "b", "c"] {
        graph = graph.edge(START, node);
    }
    let compiled = graph.compile().unwrap();
    for (node, key) in [("a", N), ("b", N), ("c", LOG)] {
        graph.builder.set_input(compiled.find(node).unwrap(), vec![key]);
    }
    let mut driver = Driver::new(&graph, Start::Value(write("n", 1)));
    let mut inputs = Vec::new();
    loop {
        use superstep::engine::event::TaskInput;
        use superstep::engine::run::Action;
        match driver.next() {
            Action::Start {
                input: TaskInput::State(state),
                ..
            } => inputs.push(state),
            Action::Wait => break,
            _ => {}
        }
    }
    assert!(Rc::ptr_eq(&inputs[0], &inputs[1]));
    assert_eq!(inputs[0].values, [(N, 1.into())]);
    assert_eq!(inputs[2].values, [(LOG, Value::List(vec![]))]);
}

#[test]
fn a_run_shows_the_keys_it_is_asked_for() {
    let shown = |keys: &[ChannelId]| Shown::Keys(Keys::These(keys.into()));
    let play = |shown: Shown| {
        play_with(&chain(Schemas::default(), None), given(), |settings| Settings {
            shown,
            ..settings
        })
    };
    play(shown(&[FOO, N])).shows(expect![[r#"
        values foo=20 n=10
        call a
        updates a n=1 foo=2
        values foo=2 n=1
        call b
        updates b
        end done
    "#]]);
    play(Shown::Value(LOG)).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["log n foo"]
        values log=["a","log n foo"]
        end done
    "#]]);
    play(shown(&[])).shows(expect![[r#"
        call a
        updates a
        call b
        updates b
        end done
    "#]]);
}

#[test]
fn results_of_tasks_have_every_key() {
    play_with(&chain(Schemas::default(), None), given(), |settings| Settings {
        shown: Shown::Value(N),
        wanted: EVERYTHING,
        ..settings
    })
    .shows(expect![[r#"
        values n=10
        start a log=[] n=10 foo=20
        call a
        updates a n=1
        result a log=["a"] n=1 foo=2
        values n=1
        start b log=["a"] n=1 foo=2
        call b
        updates b
        result b log=["log n foo"]
        end done
    "#]]);
}
