//! What the engine asks of whoever runs it.

use std::rc::Rc;

use uuid::Uuid;

use super::cache::CachePolicy;
use super::command::Returned;
use super::graph::{ChannelId, NodeId, ReducerId};
use super::retry::{DeciderId, Facts};
use crate::error::Error;

/// A value that the engine makes itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Primitive {
    /// `undefined`.
    Undefined,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
}

/// The engine's only calls outward: reducers are user code, and values are opaque to it.
///
/// What user code throws comes back as `Err` and ends the run with the same value.
pub trait Host<V> {
    /// A fresh starting value of a key that has a default.
    fn initial(&mut self, key: ChannelId) -> Result<V, V>;

    /// The channel's value after `update`: one write, or for a reducer that takes them at once a list of them.
    fn reduce(&mut self, reducer: ReducerId, current: V, update: V) -> Result<V, V>;

    /// The value that an `Overwrite` puts in place of a reduced channel's; `None` for what the reducer is to fold in.
    fn overwritten(&self, _update: &V) -> Option<V> {
        None
    }

    /// Gives messages in a value that have no id one: a value that is rebuilt from what was written would have others each
    /// time.
    fn identify(&self, _value: &V) {}

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

    /// Whether a value is JavaScript's `null` or `undefined`: an `Overwrite` of that brings the default back.
    fn is_nothing(&self, value: &V) -> bool {
        self.is_undefined(value)
    }

    /// Whether two values are the same, for topics that keep each value once.
    fn is_same(&self, _a: &V, _b: &V) -> bool {
        false
    }

    /// The items of a value that is a list.
    fn items(&self, _value: &V) -> Option<Vec<V>> {
        None
    }

    /// The list of names that a `WaitForNames` has, for barriers; `None` of any other value.
    fn awaited(&self, _update: &V) -> Option<V> {
        None
    }

    /// The value without the entries of these names: what a `Send` carries of keys that no checkpoint keeps.
    fn without(&self, value: &V, names: &[Rc<str>]) -> V;

    /// A value of the engine's own.
    fn primitive(&self, primitive: Primitive) -> V;

    /// A list of values as one value.
    fn list(&self, items: Vec<V>) -> V;

    /// The error that a checkpoint's record tells of.
    fn revive_error(&mut self, record: &V) -> V
    where
        V: Clone,
    {
        record.clone()
    }

    /// Whether a `retryOn` is for an error.
    ///
    /// # Errors
    /// What it throws.
    fn decides(&mut self, _decider: DeciderId, _error: &Error<V>) -> Result<bool, V> {
        Ok(true)
    }

    /// The key under which the cache keeps what comes of an input.
    ///
    /// # Errors
    /// What the user's function throws.
    fn cache_key(&mut self, _policy: &CachePolicy, _input: &V) -> Result<u128, V> {
        Ok(0)
    }

    /// What the default rules of retries look at.
    fn facts(&mut self, _error: &Error<V>) -> Facts {
        Facts::default()
    }

    /// Something of at least 0 and under 1, which nobody can foresee.
    fn entropy(&mut self) -> f64 {
        0.0
    }

    /// Why the run is to stop at the next superstep, when somebody asked for it.
    fn drain_reason(&mut self) -> Option<String> {
        None
    }

    /// The values as JSON text, for the message of an error.
    fn describe(&self, values: &[V]) -> String;
}
