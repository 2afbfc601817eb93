//! What the engine asks of whoever runs it.

use uuid::Uuid;

use super::command::Returned;
use super::graph::{NodeId, ReducerId};
use crate::error::Error;

/// The engine's only calls outward: reducers are user code, and values are opaque to it.
///
/// What user code throws comes back as `Err` and ends the run with the same value.
pub trait Host<V> {
    /// A fresh starting value of a reduced channel; `None` when it has no default.
    fn initial(&mut self, reducer: ReducerId) -> Result<Option<V>, V>;

    /// The channel's value after `update`.
    fn reduce(&mut self, reducer: ReducerId, current: V, update: V) -> Result<V, V>;

    /// The value that an `Overwrite` puts in place of a reduced channel's; `None` for what the reducer is to fold in.
    fn overwritten(&self, _update: &V) -> Option<V> {
        None
    }

    /// Whether a value is JavaScript's `undefined`, which a reduced channel takes as empty.
    fn is_undefined(&self, _value: &V) -> bool {
        false
    }

    /// What a node that returned the value would have written, and where it would have gone.
    fn returned(&mut self, node: NodeId, value: &V) -> Result<Returned<V>, Error<V>>;

    /// An id for the checkpoint after a superstep, which sorts after those made before.
    fn checkpoint_id(&mut self, step: i64) -> Uuid;

    /// What a checkpoint keeps of an error: `{ message, name }`.
    fn error_record(&mut self, error: &Error<V>) -> V;

    /// The values as JSON text, for the message of an error.
    fn describe(&self, values: &[V]) -> String;
}
