//! What `client.runs.stream` and `client.runs.wait` take, in the SDK's names.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::drive::{Launch, StartPoint};
use super::field::field;
use super::graph::snapshot_bound;
use super::graph_options::GraphOptions;
use super::host::host;
use super::options;
use super::output::Form;
use super::policy::GraphProperties;
use super::session::Session;
use crate::engine::run::Settings;
use crate::error::Failure;
use crate::id;
use crate::service::assistants::Assistant;
use crate::service::mode::{Caller, Modes};
use crate::service::runs::Strategy;

#[wasm_bindgen]
extern "C" {
    /// A run's payload. Fields that mean nothing without a thread are not looked at without one.
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

    /// How it is run.
    pub fn config(&self) -> JsValue {
        field(self, "config")
    }

    /// Its context.
    pub fn context(&self) -> JsValue {
        field(self, "context")
    }

    /// What callers keep with the run.
    pub fn metadata(&self) -> JsValue {
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
    let parse = |word: &str| match word {
        "continue" => Some(true),
        "cancel" => Some(false),
        _ => None,
    };
    let words = "\"cancel\" or \"continue\"";
    Ok(options::word("onDisconnect", &payload.on_disconnect(), parse, words)?.unwrap_or(false))
}

/// What a run on a thread says besides.
pub struct ThreadOptions {
    /// What becomes of runs before it.
    pub strategy: Strategy,
    /// Whether a thread that is not there is made.
    pub creates: bool,
    /// How long it waits before it starts, in milliseconds.
    pub delay: f64,
}

impl ThreadOptions {
    /// What a payload says.
    ///
    /// # Errors
    /// A word that is none, and a time that is no number.
    pub fn read(payload: &RunPayload) -> Result<Self, Failure> {
        let words = "\"reject\", \"enqueue\", \"interrupt\" or \"rollback\"";
        let strategy = field(payload, "multitaskStrategy");
        let creates = |word: &str| match word {
            "create" => Some(true),
            "reject" => Some(false),
            _ => None,
        };
        let if_not_exists = field(payload, "ifNotExists");
        let seconds = options::number("afterSeconds", &field(payload, "afterSeconds"))?;
        Ok(Self {
            strategy: options::word("multitaskStrategy", &strategy, Strategy::parse, words)?.unwrap_or_default(),
            creates: options::word("ifNotExists", &if_not_exists, creates, "\"create\" or \"reject\"")?
                .unwrap_or(false),
            delay: seconds.unwrap_or(0.0) * 1000.0,
        })
    }
}

/// Whether readers may come back for what they have missed.
pub fn is_resumable(payload: &RunPayload) -> bool {
    field(payload, "streamResumable").is_truthy()
}

/// Whether a stateless run's thread stays. The SDK has other words for it than the server.
///
/// # Errors
/// An `onCompletion` that is neither `"delete"` or `"complete"`, which it is when missing, nor `"keep"` or `"continue"`.
pub fn keeps(payload: &RunPayload) -> Result<bool, Failure> {
    let parse = |word: &str| match word {
        "keep" | "continue" => Some(true),
        "delete" | "complete" => Some(false),
        _ => None,
    };
    let words = "\"delete\" or \"keep\", \"complete\" or \"continue\"";
    Ok(options::word("onCompletion", &field(payload, "onCompletion"), parse, words)?.unwrap_or(false))
}

/// What a payload starts a run with. What it leaves open is as it is `bound` to the graph.
///
/// # Errors
/// A field of the wrong type, by name.
pub fn launch(
    session: &Session,
    bound: &GraphOptions,
    properties: &GraphProperties,
    runtime: JsValue,
    payload: &RunPayload,
    from: StartPoint,
) -> Result<Launch, Failure> {
    let graph = &session.graph.graph;
    let (before, after) = graph.breakpoints();
    let defaults = Settings::default();
    let config = config(payload)?;
    let concurrency = options::given_or(config.max_concurrency(), bound.max_concurrency());
    let stop_before = options::given_or(payload.interrupt_before(), bound.interrupt_before());
    let stop_after = options::given_or(payload.interrupt_after(), bound.interrupt_after());
    let settings = Settings {
        recursion_limit: recursion_limit(&config, bound)?,
        max_concurrency: options::concurrency("config.max_concurrency", &concurrency)?,
        interrupt_before: options::breakpoints(graph, "interruptBefore", &stop_before, before)?,
        interrupt_after: options::breakpoints(graph, "interruptAfter", &stop_after, after)?,
        wanted: session.wanted(),
        durability: session.durability(),
        strict_resume: field(payload, "strictResume").is_truthy(),
        shown: defaults.shown,
        snapshot_bound: snapshot_bound(graph),
        retry: properties.retry(&session.functions)?,
        step_timeout: properties.superstep_millis()?,
        has_cache: session.cache.is_some(),
    };
    let announces = session.output.form() == Form::Chunk;
    let run_id = JsValue::from_str(&id::text(&session.origin.run_id()));
    Ok(Launch {
        input: input(payload)?,
        config: runtime,
        settings,
        announcement: announces.then(|| host().announcement(&run_id)),
        from,
    })
}

fn config(payload: &RunPayload) -> Result<Config, Failure> {
    let config = options::object("config", payload.config())?;
    let config = match config.is_undefined() {
        true => Object::new().into(),
        false => config,
    };
    Ok(config.unchecked_into())
}

fn recursion_limit(config: &Config, bound: &GraphOptions) -> Result<f64, Failure> {
    let limit = options::given_or(config.recursion_limit(), bound.recursion_limit());
    let limit = options::number("config.recursion_limit", &limit)?;
    Ok(limit.unwrap_or(Settings::default().recursion_limit))
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
///
/// # Errors
/// A field of the wrong type, by name.
pub fn runtime_config(
    payload: &RunPayload,
    bound: &GraphOptions,
    assistant: &Assistant<JsValue>,
    run_id: &str,
    thread_id: &str,
) -> Result<GraphOptions, Failure> {
    let config = config(payload)?;
    options::object("config.configurable", config.configurable())?;
    options::object("config.metadata", config.config_metadata())?;
    options::object("metadata", payload.metadata())?;
    options::object("context", payload.context())?;
    options::object("checkpoint", field(payload, "checkpoint"))?;
    options::names("config.tags", &config.tags())?;
    let limit = recursion_limit(&config, bound)?;
    let (graph_id, assistant_id) = (&*assistant.graph_id, &*assistant.id_text);
    let context = match &assistant.given.context {
        Some(context) => host().merged(context, &payload.context()),
        None => payload.context(),
    };
    let runtime = host().runtime_config(
        payload,
        bound,
        &context,
        limit,
        run_id,
        thread_id,
        graph_id,
        assistant_id,
    );
    Ok(runtime.unchecked_into())
}
