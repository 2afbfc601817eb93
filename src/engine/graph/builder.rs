//! Building a graph: what `StateGraph` does call by call, and `compile`, which turns it into channels and triggers.

use std::cell::RefCell;
use std::rc::Rc;

use super::names::Names;
use super::subgraph::Subgraph;
use super::{
    Branch, BranchId, Breakpoints, ChannelId, ChannelSpec, Drawing, END, Graph, Key, Keys, Kind, Node, NodeId, START,
    Schemas, TASKS, draw, validate,
};
use crate::engine::attempt::Policies;
use crate::engine::cache::CachePolicy;
use crate::engine::order::{compare_utf16, sorted};
use crate::engine::retry::RetryPolicy;
use crate::engine::timeout::Timeout;
use crate::error::Failure;

/// A graph under construction. Each call checks what it can at once; `compile` checks the rest.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    /// The schemas of the state as a whole.
    pub schemas: Schemas,
    pub(super) keys: Vec<(String, Key)>,
    pub(super) nodes: Vec<NodeSpec>,
    names: Names,
    pub(super) edges: Vec<(String, String)>,
    pub(super) joins: Vec<(Vec<String>, String)>,
    pub(super) branches: Vec<BranchSpec>,
    defaults: NodeDefaults,
    pub(super) subgraphs: Vec<Subgraph>,
}

/// A node under construction.
#[derive(Clone, Debug)]
pub(super) struct NodeSpec {
    pub name: String,
    pub options: NodeOptions,
    /// The node that deals with its errors.
    pub handler: Option<NodeId>,
    /// Whether it deals with the errors of others.
    pub is_handler: bool,
}

/// What `addNode` takes beside the name and the function.
#[derive(Clone, Debug, Default)]
pub struct NodeOptions {
    /// The nodes that its `Command`s may go to: for the picture and for the check that every node can be reached.
    pub ends: Vec<String>,
    /// The keys that it reads; the state's unless it has its own.
    pub input: Option<Vec<ChannelId>>,
    /// Whether it waits until no other node is left to run.
    pub defer: bool,
    /// What the picture shows under the name, as `key = value` lines.
    pub metadata: Vec<(String, String)>,
    /// The names of the tools that it runs, which the picture shows as well.
    pub tools: Option<String>,
    /// When its tasks are tried again; `None` leaves it to the defaults.
    pub retry: Option<Vec<RetryPolicy>>,
    /// How long an attempt may take.
    pub timeout: Option<Timeout>,
    /// How what it writes is kept; `Some(None)` for not at all, whatever the defaults are.
    pub cache: Option<Option<CachePolicy>>,
    /// Whether a node of its own deals with its errors.
    pub is_handled: bool,
    /// Keys that trigger it.
    pub listens_to: Vec<ChannelId>,
    /// Whether it needs all of those.
    pub needs_all: bool,
}

/// What holds for nodes that do not say: `setNodeDefaults`.
#[derive(Clone, Debug, Default)]
pub struct NodeDefaults {
    /// When tasks are tried again.
    pub retry: Option<Vec<RetryPolicy>>,
    /// How long an attempt may take.
    pub timeout: Option<Timeout>,
    /// How what nodes write is kept; error handlers are not.
    pub cache: Option<CachePolicy>,
    /// Whether one node deals with all errors.
    pub is_handled: bool,
}

/// A conditional edge under construction.
#[derive(Clone, Debug)]
pub(super) struct BranchSpec {
    pub source: String,
    pub name: String,
    pub path_map: Option<Vec<(String, String)>>,
}

impl Builder {
    /// Declares a key of the state. Several schemas may declare the same key; the first says how it behaves.
    ///
    /// # Errors
    /// A reserved name, and a key that is there as another channel.
    pub fn add_key(&mut self, name: &str, key: impl Into<Key>) -> Result<ChannelId, Failure> {
        if name == TASKS {
            return Err(Failure::error(format!(
                "Channel '{TASKS}' is reserved and cannot be used in the graph."
            )));
        }
        let key = key.into();
        let place = match self.keys.iter().position(|(known, _)| known == name) {
            Some(place) => {
                self.keys[place].1.admit(name, &key)?;
                place
            }
            None => {
                self.keys.push((name.into(), key));
                self.keys.len() - 1
            }
        };
        Ok(ChannelId(place as u32))
    }

    /// Says what the schemas of the state as a whole are. Those of the input and the output are the state's own, or have
    /// no managed keys.
    ///
    /// # Errors
    /// A managed key in a schema of the input or the output.
    pub fn set_schemas(&mut self, schemas: Schemas) -> Result<(), Failure> {
        validate::unmanaged(self, "input", &schemas.input, &schemas.state)?;
        validate::unmanaged(self, "output", &schemas.output, &schemas.state)?;
        self.schemas = schemas;
        Ok(())
    }

    /// Adds a node. Nodes are numbered from 1 in the order of these calls; the one that deals with a node's errors comes
    /// right before it.
    pub fn add_node(&mut self, name: &str, options: NodeOptions) -> Result<NodeId, Failure> {
        validate::node_name(self, name)?;
        let mut handler = None;
        if options.is_handled {
            let name = validate::handler_name(self, name)?;
            handler = Some(self.push_node(name, NodeOptions::default(), None, true));
        }
        Ok(self.push_node(name.into(), options, handler, false))
    }

    fn push_node(&mut self, name: String, options: NodeOptions, handler: Option<NodeId>, is_handler: bool) -> NodeId {
        let node = NodeId(self.nodes.len() as u32 + 1);
        self.names.insert(name.as_str().into(), node);
        self.nodes.push(NodeSpec {
            name,
            options,
            handler,
            is_handler,
        });
        node
    }

    /// What holds for nodes that do not say.
    pub fn defaults(&self) -> &NodeDefaults {
        &self.defaults
    }

    /// Says what holds for nodes that do not say, also for those that are there already.
    pub fn set_defaults(&mut self, defaults: NodeDefaults) {
        self.defaults = defaults;
    }

    /// Says that a node has a compiled graph inside, for who looks at the graph; of several the last is drawn.
    /// Subgraphs are numbered from 0 in the order of these calls.
    pub fn add_subgraph(&mut self, node: NodeId, graph: Rc<Graph>, builder: Rc<RefCell<Builder>>) -> u32 {
        self.subgraphs.push(Subgraph { node, graph, builder });
        self.subgraphs.len() as u32 - 1
    }

    /// Gives a node keys of its own to read.
    pub fn set_input(&mut self, node: NodeId, keys: Vec<ChannelId>) {
        self.nodes[node.0 as usize - 1].options.input = Some(keys);
    }

    /// Has keys trigger a node: one of them, or with `needs_all` all together. The graph has no edges then, and no
    /// `__start__`: its input is written to keys.
    pub fn listen(&mut self, node: NodeId, keys: Vec<ChannelId>, needs_all: bool) {
        let options = &mut self.nodes[node.0 as usize - 1].options;
        options.listens_to = keys;
        options.needs_all = needs_all;
    }

    fn is_wired(&self) -> bool {
        self.nodes.iter().any(|node| !node.options.listens_to.is_empty())
    }

    /// Adds an edge: `target` runs after `source`.
    pub fn add_edge(&mut self, source: &str, target: &str) -> Result<(), Failure> {
        validate::edge(source, target)?;
        self.edges.push((source.into(), target.into()));
        Ok(())
    }

    /// Adds a waiting edge: `target` runs once all of `sources` have.
    pub fn add_join(&mut self, sources: Vec<String>, target: &str) -> Result<(), Failure> {
        validate::join(self, &sources, target)?;
        self.joins.push((sources, target.into()));
        Ok(())
    }

    /// Adds a conditional edge. Branches are numbered from 0 in the order of these calls.
    pub fn add_branch(
        &mut self,
        source: &str,
        name: &str,
        path_map: Option<Vec<(String, String)>>,
    ) -> Result<BranchId, Failure> {
        validate::branch(self, source, name)?;
        self.branches.push(BranchSpec {
            source: source.into(),
            name: name.into(),
            path_map,
        });
        Ok(BranchId(self.branches.len() as u32 - 1))
    }

    /// Refuses a sequence whose node is there already, in the words of `addSequence`.
    pub fn check_sequence(&self, names: &[String]) -> Result<(), Failure> {
        validate::sequence(self, names)
    }

    /// Checks the whole and makes it ready to run.
    ///
    /// # Errors
    /// An edge, branch or breakpoint that names a node that does not exist, and a node that nothing leads to.
    pub fn compile(
        &self,
        name: Option<&str>,
        interrupt_before: Option<Vec<String>>,
        interrupt_after: Option<Vec<String>>,
    ) -> Result<Graph, Failure> {
        if self.defaults.is_handled {
            return self
                .with_default_handler()?
                .compile_all(name, interrupt_before, interrupt_after);
        }
        self.compile_all(name, interrupt_before, interrupt_after)
    }

    /// The graph with one more node, the last, that deals with the errors of those that have no other.
    fn with_default_handler(&self) -> Result<Self, Failure> {
        let mut builder = self.clone();
        validate::default_handler_name(self)?;
        let default = builder.push_node(validate::DEFAULT_HANDLER.into(), NodeOptions::default(), None, true);
        for node in &mut builder.nodes {
            if !node.is_handler {
                node.handler.get_or_insert(default);
            }
        }
        Ok(builder)
    }

    fn compile_all(
        &self,
        name: Option<&str>,
        interrupt_before: Option<Vec<String>>,
        interrupt_after: Option<Vec<String>>,
    ) -> Result<Graph, Failure> {
        let is_wired = self.is_wired();
        if !is_wired {
            validate::graph(self)?;
        }
        let mut names = self.names.clone();
        names.insert(START.into(), NodeId::START);
        let interrupt_before = breakpoints(&names, interrupt_before)?;
        let interrupt_after = breakpoints(&names, interrupt_after)?;

        let mut compiler = Compiler::new(self, &names);
        compiler.attach_edges();
        compiler.attach_joins();
        compiler.attach_branches();
        Ok(Graph {
            name: name.unwrap_or("LangGraph").into(),
            keys: self.keys.len() as u32,
            taken: Keys::of(&self.schemas.input, self.keys.len()),
            shown: Keys::of(&self.schemas.output, self.keys.len()),
            validates: self.keys.iter().any(|(_, key)| key.is_validated),
            manages: self.keys.iter().any(|(_, key)| key.is_managed()),
            untracked: untracked(&compiler.channels),
            deltas: deltas(&compiler.channels),
            input: compiler.input,
            sends: compiler.sends,
            is_wired,
            previous: None,
            channels: compiler.channels,
            nodes: compiler.nodes,
            branches: compiler.branches,
            names,
            interrupt_before,
            interrupt_after,
        })
    }

    /// The picture of the graph as it is now, and inside of it those of its subgraphs, so many levels deep; `u32::MAX`
    /// are all.
    ///
    /// # Errors
    /// An edge to a node that is not there, a subgraph that has no first node, and two nodes of one id.
    pub fn drawing(&self, graph: &Graph, levels: u32) -> Result<Drawing, Failure> {
        match graph.own_drawing() {
            Some(own) => Ok(own),
            None => draw::drawing(self, graph, levels),
        }
    }

    pub(super) fn has_node(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(super) fn find(&self, name: &str) -> Option<NodeId> {
        self.names.find(name)
    }

    pub(super) fn has_key(&self, name: &str) -> bool {
        self.keys.iter().any(|(key, _)| key == name)
    }
}

/// Names of nodes, or `"*"` for all, as breakpoints; `None` for none.
pub fn breakpoints(names: &Names, wanted: Option<Vec<String>>) -> Result<Breakpoints, Failure> {
    let Some(wanted) = wanted else {
        return Ok(Breakpoints::None);
    };
    if wanted == ["*"] {
        return Ok(Breakpoints::All);
    }
    let mut nodes = Vec::with_capacity(wanted.len());
    for name in &wanted {
        match names.find(name) {
            Some(id) if id != NodeId::START => nodes.push(id),
            _ => return Err(Failure::error(format!("Interrupt node `{name}` is not present"))),
        }
    }
    Ok(Breakpoints::Nodes(nodes))
}

/// Turns edges into channels that nodes write and are triggered by.
struct Compiler<'a> {
    builder: &'a Builder,
    names: &'a Names,
    channels: Vec<ChannelSpec>,
    nodes: Vec<Node>,
    branches: Vec<Branch>,
    input: ChannelId,
    sends: ChannelId,
}

impl<'a> Compiler<'a> {
    fn new(builder: &'a Builder, names: &'a Names) -> Self {
        let mut compiler = Self {
            builder,
            names,
            channels: Vec::new(),
            nodes: Vec::new(),
            branches: Vec::new(),
            input: ChannelId(0),
            sends: ChannelId(0),
        };
        for (name, key) in &builder.keys {
            compiler.key(name, key);
        }
        compiler.input = compiler.channel(START, Kind::Ephemeral { guard: true }, vec![NodeId::START]);
        compiler.sends = compiler.channel(TASKS, Kind::Sends, vec![]);
        compiler.attach_nodes();
        compiler
    }

    fn key(&mut self, name: &str, key: &Key) {
        self.channels.push(ChannelSpec {
            name: name.into(),
            kind: key.kind.clone(),
            has_default: key.has_default,
            is_validated: key.is_validated,
            triggers: vec![],
        });
    }

    fn channel(&mut self, name: &str, kind: Kind, triggers: Vec<NodeId>) -> ChannelId {
        let id = ChannelId(self.channels.len() as u32);
        self.channels.push(ChannelSpec {
            name: name.into(),
            kind,
            has_default: false,
            is_validated: false,
            triggers,
        });
        id
    }

    fn attach_nodes(&mut self) {
        let ranks = ranks(self.builder);
        self.nodes.push(Node {
            name: START.into(),
            reads: Keys::All,
            triggers: vec![self.input],
            needs: Vec::new(),
            trigger: None,
            edges: Vec::new(),
            branches: Vec::new(),
            rank: ranks[0],
            policies: Policies::default(),
            handler: None,
        });
        for (spec, id) in self.builder.nodes.iter().zip(1..) {
            let kind = match spec.options.defer {
                true => Kind::DeferredTrigger,
                false => Kind::Trigger,
            };
            let schema = match &spec.options.input {
                None => &self.builder.schemas.state,
                own => own,
            };
            let trigger = self.channel(&format!("branch:to:{}", spec.name), kind, vec![NodeId(id)]);
            let mut triggers = vec![trigger];
            for key in &spec.options.listens_to {
                self.channels[key.0 as usize].triggers.push(NodeId(id));
                triggers.push(*key);
            }
            let needs = match spec.options.needs_all {
                true => spec.options.listens_to.clone(),
                false => Vec::new(),
            };
            let defaults = &self.builder.defaults;
            let retry = spec.options.retry.as_ref().or(defaults.retry.as_ref());
            let cache = match spec.is_handler {
                true => None,
                false => spec.options.cache.unwrap_or(defaults.cache),
            };
            self.nodes.push(Node {
                name: spec.name.as_str().into(),
                reads: Keys::of(schema, self.builder.keys.len()),
                triggers,
                needs,
                trigger: Some(trigger),
                edges: Vec::new(),
                branches: Vec::new(),
                rank: ranks[id as usize],
                policies: Policies {
                    retry: retry.cloned().unwrap_or_default(),
                    timeout: spec.options.timeout.or(defaults.timeout),
                    cache,
                },
                handler: spec.handler,
            });
        }
    }

    fn attach_edges(&mut self) {
        for (source, target) in self.builder.edges.iter().filter(|(_, target)| target != END) {
            if let Some(trigger) = self.node(target).trigger {
                self.node(source).edges.push(trigger);
            }
        }
    }

    fn attach_joins(&mut self) {
        for (sources, target) in &self.builder.joins {
            let target_id = self.id(target);
            let mut awaited = Vec::with_capacity(sources.len());
            for source in sources {
                let id = self.id(source);
                if !awaited.contains(&id) {
                    awaited.push(id);
                }
            }
            let mut name = String::from("join");
            for (nth, source) in sources.iter().enumerate() {
                name.push(if nth == 0 { ':' } else { '+' });
                name.push_str(source);
            }
            name.push(':');
            name.push_str(target);
            let kind = match self.builder.nodes[target_id.0 as usize - 1].options.defer {
                true => Kind::DeferredBarrier(awaited),
                false => Kind::Barrier(awaited),
            };
            let join = self.channel(&name, kind, vec![target_id]);
            self.node(target).triggers.push(join);
            for source in sources {
                self.node(source).edges.push(join);
            }
        }
    }

    fn attach_branches(&mut self) {
        for (spec, id) in self.builder.branches.iter().zip(0..) {
            let source = self.id(&spec.source);
            self.node(&spec.source).branches.push(BranchId(id));
            self.branches.push(Branch {
                source,
                path_map: spec.path_map.clone(),
            });
        }
    }

    fn node(&mut self, name: &str) -> &mut Node {
        let id = self.id(name);
        &mut self.nodes[id.0 as usize]
    }

    /// The node of a name that was checked.
    fn id(&self, name: &str) -> NodeId {
        self.names.find(name).expect("every name was checked")
    }
}

/// The names of the keys that no checkpoint keeps.
fn untracked(channels: &[ChannelSpec]) -> Vec<Rc<str>> {
    let mut names = Vec::new();
    for channel in channels {
        if matches!(channel.kind, Kind::Untracked { .. }) {
            names.push(channel.name.clone());
        }
    }
    names
}

fn deltas(channels: &[ChannelSpec]) -> Vec<ChannelId> {
    let mut deltas = Vec::new();
    for (channel, place) in channels.iter().zip(0..) {
        if matches!(channel.kind, Kind::Delta { .. }) {
            deltas.push(ChannelId(place));
        }
    }
    deltas
}

/// Each node's place when names are sorted as JavaScript sorts them: by UTF-16 unit.
fn ranks(builder: &Builder) -> Vec<u32> {
    let names: Vec<&str> = std::iter::once(START)
        .chain(builder.nodes.iter().map(|node| node.name.as_str()))
        .collect();
    let order = sorted((0..names.len()).collect(), |a, b| compare_utf16(names[*a], names[*b]));
    let mut ranks = vec![0; names.len()];
    for (rank, node) in order.into_iter().enumerate() {
        ranks[node] = rank as u32;
    }
    ranks
}
