//! Managed values: what nodes and conditions read of the run itself. The numbers are those that LangGraph's Python
//! (1.2.11) gave for the same graphs.

use expect_test::expect;
use superstep::engine::graph::{ChannelId, Kind, START, Schemas};
use superstep::engine::managed::Managed;
use superstep::engine::run::Settings;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

const LOG: ChannelId = ChannelId(0);
const LEFT: ChannelId = ChannelId(2);

/// A state that knows how many supersteps are left, and whether this is the last.
fn managed() -> TestGraph {
    TestGraph::new()
        .key("left", Kind::Managed(Managed::RemainingSteps))
        .key("last", Kind::Managed(Managed::IsLastStep))
}

/// What a node or a condition reads of the run.
fn told(given: &Given) -> String {
    let word = |key| {
        given
            .get(key)
            .map_or("nothing".to_owned(), |value| format!("{value:?}"))
    };
    format!("{} {}", word("left"), word("last").trim_matches('"'))
}

/// A node that logs what it reads of the run.
fn tells(graph: TestGraph, name: &str) -> TestGraph {
    let entry = name.to_owned();
    graph.node(name, move |given| log(&format!("{entry} {}", told(given))))
}

#[test]
fn supersteps_are_counted_down_to_the_limit() {
    let graph = tells(managed(), "a").edge(START, "a").edge("a", "a");
    play_with(&graph, empty(), limited(3.0)).shows(expect![[r#"
        call a
        updates a log=["a 2 false"]
        values log=["a 2 false"]
        call a
        updates a log=["a 1 true"]
        values log=["a 2 false","a 1 true"]
        call a
        updates a log=["a 0 false"]
        values log=["a 2 false","a 1 true","a 0 false"]
        end GraphRecursionError (GRAPH_RECURSION_LIMIT): Recursion limit of 3 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.
    "#]]);
}

#[test]
fn a_run_that_ends_at_its_last_step_is_within_the_limit() {
    let graph = managed()
        .logs(["a"])
        .edge(START, "a")
        .branch("a", |given| match told(given).ends_with("true") {
            true => vec![],
            false => vec![to("a")],
        });
    let transcript = play_with(&graph, empty(), limited(4.0));
    assert_eq!(transcript.0.matches("call a").count(), 3);
    assert!(transcript.0.ends_with("end done\n"));
}

#[test]
fn conditions_read_what_their_tasks_read() {
    let graph = tells(managed(), "a")
        .branch(START, |given| {
            vec![to(if told(given) == "5 false" { "a" } else { "?" })]
        })
        .logs(["b"])
        .branch("a", |given| vec![to(if told(given) == "4 false" { "b" } else { "?" })]);
    play_with(&graph, empty(), limited(5.0)).shows(expect![[r#"
        call a
        updates a log=["a 4 false"]
        values log=["a 4 false"]
        call b
        updates b log=["b"]
        values log=["a 4 false","b"]
        end done
    "#]]);
}

#[test]
fn what_is_written_to_them_is_nothing() {
    let graph = managed()
        .node("a", |_| log("a").and_write("left", 99).and_write("last", "yes"))
        .node("only", |_| write("left", 1));
    let graph = tells(graph, "b").chain([START, "a", "only", "b"]);
    let settings = |settings| Settings {
        wanted: EVERYTHING,
        ..limited(8.0)(settings)
    };
    let input = Start::Value(write("n", 1).and_write("left", 50));
    play_with(&graph, input, settings).shows(expect![[r#"
        values log=[] n=1
        start a log=[] n=1 left=7 last="false"
        call a
        updates a log=["a"]
        result a log=["a"]
        values log=["a"] n=1
        start only log=["a"] n=1 left=6 last="false"
        call only
        updates only
        result only
        start b log=["a"] n=1 left=5 last="false"
        call b
        updates b log=["b 5 false"]
        result b log=["b 5 false"]
        values log=["a","b 5 false"] n=1
        end done
    "#]]);
}

#[test]
fn a_packet_is_given_as_it_was_sent() {
    let graph = managed()
        .logs(["b"])
        .node("a", |_| goto([send("b", "sent")]))
        .edge(START, "a")
        .anywhere();
    play_with(&graph, empty(), limited(5.0)).shows(expect![[r#"
        call a
        updates a
        call b "sent"
        updates b log=["b(\"sent\")"]
        values log=["b(\"sent\")"]
        end done
    "#]]);
}

/// `a`, a question of `b`, and `c`.
fn asking() -> TestGraph {
    let graph = tells(managed(), "a").node("b", |given| match given.ask("?") {
        Ok(answer) => log(&format!("b {} {answer:?}", told(given))),
        Err(asked) => *asked,
    });
    tells(graph, "c").chain([START, "a", "b", "c"])
}

#[test]
fn a_run_that_goes_on_counts_from_there() {
    let graph = asking();
    let mut thread = Thread::with(&graph, limited(5.0));
    thread.play(empty());
    thread.settings.recursion_limit = 2.0;
    thread.play(resume("yes")).shows(expect![[r#"
        values log=["a 4 false"]
        call b
        updates b log=["b 3 false \"yes\""]
        values log=["a 4 false","b 3 false \"yes\""]
        call c
        updates c log=["c 2 false"]
        values log=["a 4 false","b 3 false \"yes\"","c 2 false"]
        end done
    "#]]);
    thread.settings.recursion_limit = 5.0;
    thread.play(Start::Value(log("again"))).shows(expect![[r#"
        values log=["a 4 false","b 3 false \"yes\"","c 2 false","again"]
        call a
        updates a log=["a 4 false"]
        values log=["a 4 false","b 3 false \"yes\"","c 2 false","again","a 4 false"]
        call b
        interrupted "?"
        end interrupted
    "#]]);
}

#[test]
fn no_checkpoint_holds_them() {
    let graph = managed().logs(["a"]).edge(START, "a");
    let thread = Thread::new(&graph);
    thread.play(Start::Value(write("left", 3)));
    let saved = thread.saver.latest("").unwrap();
    let keys: Vec<ChannelId> = saved.checkpoint.values.iter().map(|(key, _)| *key).collect();
    assert!(keys.contains(&LOG) && !keys.contains(&LEFT));
    assert_eq!(saved.checkpoint.versions[LEFT.0 as usize], 0);
    thread.state().shows(expect![[r#"
        log=["a"] next
    "#]]);
}

#[test]
fn what_leads_on_from_an_update_is_followed_by_one_superstep() {
    let graph = managed()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .branch("a", |given| vec![to(if told(given) == "2 false" { "b" } else { "c" })])
        .interrupt_before(["b", "c"]);
    let thread = Thread::with(&graph, limited(8.0));
    thread.play(empty());
    thread.update_as("a", "updated");
    thread.state().shows(expect![[r#"
        log=["a","updated"] next b
          b:
    "#]]);
}

#[test]
fn a_graph_inside_another_counts_its_own_steps() {
    let inner = tells(tells(managed(), "i"), "j").chain([START, "i", "j"]);
    let graph = tells(tells(managed(), "a").subgraph("sub", inner), "z").chain([START, "a", "sub", "z"]);
    play_with(&graph, empty(), limited(10.0)).shows(expect![[r#"
        call a
        updates a log=["a 9 false"]
        values log=["a 9 false"]
        call sub
          sub: call i
          sub: updates i log=["i 9 false"]
          sub: values log=["i 9 false"]
          sub: call j
          sub: updates j log=["j 8 false"]
          sub: values log=["i 9 false","j 8 false"]
          sub: end done
        updates sub log=["i 9 false","j 8 false"]
        values log=["a 9 false","i 9 false","j 8 false"]
        call z
        updates z log=["z 7 false"]
        values log=["a 9 false","i 9 false","j 8 false","z 7 false"]
        end done
    "#]]);
}

#[test]
fn nodes_read_those_of_their_own_schema() {
    let graph = tells(tells(managed(), "a"), "b").chain([START, "a", "b"]);
    let schemas = Schemas {
        state: Some(vec![LOG]),
        input: Some(vec![LOG]),
        output: Some(vec![LOG]),
    };
    let mut graph = graph.schemas(schemas).unwrap();
    let a = graph.compile().unwrap().find("a").unwrap();
    graph.builder.set_input(a, vec![LEFT, LOG]);
    play_with(&graph, empty(), limited(5.0)).shows(expect![[r#"
        call a
        updates a log=["a 4 nothing"]
        values log=["a 4 nothing"]
        call b
        updates b log=["b nothing nothing"]
        values log=["a 4 nothing","b nothing nothing"]
        end done
    "#]]);
}

#[test]
fn a_schema_of_the_input_or_the_output_has_none() {
    let with = |input, output| Schemas {
        state: Some(vec![LOG, LEFT]),
        input: Some(input),
        output: Some(output),
    };
    let refused = |input, output| {
        managed()
            .schemas(with(input, output))
            .err()
            .map(|refused| refused.message().to_owned())
    };
    assert_eq!(refused(vec![LOG, LEFT], vec![LOG]), None);
    expect![[r#"
        Some(
            "Invalid managed channels detected in the input schema: left. Managed channels are not permitted in Input/Output schema.",
        )
    "#]].assert_debug_eq(&refused(vec![LEFT], vec![LOG]));
    expect![[r#"
        Some(
            "Invalid managed channels detected in the output schema: left. Managed channels are not permitted in Input/Output schema.",
        )
    "#]].assert_debug_eq(&refused(vec![LOG], vec![LEFT, LOG]));
}
