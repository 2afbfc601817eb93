//! The picture of a graph: what LangGraph's `getGraph` finds in a builder and the Mermaid text that it draws of it,
//! byte for byte, so that pictures can be compared. Subgraphs are drawn as plain nodes, as without `xray`.
//!
//! Everything is sorted and looked up in the same few ways: a picture is drawn once, and its code is in every download.

mod entries;
mod mermaid;
mod picture;

pub use mermaid::MermaidOptions;
pub use picture::{Drawing, DrawnNode, Edge};

/// The expected texts are LangGraph 1.7.3's, printed for the same graphs by `drawMermaid` and `toJSON`.
#[cfg(test)]
mod tests;
