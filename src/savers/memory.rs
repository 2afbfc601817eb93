//! LangGraph's `MemorySaver`: the checkpoints of threads, and the writes that tasks leave beside them.
//!
//! Values are stored and handed out as they are: who must not share them with anybody copies them on the way in and on
//! the way out. Of a new checkpoint only what changed needs a copy, see [`MemorySaver::carry_over`].

use std::rc::Rc;

#[cfg(test)]
mod tests;

/// The channel of packets: older checkpoints have it as the writes of their parent.
const TASKS: &str = "__pregel_tasks";

/// The first format of checkpoints that holds the channel of packets itself.
const FORMAT_WITH_TASKS: f64 = 4.0;

/// The entries of a JavaScript object, in its order.
pub type Record<V> = Vec<(String, V)>;

/// Checkpoints by thread, by namespace, by id.
#[derive(Clone, Debug)]
pub struct MemorySaver<V> {
    /// In the order of their scopes.
    shelves: Vec<Shelf<V>>,
}

#[derive(Clone, Debug)]
struct Shelf<V> {
    scope: Scope,
    /// In the order of their ids, which is that of time.
    entries: Vec<Entry<V>>,
}

/// What there is under a checkpoint's id: its writes may come before itself.
#[derive(Clone, Debug)]
struct Entry<V> {
    id: String,
    checkpoint: Option<Checkpoint<V>>,
    /// In the order in which a superstep applies them.
    writes: Vec<Write<V>>,
}

/// A graph's checkpoints in a thread: those of the graph itself under the namespace `""`, those of a subgraph under
/// that of its task.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    pub values: Record<V>,
    /// The channels' versions; channels without a value have them too.
    pub versions: Record<V>,
    /// Which versions each node has seen.
    pub seen: V,
    /// Its metadata.
    pub metadata: Record<V>,
}

/// What a task wrote to a channel, after a checkpoint and on the way to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Write<V> {
    /// The task's path as text; empty where there is none, as for input.
    pub path: Rc<str>,
    /// The task's id.
    pub task: Rc<str>,
    /// Its place among the task's writes, see [`index`].
    pub index: i32,
    /// The channel.
    pub channel: String,
    /// What was written.
    pub value: V,
}

/// A checkpoint with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuple<'a, V> {
    /// The checkpoint.
    pub checkpoint: &'a Checkpoint<V>,
    /// The writes beside it, in the order in which a superstep applies them.
    pub writes: &'a [Write<V>],
    /// Of a checkpoint of an older format: its parent's writes, see [`Write::is_packet`].
    pub old: Option<&'a [Write<V>]>,
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
    /// Those whose metadata has these entries.
    pub filter: Record<V>,
    /// What an entry that is missing is: `undefined`.
    pub missing: V,
    /// No more than so many.
    pub limit: usize,
}

/// What came to a channel that stores only differences, since the value it was last stored with.
#[derive(Clone, Debug, PartialEq)]
pub struct History<'a, V> {
    /// That value; none where the channel began empty.
    pub seed: Option<&'a V>,
    /// What was written since, oldest first.
    pub writes: Vec<&'a Write<V>>,
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
        Self { shelves: Vec::new() }
    }
}

impl<V> MemorySaver<V> {
    /// Stores a checkpoint; one of the same id is replaced.
    pub fn put(&mut self, scope: Scope, checkpoint: Checkpoint<V>) {
        let entry = self.entry_mut(scope, &checkpoint.id);
        entry.checkpoint = Some(checkpoint);
    }

    /// Stores a task's writes beside a checkpoint. What a task has written there already stays as it is, but for what it
    /// has only one of.
    pub fn put_writes(&mut self, scope: Scope, checkpoint: &str, task: &str, path: &str, writes: Record<V>) {
        let entry = self.entry_mut(scope, checkpoint);
        let (path, task): (Rc<str>, Rc<str>) = (path.into(), task.into());
        for (nth, (channel, value)) in writes.into_iter().enumerate() {
            entry.write(Write {
                path: path.clone(),
                task: task.clone(),
                index: index(&channel, nth),
                channel,
                value,
            });
        }
    }

    /// The checkpoint of this id, or the newest, with what belongs to it.
    pub fn tuple(&self, scope: &Scope, id: Option<&str>) -> Option<Tuple<'_, V>> {
        let shelf = self.shelf(scope)?;
        let entry = shelf.target(id)?;
        let checkpoint = entry.checkpoint.as_ref()?;
        Some(Tuple {
            checkpoint,
            writes: &entry.writes,
            old: shelf.old_writes(checkpoint),
        })
    }

    /// Forgets a thread.
    pub fn delete_thread(&mut self, thread: &str) {
        let of_thread = |shelf: &Shelf<V>| shelf.scope.thread == thread;
        while let Some(place) = self.shelves.iter().position(of_thread) {
            self.shelves.remove(place);
        }
    }

    /// What came to a channel on the way to a checkpoint: its ancestors' writes, back to the nearest that holds a value
    /// which `is_set`, and that value. The checkpoint's own writes lead on to the next.
    pub fn history(
        &self,
        scope: &Scope,
        id: Option<&str>,
        channel: &str,
        is_set: &dyn Fn(&V) -> bool,
    ) -> History<'_, V> {
        match self.shelf(scope) {
            Some(shelf) => shelf.history(id, channel, is_set),
            None => History::default(),
        }
    }

    fn shelf(&self, scope: &Scope) -> Option<&Shelf<V>> {
        self.place(scope).ok().map(|place| &self.shelves[place])
    }

    fn place(&self, scope: &Scope) -> Result<usize, usize> {
        self.shelves.binary_search_by(|shelf| shelf.scope.cmp(scope))
    }

    /// What there is under a checkpoint's id; made where there is nothing yet.
    fn entry_mut(&mut self, scope: Scope, id: &str) -> &mut Entry<V> {
        let place = self.place(&scope).unwrap_or_else(|place| {
            let entries = Vec::new();
            self.shelves.insert(place, Shelf { scope, entries });
            place
        });
        self.shelves[place].entry_mut(id)
    }
}

impl<V: Clone + PartialEq> MemorySaver<V> {
    /// Takes over into a new checkpoint what its parent holds already: the value of every channel that has no new
    /// version and has the version it had there. Gives the places of the other values, which are the caller's still.
    pub fn carry_over(&self, scope: &Scope, checkpoint: &mut Checkpoint<V>, new_versions: &Record<V>) -> Vec<usize> {
        let parent = checkpoint.parent.as_deref();
        let parent = parent.and_then(|id| self.shelf(scope)?.checkpoint(id));
        let mut fresh = Vec::new();
        for (place, (channel, value)) in checkpoint.values.iter_mut().enumerate() {
            let stored = parent.and_then(|parent| {
                let version = entry(&checkpoint.versions, channel)?;
                let is_same = entry(&parent.versions, channel)? == version && entry(new_versions, channel).is_none();
                entry(&parent.values, channel).filter(|_| is_same)
            });
            match stored {
                Some(stored) => *value = stored.clone(),
                None => fresh.push(place),
            }
        }
        fresh
    }

    /// The checkpoints that a query means, by scope and id: in a scope the newest first.
    pub fn list(&self, query: &Query<V>) -> Vec<(&Scope, &str)> {
        let mut listed = Vec::new();
        for shelf in &self.shelves {
            let Scope { thread, namespace } = &shelf.scope;
            if !may_be(&query.thread, thread) || !may_be(&query.namespace, namespace) {
                continue;
            }
            for entry in shelf.entries.iter().rev() {
                if listed.len() == query.limit {
                    return listed;
                }
                if entry.is_meant(query) {
                    listed.push((&shelf.scope, &entry.id));
                }
            }
        }
        listed
    }
}

impl<V> Shelf<V> {
    fn place(&self, id: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| (*entry.id).cmp(id))
    }

    fn entry_mut(&mut self, id: &str) -> &mut Entry<V> {
        let place = self.place(id).unwrap_or_else(|place| {
            self.entries.insert(place, Entry::new(id));
            place
        });
        &mut self.entries[place]
    }

    fn entry(&self, id: &str) -> Option<&Entry<V>> {
        self.place(id).ok().map(|place| &self.entries[place])
    }

    fn checkpoint(&self, id: &str) -> Option<&Checkpoint<V>> {
        self.entry(id)?.checkpoint.as_ref()
    }

    /// The checkpoint of this id, or the newest.
    fn target(&self, id: Option<&str>) -> Option<&Entry<V>> {
        match id {
            Some(id) => self.entry(id),
            None => self.entries.iter().rev().find(|entry| entry.checkpoint.is_some()),
        }
    }

    /// Goes back from a checkpoint to what a channel was last stored with. The writes beside that came after it, so they
    /// count too. There are no more steps than checkpoints: one may be its own ancestor.
    fn history(&self, id: Option<&str>, channel: &str, is_set: &dyn Fn(&V) -> bool) -> History<'_, V> {
        let mut history = History::default();
        let mut descendant = self.target(id).and_then(|entry| entry.checkpoint.as_ref());
        for _ in &self.entries {
            let parent = descendant.and_then(|checkpoint| self.entry(checkpoint.parent.as_deref()?));
            let Some((parent, checkpoint)) = parent.and_then(|entry| Some((entry, entry.checkpoint.as_ref()?))) else {
                break;
            };
            for write in parent.writes.iter().rev() {
                if write.channel == channel {
                    history.writes.push(write);
                }
            }
            history.seed = entry(&checkpoint.values, channel).filter(|value| is_set(value));
            if history.seed.is_some() {
                break;
            }
            descendant = Some(checkpoint);
        }
        history.writes.reverse();
        history
    }

    /// The writes that hold the packets for a checkpoint of a format that does not.
    fn old_writes(&self, checkpoint: &Checkpoint<V>) -> Option<&[Write<V>]> {
        let parent = checkpoint.parent.as_deref()?;
        match checkpoint.format? < FORMAT_WITH_TASKS {
            true => Some(self.entry(parent).map_or(&[], |entry| &entry.writes)),
            false => None,
        }
    }
}

impl<V> Entry<V> {
    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            checkpoint: None,
            writes: Vec::new(),
        }
    }

    fn write(&mut self, write: Write<V>) {
        let is_same = |other: &Write<V>| other.index == write.index && other.task == write.task;
        if let Some(known) = self.writes.iter().position(is_same) {
            if write.index >= 0 {
                return;
            }
            self.writes.remove(known);
        }
        let mut place = self.writes.len();
        while place > 0 && self.writes[place - 1].key() > write.key() {
            place -= 1;
        }
        self.writes.insert(place, write);
    }
}

impl<V: PartialEq> Entry<V> {
    fn is_meant(&self, query: &Query<V>) -> bool {
        let Some(checkpoint) = &self.checkpoint else {
            return false;
        };
        may_be(&query.id, &self.id)
            && query.before.as_ref().is_none_or(|before| self.id < *before)
            && (query.filter.iter())
                .all(|(key, value)| entry(&checkpoint.metadata, key).unwrap_or(&query.missing) == value)
    }
}

impl<V> Write<V> {
    /// Whether it is a packet for a node.
    pub fn is_packet(&self) -> bool {
        self.channel == TASKS
    }

    /// What writes are ordered by.
    fn key(&self) -> (&str, &str, i32) {
        (&self.path, &self.task, self.index)
    }
}

impl<V> Default for History<'_, V> {
    fn default() -> Self {
        Self {
            seed: None,
            writes: Vec::new(),
        }
    }
}

fn may_be(wanted: &Option<String>, name: &str) -> bool {
    wanted.as_ref().is_none_or(|wanted| wanted == name)
}

/// The value of a key.
fn entry<'a, V>(record: &'a Record<V>, key: &str) -> Option<&'a V> {
    record.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}
