//! `Topic`: a list that collects what was published.

/// Collects writes; without `accumulate` only those of the last superstep, with `unique` each value once.
#[derive(Clone, Debug)]
pub struct Topic<T> {
    values: Vec<T>,
    unique: Option<fn(&[T], &T) -> bool>,
    accumulate: bool,
}

impl<T: Clone> Topic<T> {
    /// A topic that keeps every write.
    pub fn new(accumulate: bool) -> Self {
        Self {
            values: Vec::new(),
            unique: None,
            accumulate,
        }
    }

    /// Takes the writes in order; without `accumulate` the last superstep's are dropped first.
    pub fn update(&mut self, writes: &mut Vec<T>) -> bool {
        let mut changed = false;
        if !self.accumulate {
            changed = !self.values.is_empty();
            self.values.clear();
        }
        for write in writes.drain(..) {
            if self.unique.is_some_and(|seen| seen(&self.values, &write)) {
                continue;
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

impl<T: Clone + PartialEq> Topic<T> {
    /// A topic that drops a value it already holds.
    pub fn unique(accumulate: bool) -> Self {
        Self {
            unique: Some(|held, value| held.contains(value)),
            ..Self::new(accumulate)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_the_last_superstep() {
        let mut topic = Topic::new(false);
        assert!(!topic.update(&mut vec![]));
        assert!(topic.update(&mut vec![1, 1]));
        assert_eq!(topic.get(), [1, 1]);
        assert!(topic.update(&mut vec![2]));
        assert_eq!(topic.get(), [2]);
        assert!(topic.update(&mut vec![]));
        assert!(!topic.is_available());
    }

    #[test]
    fn accumulates_and_keeps_each_value_once() {
        let mut topic = Topic::unique(true);
        assert!(topic.update(&mut vec![1, 1, 2]));
        assert!(!topic.update(&mut vec![2]));
        assert_eq!(topic.get(), [1, 2]);
    }
}
