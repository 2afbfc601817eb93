//! Where the checkpoints of a graph are kept.

use wasm_bindgen::prelude::*;

use super::{options, value};
use crate::error::Failure;

/// Where a graph's checkpoints are kept.
#[derive(Clone, Debug)]
pub enum Checkpointer {
    /// Where those of the graph around it are; nowhere at the root.
    Inherited,
    /// Nowhere: `false`.
    None,
    /// As inherited, but under the graph's own name, so that it remembers from one call to the next: `true`.
    Own,
    /// In this saver.
    Saver(JsValue),
}

impl Checkpointer {
    /// What a graph was compiled with.
    ///
    /// # Errors
    /// What is no saver and no flag.
    pub fn read(value: JsValue) -> Result<Self, Failure> {
        match value.as_bool() {
            Some(true) => Ok(Checkpointer::Own),
            Some(false) => Ok(Checkpointer::None),
            None if value::is_nothing(&value) => Ok(Checkpointer::Inherited),
            None if value.is_object() => Ok(Checkpointer::Saver(value)),
            None => Err(options::wrong_type("checkpointer", "a saver, true or false", &value)),
        }
    }

    /// The saver of a run or of a state, where a graph around lends one.
    ///
    /// # Errors
    /// `true` at the root.
    pub fn saver(&self, lent: Option<JsValue>) -> Result<Option<JsValue>, Failure> {
        match (self, lent) {
            (Checkpointer::None, _) => Ok(None),
            (_, Some(lent)) => Ok(Some(lent)),
            (Checkpointer::Saver(saver), None) => Ok(Some(saver.clone())),
            (Checkpointer::Inherited, None) => Ok(None),
            (Checkpointer::Own, None) => Err(Failure::error("checkpointer: true cannot be used for root graphs.")),
        }
    }

    /// The namespace of the graph's checkpoints, from that of the task that runs it.
    pub fn namespace(&self, task: String) -> String {
        match self {
            Checkpointer::Own => without_ids(&task),
            _ => task,
        }
    }
}

/// A namespace without the ids of tasks: `a|b` of `a:1|b:2`.
pub fn without_ids(namespace: &str) -> String {
    let mut names = String::with_capacity(namespace.len());
    for (nth, part) in namespace.split('|').enumerate() {
        if nth > 0 {
            names.push('|');
        }
        names.push_str(part.split(':').next().unwrap_or_default());
    }
    names
}
