//! Where checkpoints are kept: LangGraph's checkpoint savers, still without I/O and without any JavaScript type.

pub mod key;
pub mod memory;
