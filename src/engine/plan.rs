//! Which tasks run next.

use std::rc::Rc;

use super::channels::{Channels, Seen};
use super::event::{Snapshot, TaskInput};
use super::graph::{ChannelId, Graph, Keys, NodeId};
use super::order::sorted;
use super::task::{Path, Task, TaskRef};

/// The tasks of superstep `step`, in the order in which they start: first the packets that were sent, then the nodes
/// that a changed channel triggers, by name. Where it is not known what has changed, every node is looked at, in the
/// order in which they were added.
pub(super) fn plan<V: Clone>(
    graph: &Graph,
    channels: &Channels<V>,
    seen: &Seen,
    changed: Option<&[ChannelId]>,
    step: i64,
    state: &Rc<Snapshot<V>>,
) -> Vec<Task<V>> {
    let mut tasks = Vec::new();
    for (send, index) in channels.sends().iter().zip(0..) {
        let which = TaskRef {
            step,
            node: send.node,
            path: Path::Push(index),
            trigger: graph.sends(),
        };
        let mut task = Task::new(which, TaskInput::Arg(send.arg.clone()));
        task.timeout = send.timeout;
        tasks.push(task);
    }
    let candidates = match changed {
        Some(changed) => triggered(graph, changed),
        None => (0..graph.nodes().len() as u32).map(NodeId).collect(),
    };
    let mut views = Views::new(state);
    for node in candidates {
        if let Some(trigger) = channels.fired(node, seen) {
            let which = TaskRef {
                step,
                node,
                path: Path::Pull,
                trigger,
            };
            let input = match channels.input() {
                Some(input) if trigger == graph.input() => TaskInput::Arg(input.clone()),
                _ => TaskInput::State(views.of(&graph.node(node).reads)),
            };
            tasks.push(Task::new(which, input));
        }
    }
    tasks
}

/// The state as nodes read it, made once for all that read the same keys.
struct Views<'a, V> {
    state: &'a Rc<Snapshot<V>>,
    partial: Vec<(&'a [ChannelId], Rc<Snapshot<V>>)>,
}

impl<'a, V: Clone> Views<'a, V> {
    fn new(state: &'a Rc<Snapshot<V>>) -> Self {
        Self {
            state,
            partial: Vec::new(),
        }
    }

    fn of(&mut self, keys: &'a Keys) -> Rc<Snapshot<V>> {
        let Keys::These(keys) = keys else {
            return self.state.clone();
        };
        if let Some((_, view)) = self.partial.iter().find(|(known, _)| **known == **keys) {
            return view.clone();
        }
        let view = Rc::new(self.state.only(keys));
        self.partial.push((keys, view.clone()));
        view
    }
}

/// The nodes that the channels trigger, by name, each once.
fn triggered(graph: &Graph, changed: &[ChannelId]) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    for id in changed {
        nodes.extend_from_slice(&graph.channel(*id).triggers);
    }
    let rank = |node: &NodeId| graph.node(*node).rank;
    let mut nodes = sorted(nodes, |a, b| rank(a).cmp(&rank(b)));
    nodes.dedup();
    nodes
}
