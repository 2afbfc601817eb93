//! The superstep loop: LangGraph's Pregel as a machine without I/O, clock, randomness or any JavaScript type.
//!
//! It is generic over one parameter, the value `V` that state keys hold, and only stores, clones and hands values to a
//! reducer. Start reading at [`run`].

pub mod action;
pub mod channel;
mod channels;
pub mod command;
pub mod event;
pub mod graph;
pub mod host;
pub mod messages;
pub(crate) mod order;
mod plan;
pub mod run;
pub mod task;
pub mod write;
