//! The graph of an entrypoint: one function as a node, its input, what it gives, and what it keeps for its next call.

use super::draw::Drawing;
use super::names::Names;
use super::{Breakpoints, ChannelId, ChannelSpec, END, Graph, Keys, Kind, Node, NodeId, START, TASKS};
use crate::engine::attempt::Policies;
use crate::engine::timeout::Timeout;

/// What an entrypoint keeps for its next call.
const PREVIOUS: &str = "__previous__";

impl Graph {
    /// The graph of the entrypoint with this name. Its one key is `__end__`; the node that takes an input apart is
    /// there, since nodes count from it, but nothing triggers it.
    pub fn entrypoint(name: &str, timeout: Option<Timeout>) -> Self {
        let mut names = Names::default();
        names.insert(name.into(), NodeId::ENTRYPOINT);
        let (input, sends, previous) = (ChannelId(1), ChannelId(2), ChannelId(3));
        Self {
            name: name.into(),
            channels: vec![
                channel(END, Kind::LastValue, vec![]),
                channel(START, Kind::Ephemeral { guard: true }, vec![NodeId::ENTRYPOINT]),
                channel(TASKS, Kind::Sends, vec![]),
                channel(PREVIOUS, Kind::LastValue, vec![]),
            ],
            keys: 1,
            taken: Keys::All,
            shown: Keys::All,
            validates: false,
            manages: false,
            untracked: Vec::new(),
            deltas: Vec::new(),
            nodes: vec![node(START, vec![], 0, None), node(name, vec![input], 1, timeout)],
            branches: Vec::new(),
            names,
            input,
            sends,
            is_wired: false,
            previous: Some(previous),
            interrupt_before: Breakpoints::None,
            interrupt_after: Breakpoints::None,
        }
    }

    /// The picture of an entrypoint's graph; `None` of any other.
    pub(super) fn own_drawing(&self) -> Option<Drawing> {
        self.previous.map(|_| Drawing::of_function(&self.name))
    }
}

fn channel(name: &str, kind: Kind, triggers: Vec<NodeId>) -> ChannelSpec {
    ChannelSpec {
        name: name.into(),
        kind,
        triggers,
        has_default: false,
        is_validated: false,
    }
}

fn node(name: &str, triggers: Vec<ChannelId>, rank: u32, timeout: Option<Timeout>) -> Node {
    Node {
        name: name.into(),
        triggers,
        needs: Vec::new(),
        trigger: None,
        edges: Vec::new(),
        branches: Vec::new(),
        reads: Keys::All,
        rank,
        policies: Policies {
            timeout,
            ..Policies::default()
        },
        handler: None,
    }
}
