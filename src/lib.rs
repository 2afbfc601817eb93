//! LangGraph's engine and client in one WebAssembly module.
//!
//! The layers, each of which knows only those above it in this list:
//!
//! - [`error`] and [`id`]: what everything may use: one failure type with LangGraph's classes and codes, identifiers as
//!   pure functions;
//! - [`engine`]: the superstep loop, a machine without I/O, generic over the value that state keys hold. Start reading at
//!   [`engine::run`];
//! - [`savers`]: where checkpoints are kept between runs;
//! - [`service`]: what LangGraph Server means over it: assistants, threads, runs, stream modes, messages;
//! - [`store`]: what outlives a run: items in namespaces, filters, ranking by vectors, lifetimes. It stands beside the
//!   two above, knows neither, and is generic over the value that an item holds. Start reading at [`store::batch`];
//! - [`wire`]: the HTTP API of LangGraph Server as data;
//! - `wasm`: the only folder that knows JavaScript, compiled for wasm alone: it decodes what callers say, drives runs and
//!   hands out what they tell. The npm package of `pkg-template/` is its only user.
//!
//! `ARCHITECTURE.md` has the invariants and the way of a run through all of it.
#![warn(missing_docs)]

pub mod engine;
pub mod error;
pub mod id;
pub mod savers;
pub mod service;
pub mod store;
pub mod wire;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod wasm;
