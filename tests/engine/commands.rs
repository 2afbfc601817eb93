//! Commands that nodes return and that runs start from.

use expect_test::expect;
use superstep::engine::graph::{END, START};
use superstep::engine::interrupt::Resume;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn a_command_goes_to_several_nodes_beside_the_edges() {
    let graph = TestGraph::new()
        .node("a", |_| {
            log("a").and_goto([to("d"), to("b"), send("c", 1), to(END), to("unknown"), to(START)])
        })
        .logs(["b", "c", "d"])
        .chain([START, "a", "b"])
        .anywhere();
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call c 1
        call b
        call d
        updates c log=["c(1)"]
        updates b log=["b"]
        updates d log=["d"]
        values log=["a","b","d","c(1)"]
        end done
    "#]]);
}

#[test]
fn a_loop_goes_on_until_its_node_stops_it() {
    play(&countdown(), Start::Value(write("n", 2))).shows(expect![[r#"
        values log=[] n=2
        call a
        updates a n=1
        values log=[] n=1
        call a
        updates a n=0
        values log=[] n=0
        call a
        updates a
        end done
    "#]]);
}

#[test]
fn a_command_as_input_updates_the_state_and_runs_nothing() {
    play(&a_then_b(), command_update(write("n", 1))).shows(expect![[r#"
        values log=[] n=1
        end done
    "#]]);
}

#[test]
fn a_command_as_input_shows_the_state_even_if_it_wrote_nothing() {
    play(&a_then_b(), command_update(write("unknown", 1))).shows(expect![[r#"
        values log=[]
        end done
    "#]]);
    play(&a_then_b(), command_goto([to(END)])).shows(expect![[r#"
        values log=[]
        end done
    "#]]);
    play(&a_then_b(), command_goto([to("unknown")])).shows(expect![[r#"
        values log=[]
        end done
    "#]]);
}

#[test]
fn a_command_as_input_starts_at_the_nodes_it_names() {
    play(&a_then_b(), command_goto([to("b")])).shows(expect![[r#"
        values log=[]
        call b
        updates b log=["b"]
        values log=["b"]
        end done
    "#]]);
    play(
        &a_then_b(),
        command_update(log("input").and_goto([to("a"), send("b", 1)])),
    )
    .shows(expect![[r#"
        values log=["input"]
        call b 1
        call a
        updates b log=["b(1)"]
        updates a log=["a"]
        values log=["input","a","b(1)"]
        call b
        updates b log=["b"]
        values log=["input","a","b(1)","b"]
        end done
    "#]]);
}

#[test]
fn a_command_as_input_starts_its_nodes_in_the_order_in_which_they_were_added() {
    let graph = TestGraph::new().logs(["c", "b", "a"]).anywhere();
    play(&graph, command_goto([to("a"), to("b"), to("c")])).shows(expect![[r#"
        values log=[]
        call c
        call b
        call a
        updates c log=["c"]
        updates b log=["b"]
        updates a log=["a"]
        values log=["a","b","c"]
        end done
    "#]]);
}

#[test]
fn a_command_as_input_may_not_write_a_plain_key_twice() {
    play(&a_then_b(), command_update(write("n", 1).and_write("n", 2))).shows(expect![[r#"
        end InvalidUpdateError (INVALID_CONCURRENT_GRAPH_UPDATE): Invalid update for channel "n" with values [1,2]: LastValue can only receive one value per step.
    "#]]);
}

#[test]
fn an_empty_command_is_no_input() {
    play(&a_then_b(), command_goto([])).shows(expect![[r#"
        end EmptyInputError: Received empty Command input
    "#]]);
}

#[test]
fn a_command_cannot_resume_without_a_checkpointer() {
    let resume = Start::Command {
        update: None,
        goto: vec![],
        resume: Some(Resume::Value(1.into())),
    };
    play(&a_then_b(), resume).shows(expect![[r#"
        end Error: Cannot use Command(resume=...) without checkpointer
    "#]]);
}
