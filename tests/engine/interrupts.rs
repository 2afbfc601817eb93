//! Tasks that ask, and how they are answered.

use std::cell::Cell;

use expect_test::expect;
use superstep::engine::checkpoint::Durability;
use superstep::engine::graph::START;
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::Settings;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn asking() -> TestGraph {
    TestGraph::new()
        .asks("a", ["how?"])
        .logs(["b"])
        .chain([START, "a", "b"])
}

fn two_ask() -> TestGraph {
    TestGraph::new()
        .asks("a", ["how?"])
        .asks("b", ["why?"])
        .logs(["c"])
        .edge(START, "a")
        .edge(START, "b")
        .join(["a", "b"], "c")
}

fn strict(settings: Settings) -> Settings {
    Settings {
        strict_resume: true,
        ..settings
    }
}

#[test]
fn a_task_asks_and_is_answered() {
    let graph = asking();
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        interrupted "how?"
        end interrupted
    "#]]);
    thread.state().shows(expect![[r#"
        log=[] next a
          a: asks "how?"
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
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
           nobody: answer "well"
           a: answers ["well"]
           a: asks "how?"
           a: log=["a(\"well\")"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a(\"well\")"]
           b: log=["b"]
        #3 loop 2: log=["a(\"well\")","b"]
    "##]]);
}

#[test]
fn a_question_asked_again_has_the_same_id() {
    let graph = asking();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let id = thread.id_of("how?");
    thread.go_on().shows(expect![[r#"
        values log=[]
        call a
        interrupted "how?"
        end interrupted
    "#]]);
    assert_eq!(thread.id_of("how?"), id);
}

#[test]
fn an_answer_may_be_anything_but_nothing() {
    for answer in [Value::Int(0), Value::Text(String::new()), Value::List(vec![])] {
        let graph = asking();
        let thread = Thread::new(&graph);
        thread.play(empty());
        let end = thread.play(resume(answer.clone()));
        assert!(end.0.contains("end done"), "{answer:?}: {}", end.0);
    }
}

#[test]
fn questions_of_one_task_are_answered_in_turn() {
    let graph = TestGraph::new().asks("a", ["how?", "why?"]).edge(START, "a");
    let thread = Thread::new(&graph);
    thread.play(empty());
    let first = thread.id_of("how?");
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call a
        interrupted "why?"
        end interrupted
    "#]]);
    assert_ne!(thread.id_of("why?"), first);
    thread.state().shows(expect![[r#"
        log=[] next
          a: asks "why?"
    "#]]);
    thread.play(resume("so")).shows(expect![[r#"
        values log=[]
        call a
        updates a log=["a(\"well\",\"so\")"]
        values log=["a(\"well\",\"so\")"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           nobody: answer "so"
           a: answers ["well", "so"]
           a: asks "why?"
           a: log=["a(\"well\",\"so\")"]
        #2 loop 1: log=["a(\"well\",\"so\")"]
    "##]]);
}

#[test]
fn one_answer_goes_to_all_that_wait() {
    let graph = two_ask();
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        interrupted "how?"
        interrupted "why?"
        end interrupted
    "#]]);
    thread.play(resume("both")).shows(expect![[r#"
        values log=[]
        call a
        call b
        updates a log=["a(\"both\")"]
        updates b log=["b(\"both\")"]
        values log=["a(\"both\")","b(\"both\")"]
        call c
        updates c log=["c"]
        values log=["a(\"both\")","b(\"both\")","c"]
        end done
    "#]]);
}

#[test]
fn answers_by_id_go_to_their_questions() {
    let graph = two_ask();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let answers = vec![
        (thread.id_of("why?"), "because".into()),
        (thread.id_of("how?"), "well".into()),
    ];
    thread.play(resume_by_id(answers)).shows(expect![[r#"
        values log=[]
        call a
        call b
        updates a log=["a(\"well\")"]
        updates b log=["b(\"because\")"]
        values log=["a(\"well\")","b(\"because\")"]
        call c
        updates c log=["c"]
        values log=["a(\"well\")","b(\"because\")","c"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           an interrupt: answers ["well"]
           an interrupt: answers ["because"]
           a: answers ["well"]
           a: asks "how?"
           a: log=["a(\"well\")"]
           a: join:a+b:c from a
           b: answers ["because"]
           b: asks "why?"
           b: log=["b(\"because\")"]
           b: join:a+b:c from b
        #2 loop 1: log=["a(\"well\")","b(\"because\")"]
           c: log=["c"]
        #3 loop 2: log=["a(\"well\")","b(\"because\")","c"]
    "##]]);
}

#[test]
fn a_question_that_was_not_answered_is_asked_again() {
    let graph = two_ask();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let why = thread.id_of("why?");
    thread
        .play(resume_by_id(vec![(why, "because".into())]))
        .shows(expect![[r#"
            values log=[]
            call a
            call b
            interrupted "how?"
            updates b log=["b(\"because\")"]
            values log=["b(\"because\")"]
            end interrupted
        "#]]);
    thread.state().shows(expect![[r#"
        log=["b(\"because\")"] next a
          a: asks "how?"
          b: asks "why?" log=["b(\"because\")"]
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           an interrupt: answers ["because"]
           a: asks "how?"
           b: answers ["because"]
           b: asks "why?"
           b: log=["b(\"because\")"]
           b: join:a+b:c from b
    "##]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        cached b log=["b(\"because\")"]
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")","b(\"because\")"]
        call c
        updates c log=["c"]
        values log=["a(\"well\")","b(\"because\")","c"]
        end done
    "#]]);
}

#[test]
fn an_answer_to_no_question_asks_them_all_again() {
    let graph = two_ask();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(resume_by_id(vec![(7, "nobody".into())])).shows(expect![[r#"
        values log=[]
        call a
        call b
        interrupted "how?"
        interrupted "why?"
        end interrupted
    "#]]);
}

#[test]
fn a_strict_run_refuses_answers_that_nobody_waits_for() {
    let graph = two_ask();
    let thread = Thread::with(&graph, strict);
    thread.play(empty());
    thread.play(resume_by_id(vec![(7, "nobody".into())])).shows(expect![[r#"
        end UnknownInterruptError: Unknown or already-consumed interrupt: 00000000000000000000000000000007
    "#]]);
    thread.play(resume("both")).shows(expect![[r#"
        end UnknownInterruptError: When there are multiple pending interrupts, you must specify the interrupt id when resuming.
    "#]]);
    let how = thread.id_of("how?");
    thread.play(resume_by_id(vec![(how, "well".into())])).shows(expect![[r#"
        values log=[]
        call a
        call b
        updates a log=["a(\"well\")"]
        interrupted "why?"
        values log=["a(\"well\")"]
        end interrupted
    "#]]);
    thread.play(resume_by_id(vec![(how, "well".into())])).shows(expect![[r#"
        end UnknownInterruptError: Unknown or already-consumed interrupt: 7d211dcd3d7fb8c61b1a5744fa838df7
    "#]]);
    thread.play(resume("because")).shows(expect![[r#"
        values log=[]
        cached a log=["a(\"well\")"]
        call b
        updates b log=["b(\"because\")"]
        values log=["a(\"well\")","b(\"because\")"]
        call c
        updates c log=["c"]
        values log=["a(\"well\")","b(\"because\")","c"]
        end done
    "#]]);
}

#[test]
fn what_finished_beside_a_question_is_kept_and_shown_again() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .logs(["b"])
        .edge(START, "a")
        .edge(START, "b");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        interrupted "how?"
        updates b log=["b"]
        values log=["b"]
        end interrupted
    "#]]);
    thread.state().shows(expect![[r#"
        log=["b"] next a
          a: asks "how?"
          b: log=["b"]
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        cached b log=["b"]
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")","b"]
        end done
    "#]]);
}

#[test]
fn an_error_beats_a_question() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .failing("b", 1)
        .edge(START, "a")
        .edge(START, "b");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        interrupted "how?"
        end thrown "b" (node 2, superstep 1)
    "#]]);
    thread.state().shows(expect![[r#"
        log=[] next a b
          a: asks "how?"
          b: error "thrown \"b\" (node 2, superstep 1)"
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call a
        call b
        updates a log=["a(\"well\")"]
        updates b log=["b"]
        values log=["a(\"well\")","b"]
        end done
    "#]]);
}

#[test]
fn an_answer_that_was_taken_before_a_failure_is_not_asked_for_again() {
    let failed = Cell::new(false);
    let graph = TestGraph::new()
        .node("a", move |given| match given.ask("how?") {
            Err(asked) => *asked,
            Ok(_) if !failed.replace(true) => throw("a"),
            Ok(answer) => log(&format!("{answer:?}")),
        })
        .edge(START, "a");
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call a
        updates a
        end thrown "a" (node 1, superstep 1)
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        call a
        updates a log=["\"well\""]
        values log=["\"well\""]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           nobody: answer "well"
           a: answers ["well"]
           a: asks "how?"
           a: error "thrown \"a\" (node 1, superstep 1)"
           a: log=["\"well\""]
        #2 loop 1: log=["\"well\""]
    "##]]);
}

#[test]
fn packets_ask_each_for_themselves() {
    let graph = TestGraph::new()
        .node("split", |_| goto([send("work", 1), send("work", 2)]))
        .node("work", |given| {
            let arg = given.arg.clone().unwrap();
            match given.ask(arg.clone()) {
                Ok(answer) => log(&format!("{arg:?}: {answer:?}")),
                Err(asked) => *asked,
            }
        })
        .edge(START, "split")
        .branch("split", |_| vec![]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call split
        updates split
        call work 1
        call work 2
        interrupted 1
        interrupted 2
        end interrupted
    "#]]);
    let ids: Vec<u128> = thread.questions().iter().filter_map(|asked| asked.id).collect();
    thread
        .play(resume_by_id(vec![(ids[1], "second".into())]))
        .shows(expect![[r#"
            values log=[]
            call work 1
            call work 2
            interrupted 1
            updates work log=["2: \"second\""]
            values log=["2: \"second\""]
            end interrupted
        "#]]);
    thread
        .play(resume_by_id(vec![(ids[0], "first".into())]))
        .shows(expect![[r#"
            values log=[]
            cached work log=["2: \"second\""]
            call work 1
            updates work log=["1: \"first\""]
            values log=["1: \"first\"","2: \"second\""]
            end done
        "#]]);
}

#[test]
fn a_question_at_the_exit_is_stored_with_its_checkpoint() {
    let graph = two_ask();
    let thread = Thread::saving(&graph, Durability::Exit);
    thread.play(empty()).shows(expect![[r#"
        call a
        call b
        interrupted "how?"
        interrupted "why?"
        save loop 0 __start__ branch:to:a branch:to:b
        save of a: asks "how?"
        save of b: asks "why?"
        end interrupted
    "#]]);
    let why = thread.id_of("why?");
    thread
        .play(resume_by_id(vec![(why, "because".into())]))
        .shows(expect![[r#"
            values log=[]
            call a
            call b
            interrupted "how?"
            updates b log=["b(\"because\")"]
            save of an interrupt: answers ["because"]
            save of a: asks "how?"
            save of b: answers ["because"], log=["b(\"because\")"], join:a+b:c from b
            values log=["b(\"because\")"]
            end interrupted
        "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        cached b log=["b(\"because\")"]
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")","b(\"because\")"]
        call c
        updates c log=["c"]
        values log=["a(\"well\")","b(\"because\")","c"]
        save loop 2 log branch:to:a branch:to:b join:a+b:c
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 loop 0: log=[]
           an interrupt: answers ["because"]
           a: asks "how?"
           b: answers ["because"]
           b: asks "why?"
           b: log=["b(\"because\")"]
           b: join:a+b:c from b
        #1 loop 2: log=["a(\"well\")","b(\"because\")","c"]
    "##]]);
}

#[test]
fn questions_without_an_id_are_answered_by_going_on() {
    let graph = TestGraph::new()
        .node("a", |_| {
            asked(vec![Interrupt {
                id: None,
                shown: "stop".into(),
            }])
        })
        .edge(START, "a");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        interrupted "stop"
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        call a
        interrupted "stop"
        end interrupted
    "#]]);
}

#[test]
fn what_waits_is_dropped_by_an_input() {
    let graph = asking();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(Start::Value(log("input"))).shows(expect![[r#"
        values log=["input"]
        call a
        interrupted "how?"
        end interrupted
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: asks "how?"
        #2 input 1: log=[]
           __start__: log=["input"]
           __start__: branch:to:a by an edge
        #3 loop 2: log=["input"]
           a: asks "how?"
    "##]]);
}

#[test]
fn finished_tasks_whose_writes_do_not_fit_together_fail_the_run_once() {
    let graph = TestGraph::new()
        .node("a", |_| write("n", 1))
        .node("b", |_| write("n", 2))
        .asks("c", ["how?"])
        .edge(START, "a")
        .edge(START, "b")
        .edge(START, "c");
    for durability in [Durability::Sync, Durability::Exit] {
        let thread = Thread::saving(&graph, durability);
        let played = thread.play(empty());
        match durability {
            Durability::Sync => played.shows(expect![[r#"
                save input -1 __start__
                save of __start__: branch:to:a by an edge, branch:to:b by an edge, branch:to:c by an edge
                save loop 0 __start__ branch:to:a branch:to:b branch:to:c
                sync
                call a
                call b
                call c
                save of a: n=1
                updates a n=1
                save of b: n=2
                updates b n=2
                save of c: asks "how?"
                interrupted "how?"
                end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step.
            "#]]),
            _ => played.shows(expect![[r#"
                call a
                call b
                call c
                updates a n=1
                updates b n=2
                interrupted "how?"
                save loop 0 __start__ branch:to:a branch:to:b branch:to:c
                save of a: n=1
                save of b: n=2
                save of c: asks "how?"
                end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step.
            "#]]),
        }
    }
}

/// It recorded no output, only the answer that it took: its node runs again, as in LangGraph, but does not ask again.
#[test]
fn a_task_that_was_answered_and_brought_nothing_runs_once_more() {
    let asks = |question: &'static str| {
        move |given: &Given| match given.ask(question) {
            Ok(_) => nothing(),
            Err(asked) => *asked,
        }
    };
    let graph = TestGraph::new()
        .node("a", asks("how?"))
        .node("b", asks("why?"))
        .edge(START, "a")
        .edge(START, "b");
    let thread = Thread::new(&graph);
    thread.play(empty());
    let (how, why) = (thread.id_of("how?"), thread.id_of("why?"));
    thread
        .play(resume_by_id(vec![(why, "because".into())]))
        .shows(expect![[r#"
            values log=[]
            call a
            call b
            interrupted "how?"
            updates b
            end interrupted
        "#]]);
    thread.play(resume_by_id(vec![(how, "well".into())])).shows(expect![[r#"
        values log=[]
        call a
        call b
        updates a
        updates b
        end done
    "#]]);
}

#[test]
fn callbacks_are_told_before_a_run_stops_and_before_its_first_task_when_it_goes_on() {
    let graph = asking().interrupt_before(["b"]).interrupt_after(["b"]);
    let thread = Thread::telling(&graph);
    thread.play(empty()).shows(expect![[r#"
        call a
        interrupted "how?"
        tell of stopping: Question "how?"
        end interrupted
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        tell of going on
        call a
        updates a log=["a(\"well\")"]
        values log=["a(\"well\")"]
        interrupted
        tell of stopping: Before
        end interrupted
    "#]]);
    thread.play(Start::Nothing).shows(expect![[r#"
        values log=["a(\"well\")"]
        tell of going on
        call b
        updates b log=["b"]
        values log=["a(\"well\")","b"]
        interrupted
        tell of stopping: After
        end interrupted
    "#]]);
    thread.play(Start::Nothing).shows(expect![[r#"
        values log=["a(\"well\")","b"]
        tell of going on
        end done
    "#]]);
}

#[test]
fn a_graph_inside_another_tells_that_it_goes_on_but_not_that_it_stops() {
    let graph = TestGraph::new().subgraph("inner", asking()).chain([START, "inner"]);
    let thread = Thread::telling(&graph);
    thread.play(empty()).shows(expect![[r#"
        call inner
          inner: call a
          inner: interrupted "how?"
          inner: end interrupted
        interrupted "how?"
        tell of stopping: Question "how?"
        end interrupted
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        tell of going on
        call inner
          inner: values log=[]
          inner: tell of going on
          inner: call a
          inner: updates a log=["a(\"well\")"]
          inner: values log=["a(\"well\")"]
          inner: call b
          inner: updates b log=["b"]
          inner: values log=["a(\"well\")","b"]
          inner: end done
        updates inner log=["a(\"well\")","b"]
        values log=["a(\"well\")","b"]
        end done
    "#]]);
}
