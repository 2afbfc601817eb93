//! What `client.runs.stream` and `client.runs.wait` take, in the SDK's names.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::drive::{Launch, StartPoint};
use super::field::field;
use super::graph::GraphOptions;
use super::host::{entropy, host};
use super::output::Form;
use super::policy::GraphProperties;
use super::session::Session;
use super::{options, value};
use crate::engine::run::Settings;
use crate::error::{Failure, Kind};
use crate::id;
use crate::service::assistants::Assistant;
use crate::service::mode::{Caller, Modes};

#[wasm_bindgen]
extern "C" {
    /// A run's payload. Fields that mean nothing without a thread are not looked at.
    pub type RunPayload;

    type Config;
}

impl RunPayload {
    fn input(&self) -> JsValue {
        field(self, "input")
    }

    fn command(&self) -> JsValue {
        field(self, "command")
    }

    fn config(&self) -> JsValue {
        field(self, "config")
    }

    fn context(&self) -> JsValue {
        field(self, "context")
    }

    fn metadata(&self) -> JsValue {
        field(self, "metadata")
    }

    fn stream_mode(&self) -> JsValue {
        field(self, "streamMode")
    }

    fn stream_subgraphs(&self) -> JsValue {
        field(self, "streamSubgraphs")
    }

    fn interrupt_before(&self) -> JsValue {
        field(self, "interruptBefore")
    }

    fn interrupt_after(&self) -> JsValue {
        field(self, "interruptAfter")
    }

    fn on_disconnect(&self) -> JsValue {
        field(self, "onDisconnect")
    }
}

impl Config {
    fn configurable(&self) -> JsValue {
        field(self, "configurable")
    }

    fn config_metadata(&self) -> JsValue {
        field(self, "metadata")
    }

    fn tags(&self) -> JsValue {
        field(self, "tags")
    }

    fn recursion_limit(&self) -> JsValue {
        field(self, "recursion_limit")
    }

    fn max_concurrency(&self) -> JsValue {
        field(self, "max_concurrency")
    }
}

/// The modes that a payload asks for; none for an empty list or a missing field.
///
/// # Errors
/// A value that is no mode or list of modes.
pub fn modes(payload: &RunPayload) -> Result<Modes, Failure> {
    let names = options::names("streamMode", &payload.stream_mode())?.unwrap_or_default();
    Modes::parse(names.iter().map(String::as_str), Caller::Client)
}

/// Whether graphs inside the graph are shown, too.
pub fn shows_subgraphs(payload: &RunPayload) -> bool {
    payload.stream_subgraphs().is_truthy()
}

/// Whether the run goes on when its reader leaves.
///
/// # Errors
/// An `onDisconnect` that is neither `"cancel"`, which it is when missing, nor `"continue"`.
pub fn continues(payload: &RunPayload) -> Result<bool, Failure> {
    let on_disconnect = payload.on_disconnect();
    match on_disconnect.as_string().as_deref() {
        Some("continue") => Ok(true),
        Some("cancel") => Ok(false),
        None if value::is_nothing(&on_disconnect) => Ok(false),
        _ => Err(Failure::new(
            Kind::Http(422),
            "\"onDisconnect\" must be \"cancel\" or \"continue\"",
        )),
    }
}

/// What a payload starts a run with. What it leaves open is as it is `bound` to the graph.
///
/// # Errors
/// A field of the wrong type, by name.
pub fn launch(
    session: &Session,
    bound: &GraphOptions,
    properties: &GraphProperties,
    assistant: &Assistant,
    payload: RunPayload,
    form: Form,
) -> Result<Launch, Failure> {
    let config = options::object("config", payload.config())?;
    let config = match config.is_undefined() {
        true => Object::new().into(),
        false => config,
    };
    let config: &Config = config.unchecked_ref();
    let graph = &session.graph.graph;
    let (before, after) = graph.breakpoints();
    let defaults = Settings::default();
    let limit = options::given_or(config.recursion_limit(), bound.recursion_limit());
    let concurrency = options::given_or(config.max_concurrency(), bound.max_concurrency());
    let stop_before = options::given_or(payload.interrupt_before(), bound.interrupt_before());
    let stop_after = options::given_or(payload.interrupt_after(), bound.interrupt_after());
    let settings = Settings {
        recursion_limit: options::number("config.recursion_limit", &limit)?.unwrap_or(defaults.recursion_limit),
        max_concurrency: options::concurrency("config.max_concurrency", &concurrency)?,
        interrupt_before: options::breakpoints(graph, "interruptBefore", &stop_before, before)?,
        interrupt_after: options::breakpoints(graph, "interruptAfter", &stop_after, after)?,
        wanted: session.wanted(),
        durability: session.durability(),
        strict_resume: false,
        shown: defaults.shown,
        snapshot_bound: defaults.snapshot_bound,
        retry: properties.retry(&session.functions)?,
        step_timeout: properties.superstep_millis()?,
        has_cache: session.cache.is_some(),
    };
    let run_id = JsValue::from_str(&id::text(&session.origin.run_id()));
    Ok(Launch {
        input: input(&payload)?,
        config: runtime_config(&payload, config, bound, settings.recursion_limit, assistant, &run_id)?,
        settings,
        announcement: (form == Form::Chunk).then(|| host().announcement(&run_id)),
        from: StartPoint::default(),
    })
}

/// The payload's command as a `Command`, or else its input.
fn input(payload: &RunPayload) -> Result<JsValue, Failure> {
    let command = options::object("command", payload.command())?;
    Ok(match command.is_undefined() {
        true => payload.input(),
        false => host().command(&command),
    })
}

/// What nodes find in their runtime: the caller's configuration, checked, and the ids under which the run goes.
fn runtime_config(
    payload: &RunPayload,
    config: &Config,
    bound: &GraphOptions,
    recursion_limit: f64,
    assistant: &Assistant,
    run_id: &JsValue,
) -> Result<JsValue, Failure> {
    options::object("config.configurable", config.configurable())?;
    options::object("config.metadata", config.config_metadata())?;
    options::object("metadata", payload.metadata())?;
    options::object("context", payload.context())?;
    options::names("config.tags", &config.tags())?;
    let thread_id = id::text(&id::random(entropy()));
    let (graph_id, assistant_id) = (&assistant.graph_id, &assistant.assistant_id);
    Ok(host().runtime_config(
        payload,
        bound,
        recursion_limit,
        run_id,
        &thread_id,
        graph_id,
        assistant_id,
    ))
}
