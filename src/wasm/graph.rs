//! Graphs as JavaScript builds and runs them.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::drive::Launch;
use super::host::{self, Program};
use super::output::{Form, Output};
use super::schema::{self, ChannelLike};
use super::session::Session;
use super::stream::RunCore;
use super::{drawing, guard, options};
use crate::engine::graph::{Builder, Drawing, Graph, Keys, NodeId, NodeOptions, Schemas};
use crate::engine::run::Settings;
use crate::error::Failure;
use crate::service::mode::{Caller, Mode, Modes};

/// A graph and the user code that belongs to it.
pub struct Compiled {
    /// What runs.
    pub graph: Rc<Graph>,
    /// Its functions.
    pub program: Program,
}

/// What `StateGraph` calls.
#[wasm_bindgen]
#[derive(Default)]
pub struct GraphBuilder {
    builder: Rc<RefCell<Builder>>,
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
    pub fn set_schemas(&self, state: Vec<u32>, input: Vec<u32>, output: Vec<u32>) {
        self.builder.borrow_mut().schemas = Schemas {
            state: Some(schema::keys(state)),
            input: Some(schema::keys(input)),
            output: Some(schema::keys(output)),
        };
    }

    /// The keys that a node reads instead of the state's.
    #[wasm_bindgen(js_name = setNodeInput)]
    pub fn set_node_input(&self, node: u32, keys: Vec<u32>) {
        self.builder.borrow_mut().set_input(NodeId(node), schema::keys(keys));
    }

    /// A node; returns the number by which its function is called.
    #[wasm_bindgen(js_name = addNode)]
    pub fn add_node(
        &self,
        name: &str,
        ends: JsValue,
        defer: bool,
        metadata_keys: Vec<String>,
        metadata_values: Vec<String>,
    ) -> Result<u32, Failure> {
        let options = NodeOptions {
            ends: options::names("ends", &ends)?.unwrap_or_default(),
            input: None,
            defer,
            metadata: metadata_keys.into_iter().zip(metadata_values).collect(),
        };
        let node = self.builder.borrow_mut().add_node(name, options)?;
        Ok(node.0)
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

    /// Checks the graph and makes it ready to run with the functions of `program`.
    pub fn compile(
        &self,
        program: Program,
        name: Option<String>,
        interrupt_before: JsValue,
        interrupt_after: JsValue,
    ) -> Result<CompiledGraph, Failure> {
        let graph = self.builder.borrow().compile(
            name.as_deref(),
            options::names("interruptBefore", &interrupt_before)?,
            options::names("interruptAfter", &interrupt_after)?,
        )?;
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
        };
        Ok(CompiledGraph {
            compiled: Rc::new(compiled),
            builder: self.builder.clone(),
        })
    }
}

#[wasm_bindgen]
extern "C" {
    /// What `graph.stream` and `graph.invoke` take as options.
    pub type GraphOptions;

    #[wasm_bindgen(method, getter, structural, js_name = streamMode)]
    fn stream_mode(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = recursionLimit)]
    fn recursion_limit(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = maxConcurrency)]
    fn max_concurrency(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn tags(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn configurable(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn metadata(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = interruptBefore)]
    fn interrupt_before(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = interruptAfter)]
    fn interrupt_after(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = inputKeys)]
    fn input_keys(this: &GraphOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = outputKeys)]
    fn output_keys(this: &GraphOptions) -> JsValue;
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

    fn picture(&self) -> Drawing {
        self.builder.borrow().drawing(&self.compiled.graph)
    }

    fn run(
        &self,
        input: JsValue,
        options: GraphOptions,
        form: Form,
        modes: Modes,
        usual: &Keys,
    ) -> Result<RunCore, JsValue> {
        let graph = &self.compiled.graph;
        options::names("tags", &options.tags())?;
        options::object("configurable", options.configurable())?;
        options::object("metadata", options.metadata())?;
        // LangGraph checks the name of an input key, and then takes the whole input all the same.
        schema::channels(graph, "inputKeys", &options.input_keys())?;
        let (before, after) = graph.breakpoints();
        let defaults = Settings::default();
        let settings = Settings {
            recursion_limit: options::number("recursionLimit", &options.recursion_limit())?
                .unwrap_or(defaults.recursion_limit),
            max_concurrency: options::concurrency("maxConcurrency", &options.max_concurrency())?,
            interrupt_before: options::breakpoints(graph, "interruptBefore", &options.interrupt_before(), before)?,
            interrupt_after: options::breakpoints(graph, "interruptAfter", &options.interrupt_after(), after)?,
            wanted: modes.wanted(),
            shown: schema::shown(graph, &options.output_keys(), usual)?,
        };
        let session = Session::new(self.compiled.clone(), host::origin(), Output::new(form, modes));
        let launch = Launch {
            input,
            config: options.into(),
            settings,
            announcement: None,
        };
        Ok(RunCore::new(session, launch))
    }
}

#[wasm_bindgen]
impl CompiledGraph {
    /// A run that streams what its options ask for, of the whole state or with `is_output` of the output's keys.
    ///
    /// # Errors
    /// Options that are none; the message names the field.
    pub fn stream(&self, input: JsValue, options: GraphOptions, is_output: bool) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let mode = options.stream_mode();
        let names = options::names("streamMode", &mode)?.unwrap_or_else(|| vec![Mode::Updates.name().into()]);
        let modes = Modes::parse(names.iter().map(String::as_str), Caller::Graph)?;
        let form = match js_sys::Array::is_array(&mode) {
            true => Form::Pair,
            false => Form::Payload,
        };
        let usual = match is_output {
            true => self.compiled.graph.shown(),
            false => &Keys::All,
        };
        self.run(input, options, form, modes, usual)
    }

    /// A run whose one chunk is its last state.
    ///
    /// # Errors
    /// Options that are none; the message names the field.
    pub fn invoke(&self, input: JsValue, options: GraphOptions) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let usual = self.compiled.graph.shown();
        self.run(input, options, Form::Last, Modes::only(Mode::Values), usual)
    }

    /// The graph's name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.compiled.graph.name().to_string()
    }

    /// The graph as Mermaid text.
    ///
    /// # Errors
    /// Options that are none.
    pub fn mermaid(&self, options: JsValue) -> Result<String, JsValue> {
        guard::healthy()?;
        let options = drawing::mermaid_options(options)?;
        Ok(self.picture().mermaid(&options))
    }

    /// The graph's nodes and edges.
    pub fn drawing(&self) -> Result<js_sys::Array, JsValue> {
        guard::healthy()?;
        Ok(drawing::parts(&self.picture()))
    }
}
