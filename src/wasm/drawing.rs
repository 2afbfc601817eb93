//! Pictures of graphs: options in, LangGraph's JSON out.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::engine::graph::{Drawing, DrawnNode, END, Edge, MermaidOptions, START};
use crate::error::Failure;

/// What `drawMermaid` takes.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    with_styles: Option<bool>,
    curve_style: Option<String>,
    node_colors: Option<NodeColors>,
    wrap_label_n_words: Option<usize>,
}

/// Style lines by class, in the order in which they were written.
struct NodeColors(Vec<(String, String)>);

impl<'de> Deserialize<'de> for NodeColors {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ColorsVisitor)
    }
}

struct ColorsVisitor;

impl<'de> serde::de::Visitor<'de> for ColorsVisitor {
    type Value = NodeColors;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object of style lines by class")
    }

    fn visit_map<M: serde::de::MapAccess<'de>>(self, mut entries: M) -> Result<NodeColors, M::Error> {
        let mut colors = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            colors.push(entry);
        }
        Ok(NodeColors(colors))
    }
}

/// Reads the options of `drawMermaid`.
///
/// # Errors
/// A field of the wrong type.
pub fn mermaid_options(options: JsValue) -> Result<MermaidOptions, JsValue> {
    let defaults = MermaidOptions::default();
    if options.is_undefined() || options.is_null() {
        return Ok(defaults);
    }
    let options: Options = serde_wasm_bindgen::from_value(options)
        .map_err(|refused| Failure::error(format!("Invalid options for drawMermaid: {refused}")))?;
    Ok(MermaidOptions {
        with_styles: options.with_styles.unwrap_or(defaults.with_styles),
        curve_style: options.curve_style.unwrap_or(defaults.curve_style),
        node_colors: options.node_colors.map_or(defaults.node_colors, |colors| colors.0),
        wrap_label_words: options.wrap_label_n_words.unwrap_or(defaults.wrap_label_words),
    })
}

#[derive(Serialize)]
struct Json<'a> {
    nodes: Vec<JsonNode<'a>>,
    edges: Vec<JsonEdge<'a>>,
}

#[derive(Serialize)]
struct JsonNode<'a> {
    id: &'a str,
    r#type: &'static str,
    data: JsonData<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<std::collections::BTreeMap<&'a str, &'a str>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum JsonData<'a> {
    Schema {
        #[serde(rename = "$schema")]
        schema: &'static str,
    },
    Runnable {
        id: [&'static str; 2],
        name: &'a str,
    },
}

#[derive(Serialize)]
struct JsonEdge<'a> {
    source: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a str>,
    conditional: bool,
}

/// The graph as `getGraph().toJSON()` prints it.
pub fn json(drawing: &Drawing) -> Result<JsValue, JsValue> {
    let json = Json {
        nodes: drawing.nodes().iter().map(JsonNode::from).collect(),
        edges: drawing.edges().iter().map(JsonEdge::from).collect(),
    };
    Ok(json.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

impl<'a> From<&'a DrawnNode> for JsonNode<'a> {
    fn from(node: &'a DrawnNode) -> Self {
        let id = node.id.as_str();
        if id == START || id == END {
            return Self {
                id,
                r#type: "schema",
                data: JsonData::Schema {
                    schema: "https://json-schema.org/draft/2020-12/schema",
                },
                metadata: None,
            };
        }
        let metadata = node.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        Self {
            id,
            r#type: "runnable",
            data: JsonData::Runnable {
                id: ["langgraph", "RunnableCallable"],
                name: id.trim_matches('"'),
            },
            metadata: Some(metadata.collect()),
        }
    }
}

impl<'a> From<&'a Edge> for JsonEdge<'a> {
    fn from(edge: &'a Edge) -> Self {
        Self {
            source: &edge.source,
            target: &edge.target,
            data: edge.label.as_deref(),
            conditional: edge.conditional,
        }
    }
}
