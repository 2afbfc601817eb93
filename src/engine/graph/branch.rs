//! A conditional edge.

use super::{END, Graph, NodeId};
use crate::engine::command::{Answer, Destination, Packet, Send};
use crate::error::{Failure, Kind};

/// A conditional edge: a function of the state that names the next nodes.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The node it leaves.
    pub source: NodeId,
    /// What each answer means; without it an answer is a node's name.
    pub path_map: Option<Vec<(String, String)>>,
}

impl Branch {
    /// The destinations that the function's answers mean.
    pub fn route<V>(&self, graph: &Graph, answers: Vec<Answer<V>>) -> Result<Vec<Destination<V>>, Failure> {
        let mut destinations = Vec::with_capacity(answers.len());
        for answer in answers {
            destinations.push(self.destination(graph, answer)?);
        }
        Ok(destinations)
    }

    fn destination<V>(&self, graph: &Graph, answer: Answer<V>) -> Result<Destination<V>, Failure> {
        let name = match answer {
            Answer::Send(packet) => return packet.into_destination(graph),
            Answer::Falsy(_) if self.path_map.is_none() => String::new(),
            Answer::Name(name) | Answer::Falsy(name) => name,
        };
        match self.mapped(&name) {
            Some(name) if !name.is_empty() => Ok(named(graph, name)),
            _ => Err(Failure::error("Branch condition returned unknown or null destination")),
        }
    }

    fn mapped<'a>(&'a self, answer: &'a str) -> Option<&'a str> {
        let Some(path_map) = &self.path_map else {
            return Some(answer);
        };
        let (_, target) = path_map.iter().find(|(key, _)| key == answer)?;
        Some(target)
    }
}

impl<V> Packet<V> {
    /// The packet with its node found; the boundary and branches agree on what is refused.
    pub fn into_destination(self, graph: &Graph) -> Result<Destination<V>, Failure> {
        if self.node == END {
            return Err(Failure::new(
                Kind::InvalidUpdate,
                "Cannot send a packet to the END node",
            ));
        }
        let Some(node) = graph.find(&self.node) else {
            return Err(Failure::new(
                Kind::InvalidUpdate,
                format!("Invalid node name \"{}\" in Send packet", self.node),
            ));
        };
        Ok(Destination::Send(Send {
            node,
            arg: self.arg,
            timeout: self.timeout,
        }))
    }
}

/// The destination of a name.
pub fn named<V>(graph: &Graph, name: &str) -> Destination<V> {
    match graph.find(name) {
        _ if name == END => Destination::End,
        Some(node) => Destination::Node(node),
        None => Destination::Unknown,
    }
}
