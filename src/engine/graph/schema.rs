//! Schemas: which keys a state has, who takes them from the input, who reads them, who sees them.

use std::rc::Rc;

use super::{ChannelId, Kind};
use crate::error::Failure;

/// A key of the state, as a schema declares it.
#[derive(Clone, Debug)]
pub struct Key {
    /// How its channel behaves.
    pub kind: Kind,
    /// What it shares with others of its kind that may declare the same key: the number of its reducer, or of the
    /// channel itself.
    pub identity: u32,
    /// Whether the host has a default for it.
    pub has_default: bool,
    /// Whether the host checks what is written to it.
    pub is_validated: bool,
}

/// The schemas of a graph beside the keys themselves, each with its keys in its own order; `None` for all keys.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    /// What nodes read that declare no input of their own.
    pub state: Option<Vec<ChannelId>>,
    /// What is taken from the input.
    pub input: Option<Vec<ChannelId>>,
    /// What the last state shows.
    pub output: Option<Vec<ChannelId>>,
}

/// Some keys of a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// Every key, in the order in which they were declared.
    #[default]
    All,
    /// These, in this order.
    These(Rc<[ChannelId]>),
}

impl From<Kind> for Key {
    /// A key that no other schema may declare but as one that keeps its last value, with the default that its kind
    /// usually has.
    fn from(kind: Kind) -> Self {
        Self {
            has_default: matches!(kind, Kind::Reduced(_) | Kind::Delta { .. }),
            kind,
            identity: 0,
            is_validated: false,
        }
    }
}

impl Key {
    /// Whether nobody writes it.
    pub(super) fn is_managed(&self) -> bool {
        matches!(self.kind, Kind::Managed(_))
    }

    /// Refuses a second declaration that is another channel; one that keeps the last value says nothing new, but of a
    /// key that has no value.
    pub(super) fn admit(&self, name: &str, later: &Key) -> Result<(), Failure> {
        let is_same = self.kind == later.kind && self.identity == later.identity;
        let says_nothing = later.kind == Kind::LastValue && !self.is_managed();
        if is_same || says_nothing {
            return Ok(());
        }
        Err(Failure::error(format!(
            "Channel \"{name}\" already exists with a different type."
        )))
    }
}

impl Keys {
    /// The keys of a schema in a state of `count` keys.
    pub(super) fn of(schema: &Option<Vec<ChannelId>>, count: usize) -> Self {
        match schema {
            Some(keys) if keys.len() < count || !keys.is_sorted() => Keys::These(keys.as_slice().into()),
            _ => Keys::All,
        }
    }

    /// Of entries with keys of the state those whose keys are among these.
    pub fn keep<V>(&self, entries: Vec<(ChannelId, V)>) -> Vec<(ChannelId, V)> {
        if *self == Keys::All {
            return entries;
        }
        let mut kept = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            if self.contain(key) {
                kept.push((key, value));
            }
        }
        kept
    }

    /// Whether a key of the state is among them.
    pub fn contain(&self, key: ChannelId) -> bool {
        match self {
            Keys::All => true,
            Keys::These(keys) => keys.contains(&key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::graph::ReducerId;
    use crate::engine::managed::Managed;

    fn key(kind: Kind, identity: u32) -> Key {
        Key {
            identity,
            ..Key::from(kind)
        }
    }

    #[test]
    fn a_key_is_declared_twice_by_the_same_channel_or_by_one_that_keeps_the_last_value() {
        let sum = key(Kind::Reduced(ReducerId(1)), 1);
        let other = key(Kind::Reduced(ReducerId(2)), 2);
        let last = key(Kind::LastValue, 3);
        assert_eq!(sum.admit("k", &sum), Ok(()));
        assert_eq!(sum.admit("k", &last), Ok(()));
        let refused = sum.admit("k", &other).unwrap_err();
        assert_eq!(refused.message(), "Channel \"k\" already exists with a different type.");
        assert_eq!(last.admit("k", &sum), Err(refused));
        let (one, two) = (key(Kind::AnyValue, 4), key(Kind::AnyValue, 5));
        assert!(one.admit("k", &two).is_err());
        let managed = key(Kind::Managed(Managed::IsLastStep), 6);
        assert_eq!(managed.admit("k", &managed), Ok(()));
        assert!(managed.admit("k", &last).is_err());
        assert!(last.admit("k", &managed).is_err());
    }

    #[test]
    fn all_keys_in_their_order_are_all() {
        let keys = |ids: &[u32]| Keys::of(&Some(ids.iter().copied().map(ChannelId).collect()), 3);
        assert_eq!(Keys::of(&None, 3), Keys::All);
        assert_eq!(keys(&[0, 1, 2]), Keys::All);
        for some in [&[2, 1, 0][..], &[0, 1], &[]] {
            assert_ne!(keys(some), Keys::All);
        }
        assert!(keys(&[0, 2]).contain(ChannelId(2)));
        assert!(!keys(&[0, 2]).contain(ChannelId(1)));
    }
}
