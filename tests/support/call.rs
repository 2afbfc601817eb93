//! What nodes and conditions are given, and what they give back.

use std::cell::RefCell;
use std::rc::Rc;

use superstep::engine::command::{Answer, Packet, Returned};
use superstep::engine::graph::Graph;
use superstep::engine::interrupt::{Interrupt, Scratchpad};
use superstep::engine::run::Outcome;
use superstep::error::Error;

use super::graph::{destinations, known};
use super::value::Value;

/// What a node or a condition is given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub state: Vec<(String, Value)>,
    /// What a `Send` carries.
    pub arg: Option<Value>,
    /// The error that a handler deals with.
    pub error: Option<String>,
    /// Its questions and answers, in a run that can be resumed.
    pub pad: Option<Rc<RefCell<Scratchpad<Value>>>>,
}

/// What a node returns.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub updates: Vec<(String, Value)>,
    pub goto: Vec<Answer<Value>>,
    pub output: Option<Value>,
    pub thrown: Option<Value>,
    /// The questions that it stopped with.
    pub asked: Option<Vec<Interrupt<Value>>>,
    /// A command for the graph around: the node that it leads to, in a list for each graph that is to hand it on.
    pub bubbled: Option<Value>,
}

impl Given {
    pub fn get(&self, key: &str) -> Option<&Value> {
        let (_, value) = self.state.iter().find(|(name, _)| name == key)?;
        Some(value)
    }

    /// How long the `log` is.
    pub fn logged(&self) -> usize {
        match self.get("log") {
            Some(Value::List(items)) => items.len(),
            _ => 0,
        }
    }

    /// The answer to a question; without one, what the node gives instead of going on.
    pub fn ask(&self, question: impl Into<Value>) -> Result<Value, Box<Reply>> {
        let mut pad = self.pad.as_ref().expect("the run has a saver").borrow_mut();
        match pad.ask() {
            Ok(answer) => {
                pad.accept();
                Ok(answer)
            }
            Err(id) => Err(Box::new(asked(vec![Interrupt {
                id: Some(id),
                shown: question.into(),
            }]))),
        }
    }
}

impl Reply {
    pub fn and_write(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.updates.push((key.into(), value.into()));
        self
    }

    pub fn and_goto<const N: usize>(mut self, destinations: [Answer<Value>; N]) -> Self {
        self.goto.extend(destinations);
        self
    }

    pub fn with_output(mut self, output: impl Into<Value>) -> Self {
        self.output = Some(output.into());
        self
    }

    /// The reply as the engine takes it.
    pub fn outcome(mut self, graph: &Graph) -> Outcome<Value> {
        if let Some(interrupts) = self.asked.take() {
            return Outcome::Interrupted(interrupts);
        }
        if let Some(command) = self.bubbled.take() {
            return Outcome::Bubbled(command);
        }
        match self.returned(graph) {
            Ok(returned) => Outcome::Returned(returned),
            Err(error) => Outcome::Failed(error),
        }
    }

    /// The update in it: keys and nodes by number, unknown keys left out.
    pub fn returned(self, graph: &Graph) -> Result<Returned<Value>, Error<Value>> {
        if let Some(thrown) = self.thrown {
            return Err(Error::Thrown(thrown));
        }
        Ok(Returned {
            updates: known(graph, self.updates),
            goto: destinations(graph, self.goto)?,
            output: self.output,
        })
    }
}

pub fn nothing() -> Reply {
    Reply::default()
}

pub fn write(key: &str, value: impl Into<Value>) -> Reply {
    nothing().and_write(key, value)
}

/// One entry for the `log`.
pub fn log(entry: &str) -> Reply {
    write("log", [entry])
}

pub fn throw(value: impl Into<Value>) -> Reply {
    Reply {
        thrown: Some(value.into()),
        ..nothing()
    }
}

/// The node stops with questions.
pub fn asked(interrupts: Vec<Interrupt<Value>>) -> Reply {
    Reply {
        asked: Some(interrupts),
        ..nothing()
    }
}

/// A command for the graph around this one.
pub fn bubble(command: impl Into<Value>) -> Reply {
    Reply {
        bubbled: Some(command.into()),
        ..nothing()
    }
}

pub fn goto<const N: usize>(destinations: [Answer<Value>; N]) -> Reply {
    nothing().and_goto(destinations)
}

pub fn to(name: &str) -> Answer<Value> {
    Answer::Name(name.into())
}

/// An answer such as `null`.
pub fn falsy(text: &str) -> Answer<Value> {
    Answer::Falsy(text.into())
}

pub fn send(node: &str, arg: impl Into<Value>) -> Answer<Value> {
    Answer::Send(Packet {
        node: node.into(),
        arg: arg.into(),
        timeout: None,
    })
}
