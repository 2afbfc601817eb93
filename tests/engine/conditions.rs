//! Conditional edges: functions that name the next nodes.

use expect_test::expect;
use superstep::engine::command::Answer;
use superstep::engine::graph::{END, START};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn a_condition_names_the_next_node() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .branch("a", |_| vec![to("c")]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call c
        updates c log=["c"]
        values log=["a","c"]
        end done
    "#]]);
}

#[test]
fn a_condition_may_name_several_nodes_and_each_runs_once() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .branch("a", |_| vec![to("c"), to(END), to("b"), to("c")]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        call c
        updates b log=["b"]
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn a_condition_that_names_no_node_ends_there() {
    let transcripts = [vec![], vec![to(END)], vec![to("unknown")], vec![to(START)]].map(|answers| {
        let graph = TestGraph::new()
            .logs(["a"])
            .edge(START, "a")
            .branch("a", move |_| answers.clone());
        play(&graph, empty())
    });
    same(transcripts).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end done
    "#]]);
}

#[test]
fn a_path_map_says_what_the_answers_mean() {
    let path_map = [("yes", "b"), ("no", END), ("null", "c")];
    let graph = |answer: Answer<Value>| {
        TestGraph::new()
            .logs(["a", "b", "c"])
            .edge(START, "a")
            .mapped_branch("a", path_map, move |_| vec![answer.clone()])
    };
    play(&graph(to("yes")), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
    play(&graph(to("no")), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end done
    "#]]);
    play(&graph(falsy("null")), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call c
        updates c log=["c"]
        values log=["a","c"]
        end done
    "#]]);
    play(&graph(falsy("")), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        end Error: Branch condition returned unknown or null destination (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_path_map_leaves_packets_as_they_are() {
    let graph =
        TestGraph::new()
            .logs(["a", "b"])
            .edge(START, "a")
            .mapped_branch("a", [("b", END), ("other", "b")], |_| vec![send("b", 1), to("b")]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b 1
        updates b log=["b(1)"]
        values log=["a","b(1)"]
        end done
    "#]]);
}

#[test]
fn a_condition_that_answers_nothing_fails_after_the_nodes_update_was_shown() {
    let transcripts = [falsy("null"), falsy(""), to("")].map(|answer| {
        let graph = TestGraph::new()
            .logs(["a"])
            .edge(START, "a")
            .branch("a", move |_| vec![to(END), answer.clone()]);
        play(&graph, empty())
    });
    same(transcripts).shows(expect![[r#"
        call a
        updates a log=["a"]
        end Error: Branch condition returned unknown or null destination (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_task_that_wrote_nothing_before_its_condition_failed_shows_no_update() {
    let graph = |source: &str| {
        TestGraph::new()
            .node("a", |_| nothing())
            .logs(["b"])
            .edge(START, "a")
            .edge(source, "b")
            .branch("a", |_| vec![falsy("null")])
    };
    play(&graph(START), empty()).shows(expect![[r#"
        call a
        call b
        updates b log=["b"]
        end Error: Branch condition returned unknown or null destination (node 1, superstep 1)
    "#]]);
    play(&graph("a"), empty()).shows(expect![[r#"
        call a
        updates a
        end Error: Branch condition returned unknown or null destination (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_condition_sees_the_writes_of_its_own_node_only() {
    let graph = TestGraph::new()
        .logs(["a", "b", "saw"])
        .edge(START, "a")
        .edge(START, "b")
        .branch("a", |given| vec![send("saw", given.get("log").unwrap().clone())])
        .branch("b", |given| vec![send("saw", given.get("log").unwrap().clone())]);
    play(&graph, Start::Value(log("input"))).shows(expect![[r#"
        values log=["input"]
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["input","a","b"]
        call saw ["input","a"]
        call saw ["input","b"]
        updates saw log=["saw([\"input\",\"a\"])"]
        updates saw log=["saw([\"input\",\"b\"])"]
        values log=["input","a","b","saw([\"input\",\"a\"])","saw([\"input\",\"b\"])"]
        end done
    "#]]);
}

#[test]
fn a_node_may_have_several_conditions_and_they_are_asked_in_turn() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .branch("a", |_| vec![send("c", 1)])
        .branch("a", |_| vec![send("b", 2), to("b")])
        .branch("a", |_| vec![send("c", 3)]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call c 1
        call b 2
        call c 3
        call b
        updates c log=["c(1)"]
        updates b log=["b(2)"]
        updates c log=["c(3)"]
        updates b log=["b"]
        values log=["a","b","c(1)","b(2)","c(3)"]
        end done
    "#]]);
}

#[test]
fn a_condition_of_start_sees_the_input_and_chooses_the_first_node() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .branch(START, |given| match given.get("n") {
            Some(Value::Int(1)) => vec![to("b")],
            _ => vec![to("a")],
        });
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end done
    "#]]);
    play(&graph, Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        call b
        updates b log=["b"]
        values log=["b"] n=1
        end done
    "#]]);
}

#[test]
fn a_condition_of_start_that_fails_shows_nothing_of_the_input() {
    let graph = TestGraph::new().logs(["a"]).branch(START, |_| vec![falsy("null")]);
    play(&graph, Start::Value(write("n", 1))).shows(expect![[r#"
        end Error: Branch condition returned unknown or null destination (node 0, superstep 0)
    "#]]);
}
