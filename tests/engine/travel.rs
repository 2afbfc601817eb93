//! Runs from an old checkpoint, which the caller names.

use expect_test::expect;
use superstep::engine::checkpoint::Durability;
use superstep::engine::graph::START;
use superstep::engine::run::StateUpdate;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn three() -> TestGraph {
    TestGraph::new().logs(["a", "b", "c"]).chain([START, "a", "b", "c"])
}

#[test]
fn a_replay_forks_and_runs_what_followed_again() {
    let graph = three();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play_at(2, Start::Nothing).shows(expect![[r#"
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #3 loop 2: log=["a","b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
        #5 after #2 fork 2: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #6 loop 3: log=["a","b"]
           c: log=["c"]
        #7 loop 4: log=["a","b","c"]
    "##]]);
}

#[test]
fn a_replay_that_saves_at_its_exit_saves_its_end_alone() {
    let graph = three();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let exits = Thread::saving(&graph, Durability::Exit);
    let exits = Thread {
        saver: thread.saver,
        ..exits
    };
    exits.play_at(2, Start::Nothing).shows(expect![[r#"
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        save loop 4 log branch:to:b branch:to:c
        end done
    "#]]);
    exits.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #3 loop 2: log=["a","b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
        #5 after #2 loop 4: log=["a","b","c"]
    "##]]);
}

#[test]
fn the_first_checkpoint_is_replayed_from_its_input() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(Start::Value(log("input")));
    thread.play_at(0, Start::Nothing).shows(expect![[r#"
        values log=[]
        call __start__ "input 0"
        values log=["input"]
        call a
        updates a log=["a"]
        values log=["input","a"]
        call b
        updates b log=["b"]
        values log=["input","a","b"]
        end done
    "#]]);
}

#[test]
fn the_latest_checkpoint_goes_on_as_if_nobody_had_named_it() {
    let graph = TestGraph::new()
        .logs(["a"])
        .failing("b", 1)
        .edge(START, "a")
        .edge(START, "b");
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play_at(1, Start::Nothing).shows(expect![[r#"
        values log=[]
        cached a log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           b: error "thrown \"b\" (node 2, superstep 1)"
           b: log=["b"]
        #2 loop 1: log=["a","b"]
    "##]]);
}

#[test]
fn an_input_on_an_old_checkpoint_branches_off_it() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play_at(1, Start::Value(log("input"))).shows(expect![[r#"
        values log=["input"]
        call a
        updates a log=["a"]
        values log=["input","a"]
        call b
        updates b log=["b"]
        values log=["input","a","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
        #3 loop 2: log=["a","b"]
        #4 after #1 input 1: log=[]
           __start__: log=["input"]
           __start__: branch:to:a by an edge
        #5 loop 2: log=["input"]
           a: log=["a"]
           a: branch:to:b by an edge
        #6 loop 3: log=["input","a"]
           b: log=["b"]
        #7 loop 4: log=["input","a","b"]
    "##]]);
}

#[test]
fn a_command_on_an_old_checkpoint_is_kept_on_the_fork() {
    let graph = three();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play_at(1, command_update(log("command"))).shows(expect![[r#"
        values log=["command"]
        call a
        updates a log=["a"]
        values log=["command","a"]
        call b
        updates b log=["b"]
        values log=["command","a","b"]
        call c
        updates c log=["c"]
        values log=["command","a","b","c"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #3 loop 2: log=["a","b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
        #5 after #1 fork 1: log=["command"]
        #6 input 2: log=["command"]
           a: log=["a"]
           a: branch:to:b by an edge
        #7 loop 3: log=["command","a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #8 loop 4: log=["command","a","b"]
           c: log=["c"]
        #9 loop 5: log=["command","a","b","c"]
    "##]]);
}

#[test]
fn a_replay_asks_again_what_was_answered() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .logs(["b"])
        .chain([START, "a", "b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    let first = thread.id_of("how?");
    thread.play(resume("well"));
    thread.play_at(1, Start::Nothing).shows(expect![[r#"
        values log=[]
        call a
        interrupted "how?"
        end interrupted
    "#]]);
    assert_ne!(thread.id_of("how?"), first, "the fork's task is another");
    thread.play(resume("badly")).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a(\"badly\")"]
        values log=["a(\"badly\")"]
        call b
        updates b log=["b"]
        values log=["a(\"badly\")","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           nobody: answer "well"
           a: answers ["well"]
           a: asks "how?"
           a: log=["a(\"well\")"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a(\"well\")"]
           b: log=["b"]
        #3 loop 2: log=["a(\"well\")","b"]
        #4 after #1 fork 1: log=[]
           nobody: answer "badly"
           a: answers ["badly"]
           a: asks "how?"
           a: log=["a(\"badly\")"]
           a: branch:to:b by an edge
        #5 loop 2: log=["a(\"badly\")"]
           b: log=["b"]
        #6 loop 3: log=["a(\"badly\")","b"]
    "##]]);
}

#[test]
fn an_answer_on_an_old_checkpoint_does_not_replace_the_one_it_had() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .logs(["b"])
        .chain([START, "a", "b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(resume("well"));
    thread.play_at(1, resume("badly")).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")"]
        call b
        updates b log=["b"]
        values log=["a(\"well\")","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           nobody: answer "badly"
           a: answers ["well"]
           a: asks "how?"
           a: log=["a(\"well\")"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a(\"well\")"]
           b: log=["b"]
        #3 loop 2: log=["a(\"well\")","b"]
        #4 after #1 loop 1: log=["a(\"well\")"]
           b: log=["b"]
        #5 loop 2: log=["a(\"well\")","b"]
    "##]]);
}

#[test]
fn a_fork_by_an_update_is_run_without_another_fork() {
    let graph = three();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let update = StateUpdate::Nodes(vec![thread.by("a", "changed")]);
    thread.update_at(1, update).shows(expect![[r#"
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #3 loop 2: log=["a","b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
        #5 after #1 update 1: log=["changed"]
    "##]]);
    thread.play_at(5, Start::Nothing).shows(expect![[r#"
        values log=["changed"]
        call b
        updates b log=["b"]
        values log=["changed","b"]
        call c
        updates c log=["c"]
        values log=["changed","b","c"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #3 loop 2: log=["a","b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
        #5 after #1 update 1: log=["changed"]
           b: log=["b"]
           b: branch:to:c by an edge
        #6 loop 2: log=["changed","b"]
           c: log=["c"]
        #7 loop 3: log=["changed","b","c"]
    "##]]);
}

#[test]
fn a_fork_that_was_left_behind_is_forked_itself() {
    let graph = three();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play_at(1, Start::Nothing);
    thread.play_at(5, Start::Nothing).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #3 loop 2: log=["a","b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
        #5 after #1 fork 1: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #6 loop 2: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #7 loop 3: log=["a","b"]
           c: log=["c"]
        #8 loop 4: log=["a","b","c"]
        #9 after #5 fork 2: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #10 loop 3: log=["a"]
           b: log=["b"]
           b: branch:to:c by an edge
        #11 loop 4: log=["a","b"]
           c: log=["c"]
        #12 loop 5: log=["a","b","c"]
    "##]]);
}

#[test]
fn a_replay_passes_the_breakpoint_that_it_starts_at() {
    let graph = three().interrupt_before(["b", "c"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.go_on();
    thread.go_on();
    thread.play_at(2, Start::Nothing).shows(expect![[r#"
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        interrupted
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
}
