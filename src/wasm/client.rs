//! `Client`: LangGraph Server's runs, with no server in between.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::cache::Cache;
use super::graph::{Compiled, CompiledGraph, GraphOptions};
use super::guard;
use super::host;
use super::options;
use super::output::{Form, Output};
use super::payload::{self, RunPayload};
use super::policy::GraphProperties;
use super::session::{Session, Standing};
use super::stream::RunCore;
use crate::error::{Failure, Kind};
use crate::service::assistants::Assistants;
use crate::service::mode::{Mode, Modes};

/// The graphs of a client and their runs.
#[wasm_bindgen]
#[derive(Default)]
pub struct ClientCore {
    graphs: RefCell<Vec<Served>>,
    assistants: RefCell<Assistants>,
}

/// A graph of a client.
#[derive(Clone)]
struct Served {
    name: String,
    compiled: Rc<Compiled>,
    /// What `withConfig` bound to it.
    bound: GraphOptions,
    properties: GraphProperties,
}

#[wasm_bindgen]
impl ClientCore {
    /// A client without graphs.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsValue> {
        guard::healthy()?;
        Ok(Self::default())
    }

    /// Adds a graph under a name, with the configuration that is bound to it.
    pub fn add(&self, name: String, graph: &CompiledGraph, properties: GraphProperties, bound: GraphOptions) {
        let compiled = graph.compiled().clone();
        let mut graphs = self.graphs.borrow_mut();
        graphs.push(Served {
            name,
            compiled,
            bound,
            properties,
        });
        *self.assistants.borrow_mut() = Assistants::new(graphs.iter().map(|graph| graph.name.clone()));
    }

    /// A run of `client.runs.stream`.
    ///
    /// # Errors
    /// An assistant there is none of, a thread (they need a checkpointer), a payload with a wrong field.
    pub fn stream(&self, thread: JsValue, assistant: JsValue, payload: RunPayload) -> Result<RunCore, JsValue> {
        let modes = payload::modes(&payload)?;
        let modes = match modes.is_empty() {
            true => Modes::only(Mode::Values),
            false => modes,
        };
        self.run(thread, assistant, payload, Form::Chunk, modes)
    }

    /// A run of `client.runs.wait`: its one chunk is its last state.
    ///
    /// # Errors
    /// As for `stream`.
    pub fn wait(&self, thread: JsValue, assistant: JsValue, payload: RunPayload) -> Result<RunCore, JsValue> {
        self.run(thread, assistant, payload, Form::Answer, Modes::only(Mode::Values))
    }

    fn run(
        &self,
        thread: JsValue,
        assistant: JsValue,
        payload: RunPayload,
        form: Form,
        modes: Modes,
    ) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        if !(thread.is_null() || thread.is_undefined()) {
            return Err(no_threads().into());
        }
        let assistants = self.assistants.borrow();
        let (place, assistant) = assistants.find(&options::text("assistantId", &assistant)?)?;
        let Served {
            compiled,
            bound,
            properties,
            ..
        } = self.graphs.borrow()[place].clone();
        let shows_subgraphs = payload::shows_subgraphs(&payload);
        let place = Standing {
            asks_without_saver: true,
            ..Standing::default()
        };
        let output = Output::new(form, modes, shows_subgraphs);
        let functions = compiled.functions.clone();
        let cache = options::given_or(bound.cache(), properties.cache());
        let cache = cache.is_object().then_some(Cache { object: cache });
        let session = Session::new(compiled.clone(), host::origin(), output, place, functions, cache);
        let continues = payload::continues(&payload)?;
        let launch = payload::launch(&session, &bound, &properties, assistant, payload, form)?;
        Ok(RunCore::new(session, launch).continuing(continues))
    }
}

fn no_threads() -> Failure {
    Failure::new(
        Kind::Http(404),
        "Runs on threads need a checkpointer, which this version does not have. Pass null as the thread id for a \
         stateless run.",
    )
}
