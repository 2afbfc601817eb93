//! `EphemeralValue`: a value for one superstep.

use crate::error::{Failure, Kind};

/// Holds what the last superstep wrote, and nothing after a superstep without a write.
#[derive(Clone, Debug)]
pub struct EphemeralValue<T> {
    value: Option<T>,
    guard: bool,
}

impl<T> EphemeralValue<T> {
    /// With `guard` it refuses two writes in one superstep; without it takes the last of them.
    pub fn new(guard: bool) -> Self {
        Self { value: None, guard }
    }

    /// Takes the last write; none clears the channel. Refused writes stay in `writes`.
    pub fn update(&mut self, writes: &mut Vec<T>) -> Result<bool, Failure> {
        if self.guard && writes.len() > 1 {
            return Err(Failure::new(
                Kind::InvalidUpdate,
                "EphemeralValue can only receive one value per step.",
            ));
        }
        let had = self.value.is_some();
        self.value = writes.pop();
        Ok(had || self.value.is_some())
    }

    /// Takes a checkpoint's value.
    pub fn restore(&mut self, value: T) {
        self.value = Some(value);
    }

    /// What the last superstep wrote.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether the last superstep wrote.
    pub fn is_available(&self) -> bool {
        self.value.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_for_one_superstep() {
        let mut channel = EphemeralValue::new(false);
        assert_eq!(channel.update(&mut vec![]), Ok(false));
        assert_eq!(channel.update(&mut vec![1, 2]), Ok(true));
        assert_eq!(channel.get(), Some(&2));
        assert_eq!(channel.update(&mut vec![]), Ok(true));
        assert!(!channel.is_available());
    }

    #[test]
    fn a_guarded_one_refuses_two_writes() {
        let mut channel = EphemeralValue::new(true);
        assert_eq!(channel.update(&mut vec![1]), Ok(true));
        let refused = channel.update(&mut vec![1, 2]).unwrap_err();
        assert_eq!(refused.kind(), Kind::InvalidUpdate);
        assert_eq!(channel.get(), Some(&1));
    }
}
