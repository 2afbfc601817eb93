//! `UntrackedValue`: a value that no checkpoint keeps.

use crate::error::{Code, Failure, Kind};

/// Holds the last value while a run lasts: connections, caches, what cannot or should not be stored. A run that is
/// resumed finds its default again.
#[derive(Clone, Debug)]
pub struct UntrackedValue<T> {
    value: Option<T>,
    guard: bool,
}

impl<T> UntrackedValue<T> {
    /// A channel that starts at `initial`; with `guard` it refuses two writes in one superstep.
    pub fn new(guard: bool, initial: Option<T>) -> Self {
        Self { value: initial, guard }
    }

    /// Takes the last write. Refused writes stay in `writes`.
    pub fn update(&mut self, writes: &mut Vec<T>) -> Result<bool, Failure> {
        if self.guard && writes.len() > 1 {
            return Err(Failure::coded(
                Kind::InvalidUpdate,
                Code::InvalidConcurrentGraphUpdate,
                "UntrackedValue(guard=true) can receive only one value per step. Use guard=false if you want to store \
                 any one of multiple values.",
            ));
        }
        let written = !writes.is_empty();
        self.value = writes.pop().or(self.value.take());
        Ok(written)
    }

    /// The value, once there is one.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether there is a value.
    pub fn is_available(&self) -> bool {
        self.value.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_one_refuses_two_writes() {
        let mut channel = UntrackedValue::new(true, Some(1));
        assert_eq!(channel.update(&mut vec![]), Ok(false));
        let refused = channel.update(&mut vec![2, 3]).unwrap_err();
        assert_eq!(refused.code(), Some(Code::InvalidConcurrentGraphUpdate));
        assert_eq!(channel.get(), Some(&1));
        assert_eq!(channel.update(&mut vec![2]), Ok(true));
        assert_eq!(channel.get(), Some(&2));
    }

    #[test]
    fn without_a_guard_the_last_write_wins() {
        let mut channel = UntrackedValue::new(false, None);
        assert!(!channel.is_available());
        assert_eq!(channel.update(&mut vec![2, 3]), Ok(true));
        assert_eq!(channel.get(), Some(&3));
    }
}
