//! The engine's rules, each shown by a small graph. Every test runs natively and in WebAssembly.

mod barriers;
mod breakpoints;
mod building;
mod call_policies;
mod calls;
mod checkpoints;
mod commands;
mod conditions;
mod deltas;
mod edges;
mod entrypoint;
mod events;
mod failures;
mod input;
mod interrupts;
mod limits;
mod managed;
mod nested;
mod packets;
mod resuming;
mod running;
mod schemas;
mod state;
#[path = "../support/mod.rs"]
mod support;
mod travel;
mod updates;
mod validation;
mod wired;
