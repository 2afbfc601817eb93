//! Delta keys: most checkpoints do not hold their values, which are rebuilt from what was written since one did. Here it
//! is said which checkpoint is the next to hold one, and what is stored so that those between can be read.
//!
//! A value that a checkpoint holds is LangGraph's `DeltaSnapshot`. It holds one once enough has come to the key, and
//! whenever a reader who goes back through the checkpoints would find writes that are not all that happened, or are
//! another branch's.

use uuid::Uuid;

use super::action::Action;
use super::channel::Stored;
use super::channels::{Channels, Seen};
use super::checkpoint::{Checkpoint, Durability, Owner, Pending, Record, Save, Saved, Source};
use super::graph::{ChannelId, Graph, Kind};
use super::host::Host;
use super::run::Run;
use super::task::Task;
use super::write::Write;

/// What a checkpoint's metadata says of its graph's delta keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deltas {
    /// What has come to each since a checkpoint last held its value: `counters_since_delta_snapshot`.
    pub since: Vec<Since>,
    /// Whether every write to such a key has given it a version, so that one without was never written:
    /// `delta_writes_versioned`.
    pub is_versioned: bool,
}

/// What has come to a delta key since a checkpoint last held its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The key.
    pub key: ChannelId,
    /// Supersteps that wrote it.
    pub updates: u64,
    /// Supersteps.
    pub supersteps: u64,
}

/// What a run knows of its delta keys.
#[derive(Clone, Debug)]
pub(super) struct DeltaKeys<V> {
    /// What the metadata of the checkpoint that the run stands on says.
    pub told: Deltas,
    /// Keys whose values the next checkpoint must hold, however little has come to them.
    due: Vec<ChannelId>,
    /// What the checkpoint that the run started from holds of them.
    held: Vec<(ChannelId, Stored<V>)>,
    /// Whose writes, to which of them, that checkpoint has.
    found: Vec<(Owner, ChannelId)>,
    /// Whether those who wrote them are to be handed them back in this superstep.
    is_resumed: bool,
    /// What the next checkpoint is made of.
    pub origin: Origin,
    /// With durability "exit": what is to be stored when the run ends.
    kept: Vec<Kept<V>>,
    /// What the run's command wrote, until it is `kept`.
    commanded: Vec<Write<V>>,
    /// The first superstep that the run ended.
    first_step: Option<i64>,
}

/// What a checkpoint is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// What has happened since the one before.
    Change,
    /// The one before, as it is.
    Repetition,
    /// The one beside it, as it is.
    Copy,
    /// An update of a thread that has no checkpoint yet.
    Nothing,
}

/// A write that is stored when the run ends.
#[derive(Clone, Debug)]
struct Kept<V> {
    step: i64,
    owner: Owner,
    path: String,
    write: Write<V>,
}

impl<V: Clone> DeltaKeys<V> {
    /// What is known at the start, from a checkpoint or from nothing.
    pub fn new(graph: &Graph, saved: Option<&Saved<V>>) -> Self {
        let mut told = Deltas::default();
        let mut held = Vec::new();
        let mut found = Vec::new();
        if let Some(saved) = saved.filter(|_| !graph.deltas().is_empty()) {
            told = saved.deltas.clone();
            for (key, stored) in &saved.checkpoint.values {
                if graph.is_delta(*key) && !matches!(stored, Stored::History(..)) {
                    held.push((*key, stored.clone()));
                }
            }
            for pending in &saved.pending {
                if let Some(write) = delta_write(graph, pending)
                    && pending.owner != Owner::Nobody
                {
                    found.push((pending.owner, write.channel));
                }
            }
        }
        told.is_versioned = !graph.deltas().is_empty() && (told.is_versioned || saved.is_none());
        Self {
            told,
            due: Vec::new(),
            held,
            found,
            is_resumed: false,
            origin: Origin::Change,
            kept: Vec::new(),
            commanded: Vec::new(),
            first_step: None,
        }
    }

    /// The next checkpoint must hold a key's value, if it is a delta key.
    pub fn demand(&mut self, graph: &Graph, key: ChannelId) {
        if graph.is_delta(key) {
            self.due.push(key);
        }
    }

    /// A superstep has ended, or whatever else makes a checkpoint.
    pub fn advance(&mut self, graph: &Graph, changed: &[ChannelId]) {
        if matches!(self.origin, Origin::Copy | Origin::Nothing) {
            return;
        }
        let mut since = Vec::with_capacity(graph.deltas().len());
        for key in graph.deltas() {
            let before = self.since(*key);
            since.push(Since {
                updates: before.updates.saturating_add(changed.contains(key).into()),
                supersteps: before.supersteps.saturating_add(1),
                ..before
            });
        }
        self.told.since = since;
    }

    fn since(&self, key: ChannelId) -> Since {
        let known = self.told.since.iter().find(|since| since.key == key);
        known.copied().unwrap_or(Since {
            key,
            updates: 0,
            supersteps: 0,
        })
    }

    /// The keys whose values the next checkpoint is to hold.
    fn to_hold(&self, graph: &Graph, channels: &Channels<V>, bound: u64) -> Vec<ChannelId> {
        let is_to_hold = |key: &ChannelId| {
            let was_written = channels.version(*key) > 0;
            match self.origin {
                Origin::Copy => false,
                Origin::Nothing => was_written,
                Origin::Change | Origin::Repetition => {
                    let may_hold_something = was_written || !self.told.is_versioned;
                    self.due.contains(key) || (may_hold_something && self.has_enough(graph, *key, bound))
                }
            }
        };
        let mut keys = graph.deltas().to_vec();
        keys.retain(|key| channels.is_available(*key) && is_to_hold(key));
        keys
    }

    fn has_enough(&self, graph: &Graph, key: ChannelId, bound: u64) -> bool {
        let Kind::Delta { snapshot_frequency, .. } = graph.channel(key).kind else {
            return false;
        };
        let since = self.since(key);
        since.updates >= u64::from(snapshot_frequency) || since.supersteps >= bound
    }
}

impl<V: Clone> Run<V> {
    /// The run has a checkpoint to start from. Where its tasks are not handed back what they wrote, this run is a branch
    /// of its own, and the writes may be another's.
    pub(super) fn begin_deltas(&mut self, takes_back: bool) {
        self.thread.deltas.is_resumed = takes_back;
        if !takes_back {
            self.demand_pending();
        }
    }

    /// The next checkpoint holds what the writes that wait beside this one were to.
    pub(super) fn demand_pending(&mut self) {
        let thread = &mut self.thread;
        for pending in &thread.pending {
            if let Some(write) = delta_write(&self.graph, pending) {
                thread.deltas.due.push(write.channel);
            }
        }
    }

    /// The keys that the checkpoint after a superstep must hold: those that were overwritten, and those to which a task
    /// wrote that is not here any more, or runs again.
    pub(super) fn sealed_by(&self, ran: &[Task<V>], host: &impl Host<V>) -> Vec<ChannelId> {
        let mut sealed = Vec::new();
        if self.graph.deltas().is_empty() {
            return sealed;
        }
        for task in ran {
            for write in &task.writes {
                if let Some((key, value)) = write.as_value()
                    && self.graph.is_delta(key)
                    && host.overwritten(value).is_some()
                {
                    sealed.push(key);
                }
            }
        }
        let deltas = &self.thread.deltas;
        for (owner, key) in &deltas.found {
            let is_here = |task: &Task<V>| task.is_cached && task.owner == *owner;
            if deltas.is_resumed && !ran.iter().any(is_here) {
                sealed.push(*key);
            }
        }
        sealed
    }

    /// A superstep's writes were applied. With durability "exit" those to delta keys are kept, but for what the checkpoint
    /// has already.
    pub(super) fn seal_superstep(&mut self, sealed: Vec<ChannelId>) {
        let thread = &mut self.thread;
        thread.deltas.due.extend(sealed);
        thread.deltas.is_resumed = false;
        if thread.durability != Some(Durability::Exit) || self.graph.deltas().is_empty() {
            return;
        }
        self.keep_commanded();
        let step = self.step;
        let thread = &mut self.thread;
        let deltas = &mut thread.deltas;
        let is_first = deltas.first_step.is_none();
        deltas.first_step.get_or_insert(step);
        for pending in &thread.pending {
            let Some(write) = delta_write(&self.graph, pending) else {
                continue;
            };
            let owner = pending.owner;
            let is_stored = owner == Owner::Nobody || deltas.found.contains(&(owner, write.channel));
            if is_first && is_stored {
                continue;
            }
            let known = thread.unsaved.iter().rev().find(|(known, _)| *known == owner);
            deltas.kept.push(Kept {
                step,
                owner,
                path: known.map(|(_, path)| path.clone()).unwrap_or_default(),
                write: write.clone(),
            });
        }
    }

    /// Gives the messages that are written to delta keys ids, for good.
    pub(super) fn identify(&self, writes: &[Write<V>], host: &impl Host<V>) {
        for write in writes {
            if let Some((key, value)) = write.as_value()
                && self.graph.is_delta(key)
            {
                host.identify(value);
            }
        }
    }

    /// Notes what the run's command writes to delta keys beside its checkpoint. A thread that begins with it has none.
    pub(super) fn note_commanded(&mut self, writes: &[Write<V>]) {
        if self.thread.durability == Some(Durability::Exit) {
            for write in writes {
                if self.graph.is_delta(write.channel) {
                    self.thread.deltas.commanded.push(write.clone());
                }
            }
        } else if self.thread.stored.is_none() {
            self.demand_written(writes);
        }
    }

    /// The next checkpoint holds what these writes are to.
    pub(super) fn demand_written(&mut self, writes: &[Write<V>]) {
        for write in writes {
            self.thread.deltas.demand(&self.graph, write.channel);
        }
    }

    /// What the run's command wrote is stored when it ends.
    pub(super) fn keep_commanded(&mut self) {
        let deltas = &mut self.thread.deltas;
        for write in std::mem::take(&mut deltas.commanded) {
            deltas.kept.push(Kept {
                step: self.step,
                owner: Owner::Nobody,
                path: String::new(),
                write,
            });
        }
    }

    /// The checkpoint that is stored next, with the values of delta keys that it is to hold. A saver may keep only values
    /// that are of a new version, so what it holds becomes one.
    pub(super) fn with_deltas(&mut self) -> Checkpoint<V> {
        let keys = self.keys_to_hold();
        for key in &keys {
            if self.thread.version_stored(*key) == self.channels.version(*key) {
                self.bump(*key);
            }
        }
        let mut checkpoint = self.checkpoint_with(&keys);
        let deltas = &mut self.thread.deltas;
        let is_same = deltas.origin == Origin::Copy || (deltas.origin == Origin::Repetition && keys.is_empty());
        if is_same {
            checkpoint.values.extend_from_slice(&deltas.held);
        }
        if deltas.origin != Origin::Copy {
            deltas.told.since.retain(|since| !keys.contains(&since.key));
        }
        deltas.due.clear();
        deltas.origin = Origin::Change;
        checkpoint
    }

    fn keys_to_hold(&self) -> Vec<ChannelId> {
        let bound = self.settings.snapshot_bound;
        self.thread.deltas.to_hold(&self.graph, &self.channels, bound)
    }

    /// The run ends with durability "exit": what supersteps wrote to delta keys is stored beside the checkpoint that it
    /// started from, in their order, as if one had written it all. A thread without one is given an empty one for that.
    pub(super) fn store_kept_deltas(&mut self) {
        let kept = std::mem::take(&mut self.thread.deltas.kept);
        if self.thread.stored.is_some() && self.place.is_addressed {
            // That checkpoint may have children already, which would find the writes, too.
            for kept in &kept {
                self.thread.deltas.due.push(kept.write.channel);
            }
        }
        let held = self.keys_to_hold();
        let first_step = self.thread.deltas.first_step;
        let mut groups: Vec<(Owner, String, Vec<Record<V>>)> = Vec::new();
        for kept in kept {
            if held.contains(&kept.write.channel) {
                continue;
            }
            let (owner, path) = kept.place(first_step);
            let record = Record::Write(kept.write);
            match groups.iter_mut().find(|group| (group.0, &group.1) == (owner, &path)) {
                Some((_, _, records)) => records.push(record),
                None => groups.push((owner, path, vec![record])),
            }
        }
        if groups.is_empty() {
            return;
        }
        let checkpoint = self.thread.stored.unwrap_or_else(|| self.store_empty());
        for (owner, path, records) in groups {
            self.actions.push_back(Action::Save(Save::Records {
                checkpoint,
                owner,
                path,
                records,
                is_built_on: true,
            }));
        }
    }

    /// Stores a checkpoint that holds nothing, as the first of the thread.
    fn store_empty(&mut self) -> Uuid {
        let id = self.thread.first;
        self.thread.stored = Some(id);
        self.actions.push_back(Action::Save(Save::Checkpoint {
            checkpoint: Checkpoint {
                id,
                values: Vec::new(),
                versions: vec![0; self.graph.channels().len()],
                seen: Seen::new(&self.graph),
                leftover: Default::default(),
            },
            step: -2,
            source: Source::Loop,
            parent: None,
            changed: Vec::new(),
            deltas: Deltas::default(),
        }));
        id
    }
}

impl<V> Kept<V> {
    /// Whose it is stored as, and under which path. Of the first superstep the paths stay, as its writes stand among those
    /// that were there before; the others come after them, by path and by id, as savers order by either. The ids are never
    /// those of tasks: a task whose record is there would count as done.
    fn place(&self, first_step: Option<i64>) -> (Owner, String) {
        let Owner::Task(id) = self.owner else {
            return (Owner::Task(early_id(self.step, Uuid::nil())), String::new());
        };
        if first_step == Some(self.step) {
            return (Owner::Task(early_id(self.step, id)), self.path.clone());
        }
        let path = format!("~~{:010}{}", self.step, self.path);
        (Owner::Task(late_id(self.step, id)), path)
    }
}

/// The id with the superstep, in decimal digits, as its first group. Savers take what is nobody's for the checkpoint's own.
fn early_id(step: i64, id: Uuid) -> Uuid {
    let mut left = step.rem_euclid(100_000_000) as u128;
    let mut digits = 0;
    for place in 0..8 {
        digits |= (left % 10) << (4 * place);
        left /= 10;
    }
    let early = digits << 96 | id.as_u128() & (u128::MAX >> 32);
    Uuid::from_u128(early.max(1))
}

/// An id that comes after those of all tasks, by superstep.
fn late_id(step: i64, id: Uuid) -> Uuid {
    let first = u128::from(u32::MAX) << 96;
    Uuid::from_u128(first | u128::from(step as u32) << 64 | id.as_u128() & (u128::MAX >> 64))
}

/// The write to a delta key that a record is, if it is one.
fn delta_write<'a, V>(graph: &Graph, pending: &'a Pending<V>) -> Option<&'a Write<V>> {
    match &pending.record {
        Record::Write(write) if graph.is_delta(write.channel) => Some(write),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_what_is_kept_are_langgraphs() {
        let task = Uuid::parse_str("01234567-89ab-5def-8123-456789abcdef").unwrap();
        let early = |step, id| early_id(step, id).to_string();
        assert_eq!(early(12, task), "00000012-89ab-5def-8123-456789abcdef");
        assert_eq!(early(7, Uuid::nil()), "00000007-0000-0000-0000-000000000000");
        assert_eq!(early(0, Uuid::nil()), "00000000-0000-0000-0000-000000000001");
        let late = |step| late_id(step, task).to_string();
        assert_eq!(late(12), "ffffffff-0000-000c-8123-456789abcdef");
        assert_eq!(late(0x1_2345), "ffffffff-0001-2345-8123-456789abcdef");
    }
}
