//! LangGraph's engine and client in one WebAssembly module.
#![warn(missing_docs)]

pub mod engine;
pub mod error;
pub mod id;
pub mod service;

#[cfg(target_arch = "wasm32")]
mod wasm;
