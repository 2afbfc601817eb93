//! Pictures of graphs: options in, LangGraph's nodes and edges out.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::options::{self, wrong_type};
use super::value::is_nothing;
use crate::engine::graph::{Drawing, END, MermaidOptions, START};
use crate::error::Failure;

#[wasm_bindgen]
extern "C" {
    /// What `drawMermaid` takes.
    type DrawingOptions;

    #[wasm_bindgen(method, getter, structural, js_name = withStyles)]
    fn with_styles(this: &DrawingOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = curveStyle)]
    fn curve_style(this: &DrawingOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = nodeColors)]
    fn node_colors(this: &DrawingOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural, js_name = wrapLabelNWords)]
    fn wrap_label_words(this: &DrawingOptions) -> JsValue;
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

/// The nodes and the edges, from which the package makes LangGraph's JSON: of a node its id, type and name and then its
/// metadata, keys and values in turn; of an edge its ends, whether it is conditional, and its label if it has one.
pub fn parts(drawing: &Drawing) -> Array {
    let nodes = Array::new();
    for node in drawing.nodes() {
        let id = node.id.as_str();
        let kind = match id == START || id == END {
            true => "schema",
            false => "runnable",
        };
        let row = Array::new();
        push(&row, id);
        push(&row, kind);
        push(&row, node.name());
        for (key, value) in &node.metadata {
            push(&row, key);
            push(&row, value);
        }
        nodes.push(&row);
    }
    let edges = Array::new();
    for edge in drawing.edges() {
        let row = Array::new();
        push(&row, &edge.source);
        push(&row, &edge.target);
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
