//! LangGraph's store: what outlives a run and its thread. Items have a key in a namespace and hold one value each.
//!
//! Pure like the engine: the time comes in as an argument, in milliseconds since 1970, values are opaque and are only
//! asked about through a [`reader::Reader`], and what has to be embedded goes out as texts and comes back as vectors.
//! Start reading at [`batch`].

pub mod batch;
pub mod filter;
pub mod memory;
mod named;
pub mod namespace;
pub mod path;
mod rank;
pub mod reader;
pub mod settings;

#[cfg(test)]
mod tests;
