//! Panics and traps: they reach whoever waits, and the engine says from then on how to start over.
#![cfg(target_arch = "wasm32")]

use std::future::Future;

use js_sys::Promise;
use superstep::wasm::guard::Guarded;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test as test;

use package::{Checked, says};

#[path = "web/package.rs"]
mod package;

#[wasm_bindgen(module = "/tests/web/panics.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn outcome(promise: Promise) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn work() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn start() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn run() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn later(way: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn finish() -> Result<JsValue, JsValue>;
}

/// Panics, for JavaScript to call in the middle of a run.
#[wasm_bindgen]
pub fn explode() {
    panic!("the first of them");
}

/// One test, since there is no way back: each part goes on with the instance that the last one left.
#[test]
async fn panics_are_told_and_nobody_waits_for_ever() -> Checked {
    says("a healthy start", work().await, r#"{"n":2}"#)?;

    let thrown = guarded(async { wasm_bindgen::throw_val(js_sys::TypeError::new("of a getter").into()) });
    says(
        "an exception of user code",
        outcome(thrown).await,
        "TypeError: of a getter",
    )?;
    says("afterwards", work().await, r#"{"n":2}"#)?;
    says("a run that goes on meanwhile", start().await, "waits")?;

    says("a panic in a run", run().await, &told())?;
    says(
        "a panic in a guarded future",
        outcome(guarded(async { panic!("the second") })).await,
        &told(),
    )?;
    says(
        "a trap",
        outcome(guarded(async { core::arch::wasm32::unreachable() })).await,
        &told(),
    )?;

    for way in [
        "new StateGraph",
        "new Client",
        "graph.invoke",
        "graph.stream",
        "client.runs.stream",
        "client.runs.wait",
    ] {
        says(way, later(way).await, &told())?;
    }
    says("the run from before", finish().await, r#"{"n":2}"#)
}

/// What the engine says once it has panicked.
fn told() -> String {
    "EnginePanic: the engine panicked and cannot go on: panicked at tests/panic.rs:line:\nthe first of them. Start it \
     anew: reload the page, or restart the worker or process. This is a bug in superstep; please report it."
        .to_owned()
}

/// A promise that rejects with what a guarded future ends with.
fn guarded(future: impl Future<Output = ()> + 'static) -> Promise {
    let mut future = Some(future);
    Promise::new(&mut |resolve, reject| {
        let future = future.take().expect("a promise is made at once, and once");
        let reported = async move {
            future.await;
            let _ = resolve.call0(&JsValue::UNDEFINED);
        };
        spawn_local(Guarded::new(reported, move |thrown| {
            let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
        }));
    })
}
