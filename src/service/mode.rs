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
    /// What the checkpoint of each state goes by, before the state.
    Envelopes,
}

/// What stands for the modes that protocol events are made of, [`PROTOCOL`]: what models and tools do comes from elsewhere.
const PROTOCOL_NAME: &str = "protocol";

const PROTOCOL: [Mode; 5] = [Mode::Values, Mode::Updates, Mode::Custom, Mode::Tasks, Mode::Envelopes];

/// All that callers may name.
pub const MODES: [Mode; 10] = [
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
            Mode::Checkpoints | Mode::Envelopes => "checkpoints",
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
            if name == PROTOCOL_NAME && caller == Caller::Graph {
                modes.extend(PROTOCOL);
                continue;
            }
            let known = MODES
                .into_iter()
                .find(|mode| mode.name() == name && mode.is_for(caller));
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

    /// Whether a client who asks for these modes is told an event: of its modes, of the run, and of its failure.
    pub fn show(&self, event: &str) -> bool {
        let mode = event.split('/').next().unwrap_or(event);
        let is_of = |asked: &Mode| match asked {
            Mode::MessagesTuple => event == Mode::Messages.name(),
            Mode::Messages => mode == Mode::Messages.name() && mode != event,
            asked => asked.name() == event,
        };
        matches!(event, "metadata" | "error") || self.modes.iter().any(is_of)
    }

    /// The events that these modes are made of.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            values: self.has(Mode::Values),
            updates: self.has(Mode::Updates),
            tasks: self.has(Mode::Tasks) || self.has(Mode::Debug),
            outputs: self.has_messages(),
            checkpoints: self.has(Mode::Checkpoints) || self.has(Mode::Debug),
            envelopes: self.has(Mode::Envelopes),
        }
    }
}

fn unknown(name: &str, caller: Caller) -> Failure {
    let mut message = String::from("Invalid stream mode: expected ");
    for (nth, mode) in MODES.into_iter().filter(|mode| mode.is_for(caller)).enumerate() {
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
    fn protocol_events_are_made_of_several_modes() {
        let modes = Modes::parse(["protocol"], Caller::Graph).unwrap();
        let expected = Wanted {
            values: true,
            updates: true,
            tasks: true,
            envelopes: true,
            ..Wanted::default()
        };
        assert_eq!(modes.wanted(), expected);
        assert!(modes.has(Mode::Custom) && !modes.has(Mode::Checkpoints));
        assert!(Modes::parse(["protocol"], Caller::Client).is_err());
    }

    #[test]
    fn an_unknown_mode_is_refused_with_those_there_are() {
        let refused = Modes::parse(["nope"], Caller::Client).unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(422));
        assert!(refused.message().ends_with("| 'tools', received 'nope'"));
        assert!(refused.message().contains("'messages-tuple'"));
    }

    #[test]
    fn modes_say_which_events_they_show() {
        let shown = |modes: &[&str], event: &str| {
            let modes = Modes::parse(modes.iter().copied(), Caller::Client).unwrap();
            modes.show(event)
        };
        assert!(shown(&["values", "updates"], "updates"));
        assert!(!shown(&["values"], "updates"));
        assert!(shown(&["messages"], "messages/partial") && !shown(&["messages"], "messages"));
        assert!(shown(&["messages-tuple"], "messages") && !shown(&["messages-tuple"], "messages/partial"));
        assert!(shown(&["values"], "metadata") && shown(&["values"], "error"));
    }

    #[test]
    fn tuples_are_the_clients_form() {
        assert!(Modes::parse(["messages-tuple"], Caller::Graph).is_err());
        assert!(Modes::parse(["events"], Caller::Graph).is_err());
        assert!(Modes::parse(["events"], Caller::Client).is_ok());
        assert!(Modes::parse(["messages"], Caller::Graph).is_ok());
    }
}
