//! Updates of a thread's state from outside.

use expect_test::expect;
use superstep::engine::checkpoint::Durability;
use superstep::engine::graph::{NodeOptions, START};
use superstep::engine::retry::RetryPolicy;
use superstep::engine::run::{NodeUpdate, StateUpdate};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

fn unnamed(entry: &str) -> NodeUpdate<Value> {
    NodeUpdate {
        node: None,
        values: entry.into(),
    }
}

/// `a` leads to `b` or `c`, by what it logged.
fn forked_road() -> TestGraph {
    TestGraph::new()
        .logs(["a", "b", "c"])
        .edge(START, "a")
        .branch("a", |given| match given.get("log") {
            Some(Value::List(log)) if log.contains(&"left".into()) => vec![to("b")],
            _ => vec![to("c")],
        })
}

#[test]
fn an_update_in_a_nodes_name_leads_on_from_it() {
    let graph = a_then_b();
    let thread = Thread::saving(&graph, Durability::Async);
    thread.play(empty());
    thread.update_as("a", "changed").shows(expect![[r#"
        save of update 0: log=["changed"], branch:to:b by an edge
        save update 3 log branch:to:b
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=["a","b","changed"] next b
          b:
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
           update 0: log=["changed"]
           update 0: branch:to:b by an edge
        #4 update 3: log=["a","b","changed"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","b","changed"]
        call b
        save of b: log=["b"]
        updates b log=["b"]
        save loop 4 log branch:to:b
        values log=["a","b","changed","b"]
        end done
    "#]]);
}

#[test]
fn a_condition_is_asked_with_what_was_updated() {
    let graph = forked_road();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.update_as("a", "left");
    thread.state().shows(expect![[r#"
        log=["a","c","left"] next b
          b:
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=["a","c","left"]
        call b
        updates b log=["b"]
        values log=["a","c","left","b"]
        end done
    "#]]);
    thread.update_as("a", "any");
    thread.state().shows(expect![[r#"
        log=["a","c","left","b","any"] next b
          b:
    "#]]);
}

#[test]
fn an_update_before_anything_has_run_is_an_input() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread
        .update(StateUpdate::Nodes(vec![unnamed("first")]))
        .shows(expect![[r#"
            end done
        "#]]);
    thread.history().shows(expect![[r##"
        #0 update 0: log=["first"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["first"]
        call a
        updates a log=["a"]
        values log=["first","a"]
        call b
        updates b log=["b"]
        values log=["first","a","b"]
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 update 0: log=["first"]
           a: log=["a"]
           a: branch:to:b by an edge
        #1 loop 1: log=["first","a"]
           b: log=["b"]
        #2 loop 2: log=["first","a","b"]
    "##]]);
}

#[test]
fn an_update_in_nobodys_name_is_the_last_nodes() {
    let graph = a_then_b().interrupt_after(["a"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread
        .update(StateUpdate::Nodes(vec![unnamed("changed")]))
        .shows(expect![[r#"
            end done
        "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
           update 0: log=["changed"]
           update 0: branch:to:b by an edge
        #3 update 2: log=["a","changed"]
    "##]]);
}

#[test]
fn an_update_is_ambiguous_where_two_nodes_wrote_last() {
    let graph = a_beside_b();
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread
        .update(StateUpdate::Nodes(vec![unnamed("whose?")]))
        .shows(expect![[r#"
            end InvalidUpdateError: Ambiguous update, specify "asNode"
        "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           b: log=["b"]
        #2 loop 1: log=["a","b"]
    "##]]);
}

#[test]
fn several_updates_are_one_superstep_and_each_needs_a_name() {
    let graph = forked_road();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let updates = vec![thread.by("b", "1"), thread.by("a", "left"), thread.by("a", "3")];
    thread.update(StateUpdate::Nodes(updates)).shows(expect![[r#"
        end done
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:c from a
        #2 loop 1: log=["a"]
           c: log=["c"]
        #3 loop 2: log=["a","c"]
           update 0: log=["1"]
           update 1: log=["left"]
           update 1: branch:to:b from a
           update 2: log=["3"]
           update 2: branch:to:c from a
        #4 update 3: log=["a","c","1","left","3"]
    "##]]);
    let updates = vec![thread.by("b", "1"), unnamed("2")];
    thread.update(StateUpdate::Nodes(updates)).shows(expect![[r#"
        end InvalidUpdateError: "asNode" is required when applying multiple updates
    "#]]);
}

#[test]
fn an_update_in_the_name_of_a_node_that_waits_takes_its_place() {
    let graph = TestGraph::new()
        .asks("a", ["how?"])
        .logs(["b", "c"])
        .edge(START, "a")
        .edge(START, "b")
        .join(["a", "b"], "c");
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.state().shows(expect![[r#"
        log=["b"] next a
          a: asks "how?"
          b: log=["b"]
    "#]]);
    thread.update_as("a", "changed").shows(expect![[r#"
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=["b","changed"] next c
          c:
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
           __start__: branch:to:b by an edge
        #1 loop 0: log=[]
           update 0: log=["changed"]
           update 0: join:a+b:c from a
           a: asks "how?"
           b: log=["b"]
           b: join:a+b:c from b
        #2 update 1: log=["b","changed"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["b","changed"]
        call c
        updates c log=["c"]
        values log=["b","changed","c"]
        end done
    "#]]);
}

#[test]
fn nothing_is_a_checkpoint_like_the_last_one() {
    let graph = a_then_b().interrupt_before(["b"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.update(StateUpdate::Nothing).shows(expect![[r#"
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=["a"] next b
          b:
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["a"]
        #3 update 2: log=["a"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["a"]
        call b
        updates b log=["b"]
        values log=["a","b"]
        end done
    "#]]);
    let fresh = Thread::new(&graph);
    fresh.update(StateUpdate::Nothing);
    fresh.history().shows(expect![[r#"
        #0 update 0: log=[]
    "#]]);
}

#[test]
fn clearing_drops_what_is_left_to_do_and_keeps_what_is_done() {
    let graph = TestGraph::new()
        .logs(["a", "c"])
        .failing("b", 1)
        .edge(START, "b")
        .chain([START, "a", "c"]);
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.state().shows(expect![[r#"
        log=["a"] next b
          a: log=["a"]
          b: error "thrown \"b\" (node 3, superstep 1)"
    "#]]);
    thread.update(StateUpdate::Clear).shows(expect![[r#"
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=["a"] next c
          c:
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:b by an edge
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
           a: branch:to:c by an edge
           b: error "thrown \"b\" (node 3, superstep 1)"
        #2 update 1: log=["a"]
    "##]]);
}

#[test]
fn an_input_as_an_update_waits_to_be_run() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.update(StateUpdate::Input("first".into())).shows(expect![[r#"
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=[] next __start__
          __start__:
    "#]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
        call __start__ "first"
        values log=["\"first\""]
        call a
        updates a log=["a"]
        values log=["\"first\"","a"]
        call b
        updates b log=["b"]
        values log=["\"first\"","a","b"]
        end done
    "#]]);
    thread.update(StateUpdate::Input("second".into()));
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: log=["\"first\""]
           __start__: branch:to:a by an edge
        #1 loop 0: log=["\"first\""]
           a: log=["a"]
           a: branch:to:b by an edge
        #2 loop 1: log=["\"first\"","a"]
           b: log=["b"]
        #3 loop 2: log=["\"first\"","a","b"]
           an input: __start__="second"
        #4 input 3: log=["\"first\"","a","b"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["\"first\"","a","b"]
        call __start__ "second"
        values log=["\"first\"","a","b","\"second\""]
        call a
        updates a log=["a"]
        values log=["\"first\"","a","b","\"second\"","a"]
        call b
        updates b log=["b"]
        values log=["\"first\"","a","b","\"second\"","a","b"]
        end done
    "#]]);
}

#[test]
fn a_copy_stands_beside_its_original() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.update(StateUpdate::Copy(vec![])).shows(expect![[r#"
        end InvalidUpdateError: Cannot copy a non-existent checkpoint
    "#]]);
    thread.play(empty());
    thread.update_at(1, StateUpdate::Copy(vec![])).shows(expect![[r#"
        end done
    "#]]);
    thread.state().shows(expect![[r#"
        log=[] next a
          a:
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
        #4 after #0 fork 1: log=[]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=[]
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
fn a_copy_may_be_updated_at_once() {
    let graph = a_then_b();
    let thread = Thread::new(&graph);
    thread.play(empty());
    let changed = thread.by("a", "changed");
    thread.update_at(1, StateUpdate::Copy(vec![changed])).shows(expect![[r#"
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
        #4 after #0 fork 1: log=[]
           update 0: log=["changed"]
           update 0: branch:to:b by an edge
        #5 update 2: log=["changed"]
    "##]]);
    thread.go_on().shows(expect![[r#"
        values log=["changed"]
        call b
        updates b log=["b"]
        values log=["changed","b"]
        end done
    "#]]);
}

#[test]
fn a_condition_that_fails_leaves_the_thread_as_it_was() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .edge(START, "a")
        .branch("a", |given| match given.logged() {
            0..2 => vec![],
            _ => vec![falsy("null")],
        })
        .anywhere();
    let thread = Thread::saving(&graph, Durability::Async);
    thread.play(empty());
    thread.update_as("a", "too long").shows(expect![[r#"
        end Error: Branch condition returned unknown or null destination (node 1, superstep 2)
    "#]]);
    thread.history().shows(expect![[r##"
        #0 input -1: log=[]
           __start__: branch:to:a by an edge
        #1 loop 0: log=[]
           a: log=["a"]
        #2 loop 1: log=["a"]
    "##]]);
}

/// No node runs in an update: not to try again, and not to make good for what failed.
#[test]
fn an_update_that_fails_is_not_tried_again_and_not_handled() {
    let options = NodeOptions {
        retry: Some(vec![RetryPolicy::default()]),
        ..NodeOptions::default()
    };
    let graph = TestGraph::new()
        .handled("a", options, |_| log("handled"), |_| log("a"))
        .edge(START, "a")
        .branch("a", |given| match given.logged() {
            0..2 => vec![],
            _ => vec![falsy("null")],
        });
    let thread = Thread::new(&graph);
    thread.play(empty());
    thread.update_as("a", "too long").shows(expect![[r#"
        end Error: Branch condition returned unknown or null destination (node 2, superstep 2)
    "#]]);
}
