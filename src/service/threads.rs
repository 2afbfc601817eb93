//! Threads: conversations that runs go on with.

use std::cmp::Ordering;
use std::rc::Rc;

use uuid::Uuid;

use super::records::{IfExists, Records, conflict, not_found};
use crate::error::{Failure, Kind};
use crate::id;

/// All threads, the oldest first.
#[derive(Clone, Debug)]
pub struct Threads<V> {
    rows: Vec<Rc<Thread<V>>>,
}

/// A thread, as it is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread<V> {
    /// Its id.
    pub id: Uuid,
    /// When it was made, in milliseconds since 1970.
    pub created: f64,
    /// When it last changed.
    pub updated: f64,
    /// When its state last changed.
    pub state_updated: f64,
    /// What callers keep with it, and which graph runs on it.
    pub metadata: V,
    /// What its runs are configured with.
    pub config: V,
    /// What a run or an update has left.
    pub state: Left<V>,
}

/// A thread and what it is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<V> {
    /// The thread.
    pub thread: Rc<Thread<V>>,
    /// What it is doing.
    pub status: Status,
}

/// What a run or an update leaves of a thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Left<V> {
    /// The values of its keys.
    pub values: Option<V>,
    /// The questions that wait, by task.
    pub interrupts: Option<V>,
    /// How the last run failed.
    pub error: Option<V>,
    /// Whether a node is to run next.
    pub waits: bool,
}

/// What a thread is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It waits for a run.
    Idle,
    /// A run is on, or waits.
    Busy,
    /// It waits for an answer, or at a breakpoint.
    Interrupted,
    /// Its last run failed.
    Error,
}

const STATUSES: [Status; 4] = [Status::Idle, Status::Busy, Status::Interrupted, Status::Error];

impl Status {
    /// What callers read and write.
    pub fn name(self) -> &'static str {
        match self {
            Status::Idle => "idle",
            Status::Busy => "busy",
            Status::Interrupted => "interrupted",
            Status::Error => "error",
        }
    }

    /// The status of a name.
    pub fn parse(name: &str) -> Option<Self> {
        STATUSES.into_iter().find(|status| status.name() == name)
    }
}

/// By what threads are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `thread_id`
    Id,
    /// `status`
    Status,
    /// `created_at`
    Created,
    /// `updated_at`
    Updated,
    /// `state_updated_at`
    StateUpdated,
}

impl Field {
    /// The field of a name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "thread_id" => Some(Field::Id),
            "status" => Some(Field::Status),
            "created_at" => Some(Field::Created),
            "updated_at" => Some(Field::Updated),
            "state_updated_at" => Some(Field::StateUpdated),
            _ => None,
        }
    }
}

/// Which threads are asked for; all that hold counts.
#[derive(Clone, Debug)]
pub struct Search<V> {
    /// One of these.
    pub ids: Option<Vec<Uuid>>,
    /// With this in their metadata.
    pub metadata: Option<V>,
    /// With this in it as well: what the asker may see.
    pub must_have: Option<V>,
    /// With this in their values.
    pub values: Option<V>,
    /// That do this.
    pub status: Option<Status>,
}

impl<V> Default for Threads<V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<V: Clone> Threads<V> {
    /// Makes a thread, or gives the one that has its id, as `if_exists` says.
    ///
    /// # Errors
    /// 409 when there is one and it is not to be given.
    pub fn create(&mut self, id: Uuid, metadata: V, config: V, if_exists: IfExists, now: f64) -> Created<V> {
        match (self.find(&id), if_exists) {
            (Some(known), IfExists::DoNothing) => return Ok(known.clone()),
            (Some(_), IfExists::Raise) => return Err(conflict(format!("{} already exists", named(&id)))),
            (None, _) => {}
        }
        let thread = Rc::new(Thread {
            id,
            created: now,
            updated: now,
            state_updated: now,
            metadata,
            config,
            state: Left {
                values: None,
                interrupts: None,
                error: None,
                waits: false,
            },
        });
        self.rows.push(thread.clone());
        Ok(thread)
    }

    /// A thread, if it is there.
    pub fn find(&self, id: &Uuid) -> Option<&Rc<Thread<V>>> {
        self.rows.iter().find(|thread| thread.id == *id)
    }

    /// A thread.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn get(&self, id: &Uuid) -> Created<V> {
        self.find(id)
            .cloned()
            .ok_or_else(|| not_found(format!("{} not found", named(id))))
    }

    /// Changes a thread, if it is still there.
    pub fn change(&mut self, id: &Uuid, now: f64, change: impl FnOnce(&mut Thread<V>)) {
        if let Some(thread) = self.rows.iter_mut().find(|thread| thread.id == *id) {
            let thread = Rc::make_mut(thread);
            thread.updated = now;
            change(thread);
        }
    }

    /// Forgets a thread.
    pub fn remove(&mut self, id: &Uuid) {
        self.rows.retain(|thread| thread.id != *id);
    }

    /// All threads, to be searched while nothing is borrowed; `is_busy` says which have runs that are not over.
    pub fn all(&self, is_busy: impl Fn(&Uuid) -> bool) -> Vec<Shown<V>> {
        let shown = |thread: &Rc<Thread<V>>| Shown::new(thread.clone(), is_busy(&thread.id));
        self.rows.iter().map(shown).collect()
    }
}

impl<V> Shown<V> {
    /// A thread, on which a run may be on or wait.
    pub fn new(thread: Rc<Thread<V>>, is_busy: bool) -> Self {
        let status = match (is_busy, &thread.state.error, thread.state.waits) {
            (true, _, _) => Status::Busy,
            (false, Some(_), _) => Status::Error,
            (false, None, true) => Status::Interrupted,
            (false, None, false) => Status::Idle,
        };
        Self { thread, status }
    }
}

/// A thread, or why there is none.
type Created<V> = Result<Rc<Thread<V>>, Failure>;

impl<V> Search<V> {
    /// Those of the threads that are asked for.
    pub fn among(&self, threads: Vec<Shown<V>>, records: &impl Records<V>) -> Vec<Shown<V>> {
        threads.into_iter().filter(|shown| self.finds(shown, records)).collect()
    }

    fn finds(&self, Shown { thread, status }: &Shown<V>, records: &impl Records<V>) -> bool {
        let has_values = |wanted: &V| {
            let values = thread.state.values.as_ref();
            values.is_some_and(|values| records.contains(values, wanted))
        };
        self.status.is_none_or(|wanted| *status == wanted)
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&thread.id))
            && self
                .metadata
                .as_ref()
                .is_none_or(|wanted| records.contains(&thread.metadata, wanted))
            && self
                .must_have
                .as_ref()
                .is_none_or(|wanted| records.contains(&thread.metadata, wanted))
            && self.values.as_ref().is_none_or(has_values)
    }
}

/// How two threads stand to each other by a field.
pub fn compare<V>(a: &Shown<V>, b: &Shown<V>, by: &Field) -> Ordering {
    let (one, other) = (&a.thread, &b.thread);
    match by {
        Field::Id => one.id.cmp(&other.id),
        Field::Status => a.status.name().cmp(b.status.name()),
        Field::Created => one.created.total_cmp(&other.created),
        Field::Updated => one.updated.total_cmp(&other.updated),
        Field::StateUpdated => one.state_updated.total_cmp(&other.state_updated),
    }
}

/// The id that a caller writes.
///
/// # Errors
/// 422 for what is no UUID.
pub fn id(text: &str) -> Result<Uuid, Failure> {
    id::parse(text).ok_or_else(|| {
        Failure::new(
            Kind::Http(422),
            "Invalid thread ID: must be a UUID. Leave it out to have one made, or pass `crypto.randomUUID()`.",
        )
    })
}

fn named(id: &Uuid) -> String {
    format!("Thread with ID {}", id::text(id))
}

#[cfg(test)]
mod tests {
    use super::super::records::Page;
    use super::super::records::tests::{Plain, Texts};
    use super::*;

    const A: Uuid = Uuid::from_u128(1);
    const B: Uuid = Uuid::from_u128(2);

    fn threads() -> Threads<Texts> {
        let mut threads = Threads::default();
        threads
            .create(A, vec![("who", "me")], vec![], IfExists::Raise, 1.0)
            .unwrap();
        threads
            .create(B, vec![("who", "you")], vec![], IfExists::Raise, 2.0)
            .unwrap();
        threads
    }

    const EVERY: Search<Texts> = Search {
        ids: None,
        metadata: None,
        must_have: None,
        values: None,
        status: None,
    };

    fn metadata_of(who: &'static str) -> Option<Texts> {
        Some(vec![("who", who)])
    }

    fn found(threads: &Threads<Texts>, search: &Search<Texts>) -> Vec<Uuid> {
        let found = search.among(threads.all(|id| *id == B), &Plain);
        found.iter().map(|shown| shown.thread.id).collect()
    }

    #[test]
    fn an_id_is_taken_once() {
        let mut threads = threads();
        let refused = threads.create(A, vec![], vec![], IfExists::Raise, 3.0).unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(409));
        let known = threads.create(A, vec![], vec![], IfExists::DoNothing, 3.0).unwrap();
        assert_eq!(known.metadata, [("who", "me")]);
        assert_eq!(threads.all(|_| false).len(), 2);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let refused = Threads::<Texts>::default().get(&A).unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(404));
        assert!(refused.message().starts_with("Thread with ID 00000000-"));
    }

    #[test]
    fn a_search_goes_by_all_that_it_says() {
        let mut threads = threads();
        threads.change(&B, 5.0, |thread| {
            thread.state.values = Some(vec![("foo", "1")]);
        });
        assert_eq!(found(&threads, &EVERY), [A, B]);
        let metadata = Some(vec![("who", "me")]);
        assert_eq!(found(&threads, &Search { metadata, ..EVERY }), [A]);
        let must_have = metadata_of("you");
        let both = Search {
            metadata: metadata_of("me"),
            must_have,
            ..EVERY
        };
        assert!(found(&threads, &both).is_empty());
        let status = Some(Status::Busy);
        assert_eq!(found(&threads, &Search { status, ..EVERY }), [B]);
        let values = Some(vec![("foo", "1")]);
        assert_eq!(found(&threads, &Search { values, ..EVERY }), [B]);
        let ids = Some(vec![A]);
        assert!(found(&threads, &Search { ids, status, ..EVERY }).is_empty());
    }

    #[test]
    fn pages_are_ordered_by_a_field() {
        let page = |limit, offset, by, ascends| {
            let page = Page {
                limit,
                offset,
                by,
                ascends,
            };
            let found = page.of(threads().all(|_| false), compare);
            found.iter().map(|shown| shown.thread.id).collect::<Vec<_>>()
        };
        assert_eq!(page(10, 0, Field::Created, false), [B, A]);
        assert_eq!(page(10, 0, Field::Id, true), [A, B]);
        assert_eq!(page(1, 1, Field::Created, false), [A]);
    }

    #[test]
    fn a_thread_that_is_held_stays_as_it_was() {
        let mut threads = threads();
        let held = threads.get(&A).unwrap();
        threads.change(&A, 9.0, |thread| thread.state.waits = true);
        assert!(!held.state.waits);
        assert_eq!(threads.get(&A).unwrap().updated, 9.0);
        threads.remove(&A);
        assert!(threads.find(&A).is_none());
    }

    #[test]
    fn what_a_thread_is_doing_follows_from_its_runs_and_its_state() {
        let status = |is_busy, error: Option<Texts>, waits| {
            let mut threads = threads();
            threads.change(&A, 1.0, |thread| {
                thread.state.error = error;
                thread.state.waits = waits;
            });
            Shown::new(threads.get(&A).unwrap(), is_busy).status
        };
        assert_eq!(status(false, None, false), Status::Idle);
        assert_eq!(status(false, None, true), Status::Interrupted);
        assert_eq!(status(false, Some(vec![]), true), Status::Error);
        assert_eq!(status(true, Some(vec![]), true), Status::Busy);
    }

    #[test]
    fn ids_are_uuids() {
        assert!(id("8f4678f5-8590-4259-8dc6-1b36542436ea").is_ok());
        assert_eq!(id("1").unwrap_err().kind(), Kind::Http(422));
    }

    #[test]
    fn statuses_go_by_name() {
        for status in STATUSES {
            assert_eq!(Status::parse(status.name()), Some(status));
        }
        assert_eq!(Status::parse("nope"), None);
    }
}
