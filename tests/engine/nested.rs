//! Graphs inside nodes: what goes between them and the graphs around.

use expect_test::expect;
use superstep::engine::checkpoint::Durability;
use superstep::engine::graph::START;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

/// The namespace of the graph inside, without the ids of tasks.
fn places(thread: &Thread) -> Vec<String> {
    let place = |namespace: String| {
        let parts = namespace
            .split('|')
            .map(|part| part.split(':').next().unwrap_or_default());
        parts.collect::<Vec<_>>().join("|")
    };
    thread.saver.namespaces().into_iter().map(place).collect()
}

fn asking() -> TestGraph {
    TestGraph::new()
        .logs(["x"])
        .asks("y", ["how?"])
        .chain([START, "x", "y"])
}

#[test]
fn a_graph_inside_keeps_checkpoints_of_its_own() {
    let inner = a_then_b();
    let graph = TestGraph::new().subgraph("sub", inner.clone()).edge(START, "sub");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call a
          sub: updates a log=["a"]
          sub: values log=["a"]
          sub: call b
          sub: updates b log=["b"]
          sub: values log=["a","b"]
          sub: end done
        updates sub log=["a","b"]
        values log=["a","b"]
        end done
    "#]]);
    assert_eq!(places(&thread), ["", "sub"]);
    thread
        .history_in(&thread.saver.namespaces()[1], &inner)
        .shows(expect![[r##"
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
fn a_question_inside_is_a_question_around_and_its_answer_goes_in() {
    let inner = asking();
    let graph = TestGraph::new()
        .logs(["after"])
        .subgraph("sub", inner.clone())
        .chain([START, "sub", "after"]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call x
          sub: updates x log=["x"]
          sub: values log=["x"]
          sub: call y
          sub: interrupted "how?"
          sub: end interrupted
        interrupted "how?"
        end interrupted
    "#]]);
    thread.state().shows(expect![[r#"
        log=[] next sub
          sub: asks "how?"
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call sub
          sub: values log=["x"]
          sub: call y
          sub: updates y log=["y(\"well\")"]
          sub: values log=["x","y(\"well\")"]
          sub: end done
        updates sub log=["x","y(\"well\")"]
        values log=["x","y(\"well\")"]
        call after
        updates after log=["after"]
        values log=["x","y(\"well\")","after"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:sub by an edge
        #1 loop 0: log=[]
           nobody: answer "well"
           sub: asks "how?"
           sub: log=["x","y(\"well\")"]
           sub: branch:to:after by an edge
        #2 loop 1: log=["x","y(\"well\")"]
           after: log=["after"]
        #3 loop 2: log=["x","y(\"well\")","after"]
    "##]]);
    thread
        .history_in(&thread.saver.namespaces()[1], &inner)
        .shows(expect![[r##"
            #0 input -1: log=[]
               __start__: branch:to:x by an edge
            #1 loop 0: log=[]
               x: log=["x"]
               x: branch:to:y by an edge
            #2 loop 1: log=["x"]
               nobody: answer "well"
               y: answers ["well"]
               y: asks "how?"
               y: log=["y(\"well\")"]
            #3 loop 2: log=["x","y(\"well\")"]
        "##]]);
}

#[test]
fn an_answer_by_id_finds_its_question_inside() {
    let graph = TestGraph::new()
        .subgraph("left", asking())
        .subgraph("right", asking())
        .edge(START, "left")
        .edge(START, "right");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call left
        call right
          left: call x
          left: updates x log=["x"]
          left: values log=["x"]
          left: call y
          left: interrupted "how?"
          left: end interrupted
        interrupted "how?"
          right: call x
          right: updates x log=["x"]
          right: values log=["x"]
          right: call y
          right: interrupted "how?"
          right: end interrupted
        interrupted "how?"
        end interrupted
    "#]]);
    let ids: Vec<u128> = thread.questions().iter().filter_map(|asked| asked.id).collect();
    assert_ne!(ids[0], ids[1]);
    thread
        .play(resume_by_id(vec![(ids[1], "right!".into())]))
        .shows(expect![[r#"
            values log=[]
            call left
            call right
              left: values log=["x"]
              left: call y
              left: interrupted "how?"
              left: end interrupted
            interrupted "how?"
              right: values log=["x"]
              right: call y
              right: updates y log=["y(\"right!\")"]
              right: values log=["x","y(\"right!\")"]
              right: end done
            updates right log=["x","y(\"right!\")"]
            values log=["x","y(\"right!\")"]
            end interrupted
        "#]]);
    thread
        .play(resume_by_id(vec![(ids[0], "left!".into())]))
        .shows(expect![[r#"
            values log=[]
            cached right log=["x","y(\"right!\")"]
            call left
              left: values log=["x"]
              left: call y
              left: updates y log=["y(\"left!\")"]
              left: values log=["x","y(\"left!\")"]
              left: end done
            updates left log=["x","y(\"left!\")"]
            values log=["x","y(\"left!\")","x","y(\"right!\")"]
            end done
        "#]]);
}

#[test]
fn a_question_two_graphs_deep_is_answered() {
    let middle = TestGraph::new().subgraph("inner", asking()).edge(START, "inner");
    let graph = TestGraph::new().subgraph("middle", middle).edge(START, "middle");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call middle
          middle: call inner
          middle:   inner: call x
          middle:   inner: updates x log=["x"]
          middle:   inner: values log=["x"]
          middle:   inner: call y
          middle:   inner: interrupted "how?"
          middle:   inner: end interrupted
          middle: interrupted "how?"
          middle: end interrupted
        interrupted "how?"
        end interrupted
    "#]]);
    assert_eq!(places(&thread), ["", "middle", "middle|inner"]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call middle
          middle: values log=[]
          middle: call inner
          middle:   inner: values log=["x"]
          middle:   inner: call y
          middle:   inner: updates y log=["y(\"well\")"]
          middle:   inner: values log=["x","y(\"well\")"]
          middle:   inner: end done
          middle: updates inner log=["x","y(\"well\")"]
          middle: values log=["x","y(\"well\")"]
          middle: end done
        updates middle log=["x","y(\"well\")"]
        values log=["x","y(\"well\")"]
        end done
    "#]]);
}

#[test]
fn a_command_for_the_graph_around_leads_on_there() {
    let inner = TestGraph::new()
        .node("x", |_| bubble("after"))
        .logs(["y"])
        .edge(START, "x")
        .edge(START, "y");
    let graph = TestGraph::new()
        .logs(["after"])
        .subgraph("sub", inner)
        .edge(START, "sub")
        .anywhere();
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call x
          sub: call y
          sub: updates y log=["y"]
          sub: end bubbled "after"
        updates sub
        call after
        updates after log=["after"]
        values log=["after"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:sub by an edge
        #1 loop 0: log=[]
           sub: branch:to:after from sub
        #2 loop 1: log=[]
           after: log=["after"]
        #3 loop 2: log=["after"]
    "##]]);
}

#[test]
fn the_last_of_two_commands_for_the_graph_around_is_followed() {
    let inner = TestGraph::new()
        .node("x", |_| bubble("first"))
        .node("y", |_| bubble("last"))
        .edge(START, "x")
        .edge(START, "y");
    let graph = TestGraph::new()
        .logs(["first", "last"])
        .subgraph("sub", inner)
        .edge(START, "sub")
        .anywhere();
    Thread::new(&graph).play(empty()).shows(expect![[r#"
        call sub
          sub: call x
          sub: call y
          sub: end bubbled "last"
        updates sub
        call last
        updates last log=["last"]
        values log=["last"]
        end done
    "#]]);
}

#[test]
fn a_command_for_a_graph_further_out_is_handed_on() {
    let inner = TestGraph::new().node("x", |_| bubble(["after"])).edge(START, "x");
    let middle = TestGraph::new()
        .logs(["after"])
        .subgraph("inner", inner)
        .edge(START, "inner")
        .anywhere();
    let graph = TestGraph::new()
        .logs(["after"])
        .subgraph("middle", middle)
        .edge(START, "middle")
        .anywhere();
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call middle
          middle: call inner
          middle:   inner: call x
          middle:   inner: end bubbled ["after"]
          middle: end bubbled "after"
        updates middle
        call after
        updates after log=["after"]
        values log=["after"]
        end done
    "#]]);
}

#[test]
fn a_command_for_a_graph_around_needs_one() {
    let graph = TestGraph::new().node("x", |_| bubble("after")).edge(START, "x");
    Thread::new(&graph).play(empty()).shows(expect![[r#"
        call x
        end InvalidUpdateError: There is no parent graph. (node 1, superstep 1)
    "#]]);
    play(&graph, empty()).shows(expect![[r#"
        call x
        end InvalidUpdateError: There is no parent graph. (node 1, superstep 1)
    "#]]);
}

#[test]
fn a_question_goes_before_a_command_for_the_graph_around() {
    let inner = TestGraph::new()
        .node("x", |_| bubble("after"))
        .asks("y", ["how?"])
        .edge(START, "x")
        .edge(START, "y");
    let graph = TestGraph::new()
        .logs(["after"])
        .subgraph("sub", inner)
        .edge(START, "sub")
        .anywhere();
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call x
          sub: call y
          sub: interrupted "how?"
          sub: end interrupted
        interrupted "how?"
        end interrupted
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call sub
          sub: values log=[]
          sub: call x
          sub: call y
          sub: updates y log=["y(\"well\")"]
          sub: end bubbled "after"
        updates sub
        call after
        updates after log=["after"]
        values log=["after"]
        end done
    "#]]);
}

#[test]
fn what_failed_inside_goes_on_inside() {
    let inner = TestGraph::new().logs(["x"]).failing("y", 1).chain([START, "x", "y"]);
    let graph = TestGraph::new().subgraph("sub", inner).edge(START, "sub");
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call x
          sub: updates x log=["x"]
          sub: values log=["x"]
          sub: call y
          sub: end thrown "y" (node 2, superstep 2)
        end thrown "y" (node 2, superstep 2) (node 1, superstep 1)
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        call sub
          sub: values log=["x"]
          sub: call y
          sub: updates y log=["y"]
          sub: values log=["x","y"]
          sub: end done
        updates sub log=["x","y"]
        values log=["x","y"]
        end done
    "#]]);
}

#[test]
fn a_breakpoint_inside_stops_the_graphs_around() {
    let inner = a_then_b().interrupt_before(["b"]);
    let graph = TestGraph::new()
        .logs(["after"])
        .subgraph("sub", inner)
        .chain([START, "sub", "after"]);
    let thread = Thread::new(&graph);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call a
          sub: updates a log=["a"]
          sub: values log=["a"]
          sub: end interrupted
        interrupted
        end interrupted
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        call sub
          sub: values log=["a"]
          sub: call b
          sub: updates b log=["b"]
          sub: values log=["a","b"]
          sub: end done
        updates sub log=["a","b"]
        values log=["a","b"]
        call after
        updates after log=["after"]
        values log=["a","b","after"]
        end done
    "#]]);
}

#[test]
fn a_graph_inside_that_ends_well_saves_nothing_at_the_exit() {
    let graph = TestGraph::new().subgraph("sub", a_then_b()).edge(START, "sub");
    let thread = Thread::saving(&graph, Durability::Exit);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call a
          sub: updates a log=["a"]
          sub: values log=["a"]
          sub: call b
          sub: updates b log=["b"]
          sub: values log=["a","b"]
          sub: end done
        updates sub log=["a","b"]
        values log=["a","b"]
        save loop 1 log __start__ branch:to:sub
        end done
    "#]]);
    let graph = TestGraph::new().subgraph("sub", asking()).edge(START, "sub");
    let thread = Thread::saving(&graph, Durability::Exit);
    thread.play(empty()).shows(expect![[r#"
        call sub
          sub: call x
          sub: updates x log=["x"]
          sub: values log=["x"]
          sub: call y
          sub: interrupted "how?"
          sub: save loop 1 log __start__ branch:to:x branch:to:y
          sub: save of y: asks "how?"
          sub: end interrupted
        interrupted "how?"
        save loop 0 __start__ branch:to:sub
        save of sub: asks "how?"
        end interrupted
    "#]]);
    thread.play(resume("well")).shows(expect![[r#"
        values log=[]
        call sub
          sub: values log=["x"]
          sub: call y
          sub: updates y log=["y(\"well\")"]
          sub: values log=["x","y(\"well\")"]
          sub: end done
        updates sub log=["x","y(\"well\")"]
        values log=["x","y(\"well\")"]
        save loop 1 log branch:to:sub
        end done
    "#]]);
}

#[test]
fn a_replay_around_replays_inside() {
    let graph = TestGraph::new()
        .logs(["before"])
        .subgraph("sub", asking())
        .chain([START, "before", "sub"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.play(resume("well"));
    thread.play_at(2, Start::Nothing).shows(expect![[r#"
        values log=["before"]
        call sub
          sub: call x
          sub: updates x log=["x"]
          sub: values log=["x"]
          sub: call y
          sub: interrupted "how?"
          sub: end interrupted
        interrupted "how?"
        end interrupted
    "#]]);
    thread.play(resume("badly")).shows(expect![[r#"
        values log=["before"]
        call sub
          sub: values log=["x"]
          sub: call y
          sub: updates y log=["y(\"badly\")"]
          sub: values log=["x","y(\"badly\")"]
          sub: end done
        updates sub log=["x","y(\"badly\")"]
        values log=["before","x","y(\"badly\")"]
        end done
    "#]]);
}
