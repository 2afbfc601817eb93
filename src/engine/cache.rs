//! The cache: what came of a task for an input serves every later task of its node, or of its name, with the same.

use super::action::Action;
use super::call::Call;
use super::checkpoint::Record;
use super::event::TaskInput;
use super::graph::NodeId;
use super::host::Host;
use super::run::{Phase, Run};
use super::task::{Stage, TaskRef};

/// How what comes of a task is kept. LangGraph's `CachePolicy`.
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

/// What came of a task, to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<V> {
    /// The task.
    pub which: TaskRef,
    /// The task's key.
    pub key: u128,
    /// How it is kept.
    pub policy: CachePolicy,
    /// What came of it.
    pub records: Vec<Record<V>>,
}

impl<V: Clone> Run<V> {
    /// Asks the cache for this superstep's tasks before they start.
    pub(super) fn ask_cache(&mut self) {
        let mut wanted = Vec::new();
        for (place, task) in self.tasks.iter().enumerate() {
            if task.stage == Stage::Running
                && !task.which.is_handler()
                && let Some(policy) = self.policies(place).cache
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

    /// Under which key the cache may know what a call gives.
    ///
    /// # Errors
    /// What the user's function for keys threw.
    pub(super) fn key_of_call(&self, call: &Call<V>, host: &mut impl Host<V>) -> Result<Option<u128>, V> {
        match &call.policies.cache {
            Some(policy) if self.settings.has_cache => host.cache_key(policy, &call.input).map(Some),
            _ => Ok(None),
        }
    }

    /// Asks the cache for a call, while other tasks go on.
    pub(super) fn look_up(&mut self, index: usize, key: u128) {
        let id = self.begin_attempt(index);
        let task = &mut self.tasks[index];
        task.stage = Stage::Looking;
        task.cache_key = Some(key);
        self.actions.push_back(Action::LookUp {
            task: id,
            which: task.which,
            key,
        });
    }

    /// Has what came of a task kept.
    pub(super) fn keep_in_cache(&mut self, index: usize, records: Vec<Record<V>>) {
        let task = &self.tasks[index];
        if let (Some(key), Some(policy)) = (task.cache_key, self.policies(index).cache) {
            self.actions.push_back(Action::KeepInCache(Kept {
                which: task.which,
                key,
                policy,
                records,
            }));
        }
    }
}
