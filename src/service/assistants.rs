//! Assistants: what a run's `assistantId` may name, and their versions.

use std::cmp::Ordering;
use std::rc::Rc;

use uuid::Uuid;

use super::records::{IfExists, Records, conflict, not_found};
use crate::error::Failure;
use crate::id;

/// The assistants of a client: one for each graph, made by itself, and those that callers made.
#[derive(Clone, Debug)]
pub struct Assistants<V> {
    /// The graphs' names. The first assistants are theirs, in this order.
    graphs: Vec<Rc<str>>,
    rows: Vec<Versions<V>>,
}

/// All versions of an assistant, the oldest first, and which of them counts.
#[derive(Clone, Debug)]
struct Versions<V> {
    latest: Rc<Assistant<V>>,
    all: Vec<Rc<Assistant<V>>>,
}

/// A graph with a configuration, as it is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Assistant<V> {
    /// Its id. That of the graph's own is version 5 of the graph's name, the same on every LangGraph Server.
    pub id: Uuid,
    /// Its id as text.
    pub id_text: Rc<str>,
    /// The graph's place in the client.
    pub graph: usize,
    /// The graph's name in the client.
    pub graph_id: Rc<str>,
    /// Which version this is, from 1.
    pub version: u32,
    /// When the assistant was made, in milliseconds since 1970; of one in a list of versions, when that was.
    pub created: f64,
    /// When it last changed.
    pub updated: f64,
    /// What callers give.
    pub given: Given<V>,
}

/// What callers give an assistant.
#[derive(Clone, Debug, PartialEq)]
pub struct Given<V> {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// What its runs are configured with, if anything.
    pub config: Option<V>,
    /// The context of its runs, if any.
    pub context: Option<V>,
    /// What callers keep with it.
    pub metadata: V,
}

/// What callers change of an assistant; what is missing stays.
#[derive(Clone, Debug)]
pub struct Change<V> {
    /// Another graph.
    pub graph_id: Option<String>,
    /// Another name.
    pub name: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Another configuration.
    pub config: Option<V>,
    /// Another context.
    pub context: Option<V>,
    /// All of its metadata.
    pub metadata: Option<V>,
}

/// Which assistants are asked for; all that hold counts.
#[derive(Clone, Debug)]
pub struct Search<V> {
    /// Of this graph.
    pub graph_id: Option<String>,
    /// With this in their name, whatever its case.
    pub name: Option<String>,
    /// With this in their metadata.
    pub metadata: Option<V>,
    /// With this in it as well: what the asker may see.
    pub must_have: Option<V>,
}

/// By what assistants are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `assistant_id`
    Id,
    /// `graph_id`
    Graph,
    /// `name`
    Name,
    /// `created_at`
    Created,
    /// `updated_at`
    Updated,
}

impl Field {
    /// The field of a name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "assistant_id" => Some(Field::Id),
            "graph_id" => Some(Field::Graph),
            "name" => Some(Field::Name),
            "created_at" => Some(Field::Created),
            "updated_at" => Some(Field::Updated),
            _ => None,
        }
    }
}

/// An assistant, or why there is none.
pub type Found<V> = Result<Rc<Assistant<V>>, Failure>;

impl<V> Default for Assistants<V> {
    fn default() -> Self {
        Self {
            graphs: Vec::new(),
            rows: Vec::new(),
        }
    }
}

impl<V: Clone> Assistants<V> {
    /// Adds a graph: its own assistant has its name, and is there as long as the client is.
    pub fn add_graph(&mut self, graph_id: &str, given: Given<V>, now: f64) {
        let graph = self.graphs.len();
        let graph_id: Rc<str> = graph_id.into();
        self.graphs.push(graph_id.clone());
        self.push(new(id::assistant(&graph_id), graph, graph_id, given, now));
    }

    /// The assistant that a graph's name or an id means.
    ///
    /// # Errors
    /// 404 when there is none, as the server says it.
    pub fn find(&self, assistant: &str) -> Found<V> {
        let own = self.graphs.iter().position(|name| **name == *assistant);
        let found = match own {
            Some(place) => self.latest().nth(place),
            None => self.latest().find(|known| *known.id_text == *assistant),
        };
        found.cloned().ok_or_else(|| {
            not_found(format!(
                "No assistant found for \"{assistant}\". Make sure the assistant ID is for a valid assistant or a valid \
                 graph ID."
            ))
        })
    }

    /// Makes an assistant, or gives the one that has its id, as `if_exists` says.
    ///
    /// # Errors
    /// 404 for a graph that is not there, 409 when there is one and it is not to be given.
    pub fn create(&mut self, id: Uuid, graph_id: &str, given: Given<V>, if_exists: IfExists, now: f64) -> Found<V> {
        let (graph, graph_id) = self.graph(graph_id)?;
        match (self.latest().find(|known| known.id == id), if_exists) {
            (Some(known), IfExists::DoNothing) => return Ok(known.clone()),
            (Some(_), IfExists::Raise) => {
                return Err(conflict(format!("Assistant with ID {} already exists", id::text(&id))));
            }
            (None, _) => {}
        }
        Ok(self.push(new(id, graph, graph_id, given, now)))
    }

    /// Changes an assistant: it has one more version then, which counts.
    ///
    /// # Errors
    /// 404 for an assistant or a graph that is not there.
    pub fn update(&mut self, assistant: &str, change: Change<V>, now: f64) -> Found<V> {
        let known = self.find(assistant)?;
        let (graph, graph_id) = match &change.graph_id {
            Some(graph_id) => self.graph(graph_id)?,
            None => (known.graph, known.graph_id.clone()),
        };
        let versions = self.versions_mut(&known)?;
        let before = &known.given;
        let changed = Assistant {
            graph,
            graph_id,
            version: versions.all.last().map_or(0, |last| last.version) + 1,
            updated: now,
            given: Given {
                name: change.name.unwrap_or_else(|| before.name.clone()),
                description: change.description.or_else(|| before.description.clone()),
                config: change.config.or_else(|| before.config.clone()),
                context: change.context.or_else(|| before.context.clone()),
                metadata: change.metadata.unwrap_or_else(|| before.metadata.clone()),
            },
            ..(*known).clone()
        };
        versions.all.push(Rc::new(Assistant {
            created: now,
            ..changed.clone()
        }));
        versions.latest = Rc::new(changed);
        Ok(versions.latest.clone())
    }

    /// Has one of its versions count.
    ///
    /// # Errors
    /// 404 for an assistant or a version that is not there.
    pub fn set_latest(&mut self, assistant: &str, version: u32, now: f64) -> Found<V> {
        let known = self.find(assistant)?;
        let versions = self.versions_mut(&known)?;
        let wanted = versions.all.iter().find(|each| each.version == version);
        let wanted = wanted.ok_or_else(|| not_found(format!("The assistant has no version {version}")))?;
        versions.latest = Rc::new(Assistant {
            created: known.created,
            updated: now,
            ..(**wanted).clone()
        });
        Ok(versions.latest.clone())
    }

    /// The versions of an assistant, the newest first.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn versions(&self, assistant: &str) -> Result<Vec<Rc<Assistant<V>>>, Failure> {
        let known = self.find(assistant)?;
        let versions = self.rows.iter().find(|versions| versions.latest.id == known.id);
        let all = versions.map(|versions| versions.all.iter().rev().cloned().collect());
        Ok(all.unwrap_or_default())
    }

    /// Forgets an assistant.
    ///
    /// # Errors
    /// 404 when there is none, 409 for a graph's own.
    pub fn remove(&mut self, assistant: &str) -> Found<V> {
        let known = self.find(assistant)?;
        if self.latest().take(self.graphs.len()).any(|own| own.id == known.id) {
            let graph = &known.graph_id;
            return Err(conflict(format!(
                "Assistant \"{graph}\" is the graph's own and cannot be deleted"
            )));
        }
        self.rows.retain(|versions| versions.latest.id != known.id);
        Ok(known)
    }

    /// All assistants, to be searched while nothing is borrowed.
    pub fn all(&self) -> Vec<Rc<Assistant<V>>> {
        self.latest().cloned().collect()
    }

    fn latest(&self) -> impl Iterator<Item = &Rc<Assistant<V>>> {
        self.rows.iter().map(|versions| &versions.latest)
    }

    /// The place and the name of a graph.
    fn graph(&self, graph_id: &str) -> Result<(usize, Rc<str>), Failure> {
        let place = self.graphs.iter().position(|name| **name == *graph_id);
        place.map(|place| (place, self.graphs[place].clone())).ok_or_else(|| {
            let names = self.graphs.join("', '");
            not_found(format!("Graph '{graph_id}' not found. Expected one of: ['{names}']"))
        })
    }

    fn push(&mut self, assistant: Assistant<V>) -> Rc<Assistant<V>> {
        let latest = Rc::new(assistant);
        let all = vec![latest.clone()];
        self.rows.push(Versions {
            latest: latest.clone(),
            all,
        });
        latest
    }

    fn versions_mut(&mut self, known: &Assistant<V>) -> Result<&mut Versions<V>, Failure> {
        let versions = self.rows.iter_mut().find(|versions| versions.latest.id == known.id);
        versions.ok_or_else(|| not_found("Assistant not found"))
    }
}

impl<V> Search<V> {
    /// Those of the assistants that are asked for.
    pub fn among(&self, assistants: Vec<Rc<Assistant<V>>>, records: &impl Records<V>) -> Vec<Rc<Assistant<V>>> {
        let is_asked = |known: &Rc<Assistant<V>>| {
            let given = &known.given;
            let has = |wanted: &Option<V>| {
                let wanted = wanted.as_ref();
                wanted.is_none_or(|wanted| records.contains(&given.metadata, wanted))
            };
            self.graph_id.as_ref().is_none_or(|wanted| *known.graph_id == **wanted)
                && self
                    .name
                    .as_ref()
                    .is_none_or(|wanted| records.has_text(&given.name, wanted))
                && has(&self.metadata)
                && has(&self.must_have)
        };
        assistants.into_iter().filter(is_asked).collect()
    }
}

/// The first version of an assistant.
fn new<V>(id: Uuid, graph: usize, graph_id: Rc<str>, given: Given<V>, now: f64) -> Assistant<V> {
    Assistant {
        id,
        id_text: id::text(&id).into(),
        graph,
        graph_id,
        version: 1,
        created: now,
        updated: now,
        given,
    }
}

/// How two assistants stand to each other by a field.
pub fn compare<V>(a: &Rc<Assistant<V>>, b: &Rc<Assistant<V>>, by: &Field) -> Ordering {
    match by {
        Field::Id => a.id.cmp(&b.id),
        Field::Graph => a.graph_id.cmp(&b.graph_id),
        Field::Name => a.given.name.cmp(&b.given.name),
        Field::Created => a.created.total_cmp(&b.created),
        Field::Updated => a.updated.total_cmp(&b.updated),
    }
}

#[cfg(test)]
mod tests {
    use super::super::records::Page;
    use super::super::records::tests::{Plain, Texts};
    use super::*;
    use crate::error::Kind;

    const MINE: Uuid = Uuid::from_u128(7);

    fn given(name: &str) -> Given<Texts> {
        Given {
            name: name.into(),
            description: None,
            config: None,
            context: None,
            metadata: vec![],
        }
    }

    const NOTHING: Change<Texts> = Change {
        graph_id: None,
        name: None,
        description: None,
        config: None,
        context: None,
        metadata: None,
    };

    /// Two graphs, and an assistant of the second.
    fn assistants() -> Assistants<Texts> {
        let mut assistants = Assistants::default();
        assistants.add_graph("other", given("other"), 0.0);
        assistants.add_graph("agent", given("agent"), 0.0);
        let raise = IfExists::Raise;
        assistants.create(MINE, "agent", given("Mine"), raise, 1.0).unwrap();
        assistants
    }

    fn mine() -> String {
        id::text(&MINE)
    }

    #[test]
    fn an_assistant_goes_by_its_graphs_name_and_by_its_id() {
        let assistants = assistants();
        let graph_of = |name: &str| assistants.find(name).map(|found| found.graph);
        assert_eq!(graph_of("agent"), Ok(1));
        assert_eq!(graph_of("fe096781-5601-53d2-b2f6-0d3403f7e9ca"), Ok(1));
        assert_eq!(graph_of(&mine()), Ok(1));
    }

    #[test]
    fn an_unknown_one_is_not_found() {
        let refused = Assistants::<Texts>::default().find("nope").unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(404));
        assert!(refused.message().starts_with("No assistant found for \"nope\"."));
    }

    #[test]
    fn an_id_is_taken_once_and_graphs_must_be_there() {
        let mut assistants = assistants();
        let again = assistants.create(MINE, "agent", given("x"), IfExists::Raise, 2.0);
        assert_eq!(again.unwrap_err().kind(), Kind::Http(409));
        let again = assistants.create(MINE, "agent", given("x"), IfExists::DoNothing, 2.0);
        assert_eq!(again.unwrap().given.name, "Mine");
        let unknown = assistants.create(Uuid::from_u128(8), "nope", given("x"), IfExists::Raise, 2.0);
        let message = "Graph 'nope' not found. Expected one of: ['other', 'agent']";
        assert_eq!(unknown.unwrap_err().message(), message);
    }

    #[test]
    fn each_change_is_a_version_and_any_can_count() {
        let mut assistants = assistants();
        let change = Change {
            name: Some("Yours".into()),
            graph_id: Some("other".into()),
            ..NOTHING
        };
        let changed = assistants.update(&mine(), change, 2.0).unwrap();
        assert_eq!((changed.version, changed.created, changed.updated), (2, 1.0, 2.0));
        assert_eq!((changed.graph, &*changed.graph_id), (0, "other"));
        let back = assistants.set_latest(&mine(), 1, 3.0).unwrap();
        assert_eq!((back.version, &*back.given.name, back.graph), (1, "Mine", 1));
        let third = assistants.update(&mine(), NOTHING, 4.0).unwrap();
        assert_eq!((third.version, &*third.given.name), (3, "Mine"));
        let versions = assistants.versions(&mine()).unwrap();
        let numbers: Vec<_> = versions.iter().map(|each| each.version).collect();
        assert_eq!(numbers, [3, 2, 1]);
        let refused = assistants.set_latest(&mine(), 9, 5.0).unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(404));
    }

    #[test]
    fn a_graphs_own_assistant_stays() {
        let mut assistants = assistants();
        assert_eq!(assistants.remove("agent").unwrap_err().kind(), Kind::Http(409));
        assistants.remove(&mine()).unwrap();
        assert!(assistants.find(&mine()).is_err());
    }

    #[test]
    fn a_search_goes_by_all_that_it_says() {
        let assistants = assistants();
        let found = |graph_id: Option<&str>, name: Option<&str>| {
            let search = Search {
                graph_id: graph_id.map(Into::into),
                name: name.map(Into::into),
                metadata: None,
                must_have: None,
            };
            let page = Page {
                limit: 10,
                offset: 0,
                by: Field::Name,
                ascends: true,
            };
            let found = page.of(search.among(assistants.all(), &Plain), compare);
            found.iter().map(|each| each.given.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found(None, None), ["Mine", "agent", "other"]);
        assert_eq!(found(Some("agent"), None), ["Mine", "agent"]);
        assert_eq!(found(None, Some("MIN")), ["Mine"]);
        assert_eq!(found(Some("other"), Some("min")), [""; 0]);
    }
}
