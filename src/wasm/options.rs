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
    if !Array::is_array(value) {
        return Err(wrong_type(field, "a string or a list of strings", value));
    }
    let mut names = Vec::new();
    for item in value.unchecked_ref::<Array>().iter() {
        match item.as_string() {
            Some(name) => names.push(name),
            None => return Err(wrong_type(field, "a list of strings", &item)),
        }
    }
    Ok(Some(names))
}

/// A text.
///
/// # Errors
/// Any other value, naming the field.
pub fn text(field: &str, value: &JsValue) -> Result<String, Failure> {
    value.as_string().ok_or_else(|| wrong_type(field, "a string", value))
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

/// How many tasks may run at a time; all of them when the field is missing.
///
/// # Errors
/// What is no number of at least 1.
pub fn concurrency(field: &str, value: &JsValue) -> Result<usize, Failure> {
    match number(field, value)? {
        None => Ok(usize::MAX),
        Some(most) if most >= 1.0 => Ok(most as usize),
        Some(_) => Err(Failure::error(format!("\"{field}\" must be at least 1"))),
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
    let mut nodes = Vec::with_capacity(names.len());
    for name in &names {
        match graph.find(name) {
            Some(node) => nodes.push(node),
            None => return Err(Failure::new(Kind::GraphValidation, format!("Node {name} not in nodes"))),
        }
    }
    Ok(Breakpoints::Nodes(nodes))
}

/// What a client's word means; `None` when the field is missing.
///
/// # Errors
/// 422 for any other, with the words that there are.
pub fn word<T>(
    field: &str,
    value: &JsValue,
    parse: impl Fn(&str) -> Option<T>,
    words: &str,
) -> Result<Option<T>, Failure> {
    if is_nothing(value) {
        return Ok(None);
    }
    let word = value.as_string().and_then(|word| parse(&word));
    word.map(Some)
        .ok_or_else(|| Failure::new(Kind::Http(422), format!("\"{field}\" must be {words}")))
}

/// What was given, or else what is bound.
pub fn given_or(given: JsValue, bound: JsValue) -> JsValue {
    match is_nothing(&given) {
        true => bound,
        false => given,
    }
}

/// A field that holds something else than it should.
#[inline(never)]
pub fn wrong_type(field: &str, expected: &str, received: &JsValue) -> Failure {
    Failure::error(format!(
        "\"{field}\" must be {expected}, received {}",
        type_name(received)
    ))
}
