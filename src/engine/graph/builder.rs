//! Building a graph: what `StateGraph` does call by call, and `compile`, which turns it into channels and triggers.

use std::cell::RefCell;
use std::rc::Rc;

use super::names::Names;
use super::subgraph::Subgraph;
use super::{
    Branch, BranchId, Breakpoints, ChannelId, ChannelSpec, Drawing, END, Graph, Kind, Node, NodeId, START, TASKS, draw,
    validate,
};
use crate::engine::order::{compare_utf16, sorted};
use crate::error::Failure;

/// A graph under construction. Each call checks what it can at once; `compile` checks the rest.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    pub(super) keys: Vec<(String, Kind)>,
    pub(super) nodes: Vec<NodeSpec>,
    names: Names,
    pub(super) edges: Vec<(String, String)>,
    pub(super) joins: Vec<(Vec<String>, String)>,
    pub(super) branches: Vec<BranchSpec>,
    pub(super) subgraphs: Vec<Subgraph>,
}

/// A node under construction.
#[derive(Clone, Debug)]
pub(super) struct NodeSpec {
    pub name: String,
    pub options: NodeOptions,
}

/// What `addNode` takes beside the name and the function.
#[derive(Clone, Debug, Default)]
pub struct NodeOptions {
    /// The nodes that its `Command`s may go to: for the picture and for the check that every node can be reached.
    pub ends: Vec<String>,
    /// Whether it waits until no other node is left to run.
    pub defer: bool,
    /// What the picture shows under the name, as `key = value` lines.
    pub metadata: Vec<(String, String)>,
    /// The names of the tools that it runs, which the picture shows as well.
    pub tools: Option<String>,
}

/// A conditional edge under construction.
#[derive(Clone, Debug)]
pub(super) struct BranchSpec {
    pub source: String,
    pub name: String,
    pub path_map: Option<Vec<(String, String)>>,
}

impl Builder {
    /// Declares a key of the state; a key declared again keeps its place and takes the new kind.
    pub fn add_key(&mut self, name: &str, kind: Kind) -> Result<(), Failure> {
        if name == TASKS {
            return Err(Failure::error(format!(
                "Channel '{TASKS}' is reserved and cannot be used in the graph."
            )));
        }
        match self.keys.iter_mut().find(|(key, _)| key == name) {
            Some((_, declared)) => *declared = kind,
            None => self.keys.push((name.into(), kind)),
        }
        Ok(())
    }

    /// Adds a node. Nodes are numbered from 1 in the order of these calls.
    pub fn add_node(&mut self, name: &str, options: NodeOptions) -> Result<NodeId, Failure> {
        validate::node_name(self, name)?;
        let node = NodeId(self.nodes.len() as u32 + 1);
        self.names.insert(name.into(), node);
        self.nodes.push(NodeSpec {
            name: name.into(),
            options,
        });
        Ok(node)
    }

    /// Says that a node has a compiled graph inside, for who looks at the graph; of several the last is drawn.
    /// Subgraphs are numbered from 0 in the order of these calls.
    pub fn add_subgraph(&mut self, node: NodeId, graph: Rc<Graph>, builder: Rc<RefCell<Builder>>) -> u32 {
        self.subgraphs.push(Subgraph { node, graph, builder });
        self.subgraphs.len() as u32 - 1
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
        validate::graph(self)?;
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
            input: compiler.input,
            sends: compiler.sends,
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
        for (key, kind) in &builder.keys {
            compiler.channel(key, kind.clone(), vec![]);
        }
        compiler.input = compiler.channel(START, Kind::Ephemeral, vec![NodeId::START]);
        compiler.sends = compiler.channel(TASKS, Kind::Sends, vec![]);
        compiler.attach_nodes();
        compiler
    }

    fn channel(&mut self, name: &str, kind: Kind, triggers: Vec<NodeId>) -> ChannelId {
        let id = ChannelId(self.channels.len() as u32);
        self.channels.push(ChannelSpec {
            name: name.into(),
            kind,
            triggers,
        });
        id
    }

    fn attach_nodes(&mut self) {
        let ranks = ranks(self.builder);
        self.nodes.push(Node {
            name: START.into(),
            triggers: vec![self.input],
            trigger: None,
            edges: Vec::new(),
            branches: Vec::new(),
            rank: ranks[0],
        });
        for (spec, id) in self.builder.nodes.iter().zip(1..) {
            let kind = match spec.options.defer {
                true => Kind::DeferredTrigger,
                false => Kind::Trigger,
            };
            let trigger = self.channel(&format!("branch:to:{}", spec.name), kind, vec![NodeId(id)]);
            self.nodes.push(Node {
                name: spec.name.as_str().into(),
                triggers: vec![trigger],
                trigger: Some(trigger),
                edges: Vec::new(),
                branches: Vec::new(),
                rank: ranks[id as usize],
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
