//! Options that callers write, read field by field so that an error can name the field.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::value::{is_nothing, type_name};
use crate::engine::graph::{Breakpoints, Graph};
use crate::error::{Failure, Kind};

/// One name, or a list of names; `None` when the field is missing.
///
/// # Errors
/// Any other value, naming the field.
pub fn names(field: &str, value: &JsValue) -> Result<Option<Vec<String>>, Failure> {
    if is_nothing(value) {
        return Ok(None);
    }
    if let Some(name) = value.as_string() {
        return Ok(Some(vec![name]));
    }
    let list = Array::is_array(value).then(|| value.unchecked_ref::<Array>());
    let names = list.and_then(|list| list.iter().map(|item| item.as_string()).collect::<Option<Vec<_>>>());
    match names {
        Some(names) => Ok(Some(names)),
        None => Err(wrong_type(field, "a string or a list of strings", value)),
    }
}

/// A number; `None` when the field is missing.
///
/// # Errors
/// Any other value, naming the field.
pub fn number(field: &str, value: &JsValue) -> Result<Option<f64>, Failure> {
    match value.as_f64() {
        Some(number) => Ok(Some(number)),
        None if is_nothing(value) => Ok(None),
        None => Err(wrong_type(field, "a number", value)),
    }
}

/// An object; `undefined` when the field is missing.
///
/// # Errors
/// Any other value, naming the field.
pub fn object(field: &str, value: JsValue) -> Result<JsValue, Failure> {
    match &value {
        value if is_nothing(value) => Ok(JsValue::UNDEFINED),
        value if value.is_object() && !Array::is_array(value) => Ok(value.clone()),
        value => Err(wrong_type(field, "an object", value)),
    }
}

/// The nodes at which a run stops: the run's own wish, or else the graph's.
///
/// # Errors
/// A name that is no node of the graph.
pub fn breakpoints(
    graph: &Graph,
    field: &str,
    value: &JsValue,
    compiled: &Breakpoints,
) -> Result<Breakpoints, Failure> {
    let Some(names) = names(field, value)? else {
        return Ok(compiled.clone());
    };
    if names == ["*"] {
        return Ok(Breakpoints::All);
    }
    let nodes = names.iter().map(|name| match graph.find(name) {
        Some(node) => Ok(node),
        None => Err(Failure::new(Kind::GraphValidation, format!("Node {name} not in nodes"))),
    });
    Ok(Breakpoints::Nodes(nodes.collect::<Result<_, _>>()?))
}

fn wrong_type(field: &str, expected: &str, received: &JsValue) -> Failure {
    Failure::error(format!(
        "\"{field}\" must be {expected}, received {}",
        type_name(received)
    ))
}
