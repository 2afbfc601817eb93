//! What a graph must be: one function a rule, in LangGraph's words.

use super::builder::Builder;
use super::{ChannelId, END, START};
use crate::error::{Code, Failure, Kind};

/// The schema of an input or an output is the state's, or has no key that is read from the engine.
pub(super) fn unmanaged(
    builder: &Builder,
    side: &str,
    schema: &Option<Vec<ChannelId>>,
    state: &Option<Vec<ChannelId>>,
) -> Result<(), Failure> {
    let mut names = String::new();
    for key in schema.iter().flatten() {
        let (name, key) = &builder.keys[key.0 as usize];
        if key.is_managed() {
            names.push_str(if names.is_empty() { "" } else { ", " });
            names.push_str(name);
        }
    }
    match names.is_empty() || schema == state {
        true => Ok(()),
        false => Err(Failure::error(format!(
            "Invalid managed channels detected in the {side} schema: {names}. Managed channels are not permitted in \
             Input/Output schema."
        ))),
    }
}

/// A node's name is free, and free of the characters that separate namespaces.
pub(super) fn node_name(builder: &Builder, name: &str) -> Result<(), Failure> {
    if builder.has_key(name) {
        return Err(Failure::error(format!(
            "{name} is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name."
        )));
    }
    // By byte: looking for a `char` brings in the search for whole strings.
    for reserved in ["|", ":"] {
        if name.bytes().any(|byte| byte == reserved.as_bytes()[0]) {
            return Err(Failure::error(format!(
                "\"{reserved}\" is a reserved character and is not allowed in node names."
            )));
        }
    }
    if builder.has_node(name) {
        return Err(Failure::error(format!("Node `{name}` already present.")));
    }
    if name == START || name == END {
        return Err(Failure::error(format!("Node `{name}` is reserved.")));
    }
    Ok(())
}

/// The node of `setNodeDefaults({ errorHandler })`.
pub(super) const DEFAULT_HANDLER: &str = "__default_error_handler__";

/// The name of the node that deals with a node's errors, which must be free.
pub(super) fn handler_name(builder: &Builder, node: &str) -> Result<String, Failure> {
    let name = format!("__error_handler__{node}");
    match builder.has_node(&name) {
        true => Err(Failure::error(format!(
            "Cannot add error handler to node `{node}`: the reserved name `{name}` is already in use. StateGraph registers \
             `__error_handler__<nodeName>` when you pass `errorHandler` in addNode options. Remove or rename the existing \
             node with that name (for example, you may have added it manually)."
        ))),
        false => Ok(name),
    }
}

/// The name of the node that deals with all errors is free.
pub(super) fn default_handler_name(builder: &Builder) -> Result<(), Failure> {
    match builder.has_node(DEFAULT_HANDLER) {
        true => Err(Failure::error(format!(
            "Cannot apply a default error handler: the reserved node name `{DEFAULT_HANDLER}` is already in use. \
             setNodeDefaults({{ errorHandler }}) registers a node with that name; rename the conflicting node."
        ))),
        false => Ok(()),
    }
}

/// An edge leaves something that runs and enters something that can be run.
pub(super) fn edge(source: &str, target: &str) -> Result<(), Failure> {
    if source == END {
        return Err(Failure::error("END cannot be a start node"));
    }
    if target == START {
        return Err(Failure::error("START cannot be an end node"));
    }
    Ok(())
}

/// A waiting edge names nodes that are there already.
pub(super) fn join(builder: &Builder, sources: &[String], target: &str) -> Result<(), Failure> {
    for source in sources {
        if source == END {
            return Err(Failure::error("END cannot be a start node"));
        }
        if !builder.has_node(source) {
            return Err(Failure::error(format!("Need to add a node named \"{source}\" first")));
        }
    }
    if target == END {
        return Err(Failure::error("END cannot be an end node"));
    }
    if !builder.has_node(target) {
        return Err(Failure::error(format!("Need to add a node named \"{target}\" first")));
    }
    Ok(())
}

/// A node has one condition of a name.
pub(super) fn branch(builder: &Builder, source: &str, name: &str) -> Result<(), Failure> {
    let taken = builder
        .branches
        .iter()
        .any(|branch| branch.source == source && branch.name == name);
    if taken {
        return Err(Failure::error(format!(
            "Condition `{name}` already present for node `{source}`"
        )));
    }
    Ok(())
}

/// A sequence has a node, and none twice.
pub(super) fn sequence(builder: &Builder, names: &[String]) -> Result<(), Failure> {
    if names.is_empty() {
        return Err(Failure::error("Sequence requires at least one node."));
    }
    let taken = |(nth, name): &(usize, &String)| builder.has_node(name) || names[..*nth].contains(name);
    if let Some((_, taken)) = names.iter().enumerate().find(taken) {
        return Err(Failure::error(format!(
            "Node names must be unique: node with the name \"{taken}\" already exists."
        )));
    }
    Ok(())
}

/// The whole graph: every edge has ends, and every node can be reached.
pub(super) fn graph(builder: &Builder) -> Result<(), Failure> {
    sources_exist(builder)?;
    let targets = targets(builder);
    nodes_are_reachable(builder, &targets)?;
    targets_exist(builder, &targets)?;
    names_are_free(builder)
}

fn sources_exist(builder: &Builder) -> Result<(), Failure> {
    let edges = builder.edges.iter().map(|(source, _)| source);
    let branches = builder.branches.iter().map(|branch| &branch.source);
    match edges
        .chain(branches)
        .find(|source| *source != START && !builder.has_node(source))
    {
        Some(unknown) => Err(Failure::error(format!(
            "Found edge starting at unknown node `{unknown}`"
        ))),
        None => Ok(()),
    }
}

/// The names that something leads to by name.
fn targets(builder: &Builder) -> Vec<&str> {
    let mut targets = Vec::new();
    for (_, target) in &builder.edges {
        targets.push(target.as_str());
    }
    for (_, target) in &builder.joins {
        targets.push(target);
    }
    for branch in &builder.branches {
        for (_, target) in branch.path_map.iter().flatten() {
            targets.push(target);
        }
    }
    for node in &builder.nodes {
        for target in &node.options.ends {
            targets.push(target);
        }
    }
    targets
}

/// Something leads to every node. A condition without a path map may lead to every node but its own, an error handler to
/// every node.
fn nodes_are_reachable(builder: &Builder, targets: &[&str]) -> Result<(), Failure> {
    if builder.nodes.iter().any(|node| node.is_handler) {
        return Ok(());
    }
    let mut reached = vec![false; builder.nodes.len() + 1];
    for target in targets {
        if let Some(node) = builder.find(target) {
            reached[node.0 as usize] = true;
        }
    }
    let leads_to = |name: &str| {
        let mut open = builder.branches.iter().filter(|branch| branch.path_map.is_none());
        open.any(|branch| branch.source != name)
    };
    let mut names = builder.nodes.iter().map(|node| &node.name).zip(&reached[1..]);
    match names.find(|(name, reached)| !**reached && !leads_to(name)) {
        Some((name, _)) => Err(Failure::coded(
            Kind::UnreachableNode,
            Code::UnreachableNode,
            format!(
                "Node `{name}` is not reachable.\n\n\
                 If you are returning Command objects from your node,\n\
                 make sure you are passing names of potential destination nodes as an \"ends\" array\n\
                 into \".addNode(..., {{ ends: [\"node1\", \"node2\"] }})\"."
            ),
        )),
        None => Ok(()),
    }
}

fn targets_exist(builder: &Builder, targets: &[&str]) -> Result<(), Failure> {
    match targets.iter().find(|name| **name != END && !builder.has_node(name)) {
        Some(unknown) => Err(Failure::error(format!("Found edge ending at unknown node `{unknown}`"))),
        None => Ok(()),
    }
}

fn names_are_free(builder: &Builder) -> Result<(), Failure> {
    if builder.has_node("__interrupt__") {
        return Err(Failure::new(
            Kind::GraphValidation,
            "\"Node name __interrupt__ is reserved\"",
        ));
    }
    Ok(())
}
