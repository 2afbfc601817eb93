//! The compiled graph: channels, nodes and what leads from one node to the next. It holds no state and no code of the
//! user's: node functions, conditions and reducers are known by number.

mod branch;
mod builder;
mod draw;
mod entrypoint;
mod names;
mod node;
mod schema;
mod subgraph;
mod validate;

pub use branch::{Branch, named};
pub use builder::{Builder, NodeDefaults, NodeOptions};
pub use draw::{Drawing, DrawnNode, Edge, MermaidOptions};
pub use node::Node;
pub use schema::{Key, Keys, Schemas};

use super::channel::BarrierKind;
use super::managed::Managed;
use names::Names;

use std::fmt;
use std::rc::Rc;

/// Where a run starts: it takes the input apart. Hidden from streams.
pub const START: &str = "__start__";
/// Where a run ends.
pub const END: &str = "__end__";
/// The packets that `Send` made.
pub const TASKS: &str = "__pregel_tasks";

/// A channel's place in a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelId(pub u32);

/// A node's place in a graph; `__start__` is 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A conditional edge's number: the host knows its function by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BranchId(pub u32);

/// A reducer's number: the host knows its function by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReducerId(pub u32);

impl NodeId {
    /// The node that takes the input apart.
    pub const START: NodeId = NodeId(0);
    /// The one node of an entrypoint's graph.
    pub const ENTRYPOINT: NodeId = NodeId(1);
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node {}", self.0)
    }
}

/// How a channel behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A state key without a reducer.
    LastValue,
    /// A state key that takes any one of several equal writes.
    AnyValue,
    /// A state key with a reducer.
    Reduced(ReducerId),
    /// A state key whose reducer takes a superstep's writes at once.
    Delta {
        /// The reducer.
        reducer: ReducerId,
        /// After how many supersteps with a write a checkpoint holds the value itself.
        snapshot_frequency: u32,
    },
    /// A state key that no checkpoint keeps.
    Untracked {
        /// Whether it refuses two writes in one superstep.
        guard: bool,
    },
    /// A state key that collects what is published.
    Topic {
        /// Whether each value counts once.
        unique: bool,
        /// Whether it keeps what earlier supersteps published.
        accumulate: bool,
    },
    /// The run's input, or a state key that lives for one superstep.
    Ephemeral {
        /// Whether it refuses two writes in one superstep.
        guard: bool,
    },
    /// A state key that waits for names; those that are there from the start are its default, a list.
    BarrierKey(BarrierKind),
    /// A state key that is read from the engine, and holds nothing.
    Managed(Managed),
    /// `branch:to:NODE`.
    Trigger,
    /// `join:A+B:NODE`.
    Barrier(Vec<NodeId>),
    /// `branch:to:NODE` of a deferred node.
    DeferredTrigger,
    /// `join:A+B:NODE` of a deferred node.
    DeferredBarrier(Vec<NodeId>),
    /// `__pregel_tasks`.
    Sends,
}

impl Kind {
    /// Whether it waits for several nodes.
    pub fn is_join(&self) -> bool {
        matches!(self, Kind::Barrier(_) | Kind::DeferredBarrier(_))
    }
}

/// A channel of a compiled graph.
#[derive(Clone, Debug)]
pub struct ChannelSpec {
    /// LangGraph's name of it.
    pub name: Rc<str>,
    /// How it behaves.
    pub kind: Kind,
    /// Whether the host has a default for it.
    pub has_default: bool,
    /// Whether the host checks what is written to it.
    pub is_validated: bool,
    /// The nodes that it triggers.
    pub triggers: Vec<NodeId>,
}

/// A graph that can run. State keys are the first channels, in the order in which they were declared.
#[derive(Clone, Debug)]
pub struct Graph {
    name: Rc<str>,
    channels: Vec<ChannelSpec>,
    keys: u32,
    taken: Keys,
    shown: Keys,
    validates: bool,
    manages: bool,
    untracked: Vec<Rc<str>>,
    deltas: Vec<ChannelId>,
    nodes: Vec<Node>,
    branches: Vec<Branch>,
    names: Names,
    input: ChannelId,
    sends: ChannelId,
    /// Whether nodes listen to keys, and the input is written to keys at once.
    is_wired: bool,
    /// What an entrypoint keeps for its next call; other graphs have no such channel.
    previous: Option<ChannelId>,
    interrupt_before: Breakpoints,
    interrupt_after: Breakpoints,
}

/// The nodes at which a run stops.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Breakpoints {
    /// None.
    #[default]
    None,
    /// `"*"`: every node but `__start__`.
    All,
    /// These.
    Nodes(Vec<NodeId>),
}

impl Graph {
    /// What the graph is called: `LangGraph` unless it was given a name.
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// Every channel.
    pub fn channels(&self) -> &[ChannelSpec] {
        &self.channels
    }

    /// A channel.
    pub fn channel(&self, id: ChannelId) -> &ChannelSpec {
        &self.channels[id.0 as usize]
    }

    /// The state's keys.
    pub fn keys(&self) -> impl Iterator<Item = ChannelId> + use<> {
        (0..self.keys).map(ChannelId)
    }

    /// Whether any key is read from the engine.
    pub fn manages(&self) -> bool {
        self.manages
    }

    /// Whether a key is read from the engine: nobody writes it.
    pub fn is_managed(&self, id: ChannelId) -> bool {
        matches!(self.channel(id).kind, Kind::Managed(_))
    }

    /// Whether a channel is a key of the state.
    pub fn is_key(&self, id: ChannelId) -> bool {
        id.0 < self.keys
    }

    /// The state key of a name.
    pub fn key(&self, name: &str) -> Option<ChannelId> {
        self.keys().find(|id| &*self.channel(*id).name == name)
    }

    /// The channel of a name.
    pub fn channel_named(&self, name: &str) -> Option<ChannelId> {
        let place = self.channels.iter().position(|channel| &*channel.name == name)?;
        Some(ChannelId(place as u32))
    }

    /// The keys that are taken from the input.
    pub fn taken(&self) -> &Keys {
        &self.taken
    }

    /// The keys that the last state shows.
    pub fn shown(&self) -> &Keys {
        &self.shown
    }

    /// Whether the host checks what is written to any key.
    pub fn validates(&self) -> bool {
        self.validates
    }

    /// The names of the keys that no checkpoint keeps.
    pub fn untracked(&self) -> &[Rc<str>] {
        &self.untracked
    }

    /// The keys whose reducers take a superstep's writes at once, and whose values most checkpoints do not hold.
    pub fn deltas(&self) -> &[ChannelId] {
        &self.deltas
    }

    /// Whether a channel is such a key.
    pub fn is_delta(&self, id: ChannelId) -> bool {
        self.deltas.contains(&id)
    }

    /// Every node, `__start__` first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The node of a name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.names.find(name)
    }

    /// A conditional edge.
    pub fn branch(&self, id: BranchId) -> &Branch {
        &self.branches[id.0 as usize]
    }

    /// `__start__`, the channel.
    pub fn input(&self) -> ChannelId {
        self.input
    }

    /// Whether nodes listen to keys: then an input is written to its keys, and no `__start__` takes it apart.
    pub fn is_wired(&self) -> bool {
        self.is_wired
    }

    /// `__pregel_tasks`.
    pub fn sends(&self) -> ChannelId {
        self.sends
    }

    /// `__previous__`, what an entrypoint keeps for its next call. A graph that has it shows the value of its one key
    /// where others show an object of their keys.
    pub fn previous(&self) -> Option<ChannelId> {
        self.previous
    }

    /// The breakpoints the graph was compiled with, before and after nodes.
    pub fn breakpoints(&self) -> (&Breakpoints, &Breakpoints) {
        (&self.interrupt_before, &self.interrupt_after)
    }
}

impl Breakpoints {
    /// Whether a run stops at `node`.
    pub fn contain(&self, node: NodeId) -> bool {
        match self {
            Breakpoints::None => false,
            Breakpoints::All => node != NodeId::START,
            Breakpoints::Nodes(nodes) => nodes.contains(&node),
        }
    }
}
