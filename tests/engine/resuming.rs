//! Runs that go on from where a thread stands.

use expect_test::expect;
use superstep::engine::graph::START;
use superstep::engine::interrupt::Resume;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn a_thread_without_a_checkpoint_has_nothing_to_go_on_from() {
    let graph = a_then_b();
    Thread::new(&graph).go_on().shows(expect![[r#"
        end EmptyInputError: Received no input writes for "__start__"
    "#]]);
    Thread::new(&graph).play(resume("well")).shows(expect![[r#"
        values log=[]
        end done
    "#]]);
}

#[test]
fn a_finished_thread_shows_its_state_and_ends() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.go_on().shows(expect![[r#"
        values log=["a","b"]
        end done
    "#]]);
    thread.play(resume("nobody")).shows(expect![[r#"
        values log=["a","b"]
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
           nobody: answer "nobody"
    "##]]);
}

#[test]
fn a_failed_task_runs_again_and_those_beside_it_do_not() {
    let graph = TestGraph::new()
        .logs(["a", "c"])
        .failing("b", 2)
        .edge(START, "a")
        .edge(START, "b")
        .join(["a", "b"], "c");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        updates a log=["a"]
        end thrown "b" (node 3, superstep 1)
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        cached a log=["a"]
        call b
        end thrown "b" (node 3, superstep 1)
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        cached a log=["a"]
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
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: join:a+b:c from a
           b: error "thrown \"b\" (node 3, superstep 1)"
           b: log=["b"]
           b: join:a+b:c from b
        #2 loop 1: log=["a","b"]
           c: log=["c"]
        #3 loop 2: log=["a","b","c"]
    "##]]);
}

#[test]
fn a_superstep_of_which_all_is_done_is_only_applied() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    let mut run = thread.run(empty());
    run.advance();
    run.settle(0);
    run.next();
    drop(run);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        cached a log=["a"]
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
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
    "##]]);
}

#[test]
fn an_input_that_was_stored_is_started_with() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    let mut run = thread.run(Start::Value(log("input")));
    run.next();
    drop(run);
    thread.state().shows(expect![[r#"
        log=[] next __start__
          __start__:
    "#]]);
    thread.go_on().shows(expect![[r#"
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
}

#[test]
fn a_task_whose_condition_failed_counts_as_finished_as_in_langgraph() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .edge(START, "a")
        .branch("a", |_| vec![falsy("null")]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        end Error: Branch condition returned unknown or null destination (node 1, superstep 1)
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: error "Error: Branch condition returned unknown or null destination (node 1, superstep 1)"
           a: log=["a"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        cached a log=["a"]
        values log=["a"]
        end done
    "#]]);
}

#[test]
fn a_breakpoint_is_passed_when_the_run_goes_on() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .chain([START, "a", "b", "c"])
        .interrupt_before(["b", "c"]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
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
    "##]]);
}

#[test]
fn a_breakpoint_after_a_node_is_passed_when_the_run_goes_on() {
    let graph = a_then_b().interrupt_after(["a", "b"]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        interrupted
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        interrupted
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn a_question_behind_a_breakpoint_does_not_stop_there_again() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .edge(START, "a")
        .interrupt_before(["a"]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        interrupted
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        call a
        interrupted "how?"
        end interrupted
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")"]
        end done
    "#]]);
}

#[test]
fn an_answer_at_a_breakpoint_is_given_to_the_question_behind_it() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .edge(START, "a")
        .interrupt_before(["a"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")"]
        end done
    "#]]);
}

#[test]
fn a_command_updates_a_thread_and_leads_on() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread
        .play(command_update(log("command").and_goto([to("b")])))
        .shows(expect![[r#"
            values log=["a","b","command"]
            call b
            updates b log=["b"]
            values log=["a","b","command","b"]
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
           nobody: branch:to:b from __start__
           nobody: log=["command"]
        #4 input 3: log=["a","b","command"]
           b: log=["b"]
        #5 loop 4: log=["a","b","command","b"]
    "##]]);
}

#[test]
fn a_command_beside_tasks_that_wait_leaves_them_to_run() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c"])
        .chain([START, "a", "b"])
        .branch("a", |_| vec![])
        .anywhere()
        .interrupt_before(["b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(command_goto([to("c")])).shows(expect![[r#"
        values log=["a"]
        call b
        call c
        updates b log=["b"]
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
           nobody: branch:to:c from __start__
        #3 input 2: log=["a"]
           b: log=["b"]
           c: log=["c"]
        #4 loop 3: log=["a","b","c"]
    "##]]);
}

#[test]
fn a_command_may_update_and_answer_at_once() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .logs(["b"])
        .chain([START, "a", "b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    let both = Start::Command {
        update: Some(log("command").updates),
        goto: vec![],
        resume: Some(Resume::Value("well".into())),
    };
    thread.play(both).shows(expect![[r#"
        values log=["command"]
        call a
        updates a log=["a(\"well\")"]
        values log=["command","a(\"well\")"]
        call b
        updates b log=["b"]
        values log=["command","a(\"well\")","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           nobody: answer "well"
           nobody: log=["command"]
           a: answers ["well"]
           a: asks "how?"
           a: log=["a(\"well\")"]
           a: branch:to:b by an edge
        #2 loop 1: log=["command","a(\"well\")"]
           b: log=["b"]
        #3 loop 2: log=["command","a(\"well\")","b"]
    "##]]);
}

#[test]
fn an_input_takes_the_place_of_what_was_left_to_do() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .failing("c", 1)
        .chain([START, "a", "c"])
        .chain([START, "b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.state().shows(expect![[r#"
        log=["a","b"] next c
          c: error "thrown \"c\" (node 3, superstep 2)"
    "#]]);
    thread.play(Start::Value(log("input"))).shows(expect![[r#"
        values log=["a","b","input"]
        call a
        call b
        updates a log=["a"]
        updates b log=["b"]
        values log=["a","b","input","a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","input","a","b","c"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:c by an edge
           b: log=["b"]
        #2 loop 1: log=["a","b"]
           c: error "thrown \"c\" (node 3, superstep 2)"
        #3 input 2: log=["a","b"]
           __start__: log=["input"]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #4 loop 3: log=["a","b","input"]
           a: log=["a"]
           a: branch:to:c by an edge
           b: log=["b"]
        #5 loop 4: log=["a","b","input","a","b"]
           c: log=["c"]
        #6 loop 5: log=["a","b","input","a","b","c"]
    "##]]);
}

#[test]
fn a_run_at_its_recursion_limit_can_go_on() {
    let graph = TestGraph::new().logs(["a", "b", "c"]).chain([START, "a", "b", "c"]);
    let thread = Thread::with(&graph, limited(1.0));
    thread.play(empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        end GraphRecursionError (GRAPH_RECURSION_LIMIT): Recursion limit of 1 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        call c
        updates c log=["c"]
        values log=["a","b","c"]
        end done
    "#]]);
    thread.go_on().shows(expect![[r#"
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
    "##]]);
}
