//! The channels of a running graph, with their versions.

use std::rc::Rc;

use super::channel::{Channel, Stored};
use super::checkpoint::{Checkpoint, Leftover};
use super::command::Send;
use super::event::Snapshot;
use super::graph::{ChannelId, Graph, Node, NodeId};
use super::host::Host;
use super::write::{Item, Write};
use crate::error::Error;

/// How often a channel has changed; 0 for never.
pub type Version = u64;

/// The state of a run: every channel, and the version at which it last changed.
#[derive(Clone, Debug)]
pub struct Channels<V> {
    graph: Rc<Graph>,
    channels: Vec<Channel<V>>,
    versions: Vec<Version>,
    newest: Version,
    /// The channels that a superstep without a write clears, while they hold something.
    fleeting: Vec<ChannelId>,
    /// Where each channel stands while writes are grouped; [`NOWHERE`] in between.
    places: Vec<u32>,
    /// What the checkpoint that they came from says of channels that the graph does not have.
    leftover: Rc<Leftover>,
}

/// The place of a channel that nothing was written to.
const NOWHERE: u32 = u32::MAX;

/// What each node had seen of its triggers when it last ran, and what callers had seen when they last went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// By the node's place in the graph; `None` for one that never ran.
    pub nodes: Vec<Option<Vec<(ChannelId, Version)>>>,
    /// The same of the graph's input; `None` before it has had one.
    pub input: Option<Vec<(ChannelId, Version)>>,
    /// The versions at which the caller last resumed: a breakpoint stops a run only once something has changed since.
    pub caller: Option<Vec<(ChannelId, Version)>>,
}

impl<V: Clone> Channels<V> {
    /// Empty channels, or holding their defaults.
    pub fn new(graph: Rc<Graph>, host: &mut impl Host<V>) -> Result<Self, Error<V>> {
        let mut channels = Vec::with_capacity(graph.channels().len());
        for (spec, id) in graph.channels().iter().zip(0..) {
            channels.push(Channel::new(ChannelId(id), spec, host)?);
        }
        Ok(Self {
            versions: vec![0; channels.len()],
            newest: 0,
            fleeting: Vec::new(),
            places: vec![NOWHERE; channels.len()],
            channels,
            graph,
            leftover: Rc::default(),
        })
    }

    /// Channels as a checkpoint holds them.
    pub fn restore(graph: Rc<Graph>, checkpoint: &Checkpoint<V>, host: &mut impl Host<V>) -> Result<Self, Error<V>> {
        let mut restored = Self::new(graph, host)?;
        for (id, stored) in &checkpoint.values {
            restored.channels[id.0 as usize].restore(stored.clone(), host)?;
        }
        restored.versions.clone_from(&checkpoint.versions);
        restored.leftover = checkpoint.leftover.clone();
        let foreign = checkpoint.leftover.versions.iter().map(|(_, version)| version);
        restored.newest = checkpoint.versions.iter().chain(foreign).copied().max().unwrap_or(0);
        for place in 0..restored.channels.len() {
            let channel = &restored.channels[place];
            if channel.is_fleeting() && channel.is_available() {
                restored.fleeting.push(ChannelId(place as u32));
            }
        }
        Ok(restored)
    }

    /// What a checkpoint holds of them, of the delta keys only these.
    pub fn stored(&self, deltas: &[ChannelId]) -> Vec<(ChannelId, Stored<V>)> {
        let mut values = Vec::new();
        for (channel, place) in self.channels.iter().zip(0..) {
            let id = ChannelId(place);
            if matches!(channel, Channel::Delta(_)) && !deltas.contains(&id) {
                continue;
            }
            if let Some(stored) = channel.checkpoint() {
                values.push((id, stored));
            }
        }
        values
    }

    /// Every channel's version, by its place in the graph.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The versions are these again, whatever was written since: it triggers nothing.
    pub fn forget_changes(&mut self, versions: &[Version]) {
        self.versions.clear();
        self.versions.extend_from_slice(versions);
    }

    /// Gives a channel a new version, though nothing was written to it; says which it had, and which it has.
    pub fn bump(&mut self, id: ChannelId) -> (Version, Version) {
        let version = &mut self.versions[id.0 as usize];
        let old = std::mem::replace(version, version.saturating_add(1));
        self.newest = self.newest.max(*version);
        (old, *version)
    }

    /// What the graph does not know of the checkpoint that they came from.
    pub fn leftover(&self) -> &Rc<Leftover> {
        &self.leftover
    }

    /// The same, to be changed.
    pub fn leftover_mut(&mut self) -> &mut Leftover {
        Rc::make_mut(&mut self.leftover)
    }

    /// Notes of something that is no node of the graph that it has run.
    pub fn note_stranger(&mut self, name: &Rc<str>) {
        if !self.leftover.seen.iter().any(|(known, _)| known == name) {
            self.leftover_mut().seen.push((name.clone(), Vec::new()));
        }
    }

    /// The value of a channel, if it holds one.
    pub fn value(&self, id: ChannelId) -> Option<&V> {
        self.channels[id.0 as usize].get()
    }

    /// Whether nothing has ever been written.
    pub fn is_untouched(&self) -> bool {
        self.newest == 0
    }

    /// What the input channel holds.
    pub fn input(&self) -> Option<&V> {
        self.value(self.graph.input())
    }

    /// The version of a channel.
    pub fn version(&self, id: ChannelId) -> Version {
        self.versions[id.0 as usize]
    }

    /// Whether a channel holds something.
    pub fn is_available(&self, id: ChannelId) -> bool {
        self.channels[id.0 as usize].is_available()
    }

    /// The packets that the last superstep sent.
    pub fn sends(&self) -> &[Send<V>] {
        match &self.channels[self.graph.sends().0 as usize] {
            Channel::Sends(topic) => topic.get(),
            _ => &[],
        }
    }

    /// The readable state.
    pub fn snapshot(&self) -> Snapshot<V> {
        self.snapshot_with(&[])
    }

    /// The state as the writer of `writes` sees it: what it wrote is there, what others wrote is not.
    pub fn snapshot_after(&mut self, writes: &[Write<V>], host: &mut impl Host<V>) -> Result<Snapshot<V>, Error<V>> {
        let graph = self.graph.clone();
        let mut to_state = Vec::new();
        for write in writes {
            if graph.is_key(write.channel) {
                to_state.push(write.clone());
            }
        }
        let mut written = vec![None; graph.keys().count()];
        for (id, items) in self.grouped(to_state) {
            let mut channel = self.channels[id.0 as usize].clone();
            channel.update(&graph.channel(id).name, items, host)?;
            written[id.0 as usize] = Some(channel);
        }
        Ok(self.snapshot_with(&written))
    }

    /// The state with some channels as they are not yet.
    fn snapshot_with(&self, instead: &[Option<Channel<V>>]) -> Snapshot<V> {
        let mut values = Vec::new();
        for id in self.graph.keys() {
            let place = id.0 as usize;
            let channel = instead
                .get(place)
                .and_then(Option::as_ref)
                .unwrap_or(&self.channels[place]);
            if let Some(value) = channel.get() {
                values.push((id, value.clone()));
            }
        }
        Snapshot { values }
    }

    /// The node's trigger that is set and newer than what the node has seen.
    pub fn fired(&self, node: NodeId, seen: &Seen) -> Option<ChannelId> {
        let Node { triggers, needs, .. } = self.graph.node(node);
        if !needs.iter().all(|key| self.is_available(*key)) {
            return None;
        }
        let fired = |id: &&ChannelId| self.is_available(**id) && self.version(**id) > seen.of(node, **id);
        triggers.iter().find(fired).copied()
    }

    /// Ends a superstep: applies writes, in order, of tasks that ran on `triggers`, and returns the channels that
    /// changed and hold something. No superstep `passes` when the writes come from outside.
    ///
    /// The phases are those of LangGraph's `_applyWrites`.
    pub fn apply(
        &mut self,
        passes: bool,
        triggers: &[ChannelId],
        writes: Vec<Write<V>>,
        host: &mut impl Host<V>,
    ) -> Result<Vec<ChannelId>, Error<V>> {
        self.consume(triggers);
        let next = self.newest.saturating_add(1);
        let mut changed = Vec::new();
        for (id, items) in self.grouped(writes) {
            self.write(id, items, next, &mut changed, host)?;
        }
        if passes {
            self.clear_fleeting(next, &changed, host)?;
            self.finish(next, &mut changed, host);
        }
        self.note_fleeting(&changed);
        Ok(changed)
    }

    /// Writes by channel, channels in the order of their first write.
    fn grouped(&mut self, writes: Vec<Write<V>>) -> Vec<(ChannelId, Vec<Item<V>>)> {
        let mut groups: Vec<(ChannelId, Vec<Item<V>>)> = Vec::new();
        for Write { channel, item } in writes {
            let place = &mut self.places[channel.0 as usize];
            match groups.get_mut(*place as usize) {
                Some((_, items)) => items.push(item),
                None => {
                    *place = groups.len() as u32;
                    groups.push((channel, vec![item]));
                }
            }
        }
        for (channel, _) in &groups {
            self.places[channel.0 as usize] = NOWHERE;
        }
        groups
    }

    fn consume(&mut self, triggers: &[ChannelId]) {
        let next = self.newest.saturating_add(1);
        for trigger in triggers {
            if self.channels[trigger.0 as usize].consume() {
                self.versions[trigger.0 as usize] = next;
                self.newest = next;
            }
        }
    }

    fn write(
        &mut self,
        id: ChannelId,
        items: Vec<Item<V>>,
        version: Version,
        changed: &mut Vec<ChannelId>,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        let name = &self.graph.channel(id).name;
        if self.channels[id.0 as usize].update(name, items, host)? {
            self.versions[id.0 as usize] = version;
            self.newest = version;
            if self.is_available(id) {
                changed.push(id);
            }
        }
        Ok(())
    }

    fn clear_fleeting(
        &mut self,
        version: Version,
        changed: &[ChannelId],
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        for id in std::mem::take(&mut self.fleeting) {
            if !changed.contains(&id) && self.silence(id, host)? {
                self.versions[id.0 as usize] = version;
                self.newest = version;
            }
        }
        Ok(())
    }

    /// When nothing that changed triggers a node, deferred nodes may run.
    fn finish(&mut self, version: Version, changed: &mut Vec<ChannelId>, host: &impl Host<V>) {
        if changed.iter().any(|id| !self.graph.channel(*id).triggers.is_empty()) {
            return;
        }
        for (place, channel) in self.channels.iter_mut().enumerate() {
            if channel.finish(host) {
                self.versions[place] = version;
                self.newest = version;
                changed.push(ChannelId(place as u32));
            }
        }
    }

    fn silence(&mut self, id: ChannelId, host: &mut impl Host<V>) -> Result<bool, Error<V>> {
        let name = &self.graph.channel(id).name;
        self.channels[id.0 as usize].update(name, Vec::new(), host)
    }

    fn note_fleeting(&mut self, changed: &[ChannelId]) {
        for id in changed {
            if self.channels[id.0 as usize].is_fleeting() && !self.fleeting.contains(id) {
                self.fleeting.push(*id);
            }
        }
    }
}

impl Seen {
    /// Nodes that have seen nothing.
    pub fn new(graph: &Graph) -> Self {
        Self {
            nodes: vec![None; graph.nodes().len()],
            input: None,
            caller: None,
        }
    }

    /// Notes that a node has run on what `trigger` held; version 0 for a packet, which leaves nothing to see.
    pub fn note(&mut self, node: NodeId, trigger: ChannelId, version: Version) {
        let seen = self.nodes[node.0 as usize].get_or_insert_default();
        if version == 0 {
            return;
        }
        match seen.iter_mut().find(|(id, _)| *id == trigger) {
            Some((_, noted)) => *noted = version,
            None => seen.push((trigger, version)),
        }
    }

    fn of(&self, node: NodeId, trigger: ChannelId) -> Version {
        version_in(self.nodes[node.0 as usize].as_deref().unwrap_or_default(), trigger)
    }

    /// Whether any channel has changed since the caller last went on.
    pub fn has_news_for_caller(&self, versions: &[Version]) -> bool {
        let seen = self.caller.as_deref().unwrap_or_default();
        let mut versions = versions.iter().zip(0..);
        versions.any(|(version, place)| *version > version_in(seen, ChannelId(place)))
    }

    /// The caller goes on, having seen everything.
    pub fn note_caller(&mut self, versions: &[Version]) {
        let mut seen = Vec::new();
        for (version, place) in versions.iter().zip(0..) {
            if *version > 0 {
                seen.push((ChannelId(place), *version));
            }
        }
        self.caller = Some(seen);
    }
}

fn version_in(seen: &[(ChannelId, Version)], channel: ChannelId) -> Version {
    for (id, version) in seen {
        if *id == channel {
            return *version;
        }
    }
    0
}
