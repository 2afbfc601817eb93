//! The only folder that knows JavaScript: it decodes what callers and nodes say, once, drives runs, and hands back
//! what the engine tells.
//!
//! User code (nodes, conditions, reducers) is only ever called while nothing of ours is borrowed: a run belongs to its
//! driver, and everything else that JavaScript can reach takes and gives through short borrows of [`session::Session`].

mod assistants;
mod attempts;
mod cache;
mod checkpoint;
mod checkpointer;
mod client;
mod drawing;
mod drive;
mod error;
mod field;
mod graph;
mod graph_options;
pub mod guard;
mod host;
mod input;
mod join;
mod memory_saver;
mod messages;
mod options;
mod output;
mod payload;
mod pipe;
mod policy;
mod port;
mod reduce;
mod schema;
mod service;
mod session;
mod show;
mod state;
mod store;
mod stream;
mod threads;
mod validation;
mod value;
mod wire;

/// Half the code of the standard library's allocator, and faster. A wasm instance has one thread.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
