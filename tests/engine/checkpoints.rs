//! What a run leaves with a saver, and when.

use expect_test::expect;
use superstep::engine::checkpoint::Durability;
use superstep::engine::graph::{Kind, START};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn input() -> Start {
    Start::Value(log("input"))
}

#[test]
fn every_superstep_is_stored_before_the_next_one_starts() {
    let graph = a_then_b();
    Thread::saving(&graph, Durability::Sync)
        .play(input())
        .shows(expect![[r#"
            save input -1 __start__
            save of __start__: log=["input"], branch:to:a by an edge
            save loop 0 log __start__ branch:to:a
            sync
            values log=["input"]
            call a
            save of a: log=["a"], branch:to:b by an edge
            updates a log=["a"]
            save loop 1 log branch:to:a branch:to:b
            sync
            values log=["input","a"]
            call b
            save of b: log=["b"]
            updates b log=["b"]
            save loop 2 log branch:to:b
            sync
            values log=["input","a","b"]
            end done
        "#]]);
}

#[test]
fn nobody_waits_for_the_saver_unless_asked_to() {
    let graph = a_then_b();
    Thread::saving(&graph, Durability::Async)
        .play(input())
        .shows(expect![[r#"
            save input -1 __start__
            save of __start__: log=["input"], branch:to:a by an edge
            save loop 0 log __start__ branch:to:a
            values log=["input"]
            call a
            save of a: log=["a"], branch:to:b by an edge
            updates a log=["a"]
            save loop 1 log branch:to:a branch:to:b
            values log=["input","a"]
            call b
            save of b: log=["b"]
            updates b log=["b"]
            save loop 2 log branch:to:b
            values log=["input","a","b"]
            end done
        "#]]);
}

#[test]
fn a_run_that_saves_at_its_exit_saves_once() {
    let graph = a_then_b();
    let thread = Thread::saving(&graph, Durability::Exit);
    thread.play(input()).shows(expect![[r#"
        values log=["input"]
        call a
        updates a log=["a"]
        values log=["input","a"]
        call b
        updates b log=["b"]
        values log=["input","a","b"]
        save loop 2 log __start__ branch:to:a branch:to:b
        end done
    "#]]);
    thread.play(input()).shows(expect![[r#"
        values log=["input","a","b","input"]
        call a
        updates a log=["a"]
        values log=["input","a","b","input","a"]
        call b
        updates b log=["b"]
        values log=["input","a","b","input","a","b"]
        save loop 6 log __start__ branch:to:a branch:to:b
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 loop 2: log=["input","a","b"]
        #1 loop 6: log=["input","a","b","input","a","b"]
    "##]]);
}

#[test]
fn a_history_has_a_checkpoint_for_each_superstep() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(input());
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: log=["input"]
           __start__: branch:to:a by an edge
        #1 loop 0: log=["input"]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["input","a"]
           b: log=["b"]
        #3 loop 2: log=["input","a","b"]
    "##]]);
    thread.state().shows(expect![[r#"
        log=["input","a","b"] next
    "#]]);
}

#[test]
fn a_second_input_goes_on_from_the_first_ones_state() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(input());
    thread.play(input()).shows(expect![[r#"
        values log=["input","a","b","input"]
        call a
        updates a log=["a"]
        values log=["input","a","b","input","a"]
        call b
        updates b log=["b"]
        values log=["input","a","b","input","a","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: log=["input"]
           __start__: branch:to:a by an edge
        #1 loop 0: log=["input"]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["input","a"]
           b: log=["b"]
        #3 loop 2: log=["input","a","b"]
        #4 input 3: log=["input","a","b"]
           __start__: log=["input"]
           __start__: branch:to:a by an edge
        #5 loop 4: log=["input","a","b","input"]
           a: log=["a"]
           a: branch:to:b by an edge
        #6 loop 5: log=["input","a","b","input","a"]
           b: log=["b"]
        #7 loop 6: log=["input","a","b","input","a","b"]
    "##]]);
}

#[test]
fn a_task_that_wrote_nothing_is_recorded_as_finished() {
    let graph = TestGraph::new()
        .node("a", |_| nothing())
        .node("b", |_| throw("b"))
        .edge(START, "a")
        .edge(START, "b");
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: nothing
           b: error "thrown \"b\" (node 2, superstep 1)"
    "##]]);
    thread.state().shows(expect![[r#"
        log=[] next b
          a:
          b: error "thrown \"b\" (node 2, superstep 1)"
    "#]]);
}

#[test]
fn a_failed_run_that_saves_at_its_exit_keeps_what_its_tasks_brought() {
    let graph = TestGraph::new()
        .logs(["a"])
        .failing("b", 1)
        .edge(START, "a")
        .edge(START, "b");
    let thread = Thread::saving(&graph, Durability::Exit);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        save loop 0 __start__ branch:to:a branch:to:b
        save of a: log=["a"]
        save of b: error "thrown \"b\" (node 2, superstep 1)"
        end thrown "b" (node 2, superstep 1)
    "#]]);
    thread.history().shows(expect![[r##"
        #0 loop 0: log=[]
           a: log=["a"]
           b: error "thrown \"b\" (node 2, superstep 1)"
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        cached a log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        save loop 1 log branch:to:a branch:to:b
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 loop 0: log=[]
           a: log=["a"]
           b: error "thrown \"b\" (node 2, superstep 1)"
        #1 loop 1: log=["a","b"]
    "##]]);
}

#[test]
fn packets_and_joins_are_stored_where_a_run_stands() {
    let graph = TestGraph::new()
        .node("a", |_| log("a").and_goto([send("c", 1), send("c", 2)]))
        .logs(["b", "c", "joined"])
        .failing("slow", 1)
        .edge(START, "a")
        .chain([START, "b", "slow"])
        .join(["a", "slow"], "joined")
        .anywhere();
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c 1
        call c 2
        call slow
        updates c log=["c(1)"]
        updates c log=["c(2)"]
        end thrown "slow" (node 5, superstep 2)
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: send c 1
           a: send c 2
           a: join:a+slow:joined from a
           b: log=["b"]
           b: branch:to:slow by an edge
        #2 loop 1: log=["a","b"]
           slow: error "thrown \"slow\" (node 5, superstep 2)"
           packet 0: log=["c(1)"]
           packet 1: log=["c(2)"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","b"]
        cached c log=["c(1)"]
        cached c log=["c(2)"]
        call slow
        updates slow log=["slow"]
        values log=["a","b","slow","c(1)","c(2)"]
        call joined
        updates joined log=["joined"]
        values log=["a","b","slow","c(1)","c(2)","joined"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: send c 1
           a: send c 2
           a: join:a+slow:joined from a
           b: log=["b"]
           b: branch:to:slow by an edge
        #2 loop 1: log=["a","b"]
           slow: error "thrown \"slow\" (node 5, superstep 2)"
           slow: log=["slow"]
           slow: join:a+slow:joined from slow
           packet 0: log=["c(1)"]
           packet 1: log=["c(2)"]
        #3 loop 2: log=["a","b","slow","c(1)","c(2)"]
           joined: log=["joined"]
        #4 loop 3: log=["a","b","slow","c(1)","c(2)","joined"]
    "##]]);
}

#[test]
fn a_deferred_node_waits_over_a_checkpoint() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .failing("c", 1)
        .deferred("last", |_| log("last"))
        .chain([START, "a", "last"])
        .chain([START, "b", "c"]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c
        end thrown "c" (node 3, superstep 2)
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        call last
        updates last log=["last"]
        values log=["a","b","c","last"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:last by an edge
           b: log=["b"]
           b: branch:to:c by an edge
        #2 loop 1: log=["a","b"]
           c: error "thrown \"c\" (node 3, superstep 2)"
           c: log=["c"]
        #3 loop 2: log=["a","b","c"]
           last: log=["last"]
        #4 loop 3: log=["a","b","c","last"]
    "##]]);
}

#[test]
fn a_deferred_join_waits_over_a_checkpoint() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .failing("c", 1)
        .deferred("last", |_| log("last"))
        .edge(START, "a")
        .chain([START, "b", "c"])
        .join(["a", "b"], "last");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b"]
        call c
        end thrown "c" (node 3, superstep 2)
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        call last
        updates last log=["last"]
        values log=["a","b","c","last"]
        end done
    "#]]);
}

#[test]
fn a_key_of_any_value_is_stored_while_it_lasts() {
    let graph = TestGraph::new()
        .key("any", Kind::AnyValue)
        .node("a", |_| write("any", 1))
        .failing("b", 1)
        .chain([START, "a", "b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.state().shows(expect![[r#"
        log=[] any=1 next b
          b: error "thrown \"b\" (node 2, superstep 2)"
    "#]]);
    thread.go_on();
    thread.state().shows(expect![[r#"
        log=["b"] next
    "#]]);
}
