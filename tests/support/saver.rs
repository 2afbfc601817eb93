//! A saver in memory: what runs store of a thread, kept by the rules of LangGraph's `MemorySaver`.

use std::cell::RefCell;
use std::rc::Rc;

use superstep::engine::channel::Stored as Held;
use superstep::engine::checkpoint::{Checkpoint, Owner, Pending, Record, Save, Saved, Source};
use superstep::engine::delta::Deltas;
use superstep::engine::graph::ChannelId;
use superstep::id::Clock;
use uuid::Uuid;

use super::call::Reply;
use super::value::Value;

/// A thread's checkpoints and records, shared by the runs on it.
#[derive(Clone, Debug, Default)]
pub struct Saver(Rc<RefCell<Stored>>);

#[derive(Clone, Debug, Default)]
struct Stored {
    clock: Clock,
    /// In the order of their ids.
    entries: Vec<Entry>,
    /// Records may come before their checkpoint, which may never come.
    records: Vec<Kept>,
    inputs: Vec<Reply>,
    /// The delta keys of the thread's graph.
    delta_keys: Vec<ChannelId>,
}

/// A checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub namespace: String,
    pub checkpoint: Checkpoint<Value>,
    pub step: i64,
    pub source: Source,
    pub parent: Option<Uuid>,
    pub deltas: Deltas,
}

/// A record on a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub namespace: String,
    pub checkpoint: Uuid,
    pub path: String,
    pub owner: Owner,
    index: i32,
    pub record: Record<Value>,
}

impl Saver {
    /// Another thread with the same history.
    pub fn copy(&self) -> Self {
        Self(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    /// The values of these keys are rebuilt where checkpoints do not hold them.
    pub fn rebuild(&self, delta_keys: &[ChannelId]) {
        self.0.borrow_mut().delta_keys = delta_keys.to_vec();
    }

    pub fn checkpoint_id(&self, step: i64) -> Uuid {
        self.0.borrow_mut().clock.checkpoint_id(0, step, &[0; 16])
    }

    /// A value that stands for an input.
    pub fn keep_input(&self, reply: &Reply) -> Value {
        let inputs = &mut self.0.borrow_mut().inputs;
        inputs.push(reply.clone());
        Value::Text(format!("input {}", inputs.len() - 1))
    }

    /// The input that a value stands for.
    pub fn input(&self, value: &Value) -> Option<Reply> {
        let Value::Text(text) = value else {
            return None;
        };
        let place: usize = text.strip_prefix("input ")?.parse().ok()?;
        self.0.borrow().inputs.get(place).cloned()
    }

    pub fn save(&self, namespace: &str, save: &Save<Value>) {
        let stored = &mut *self.0.borrow_mut();
        let namespace = namespace.to_owned();
        match save.clone() {
            Save::Checkpoint {
                checkpoint,
                step,
                source,
                parent,
                deltas,
                ..
            } => stored.put(Entry {
                namespace,
                checkpoint,
                step,
                source,
                parent,
                deltas,
            }),
            Save::Records {
                checkpoint,
                owner,
                path,
                records,
                ..
            } => {
                for (record, nth) in records.into_iter().zip(0..) {
                    stored.keep(Kept {
                        namespace: namespace.clone(),
                        checkpoint,
                        path: path.clone(),
                        owner,
                        index: index(&record, nth),
                        record,
                    });
                }
            }
        }
    }

    /// A graph's checkpoints, the oldest first.
    pub fn entries(&self, namespace: &str) -> Vec<Entry> {
        let stored = self.0.borrow();
        let entries = stored.entries.iter().filter(|entry| entry.namespace == namespace);
        entries.cloned().collect()
    }

    /// The namespaces in which there are checkpoints, each once, in the order in which they came.
    pub fn namespaces(&self) -> Vec<String> {
        let mut namespaces = Vec::new();
        for entry in &self.0.borrow().entries {
            if !namespaces.contains(&entry.namespace) {
                namespaces.push(entry.namespace.clone());
            }
        }
        namespaces
    }

    /// The records on a checkpoint, in the order of their paths.
    pub fn records(&self, namespace: &str, checkpoint: Uuid) -> Vec<Kept> {
        let stored = self.0.borrow();
        let here = |kept: &&Kept| kept.namespace == namespace && kept.checkpoint == checkpoint;
        let mut records: Vec<Kept> = stored.records.iter().filter(here).cloned().collect();
        records.sort_by(|a, b| a.key().cmp(&b.key()));
        records
    }

    /// A graph's last checkpoint.
    pub fn latest(&self, namespace: &str) -> Option<Saved<Value>> {
        let entry = self.entries(namespace).pop()?;
        Some(self.saved(entry))
    }

    /// The checkpoint of an id.
    pub fn by_id(&self, namespace: &str, id: Uuid) -> Option<Saved<Value>> {
        let mut entries = self.entries(namespace).into_iter();
        Some(self.saved(entries.find(|entry| entry.checkpoint.id == id)?))
    }

    /// A graph's last checkpoint before another.
    pub fn before(&self, namespace: &str, id: Uuid) -> Option<Saved<Value>> {
        let mut entries = self.entries(namespace);
        entries.retain(|entry| entry.checkpoint.id < id);
        Some(self.saved(entries.pop()?))
    }

    pub fn saved(&self, mut entry: Entry) -> Saved<Value> {
        let latest = self.entries(&entry.namespace).pop();
        let id = entry.checkpoint.id;
        if entry.namespace.is_empty() {
            let histories = self.histories(&entry);
            entry.checkpoint.values.extend(histories);
        }
        let records = self.records(&entry.namespace, id).into_iter();
        Saved {
            checkpoint: entry.checkpoint,
            step: entry.step,
            source: entry.source,
            parent: entry.parent,
            pending: records
                .map(|Kept { owner, record, .. }| Pending { owner, record })
                .collect(),
            is_superseded: latest.is_some_and(|latest| latest.checkpoint.id != id),
            deltas: entry.deltas,
        }
    }

    /// What the values are rebuilt from that a checkpoint does not hold.
    fn histories(&self, entry: &Entry) -> Vec<(ChannelId, Held<Value>)> {
        let mut histories = Vec::new();
        let keys = self.0.borrow().delta_keys.clone();
        for key in keys {
            let was_written = entry.checkpoint.versions[key.0 as usize] > 0;
            if held(&entry.checkpoint, key).is_none() && (was_written || !entry.deltas.is_versioned) {
                histories.push((key, self.history(entry, key)));
            }
        }
        histories
    }

    fn history(&self, entry: &Entry, key: ChannelId) -> Held<Value> {
        let entries = self.entries(&entry.namespace);
        let by_id = |id: Uuid| entries.iter().find(|entry| entry.checkpoint.id == id);
        let mut writes = Vec::new();
        let mut next = entry.parent.and_then(by_id);
        while let Some(entry) = next {
            for kept in self.records(&entry.namespace, entry.checkpoint.id).into_iter().rev() {
                if let Record::Write(write) = &kept.record
                    && let Some((written, value)) = write.as_value()
                    && written == key
                {
                    writes.push(value.clone());
                }
            }
            if let Some(value) = held(&entry.checkpoint, key) {
                writes.reverse();
                return Held::History(Some(value), writes);
            }
            next = entry.parent.and_then(by_id);
        }
        writes.reverse();
        Held::History(None, writes)
    }
}

/// The value of a key that a checkpoint holds.
fn held(checkpoint: &Checkpoint<Value>, key: ChannelId) -> Option<Value> {
    let stored = checkpoint.values.iter().find(|(known, _)| *known == key);
    stored.and_then(|(_, stored)| match stored {
        Held::Value(value) | Held::Snapshot(value) => Some(value.clone()),
        _ => None,
    })
}

impl Stored {
    fn put(&mut self, entry: Entry) {
        let is_same = |other: &Entry| other.namespace == entry.namespace && other.checkpoint.id == entry.checkpoint.id;
        assert!(!self.entries.iter().any(is_same), "a checkpoint is stored once");
        self.entries.push(entry);
        self.entries.sort_by_key(|entry| entry.checkpoint.id);
    }

    /// What there is one of in a task replaces what was there; of all else the first stays.
    fn keep(&mut self, kept: Kept) {
        let is_same = |other: &Kept| {
            (&other.namespace, other.checkpoint, other.owner, other.index)
                == (&kept.namespace, kept.checkpoint, kept.owner, kept.index)
        };
        match self.records.iter_mut().find(|other| is_same(other)) {
            Some(known) if kept.index < 0 => *known = kept,
            Some(_) => {}
            None => self.records.push(kept),
        }
    }
}

impl Kept {
    fn key(&self) -> (&str, String, i32) {
        let owner = match self.owner {
            Owner::Nobody => Uuid::nil().to_string(),
            Owner::Task(id) => id.to_string(),
            Owner::Interrupt(id) => format!("{id:032x}"),
        };
        (&self.path, owner, self.index)
    }
}

fn index(record: &Record<Value>, nth: i32) -> i32 {
    match record {
        Record::Error(_) => -1,
        Record::Interrupts(_) => -3,
        Record::Answers(_) | Record::Answer(_) => -4,
        _ => nth,
    }
}
