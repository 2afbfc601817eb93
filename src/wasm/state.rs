//! A thread's state as JavaScript reads and updates it.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::checkpoint::{self, FlatTuple};
use super::graph::Compiled;
use super::host::{Program, ThreadHost};

use super::reduce::Reducers;
use super::session::numbers;
use super::{options, value};
use crate::engine::event::{Snapshot, TaskState};
use crate::engine::graph::{ChannelId, END, Graph};
use crate::engine::run::{NodeUpdate, StateUpdate};
use crate::engine::state;
use crate::error::{Error, Failure, Kind};
use crate::id;

/// The values, the names of the nodes that are next, and what is known of their tasks.
///
/// # Errors
/// A checkpoint that cannot be read, and what a reducer throws.
pub fn view(
    compiled: &std::rc::Rc<Compiled>,
    tuple: &FlatTuple,
    thread: &ThreadHost,
    namespace: &str,
    applies_pending: bool,
) -> Result<Array, Error<JsValue>> {
    let graph = &compiled.graph;
    let saved = checkpoint::read(graph, tuple)?;
    let mut reducers = Reducers {
        graph: graph.clone(),
        program: compiled.program.clone(),
        session: None,
        run: None,
    };
    let view = state::view(graph, &saved, namespace, applies_pending, &mut reducers)?;
    let next = Array::new();
    for node in &view.next {
        next.push(&JsValue::from_str(&graph.node(*node).name));
    }
    let values = shown(graph, &compiled.program, &view.state);
    Ok(Array::of3(
        &values,
        &next,
        &tasks(compiled, &view.tasks, namespace, thread, false),
    ))
}

/// What is known of tasks. With `all` those of graphs that keep no checkpoints have a state, too.
pub fn tasks(
    compiled: &Compiled,
    tasks: &[TaskState<JsValue>],
    namespace: &str,
    thread: &ThreadHost,
    all: bool,
) -> Array {
    let shown = Array::new();
    for state in tasks {
        let (_, node, _, push) = numbers(&state.task);
        let result = match &state.result {
            Some(writes) if compiled.graph.previous().is_some() => last_value(writes),
            Some(writes) => written(&compiled.program, writes),
            None => JsValue::UNDEFINED,
        };
        shown.push(&compiled.program.task_state(
            &id::text(&state.id),
            node,
            push,
            &state.error.clone().unwrap_or_default(),
            checkpoint::shown(&state.interrupts),
            &result,
            &state.task.namespace(&compiled.graph, namespace, &state.id),
            thread,
            all,
        ));
    }
    shown
}

/// A state as callers see it: an object of its keys, or of an entrypoint what it gave last.
pub fn shown(graph: &Graph, program: &Program, state: &Snapshot<JsValue>) -> JsValue {
    match graph.previous() {
        Some(_) if state.values.is_empty() => JsValue::NULL,
        Some(_) => last_value(&state.values),
        None => record(program, &state.values),
    }
}

/// The last of the values; `undefined` if there is none.
pub fn last_value(entries: &[(ChannelId, JsValue)]) -> JsValue {
    entries.last().map(|(_, value)| value.clone()).unwrap_or_default()
}

/// An object with these entries.
pub fn record(program: &Program, entries: &[(ChannelId, JsValue)]) -> JsValue {
    for (key, value) in entries {
        program.put(key.0, value);
    }
    program.built()
}

/// `{ key: value }`; the values of a key that was written more than once are `{ $writes: […] }`.
pub fn written(program: &Program, writes: &[(ChannelId, JsValue)]) -> JsValue {
    let mut grouped: Vec<(ChannelId, Vec<JsValue>)> = Vec::new();
    for (key, value) in writes {
        match grouped.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) => values.push(value.clone()),
            None => grouped.push((*key, vec![value.clone()])),
        }
    }
    for (key, mut values) in grouped {
        let value = match values.len() {
            1 => values.remove(0),
            _ => program.writes(values),
        };
        program.put(key.0, &value);
    }
    program.built()
}

/// One superstep of `updateState`, as the caller wrote it.
#[derive(Clone, Debug)]
pub struct UpdateRequest {
    /// Values, one for each update.
    pub values: Vec<JsValue>,
    /// The nodes in whose name they are; `undefined` for whichever wrote last.
    pub nodes: Vec<JsValue>,
}

impl UpdateRequest {
    /// What it asks for.
    ///
    /// # Errors
    /// Nodes that are not there, and updates that only make sense alone.
    pub fn read(mut self, graph: &Graph) -> Result<StateUpdate<JsValue>, Error<JsValue>> {
        let (Some(values), Some(node)) = (self.values.first().cloned(), self.nodes.first().cloned()) else {
            return Err(Failure::error("No updates provided").into());
        };
        let name = named(&node)?;
        match name.as_deref() {
            None if value::is_nothing(&values) => {
                self.alone("Cannot create empty checkpoint with multiple updates")?;
                Ok(StateUpdate::Nothing)
            }
            Some(END) if values.is_null() => {
                self.alone("Cannot apply multiple updates when clearing state")?;
                Ok(StateUpdate::Clear)
            }
            Some("__copy__") => {
                self.alone("Cannot copy checkpoint with multiple updates")?;
                (self.values, self.nodes) = copied_with(&values);
                Ok(StateUpdate::Copy(self.updates(graph)?))
            }
            Some("__input__") => {
                self.alone("Cannot apply multiple updates when updating as input")?;
                if value::is_nothing(&values) {
                    let message = "Received no input writes for \"__start__\"";
                    return Err(Failure::new(Kind::InvalidUpdate, message).into());
                }
                Ok(StateUpdate::Input(values))
            }
            _ => Ok(StateUpdate::Nodes(self.updates(graph)?)),
        }
    }

    fn alone(&self, refusal: &str) -> Result<(), Failure> {
        match self.values.len() {
            1 => Ok(()),
            _ => Err(Failure::new(Kind::InvalidUpdate, refusal)),
        }
    }

    fn updates(&self, graph: &Graph) -> Result<Vec<NodeUpdate<JsValue>>, Error<JsValue>> {
        let mut updates = Vec::with_capacity(self.values.len());
        for (values, node) in self.values.iter().zip(&self.nodes) {
            let name = named(node)?;
            let node = match &name {
                None => None,
                Some(name) => Some(graph.find(name).ok_or_else(|| no_node(name))?),
            };
            let values = values.clone();
            updates.push(NodeUpdate { node, values });
        }
        Ok(updates)
    }
}

/// The updates that a copy brings: pairs of values and a node, those of one node together.
fn copied_with(pairs: &JsValue) -> (Vec<JsValue>, Vec<JsValue>) {
    let mut updates: Vec<(JsValue, JsValue)> = Vec::new();
    if Array::is_array(pairs) {
        for pair in pairs.unchecked_ref::<Array>().iter() {
            if !Array::is_array(&pair) || pair.unchecked_ref::<Array>().length() != 2 {
                return (Vec::new(), Vec::new());
            }
            let pair: Array = pair.unchecked_into();
            let node = pair.get(1);
            let place = updates.iter().rposition(|(_, known)| *known == node);
            let place = place.map_or(updates.len(), |place| place + 1);
            updates.insert(place, (pair.get(0), node));
        }
    }
    updates.into_iter().unzip()
}

/// The name of a node, where one is given.
fn named(node: &JsValue) -> Result<Option<String>, Failure> {
    match node.as_string() {
        None if !value::is_nothing(node) => Err(options::wrong_type("asNode", "a string", node)),
        name => Ok(name),
    }
}

fn no_node(name: &str) -> Failure {
    Failure::new(Kind::InvalidUpdate, format!("Node \"{name}\" does not exist"))
}
