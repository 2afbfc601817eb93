//! What a graph's calls take besides the input, read field by field.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::drive::StartPoint;
use super::field::field;
use super::host;
use super::output::Form;
use super::session::Parent;
use super::{options, value};
use crate::engine::checkpoint::Durability;
use crate::error::Failure;
use crate::id;
use crate::service::mode::{Caller, Mode, Modes};

#[wasm_bindgen]
extern "C" {
    /// What `graph.stream` and `graph.invoke` take as options, and what `graph.withConfig` binds.
    #[derive(Clone)]
    pub type GraphOptions;

    /// What a configuration says of threads.
    pub type Configurable;
}

impl GraphOptions {
    /// What is streamed.
    pub fn stream_mode(&self) -> JsValue {
        field(self, "streamMode")
    }

    /// How many steps the run may take.
    pub fn recursion_limit(&self) -> JsValue {
        field(self, "recursionLimit")
    }

    /// How many tasks may run at a time.
    pub fn max_concurrency(&self) -> JsValue {
        field(self, "maxConcurrency")
    }

    /// Labels of the run.
    pub fn tags(&self) -> JsValue {
        field(self, "tags")
    }

    /// Whether graphs inside the graph are shown.
    pub fn subgraphs(&self) -> JsValue {
        field(self, "subgraphs")
    }

    /// How soon checkpoints must be stored.
    pub fn durability(&self) -> JsValue {
        field(self, "durability")
    }

    /// The same in older words.
    pub fn checkpoint_during(&self) -> JsValue {
        field(self, "checkpointDuring")
    }

    /// What names the thread and the checkpoint, and what callers add.
    pub fn configurable(&self) -> JsValue {
        field(self, "configurable")
    }

    /// Facts about the run.
    pub fn metadata(&self) -> JsValue {
        field(self, "metadata")
    }

    /// A cache of the run's own.
    pub fn cache(&self) -> JsValue {
        field(self, "cache")
    }

    /// The nodes before which the run stops.
    pub fn interrupt_before(&self) -> JsValue {
        field(self, "interruptBefore")
    }

    /// The nodes after which the run stops.
    pub fn interrupt_after(&self) -> JsValue {
        field(self, "interruptAfter")
    }

    /// The keys that are taken from the input.
    pub fn input_keys(&self) -> JsValue {
        field(self, "inputKeys")
    }

    /// The keys that are shown.
    pub fn output_keys(&self) -> JsValue {
        field(self, "outputKeys")
    }
}

impl Configurable {
    /// The thread.
    pub fn thread_id(&self) -> JsValue {
        field(self, "thread_id")
    }

    /// The checkpoint that the run starts from.
    pub fn checkpoint_id(&self) -> JsValue {
        field(self, "checkpoint_id")
    }

    /// The graph whose checkpoint that is.
    pub fn checkpoint_ns(&self) -> JsValue {
        field(self, "checkpoint_ns")
    }

    /// Those of the graphs around it, by namespace.
    pub fn checkpoint_map(&self) -> JsValue {
        field(self, "checkpoint_map")
    }

    /// Whether answers to questions that nobody asks are an error.
    pub fn strict_resume(&self) -> JsValue {
        field(self, "__pregel_strict_resume")
    }
}

/// The form and the modes in which a stream is read.
///
/// # Errors
/// A mode that is none.
pub fn reading(options: &GraphOptions, default: Mode) -> Result<(Form, Modes), Failure> {
    let mode = options.stream_mode();
    let names = options::names("streamMode", &mode)?.unwrap_or_else(|| vec![default.name().into()]);
    let modes = Modes::parse(names.iter().map(String::as_str), Caller::Graph)?;
    let form = match Array::is_array(&mode) {
        true => Form::Pair,
        false => Form::Payload,
    };
    Ok((form, modes))
}

/// How soon a run's checkpoints must be stored: as it says, or as the graph around it.
///
/// # Errors
/// A word that is none.
pub fn durability(options: &GraphOptions, parent: Option<&Parent>) -> Result<Durability, Failure> {
    let wanted = options.durability();
    let during = options.checkpoint_during();
    if !value::is_nothing(&wanted) && !value::is_nothing(&during) {
        return Err(Failure::error(
            "Cannot use both `durability` and `checkpointDuring` at the same time.",
        ));
    }
    match (wanted.as_string().as_deref(), during.as_bool()) {
        (Some("sync"), _) => Ok(Durability::Sync),
        (Some("async"), _) | (None, Some(true)) => Ok(Durability::Async),
        (Some("exit"), _) | (None, Some(false)) => Ok(Durability::Exit),
        (None, None) if value::is_nothing(&wanted) => {
            Ok(parent.map(|parent| parent.session.place.durability).unwrap_or_default())
        }
        _ => Err(options::wrong_type(
            "durability",
            "\"sync\", \"async\" or \"exit\"",
            &wanted,
        )),
    }
}

/// The checkpoint that a run starts from: the one that the caller named, for this graph or for one inside it.
///
/// # Errors
/// An id that is no text.
pub fn start_of(configurable: &Configurable, namespace: &str, is_nested: bool) -> Result<StartPoint, Failure> {
    let map = configurable.checkpoint_map();
    let mapped = match map.is_object() {
        true => host::host().entry_of(&map, namespace),
        false => JsValue::UNDEFINED,
    };
    let is_for_subgraph = configurable.checkpoint_ns().is_truthy();
    let id = match (is_nested || is_for_subgraph, named_checkpoint(configurable)?) {
        (false, Some(named)) => Some(named),
        _ => mapped.as_string().filter(|id| !id.is_empty()),
    };
    Ok(StartPoint {
        is_named_by_parent: is_nested && !namespace.is_empty() && !mapped.is_undefined(),
        id,
        update: None,
    })
}

/// The checkpoint that a configuration names.
///
/// # Errors
/// What is no text.
pub fn named_checkpoint(configurable: &Configurable) -> Result<Option<String>, Failure> {
    let named = configurable.checkpoint_id();
    match named.as_string() {
        None if !value::is_nothing(&named) => Err(options::wrong_type("checkpoint_id", "a string", &named)),
        named => Ok(named.filter(|id| !id.is_empty())),
    }
}

/// The checkpoints of the graphs around a run, by namespace.
pub fn parents(configurable: &Configurable, parent: Option<&Parent>) -> JsValue {
    let map = configurable.checkpoint_map();
    let map = match map.is_object() {
        true => map,
        false => Object::new().into(),
    };
    match parent.and_then(|parent| Some((parent, parent.session.place.thread.as_ref()?))) {
        None => map,
        Some((parent, thread)) => {
            let session = &parent.session;
            let around = host::host().merged(&map, &thread.parents());
            let id = JsValue::from_str(&id::text(&session.latest_checkpoint()));
            with_callers(around, &session.place.namespace, &parent.task, &id)
        }
    }
}

/// The map with a checkpoint for a graph's namespace and for those of the tasks that called the one that runs a graph:
/// `main:1` where `main:1|task:2` does.
fn with_callers(mut map: JsValue, graph: &str, task: &str, id: &JsValue) -> JsValue {
    map = host::host().with(&map, graph, id);
    for (end, byte) in task.bytes().enumerate() {
        if byte == b'|' && end > graph.len() {
            map = host::host().with(&map, task.get(..end).unwrap_or_default(), id);
        }
    }
    map
}

/// Why nothing can be kept for a run that names no thread.
pub fn no_thread_id() -> Failure {
    Failure::error(
        "Failed to put checkpoint. The passed RunnableConfig is missing a required \"thread_id\" field in its \
         \"configurable\" property. When using a checkpointer, you must pass a \"thread_id\" so the checkpointer knows \
         which conversation thread to persist state for. Example: graph.stream(input, { configurable: { thread_id: \
         \"my-thread-id\" } })",
    )
}
