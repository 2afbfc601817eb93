//! The superstep loop: LangGraph's Pregel as a machine without I/O, clock, randomness or any JavaScript type.
//!
//! It is generic over one parameter, the value `V` that state keys hold, and only stores, clones and hands values to a
//! reducer. Start reading at [`run`].

pub mod action;
pub mod attempt;
mod bump;
pub mod cache;
pub mod call;
pub mod channel;
pub mod channels;
pub mod checkpoint;
pub mod command;
pub mod delta;
pub mod event;
pub mod graph;
mod handler;
pub mod host;
mod input;
pub mod interrupt;
pub mod managed;
pub mod messages;
pub(crate) mod order;
mod plan;
pub mod replay;
pub mod retry;
pub mod run;
pub mod state;
pub mod task;
mod tell;
mod thread;
pub mod timeout;
pub mod timer;
mod update;
pub mod write;
