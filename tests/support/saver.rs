//! A saver in memory: what runs store of a thread, kept by the rules of LangGraph's `MemorySaver`.

use std::cell::RefCell;
use std::rc::Rc;

use superstep::engine::checkpoint::{Checkpoint, Owner, Pending, Record, Save, Saved, Source};
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
}

/// A checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub namespace: String,
    pub checkpoint: Checkpoint<Value>,
    pub step: i64,
    pub source: Source,
    pub parent: Option<Uuid>,
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
                ..
            } => stored.put(Entry {
                namespace,
                checkpoint,
                step,
                source,
                parent,
            }),
            Save::Records {
                checkpoint,
                owner,
                path,
                records,
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

    fn saved(&self, entry: Entry) -> Saved<Value> {
        let latest = self.entries(&entry.namespace).pop();
        let id = entry.checkpoint.id;
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
        }
    }
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
