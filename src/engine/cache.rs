//! The cache of nodes: what a task wrote for an input serves every later task of the node with the same.

use super::action::Action;
use super::checkpoint::Record;
use super::event::TaskInput;
use super::graph::NodeId;
use super::host::Host;
use super::run::{Phase, Run};
use super::task::Stage;

/// How what a node writes is kept. LangGraph's `CachePolicy`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CachePolicy {
    /// Seconds that it is kept; forever when missing.
    pub ttl: Option<f64>,
    /// The user's function that makes the key of an input; by default its JSON is.
    pub key: Option<KeyFunctionId>,
}

/// The number of a `keyFunc`: the host knows its function by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyFunctionId(pub u32);

/// A task that the cache may know.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted<V> {
    /// Its place among the superstep's tasks.
    pub place: usize,
    /// Its node.
    pub node: NodeId,
    /// How it is kept.
    pub policy: CachePolicy,
    /// What its key is made of.
    pub input: TaskInput<V>,
}

/// What the cache said of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked<V> {
    /// The task's place.
    pub place: usize,
    /// Its key.
    pub key: u128,
    /// What was kept under it.
    pub found: Option<Vec<Record<V>>>,
}

/// What a task wrote, to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<V> {
    /// The node.
    pub node: NodeId,
    /// The task's key.
    pub key: u128,
    /// How it is kept.
    pub policy: CachePolicy,
    /// What it wrote.
    pub records: Vec<Record<V>>,
}

impl<V: Clone> Run<V> {
    /// Asks the cache for this superstep's tasks before they start.
    pub(super) fn ask_cache(&mut self) {
        let mut wanted = Vec::new();
        for (place, task) in self.tasks.iter().enumerate() {
            if task.stage == Stage::Running
                && !task.which.is_handler()
                && let Some(policy) = self.graph.node(task.which.node).cache
            {
                wanted.push(Wanted {
                    place,
                    node: task.which.node,
                    policy,
                    input: task.input.clone(),
                });
            }
        }
        if !wanted.is_empty() {
            self.phase = Phase::Looking;
            self.actions.push_back(Action::AskCache(wanted));
        }
    }

    /// Takes the cache's answer: tasks that it knows are done.
    pub fn cache_answered(&mut self, answer: Vec<Looked<V>>, host: &impl Host<V>) {
        if !matches!(self.phase, Phase::Looking) {
            return;
        }
        self.phase = Phase::Running;
        for Looked { place, key, found } in answer {
            self.tasks[place].cache_key = Some(key);
            if let Some(records) = found {
                self.take_found(place, records, host);
            }
        }
    }

    fn take_found(&mut self, index: usize, records: Vec<Record<V>>, host: &impl Host<V>) {
        self.unsettled -= 1;
        let task = &mut self.tasks[index];
        task.stage = Stage::Done;
        task.is_cached = true;
        for record in &records {
            if let Record::Write(write) = record {
                task.writes.push(write.clone());
            }
        }
        self.record_task(index, records, host);
        self.tell_updates(index);
    }

    /// Has what a task wrote kept.
    pub(super) fn keep_in_cache(&mut self, index: usize, records: Vec<Record<V>>) {
        let task = &self.tasks[index];
        let node = task.which.node;
        if let (Some(key), Some(policy)) = (task.cache_key, self.graph.node(node).cache) {
            self.actions.push_back(Action::KeepInCache(Kept {
                node,
                key,
                policy,
                records,
            }));
        }
    }
}
