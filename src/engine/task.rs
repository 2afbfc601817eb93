//! A task: one node to run in one superstep.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use uuid::Uuid;

use super::checkpoint::Owner;
use super::event::TaskInput;
use super::graph::{ChannelId, Graph, NodeId};
use super::interrupt::Scratchpad;
use super::write::Write;

/// A task's number within its run; never used twice, so that a late result finds no task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub u32);

impl TaskId {
    /// Calls are counted by themselves, above every other task.
    const CALLS: u32 = 1 << 31;

    /// The task that is the run's call with this number.
    pub fn of_call(number: u32) -> Self {
        Self(Self::CALLS | number)
    }

    /// The number of the call that it is, if it is one.
    pub fn call(self) -> Option<u32> {
        (self.0 & Self::CALLS != 0).then_some(self.0 & !Self::CALLS)
    }
}

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
    /// The caller's update of the state with this number: no node runs, only what leads on from it.
    Update(u32),
    /// A task that called a function: the run's call with this number. What else there is to say of it, see
    /// [`CallSites`](super::call::CallSites).
    Call(u32),
}

/// A task of the current superstep.
#[derive(Clone, Debug)]
pub(super) struct Task<V> {
    pub which: TaskRef,
    pub input: TaskInput<V>,
    pub writes: Vec<Write<V>>,
    pub output: Option<V>,
    pub stage: Stage,
    /// Whose its records on the checkpoint are; nobody's in a run that has no saver.
    pub owner: Owner,
    /// Its questions and answers, in a run that can be resumed.
    pub scratchpad: Option<Rc<RefCell<Scratchpad<V>>>>,
    /// Whether it finished in an earlier run, and what it wrote was kept.
    pub is_cached: bool,
    /// How many functions it has called.
    pub calls: u32,
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
    /// It waits for an answer.
    Interrupted,
}

impl TaskRef {
    /// The task's id: version 5 of what it is, in the namespace of the checkpoint that it runs on. `namespace` is the
    /// graph's, empty at the root.
    pub fn id(&self, graph: &Graph, namespace: &str, checkpoint: &Uuid) -> Uuid {
        let name = &graph.node(self.node).name;
        let what = match self.path {
            Path::Update(0) => "__interrupt__".to_owned(),
            Path::Update(nth) => format!("__interrupt__:{nth}"),
            Path::Pull => {
                let trigger = json_string(&graph.channel(self.trigger).name);
                self.described(namespace, name, &format!("\"__pregel_pull\",[{trigger}]"))
            }
            Path::Push(index) => self.described(namespace, name, &format!("\"__pregel_push\",\"{index}\"")),
            Path::Call(number) => format!("__call__:{number}"),
        };
        Uuid::new_v5(checkpoint, what.as_bytes())
    }

    /// What an id is made of.
    pub(super) fn described(&self, namespace: &str, name: &str, tail: &str) -> String {
        let place = json_string(&joined(namespace, name));
        let name = json_string(name);
        format!("[{place},\"{}\",{name},{tail}]", self.step)
    }

    /// The task's namespace: its graph's with its name and its id.
    pub fn namespace(&self, graph: &Graph, namespace: &str, id: &Uuid) -> String {
        task_namespace(namespace, &graph.node(self.node).name, id)
    }

    /// The path as savers order records by it.
    pub fn path_text(&self, graph: &Graph) -> String {
        match self.path {
            Path::Pull => format!("~__pregel_pull, {}", graph.node(self.node).name),
            Path::Push(index) => format!("~__pregel_push, {index:010}, 0000000000"),
            Path::Update(nth) => format!("~__interrupt__, {nth:010}"),
            Path::Call(_) => String::new(),
        }
    }

    /// The order in which a superstep's writes are applied: triggered nodes by name, then packets in the order in
    /// which they were sent.
    pub fn by_path(&self, other: &TaskRef, graph: &Graph) -> Ordering {
        match (self.path, other.path) {
            (Path::Pull, Path::Pull) => graph.node(self.node).name.cmp(&graph.node(other.node).name),
            (Path::Push(a), Path::Push(b)) | (Path::Update(a), Path::Update(b)) => a.cmp(&b),
            (a, b) => a.kind().cmp(&b.kind()),
        }
    }
}

impl Path {
    fn kind(self) -> u8 {
        match self {
            Path::Update(_) => 0,
            Path::Pull => 1,
            Path::Push(_) => 2,
            Path::Call(_) => 3,
        }
    }
}

impl<V: Clone> Task<V> {
    pub fn new(which: TaskRef, input: TaskInput<V>) -> Self {
        Self {
            which,
            input,
            writes: Vec::new(),
            output: None,
            stage: Stage::Running,
            owner: Owner::Nobody,
            scratchpad: None,
            is_cached: false,
            calls: 0,
        }
    }

    /// The answers that its node has taken.
    pub fn answers(&self) -> Option<Vec<V>> {
        self.scratchpad.as_ref()?.borrow().taken()
    }
}

/// The namespace of a task, below that of its graph or of the task that called it.
pub(super) fn task_namespace(namespace: &str, name: &str, id: &Uuid) -> String {
    let mut place = joined(namespace, name);
    place.push(':');
    place.push_str(&crate::id::text(id));
    place
}

/// A name below a namespace.
fn joined(namespace: &str, name: &str) -> String {
    match namespace {
        "" => name.to_owned(),
        namespace => format!("{namespace}|{name}"),
    }
}

/// The text as JSON prints it.
pub(super) fn json_string(text: &str) -> String {
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
