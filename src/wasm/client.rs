//! `Client`: LangGraph Server's runs, with no server in between.

use std::rc::Rc;

use js_sys::Date;
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::cache::Cache;
use super::graph::CompiledGraph;
use super::graph_options::{self, GraphOptions};
use super::guard;
use super::host::{self, entropy};
use super::join::JoinCore;
use super::options;
use super::output::{Form, Output};
use super::payload::{self, RunPayload, ThreadOptions};
use super::policy::GraphProperties;
use super::service::{ClientHost, Served, Service, Slot};
use super::session::{Session, Standing};
use super::stream::RunCore;
use super::value::is_nothing;
use crate::error::Failure;
use crate::id::{self, Origin};
use crate::service::assistants::{Assistant, Given};
use crate::service::mode::{Caller, Mode, Modes};
use crate::service::records::{IfExists, Records, not_found};
use crate::service::runs::{Run, Status};
use crate::service::threads;

/// The graphs of a client and their runs.
#[wasm_bindgen]
pub struct ClientCore {
    pub(super) service: Rc<Service>,
}

/// A run that is being made.
struct Order {
    assistant: Rc<Assistant<JsValue>>,
    served: Served,
    payload: RunPayload,
    form: Form,
    modes: Modes,
    origin: Origin,
}

/// The thread of a run.
struct OnThread {
    id: Uuid,
    options: ThreadOptions,
    /// Whether it is forgotten after the run.
    is_temporary: bool,
}

/// What a run leaves with its thread for those that follow.
struct Kept {
    metadata: JsValue,
    config: JsValue,
}

#[wasm_bindgen]
impl ClientCore {
    /// A client without graphs.
    ///
    /// # Errors
    /// The engine has panicked.
    #[wasm_bindgen(constructor)]
    pub fn new(host: ClientHost) -> Result<Self, JsValue> {
        guard::healthy()?;
        let service = Rc::new(Service::new(host));
        Ok(Self { service })
    }

    /// Adds a graph under a name, with the configuration that is bound to it and the saver of its threads.
    pub fn add(
        &self,
        name: &str,
        graph: &CompiledGraph,
        properties: GraphProperties,
        bound: GraphOptions,
        saver: JsValue,
    ) {
        self.service.graphs.borrow_mut().push(Served {
            compiled: graph.compiled().clone(),
            bound,
            properties,
            saver,
        });
        let system = host::host().entry("created_by", &JsValue::from_str("system"));
        let given = Given {
            name: name.to_owned(),
            description: None,
            config: None,
            context: None,
            metadata: system,
        };
        self.service.assistants.borrow_mut().add_graph(name, given, Date::now());
    }

    /// A run of `client.runs.stream`.
    ///
    /// # Errors
    /// An assistant or a thread that is not there, a busy thread, a payload with a wrong field.
    pub fn stream(&self, thread: JsValue, assistant: JsValue, payload: RunPayload) -> Result<RunCore, JsValue> {
        let modes = self.modes(&payload)?;
        self.run(thread, assistant, payload, Form::Chunk, modes, false)
    }

    /// A run of `client.runs.create`, which nobody reads yet, and which can be asked for.
    ///
    /// # Errors
    /// As for `stream`.
    pub fn create(&self, thread: JsValue, assistant: JsValue, payload: RunPayload) -> Result<RunCore, JsValue> {
        let modes = self.modes(&payload)?;
        let run = self.run(thread, assistant, payload, Form::Chunk, modes, true)?;
        Ok(run.continuing(true))
    }

    /// A run of `client.runs.wait`: its one chunk is its last state.
    ///
    /// # Errors
    /// As for `stream`.
    pub fn wait(&self, thread: JsValue, assistant: JsValue, payload: RunPayload) -> Result<RunCore, JsValue> {
        let modes = Modes::only(Mode::Values);
        self.run(thread, assistant, payload, Form::Answer, modes, false)
    }

    /// What a run tells from now on, or has told since an event: the number of one, or `-1` for all.
    ///
    /// # Errors
    /// A run that is not there, and a mode that is none.
    pub fn join(
        &self,
        thread: JsValue,
        run: &str,
        last_event: JsValue,
        modes: JsValue,
        cancels: bool,
    ) -> Result<JoinCore, JsValue> {
        guard::healthy()?;
        let run = self.run_of(&thread, run)?;
        let names = options::names("streamMode", &modes)?.unwrap_or_default();
        let modes = Modes::parse(names.iter().map(String::as_str), Caller::Client)?;
        let after = last_event.as_string().and_then(|number| number.parse().ok());
        let session = self.service.session(&run.id);
        Ok(JoinCore::new(session, after, modes, cancels))
    }

    fn modes(&self, payload: &RunPayload) -> Result<Modes, Failure> {
        let modes = payload::modes(payload)?;
        Ok(match modes.is_empty() {
            true => Modes::only(Mode::Values),
            false => modes,
        })
    }

    fn run(
        &self,
        thread: JsValue,
        assistant: JsValue,
        payload: RunPayload,
        form: Form,
        modes: Modes,
        is_known: bool,
    ) -> Result<RunCore, JsValue> {
        guard::healthy()?;
        let assistant = self.assistant(&options::text("assistantId", &assistant)?)?;
        let served = self.service.graphs.borrow()[assistant.graph].clone();
        let order = Order {
            assistant,
            served,
            payload,
            form,
            modes,
            origin: host::origin(),
        };
        let is_stateless = is_nothing(&thread);
        let keeps = is_stateless && payload::keeps(&order.payload)?;
        let is_resumable = payload::is_resumable(&order.payload);
        if is_stateless && !keeps && !is_known && !is_resumable {
            return self.run_stateless(order);
        }
        let mut options = ThreadOptions::read(&order.payload)?;
        options.creates |= is_stateless;
        let id = match is_stateless {
            true => id::random(entropy()),
            false => threads::id(&options::text("threadId", &thread)?)?,
        };
        let is_temporary = is_stateless && !keeps;
        self.run_on(
            order,
            OnThread {
                id,
                options,
                is_temporary,
            },
        )
    }

    fn run_stateless(&self, order: Order) -> Result<RunCore, JsValue> {
        let bound = self.bound(&order);
        let thread_id = id::text(&id::random(entropy()));
        let place = Standing {
            asks_without_saver: true,
            ..Standing::default()
        };
        let runtime = order.runtime(&bound, &thread_id)?;
        order.ready(&bound, runtime, place, false).map(|(run, _)| run)
    }

    fn run_on(&self, order: Order, on: OnThread) -> Result<RunCore, JsValue> {
        let service = &self.service;
        let (assistant, metadata) = (order.assistant.clone(), order.payload.metadata());
        let is_resumable = payload::is_resumable(&order.payload);
        let thread = self.thread_for(&order, &on)?;
        let given = &assistant.given;
        let bound = service.host.bound(&self.bound(&order), &thread.config);
        let kept = service.host.merged(&given.metadata, &thread.metadata);
        let noted = host::host().entry("metadata", &kept);
        let bound = service.host.bound(&bound, &noted);
        let runtime = order.runtime(&bound, &id::text(&on.id))?;
        let mut place = Standing {
            durability: graph_options::durability(order.payload.unchecked_ref(), None)?,
            asks_without_saver: true,
            ..Standing::default()
        };
        if order.served.saver.is_object() {
            let parents = graph_options::parents(runtime.configurable().unchecked_ref(), None);
            place.thread = Some(service.host.thread(&order.served.saver, &runtime, &parents));
        }
        let (run_id, kwargs) = (order.origin.run_id(), service.host.kwargs(&order.payload, &runtime));
        let (run, session) = order.ready(&bound, runtime, place, is_resumable)?;
        let records = &service.host;
        let now = Date::now();
        let row = Run {
            id: run_id,
            thread: on.id,
            assistant: assistant.id_text.to_string(),
            metadata: records.merged(&kept, &metadata),
            kwargs,
            status: Status::Pending,
            strategy: on.options.strategy,
            is_ready: false,
            holds: false,
            is_undone: false,
            is_temporary: on.is_temporary,
            created: now,
            updated: now,
        };
        service.admit(row, &session)?;
        self.note(&on, thread);
        Ok(run.in_slot(Slot {
            service: service.clone(),
            run: run_id,
            thread: on.id,
            graph: assistant.graph,
            delay: on.options.delay,
        }))
    }

    /// What is bound to a run's graph, with its assistant's configuration over it.
    fn bound(&self, order: &Order) -> GraphOptions {
        let bound = &order.served.bound;
        match &order.assistant.given.config {
            Some(config) => self.service.host.bound(bound, config),
            None => bound.clone(),
        }
    }

    /// What a run's thread is to have: which graph runs there, and how.
    fn thread_for(&self, order: &Order, on: &OnThread) -> Result<Kept, Failure> {
        let service = &self.service;
        let known = service.threads.borrow().find(&on.id).cloned();
        if known.is_none() && !on.options.creates {
            return Err(not_found(format!(
                "Thread with ID {} not found. Make it with `client.threads.create`, or pass `ifNotExists: \"create\"`.",
                id::text(&on.id)
            )));
        }
        let host = host::host();
        let ids = host.with(
            &host.entry("graph_id", &JsValue::from_str(&order.assistant.graph_id)),
            "assistant_id",
            &JsValue::from_str(&order.assistant.id_text),
        );
        let config = |known: &JsValue| service.host.lasting(known, &order.payload.config());
        Ok(match known {
            None => Kept {
                metadata: host.merged(&ids, &order.payload.metadata()),
                config: config(&JsValue::UNDEFINED),
            },
            Some(known) => Kept {
                metadata: host.merged(&known.metadata, &ids),
                config: config(&known.config),
            },
        })
    }

    /// Notes that in the thread, which is made if it is not there.
    fn note(&self, on: &OnThread, Kept { metadata, config }: Kept) {
        let mut threads = self.service.threads.borrow_mut();
        let now = Date::now();
        if threads.find(&on.id).is_some() {
            threads.change(&on.id, now, |thread| {
                thread.metadata = metadata;
                thread.config = config;
            });
        } else {
            // Nothing has its id.
            let _ = threads.create(on.id, metadata, config, IfExists::DoNothing, now);
        }
    }

    /// An assistant by its id, or by its graph's name.
    pub(super) fn assistant(&self, name: &str) -> Result<Rc<Assistant<JsValue>>, Failure> {
        self.service.assistants.borrow().find(name)
    }

    /// A run by its id, on its thread where one is named.
    pub(super) fn run_of(&self, thread: &JsValue, run: &str) -> Result<Run<JsValue>, Failure> {
        let thread = match is_nothing(thread) {
            true => None,
            false => Some(threads::id(&options::text("threadId", thread)?)?),
        };
        let id = id::parse(run).ok_or_else(|| not_found(format!("Run with ID {run} not found")))?;
        self.service.runs.borrow().get(thread.as_ref(), &id).cloned()
    }
}

impl Order {
    /// What the run's nodes find in their runtime.
    fn runtime(&self, bound: &GraphOptions, thread_id: &str) -> Result<GraphOptions, Failure> {
        let run_id = id::text(&self.origin.run_id());
        payload::runtime_config(&self.payload, bound, &self.assistant, &run_id, thread_id)
    }

    /// The run, ready to start.
    fn ready(
        self,
        bound: &GraphOptions,
        runtime: GraphOptions,
        place: Standing,
        is_logged: bool,
    ) -> Result<(RunCore, Rc<Session>), JsValue> {
        let Served {
            compiled, properties, ..
        } = self.served;
        let output = Output::new(self.form, self.modes, payload::shows_subgraphs(&self.payload));
        let output = if is_logged { output.logged() } else { output };
        let functions = compiled.functions.clone();
        let cache = options::given_or(bound.cache(), properties.cache());
        let cache = cache.is_object().then_some(Cache { object: cache });
        let from = match place.thread {
            Some(_) => graph_options::start_of(runtime.configurable().unchecked_ref(), "", false)?,
            None => Default::default(),
        };
        let session = Session::new(compiled, self.origin, output, place, functions, cache);
        let continues = payload::continues(&self.payload)?;
        let launch = payload::launch(&session, bound, &properties, runtime.into(), &self.payload, from)?;
        let run = RunCore::new(session.clone(), launch).continuing(continues);
        Ok((run, session))
    }
}
