//! LangGraph's `MemorySaver`: the checkpoints of threads, and the writes that tasks leave beside them.
//!
//! Values are stored and handed out as they are: who must not share them with anybody copies them on the way in and on
//! the way out. Of a new checkpoint only what changed needs a copy, see [`MemorySaver::carry_over`].

use std::cmp::Ordering;
use std::rc::Rc;

use crate::engine::order::{compare_utf16, sorted};

#[cfg(test)]
mod tests;

/// The channel of packets: older checkpoints have it as the writes of their parent.
const TASKS: &str = "__pregel_tasks";

/// The first format of checkpoints that holds the channel of packets itself.
const FORMAT_WITH_TASKS: f64 = 4.0;

/// Checkpoints by thread, by namespace, by id.
#[derive(Clone, Debug)]
pub struct MemorySaver<V> {
    /// In the order of their ids.
    threads: Vec<Thread<V>>,
    /// How many threads there have been.
    count: u32,
}

#[derive(Clone, Debug)]
struct Thread<V> {
    id: String,
    /// Which of all threads it was.
    nth: u32,
    /// In the order in which they came.
    namespaces: Vec<Namespace<V>>,
}

#[derive(Clone, Debug)]
struct Namespace<V> {
    name: String,
    /// In the order of their ids, which is that of time.
    entries: Vec<Entry<V>>,
}

/// What there is under a checkpoint's id: its writes may come before itself.
#[derive(Clone, Debug)]
struct Entry<V> {
    id: String,
    checkpoint: Option<Rc<Checkpoint<V>>>,
    /// In the order in which they came.
    writes: Vec<Write<V>>,
}

/// A graph's checkpoints in a thread: those of the graph itself under the namespace `""`, those of a subgraph under
/// that of its task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The thread's id.
    pub thread: String,
    /// The namespace.
    pub namespace: String,
}

/// A graph's state after a superstep, and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<V> {
    /// Its id. Ids sort by time.
    pub id: String,
    /// The checkpoint that it follows.
    pub parent: Option<String>,
    /// The version of its format, `v`.
    pub format: Option<f64>,
    /// When it was made, `ts`.
    pub time: V,
    /// The channels' values.
    pub values: Vec<(String, V)>,
    /// The channels' versions; channels without a value have them too.
    pub versions: Vec<(String, V)>,
    /// Which versions each node has seen.
    pub seen: V,
    /// The entries of its metadata.
    pub metadata: Vec<(String, V)>,
}

/// What a task wrote to a channel, after a checkpoint and on the way to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Write<V> {
    /// The task's id.
    pub task: Rc<str>,
    /// The task's path as text; empty where there is none, as for input.
    pub path: Rc<str>,
    /// Its place among the task's writes, see [`index`].
    pub index: i32,
    /// The channel.
    pub channel: String,
    /// What was written.
    pub value: V,
}

/// A checkpoint with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuple<V> {
    /// The checkpoint.
    pub checkpoint: Rc<Checkpoint<V>>,
    /// The writes beside it, in the order in which a superstep applies them.
    pub writes: Vec<Write<V>>,
    /// Of a checkpoint of an older format: the value of its channel of packets.
    pub packets: Option<Vec<V>>,
}

/// Which checkpoints to list; whatever is missing does not matter.
#[derive(Clone, Debug)]
pub struct Query<V> {
    /// Those of this thread.
    pub thread: Option<String>,
    /// Those in this namespace.
    pub namespace: Option<String>,
    /// The one with this id.
    pub id: Option<String>,
    /// Those with lower ids.
    pub before: Option<String>,
    /// Those whose metadata has these entries; `None` for entries that must be missing.
    pub filter: Vec<(String, Option<V>)>,
    /// No more than so many.
    pub limit: usize,
}

/// One of the checkpoints listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it is.
    pub scope: Scope,
    /// Its id.
    pub id: String,
}

/// What came to a channel that stores only differences, since the value it was last stored with.
#[derive(Clone, Debug, PartialEq)]
pub struct History<V> {
    /// That value; none where the channel began empty.
    pub seed: Option<V>,
    /// What was written since, oldest first.
    pub writes: Vec<Write<V>>,
}

/// A write's place among its task's: the `nth` of a call, but fixed for what a task has one of, so that the last stays.
pub fn index(channel: &str, nth: usize) -> i32 {
    match channel {
        "__error__" => -1,
        "__scheduled__" => -2,
        "__interrupt__" => -3,
        "__resume__" => -4,
        _ => nth as i32,
    }
}

impl<V> Default for MemorySaver<V> {
    fn default() -> Self {
        Self {
            threads: Vec::new(),
            count: 0,
        }
    }
}

impl<V: Clone + PartialEq> MemorySaver<V> {
    /// Takes over into a new checkpoint what its parent holds already: the value of every channel that is not among the
    /// `changed` and has the version it had there. Gives the places of the other values, which are the caller's still.
    pub fn carry_over(&self, scope: &Scope, checkpoint: &mut Checkpoint<V>, changed: &[String]) -> Vec<usize> {
        let parent = checkpoint.parent.as_deref();
        let parent = parent.and_then(|id| self.namespace(scope)?.checkpoint(id));
        let Some(parent) = parent else {
            return (0..checkpoint.values.len()).collect();
        };
        let mut fresh = Vec::new();
        for (place, (channel, value)) in checkpoint.values.iter_mut().enumerate() {
            let version = entry(&checkpoint.versions, channel);
            let is_same = version.is_some() && version == entry(&parent.versions, channel);
            match entry(&parent.values, channel) {
                Some(stored) if is_same && !changed.contains(channel) => *value = stored.clone(),
                _ => fresh.push(place),
            }
        }
        fresh
    }

    /// The checkpoints that a query means: thread after thread, namespace after namespace, and there the newest first.
    pub fn list(&self, query: &Query<V>) -> Vec<Listed> {
        let mut listed = Vec::new();
        for thread in self.threads_of(query.thread.as_deref()) {
            for namespace in &thread.namespaces {
                let is_meant = query.namespace.as_ref().is_none_or(|name| *name == namespace.name);
                if is_meant {
                    let room = query.limit - listed.len();
                    listed.extend(namespace.list(query).take(room).map(|entry| Listed {
                        scope: Scope {
                            thread: thread.id.clone(),
                            namespace: namespace.name.clone(),
                        },
                        id: entry.id.clone(),
                    }));
                }
            }
        }
        listed
    }

    /// One thread, or all of them in the order in which they came.
    fn threads_of(&self, id: Option<&str>) -> Vec<&Thread<V>> {
        match id {
            Some(id) => self.thread(id).into_iter().collect(),
            None => sorted(self.threads.iter().collect(), |a, b| a.nth.cmp(&b.nth)),
        }
    }
}

impl<V: Clone> MemorySaver<V> {
    /// Stores a checkpoint; one of the same id is replaced.
    pub fn put(&mut self, scope: &Scope, checkpoint: Checkpoint<V>) {
        let entry = self.entry_mut(scope, &checkpoint.id);
        entry.checkpoint = Some(Rc::new(checkpoint));
    }

    /// Stores a task's writes beside a checkpoint. What a task has written there already stays as it is, but for what it
    /// has only one of.
    pub fn put_writes(&mut self, scope: &Scope, checkpoint: &str, task: &str, path: &str, writes: Vec<(String, V)>) {
        let entry = self.entry_mut(scope, checkpoint);
        let (task, path): (Rc<str>, Rc<str>) = (task.into(), path.into());
        for (nth, (channel, value)) in writes.into_iter().enumerate() {
            let write = Write {
                task: task.clone(),
                path: path.clone(),
                index: index(&channel, nth),
                channel,
                value,
            };
            let known = |other: &&mut Write<V>| other.index == write.index && other.task == write.task;
            match entry.writes.iter_mut().find(known) {
                None => entry.writes.push(write),
                Some(known) if write.index < 0 => *known = write,
                Some(_) => {}
            }
        }
    }

    /// The checkpoint of this id, or the newest, with what belongs to it.
    pub fn tuple(&self, scope: &Scope, id: Option<&str>) -> Option<Tuple<V>> {
        let namespace = self.namespace(scope)?;
        let entry = namespace.target(id)?;
        let checkpoint = entry.checkpoint.clone()?;
        Some(Tuple {
            writes: entry.ordered_writes(),
            packets: namespace.packets_of(&checkpoint),
            checkpoint,
        })
    }

    /// Forgets a thread.
    pub fn delete_thread(&mut self, id: &str) {
        if let Ok(place) = self.thread_place(id) {
            self.threads.remove(place);
        }
    }

    /// For each of the channels, what came to it on the way to a checkpoint: its ancestors' writes, back to the nearest
    /// that holds a value which `is_set`, and that value. The checkpoint's own writes lead on to the next.
    pub fn history(
        &self,
        scope: &Scope,
        id: Option<&str>,
        channels: &[String],
        is_set: &dyn Fn(&V) -> bool,
    ) -> Vec<History<V>> {
        let mut histories: Vec<History<V>> = channels.iter().map(|_| History::default()).collect();
        if let Some(namespace) = self.namespace(scope) {
            for (ancestor, checkpoint) in namespace.ancestors(id) {
                if histories.iter().all(|history| history.seed.is_some()) {
                    break;
                }
                let writes = ancestor.ordered_writes();
                for (channel, history) in channels.iter().zip(&mut histories) {
                    history.go_back(channel, &writes, checkpoint, is_set);
                }
            }
        }
        for history in &mut histories {
            history.writes.reverse();
        }
        histories
    }

    fn namespace(&self, scope: &Scope) -> Option<&Namespace<V>> {
        let namespaces = &self.thread(&scope.thread)?.namespaces;
        namespaces.iter().find(|namespace| namespace.name == scope.namespace)
    }

    fn thread(&self, id: &str) -> Option<&Thread<V>> {
        self.thread_place(id).ok().map(|place| &self.threads[place])
    }

    fn thread_place(&self, id: &str) -> Result<usize, usize> {
        self.threads.binary_search_by(|thread| (*thread.id).cmp(id))
    }

    /// What there is under a checkpoint's id; made where there is nothing yet.
    fn entry_mut(&mut self, scope: &Scope, id: &str) -> &mut Entry<V> {
        let place = match self.thread_place(&scope.thread) {
            Ok(place) => place,
            Err(place) => {
                self.threads.insert(place, Thread::new(&scope.thread, self.count));
                self.count += 1;
                place
            }
        };
        self.threads[place].namespace_mut(&scope.namespace).entry_mut(id)
    }
}

impl<V: Clone> Thread<V> {
    fn new(id: &str, nth: u32) -> Self {
        Self {
            id: id.to_owned(),
            nth,
            namespaces: Vec::new(),
        }
    }

    fn namespace_mut(&mut self, name: &str) -> &mut Namespace<V> {
        let known = self.namespaces.iter().position(|namespace| namespace.name == name);
        let place = known.unwrap_or(self.namespaces.len());
        if known.is_none() {
            self.namespaces.push(Namespace {
                name: name.to_owned(),
                entries: Vec::new(),
            });
        }
        &mut self.namespaces[place]
    }
}

impl<V: Clone> Namespace<V> {
    fn place(&self, id: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| compare_utf16(&entry.id, id))
    }

    fn entry_mut(&mut self, id: &str) -> &mut Entry<V> {
        let place = match self.place(id) {
            Ok(place) => place,
            Err(place) => {
                let entry = Entry {
                    id: id.to_owned(),
                    checkpoint: None,
                    writes: Vec::new(),
                };
                self.entries.insert(place, entry);
                place
            }
        };
        &mut self.entries[place]
    }

    fn entry(&self, id: &str) -> Option<&Entry<V>> {
        self.place(id).ok().map(|place| &self.entries[place])
    }

    fn checkpoint(&self, id: &str) -> Option<&Checkpoint<V>> {
        self.entry(id)?.checkpoint.as_deref()
    }

    /// The checkpoint of this id, or the newest.
    fn target(&self, id: Option<&str>) -> Option<&Entry<V>> {
        match id {
            Some(id) => self.entry(id),
            None => self.entries.iter().rev().find(|entry| entry.checkpoint.is_some()),
        }
    }

    /// The checkpoints that a checkpoint follows, nearest first; no more than there are, as one may be its own ancestor.
    fn ancestors(&self, id: Option<&str>) -> impl Iterator<Item = (&Entry<V>, &Checkpoint<V>)> {
        let mut next = self.target(id).and_then(|entry| entry.checkpoint.as_deref());
        let parents = std::iter::from_fn(move || {
            let entry = self.entry(next?.parent.as_deref()?)?;
            next = entry.checkpoint.as_deref();
            Some((entry, next?))
        });
        parents.take(self.entries.len())
    }

    /// The packets for a checkpoint of a format in which they are its parent's writes.
    fn packets_of(&self, checkpoint: &Checkpoint<V>) -> Option<Vec<V>> {
        let parent = checkpoint.parent.as_deref()?;
        if checkpoint.format.is_none_or(|format| format >= FORMAT_WITH_TASKS) {
            return None;
        }
        let writes = self
            .entry(parent)
            .map(|entry| entry.writes.as_slice())
            .unwrap_or_default();
        let packets = writes.iter().filter(|write| write.channel == TASKS);
        Some(packets.map(|write| write.value.clone()).collect())
    }
}

impl<V: Clone + PartialEq> Namespace<V> {
    /// Those that a query means, newest first.
    fn list(&self, query: &Query<V>) -> impl Iterator<Item = &Entry<V>> {
        self.entries.iter().rev().filter(|entry| entry.is_meant(query))
    }
}

impl<V: Clone + PartialEq> Entry<V> {
    fn is_meant(&self, query: &Query<V>) -> bool {
        let Some(checkpoint) = &self.checkpoint else {
            return false;
        };
        let comes_before = |before: &String| compare_utf16(&self.id, before) == Ordering::Less;
        query.id.as_ref().is_none_or(|id| *id == self.id)
            && query.before.as_ref().is_none_or(comes_before)
            && (query.filter.iter()).all(|(key, value)| entry(&checkpoint.metadata, key) == value.as_ref())
    }
}

impl<V: Clone> Entry<V> {
    /// Its writes in the order in which a superstep applies them: by task path, task, and place.
    fn ordered_writes(&self) -> Vec<Write<V>> {
        sorted(self.writes.clone(), |a, b| {
            (&a.path, &a.task, a.index).cmp(&(&b.path, &b.task, b.index))
        })
    }
}

impl<V> Checkpoint<V> {
    /// The newest of its channels' versions.
    pub fn newest_version(&self, compare: &dyn Fn(&V, &V) -> Ordering) -> Option<&V> {
        let mut versions = self.versions.iter().map(|(_, version)| version);
        let mut newest = versions.next()?;
        for version in versions {
            if compare(version, newest) == Ordering::Greater {
                newest = version;
            }
        }
        Some(newest)
    }
}

impl<V> Default for History<V> {
    fn default() -> Self {
        Self {
            seed: None,
            writes: Vec::new(),
        }
    }
}

impl<V: Clone> History<V> {
    /// Goes back over an ancestor. The writes beside it came after its value, so they count with it. They are kept newest
    /// first, as the way leads.
    fn go_back(&mut self, channel: &str, writes: &[Write<V>], ancestor: &Checkpoint<V>, is_set: &dyn Fn(&V) -> bool) {
        if self.seed.is_some() {
            return;
        }
        let own = writes.iter().rev().filter(|write| write.channel == channel);
        self.writes.extend(own.cloned());
        self.seed = entry(&ancestor.values, channel).filter(|value| is_set(value)).cloned();
    }
}

/// The value of a key.
fn entry<'a, V>(entries: &'a [(String, V)], key: &str) -> Option<&'a V> {
    entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}
