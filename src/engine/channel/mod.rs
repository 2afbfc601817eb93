//! Channels: what holds state between supersteps, one file a kind, each with the same six verbs.
//!
//! | verb | meaning |
//! |---|---|
//! | `update(writes)` | takes one superstep's writes, in task order; says whether it changed |
//! | `get` | what a node reads |
//! | `checkpoint` | what a checkpoint stores |
//! | `consume` | a node that this channel triggered has run |
//! | `finish` | no node is left to run: last chance to trigger one |
//! | `is_available` | whether there is something to read |

mod after_finish;
mod any_value;
mod barrier_key;
mod binary_operator_aggregate;
mod delta_channel;
mod ephemeral_value;
mod last_value;
#[cfg(test)]
mod lists;
mod named_barrier_value;
mod topic;
mod untracked_value;

pub use after_finish::{LastValueAfterFinish, NamedBarrierValueAfterFinish};
pub use any_value::AnyValue;
pub use barrier_key::{BarrierKey, BarrierKind};
pub use binary_operator_aggregate::BinaryOperatorAggregate;
pub use delta_channel::DeltaChannel;
pub use ephemeral_value::EphemeralValue;
pub use last_value::LastValue;
pub use named_barrier_value::NamedBarrierValue;
pub use topic::{Topic, TopicKey};
pub use untracked_value::UntrackedValue;

use super::command::Send;
use super::graph::{ChannelId, ChannelSpec, Kind, NodeId};
use super::host::Host;
use super::write::Item;
use crate::error::{Error, Failure};

/// A channel of a running graph: a state key, or one of the control channels that trigger nodes.
#[derive(Clone, Debug)]
pub enum Channel<V> {
    /// A state key without a reducer.
    LastValue(LastValue<V>),
    /// A state key that takes any one of several writes.
    AnyValue(AnyValue<V>),
    /// A state key with a reducer.
    Reduced(BinaryOperatorAggregate<V>),
    /// A state key whose reducer takes a superstep's writes at once.
    Delta(DeltaChannel<V>),
    /// A state key that no checkpoint keeps.
    Untracked(UntrackedValue<V>),
    /// A state key that collects what is published.
    Topic(TopicKey<V>),
    /// A state key that waits for names.
    BarrierKey(BarrierKey<V>),
    /// A state key that is read from the engine, and holds nothing: it is never written.
    Managed,
    /// A value that lives for one superstep: the run's input, or a state key.
    Ephemeral(EphemeralValue<V>),
    /// `branch:to:NODE`: who asked for the node; an edge names nobody.
    Trigger(EphemeralValue<Option<NodeId>>),
    /// `join:A+B:NODE`: which of the awaited nodes have come.
    Barrier(NamedBarrierValue<NodeId>),
    /// `branch:to:NODE` of a deferred node.
    DeferredTrigger(LastValueAfterFinish<Option<NodeId>>),
    /// `join:A+B:NODE` of a deferred node.
    DeferredBarrier(NamedBarrierValueAfterFinish<NodeId>),
    /// `__pregel_tasks`: the packets of the last superstep.
    Sends(Topic<Send<V>>),
}

/// What a checkpoint holds of one channel.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored<V> {
    /// A state key's value, or the run's input.
    Value(V),
    /// The value of a key whose checkpoints need not hold it.
    Snapshot(V),
    /// What such a value is rebuilt from: the last one that a checkpoint holds, and the writes since.
    History(Option<V>, Vec<V>),
    /// Nothing, though the channel has an entry.
    Nothing,
    /// Who asked for a node.
    Signal(Option<NodeId>),
    /// Who asked for a deferred node, and whether it may run.
    FinishedSignal(Option<NodeId>, bool),
    /// Who has come to a join.
    Seen(Vec<NodeId>),
    /// Who has come to the join of a deferred node, and whether it may run.
    FinishedSeen(Vec<NodeId>, bool),
    /// Packets.
    Sends(Vec<Send<V>>),
}

/// Runs one expression on whatever kind a channel is.
macro_rules! each {
    ($channel:expr, $inner:ident => $body:expr) => {
        match $channel {
            Channel::LastValue($inner) => $body,
            Channel::AnyValue($inner) => $body,
            Channel::Reduced($inner) => $body,
            Channel::Delta($inner) => $body,
            Channel::Untracked($inner) => $body,
            Channel::Topic($inner) => $body,
            Channel::BarrierKey($inner) => $body,
            Channel::Managed => false,
            Channel::Ephemeral($inner) => $body,
            Channel::Trigger($inner) => $body,
            Channel::Barrier($inner) => $body,
            Channel::DeferredTrigger($inner) => $body,
            Channel::DeferredBarrier($inner) => $body,
            Channel::Sends($inner) => $body,
        }
    };
}

impl<V: Clone> Channel<V> {
    /// An empty channel, or one holding its default.
    pub fn new(id: ChannelId, spec: &ChannelSpec, host: &mut impl Host<V>) -> Result<Self, Error<V>> {
        Ok(match &spec.kind {
            Kind::LastValue => Channel::LastValue(LastValue::new(initial(id, spec, host)?)),
            Kind::AnyValue => Channel::AnyValue(AnyValue::default()),
            Kind::Reduced(reducer) => {
                let initial = initial(id, spec, host)?.filter(|value| !host.is_undefined(value));
                Channel::Reduced(BinaryOperatorAggregate::new(*reducer, initial))
            }
            Kind::Delta { reducer, .. } => Channel::Delta(DeltaChannel::new(id, *reducer, spec.has_default, host)?),
            Kind::Untracked { guard } => Channel::Untracked(UntrackedValue::new(*guard, initial(id, spec, host)?)),
            Kind::Topic { unique, accumulate } => Channel::Topic(TopicKey::new(*unique, *accumulate, host)),
            Kind::BarrierKey(kind) => Channel::BarrierKey(BarrierKey::new(*kind, initial(id, spec, host)?, host)),
            Kind::Ephemeral { guard } => Channel::Ephemeral(EphemeralValue::new(*guard)),
            Kind::Managed(_) => Channel::Managed,
            Kind::Trigger => Channel::Trigger(EphemeralValue::new(false)),
            Kind::Barrier(names) => Channel::Barrier(NamedBarrierValue::new(names.clone())),
            Kind::DeferredTrigger => Channel::DeferredTrigger(LastValueAfterFinish::default()),
            Kind::DeferredBarrier(names) => Channel::DeferredBarrier(NamedBarrierValueAfterFinish::new(names.clone())),
            Kind::Sends => Channel::Sends(Topic::new(false, false)),
        })
    }

    /// Takes a superstep's writes in task order; an empty list says that the superstep passed without one. The
    /// channel's `name` is for the message of a refusal.
    pub fn update(&mut self, name: &str, items: Vec<Item<V>>, host: &mut impl Host<V>) -> Result<bool, Error<V>> {
        match self {
            Channel::LastValue(channel) => told(name, values(items), host, |values| channel.update(values)),
            Channel::AnyValue(channel) => Ok(channel.update(&mut values(items))),
            Channel::Reduced(channel) => {
                let values = values(items);
                channel
                    .update(&values, host)
                    .map_err(|error| in_channel(name, &values, error, host))
            }
            Channel::Delta(channel) => {
                let values = values(items);
                channel
                    .update(&values, host)
                    .map_err(|error| in_channel(name, &values, error, host))
            }
            Channel::Untracked(channel) => told(name, values(items), host, |values| channel.update(values)),
            Channel::Topic(channel) => Ok(channel.update(values(items), host)),
            Channel::BarrierKey(channel) => told(name, values(items), host, |values| channel.update(values, host)),
            Channel::Managed => Ok(false),
            Channel::Ephemeral(channel) => told(name, values(items), host, |values| channel.update(values)),
            Channel::Trigger(channel) => Ok(channel.update(&mut signals(items))?),
            Channel::Barrier(channel) => Ok(channel.update(&mut nodes(items))?),
            Channel::DeferredTrigger(channel) => Ok(channel.update(&mut signals(items))),
            Channel::DeferredBarrier(channel) => Ok(channel.update(&mut nodes(items))?),
            Channel::Sends(channel) => Ok(channel.update(&mut sends(items), |_, _| false)),
        }
    }

    /// What a node reads; `None` when empty. Control channels have nothing to read.
    pub fn get(&self) -> Option<&V> {
        match self {
            Channel::LastValue(channel) => channel.get(),
            Channel::AnyValue(channel) => channel.get(),
            Channel::Reduced(channel) => channel.get(),
            Channel::Delta(channel) => channel.get(),
            Channel::Untracked(channel) => channel.get(),
            Channel::Topic(channel) => channel.get(),
            Channel::BarrierKey(channel) => channel.get(),
            Channel::Ephemeral(channel) => channel.get(),
            Channel::Managed
            | Channel::Trigger(_)
            | Channel::Barrier(_)
            | Channel::DeferredTrigger(_)
            | Channel::DeferredBarrier(_)
            | Channel::Sends(_) => None,
        }
    }

    /// What a checkpoint holds of the channel; `None` when it holds nothing. Whether it holds a delta key's value is for
    /// others to say.
    pub fn checkpoint(&self) -> Option<Stored<V>> {
        match self {
            Channel::LastValue(_) | Channel::AnyValue(_) | Channel::Reduced(_) | Channel::Ephemeral(_) => {
                self.get().cloned().map(Stored::Value)
            }
            Channel::Delta(channel) => channel.get().cloned().map(Stored::Snapshot),
            Channel::Topic(channel) => Some(Stored::Value(channel.checkpoint().clone())),
            Channel::BarrierKey(channel) => Some(Stored::Value(channel.checkpoint().clone())),
            Channel::Untracked(_) => Some(Stored::Nothing),
            Channel::Managed => None,
            Channel::Trigger(channel) => channel.get().copied().map(Stored::Signal),
            Channel::Barrier(channel) => Some(Stored::Seen(channel.seen().to_vec())),
            Channel::DeferredTrigger(channel) => Some(match channel.held() {
                Some((signal, is_finished)) => Stored::FinishedSignal(*signal, is_finished),
                None => Stored::Nothing,
            }),
            Channel::DeferredBarrier(channel) => {
                Some(Stored::FinishedSeen(channel.seen().to_vec(), channel.is_finished()))
            }
            Channel::Sends(channel) => Some(Stored::Sends(channel.get().to_vec())),
        }
    }

    /// Takes what a checkpoint holds; what another kind of channel stored is left.
    ///
    /// # Errors
    /// What a reducer throws that rebuilds a value.
    pub fn restore(&mut self, stored: Stored<V>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        match (self, stored) {
            (Channel::LastValue(channel), Stored::Value(value)) => channel.restore(value),
            (Channel::AnyValue(channel), Stored::Value(value)) => channel.restore(value),
            (Channel::Reduced(channel), Stored::Value(value)) => channel.restore(value),
            (Channel::Reduced(channel), Stored::History(seed, writes)) => channel.replay(seed, &writes, host)?,
            (Channel::Delta(channel), Stored::Value(value) | Stored::Snapshot(value)) => channel.restore(value),
            (Channel::Delta(channel), Stored::History(seed, writes)) => {
                if let Some(seed) = seed {
                    channel.restore(seed);
                }
                channel.replay(&writes, host)?;
            }
            (Channel::Topic(channel), Stored::Value(value)) => channel.restore(&value, host),
            (Channel::BarrierKey(channel), Stored::Value(value)) => channel.restore(&value, host),
            (Channel::Ephemeral(channel), Stored::Value(value)) => channel.restore(value),
            (Channel::Trigger(channel), Stored::Signal(signal)) => channel.restore(signal),
            (Channel::Barrier(channel), Stored::Seen(seen)) => channel.restore(seen),
            (Channel::DeferredTrigger(channel), Stored::FinishedSignal(signal, is_finished)) => {
                channel.restore(signal, is_finished);
            }
            (Channel::DeferredBarrier(channel), Stored::FinishedSeen(seen, is_finished)) => {
                channel.restore(seen, is_finished);
            }
            (Channel::Sends(channel), Stored::Sends(sends)) => channel.restore(sends),
            _ => {}
        }
        Ok(())
    }

    /// Whether there is something to read or to trigger on.
    pub fn is_available(&self) -> bool {
        each!(self, channel => channel.is_available())
    }

    /// A node that this channel triggered has run; says whether that changed the channel.
    pub fn consume(&mut self) -> bool {
        match self {
            Channel::Barrier(channel) => channel.consume(),
            Channel::DeferredTrigger(channel) => channel.consume(),
            Channel::DeferredBarrier(channel) => channel.consume(),
            _ => false,
        }
    }

    /// No node is left to run; says whether that changed the channel.
    pub fn finish(&mut self, host: &impl Host<V>) -> bool {
        match self {
            Channel::BarrierKey(channel) => channel.finish(host),
            Channel::DeferredTrigger(channel) => channel.finish(),
            Channel::DeferredBarrier(channel) => channel.finish(),
            _ => false,
        }
    }

    /// Whether a superstep without a write clears the channel.
    pub fn is_fleeting(&self) -> bool {
        match self {
            Channel::AnyValue(_) | Channel::Ephemeral(_) | Channel::Trigger(_) | Channel::Sends(_) => true,
            Channel::Topic(channel) => channel.is_fleeting(),
            _ => false,
        }
    }
}

/// What a channel starts at, when it has a default.
fn initial<V>(id: ChannelId, spec: &ChannelSpec, host: &mut impl Host<V>) -> Result<Option<V>, Error<V>> {
    match spec.has_default {
        true => host.initial(id).map(Some).map_err(Error::Thrown),
        false => Ok(None),
    }
}

/// Updates a channel; a refusal names it and shows what was written.
fn told<V>(
    name: &str,
    mut values: Vec<V>,
    host: &impl Host<V>,
    update: impl FnOnce(&mut Vec<V>) -> Result<bool, Failure>,
) -> Result<bool, Error<V>> {
    update(&mut values).map_err(|refusal| in_channel(name, &values, refusal.into(), host))
}

fn in_channel<V>(name: &str, values: &[V], error: Error<V>, host: &impl Host<V>) -> Error<V> {
    let Error::Failed(refusal) = error else {
        return error;
    };
    let values = host.describe(values);
    let context = format!("Invalid update for channel \"{name}\" with values {values}");
    Error::Failed(refusal.in_context(&context))
}

#[inline(never)]
fn values<V>(items: Vec<Item<V>>) -> Vec<V> {
    collect(items, |item| match item {
        Item::Value(value) => Some(value),
        _ => None,
    })
}

#[inline(never)]
fn signals<V>(items: Vec<Item<V>>) -> Vec<Option<NodeId>> {
    collect(items, |item| match item {
        Item::Edge => Some(None),
        Item::From(node) => Some(Some(node)),
        _ => None,
    })
}

#[inline(never)]
fn nodes<V>(items: Vec<Item<V>>) -> Vec<NodeId> {
    collect(items, |item| match item {
        Item::From(node) => Some(node),
        _ => None,
    })
}

#[inline(never)]
fn sends<V>(items: Vec<Item<V>>) -> Vec<Send<V>> {
    collect(items, |item| match item {
        Item::Send(send) => Some(send),
        _ => None,
    })
}

fn collect<V, T>(items: Vec<Item<V>>, pick: impl Fn(Item<V>) -> Option<T>) -> Vec<T> {
    items.into_iter().filter_map(pick).collect()
}
