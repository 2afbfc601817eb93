//! `Topic`: a list that collects what was published.

use crate::engine::host::Host;

/// Collects writes; without `accumulate` only those of the last superstep, with `unique` each value once in a run.
#[derive(Clone, Debug)]
pub struct Topic<T> {
    values: Vec<T>,
    /// What was ever published, where each value counts once.
    seen: Option<Vec<T>>,
    accumulate: bool,
}

/// A topic as a key of the state: nodes read it as a list.
#[derive(Clone, Debug)]
pub struct TopicKey<V> {
    topic: Topic<V>,
    list: V,
    /// What a checkpoint stores: the list, or where each value counts once what was ever published and the list.
    stored: V,
}

impl<T: Clone> Topic<T> {
    /// An empty topic.
    pub fn new(unique: bool, accumulate: bool) -> Self {
        Self {
            values: Vec::new(),
            seen: unique.then(Vec::new),
            accumulate,
        }
    }

    /// Takes the writes in order; without `accumulate` the last superstep's are dropped first.
    pub fn update(&mut self, writes: &mut Vec<T>, is_same: impl Fn(&T, &T) -> bool) -> bool {
        let mut changed = false;
        if !self.accumulate {
            changed = !self.values.is_empty();
            self.values.clear();
        }
        for write in writes.drain(..) {
            if let Some(seen) = &mut self.seen {
                if seen.iter().any(|before| is_same(before, &write)) {
                    continue;
                }
                seen.push(write.clone());
            }
            self.values.push(write);
            changed = true;
        }
        changed
    }

    /// Takes what a checkpoint holds.
    pub fn restore(&mut self, values: Vec<T>) {
        self.values = values;
    }

    /// What was published.
    pub fn get(&self) -> &[T] {
        &self.values
    }

    /// Whether anything was published.
    pub fn is_available(&self) -> bool {
        !self.values.is_empty()
    }
}

impl<V: Clone> TopicKey<V> {
    /// An empty topic.
    pub fn new(unique: bool, accumulate: bool, host: &impl Host<V>) -> Self {
        let topic = Topic::new(unique, accumulate);
        let (list, stored) = lists(&topic, host);
        Self { topic, list, stored }
    }

    /// Publishes the writes, of lists the items. The list that nodes read is a new one whenever it changes.
    pub fn update(&mut self, writes: Vec<V>, host: &impl Host<V>) -> bool {
        let mut items = Vec::with_capacity(writes.len());
        for write in writes {
            match host.items(&write) {
                Some(several) => items.extend(several),
                None => items.push(write),
            }
        }
        let changed = self.topic.update(&mut items, |a, b| host.is_same(a, b));
        if changed {
            (self.list, self.stored) = lists(&self.topic, host);
        }
        changed
    }

    /// What a checkpoint stores.
    pub fn checkpoint(&self) -> &V {
        &self.stored
    }

    /// Takes what a checkpoint holds. As in LangGraph two lists in a list are what was ever published and the list.
    pub fn restore(&mut self, stored: &V, host: &impl Host<V>) {
        let stored = host.items(stored).unwrap_or_default();
        let (seen, values) = match &stored[..] {
            [seen, values] => (host.items(seen), host.items(values)),
            _ => (None, None),
        };
        let (seen, values) = match (seen, values) {
            (Some(seen), Some(values)) => (seen, values),
            _ => (stored.clone(), stored),
        };
        self.topic.seen = self.topic.seen.take().map(|_| seen);
        self.topic.values = values;
        (self.list, self.stored) = lists(&self.topic, host);
    }

    /// The list of what was published, unless it is empty.
    pub fn get(&self) -> Option<&V> {
        self.is_available().then_some(&self.list)
    }

    /// Whether anything was published.
    pub fn is_available(&self) -> bool {
        self.topic.is_available()
    }

    /// Whether a superstep without a write clears it.
    pub fn is_fleeting(&self) -> bool {
        !self.topic.accumulate
    }
}

/// What nodes read of a topic, and what a checkpoint stores.
fn lists<V: Clone>(topic: &Topic<V>, host: &impl Host<V>) -> (V, V) {
    let list = host.list(topic.values.clone());
    let stored = match &topic.seen {
        Some(seen) => host.list(vec![host.list(seen.clone()), list.clone()]),
        None => list.clone(),
    };
    (list, stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::channel::lists::Lists;

    fn same(a: &i32, b: &i32) -> bool {
        a == b
    }

    #[test]
    fn holds_the_last_superstep() {
        let mut topic = Topic::new(false, false);
        assert!(!topic.update(&mut vec![], same));
        assert!(topic.update(&mut vec![1, 1], same));
        assert_eq!(topic.get(), [1, 1]);
        assert!(topic.update(&mut vec![2], same));
        assert_eq!(topic.get(), [2]);
        assert!(topic.update(&mut vec![], same));
        assert!(!topic.is_available());
    }

    #[test]
    fn accumulates_and_keeps_each_value_once() {
        let mut topic = Topic::new(true, true);
        assert!(topic.update(&mut vec![1, 1, 2], same));
        assert!(!topic.update(&mut vec![2], same));
        assert_eq!(topic.get(), [1, 2]);
    }

    #[test]
    fn what_was_published_once_is_never_published_again() {
        let mut topic = Topic::new(true, false);
        assert!(topic.update(&mut vec![1], same));
        assert!(topic.update(&mut vec![1, 2], same));
        assert_eq!(topic.get(), [2]);
        assert!(topic.update(&mut vec![2], same));
        assert!(!topic.is_available());
    }

    #[test]
    fn a_key_is_a_list_of_items() {
        let mut key = TopicKey::new(false, false, &Lists);
        assert!(key.update(vec!["a".into(), "[b c]".into()], &Lists));
        assert_eq!(key.get().unwrap(), "[a b c]");
        assert!(key.update(vec!["[]".into()], &Lists));
        assert_eq!(key.get(), None);
        assert!(!key.update(vec![], &Lists));
    }

    #[test]
    fn a_checkpoint_brings_a_key_back() {
        let mut key = TopicKey::new(false, false, &Lists);
        assert_eq!(key.checkpoint(), "[]");
        key.update(vec!["a".into()], &Lists);
        let mut again = TopicKey::new(false, false, &Lists);
        again.restore(key.checkpoint(), &Lists);
        assert_eq!(again.get().unwrap(), "[a]");

        let mut once = TopicKey::new(true, false, &Lists);
        once.update(vec!["a".into()], &Lists);
        once.update(vec!["b".into()], &Lists);
        assert_eq!(once.checkpoint(), "[[a b];[b]]");
        let mut again = TopicKey::new(true, false, &Lists);
        again.restore(once.checkpoint(), &Lists);
        assert_eq!(again.get().unwrap(), "[b]");
        again.update(vec!["[a c]".into()], &Lists);
        assert_eq!(again.get().unwrap(), "[c]");
    }
}
