//! Packets: nodes that run once for each `Send`.

use expect_test::expect;
use superstep::engine::graph::{END, START};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

#[test]
fn packets_run_a_node_once_each_with_what_they_carry() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .edge(START, "a")
        .branch("a", |_| vec![send("b", 1), send("b", "two"), send("b", 1)]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b 1
        call b "two"
        call b 1
        updates b log=["b(1)"]
        updates b log=["b(\"two\")"]
        updates b log=["b(1)"]
        values log=["a","b(1)","b(\"two\")","b(1)"]
        end done
    "#]]);
    play_backwards(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b 1
        call b "two"
        call b 1
        updates b log=["b(1)"]
        updates b log=["b(\"two\")"]
        updates b log=["b(1)"]
        values log=["a","b(1)","b(\"two\")","b(1)"]
        end done
    "#]]);
}

#[test]
fn packets_start_before_triggered_nodes_and_write_after_them() {
    let graph = TestGraph::new()
        .logs(["a", "b", "z"])
        .edge(START, "a")
        .edge("a", "z")
        .branch("a", |_| vec![send("z", 1), to("b"), send("b", 2)]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call z 1
        call b 2
        call b
        call z
        updates z log=["z(1)"]
        updates b log=["b(2)"]
        updates b log=["b"]
        updates z log=["z"]
        values log=["a","b","z","z(1)","b(2)"]
        end done
    "#]]);
}

#[test]
fn packets_write_in_the_order_of_their_numbers() {
    let graph = TestGraph::new()
        .logs(["a", "b"])
        .edge(START, "a")
        .branch("a", |_| (0..12).map(|number| send("b", number)).collect());
    let mut driver = Driver::new(&graph, empty());
    driver.play(|pending| pending.len() - 1);
    expect![[r#"log=["a","b(0)","b(1)","b(2)","b(3)","b(4)","b(5)","b(6)","b(7)","b(8)","b(9)","b(10)","b(11)"]"#]]
        .assert_eq(&driver.state());
}

#[test]
fn packets_of_several_nodes_are_numbered_by_the_names_of_their_senders() {
    let graph = a_beside_b()
        .logs(["c"])
        .branch("b", |_| vec![send("c", "from b")])
        .branch("a", |_| vec![send("c", "from a")]);
    play_backwards(&graph, empty()).shows(expect![[r#"
        call a
        call b
        updates b log=["b"]
        updates a log=["a"]
        values log=["a","b"]
        call c "from a"
        call c "from b"
        updates c log=["c(\"from b\")"]
        updates c log=["c(\"from a\")"]
        values log=["a","b","c(\"from a\")","c(\"from b\")"]
        end done
    "#]]);
}

#[test]
fn a_packet_may_lead_to_further_packets_and_edges() {
    let graph = TestGraph::new()
        .node("split", |_| goto([send("work", 1), send("work", 2)]))
        .node("work", |given| goto([send("reduce", given.arg.clone().unwrap())]))
        .logs(["reduce", "last"])
        .chain([START, "split"])
        .edge("work", "reduce")
        .edge("reduce", "last")
        .anywhere();
    play(&graph, empty()).shows(expect![[r#"
        call split
        updates split
        call work 1
        call work 2
        updates work
        updates work
        call reduce 1
        call reduce 2
        call reduce
        updates reduce log=["reduce(1)"]
        updates reduce log=["reduce(2)"]
        updates reduce log=["reduce"]
        values log=["reduce","reduce(1)","reduce(2)"]
        call last
        updates last log=["last"]
        values log=["reduce","reduce(1)","reduce(2)","last"]
        end done
    "#]]);
}

#[test]
fn a_packet_needs_a_node_to_go_to() {
    for node in [END, "unknown"] {
        let by_condition = TestGraph::new()
            .logs(["a"])
            .edge(START, "a")
            .branch("a", move |_| vec![send(node, 1)]);
        let by_command = TestGraph::new()
            .node("a", move |_| goto([send(node, 1)]))
            .edge(START, "a");
        let ends = [by_condition, by_command].map(|graph| end_of(&graph, empty(), |settings| settings));
        assert_eq!(ends[0], ends[1]);
        match node {
            END => expect!["InvalidUpdateError: Cannot send a packet to the END node (node 1, superstep 1)"],
            _ => expect![[r#"InvalidUpdateError: Invalid node name "unknown" in Send packet (node 1, superstep 1)"#]],
        }
        .assert_eq(&show_error(ends[0].as_ref().unwrap_err()));
    }
}

#[test]
fn a_condition_after_a_packet_sees_the_state_and_not_the_packet() {
    let graph = TestGraph::new()
        .logs(["a", "b", "saw"])
        .edge(START, "a")
        .branch("a", |_| vec![send("b", 1)])
        .branch("b", |given| vec![send("saw", given.get("log").unwrap().clone())]);
    play(&graph, empty()).shows(expect![[r#"
        call a
        updates a log=["a"]
        values log=["a"]
        call b 1
        updates b log=["b(1)"]
        values log=["a","b(1)"]
        call saw ["a","b(1)"]
        updates saw log=["saw([\"a\",\"b(1)\"])"]
        values log=["a","b(1)","saw([\"a\",\"b(1)\"])"]
        end done
    "#]]);
}
