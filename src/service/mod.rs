//! What LangGraph Server means, over the engine and still without I/O: assistants, stream modes, messages as its clients
//! expect them.

pub mod assistants;
pub mod messages;
pub mod mode;
