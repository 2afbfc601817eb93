//! Stream modes: which events a caller asks for.

use crate::engine::event::Wanted;
use crate::error::{Failure, Kind};

/// What a stream shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The state after each superstep.
    Values,
    /// What each task wrote.
    Updates,
    /// Tokens of chat models and messages of nodes. For clients: as `messages/metadata`, `messages/partial` and
    /// `messages/complete`.
    Messages,
    /// For clients: tokens and messages as tuples of the message and its metadata.
    MessagesTuple,
    /// What nodes write with `runtime.writer`.
    Custom,
    /// Tasks as they start and finish, with the superstep and the time.
    Debug,
    /// Tasks as they start and finish.
    Tasks,
    /// Checkpoints, as the next superstep starts from them; a run without a checkpointer has none.
    Checkpoints,
    /// For clients: what starts and ends in the run. The package tells of it.
    Events,
    /// Tools; a graph without tools has none.
    Tools,
}

const ALL: [Mode; 10] = [
    Mode::Values,
    Mode::Updates,
    Mode::Messages,
    Mode::MessagesTuple,
    Mode::Custom,
    Mode::Debug,
    Mode::Tasks,
    Mode::Checkpoints,
    Mode::Events,
    Mode::Tools,
];

/// Who asks: a graph's own `stream` and the client name modes a little differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// `graph.stream`
    Graph,
    /// `client.runs.stream`
    Client,
}

/// The modes of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modes {
    modes: Vec<Mode>,
}

impl Mode {
    /// What callers write.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Values => "values",
            Mode::Updates => "updates",
            Mode::Messages => "messages",
            Mode::MessagesTuple => "messages-tuple",
            Mode::Custom => "custom",
            Mode::Debug => "debug",
            Mode::Tasks => "tasks",
            Mode::Checkpoints => "checkpoints",
            Mode::Events => "events",
            Mode::Tools => "tools",
        }
    }

    fn is_for(self, caller: Caller) -> bool {
        caller == Caller::Client || !matches!(self, Mode::MessagesTuple | Mode::Events)
    }
}

impl Modes {
    /// The modes of these names.
    ///
    /// # Errors
    /// A name that is no mode; the message lists those there are. For clients it is a 422.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>, caller: Caller) -> Result<Self, Failure> {
        let mut modes = Vec::new();
        for name in names {
            let known = ALL.into_iter().find(|mode| mode.name() == name && mode.is_for(caller));
            modes.push(known.ok_or_else(|| unknown(name, caller))?);
        }
        Ok(Self { modes })
    }

    /// Only this one.
    pub fn only(mode: Mode) -> Self {
        Self { modes: vec![mode] }
    }

    /// Whether a mode was asked for.
    pub fn has(&self, mode: Mode) -> bool {
        self.modes.contains(&mode)
    }

    /// Whether tokens of chat models are shown in any form.
    pub fn has_messages(&self) -> bool {
        self.has(Mode::Messages) || self.has(Mode::MessagesTuple)
    }

    /// Whether none was asked for.
    pub fn is_empty(&self) -> bool {
        self.modes.is_empty()
    }

    /// The events that these modes are made of.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            values: self.has(Mode::Values),
            updates: self.has(Mode::Updates),
            tasks: self.has(Mode::Tasks) || self.has(Mode::Debug),
            outputs: self.has_messages(),
            checkpoints: self.has(Mode::Checkpoints) || self.has(Mode::Debug),
        }
    }
}

fn unknown(name: &str, caller: Caller) -> Failure {
    let mut message = String::from("Invalid stream mode: expected ");
    for (nth, mode) in ALL.into_iter().filter(|mode| mode.is_for(caller)).enumerate() {
        message.push_str(if nth == 0 { "'" } else { " | '" });
        message.push_str(mode.name());
        message.push('\'');
    }
    message.push_str(", received '");
    message.push_str(name);
    message.push('\'');
    let kind = match caller {
        Caller::Graph => Kind::Error,
        Caller::Client => Kind::Http(422),
    };
    Failure::new(kind, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_say_which_events_they_need() {
        let modes = Modes::parse(["debug", "messages-tuple"], Caller::Client).unwrap();
        let expected = Wanted {
            tasks: true,
            outputs: true,
            checkpoints: true,
            ..Wanted::default()
        };
        assert_eq!(modes.wanted(), expected);
        assert!(modes.has_messages());
    }

    #[test]
    fn an_unknown_mode_is_refused_with_those_there_are() {
        let refused = Modes::parse(["nope"], Caller::Client).unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(422));
        assert!(refused.message().ends_with("| 'tools', received 'nope'"));
        assert!(refused.message().contains("'messages-tuple'"));
    }

    #[test]
    fn tuples_are_the_clients_form() {
        assert!(Modes::parse(["messages-tuple"], Caller::Graph).is_err());
        assert!(Modes::parse(["events"], Caller::Graph).is_err());
        assert!(Modes::parse(["events"], Caller::Client).is_ok());
        assert!(Modes::parse(["messages"], Caller::Graph).is_ok());
    }
}
