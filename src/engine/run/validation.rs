//! Checking what a task writes: which keys, and when. The checks themselves are the host's.

use super::{Action, Run, Stage};
use crate::engine::graph::ChannelId;
use crate::engine::host::Host;
use crate::engine::write::{Item, Write};
use crate::error::Error;

impl<V: Clone> Run<V> {
    /// A node has returned: what it writes to keys that are validated is checked before anything else happens.
    pub(super) fn validate_or_route(&mut self, index: usize, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let unchecked = self.unchecked(index);
        if unchecked.is_empty() {
            return self.route_or_finish(index, 0, host);
        }
        self.tasks[index].stage = Stage::Validating;
        self.actions.push_back(Action::Validate {
            task: self.tasks[index].id,
            which: self.tasks[index].which,
            writes: unchecked,
        });
        Ok(())
    }

    /// The host checked the writes: these values take their places, in the same order.
    pub(super) fn validated(&mut self, index: usize, values: Vec<V>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let mut values = values.into_iter();
        for write in &mut self.tasks[index].writes {
            if self.graph.channel(write.channel).is_validated
                && let Some(value) = values.next()
            {
                *write = Write::value(write.channel, value);
            }
        }
        self.route_or_finish(index, 0, host)
    }

    fn unchecked(&self, index: usize) -> Vec<(ChannelId, V)> {
        let mut unchecked = Vec::new();
        if !self.graph.validates() {
            return unchecked;
        }
        for write in &self.tasks[index].writes {
            if let Item::Value(value) = &write.item
                && self.graph.channel(write.channel).is_validated
            {
                unchecked.push((write.channel, value.clone()));
            }
        }
        unchecked
    }
}
