//! Pictures of graphs: options in, LangGraph's nodes and edges out.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::field::field;
use super::options::{self, wrong_type};
use super::value::is_nothing;
use crate::engine::graph::{Drawing, MermaidOptions};
use crate::error::Failure;

#[wasm_bindgen]
extern "C" {
    /// What `drawMermaid` takes.
    type DrawingOptions;
}

impl DrawingOptions {
    fn with_styles(&self) -> JsValue {
        field(self, "withStyles")
    }

    fn curve_style(&self) -> JsValue {
        field(self, "curveStyle")
    }

    fn node_colors(&self) -> JsValue {
        field(self, "nodeColors")
    }

    fn wrap_label_words(&self) -> JsValue {
        field(self, "wrapLabelNWords")
    }
}

/// Reads the options of `drawMermaid`.
///
/// # Errors
/// A field of the wrong type, by name.
pub fn mermaid_options(given: JsValue) -> Result<MermaidOptions, Failure> {
    let mut options = MermaidOptions::default();
    let given = options::object("options", given)?;
    if given.is_undefined() {
        return Ok(options);
    }
    let given: &DrawingOptions = given.unchecked_ref();
    let with_styles = given.with_styles();
    if !is_nothing(&with_styles) {
        let flag = with_styles.as_bool();
        options.with_styles = flag.ok_or_else(|| wrong_type("withStyles", "a boolean", &with_styles))?;
    }
    let curve_style = given.curve_style();
    if !is_nothing(&curve_style) {
        options.curve_style = string("curveStyle", &curve_style)?;
    }
    let node_colors = options::object("nodeColors", given.node_colors())?;
    if !node_colors.is_undefined() {
        options.node_colors = colors(node_colors.unchecked_ref())?;
    }
    if let Some(words) = options::number("wrapLabelNWords", &given.wrap_label_words())? {
        options.wrap_label_words = words as usize;
    }
    Ok(options)
}

/// Style lines by class, in the order in which they were written.
fn colors(given: &Object) -> Result<Vec<(String, String)>, Failure> {
    let mut colors = Vec::new();
    for entry in Object::entries(given).iter() {
        let entry: &Array = entry.unchecked_ref();
        let class = entry.get(0).as_string().unwrap_or_default();
        let mut field = String::from("nodeColors.");
        field.push_str(&class);
        colors.push((class, string(&field, &entry.get(1))?));
    }
    Ok(colors)
}

fn string(field: &str, value: &JsValue) -> Result<String, Failure> {
    value.as_string().ok_or_else(|| wrong_type(field, "a string", value))
}

/// How many levels of subgraphs `xray` asks for. As for LangGraph, which counts down to 0, a number that is not reached
/// that way asks for all.
pub fn levels(xray: &JsValue) -> u32 {
    match xray.as_f64() {
        Some(number) if f64::from(number as u32) == number => number as u32,
        _ if xray.is_truthy() => u32::MAX,
        _ => 0,
    }
}

/// A row for each node and one for each edge, from which the package makes LangGraph's JSON. Of a node its id, when a run
/// stops at it, and where it comes from; of an edge the places of its ends, whether it is conditional, and its label if
/// it has one.
pub fn parts(drawing: &Drawing) -> Array {
    let nodes = Array::new();
    for node in drawing.nodes() {
        let row = Array::new();
        push(&row, &node.id);
        push(&row, node.stops);
        for number in &node.origin {
            push_number(&row, *number);
        }
        nodes.push(&row);
    }
    let edges = Array::new();
    for edge in drawing.edges() {
        let row = Array::new();
        push_number(&row, edge.source as u32);
        push_number(&row, edge.target as u32);
        row.push(&edge.conditional.into());
        if let Some(label) = &edge.label {
            push(&row, label);
        }
        edges.push(&row);
    }
    Array::of2(&nodes, &edges)
}

fn push(row: &Array, text: &str) {
    row.push(&JsValue::from_str(text));
}

fn push_number(row: &Array, number: u32) {
    row.push(&number.into());
}
