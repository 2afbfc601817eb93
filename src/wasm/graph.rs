//! Graphs as JavaScript builds and runs them.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::cache::Cache;
use super::checkpoint::FlatTuple;
use super::checkpointer::{self, Checkpointer};
use super::drive::{Launch, StartPoint};
use super::graph_options::{self, Configurable, GraphOptions};
use super::host::{self, Program, ThreadHost};
use super::output::{Form, Output};
use super::policy::{self, GraphProperties, NodePolicies, PolicyFunctions};
use super::schema::{self, ChannelLike};
use super::session::{Parent, Session, Standing};
use super::state::{self, UpdateRequest};
use super::stream::RunCore;
use super::{checkpoint, drawing, guard, options, value};
use crate::engine::graph::{Builder, Drawing, Graph, Keys, NodeId, NodeOptions, Schemas};
use crate::engine::run::Settings;
use crate::error::{Code, Error, Failure, Kind as ErrorKind};
use crate::service::mode::{Mode, Modes};

/// A graph and the user code that belongs to it.
pub struct Compiled {
    /// What runs.
    pub graph: Rc<Graph>,
    /// Its functions.
    pub program: Program,
    /// Where its checkpoints are kept.
    pub checkpointer: Checkpointer,
    /// The user functions of its nodes' policies.
    pub functions: PolicyFunctions,
}

/// What `StateGraph` calls.
#[wasm_bindgen]
#[derive(Default)]
pub struct GraphBuilder {
    builder: Rc<RefCell<Builder>>,
    functions: PolicyFunctions,
}

#[wasm_bindgen]
impl GraphBuilder {
    /// A graph without nodes.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsValue> {
        guard::healthy()?;
        Ok(Self::default())
    }

    /// A state key; returns its number. `identity` is the number of its reducer, by which that is called, or of the
    /// channel itself.
    #[wasm_bindgen(js_name = addKey)]
    pub fn add_key(
        &self,
        name: &str,
        channel: &ChannelLike,
        identity: u32,
        is_validated: bool,
    ) -> Result<u32, Failure> {
        let key = schema::key(name, channel, identity, is_validated)?;
        let key = self.builder.borrow_mut().add_key(name, key)?;
        Ok(key.0)
    }

    /// Which keys nodes read, which are taken from the input, and which the last state shows.
    #[wasm_bindgen(js_name = setSchemas)]
    pub fn set_schemas(&self, state: Vec<u32>, input: Vec<u32>, output: Vec<u32>) -> Result<(), Failure> {
        self.builder.borrow_mut().set_schemas(Schemas {
            state: Some(schema::keys(state)),
            input: Some(schema::keys(input)),
            output: Some(schema::keys(output)),
        })
    }

    /// The keys that a node reads instead of the state's.
    #[wasm_bindgen(js_name = setNodeInput)]
    pub fn set_node_input(&self, node: u32, keys: Vec<u32>) {
        self.builder.borrow_mut().set_input(NodeId(node), schema::keys(keys));
    }

    /// Has keys trigger a node: one of them, or all together.
    pub fn listen(&self, node: u32, keys: Vec<u32>, needs_all: bool) {
        self.builder
            .borrow_mut()
            .listen(NodeId(node), schema::keys(keys), needs_all);
    }

    /// A node; returns the number by which its function is called. Its error handler has the number before.
    #[wasm_bindgen(js_name = addNode)]
    #[allow(clippy::too_many_arguments)]
    pub fn add_node(
        &self,
        name: &str,
        ends: JsValue,
        defer: bool,
        metadata_keys: Vec<String>,
        metadata_values: Vec<String>,
        tools: Option<String>,
        policies: Option<NodePolicies>,
    ) -> Result<u32, Failure> {
        let mut options = NodeOptions {
            ends: options::names("ends", &ends)?.unwrap_or_default(),
            input: None,
            defer,
            metadata: metadata_keys.into_iter().zip(metadata_values).collect(),
            tools,
            ..NodeOptions::default()
        };
        if let Some(policies) = policies {
            options = self.functions.of_node(&policies, options)?;
        }
        let node = self.builder.borrow_mut().add_node(name, options)?;
        Ok(node.0)
    }

    /// Policies for nodes that do not say.
    #[wasm_bindgen(js_name = setNodeDefaults)]
    pub fn set_node_defaults(&self, policies: &NodePolicies) -> Result<(), Failure> {
        let defaults = self.functions.of_all(policies, self.builder.borrow().defaults())?;
        self.builder.borrow_mut().set_defaults(defaults);
        Ok(())
    }

    /// Says that a node has a compiled graph inside; returns the number by which pictures name it.
    #[wasm_bindgen(js_name = addSubgraph)]
    pub fn add_subgraph(&self, node: u32, subgraph: &CompiledGraph) -> u32 {
        let graph = subgraph.compiled.graph.clone();
        let builder = subgraph.builder.clone();
        self.builder.borrow_mut().add_subgraph(NodeId(node), graph, builder)
    }

    /// An edge.
    #[wasm_bindgen(js_name = addEdge)]
    pub fn add_edge(&self, source: &str, target: &str) -> Result<(), Failure> {
        self.builder.borrow_mut().add_edge(source, target)
    }

    /// A waiting edge.
    #[wasm_bindgen(js_name = addJoin)]
    pub fn add_join(&self, sources: Vec<String>, target: &str) -> Result<(), Failure> {
        self.builder.borrow_mut().add_join(sources, target)
    }

    /// A conditional edge, with its path map as two lists; returns the number by which its function is called.
    #[wasm_bindgen(js_name = addBranch)]
    pub fn add_branch(
        &self,
        source: &str,
        name: &str,
        answers: Option<Vec<String>>,
        targets: Vec<String>,
    ) -> Result<u32, Failure> {
        let path_map = answers.map(|answers| answers.into_iter().zip(targets).collect());
        let branch = self.builder.borrow_mut().add_branch(source, name, path_map)?;
        Ok(branch.0)
    }

    /// Refuses a sequence of nodes of which one is there already.
    #[wasm_bindgen(js_name = checkSequence)]
    pub fn check_sequence(&self, names: Vec<String>) -> Result<(), Failure> {
        self.builder.borrow().check_sequence(&names)
    }

    /// The graph of an entrypoint; its function is the program's node 1.
    ///
    /// # Errors
    /// A timeout that is none, and what is no checkpointer.
    pub fn entrypoint(
        program: Program,
        name: &str,
        checkpointer: JsValue,
        timeout: &JsValue,
    ) -> Result<CompiledGraph, JsValue> {
        guard::healthy()?;
        let functions = PolicyFunctions::default();
        Ok(compiled(
            Graph::entrypoint(name, policy::timeout(timeout)?),
            program,
            checkpointer,
            Rc::default(),
            functions,
        )?)
    }

    /// Checks the graph and makes it ready to run with the functions of `program`.
    pub fn compile(
        &self,
        program: Program,
        name: Option<String>,
        interrupt_before: JsValue,
        interrupt_after: JsValue,
        checkpointer: JsValue,
    ) -> Result<CompiledGraph, Failure> {
        let graph = self.builder.borrow().compile(
            name.as_deref(),
            options::names("interruptBefore", &interrupt_before)?,
            options::names("interruptAfter", &interrupt_after)?,
        )?;
        compiled(
            graph,
            program,
            checkpointer,
            self.builder.clone(),
            self.functions.clone(),
        )
    }
}

fn compiled(
    graph: Graph,
    program: Program,
    checkpointer: JsValue,
    builder: Rc<RefCell<Builder>>,
    functions: PolicyFunctions,
) -> Result<CompiledGraph, Failure> {
    let nodes = graph.nodes().iter().map(|node| node.name.to_string()).collect();
    let channels = graph
        .channels()
        .iter()
        .map(|channel| channel.name.to_string())
        .collect();
    program.bind(nodes, channels, graph.keys().count() as u32);
    let compiled = Compiled {
        graph: Rc::new(graph),
        program,
        checkpointer: Checkpointer::read(checkpointer)?,
        functions,
    };
    Ok(CompiledGraph {
        compiled: Rc::new(compiled),
        builder,
    })
}

/// What `CompiledStateGraph` calls.
#[wasm_bindgen]
pub struct CompiledGraph {
    compiled: Rc<Compiled>,
    /// Pictures show the graph as it is now: nodes that were added since are in them.
    builder: Rc<RefCell<Builder>>,
}

impl CompiledGraph {
    /// The graph, for who runs it in another way.
    pub fn compiled(&self) -> &Rc<Compiled> {
        &self.compiled
    }

    fn picture(&self, xray: &JsValue) -> Result<Drawing, Failure> {
        self.builder
            .borrow()
            .drawing(&self.compiled.graph, drawing::levels(xray))
    }

    /// A run of the graph inside a task of another.
    ///
    /// # Errors
    /// As for `stream` and `invoke`.
    pub fn nested(
        &self,
        properties: GraphProperties,
        input: JsValue,
        options: GraphOptions,
        invokes: bool,
        is_output: bool,
        parent: Parent,
    ) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let (form, modes) = match invokes {
            true => (Form::Last, Modes::only(Mode::Values)),
            false => graph_options::reading(&options, Mode::Values)?,
        };
        let usual = self.usual(invokes || is_output);
        self.run(properties, input, options, form, modes, Some(parent), usual)
    }

    /// The keys that a run shows unless it is asked for others: the output's, or all.
    fn usual(&self, is_output: bool) -> &Keys {
        match is_output {
            true => self.compiled.graph.shown(),
            false => &Keys::All,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn run(
        &self,
        properties: GraphProperties,
        input: JsValue,
        options: GraphOptions,
        form: Form,
        modes: Modes,
        parent: Option<Parent>,
        usual: &Keys,
    ) -> Result<RunCore, JsValue> {
        let graph = &self.compiled.graph;
        options::names("tags", &options.tags())?;
        options::object("metadata", options.metadata())?;
        // LangGraph checks the name of an input key, and then takes the whole input all the same.
        schema::channels(graph, "inputKeys", &options.input_keys())?;
        let shows_subgraphs = options.subgraphs().is_truthy();
        let (place, from) = self.stand(&options, parent)?;
        let output = Output::new(form, modes, shows_subgraphs);
        let functions = self.compiled.functions.clone();
        let retry = properties.retry(&functions)?;
        let cache = options::given_or(options.cache(), properties.cache());
        let cache = cache.is_object().then_some(Cache { object: cache });
        let has_cache = cache.is_some();
        let session = Session::new(self.compiled.clone(), host::origin(), output, place, functions, cache);
        let (before, after) = graph.breakpoints();
        let defaults = Settings::default();
        let configurable: Configurable = options.configurable().unchecked_into();
        let settings = Settings {
            recursion_limit: options::number("recursionLimit", &options.recursion_limit())?
                .unwrap_or(defaults.recursion_limit),
            max_concurrency: options::concurrency("maxConcurrency", &options.max_concurrency())?,
            interrupt_before: options::breakpoints(graph, "interruptBefore", &options.interrupt_before(), before)?,
            interrupt_after: options::breakpoints(graph, "interruptAfter", &options.interrupt_after(), after)?,
            wanted: session.wanted(),
            durability: session.durability(),
            strict_resume: configurable.is_object() && configurable.strict_resume() == true,
            shown: schema::shown(graph, &options.output_keys(), usual)?,
            retry,
            step_timeout: properties.superstep_millis()?,
            has_cache,
            snapshot_bound: snapshot_bound(graph),
        };
        let launch = Launch {
            input,
            config: options.into(),
            settings,
            announcement: None,
            from,
        };
        Ok(RunCore::new(session, launch))
    }

    /// Where a run stands among the graphs around it and in its thread.
    fn stand(&self, options: &GraphOptions, parent: Option<Parent>) -> Result<(Standing, StartPoint), JsValue> {
        let configurable = options::object("configurable", options.configurable())?;
        let configurable: Configurable = configurable.unchecked_into();
        let checkpointer = &self.compiled.checkpointer;
        let lent = parent.as_ref().and_then(|parent| parent.session.lent_saver());
        let saver = checkpointer.saver(lent)?;
        let namespace = match &parent {
            Some(parent) => checkpointer.namespace(parent.pad.borrow_mut().next_subgraph()),
            None => String::new(),
        };
        let durability = graph_options::durability(options, parent.as_ref())?;
        let mut from = StartPoint::default();
        let mut thread = None;
        if let Some(saver) = saver {
            if !configurable.is_object() || value::is_nothing(&configurable.thread_id()) {
                return Err(graph_options::no_thread_id().into());
            }
            from = graph_options::start_of(&configurable, &namespace, parent.is_some())?;
            let parents = graph_options::parents(&configurable, parent.as_ref());
            thread = Some(host::host().thread(&saver, options, &namespace, &parents));
        }
        let place = Standing {
            path: path(&namespace),
            namespace: namespace.into(),
            parent,
            thread,
            durability,
            asks_without_saver: false,
        };
        Ok((place, from))
    }
}

/// After how many supersteps checkpoints are to hold the values of delta keys.
pub fn snapshot_bound(graph: &Graph) -> u64 {
    let bound = match graph.deltas() {
        [] => None,
        _ => host::host().snapshot_bound(),
    };
    bound.map_or(Settings::default().snapshot_bound, |bound| bound as u64)
}

/// A namespace as a list.
fn path(namespace: &str) -> Array {
    let path = Array::new();
    for part in namespace.split('|').filter(|part| !part.is_empty()) {
        path.push(&JsValue::from_str(part));
    }
    path
}

#[wasm_bindgen]
impl CompiledGraph {
    /// A run that streams what its options ask for, of the whole state or with `is_output` of the output's keys.
    ///
    /// # Errors
    /// Options that are none; the message names the field.
    pub fn stream(
        &self,
        properties: GraphProperties,
        input: JsValue,
        options: GraphOptions,
        is_output: bool,
    ) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let (form, modes) = graph_options::reading(&options, Mode::Updates)?;
        let usual = self.usual(is_output);
        self.run(properties, input, options, form, modes, None, usual)
    }

    /// A run whose one chunk is its last state.
    ///
    /// # Errors
    /// Options that are none; the message names the field.
    pub fn invoke(
        &self,
        properties: GraphProperties,
        input: JsValue,
        options: GraphOptions,
    ) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let usual = self.usual(true);
        let modes = Modes::only(Mode::Values);
        self.run(properties, input, options, Form::Last, modes, None, usual)
    }

    /// The saver in which the graph's threads are, or else the one that a graph around lends.
    ///
    /// # Errors
    /// There is none.
    #[wasm_bindgen(js_name = stateSaver)]
    pub fn state_saver(&self, lent: JsValue) -> Result<JsValue, Failure> {
        let lent = (!value::is_nothing(&lent)).then_some(lent);
        self.compiled
            .checkpointer
            .saver(lent)?
            .ok_or_else(|| Failure::coded(ErrorKind::GraphValue, Code::MissingCheckpointer, "No checkpointer set"))
    }

    /// The namespace of the graph's checkpoints, from that of the task that runs it.
    #[wasm_bindgen(js_name = ownNamespace)]
    pub fn own_namespace(&self, task: String) -> String {
        self.compiled.checkpointer.namespace(task)
    }

    /// Whether the graph keeps no checkpoints, whatever the graphs around it do.
    #[wasm_bindgen(getter, js_name = keepsNothing)]
    pub fn keeps_nothing(&self) -> bool {
        matches!(self.compiled.checkpointer, Checkpointer::None)
    }

    /// The place of a subgraph by names alone, from a namespace: `a|b` of `a:1|1|b:2`.
    #[wasm_bindgen(js_name = placeOf)]
    pub fn place_of(namespace: &str) -> String {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let mut parts: Vec<&str> = namespace.split('|').collect();
        parts.retain(|part| !is_number(part));
        checkpointer::without_ids(&parts.join("|"))
    }

    /// Refuses a list of supersteps with nothing to do, by how many updates each has, and a namespace of no graph.
    #[wasm_bindgen(js_name = checkSupersteps)]
    pub fn check_supersteps(&self, updates: Vec<u32>, namespace: &str) -> Result<(), Failure> {
        if updates.is_empty() {
            return Err(Failure::error("No supersteps provided"));
        }
        if updates.contains(&0) {
            return Err(Failure::error("No updates provided"));
        }
        if !namespace.is_empty() {
            let place = Self::place_of(namespace);
            return Err(Failure::error(format!("Subgraph \"{place}\" not found")));
        }
        Ok(())
    }

    /// The keys whose values a checkpoint does not hold, though they have some.
    pub fn unread(&self, tuple: &FlatTuple) -> Vec<String> {
        checkpoint::unread(&self.compiled.graph, tuple)
    }

    /// The values, the next nodes and the tasks of a checkpoint.
    ///
    /// # Errors
    /// A checkpoint that cannot be read, and what a reducer throws.
    pub fn view(
        &self,
        tuple: FlatTuple,
        thread: &ThreadHost,
        namespace: &str,
        applies_pending: bool,
    ) -> Result<Array, JsValue> {
        guard::healthy()?;
        state::view(&self.compiled, &tuple, thread, namespace, applies_pending).map_err(|failed| match failed {
            Error::Thrown(thrown) => thrown,
            Error::Failed(failed) => failed.into(),
            _ => JsValue::UNDEFINED,
        })
    }

    /// One superstep of `updateState`, as a run that has no chunks.
    ///
    /// # Errors
    /// A configuration that is none.
    pub fn update(
        &self,
        thread: ThreadHost,
        options: GraphOptions,
        namespace: String,
        values: Vec<JsValue>,
        nodes: Vec<JsValue>,
    ) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let configurable: Configurable = options.configurable().unchecked_into();
        let id = match configurable.is_object() {
            true => graph_options::named_checkpoint(&configurable)?,
            false => None,
        };
        let place = Standing {
            path: path(&namespace),
            namespace: namespace.into(),
            thread: Some(thread),
            ..Standing::default()
        };
        let output = Output::new(Form::Last, Modes::only(Mode::Values), false);
        let functions = PolicyFunctions::default();
        let session = Session::new(self.compiled.clone(), host::origin(), output, place, functions, None);
        let settings = Settings {
            durability: session.durability(),
            snapshot_bound: snapshot_bound(&self.compiled.graph),
            ..Settings::default()
        };
        let from = StartPoint {
            id,
            is_named_by_parent: false,
            update: Some(UpdateRequest { values, nodes }),
        };
        let launch = Launch {
            input: JsValue::UNDEFINED,
            config: options.into(),
            settings,
            announcement: None,
            from,
        };
        Ok(RunCore::new(session, launch))
    }

    /// The graph's name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.compiled.graph.name().to_string()
    }

    /// The graph's picture as Mermaid text, with those of its subgraphs inside as `xray` asks.
    ///
    /// # Errors
    /// Options that are none, and a graph that cannot be drawn.
    pub fn mermaid(&self, xray: JsValue, options: JsValue) -> Result<String, JsValue> {
        guard::healthy()?;
        let options = drawing::mermaid_options(options)?;
        Ok(self.picture(&xray)?.mermaid(&options))
    }

    /// The picture's nodes and edges.
    ///
    /// # Errors
    /// A graph that cannot be drawn.
    pub fn drawing(&self, xray: JsValue) -> Result<js_sys::Array, JsValue> {
        guard::healthy()?;
        Ok(drawing::parts(&self.picture(&xray)?))
    }
}
