//! The `…AfterFinish` channels: triggers of deferred nodes, which wait until nothing else is left to run.

use std::fmt::Display;

use super::NamedBarrierValue;
use crate::error::Failure;

/// `LastValueAfterFinish`: holds the last value, and hands it out only once the graph has otherwise finished.
#[derive(Clone, Debug)]
pub struct LastValueAfterFinish<T> {
    value: Option<T>,
    is_finished: bool,
}

/// `NamedBarrierValueAfterFinish`: a barrier that opens only once the graph has otherwise finished.
#[derive(Clone, Debug)]
pub struct NamedBarrierValueAfterFinish<T> {
    barrier: NamedBarrierValue<T>,
    is_finished: bool,
}

impl<T> LastValueAfterFinish<T> {
    /// Takes the last write, to be handed out later.
    pub fn update(&mut self, writes: &mut Vec<T>) -> bool {
        let Some(value) = writes.pop() else {
            return false;
        };
        self.value = Some(value);
        self.is_finished = false;
        true
    }

    /// Takes a checkpoint's value.
    pub fn restore(&mut self, value: T, is_finished: bool) {
        self.value = Some(value);
        self.is_finished = is_finished;
    }

    /// The value and whether it may be read.
    pub fn held(&self) -> Option<(&T, bool)> {
        self.value.as_ref().map(|value| (value, self.is_finished))
    }

    /// Whether the value may be read.
    pub fn is_available(&self) -> bool {
        self.value.is_some() && self.is_finished
    }

    /// The node has run: the value is gone.
    pub fn consume(&mut self) -> bool {
        let was_finished = self.is_finished;
        if was_finished {
            *self = Self::default();
        }
        was_finished
    }

    /// Nothing else is left to run: the value may be read from now on.
    pub fn finish(&mut self) -> bool {
        let finishes = self.value.is_some() && !self.is_finished;
        self.is_finished |= finishes;
        finishes
    }
}

impl<T> Default for LastValueAfterFinish<T> {
    fn default() -> Self {
        Self {
            value: None,
            is_finished: false,
        }
    }
}

impl<T: Clone + PartialEq + Display> NamedBarrierValueAfterFinish<T> {
    /// A barrier that waits for `names`, and then for the end.
    pub fn new(names: Vec<T>) -> Self {
        Self {
            barrier: NamedBarrierValue::new(names),
            is_finished: false,
        }
    }

    /// Notes the names that came; one that is not awaited is an error.
    pub fn update(&mut self, writes: &mut Vec<T>) -> Result<bool, Failure> {
        self.barrier.update(writes)
    }

    /// Takes the names that have come by a checkpoint, and whether the barrier is open.
    pub fn restore(&mut self, seen: Vec<T>, is_finished: bool) {
        self.barrier.restore(seen);
        self.is_finished = is_finished;
    }

    /// The names that have come, in order.
    pub fn seen(&self) -> &[T] {
        self.barrier.seen()
    }

    /// Whether the graph has otherwise finished.
    pub fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Whether all have come and nothing else is left to run.
    pub fn is_available(&self) -> bool {
        self.is_finished && self.barrier.is_available()
    }

    /// The node has run: it waits for all again.
    pub fn consume(&mut self) -> bool {
        let consumes = self.is_available();
        if consumes {
            self.is_finished = false;
            self.barrier.consume();
        }
        consumes
    }

    /// Nothing else is left to run: the barrier opens if all have come.
    pub fn finish(&mut self) -> bool {
        let finishes = self.barrier.is_available() && !self.is_finished;
        self.is_finished |= finishes;
        finishes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_waits_for_the_end() {
        let mut channel = LastValueAfterFinish::default();
        assert!(!channel.finish());
        assert!(channel.update(&mut vec![1, 2]));
        assert!(!channel.is_available());
        assert!(channel.finish());
        assert!(!channel.finish());
        assert!(channel.is_available());
        assert!(channel.consume());
        assert!(!channel.is_available());
        assert!(!channel.consume());
    }

    #[test]
    fn a_value_that_comes_again_waits_again() {
        let mut channel = LastValueAfterFinish::default();
        channel.update(&mut vec![1]);
        channel.finish();
        assert!(channel.update(&mut vec![2]));
        assert!(!channel.is_available());
    }

    #[test]
    fn a_barrier_waits_for_its_names_and_for_the_end() {
        let mut barrier = NamedBarrierValueAfterFinish::new(vec!["a", "b"]);
        barrier.update(&mut vec!["a"]).unwrap();
        assert!(!barrier.finish());
        barrier.update(&mut vec!["b"]).unwrap();
        assert!(!barrier.is_available());
        assert!(barrier.finish());
        assert!(barrier.is_available());
        assert!(barrier.consume());
        assert!(!barrier.is_available());
    }
}
