//! Assistants: what a run's `assistantId` may name.

use crate::error::{Failure, Kind};
use crate::id;

/// The assistants of a client: one for each graph, made by itself.
#[derive(Clone, Debug, Default)]
pub struct Assistants {
    graphs: Vec<Assistant>,
}

/// The assistant that every graph has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assistant {
    /// The graph's name in the client.
    pub graph_id: String,
    /// Version 5 of the graph's name, the same on every LangGraph Server.
    pub assistant_id: String,
}

impl Assistants {
    /// The assistants of graphs with these names.
    pub fn new(graphs: impl IntoIterator<Item = String>) -> Self {
        let graphs = graphs
            .into_iter()
            .map(|graph_id| Assistant {
                assistant_id: id::text(&id::assistant(&graph_id)),
                graph_id,
            })
            .collect();
        Self { graphs }
    }

    /// The place of the graph that a name or an assistant's id means.
    ///
    /// # Errors
    /// 404 when there is none, as the server says it.
    pub fn find(&self, assistant: &str) -> Result<(usize, &Assistant), Failure> {
        self.graphs
            .iter()
            .enumerate()
            .find(|(_, known)| known.graph_id == assistant || known.assistant_id == assistant)
            .ok_or_else(|| {
                Failure::new(
                    Kind::Http(404),
                    format!(
                        "No assistant found for \"{assistant}\". Make sure the assistant ID is for a valid assistant \
                         or a valid graph ID."
                    ),
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assistant_goes_by_its_graphs_name_and_by_its_id() {
        let assistants = Assistants::new(["other".into(), "agent".into()]);
        assert_eq!(assistants.find("agent").map(|(place, _)| place), Ok(1));
        let by_id = assistants.find("fe096781-5601-53d2-b2f6-0d3403f7e9ca");
        assert_eq!(by_id.map(|(place, _)| place), Ok(1));
    }

    #[test]
    fn an_unknown_one_is_not_found() {
        let refused = Assistants::default().find("nope").unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(404));
        assert!(refused.message().starts_with("No assistant found for \"nope\"."));
    }
}
