//! `DeltaChannel`: a value and the reducer that takes a superstep's writes at once.

use super::binary_operator_aggregate::second_overwrite;
use crate::engine::graph::{ChannelId, ReducerId};
use crate::engine::host::Host;
use crate::error::Error;

/// Hands all writes of a superstep to the user's reducer as one list. Checkpoints need not hold the value: they keep
/// the writes, and the value itself only every so many supersteps.
#[derive(Clone, Debug)]
pub struct DeltaChannel<V> {
    key: ChannelId,
    reducer: ReducerId,
    has_default: bool,
    value: Option<V>,
}

impl<V: Clone> DeltaChannel<V> {
    /// A channel of a key that starts at the key's default, or at an empty list.
    pub fn new(
        key: ChannelId,
        reducer: ReducerId,
        has_default: bool,
        host: &mut impl Host<V>,
    ) -> Result<Self, Error<V>> {
        let mut channel = Self {
            key,
            reducer,
            has_default,
            value: None,
        };
        channel.value = Some(channel.initial(host)?);
        Ok(channel)
    }

    /// Reduces the writes at once. An `Overwrite` wins over all others of its superstep; a second one is refused.
    pub fn update(&mut self, writes: &[V], host: &mut impl Host<V>) -> Result<bool, Error<V>> {
        if writes.is_empty() {
            return Ok(false);
        }
        let value = match overwrite(writes, host)? {
            Some(overwrite) if !host.is_nothing(&overwrite) => overwrite,
            Some(_) => self.initial(host)?,
            None => self.reduced(writes, host)?,
        };
        self.value = Some(value).filter(|value| !host.is_undefined(value));
        Ok(true)
    }

    /// Takes a checkpoint's value, or the one that a history of writes starts from.
    pub fn restore(&mut self, value: V) {
        self.value = Some(value);
    }

    /// Takes the writes of many supersteps at once: those since the last `Overwrite` are reduced from what that put
    /// there.
    pub fn replay(&mut self, writes: &[V], host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let last = writes.iter().rposition(|write| host.overwritten(write).is_some());
        let (until, since) = writes.split_at(last.map_or(0, |last| last + 1));
        self.update(until.last().map_or(&[], std::slice::from_ref), host)?;
        self.update(since, host)?;
        Ok(())
    }

    /// The value, unless the reducer gave `undefined`.
    pub fn get(&self) -> Option<&V> {
        self.value.as_ref()
    }

    /// Whether there is a value.
    pub fn is_available(&self) -> bool {
        self.value.is_some()
    }

    fn reduced(&self, writes: &[V], host: &mut impl Host<V>) -> Result<V, Error<V>> {
        let current = match &self.value {
            Some(value) => value.clone(),
            None => self.initial(host)?,
        };
        let writes = host.list(writes.to_vec());
        host.reduce(self.reducer, current, writes).map_err(Error::Thrown)
    }

    fn initial(&self, host: &mut impl Host<V>) -> Result<V, Error<V>> {
        match self.has_default {
            true => host.initial(self.key).map_err(Error::Thrown),
            false => Ok(host.list(Vec::new())),
        }
    }
}

/// The one `Overwrite` among the writes.
fn overwrite<V>(writes: &[V], host: &impl Host<V>) -> Result<Option<V>, Error<V>> {
    let mut found = None;
    for write in writes {
        if let Some(overwrite) = host.overwritten(write)
            && found.replace(overwrite).is_some()
        {
            return Err(second_overwrite().into());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::command::Returned;
    use crate::engine::graph::NodeId;
    use crate::engine::host::Primitive;

    /// Values are texts: a reducer joins them with the list of writes, and `!text` overwrites.
    struct Joiner;

    impl Host<String> for Joiner {
        fn initial(&mut self, _: ChannelId) -> Result<String, String> {
            Ok("default".into())
        }

        fn reduce(&mut self, _: ReducerId, current: String, writes: String) -> Result<String, String> {
            Ok(format!("{current}{writes}"))
        }

        fn overwritten(&self, update: &String) -> Option<String> {
            update.strip_prefix('!').map(str::to_owned)
        }

        fn is_nothing(&self, value: &String) -> bool {
            value == "null"
        }

        fn without(&self, _: &String, _: &[std::rc::Rc<str>]) -> String {
            unreachable!("channels send nothing")
        }

        fn primitive(&self, _: Primitive) -> String {
            unreachable!("channels make no values")
        }

        fn list(&self, items: Vec<String>) -> String {
            format!("[{}]", items.join(","))
        }

        fn returned(&mut self, _: NodeId, _: &String) -> Result<Returned<String>, Error<String>> {
            unreachable!("channels read nothing that nodes return")
        }

        fn checkpoint_id(&mut self, _: i64) -> uuid::Uuid {
            unreachable!("channels make no checkpoints")
        }

        fn error_record(&mut self, _: &Error<String>) -> String {
            unreachable!("channels keep no errors")
        }

        fn describe(&self, values: &[String]) -> String {
            values.join(",")
        }
    }

    fn channel(has_default: bool) -> DeltaChannel<String> {
        DeltaChannel::new(ChannelId(0), ReducerId(0), has_default, &mut Joiner).unwrap()
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn reduces_all_writes_at_once_from_an_empty_list_or_the_default() {
        let mut delta = channel(false);
        assert_eq!(delta.get().unwrap(), "[]");
        assert_eq!(delta.update(&[], &mut Joiner), Ok(false));
        assert_eq!(delta.update(&texts(&["a", "b"]), &mut Joiner), Ok(true));
        assert_eq!(delta.get().unwrap(), "[][a,b]");
        assert_eq!(channel(true).get().unwrap(), "default");
    }

    #[test]
    fn an_overwrite_wins_and_a_second_is_refused() {
        let mut delta = channel(true);
        assert_eq!(delta.update(&texts(&["a", "!new", "b"]), &mut Joiner), Ok(true));
        assert_eq!(delta.get().unwrap(), "new");
        assert_eq!(
            delta.update(&texts(&["!one", "!two"]), &mut Joiner),
            Err(second_overwrite().into())
        );
        assert_eq!(delta.get().unwrap(), "new");
        delta.update(&texts(&["!null"]), &mut Joiner).unwrap();
        assert_eq!(delta.get().unwrap(), "default");
    }

    #[test]
    fn a_history_is_reduced_from_its_last_overwrite() {
        let mut delta = channel(true);
        delta.restore("seed".into());
        delta.replay(&texts(&["a", "b"]), &mut Joiner).unwrap();
        assert_eq!(delta.get().unwrap(), "seed[a,b]");
        delta
            .replay(&texts(&["!one", "c", "!two", "d", "e"]), &mut Joiner)
            .unwrap();
        assert_eq!(delta.get().unwrap(), "two[d,e]");
        delta.replay(&texts(&["!null"]), &mut Joiner).unwrap();
        assert_eq!(delta.get().unwrap(), "default");
        delta.replay(&[], &mut Joiner).unwrap();
        assert_eq!(delta.get().unwrap(), "default");
    }
}
