//! `BinaryOperatorAggregate`: a value and the reducer that folds writes into it.

use crate::engine::graph::ReducerId;
use crate::engine::host::Host;

/// Folds each write into the value with the user's reducer; without a default the first write is taken as it is.
#[derive(Clone, Debug)]
pub struct BinaryOperatorAggregate<V> {
    reducer: ReducerId,
    value: Option<V>,
}

impl<V: Clone> BinaryOperatorAggregate<V> {
    /// A channel that starts at `initial`.
    pub fn new(reducer: ReducerId, initial: Option<V>) -> Self {
        Self {
            reducer,
            value: initial,
        }
    }

    /// Folds the writes in order. When the reducer throws, the value stays as it was.
    pub fn update(&mut self, writes: &mut Vec<V>, host: &mut impl Host<V>) -> Result<bool, V> {
        let mut writes = writes.drain(..);
        let Some(first) = writes.next() else {
            return Ok(false);
        };
        let mut value = match self.value.clone() {
            Some(current) => host.reduce(self.reducer, current, first)?,
            None => first,
        };
        for write in writes {
            value = host.reduce(self.reducer, value, write)?;
        }
        self.value = (!host.is_undefined(&value)).then_some(value);
        Ok(true)
    }

    /// The value, once there is one.
    pub fn get(&self) -> Option<&V> {
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

    struct Adder;

    impl Host<i64> for Adder {
        fn initial(&mut self, _: ReducerId) -> Result<Option<i64>, i64> {
            Ok(Some(0))
        }

        fn reduce(&mut self, _: ReducerId, current: i64, update: i64) -> Result<i64, i64> {
            if update < 0 { Err(update) } else { Ok(current + update) }
        }

        fn describe(&self, values: &[i64]) -> String {
            format!("{values:?}")
        }
    }

    #[test]
    fn folds_writes_in_order() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(10));
        assert_eq!(channel.update(&mut vec![], &mut Adder), Ok(false));
        assert_eq!(channel.update(&mut vec![1, 2], &mut Adder), Ok(true));
        assert_eq!(channel.get(), Some(&13));
    }

    #[test]
    fn takes_the_first_write_as_it_is_without_a_default() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), None);
        assert!(!channel.is_available());
        assert_eq!(channel.update(&mut vec![-5], &mut Adder), Ok(true));
        assert_eq!(channel.get(), Some(&-5));
    }

    #[test]
    fn a_reducer_that_throws_leaves_the_value() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(1));
        assert_eq!(channel.update(&mut vec![1, -2], &mut Adder), Err(-2));
        assert_eq!(channel.get(), Some(&1));
    }
}
