//! The package's JavaScript in Node, pages and workers. Service workers cannot run it: they have no `import()`.
#![cfg(target_arch = "wasm32")]

use superstep as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test as test;

use package::{Checked, says};

mod package;

#[wasm_bindgen(module = "/tests/web/programs.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn snippet() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn events(mode: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = fanOut)]
    async fn fan_out() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn identity() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn nested() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn leaving() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn aborting() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn failing() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn recursion() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn unreachable() -> Result<JsValue, JsValue>;
}

#[test]
async fn the_documentations_snippet_prints_one_chunk() -> Checked {
    let message = r#"{"content":"Hello Bagatur!","type":"ai","id":"run-<uuid>","additional_kwargs":{},"response_metadata":{},"tool_calls":[],"invalid_tool_calls":[]}"#;
    let expected = format!(r#"[{{"agent":{{"messages":[{message}]}}}}]"#);
    says("what it prints", snippet().await, &expected)
}

#[test]
async fn every_mode_has_its_events() -> Checked {
    let modes = [
        ("values", "metadata values values"),
        ("updates", "metadata updates"),
        ("custom", "metadata custom"),
        ("tasks", "metadata tasks tasks"),
        ("debug", "metadata debug debug"),
        (
            "messages",
            "metadata messages/metadata messages/partial messages/partial messages/partial",
        ),
        ("messages-tuple", "metadata messages messages messages"),
        (
            "events",
            "metadata events events events events events events events events events",
        ),
        ("checkpoints", "metadata"),
        ("tools", "metadata"),
    ];
    for (mode, expected) in modes {
        says(mode, events(mode).await, expected)?;
    }
    Ok(())
}

#[test]
async fn packets_fan_out_and_their_results_keep_their_order() -> Checked {
    says("fan-out", fan_out().await, "ended 3,2,1, squares 1,4,9")
}

#[test]
async fn a_state_holds_the_callers_own_objects() -> Checked {
    says("in the node, at the end", identity().await, "same same")
}

#[test]
async fn a_node_runs_another_graph() -> Checked {
    says("the outer graph's number", nested().await, "20")
}

#[test]
async fn a_break_stops_the_run() -> Checked {
    says("after the break", leaving().await, "stopped, signal aborted")
}

#[test]
async fn a_signal_aborts_the_run() -> Checked {
    says(
        "before the run, in the run",
        aborting().await,
        "TypeError: too late, 0 calls, RangeError: enough",
    )
}

#[test]
async fn a_failure_is_the_last_event_and_the_very_error() -> Checked {
    says(
        "event and error",
        failing().await,
        r#"{"event":"error","data":{"error":"TypeError","message":"Boo!"}}, the very error"#,
    )
}

#[test]
async fn errors_have_their_class_and_code() -> Checked {
    says(
        "a run without an end",
        recursion().await,
        "GraphRecursionError GRAPH_RECURSION_LIMIT true",
    )?;
    says(
        "a node that no edge leads to",
        unreachable().await,
        "UnreachableNodeError UNREACHABLE_NODE true",
    )
}
