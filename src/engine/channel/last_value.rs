//! `LastValue`: the one value written in a superstep.

use crate::error::{Code, Failure, Kind};

/// Holds the last value; refuses two writes in one superstep, since neither is the last.
#[derive(Clone, Debug)]
pub struct LastValue<T> {
    value: Option<T>,
}

impl<T> LastValue<T> {
    /// A channel that starts at `initial`.
    pub fn new(initial: Option<T>) -> Self {
        Self { value: initial }
    }

    /// Takes the value; two are an error, and stay in `writes`.
    pub fn update(&mut self, writes: &mut Vec<T>) -> Result<bool, Failure> {
        if writes.len() > 1 {
            return Err(Failure::coded(
                Kind::InvalidUpdate,
                Code::InvalidConcurrentGraphUpdate,
                "LastValue can only receive one value per step.",
            ));
        }
        let written = !writes.is_empty();
        self.value = writes.pop().or(self.value.take());
        Ok(written)
    }

    /// Takes a checkpoint's value.
    pub fn restore(&mut self, value: T) {
        self.value = Some(value);
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
    fn keeps_the_last_value_and_refuses_two() {
        let mut channel = LastValue::new(None);
        assert!(!channel.is_available());
        assert_eq!(channel.update(&mut vec![]), Ok(false));
        assert_eq!(channel.update(&mut vec![1]), Ok(true));
        assert_eq!(channel.update(&mut vec![]), Ok(false));
        assert_eq!(channel.get(), Some(&1));

        let refused = channel.update(&mut vec![2, 3]).unwrap_err();
        assert_eq!(refused.code(), Some(Code::InvalidConcurrentGraphUpdate));
        assert_eq!(channel.get(), Some(&1));
    }
}
