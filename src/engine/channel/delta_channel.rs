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
