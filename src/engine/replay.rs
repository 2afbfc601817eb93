//! Time travel through graphs inside graphs: what a subgraph starts from when its parent replays an old checkpoint.

use uuid::Uuid;

/// The checkpoint that a run replays from. A subgraph starts from the last of its checkpoints that is older, the first
/// time it comes around; after that from its latest, as ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    before: Uuid,
    visited: Vec<String>,
}

impl Replay {
    /// A replay of what followed a checkpoint.
    pub fn new(before: Uuid) -> Self {
        Self {
            before,
            visited: Vec::new(),
        }
    }

    /// What the checkpoint of the subgraph in this namespace must be older than; `None` when its latest will do. A
    /// subgraph is known by its place, whatever the id of the task that runs it.
    pub fn visit(&mut self, namespace: &str) -> Option<Uuid> {
        let place = namespace.rsplit_once(':').map_or(namespace, |(place, _)| place);
        if self.visited.iter().any(|visited| visited == place) {
            return None;
        }
        self.visited.push(place.to_owned());
        Some(self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subgraph_is_replayed_once_whatever_its_task() {
        let before = Uuid::from_u128(7);
        let mut replay = Replay::new(before);
        assert_eq!(replay.visit("a:1"), Some(before));
        assert_eq!(replay.visit("a:2"), None);
        assert_eq!(replay.visit("b:1"), Some(before));
        assert_eq!(replay.visit("a:2|c:1"), Some(before));
        assert_eq!(replay.visit("a:2|c:9"), None);
    }
}
