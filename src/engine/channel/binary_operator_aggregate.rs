//! `BinaryOperatorAggregate`: a value and the reducer that folds writes into it.

use crate::engine::graph::ReducerId;
use crate::engine::host::Host;
use crate::error::{Error, Failure, Kind};

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

    /// Folds the writes in order. After an `Overwrite` the others are dropped; a second one is refused. When the reducer throws, the value stays as it was.
    pub fn update(&mut self, writes: &[V], host: &mut impl Host<V>) -> Result<bool, Error<V>> {
        if writes.is_empty() {
            return Ok(false);
        }
        let mut value = self.value.clone();
        let mut is_overwritten = false;
        for (nth, write) in writes.iter().enumerate() {
            let is_first = nth == 0 && value.is_none();
            value = match (host.overwritten(write), value) {
                (Some(_), _) if is_overwritten => return Err(second_overwrite().into()),
                (Some(overwrite), _) => {
                    is_overwritten = !is_first;
                    Some(overwrite)
                }
                (None, Some(current)) if !is_overwritten => {
                    let reduced = host.reduce(self.reducer, current, write.clone());
                    Some(reduced.map_err(Error::Thrown)?)
                }
                (None, None) => Some(write.clone()),
                (None, overwritten) => overwritten,
            };
        }
        self.value = value.filter(|value| !host.is_undefined(value));
        Ok(true)
    }

    /// Takes a checkpoint's value.
    pub fn restore(&mut self, value: V) {
        self.value = Some(value);
    }

    /// Takes what a history of writes gives: those of many supersteps, one after another.
    pub fn replay(&mut self, seed: Option<V>, writes: &[V], host: &mut impl Host<V>) -> Result<(), Error<V>> {
        self.value = seed.or(self.value.take());
        for write in writes {
            self.update(std::slice::from_ref(write), host)?;
        }
        Ok(())
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

/// A superstep may overwrite a key once.
pub(super) fn second_overwrite() -> Failure {
    Failure::new(Kind::InvalidUpdate, "Can receive only one Overwrite value per step.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::command::Returned;
    use crate::engine::graph::{ChannelId, NodeId};
    use crate::engine::host::Primitive;

    struct Adder;

    impl Host<i64> for Adder {
        fn initial(&mut self, _: ChannelId) -> Result<i64, i64> {
            Ok(0)
        }

        fn reduce(&mut self, _: ReducerId, current: i64, update: i64) -> Result<i64, i64> {
            if update < 0 { Err(update) } else { Ok(current + update) }
        }

        /// Numbers over 1,000 overwrite with what is over.
        fn overwritten(&self, update: &i64) -> Option<i64> {
            (*update > 1000).then_some(update - 1000)
        }

        fn returned(&mut self, _: NodeId, _: &i64) -> Result<Returned<i64>, Error<i64>> {
            unreachable!("channels read nothing that nodes return")
        }

        fn checkpoint_id(&mut self, _: i64) -> uuid::Uuid {
            unreachable!("channels make no checkpoints")
        }

        fn error_record(&mut self, _: &Error<i64>) -> i64 {
            unreachable!("channels keep no errors")
        }

        fn without(&self, _: &i64, _: &[std::rc::Rc<str>]) -> i64 {
            unreachable!("channels send nothing")
        }

        fn primitive(&self, _: Primitive) -> i64 {
            unreachable!("channels make no values")
        }

        fn list(&self, items: Vec<i64>) -> i64 {
            items.len() as i64
        }

        fn describe(&self, values: &[i64]) -> String {
            format!("{values:?}")
        }
    }

    #[test]
    fn folds_writes_in_order() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(10));
        assert_eq!(channel.update(&[], &mut Adder), Ok(false));
        assert_eq!(channel.update(&[1, 2], &mut Adder), Ok(true));
        assert_eq!(channel.get(), Some(&13));
    }

    #[test]
    fn takes_the_first_write_as_it_is_without_a_default() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), None);
        assert!(!channel.is_available());
        assert_eq!(channel.update(&[-5], &mut Adder), Ok(true));
        assert_eq!(channel.get(), Some(&-5));
    }

    #[test]
    fn a_reducer_that_throws_leaves_the_value() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(1));
        assert_eq!(channel.update(&[1, -2], &mut Adder), Err(Error::Thrown(-2)));
        assert_eq!(channel.get(), Some(&1));
    }

    #[test]
    fn an_overwrite_replaces_the_value_and_drops_what_follows() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(10));
        assert_eq!(channel.update(&[1, 1005, 2], &mut Adder), Ok(true));
        assert_eq!(channel.get(), Some(&5));
    }

    #[test]
    fn a_second_overwrite_is_refused() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(10));
        let refused = channel.update(&[1005, 1006], &mut Adder);
        assert_eq!(refused, Err(second_overwrite().into()));
        assert_eq!(channel.get(), Some(&10));
    }

    #[test]
    fn a_history_is_folded_from_its_seed() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), Some(10));
        channel.replay(None, &[1, 2], &mut Adder).unwrap();
        assert_eq!(channel.get(), Some(&13));
        channel.replay(Some(0), &[1, 1005, 1007, 2], &mut Adder).unwrap();
        assert_eq!(channel.get(), Some(&9));
        assert_eq!(channel.replay(None, &[-1], &mut Adder), Err(Error::Thrown(-1)));
    }

    #[test]
    fn an_overwrite_that_starts_the_channel_does_not_count() {
        let mut channel = BinaryOperatorAggregate::new(ReducerId(0), None);
        assert_eq!(channel.update(&[1005, 2, 1007], &mut Adder), Ok(true));
        assert_eq!(channel.get(), Some(&7));
    }
}
