//! A task: one node to run in one superstep.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use uuid::Uuid;

use super::attempt::Policies;
use super::checkpoint::Owner;
use super::event::TaskInput;
use super::graph::{ChannelId, Graph, NodeId};
use super::interrupt::Scratchpad;
use super::retry::Pause;
use super::timeout::{Timeout, Watch};
use super::write::Write;
use crate::error::Error;

/// The number of a task's attempt within its run; never used twice, so that a late result finds no task. 0 is that of a
/// task that has not started.
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
    /// The caller's update of the state with this number: no node runs, only what leads on from it.
    Update(u32),
    /// A task that called a function: the run's call with this number. What else there is to say of it, see
    /// [`CallSites`](super::call::CallSites).
    Call(u32),
    /// The failure of a task: its node's error handler runs.
    Handler {
        /// The node that failed.
        failed: NodeId,
        /// The number of the packet that its task was for; none when it was triggered.
        packet: Option<u32>,
    },
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
    /// Whether it finished in an earlier run, or another task with its input did, and what it wrote was kept.
    pub is_cached: bool,
    /// How many functions it has called.
    pub calls: u32,
    /// The number of its current attempt.
    pub id: TaskId,
    /// How many of its attempts have failed.
    pub failures: u32,
    /// While it waits for its next attempt.
    pub pause: Option<Box<Pause<V>>>,
    /// The attempt that called it, if it is a call.
    pub caller: TaskId,
    /// What goes on around its function, where that is not its node's.
    pub policies: Option<Rc<Policies>>,
    /// The timeout that it brought along, instead of its node's.
    pub timeout: Option<Timeout>,
    /// The watch over its current attempt.
    pub watch: Option<Rc<Watch>>,
    /// The error that it handles.
    pub handles: Option<Box<Error<V>>>,
    /// Under which key what it writes goes into the cache.
    pub cache_key: Option<u128>,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The cache is asked for it.
    Looking,
    /// Its node runs.
    Running,
    /// Its node has returned and what it writes is checked.
    Validating,
    /// Its node has returned and a conditional edge runs: the nth of the node's.
    Routing(usize),
    /// Its writes are complete.
    Done,
    /// It failed, and waits for its next attempt.
    Pausing,
    /// It failed, or was stopped because another did.
    Failed,
    /// It failed, and an error handler has taken over.
    Handled,
    /// It waits for an answer.
    Interrupted,
}

impl TaskId {
    /// No attempt.
    pub const NONE: TaskId = TaskId(0);
}

impl TaskRef {
    /// Whether it handles the error of another.
    pub fn is_handler(&self) -> bool {
        matches!(self.path, Path::Handler { .. })
    }

    /// Whether it is a call.
    pub fn is_call(&self) -> bool {
        matches!(self.path, Path::Call(_))
    }

    /// The path of the task that handles this one's error.
    pub(super) fn handled(&self) -> Path {
        Path::Handler {
            failed: self.node,
            packet: match self.path {
                Path::Push(index) => Some(index),
                _ => None,
            },
        }
    }

    /// The task whose error this one handles.
    pub fn failed(&self) -> Option<TaskRef> {
        match self.path {
            Path::Handler { failed, packet } => Some(TaskRef {
                node: failed,
                path: packet.map_or(Path::Pull, Path::Push),
                ..*self
            }),
            _ => None,
        }
    }

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
            Path::Handler { .. } => {
                let failed = self.failed().map(|failed| failed.id(graph, namespace, checkpoint));
                let failed = crate::id::text(&failed.unwrap_or_default());
                let around = self.around(graph, namespace, checkpoint);
                self.described(
                    &around,
                    name,
                    &format!("\"__pregel_push\",\"node_error_handler\",\"{failed}\""),
                )
            }
        };
        crate::id::named(checkpoint, &what)
    }

    /// What an id is made of.
    pub(super) fn described(&self, namespace: &str, name: &str, tail: &str) -> String {
        let place = json_string(&joined(namespace, name));
        let name = json_string(name);
        format!("[{place},\"{}\",{name},{tail}]", self.step)
    }

    /// The namespace that the task stands in: its graph's, and a handler's that of the task that failed.
    pub fn around(&self, graph: &Graph, namespace: &str, checkpoint: &Uuid) -> String {
        match self.failed() {
            None => namespace.to_owned(),
            Some(failed) => failed.namespace(graph, namespace, &failed.id(graph, namespace, checkpoint)),
        }
    }

    /// The task's namespace: the one that it stands in with its name and its id.
    pub fn namespace(&self, graph: &Graph, around: &str, id: &Uuid) -> String {
        task_namespace(around, &graph.node(self.node).name, id)
    }

    /// The path as savers order records by it.
    pub fn path_text(&self, graph: &Graph) -> String {
        match self.path {
            Path::Pull => format!("~__pregel_pull, {}", graph.node(self.node).name),
            Path::Push(index) => format!("~__pregel_push, {index:010}, 0000000000"),
            Path::Update(nth) => format!("~__interrupt__, {nth:010}"),
            Path::Call(_) => String::new(),
            Path::Handler { .. } => {
                let mut text = self.failed().map(|failed| failed.path_text(graph)).unwrap_or_default();
                text.push_str(", node_error_handler, 0000000000");
                text
            }
        }
    }

    /// The order in which a superstep's writes are applied: triggered nodes by name, then packets in the order in
    /// which they were sent, each followed by the handler of its error.
    pub fn by_path(&self, other: &TaskRef, graph: &Graph) -> Ordering {
        match (self.path, other.path) {
            (Path::Pull, Path::Pull) => graph.node(self.node).name.cmp(&graph.node(other.node).name),
            (Path::Push(a), Path::Push(b)) | (Path::Update(a), Path::Update(b)) => a.cmp(&b),
            (Path::Handler { .. }, _) | (_, Path::Handler { .. }) => self.path_text(graph).cmp(&other.path_text(graph)),
            (a, b) => a.kind().cmp(&b.kind()),
        }
    }
}

impl Path {
    fn kind(self) -> u8 {
        match self {
            Path::Update(_) => 0,
            Path::Pull => 1,
            Path::Push(_) | Path::Handler { .. } => 2,
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
            id: TaskId::NONE,
            failures: 0,
            pause: None,
            caller: TaskId::NONE,
            policies: None,
            timeout: None,
            watch: None,
            handles: None,
            cache_key: None,
        }
    }

    /// Whether an attempt of it goes on, or another is to follow.
    pub fn is_open(&self) -> bool {
        self.id != TaskId::NONE
            && matches!(
                self.stage,
                Stage::Running | Stage::Validating | Stage::Routing(_) | Stage::Pausing
            )
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
