//! What a run tells, and the ids it gives.

use expect_test::expect;
use superstep::engine::event::Wanted;
use superstep::engine::graph::START;
use superstep::engine::run::Settings;
use superstep::id::Origin;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn every_event_comes_in_its_order() {
    let graph = TestGraph::new()
        .node("a", |_| log("a").and_write("log", ["again"]).with_output("an output"))
        .logs(["b"])
        .chain([START, "a"])
        .branch("a", |_| vec![to("b"), send("b", 1)]);
    play_with(&graph, Start::Value(write("n", 1)), wanting(EVERYTHING)).shows(expect![[r#"
        values log=[] n=1
        start a log=[] n=1
        call a
        output a "an output"
        updates a log=["a"] log=["again"]
        result a log=["a"] log=["again"]
        values log=["a","again"] n=1
        start b 1
        start b log=["a","again"] n=1
        call b 1
        call b
        updates b log=["b(1)"]
        result b log=["b(1)"]
        updates b log=["b"]
        result b log=["b"]
        values log=["a","again","b","b(1)"] n=1
        end done
    "#]]);
}

#[test]
fn an_event_that_nobody_wants_is_not_made() {
    let none = Wanted::default();
    let wishes = [
        none,
        Wanted { values: true, ..none },
        Wanted { updates: true, ..none },
        Wanted { tasks: true, ..none },
        Wanted { outputs: true, ..none },
    ];
    let graph = TestGraph::new()
        .node("a", |_| log("a").with_output("an output"))
        .edge(START, "a");
    let transcripts = wishes.map(|wanted| play_with(&graph, empty(), wanting(wanted)).0);
    expect![[r#"
        call a
        end done

        call a
        values log=["a"]
        end done

        call a
        updates a log=["a"]
        end done

        start a log=[]
        call a
        result a log=["a"]
        end done

        call a
        output a "an output"
        end done
    "#]]
    .assert_eq(&transcripts.join("\n"));
}

#[test]
fn a_superstep_that_writes_no_key_shows_no_state() {
    let graph = TestGraph::new()
        .node("a", |_| nothing())
        .logs(["b"])
        .chain([START, "a", "b"]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a
        call b
        updates b log=["b"]
        values log=["b"]
        end done
    "#]]);
}

fn enveloped(settings: Settings) -> Settings {
    let wanted = Wanted {
        values: true,
        envelopes: true,
        ..Wanted::default()
    };
    Settings { wanted, ..settings }
}

#[test]
fn a_state_comes_behind_what_its_checkpoint_goes_by() {
    let graph = a_then_b();
    let thread = Thread::with(&graph, enveloped);
    thread.play(empty()).shows(expect![[r#"
        call a
        envelope loop 1 with a parent
        values log=["a"]
        call b
        envelope loop 2 with a parent
        values log=["a","b"]
        end done
    "#]]);
    thread.play_at(2, Start::Nothing).shows(expect![[r#"
        envelope fork 2 with a parent
        values log=["a"]
        call b
        envelope loop 3 with a parent
        values log=["a","b"]
        end done
    "#]]);
    play_with(&graph, empty(), enveloped).shows(expect![[r#"
        call a
        envelope loop 1 not stored
        values log=["a"]
        call b
        envelope loop 2 not stored
        values log=["a","b"]
        end done
    "#]]);
}

#[test]
fn the_state_can_be_read_at_any_time() {
    let graph = a_then_b();
    let mut driver = Driver::new(&graph, command_update(write("n", 1).and_goto([to("a")])));
    assert_eq!(driver.state(), "log=[]");
    driver.advance();
    assert_eq!(driver.state(), "log=[] n=1");
    driver.settle(0);
    assert_eq!(driver.state(), "log=[] n=1");
    driver.advance();
    assert_eq!(driver.state(), r#"log=["a"] n=1"#);
    driver.play(|_| 0);
    assert_eq!(driver.state(), r#"log=["a","b"] n=1"#);
}

// Identifiers

#[test]
fn a_task_has_the_id_that_langgraph_gives_it() {
    let graph = TestGraph::new()
        .logs(["a", "b", "c", "\"é\"\n\\"])
        .chain([START, "a"])
        .edge(START, "\"é\"\n\\")
        .join(["a", "\"é\"\n\\"], "b")
        .branch("a", |_| vec![send("b", 1), send("c", 2)]);
    let origin = Origin {
        millis: 1_795_438_530_344,
        entropy: [7; 16],
    };
    let mut driver = Driver::new(&graph, empty());
    let mut tasks = Vec::new();
    driver.play(|pending| {
        let which = pending[0].which;
        if !tasks.contains(&which) {
            tasks.push(which);
        }
        0
    });
    let graph = driver.run.graph();
    let shown = tasks.iter().map(|task| {
        let name = &graph.node(task.node).name;
        let checkpoint = origin.checkpoint_id(task.step - 1);
        format!(
            "{name:?} {} on {checkpoint}: {}\n",
            task.step,
            task.id(graph, "", &origin.checkpoint_id(task.step - 1))
        )
    });
    expect![[r#"
        "\"é\"\n\\" 1 on 1f1e73d2-9ad4-6a82-8000-070707070707: a5267987-6768-5c96-a2f1-6a8fb98f0e59
        "a" 1 on 1f1e73d2-9ad4-6a82-8000-070707070707: 2a3615f6-1926-5692-b08e-ab477fc87546
        "b" 2 on 1f1e73d2-9ad4-6a83-8001-070707070707: a81cb727-a831-5225-b76b-d1d3ab50eec3
        "c" 2 on 1f1e73d2-9ad4-6a83-8001-070707070707: aebf29e5-8784-541a-bd11-c38cc0e17297
        "b" 2 on 1f1e73d2-9ad4-6a83-8001-070707070707: 44323faf-ff8f-530b-9480-ac81df13227b
    "#]]
    .assert_eq(&shown.collect::<String>());
}
