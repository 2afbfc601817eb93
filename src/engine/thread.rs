//! What a run keeps of the thread that it belongs to: the checkpoint it stands on, and what its saver is to store.

use uuid::Uuid;

use super::action::Action;
use super::channel::Stored;
use super::channels::Version;
use super::checkpoint::{Checkpoint, Durability, Owner, Pending, Record, Save, Saved, Source};
use super::delta::DeltaKeys;
use super::event::Envelope;
use super::graph::{ChannelId, Graph, Kind};
use super::host::Host;
use super::interrupt::Interrupt;
use super::run::Run;
use super::write::Item;

/// Where a run stands in its thread's history.
#[derive(Clone, Debug)]
pub(super) struct Thread<V> {
    /// `None` without a saver.
    pub durability: Option<Durability>,
    /// The checkpoint that the superstep runs on.
    pub id: Uuid,
    /// What made it.
    pub source: Source,
    /// The superstep that it ends.
    pub step: i64,
    /// The one before it, as far as it is stored.
    pub previous: Option<Uuid>,
    /// The last one that is stored: the parent of the next.
    pub stored: Option<Uuid>,
    /// The channels' versions in it.
    versions: Vec<Version>,
    /// The checkpoint that the run started from.
    pub first: Uuid,
    /// What tasks of the superstep have recorded.
    pub pending: Vec<Pending<V>>,
    /// Whether the next checkpoint holds no value, not even a default.
    pub holds_nothing: bool,
    /// Whose records are still to be stored when the run ends, with the owners' paths.
    pub unsaved: Vec<(Owner, String)>,
    /// What is known of delta keys.
    pub deltas: DeltaKeys<V>,
}

impl<V: Clone> Thread<V> {
    /// The thread of a run that starts from `saved`, or from nothing.
    pub fn new(
        graph: &Graph,
        durability: Option<Durability>,
        saved: Option<Saved<V>>,
        host: &mut impl Host<V>,
    ) -> Self {
        let deltas = DeltaKeys::new(graph, saved.as_ref());
        let Some(saved) = saved else {
            let id = match durability {
                Some(_) => host.checkpoint_id(-2),
                None => Uuid::nil(),
            };
            return Self {
                durability,
                id,
                source: Source::Input,
                step: -2,
                previous: None,
                stored: None,
                versions: Vec::new(),
                first: id,
                pending: Vec::new(),
                holds_nothing: false,
                unsaved: Vec::new(),
                deltas,
            };
        };
        let id = saved.checkpoint.id;
        let mut versions = saved.checkpoint.versions;
        for (channel, stored) in &saved.checkpoint.values {
            // A value that was rebuilt is in no checkpoint: of a key that is no delta key any more, the next one is the
            // first to hold it.
            if matches!(stored, Stored::History(..)) && !graph.is_delta(*channel) {
                versions[channel.0 as usize] = 0;
            }
        }
        Self {
            durability,
            id,
            source: saved.source,
            step: saved.step,
            previous: saved.parent,
            stored: Some(id),
            versions,
            first: id,
            pending: saved.pending,
            holds_nothing: false,
            unsaved: Vec::new(),
            deltas,
        }
    }

    /// The version of a channel in the last checkpoint that is stored.
    pub fn version_stored(&self, id: ChannelId) -> Version {
        self.versions.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// Whether the run stands on the checkpoint that it started from.
    pub fn is_first(&self) -> bool {
        self.id == self.first
    }

    /// What the checkpoint goes by.
    pub fn envelope(&self) -> Envelope {
        Envelope {
            id: self.durability.map(|_| self.id),
            parent: self.previous,
            step: self.step,
            source: self.source,
        }
    }

    /// Whether the run has stored no checkpoint yet.
    pub fn is_loaded(&self) -> bool {
        self.stored == Some(self.first)
    }

    /// The next checkpoint will have the same parent as this one.
    pub fn stand_beside(&mut self) {
        self.stored = self.previous;
    }

    /// What a command wrote is in the checkpoint: stored beside it at the exit, it would be applied a second time.
    pub fn forget_commanded(&mut self) {
        let is_commanded =
            |pending: &Pending<V>| pending.owner == Owner::Nobody && matches!(pending.record, Record::Write(_));
        self.pending.retain(|pending| !is_commanded(pending));
    }

    /// The records of an owner.
    pub fn records_of(&self, owner: Owner) -> impl Iterator<Item = &Record<V>> {
        self.pending
            .iter()
            .filter(move |pending| pending.owner == owner)
            .map(|pending| &pending.record)
    }

    /// The answer for whoever waits.
    pub fn answer_for_all(&self) -> Option<V> {
        self.records_of(Owner::Nobody).find_map(|record| match record {
            Record::Answer(answer) => Some(answer.clone()),
            _ => None,
        })
    }

    /// Somebody has taken the answer for whoever waits.
    pub fn drop_answer_for_all(&mut self) {
        self.pending
            .retain(|pending| !matches!(pending.record, Record::Answer(_)));
    }

    /// The interrupts that wait for an answer: those of tasks that have brought nothing.
    pub fn waiting(&self) -> Vec<&Interrupt<V>> {
        let mut waiting = Vec::new();
        for pending in &self.pending {
            if let Record::Interrupts(interrupts) = &pending.record
                && !self.records_of(pending.owner).any(Record::is_output)
            {
                waiting.extend(interrupts);
            }
        }
        waiting
    }
}

impl<V: Clone> Run<V> {
    /// A superstep that `changed` some channels has ended, or an input was taken: the state is a new checkpoint.
    pub(super) fn checkpoint(&mut self, source: Source, changed: &[ChannelId], host: &mut impl Host<V>) {
        self.thread.source = source;
        self.thread.step = self.step;
        if let Some(durability) = self.thread.durability {
            self.thread.id = host.checkpoint_id(self.step);
            self.thread.deltas.advance(&self.graph, changed);
            if durability != Durability::Exit {
                self.store_checkpoint();
            }
        }
        self.step += 1;
    }

    fn store_checkpoint(&mut self) {
        let mut checkpoint = self.with_deltas();
        let thread = &mut self.thread;
        if std::mem::take(&mut thread.holds_nothing) {
            checkpoint.values.clear();
        }
        let save = Save::Checkpoint {
            checkpoint,
            step: thread.step,
            source: thread.source,
            parent: thread.stored,
            changed: changed(&thread.versions, self.channels.versions()),
            deltas: thread.deltas.told.clone(),
        };
        thread.previous = thread.stored;
        thread.stored = Some(thread.id);
        thread.versions.clear();
        thread.versions.extend_from_slice(self.channels.versions());
        self.actions.push_back(Action::Save(save));
    }

    /// The state as the checkpoint that the run stands on, with the values of these delta keys.
    pub(super) fn checkpoint_with(&self, deltas: &[ChannelId]) -> Checkpoint<V> {
        Checkpoint {
            id: self.thread.id,
            values: self.channels.stored(deltas),
            versions: self.channels.versions().to_vec(),
            seen: self.seen.clone(),
            leftover: self.channels.leftover().clone(),
        }
    }

    /// The channels that have changed since the last checkpoint that is stored.
    pub(super) fn changed(&self) -> Vec<ChannelId> {
        changed(&self.thread.versions, self.channels.versions())
    }

    /// Keeps records on the checkpoint, in place of those that the owner had.
    pub(super) fn record(&mut self, owner: Owner, path: String, records: Vec<Record<V>>) {
        let thread = &mut self.thread;
        let Some(durability) = thread.durability else {
            return;
        };
        thread.pending.retain(|pending| pending.owner != owner);
        if records.is_empty() {
            return;
        }
        for record in &records {
            let record = record.clone();
            thread.pending.push(Pending { owner, record });
        }
        if durability == Durability::Exit {
            thread.unsaved.push((owner, path));
            return;
        }
        let writes_delta =
            |record: &Record<V>| matches!(record, Record::Write(write) if self.graph.is_delta(write.channel));
        self.actions.push_back(Action::Save(Save::Records {
            checkpoint: thread.id,
            owner,
            path,
            is_built_on: records.iter().any(writes_delta),
            records,
        }));
    }

    /// Records as a saver may have them: with nothing of the keys that no checkpoint keeps.
    pub(super) fn tracked(&self, records: Vec<Record<V>>, host: &impl Host<V>) -> Vec<Record<V>> {
        let untracked = self.graph.untracked();
        if untracked.is_empty() {
            return records;
        }
        let mut tracked = Vec::with_capacity(records.len());
        for mut record in records {
            if let Record::Write(write) = &mut record {
                if matches!(self.graph.channel(write.channel).kind, Kind::Untracked { .. }) {
                    continue;
                }
                if let Item::Send(send) = &mut write.item {
                    send.arg = host.without(&send.arg, untracked);
                }
            }
            tracked.push(record);
        }
        tracked
    }

    /// The run ends: what was kept back until now is stored.
    pub(super) fn store_at_exit(&mut self) {
        if self.thread.durability != Some(Durability::Exit) {
            return;
        }
        self.store_kept_deltas();
        if self.thread.id != self.thread.first {
            self.store_checkpoint();
        }
        let mut unsaved = std::mem::take(&mut self.thread.unsaved);
        unsaved.retain(|(owner, _)| self.thread.records_of(*owner).next().is_some());
        unsaved.dedup();
        for (owner, path) in unsaved {
            let records = self.thread.records_of(owner).cloned().collect();
            self.actions.push_back(Action::Save(Save::Records {
                checkpoint: self.thread.id,
                owner,
                path,
                records,
                is_built_on: false,
            }));
        }
    }
}

/// The channels whose version is another.
fn changed(before: &[Version], now: &[Version]) -> Vec<ChannelId> {
    let mut changed = Vec::new();
    for (version, place) in now.iter().zip(0..) {
        if before.get(place as usize).copied().unwrap_or(0) != *version {
            changed.push(ChannelId(place));
        }
    }
    changed
}
