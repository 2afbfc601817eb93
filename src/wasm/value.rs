//! Control as JavaScript writes it, decoded once: `Command`, `Send`, and what nodes and conditions give back.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::field::field;
use super::host::Program;
use super::policy;
use crate::engine::command::{Answer, Destination, Packet, Returned};
use crate::engine::graph::{ChannelId, END, Graph, named};
use crate::engine::interrupt::{self, Resume};
use crate::error::{Code, Error, Failure, Kind};

#[wasm_bindgen]
extern "C" {
    /// Anything that may be a `Command` or a `Send`; those carry their class's name.
    type Marked;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn lg_name(this: &Marked) -> Result<JsValue, JsValue>;

    type CommandLike;

    type ThrownLike;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn name(this: &ThrownLike) -> Result<JsValue, JsValue>;

    type OverwriteLike;

    type WaitForNamesLike;

    type FinalLike;

    type SendLike;
}

impl CommandLike {
    fn update(&self) -> JsValue {
        field(self, "update")
    }

    fn goto(&self) -> JsValue {
        field(self, "goto")
    }

    fn resume(&self) -> JsValue {
        field(self, "resume")
    }

    fn graph(&self) -> JsValue {
        field(self, "graph")
    }
}

impl ThrownLike {
    fn interrupts(&self) -> JsValue {
        field(self, "interrupts")
    }

    fn command(&self) -> JsValue {
        field(self, "command")
    }
}

impl OverwriteLike {
    fn __overwrite__(&self) -> JsValue {
        field(self, "__overwrite__")
    }

    fn overwrite_type(&self) -> JsValue {
        field(self, "type")
    }

    fn value(&self) -> JsValue {
        field(self, "value")
    }
}

impl WaitForNamesLike {
    fn __names(&self) -> JsValue {
        field(self, "__names")
    }
}

impl FinalLike {
    fn lg_type(&self) -> JsValue {
        field(self, "__lg_type")
    }

    fn value(&self) -> JsValue {
        field(self, "value")
    }

    fn save(&self) -> JsValue {
        field(self, "save")
    }
}

impl SendLike {
    fn node(&self) -> JsValue {
        field(self, "node")
    }

    fn args(&self) -> JsValue {
        field(self, "args")
    }

    fn timeout(&self) -> JsValue {
        field(self, "timeout")
    }
}

/// A `Command`, taken apart.
pub struct Command {
    /// What it writes.
    pub update: Update,
    /// Where it goes.
    pub goto: Vec<Goto>,
    /// The answer it gives to interrupts.
    pub resume: Option<Resume<JsValue>>,
    /// Whether it is meant for the graph around this one.
    pub is_for_parent: bool,
}

/// The `update` of a `Command`.
pub enum Update {
    /// It has none, or one without a single entry.
    None,
    /// Writes to state keys; other keys are left out.
    Writes(Vec<(ChannelId, JsValue)>),
    /// A value that is no update of a state with keys.
    Other,
}

/// One entry of a `Command`'s `goto`.
pub enum Goto {
    /// A node's name.
    Name(String),
    /// A packet.
    Send(Packet<JsValue>),
    /// `null` or `undefined`.
    Nothing,
    /// A value of another type, which LangGraph writes nowhere; its name.
    Other(String),
}

/// Whether a value is a `Command`.
pub fn is_command(value: &JsValue) -> bool {
    is_marked(value, "Command")
}

fn is_send(value: &JsValue) -> bool {
    is_marked(value, "Send")
}

/// Objects of another copy of a package count; what came out of JSON does not, so that no input is taken for control.
fn is_marked(value: &JsValue, name: &str) -> bool {
    value.is_object()
        && value
            .unchecked_ref::<Marked>()
            .lg_name()
            .is_ok_and(|marked| marked == name)
        && is_instance(value)
}

/// Whether a value is an object of a class, as LangChain's messages are.
pub fn is_instance(value: &JsValue) -> bool {
    let prototype = Object::get_prototype_of(value);
    !prototype.is_null() && Object::get_prototype_of(&prototype).is_truthy()
}

/// What an `Overwrite` holds, in its class or in its plain form `{ type: "__overwrite__", value }`.
pub fn overwritten(value: &JsValue) -> Option<JsValue> {
    if !value.is_object() {
        return None;
    }
    let overwrite: &OverwriteLike = value.unchecked_ref();
    let held = overwrite.__overwrite__();
    if !held.is_undefined() {
        return Some(held);
    }
    (overwrite.overwrite_type() == "__overwrite__").then(|| overwrite.value())
}

/// The names that a `{ __names }` has, as a list.
pub fn awaited(value: &JsValue) -> Option<JsValue> {
    if !value.is_object() {
        return None;
    }
    let names = value.unchecked_ref::<WaitForNamesLike>().__names();
    if names.is_undefined() {
        return None;
    }
    Some(match names.is_null() {
        true => names,
        false => Array::from(&names).into(),
    })
}

/// What a node returned, in LangGraph's reading; `node` is for the message when it is none of what a node may return.
///
/// # Errors
/// A value that a node may not return, and what a getter of it throws.
pub fn returned(
    graph: &Graph,
    program: &Program,
    node: &str,
    value: &JsValue,
) -> Result<Returned<JsValue>, Error<JsValue>> {
    if let (Some(previous), Some(end)) = (graph.previous(), graph.key(END)) {
        let (given, kept) = final_parts(value);
        return Ok(Returned::update(vec![(end, given), (previous, kept)]));
    }
    let mut returned = Returned::update(Vec::new());
    match Array::is_array(value) {
        true => read_list(graph, program, node, value.unchecked_ref(), &mut returned)?,
        false => read(graph, program, node, value, &mut returned)?,
    }
    Ok(returned)
}

/// What an entrypoint gives and what it keeps: the same, unless it says otherwise with `entrypoint.final`.
fn final_parts(value: &JsValue) -> (JsValue, JsValue) {
    let parts: &FinalLike = value.unchecked_ref();
    match value.is_object() && parts.lg_type() == "__pregel_final" {
        true => (parts.value(), parts.save()),
        false => (value.clone(), value.clone()),
    }
}

fn read_list(
    graph: &Graph,
    program: &Program,
    node: &str,
    list: &Array,
    returned: &mut Returned<JsValue>,
) -> Result<(), Error<JsValue>> {
    if !list.iter().any(|item| is_command(&item)) {
        return Err(not_an_update(node, "array").into());
    }
    for item in list.iter() {
        if Array::is_array(&item) {
            // Only the updates of commands deeper down count, not where they go.
            let mut nested = Returned::update(Vec::new());
            read_list(graph, program, node, item.unchecked_ref(), &mut nested)?;
            returned.updates.extend(nested.updates);
        } else if !is_send(&item) {
            read(graph, program, node, &item, returned)?;
        }
    }
    Ok(())
}

fn read(
    graph: &Graph,
    program: &Program,
    node: &str,
    value: &JsValue,
    returned: &mut Returned<JsValue>,
) -> Result<(), Error<JsValue>> {
    if value.is_falsy() {
        return Ok(());
    }
    if is_send(value) {
        returned
            .goto
            .push(packet(value.unchecked_ref()).into_destination(graph)?);
        return Ok(());
    }
    if is_command(value) {
        let command = command(graph, program, value)?;
        if let Update::Writes(writes) = command.update {
            returned.updates.extend(writes);
        }
        for goto in command.goto {
            returned.goto.push(destination(graph, goto)?);
        }
        return Ok(());
    }
    if !value.is_object() || Array::is_array(value) {
        return Err(not_an_update(node, &type_name(value)).into());
    }
    returned.updates.extend(entries(program, value).map_err(Error::Thrown)?);
    Ok(())
}

/// The command for the graph around this one in what a node returned, if there is one.
pub fn command_for_parent(value: &JsValue) -> Option<JsValue> {
    if is_command(value) {
        let is_for_parent = value.unchecked_ref::<CommandLike>().graph() == "__parent__";
        return is_for_parent.then(|| value.clone());
    }
    if !Array::is_array(value) {
        return None;
    }
    value.unchecked_ref::<Array>().iter().find_map(|item| {
        if is_command(&item) {
            command_for_parent(&item)
        } else {
            None
        }
    })
}

/// What user code threw that is no failure.
pub enum Bubble {
    /// Questions: a `GraphInterrupt`.
    Interrupt(JsValue),
    /// A graph was asked to stop: a `GraphDrained`.
    Drained,
    /// A command for a graph around the one that threw it: a `ParentCommand`.
    Command {
        /// The command.
        command: JsValue,
        /// The task whose graph it is for, or `__parent__`.
        graph: String,
    },
}

/// What a thrown value is, when it is no failure.
pub fn bubble(thrown: &JsValue) -> Option<Bubble> {
    if !thrown.is_object() {
        return None;
    }
    let thrown: &ThrownLike = thrown.unchecked_ref();
    let name = thrown.name().ok()?.as_string()?;
    match name.as_str() {
        "GraphInterrupt" | "NodeInterrupt" => Some(Bubble::Interrupt(thrown.interrupts())),
        "GraphDrained" => Some(Bubble::Drained),
        "ParentCommand" => {
            let command = thrown.command();
            let graph = command.unchecked_ref::<CommandLike>().graph().as_string()?;
            Some(Bubble::Command { command, graph })
        }
        _ => None,
    }
}

/// A `Command`'s parts.
pub fn command(graph: &Graph, program: &Program, value: &JsValue) -> Result<Command, Error<JsValue>> {
    let command: &CommandLike = value.unchecked_ref();
    Ok(Command {
        update: update(graph, program, &command.update()).map_err(Error::Thrown)?,
        goto: gotos(&command.goto()),
        resume: resume(command.resume()),
        is_for_parent: command.graph() == "__parent__",
    })
}

/// An object whose every key is an interrupt's id answers those; anything else is one answer for whoever waits.
fn resume(resume: JsValue) -> Option<Resume<JsValue>> {
    if is_nothing(&resume) {
        return None;
    }
    if !resume.is_object() {
        return Some(Resume::Value(resume));
    }
    if Object::keys(resume.unchecked_ref::<Object>()).length() == 0 {
        return Some(match Array::is_array(&resume) {
            true => Resume::Value(resume),
            false => Resume::Nothing(resume),
        });
    }
    let mut answers = Vec::new();
    for entry in Object::entries(resume.unchecked_ref::<Object>()).iter() {
        let entry: Array = entry.unchecked_into();
        match entry.get(0).as_string().as_deref().and_then(interrupt::parse) {
            Some(id) => answers.push((id, entry.get(1))),
            None => return Some(Resume::Value(resume)),
        }
    }
    Some(Resume::ById(answers))
}

fn update(graph: &Graph, program: &Program, update: &JsValue) -> Result<Update, JsValue> {
    if update.is_falsy() {
        return Ok(Update::None);
    }
    if !update.is_object() {
        return Ok(Update::Other);
    }
    let writes = match Array::is_array(update) {
        true => pairs(graph, update.unchecked_ref()),
        false => entries(program, update)?,
    };
    let is_empty = writes.is_empty() && Object::keys(update.unchecked_ref::<Object>()).length() == 0;
    Ok(if is_empty { Update::None } else { Update::Writes(writes) })
}

/// The writes that pairs of a key and a value mean.
fn pairs(graph: &Graph, pairs: &Array) -> Vec<(ChannelId, JsValue)> {
    let mut writes = Vec::new();
    for pair in pairs.iter() {
        if Array::is_array(&pair) {
            let pair: &Array = pair.unchecked_ref();
            let key = pair.get(0).as_string().and_then(|key| graph.key(&key));
            writes.extend(key.map(|key| (key, pair.get(1))));
        }
    }
    writes
}

fn gotos(goto: &JsValue) -> Vec<Goto> {
    match Array::is_array(goto) {
        true => goto.unchecked_ref::<Array>().iter().map(one_goto).collect(),
        false if is_nothing(goto) => Vec::new(),
        false => vec![one_goto(goto.clone())],
    }
}

fn one_goto(goto: JsValue) -> Goto {
    if is_send(&goto) || is_packet(&goto) {
        return Goto::Send(packet(goto.unchecked_ref()));
    }
    match goto.as_string() {
        Some(name) if !name.is_empty() => Goto::Name(name),
        _ if goto.is_falsy() => Goto::Nothing,
        _ => Goto::Other(type_name(&goto)),
    }
}

/// Where a `Command` goes may be written as a `Send`'s parts.
fn is_packet(goto: &JsValue) -> bool {
    let send: &SendLike = goto.unchecked_ref();
    goto.is_object() && send.node().is_string() && !send.args().is_undefined()
}

/// Where an entry of a node's `goto` leads.
fn destination(graph: &Graph, goto: Goto) -> Result<Destination<JsValue>, Failure> {
    match goto {
        Goto::Name(name) => Ok(named(graph, &name)),
        Goto::Send(packet) => packet.into_destination(graph),
        Goto::Nothing => Err(Failure::error("Branch condition returned unknown or null destination")),
        Goto::Other(_) => Ok(Destination::Unknown),
    }
}

fn packet(send: &SendLike) -> Packet<JsValue> {
    Packet {
        node: send.node().as_string().unwrap_or_default(),
        arg: send.args(),
        // `new Send` has checked it.
        timeout: policy::timeout(&send.timeout()).ok().flatten(),
    }
}

/// What a conditional edge's function answered.
pub fn answers(value: &JsValue) -> Vec<Answer<JsValue>> {
    match Array::is_array(value) {
        true => value
            .unchecked_ref::<Array>()
            .iter()
            .map(|item| answer(&item))
            .collect(),
        false => vec![answer(value)],
    }
}

fn answer(value: &JsValue) -> Answer<JsValue> {
    if is_send(value) {
        return Answer::Send(packet(value.unchecked_ref()));
    }
    let text = value.as_string().unwrap_or_else(|| text_of(value));
    match value.is_falsy() {
        true => Answer::Falsy(text),
        false => Answer::Name(text),
    }
}

/// What JavaScript's `String(value)` makes of it.
pub fn text_of(value: &JsValue) -> String {
    match value {
        value if value.is_undefined() => "undefined".into(),
        value if value.is_null() => "null".into(),
        value => value.unchecked_ref::<js_sys::Object>().to_string().into(),
    }
}

/// The writes that an object means: its own entries whose keys are the state's.
///
/// # Errors
/// What a getter throws.
pub fn entries(program: &Program, object: &JsValue) -> Result<Vec<(ChannelId, JsValue)>, JsValue> {
    let keys = program.split(object)?;
    Ok(keys.into_iter().map(ChannelId).zip(program.split_values()).collect())
}

/// A command for the graph around one that has none.
pub fn no_parent() -> Failure {
    Failure::new(Kind::InvalidUpdate, "There is no parent graph.")
}

fn not_an_update(node: &str, received: &str) -> Failure {
    Failure::coded(
        Kind::InvalidUpdate,
        Code::InvalidGraphNodeReturnValue,
        format!(
            "Expected node \"{node}\" to return an object or an array containing at least one Command object, received \
             {received}"
        ),
    )
}

/// Whether a value is `null` or `undefined`.
pub fn is_nothing(value: &JsValue) -> bool {
    value.is_null() || value.is_undefined()
}

/// JavaScript's name of a value's type, `array` for lists.
pub fn type_name(value: &JsValue) -> String {
    match Array::is_array(value) {
        true => "array".into(),
        false => value.js_typeof().as_string().unwrap_or_default(),
    }
}
