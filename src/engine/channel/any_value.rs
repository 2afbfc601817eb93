//! `AnyValue`: one of several equal values.

/// Holds the last value written, assuming that all of a superstep's writes are equal; a superstep without a write
/// clears it.
#[derive(Clone, Debug)]
pub struct AnyValue<T> {
    value: Option<T>,
}

impl<T> AnyValue<T> {
    /// Takes the last of the writes; none clears the channel.
    pub fn update(&mut self, writes: &mut Vec<T>) -> bool {
        let had = self.value.is_some();
        self.value = writes.pop();
        had || self.value.is_some()
    }

    /// Takes a checkpoint's value.
    pub fn restore(&mut self, value: T) {
        self.value = Some(value);
    }

    /// The value, until a superstep passes without one.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether there is a value.
    pub fn is_available(&self) -> bool {
        self.value.is_some()
    }
}

impl<T> Default for AnyValue<T> {
    fn default() -> Self {
        Self { value: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_any_of_several_and_is_cleared_by_silence() {
        let mut channel = AnyValue::default();
        assert!(!channel.update(&mut vec![]));
        assert!(channel.update(&mut vec![1, 1]));
        assert_eq!(channel.get(), Some(&1));
        assert!(channel.update(&mut vec![]));
        assert!(!channel.is_available());
    }
}
