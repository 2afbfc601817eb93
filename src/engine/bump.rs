//! Versions that no write has made: a value that a checkpoint is to hold again gets a new one, as savers may keep only
//! values of new versions. Nobody has anything new to see then, so whoever had seen the old version has seen the new one.
//!
//! Which versions those are is noted under a name beside the nodes', LangGraph's `__snapshot_bumps__`: under
//! `node|channel` the new version, under `node:channel` the one that the node has really seen, if any.

use std::rc::Rc;

use super::channels::Version;
use super::checkpoint::{Leftover, NamedVersions};
use super::graph::{ChannelId, NodeId};
use super::run::Run;

const BUMPS: &str = "__snapshot_bumps__";
const CALLER: &str = "__interrupt__";
const INPUT: &str = "__input__";

impl<V: Clone> Run<V> {
    /// Gives a channel a new version that nobody notices.
    pub(super) fn bump(&mut self, channel: ChannelId) {
        let (old, new) = self.channels.bump(channel);
        let name = self.graph.channel(channel).name.clone();
        let mut who: Vec<Rc<str>> = Vec::new();
        for (seen, node) in self.seen.nodes.iter_mut().zip(0..) {
            if let Some(seen) = seen
                && advance(seen, &channel, old, new)
            {
                who.push(self.graph.node(NodeId(node)).name.clone());
            }
        }
        for (seen, name) in [(&mut self.seen.caller, CALLER), (&mut self.seen.input, INPUT)] {
            if let Some(seen) = seen
                && advance(seen, &channel, old, new)
            {
                who.push(name.into());
            }
        }
        let leftover = self.channels.leftover_mut();
        for (node, seen) in &mut leftover.seen {
            if &**node != BUMPS && advance(seen, &name, old, new) {
                who.push(node.clone());
            }
        }
        for node in who {
            note(leftover, &node, &name, old, new);
        }
    }

    /// The version of a channel that a node has really seen, of the one that it is said to have; `None` if it has seen
    /// none.
    pub(super) fn really_seen(&self, node: NodeId, channel: ChannelId, version: Version) -> Option<Version> {
        let name = &self.graph.node(node).name;
        read(
            self.channels.leftover(),
            name,
            &self.graph.channel(channel).name,
            version,
        )
    }

    /// Whether the caller has really seen a channel.
    pub(super) fn has_caller_seen(&self, channel: ChannelId, version: Version) -> bool {
        let channel = &self.graph.channel(channel).name;
        read(self.channels.leftover(), CALLER, channel, version).is_some()
    }
}

/// Whether what was seen of a channel is the old version: then it is the new one now.
fn advance<K: PartialEq + Clone>(seen: &mut Vec<(K, Version)>, channel: &K, old: Version, new: Version) -> bool {
    match seen.iter_mut().find(|(known, _)| known == channel) {
        Some((_, version)) if *version == old => *version = new,
        None if old == 0 => seen.push((channel.clone(), new)),
        _ => return false,
    }
    true
}

fn note(leftover: &mut Leftover, node: &str, channel: &str, old: Version, new: Version) {
    let (advanced, really) = keys(node, channel);
    let place = leftover.seen.iter().position(|(name, _)| &**name == BUMPS);
    let place = place.unwrap_or_else(|| {
        leftover.seen.push((BUMPS.into(), Vec::new()));
        leftover.seen.len() - 1
    });
    let marks = &mut leftover.seen[place].1;
    // What a bump made was never read: what was read before is noted already.
    if old > 0 && find(marks, &advanced) != Some(old) {
        set(marks, &really, old);
    }
    set(marks, &advanced, new);
}

fn read(leftover: &Leftover, node: &str, channel: &str, version: Version) -> Option<Version> {
    let Some((_, marks)) = leftover.seen.iter().find(|(name, _)| &**name == BUMPS) else {
        return Some(version);
    };
    let (advanced, really) = keys(node, channel);
    match find(marks, &advanced) == Some(version) {
        true => find(marks, &really),
        false => Some(version),
    }
}

/// No node's name has either separator.
fn keys(node: &str, channel: &str) -> (String, String) {
    (format!("{node}|{channel}"), format!("{node}:{channel}"))
}

fn find(marks: &NamedVersions, key: &str) -> Option<Version> {
    let mark = marks.iter().find(|(known, _)| &**known == key);
    mark.map(|(_, version)| *version)
}

fn set(marks: &mut NamedVersions, key: &str, version: Version) {
    match marks.iter_mut().find(|(known, _)| &**known == key) {
        Some((_, known)) => *known = version,
        None => marks.push((key.into(), version)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_really_seen_outlives_bumps() {
        let mut leftover = Leftover::default();
        assert_eq!(read(&leftover, "a", "key", 3), Some(3));
        note(&mut leftover, "a", "key", 3, 4);
        note(&mut leftover, "a", "key", 4, 5);
        note(&mut leftover, "b", "key", 0, 1);
        assert_eq!(read(&leftover, "a", "key", 5), Some(3));
        assert_eq!(read(&leftover, "a", "key", 6), Some(6));
        assert_eq!(read(&leftover, "b", "key", 1), None);
        assert_eq!(read(&leftover, "b", "other", 1), Some(1));
    }
}
