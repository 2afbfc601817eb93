//! The mode `messages` as clients of LangGraph Server know it: each message is told once about its metadata, then grows
//! by parts, or comes whole.

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

/// What to tell when a part of a message comes, or, with `whole`, all of it; `known` messages have been told of before.
pub fn told(known: bool, whole: bool) -> impl Iterator<Item = Told> {
    let metadata = (!known).then_some(Told::Metadata);
    let content = if whole { Told::Complete } else { Told::Partial };
    metadata.into_iter().chain([content])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_comes_once() {
        assert!(told(false, false).eq([Told::Metadata, Told::Partial]));
        assert!(told(true, false).eq([Told::Partial]));
        assert!(told(false, true).eq([Told::Metadata, Told::Complete]));
    }
}
