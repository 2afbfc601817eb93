//! Keys of a state as JavaScript declares them: channels of LangGraph's classes, known by their names.

use wasm_bindgen::prelude::*;

use super::field::field;
use super::options;
use crate::engine::channel::BarrierKind;
use crate::engine::graph::{ChannelId, Graph, Key, Keys, Kind, ReducerId};
use crate::engine::managed::Managed;
use crate::engine::run::Shown;
use crate::error::Failure;

#[wasm_bindgen]
extern "C" {
    /// A channel, of this package or of LangGraph's.
    pub type ChannelLike;
}

impl ChannelLike {
    fn lc_graph_name(&self) -> JsValue {
        field(self, "lc_graph_name")
    }

    fn initial_value_factory(&self) -> JsValue {
        field(self, "initialValueFactory")
    }

    fn names(&self) -> JsValue {
        field(self, "names")
    }

    fn guard(&self) -> JsValue {
        field(self, "guard")
    }

    fn unique(&self) -> JsValue {
        field(self, "unique")
    }

    fn accumulate(&self) -> JsValue {
        field(self, "accumulate")
    }

    fn snapshot_frequency(&self) -> JsValue {
        field(self, "snapshotFrequency")
    }
}

/// A key with this channel; `identity` is the number of its reducer, or of the channel itself.
///
/// # Errors
/// A channel that can be no key of a state.
pub fn key(name: &str, channel: &ChannelLike, identity: u32, is_validated: bool) -> Result<Key, Failure> {
    let reducer = ReducerId(identity);
    let guard = channel.guard().is_truthy();
    let class = channel.lc_graph_name().as_string().unwrap_or_default();
    let kind = match class.as_str() {
        "LastValue" => Kind::LastValue,
        "AnyValue" => Kind::AnyValue,
        "BinaryOperatorAggregate" => Kind::Reduced(reducer),
        "DeltaChannel" => Kind::Delta {
            reducer,
            snapshot_frequency: channel.snapshot_frequency().as_f64().unwrap_or_default() as u32,
        },
        "UntrackedValue" => Kind::Untracked { guard },
        "EphemeralValue" => Kind::Ephemeral { guard },
        "IsLastStep" => Kind::Managed(Managed::IsLastStep),
        "RemainingSteps" => Kind::Managed(Managed::RemainingSteps),
        "NamedBarrierValue" => Kind::BarrierKey(BarrierKind::Named),
        "NamedBarrierValueAfterFinish" => Kind::BarrierKey(BarrierKind::NamedAfterFinish),
        "DynamicBarrierValue" => Kind::BarrierKey(BarrierKind::Dynamic),
        "Topic" => Kind::Topic {
            unique: channel.unique().is_truthy(),
            accumulate: channel.accumulate().is_truthy(),
        },
        _ => {
            return Err(Failure::error(format!(
                "The key \"{name}\" cannot be a channel of the class \"{class}\""
            )));
        }
    };
    Ok(Key {
        kind,
        identity,
        has_default: !channel.initial_value_factory().is_undefined() || !channel.names().is_undefined(),
        is_validated,
    })
}

/// Keys by number.
pub fn keys(numbers: Vec<u32>) -> Vec<ChannelId> {
    numbers.into_iter().map(ChannelId).collect()
}

/// What a run shows: the option `outputKeys`, a key or a list of keys, or else what is usual.
///
/// # Errors
/// A name that is no channel of the graph.
pub fn shown(graph: &Graph, output_keys: &JsValue, usual: &Keys) -> Result<Shown, Failure> {
    let Some(channels) = channels(graph, "outputKeys", output_keys)? else {
        return Ok(Shown::Keys(usual.clone()));
    };
    Ok(match output_keys.is_string() {
        true => Shown::Value(channels[0]),
        false => Shown::Keys(Keys::These(channels.into())),
    })
}

/// The channels that an option names; `None` when the field is missing.
///
/// # Errors
/// A name that is no channel of the graph.
pub fn channels(graph: &Graph, field: &str, value: &JsValue) -> Result<Option<Vec<ChannelId>>, Failure> {
    let Some(names) = options::names(field, value)? else {
        return Ok(None);
    };
    let mut channels = Vec::with_capacity(names.len());
    for name in &names {
        match graph.channel_named(name) {
            Some(channel) if !graph.is_managed(channel) => channels.push(channel),
            _ => return Err(Failure::error(format!("Key {name} not found in channels"))),
        }
    }
    Ok(Some(channels))
}
