//! Laws that hold for every graph, every input and every order in which tasks settle.
#![cfg(not(target_arch = "wasm32"))]

mod answering;
mod building;
mod deltas;
mod durability;
mod hostile;
mod order;
mod plan;
mod replaying;
mod rounds;
mod stopping;
#[path = "../support/mod.rs"]
mod support;

use proptest::prelude::ProptestConfig;

/// So many cases of a law; `LAWS=10 cargo test --test laws` tries ten times as many.
fn config(cases: u32) -> ProptestConfig {
    let times = std::env::var("LAWS").ok().and_then(|times| times.parse().ok());
    ProptestConfig {
        cases: cases * times.unwrap_or(1),
        failure_persistence: None,
        max_shrink_iters: 1000,
        ..ProptestConfig::default()
    }
}
