//! The picture of a graph: what LangGraph's `getGraph` finds in a builder and the Mermaid text that it draws of it,
//! byte for byte, so that pictures can be compared.
//!
//! Everything is sorted and looked up in the same few ways: a picture is drawn once, and its code is in every download.

mod entries;
mod mermaid;
mod picture;
mod sketch;

pub use mermaid::MermaidOptions;
pub use picture::{Drawing, DrawnNode, Edge};
pub(super) use sketch::drawing;

/// The expected texts are LangGraph 1.7.3's, printed for the same graphs by `drawMermaid` and `toJSON`.
#[cfg(test)]
mod tests;
