//! Laws that hold for every graph, every input and every order in which tasks settle.
#![cfg(not(target_arch = "wasm32"))]

mod answering;
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

/// So many cases of each law.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 1000,
        ..ProptestConfig::default()
    }
}
