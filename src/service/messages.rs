//! The mode `messages` as clients of LangGraph Server know it: each message is told once about its metadata, then grows
//! by parts, or comes whole.

use std::collections::BTreeSet;

/// What clients are told about a message that a model or a node brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// `messages/metadata`, once for each message.
    Metadata,
    /// `messages/partial`: the message as far as it has come.
    Partial,
    /// `messages/complete`: a message that came whole.
    Complete,
}

/// The messages that a stream has told of.
#[derive(Clone, Debug, Default)]
pub struct MessageStream {
    known: BTreeSet<String>,
}

impl Told {
    /// The name of the event.
    pub fn event(self) -> &'static str {
        match self {
            Told::Metadata => "messages/metadata",
            Told::Partial => "messages/partial",
            Told::Complete => "messages/complete",
        }
    }
}

impl MessageStream {
    /// What to tell when a part of the message with this id comes, or, with `whole`, all of it.
    pub fn tell(&mut self, id: &str, whole: bool) -> impl Iterator<Item = Told> + use<> {
        let metadata = self.known.insert(id.into()).then_some(Told::Metadata);
        let content = if whole { Told::Complete } else { Told::Partial };
        metadata.into_iter().chain([content])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_comes_once() {
        let mut stream = MessageStream::default();
        assert!(stream.tell("a", false).eq([Told::Metadata, Told::Partial]));
        assert!(stream.tell("a", false).eq([Told::Partial]));
        assert!(stream.tell("b", true).eq([Told::Metadata, Told::Complete]));
    }
}
