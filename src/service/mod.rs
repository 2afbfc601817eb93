//! What LangGraph Server means, over the engine and still without I/O: assistants, threads and runs with their rules,
//! stream modes, messages as its clients expect them.

pub mod assistants;
pub mod messages;
pub mod mode;
pub mod records;
pub mod runs;
pub mod threads;
