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
    list: Option<V>,
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
    pub fn new(unique: bool, accumulate: bool) -> Self {
        Self {
            topic: Topic::new(unique, accumulate),
            list: None,
        }
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
            let list = self.is_available().then(|| host.list(self.topic.get().to_vec()));
            self.list = list;
        }
        changed
    }

    /// What a checkpoint stores: the list, or where each value counts once what was ever published and the list.
    pub fn checkpoint(&self, host: &impl Host<V>) -> V {
        let list = host.list(self.topic.values.clone());
        match &self.topic.seen {
            Some(seen) => host.list(vec![host.list(seen.clone()), list]),
            None => list,
        }
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
        self.list = (!values.is_empty()).then(|| host.list(values.clone()));
        self.topic.values = values;
    }

    /// The list of what was published, unless it is empty.
    pub fn get(&self) -> Option<&V> {
        self.list.as_ref()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::graph::{ChannelId, ReducerId};

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

    /// Values are texts: a list is its items in brackets.
    struct Lists;

    impl Host<String> for Lists {
        fn initial(&mut self, _: ChannelId) -> Result<String, String> {
            unreachable!("topics have no defaults")
        }

        fn reduce(&mut self, _: ReducerId, _: String, _: String) -> Result<String, String> {
            unreachable!("topics have no reducers")
        }

        fn is_same(&self, a: &String, b: &String) -> bool {
            a == b
        }

        fn items(&self, value: &String) -> Option<Vec<String>> {
            let inside = value.strip_prefix('[')?.strip_suffix(']')?;
            let separator = if inside.contains(';') { ';' } else { ' ' };
            let items = inside.split(separator).filter(|item| !item.is_empty());
            Some(items.map(str::to_owned).collect())
        }

        fn list(&self, items: Vec<String>) -> String {
            let separator = if items.iter().any(|item| item.starts_with('[')) {
                ";"
            } else {
                " "
            };
            format!("[{}]", items.join(separator))
        }

        fn describe(&self, values: &[String]) -> String {
            values.join(",")
        }
    }

    #[test]
    fn a_key_is_a_list_of_items() {
        let mut key = TopicKey::new(false, false);
        assert!(key.update(vec!["a".into(), "[b c]".into()], &Lists));
        assert_eq!(key.get().unwrap(), "[a b c]");
        assert!(key.update(vec!["[]".into()], &Lists));
        assert_eq!(key.get(), None);
        assert!(!key.update(vec![], &Lists));
    }

    #[test]
    fn a_checkpoint_brings_a_key_back() {
        let mut key = TopicKey::new(false, false);
        assert_eq!(key.checkpoint(&Lists), "[]");
        key.update(vec!["a".into()], &Lists);
        let mut again = TopicKey::new(false, false);
        again.restore(&key.checkpoint(&Lists), &Lists);
        assert_eq!(again.get().unwrap(), "[a]");

        let mut once = TopicKey::new(true, false);
        once.update(vec!["a".into()], &Lists);
        once.update(vec!["b".into()], &Lists);
        assert_eq!(once.checkpoint(&Lists), "[[a b];[b]]");
        let mut again = TopicKey::new(true, false);
        again.restore(&once.checkpoint(&Lists), &Lists);
        assert_eq!(again.get().unwrap(), "[b]");
        again.update(vec!["[a c]".into()], &Lists);
        assert_eq!(again.get().unwrap(), "[c]");
    }
}
