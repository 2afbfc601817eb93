//! A task: one node to run in one superstep.

use uuid::Uuid;

use super::event::TaskInput;
use super::graph::{ChannelId, Graph, NodeId};
use super::write::Write;
use crate::id::Origin;

/// A task's number within its run; never used twice, so that a late result finds no task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub u32);

/// Which task of a run: all that its identifiers are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskRef {
    /// The superstep.
    pub step: i64,
    /// The node.
    pub node: NodeId,
    /// What asked for it.
    pub path: Path,
    /// The channel that triggered it.
    pub trigger: ChannelId,
}

/// What asked for a task. The order of paths is the order in which writes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// A trigger: an edge, a join, a `goto`.
    Pull,
    /// The packet with this number among the superstep's.
    Push(u32),
}

/// A task of the current superstep.
#[derive(Clone, Debug)]
pub(super) struct Task<V> {
    pub which: TaskRef,
    pub input: TaskInput<V>,
    pub writes: Vec<Write<V>>,
    pub output: Option<V>,
    pub stage: Stage,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Its node runs.
    Running,
    /// Its node has returned and what it writes is checked.
    Validating,
    /// Its node has returned and a conditional edge runs: the nth of the node's.
    Routing(usize),
    /// Its writes are complete.
    Done,
    /// It failed, or was stopped because another did.
    Failed,
}

impl TaskRef {
    /// The task's id: version 5 of what it is, in the namespace of the checkpoint that it runs on.
    pub fn id(&self, graph: &Graph, origin: &Origin) -> Uuid {
        let name = json_string(&graph.node(self.node).name);
        let tail = match self.path {
            Path::Pull => format!("\"__pregel_pull\",[{}]", json_string(&graph.channel(self.trigger).name)),
            Path::Push(index) => format!("\"__pregel_push\",\"{index}\""),
        };
        let what = format!("[{name},\"{}\",{name},{tail}]", self.step);
        let checkpoint = origin.checkpoint_id(self.step - 1);
        Uuid::new_v5(&checkpoint, what.as_bytes())
    }
}

/// The text as JSON prints it.
fn json_string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            char if char < ' ' => json.push_str(&format!("\\u{:04x}", char as u32)),
            char => json.push(char),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_strings_are_escaped_as_javascript_does() {
        assert_eq!(json_string("a\"\\\n\u{1}é"), "\"a\\\"\\\\\\n\\u0001é\"");
    }
}
