//! Checkpoints in LangGraph's JavaScript form, version 4: made for savers, read from them.

use std::rc::Rc;

use js_sys::Array;
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::field::field;
use super::host::{Program, host};
use super::policy::{self, timeout_fields};
use super::value;
use crate::engine::channel::Stored;
use crate::engine::channels::Seen;
use crate::engine::checkpoint::{Checkpoint, Leftover, Owner, Pending, Record, Saved, Source, unreadable};
use crate::engine::command::{Packet, Send};
use crate::engine::delta::{Deltas, Since};
use crate::engine::graph::{ChannelId, Graph, Kind, NodeId};
use crate::engine::interrupt::{self, Interrupt};
use crate::engine::write::{Item, Write};
use crate::error::Failure;
use crate::id;

const NO_WRITES: &str = "__no_writes__";
const RETURN: &str = "__return__";
const ERROR: &str = "__error__";
const ERROR_SOURCE: &str = "__error_source_node__";
const INTERRUPT: &str = "__interrupt__";
const INPUT: &str = "__input__";
const RESUME: &str = "__resume__";
const SNAPSHOT: &str = "DeltaSnapshot";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

#[wasm_bindgen]
extern "C" {
    /// A saver's tuple as lists.
    pub type FlatTuple;

    #[wasm_bindgen(method, getter, structural)]
    fn step(this: &FlatTuple) -> f64;

    #[wasm_bindgen(method, getter, structural)]
    fn source(this: &FlatTuple) -> String;

    #[wasm_bindgen(method, getter, structural)]
    fn parent(this: &FlatTuple) -> Option<String>;

    #[wasm_bindgen(method, getter, structural, js_name = isSuperseded)]
    fn is_superseded(this: &FlatTuple) -> bool;

    #[wasm_bindgen(method, getter, structural)]
    fn names(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn values(this: &FlatTuple) -> Vec<JsValue>;

    #[wasm_bindgen(method, getter, structural)]
    fn versioned(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn versions(this: &FlatTuple) -> Vec<f64>;

    #[wasm_bindgen(method, getter, structural, js_name = seenNodes)]
    fn seen_nodes(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural, js_name = seenChannels)]
    fn seen_channels(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural, js_name = seenVersions)]
    fn seen_versions(this: &FlatTuple) -> Vec<f64>;

    #[wasm_bindgen(method, getter, structural)]
    fn owners(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn channels(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn written(this: &FlatTuple) -> Vec<JsValue>;

    #[wasm_bindgen(method, getter, structural, js_name = isVersioned)]
    fn is_versioned(this: &FlatTuple) -> bool;

    #[wasm_bindgen(method, getter, structural)]
    fn counted(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn counts(this: &FlatTuple) -> Vec<f64>;

    #[wasm_bindgen(method, getter, structural)]
    fn rebuilt(this: &FlatTuple) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn seeds(this: &FlatTuple) -> Vec<Array>;

    #[wasm_bindgen(method, getter, structural)]
    fn histories(this: &FlatTuple) -> Vec<Array>;

    type SnapshotLike;

    type SendLike;

    type InterruptLike;
}

impl FlatTuple {
    fn id(&self) -> JsValue {
        field(self, "id")
    }

    fn version(&self) -> JsValue {
        field(self, "version")
    }
}

impl SnapshotLike {
    fn lg_name(&self) -> JsValue {
        field(self, "lg_name")
    }

    fn value(&self) -> JsValue {
        field(self, "value")
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

impl InterruptLike {
    fn interrupt_id(&self) -> JsValue {
        field(self, "id")
    }
}

/// A checkpoint as a saver takes it.
pub fn write(graph: &Graph, program: &Program, checkpoint: &Checkpoint<JsValue>) -> JsValue {
    let mut keys = Vec::with_capacity(checkpoint.values.len());
    let mut values = Vec::with_capacity(checkpoint.values.len());
    for (key, stored) in &checkpoint.values {
        keys.push(key.0);
        values.push(stored_value(graph, stored));
    }
    let versions = checkpoint.versions.iter().map(|version| *version as f64).collect();
    let (leftover_names, leftover_versions) = leftover(&checkpoint.leftover);
    let id = id::text(&checkpoint.id);
    let seen = seen(&checkpoint.seen);
    program.checkpoint(&id, keys, values, versions, seen, leftover_names, leftover_versions)
}

/// What a checkpoint's metadata says of delta keys; `undefined` where there are none.
pub fn write_deltas(graph: &Graph, deltas: &Deltas) -> JsValue {
    if graph.deltas().is_empty() {
        return JsValue::UNDEFINED;
    }
    let mut keys = Vec::with_capacity(deltas.since.len());
    let mut counts = Vec::with_capacity(2 * deltas.since.len());
    for since in &deltas.since {
        keys.push(graph.channel(since.key).name.to_string());
        counts.extend([since.updates as f64, since.supersteps as f64]);
    }
    host().deltas(deltas.is_versioned, keys, counts)
}

/// Triples of node, channel and version: -1 is the caller, -2 the input, a channel of -1 says only that there is an
/// entry.
fn seen(seen: &Seen) -> Vec<f64> {
    let mut flat = Vec::new();
    let mut entry = |node: f64, versions: &[(ChannelId, u64)]| {
        flat.extend([node, -1.0, 0.0]);
        for (channel, version) in versions {
            flat.extend([node, f64::from(channel.0), *version as f64]);
        }
    };
    if let Some(versions) = &seen.input {
        entry(-2.0, versions);
    }
    for (versions, node) in seen.nodes.iter().zip(0..) {
        if let Some(versions) = versions {
            entry(f64::from(node), versions);
        }
    }
    if let Some(versions) = &seen.caller {
        entry(-1.0, versions);
    }
    flat
}

/// Pairs of a node's name, empty for a channel's own version, and a channel's, empty for a node that has seen nothing;
/// and their versions.
fn leftover(leftover: &Leftover) -> (Vec<String>, Vec<f64>) {
    let mut names = Vec::new();
    let mut versions = Vec::new();
    for (channel, version) in &leftover.versions {
        names.extend([String::new(), channel.to_string()]);
        versions.push(*version as f64);
    }
    for (node, seen) in &leftover.seen {
        if seen.is_empty() {
            names.extend([node.to_string(), String::new()]);
            versions.push(0.0);
        }
        for (channel, version) in seen {
            names.extend([node.to_string(), channel.to_string()]);
            versions.push(*version as f64);
        }
    }
    (names, versions)
}

fn stored_value(graph: &Graph, stored: &Stored<JsValue>) -> JsValue {
    match stored {
        Stored::Value(value) => value.clone(),
        Stored::Snapshot(value) => host().snapshot(value),
        // What values are rebuilt from is only ever read.
        Stored::Nothing | Stored::History(..) => JsValue::UNDEFINED,
        Stored::Signal(signal) => signal_value(graph, *signal),
        Stored::FinishedSignal(signal, is_finished) => {
            host().pair(&signal_value(graph, *signal), &JsValue::from_bool(*is_finished))
        }
        Stored::Seen(nodes) => node_names(graph, nodes).into(),
        Stored::FinishedSeen(nodes, is_finished) => {
            host().pair(&node_names(graph, nodes), &JsValue::from_bool(*is_finished))
        }
        Stored::Sends(sends) => {
            let packets = Array::new();
            for send in sends {
                packets.push(&packet(graph, send));
            }
            packets.into()
        }
    }
}

fn signal_value(graph: &Graph, signal: Option<NodeId>) -> JsValue {
    signal.map_or(JsValue::NULL, |node| JsValue::from_str(&graph.node(node).name))
}

fn node_names(graph: &Graph, nodes: &[NodeId]) -> Array {
    let names = Array::new();
    for node in nodes {
        names.push(&JsValue::from_str(&graph.node(*node).name));
    }
    names
}

fn packet(graph: &Graph, send: &Send<JsValue>) -> JsValue {
    let timeout = send.timeout.map(|timeout| {
        let (run, idle) = timeout_fields(&timeout);
        host().timeout(&run, &idle, timeout.needs_heartbeat)
    });
    host().packet(&graph.node(send.node).name, &send.arg, &timeout.unwrap_or_default())
}

/// Records as a saver takes them: the names of what was written, and the values.
pub fn write_records(graph: &Graph, records: &[Record<JsValue>]) -> (Vec<String>, Vec<JsValue>) {
    let mut channels = Vec::with_capacity(records.len());
    let mut values = Vec::with_capacity(records.len());
    for record in records {
        let (channel, value) = match record {
            Record::Write(write) => (&*graph.channel(write.channel).name, item_value(graph, &write.item)),
            Record::Nothing => (NO_WRITES, JsValue::NULL),
            Record::Return(value) => (RETURN, value.clone()),
            Record::Error(error) => (ERROR, error.clone()),
            Record::ErrorSource(node) => (ERROR_SOURCE, JsValue::from_str(&graph.node(*node).name)),
            Record::Interrupts(interrupts) => (INTERRUPT, shown(interrupts).into()),
            Record::Answers(answers) => (RESUME, answers.iter().collect::<Array>().into()),
            Record::Answer(answer) => (RESUME, answer.clone()),
        };
        channels.push(channel.to_owned());
        values.push(value);
    }
    (channels, values)
}

fn item_value(graph: &Graph, item: &Item<JsValue>) -> JsValue {
    match item {
        Item::Value(value) => value.clone(),
        Item::Edge => JsValue::NULL,
        Item::From(node) => JsValue::from_str(&graph.node(*node).name),
        Item::Send(send) => packet(graph, send),
    }
}

/// What a task wrote, as caches give it: pairs of a channel's name and a value.
pub fn read_records(graph: &Graph, pairs: &Array) -> Vec<Record<JsValue>> {
    let reader = Reader::new(graph);
    let mut records = Vec::with_capacity(pairs.length() as usize);
    for pair in pairs.iter() {
        if let Some(pair) = list(&pair)
            && let Some(channel) = pair.get(0).as_string()
        {
            records.extend(reader.record(Owner::Task(Uuid::nil()), &channel, pair.get(1)));
        }
    }
    records
}

/// Whose records are, as savers name it.
pub fn owner_text(owner: Owner) -> String {
    match owner {
        Owner::Nobody => NOBODY.to_owned(),
        Owner::Task(id) => id::text(&id),
        Owner::Interrupt(id) => id::hex(id),
    }
}

/// Interrupts as callers see them.
pub fn shown(interrupts: &[Interrupt<JsValue>]) -> Array {
    let shown = Array::new();
    for interrupt in interrupts {
        shown.push(&interrupt.shown);
    }
    shown
}

/// Interrupts as tasks throw them and savers keep them.
pub fn interrupts(shown: &JsValue) -> Vec<Interrupt<JsValue>> {
    let mut interrupts = Vec::new();
    match Array::is_array(shown) {
        true => {
            for shown in shown.unchecked_ref::<Array>().iter() {
                interrupts.push(one_interrupt(shown));
            }
        }
        false if value::is_nothing(shown) => {}
        false => interrupts.push(one_interrupt(shown.clone())),
    }
    interrupts
}

fn one_interrupt(shown: JsValue) -> Interrupt<JsValue> {
    let id = match shown.is_object() {
        true => shown.unchecked_ref::<InterruptLike>().interrupt_id().as_string(),
        false => None,
    };
    Interrupt {
        id: id.as_deref().and_then(interrupt::parse),
        shown,
    }
}

/// A checkpoint as a saver gives it.
///
/// # Errors
/// A checkpoint of a version that is not known, and ids that LangGraph does not make.
pub fn read(graph: &Graph, tuple: &FlatTuple) -> Result<Saved<JsValue>, Failure> {
    let version = tuple.version().as_f64().unwrap_or(0.0);
    if version > 4.0 {
        return Err(Failure::error(
            "This checkpoint is of a newer version than 4, which is the last that this engine reads: update superstep.",
        ));
    }
    let Some(id) = tuple.id().as_string() else {
        return Err(Failure::error("A checkpoint without an id cannot be read."));
    };
    let mut reader = Reader::new(graph);
    reader.read_values(tuple);
    reader.read_histories(tuple);
    reader.read_versions(tuple)?;
    reader.read_seen(tuple)?;
    let parent = tuple.parent().map(|parent| checkpoint_id(&parent)).transpose()?;
    Ok(Saved {
        step: step(tuple.step())?,
        source: Source::of(&tuple.source()),
        parent,
        pending: reader.pending(tuple),
        is_superseded: tuple.is_superseded(),
        deltas: read_deltas(graph, tuple),
        checkpoint: Checkpoint {
            id: checkpoint_id(&id)?,
            values: reader.values,
            versions: reader.versions,
            seen: reader.seen,
            leftover: Rc::new(reader.leftover),
        },
    })
}

fn read_deltas(graph: &Graph, tuple: &FlatTuple) -> Deltas {
    let mut since = Vec::new();
    for (name, counts) in tuple.counted().iter().zip(tuple.counts().chunks_exact(2)) {
        if let Some(key) = graph.channel_named(name).filter(|key| graph.is_delta(*key)) {
            since.push(Since {
                key,
                updates: counts[0] as u64,
                supersteps: counts[1] as u64,
            });
        }
    }
    Deltas {
        since,
        is_versioned: tuple.is_versioned(),
    }
}

/// The checkpoint's id that a text means.
///
/// # Errors
/// A text that is no UUID.
pub fn checkpoint_id(text: &str) -> Result<Uuid, Failure> {
    id::parse(text).ok_or_else(|| Failure::error(format!("Checkpoint id \"{text}\" is no UUID")))
}

/// The keys whose values a checkpoint does not hold, though they have some: those that are rebuilt from what was written.
/// A reduced key whose value is missing was of that kind when it was written.
pub fn unread(graph: &Graph, tuple: &FlatTuple) -> Vec<String> {
    let mut unread = Vec::new();
    for id in graph.keys() {
        let key = graph.channel(id);
        let is_delta = match key.kind {
            Kind::Delta { .. } => true,
            Kind::Reduced(_) => false,
            _ => continue,
        };
        let is_among = |names: Vec<String>| names.iter().any(|name| **name == *key.name);
        if !is_among(tuple.names()) && (is_among(tuple.versioned()) || (is_delta && !tuple.is_versioned())) {
            unread.push(key.name.to_string());
        }
    }
    unread
}

/// The value in a snapshot.
fn in_snapshot(value: &JsValue) -> Option<JsValue> {
    if !value.is_object() {
        return None;
    }
    let snapshot: &SnapshotLike = value.unchecked_ref();
    (snapshot.lg_name() == SNAPSHOT).then(|| snapshot.value())
}

/// The value in a snapshot, as it is where it is none.
fn unwrapped(value: JsValue) -> JsValue {
    in_snapshot(&value).unwrap_or(value)
}

struct Reader<'g> {
    graph: &'g Graph,
    values: Vec<(ChannelId, Stored<JsValue>)>,
    versions: Vec<u64>,
    seen: Seen,
    leftover: Leftover,
}

impl<'g> Reader<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            values: Vec::new(),
            versions: vec![0; graph.channels().len()],
            seen: Seen::new(graph),
            leftover: Leftover::default(),
        }
    }

    fn read_values(&mut self, tuple: &FlatTuple) {
        for (name, value) in tuple.names().iter().zip(tuple.values()) {
            // As in JSON, what is not there and what is `undefined` are the same.
            if !value.is_undefined()
                && let Some(channel) = self.graph.channel_named(name)
                && let Some(stored) = self.stored(channel, value)
            {
                self.values.push((channel, stored));
            }
        }
    }

    fn read_histories(&mut self, tuple: &FlatTuple) {
        let (seeds, histories) = (tuple.seeds(), tuple.histories());
        for ((name, seed), writes) in tuple.rebuilt().iter().zip(&seeds).zip(&histories) {
            if let Some(channel) = self.graph.channel_named(name) {
                let seed = (seed.length() > 0).then(|| unwrapped(seed.get(0)));
                let history = Stored::History(seed, writes.to_vec());
                self.values.push((channel, history));
            }
        }
    }

    fn stored(&self, channel: ChannelId, value: JsValue) -> Option<Stored<JsValue>> {
        Some(match &self.graph.channel(channel).kind {
            Kind::Trigger => Stored::Signal(self.signal(&value)),
            Kind::Barrier(_) => Stored::Seen(self.nodes(&value)),
            Kind::DeferredTrigger => match list(&value) {
                Some(pair) => Stored::FinishedSignal(self.signal(&pair.get(0)), pair.get(1).is_truthy()),
                // The node was not deferred then, and was next.
                None => Stored::FinishedSignal(self.signal(&value), true),
            },
            Kind::DeferredBarrier(_) => {
                let pair: &Array = list(&value)?;
                Stored::FinishedSeen(self.nodes(&pair.get(0)), pair.get(1).is_truthy())
            }
            Kind::Sends => Stored::Sends(self.sends(&value)),
            Kind::Delta { .. } => in_snapshot(&value).map_or(Stored::Value(value), Stored::Snapshot),
            Kind::Reduced(_) => Stored::Value(unwrapped(value)),
            _ => Stored::Value(value),
        })
    }

    fn signal(&self, value: &JsValue) -> Option<NodeId> {
        self.graph.find(&value.as_string()?)
    }

    fn nodes(&self, value: &JsValue) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for name in list(value).into_iter().flat_map(Array::iter) {
            nodes.extend(self.signal(&name));
        }
        nodes
    }

    fn sends(&self, value: &JsValue) -> Vec<Send<JsValue>> {
        let mut sends = Vec::new();
        for packet in list(value).into_iter().flat_map(Array::iter) {
            sends.extend(self.send(&packet));
        }
        sends
    }

    /// A packet; one for a node that is not there any more is dropped, as LangGraph does.
    fn send(&self, packet: &JsValue) -> Option<Send<JsValue>> {
        if !packet.is_object() {
            return None;
        }
        let send: &SendLike = packet.unchecked_ref();
        let packet = Packet {
            node: send.node().as_string()?,
            arg: send.args(),
            timeout: policy::timeout(&send.timeout()).ok().flatten(),
        };
        let node = self.graph.find(&packet.node)?;
        Some(Send {
            node,
            arg: packet.arg,
            timeout: packet.timeout,
        })
    }

    fn read_versions(&mut self, tuple: &FlatTuple) -> Result<(), Failure> {
        for (name, version) in tuple.versioned().iter().zip(tuple.versions()) {
            let version = whole(version, name)?;
            match self.graph.channel_named(name) {
                Some(channel) => self.versions[channel.0 as usize] = version,
                None => self.leftover.versions.push((name.as_str().into(), version)),
            }
        }
        Ok(())
    }

    fn read_seen(&mut self, tuple: &FlatTuple) -> Result<(), Failure> {
        let channels = tuple.seen_channels();
        let versions = tuple.seen_versions();
        for ((node, channel), version) in tuple.seen_nodes().iter().zip(&channels).zip(versions) {
            self.note_seen(node, channel, whole(version, channel)?);
        }
        Ok(())
    }

    fn note_seen(&mut self, node: &str, channel: &str, version: u64) {
        let known = self.graph.channel_named(channel);
        match (node, self.graph.find(node)) {
            (INPUT, None) => {
                let seen = self.seen.input.get_or_insert_default();
                seen.extend(known.map(|channel| (channel, version)));
            }
            (INTERRUPT, None) => {
                let seen = self.seen.caller.get_or_insert_default();
                seen.extend(known.map(|channel| (channel, version)));
            }
            (_, Some(id)) if channel.is_empty() || known.is_some() => {
                let seen = self.seen.nodes[id.0 as usize].get_or_insert_default();
                seen.extend(known.map(|channel| (channel, version)));
            }
            _ if channel.is_empty() => self.leftover.seen.push((node.into(), Vec::new())),
            _ => self.note_leftover(node, channel, version),
        }
    }

    fn note_leftover(&mut self, node: &str, channel: &str, version: u64) {
        let entry = (channel.into(), version);
        match self.leftover.seen.iter_mut().find(|(known, _)| &**known == node) {
            Some((_, seen)) => seen.push(entry),
            None => self.leftover.seen.push((node.into(), vec![entry])),
        }
    }

    fn pending(&self, tuple: &FlatTuple) -> Vec<Pending<JsValue>> {
        let mut pending = Vec::new();
        let (owners, channels) = (tuple.owners(), tuple.channels());
        for ((owner, channel), value) in owners.iter().zip(&channels).zip(tuple.written()) {
            let Some(owner) = owner_of(owner) else {
                continue;
            };
            let record = self.record(owner, channel, value);
            pending.extend(record.map(|record| Pending { owner, record }));
        }
        pending
    }

    fn record(&self, owner: Owner, channel: &str, value: JsValue) -> Option<Record<JsValue>> {
        Some(match channel {
            NO_WRITES => Record::Nothing,
            RETURN => Record::Return(value),
            ERROR => Record::Error(value),
            ERROR_SOURCE => Record::ErrorSource(self.signal(&value)?),
            INTERRUPT => Record::Interrupts(interrupts(&value)),
            RESUME if owner == Owner::Nobody => Record::Answer(value),
            // As in LangGraph, the answers before are one in the list of the next.
            RESUME if matches!(owner, Owner::Interrupt(_)) => Record::Answers(vec![value]),
            RESUME => Record::Answers(list(&value).map_or_else(|| vec![value.clone()], |list| list.iter().collect())),
            // What belongs to a channel that is not there any more still says that the task finished.
            channel => match self.graph.channel_named(channel) {
                None => Record::Nothing,
                Some(channel) => Record::Write(Write {
                    channel,
                    item: self.item(channel, value)?,
                }),
            },
        })
    }

    fn item(&self, channel: ChannelId, value: JsValue) -> Option<Item<JsValue>> {
        Some(match &self.graph.channel(channel).kind {
            Kind::Sends => Item::Send(self.send(&value)?),
            Kind::Trigger | Kind::DeferredTrigger => self.signal(&value).map_or(Item::Edge, Item::From),
            Kind::Barrier(_) | Kind::DeferredBarrier(_) => Item::From(self.signal(&value)?),
            _ => Item::Value(value),
        })
    }
}

/// A channel's version; text, which some savers of other languages use, has become NaN on the way. Versions are counted
/// on from, so there must be something left between them and the largest number that JavaScript counts to.
fn whole(version: f64, channel: &str) -> Result<u64, Failure> {
    const LARGEST: u64 = 1 << 52;
    let whole = version as u64;
    match whole as f64 == version && whole <= LARGEST {
        true => Ok(whole),
        false => Err(unreadable(&format!("the version of \"{channel}\" is no number"))),
    }
}

/// The superstep that a checkpoint ends.
fn step(step: f64) -> Result<i64, Failure> {
    let whole = step as i64;
    match whole as f64 == step {
        true => Ok(whole),
        false => Err(unreadable("its step is no number of a superstep")),
    }
}

fn owner_of(text: &str) -> Option<Owner> {
    if text == NOBODY {
        return Some(Owner::Nobody);
    }
    if let Some(id) = interrupt::parse(text) {
        return Some(Owner::Interrupt(id));
    }
    id::parse(text).map(Owner::Task)
}

fn list(value: &JsValue) -> Option<&Array> {
    Array::is_array(value).then(|| value.unchecked_ref())
}
