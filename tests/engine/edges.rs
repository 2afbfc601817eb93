//! Edges and joins: what runs after what.

use expect_test::expect;
use superstep::engine::graph::{END, START};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn nodes_run_one_after_the_other() {
    play(&a_then_b(), empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn the_input_is_the_first_state() {
    play(&a_then_b(), Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        call a
        updates a log=["a"]
        values log=["a"] n=1
        call b
        updates b log=["b"]
        values log=["a","b"] n=1
        end done
    "#]]);
}

#[test]
fn nodes_of_a_superstep_start_by_name_in_utf16_units() {
    let names = ["é", "b", "9", "B", "10", "\u{1f600}", "\u{ffff}"];
    let graph = names
        .iter()
        .fold(TestGraph::new().logs(names), |graph, name| graph.edge(START, name));
    play(&graph, empty()).shows(expect![[r#"
        call 10
        call 9
        call B
        call b
        call é
        call 😀
        call ￿
        updates 10 log=["10"]
        updates 9 log=["9"]
        updates B log=["B"]
        updates b log=["b"]
        updates é log=["é"]
        updates 😀 log=["😀"]
        updates ￿ log=["\u{ffff}"]
        values log=["10","9","B","b","é","\u{ffff}","😀"]
        end done
    "#]]);
}

#[test]
fn writes_of_a_superstep_are_applied_by_name_in_whatever_order_its_nodes_finish() {
    play_backwards(&a_beside_b(), empty()).shows(expect![[r#"
        call a
        call b
        updates b log=["b"]
        updates a log=["a"]
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn the_nodes_of_a_superstep_read_the_same_state() {
    let saw = |given: &Given| write("log", [given.logged() as i64]);
    let graph = TestGraph::new()
        .logs(["first"])
        .node("a", saw)
        .node("b", saw)
        .chain([START, "first", "a"])
        .edge("first", "b");
    play(&graph, empty()).shows(expect![[r#"
        call first
        updates first log=["first"]
        values log=["first"]
        call a
        call b
        updates a log=[1]
        updates b log=[1]
        values log=["first",1,1]
        end done
    "#]]);
}

#[test]
fn a_node_reached_over_two_unequal_paths_runs_twice() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c", "d"])
        .chain([START, "a", "b", "d"])
        .chain(["a", "c"])
        .chain(["b", "c"])
        .chain(["c", "d"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        call c
        updates b log=["b"]
        updates c log=["c"]
        values log=["a","b","c"]
        call c
        call d
        updates c log=["c"]
        updates d log=["d"]
        values log=["a","b","c","c","d"]
        call d
        updates d log=["d"]
        values log=["a","b","c","c","d","d"]
        end done
    "#]]);
}

#[test]
fn a_node_reached_over_two_equal_paths_runs_once() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c", "d"])
        .chain([START, "a", "b", "d"])
        .chain(["a", "c", "d"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        call c
        updates b log=["b"]
        updates c log=["c"]
        values log=["a","b","c"]
        call d
        updates d log=["d"]
        values log=["a","b","c","d"]
        end done
    "#]]);
}

#[test]
fn an_edge_drawn_twice_counts_once() {
    let graph = a_then_b().edge("a", "b").edge(START, "a");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn a_graph_without_nodes_gives_the_input_back() {
    let graph = TestGraph::new().edge(START, END);
    play(&graph, Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        end done
    "#]]);
    play(&TestGraph::new(), Start::Value(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        end done
    "#]]);
}

// Joins

#[test]
fn a_join_waits_for_all_its_nodes_and_runs_once() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c", "d"])
        .chain([START, "a", "b"])
        .edge(START, "c")
        .join(["b", "c"], "d");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call c
        updates a log=["a"]
        updates c log=["c"]
        values log=["a","c"]
        call b
        updates b log=["b"]
        values log=["a","c","b"]
        call d
        updates d log=["d"]
        values log=["a","c","b","d"]
        end done
    "#]]);
}

#[test]
fn a_join_starts_over_once_its_node_has_run() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .node("c", |given| match given.logged() {
            0..5 => log("c").and_goto([to("a"), to("b")]),
            _ => log("c"),
        })
        .edge(START, "a")
        .edge(START, "b")
        .join(["a", "b"], "c");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b","c","a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c","a","b","c"]
        end done
    "#]]);
}

#[test]
fn half_a_join_never_runs() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .edge("c", "b")
        .join(["a", "b"], "c");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end done
    "#]]);
}

#[test]
fn a_join_of_one_node_named_twice_waits_for_it_once() {
    let graph = TestGraph::new().logs(["a", "b"]).edge(START, "a").join(["a", "a"], "b");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn a_join_of_nothing_never_runs() {
    let graph = TestGraph::new().logs(["a", "b"]).edge(START, "a").join([], "b");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end done
    "#]]);
}

#[test]
fn a_node_with_an_edge_and_a_join_runs_for_each() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .chain([START, "a", "b"])
        .edge("a", "c")
        .join(["a", "b"], "c");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        call c
        updates b log=["b"]
        updates c log=["c"]
        values log=["a","b","c"]
        call c
        updates c log=["c"]
        values log=["a","b","c","c"]
        end done
    "#]]);
}

#[test]
fn a_node_whose_edge_and_join_fire_at_once_runs_once() {
    let graph = a_beside_b().logs(["c"]).edge("a", "c").join(["a", "b"], "c");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn a_join_that_an_edge_forestalled_never_fires_again() {
    let graph = a_beside_b()
        .node("c", |given| match given.logged() {
            2 => log("c").and_goto([to("b")]),
            _ => log("c"),
        })
        .logs(["d"])
        .edge("b", "d")
        .edge("a", "c")
        .join(["a", "b"], "c");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c
        call d
        updates c log=["c"]
        updates d log=["d"]
        values log=["a","b","c","d"]
        call b
        updates b log=["b"]
        values log=["a","b","c","d","b"]
        call d
        updates d log=["d"]
        values log=["a","b","c","d","b","d"]
        end done
    "#]]);
}

#[test]
fn a_deferred_node_waits_for_the_longest_way() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .deferred("d", |_| log("d"))
        .chain([START, "a", "b", "c", "d"])
        .edge("a", "d");
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        call d
        updates d log=["d"]
        values log=["a","b","c","d"]
        end done
    "#]]);
}

#[test]
fn a_deferred_join_waits_for_its_nodes_and_for_the_end() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .deferred("d", |_| log("d"))
        .chain([START, "a", "c"])
        .edge(START, "b")
        .join(["a", "b"], "d");
    play(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        call d
        updates d log=["d"]
        values log=["a","b","c","d"]
        end done
    "#]]);
}

#[test]
fn a_deferred_node_may_run_again() {
    let graph = TestGraph::new()
        .logs(["a"])
        .deferred("d", |_| log("d"))
        .edge(START, "a")
        .edge("a", "d")
        .branch("d", |given| vec![to(if given.logged() < 4 { "a" } else { END })]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call d
        updates d log=["d"]
        values log=["a","d"]
        call a
        updates a log=["a"]
        values log=["a","d","a"]
        call d
        updates d log=["d"]
        values log=["a","d","a","d"]
        end done
    "#]]);
}
