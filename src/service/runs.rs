//! Runs: which one of a thread is on, which ones wait, and what becomes of them.

use uuid::Uuid;

use super::records::{conflict, not_found};
use crate::error::Failure;
use crate::id;

/// All runs that somebody may ask for, the oldest first.
#[derive(Clone, Debug)]
pub struct Runs<V> {
    rows: Vec<Run<V>>,
}

/// A run, as it is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Run<V> {
    /// Its id.
    pub id: Uuid,
    /// Its thread.
    pub thread: Uuid,
    /// Its assistant.
    pub assistant: String,
    /// What callers keep with it.
    pub metadata: V,
    /// What it was started with.
    pub kwargs: V,
    /// What it is doing.
    pub status: Status,
    /// What it did with those before it.
    pub strategy: Strategy,
    /// Whether it may have its turn: not before the time that it is to start at.
    pub is_ready: bool,
    /// Whether its thread is its own: from its turn until all that follows it is done.
    pub holds: bool,
    /// Whether it is to be undone and forgotten once it is over.
    pub is_undone: bool,
    /// Whether its thread is forgotten with it.
    pub is_temporary: bool,
    /// When it was made, in milliseconds since 1970.
    pub created: f64,
    /// When it last changed.
    pub updated: f64,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It waits for its turn.
    Pending,
    /// It is on.
    Running,
    /// It has ended well, also with a question.
    Success,
    /// It has failed.
    Error,
    /// It was stopped.
    Interrupted,
}

const STATUSES: [Status; 5] = [
    Status::Pending,
    Status::Running,
    Status::Success,
    Status::Error,
    Status::Interrupted,
];

impl Status {
    /// What callers read and write.
    pub fn name(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Running => "running",
            Status::Success => "success",
            Status::Error => "error",
            Status::Interrupted => "interrupted",
        }
    }

    /// The status of a name.
    pub fn parse(name: &str) -> Option<Self> {
        STATUSES.into_iter().find(|status| status.name() == name)
    }

    /// Whether the run is not over.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Pending | Status::Running)
    }
}

/// What a new run does where its thread is busy: LangGraph's multitask strategies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// It is refused.
    Reject,
    /// It waits for its turn.
    #[default]
    Enqueue,
    /// Those before it are stopped.
    Interrupt,
    /// Those before it are stopped and undone.
    Rollback,
}

const STRATEGIES: [Strategy; 4] = [
    Strategy::Reject,
    Strategy::Enqueue,
    Strategy::Interrupt,
    Strategy::Rollback,
];

impl Strategy {
    /// What callers read and write.
    pub fn name(self) -> &'static str {
        match self {
            Strategy::Reject => "reject",
            Strategy::Enqueue => "enqueue",
            Strategy::Interrupt => "interrupt",
            Strategy::Rollback => "rollback",
        }
    }

    /// The strategy of a name.
    pub fn parse(name: &str) -> Option<Self> {
        STRATEGIES.into_iter().find(|strategy| strategy.name() == name)
    }
}

/// How runs are stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stop {
    /// What they have done stays.
    #[default]
    Interrupt,
    /// What they have done is undone, and they are forgotten.
    Rollback,
}

impl<V> Default for Runs<V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<V: Clone> Runs<V> {
    /// Takes a run in, which waits for its turn. Gives those that are to be stopped for it, and how.
    ///
    /// # Errors
    /// 409 where the thread is busy and the run does not wait.
    pub fn admit(&mut self, run: Run<V>) -> Result<Option<(Vec<Uuid>, Stop)>, Failure> {
        let open = self.open(&run.thread);
        let stopped = match run.strategy {
            _ if open.is_empty() => None,
            Strategy::Enqueue => None,
            Strategy::Reject => return Err(busy()),
            Strategy::Interrupt => Some((open, Stop::Interrupt)),
            Strategy::Rollback => Some((open, Stop::Rollback)),
        };
        self.rows.push(run);
        Ok(stopped)
    }

    /// The run of a thread whose turn it is now: it is running from here on, and holds the thread until its release.
    pub fn next(&mut self, thread: &Uuid) -> Option<Uuid> {
        if self.rows.iter().any(|run| run.thread == *thread && run.holds) {
            return None;
        }
        let waits = |run: &&mut Run<V>| run.thread == *thread && run.status == Status::Pending && run.is_ready;
        let next = self.rows.iter_mut().find(waits)?;
        next.status = Status::Running;
        next.holds = true;
        Some(next.id)
    }

    /// From here on a run may have its turn.
    pub fn set_ready(&mut self, id: &Uuid) {
        self.change(id, |run| run.is_ready = true);
    }

    /// A run is to stop. One that is on still holds its thread.
    pub fn stop(&mut self, id: &Uuid, how: Stop, now: f64) {
        self.change(id, |run| run.is_undone |= how == Stop::Rollback);
        self.finish(id, Status::Interrupted, now);
    }

    /// All that follows a run is done: its thread is the next one's.
    pub fn release(&mut self, id: &Uuid) {
        self.change(id, |run| run.holds = false);
    }

    fn change(&mut self, id: &Uuid, change: impl FnOnce(&mut Run<V>)) {
        if let Some(run) = self.rows.iter_mut().find(|run| run.id == *id) {
            change(run);
        }
    }

    /// Notes how a run ended; how it first ended counts.
    pub fn finish(&mut self, id: &Uuid, status: Status, now: f64) {
        self.change(id, |run| {
            if run.status.is_open() {
                run.status = status;
                run.updated = now;
            }
        });
    }

    /// The runs of a thread that are not over, the oldest first.
    pub fn open(&self, thread: &Uuid) -> Vec<Uuid> {
        let open = |run: &&Run<V>| run.thread == *thread && run.status.is_open();
        self.rows.iter().filter(open).map(|run| run.id).collect()
    }

    /// A run, on its thread where one is named.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn get(&self, thread: Option<&Uuid>, id: &Uuid) -> Result<&Run<V>, Failure> {
        let is_it = |run: &&Run<V>| run.id == *id && thread.is_none_or(|thread| run.thread == *thread);
        let found = self.rows.iter().find(is_it);
        found.ok_or_else(|| not_found(format!("Run with ID {} not found", id::text(id))))
    }

    /// The runs of a thread, the newest first, from one on and at most so many.
    pub fn list(&self, thread: &Uuid, status: Option<Status>, limit: usize, offset: usize) -> Vec<&Run<V>> {
        let is_asked = |run: &&Run<V>| run.thread == *thread && status.is_none_or(|status| run.status == status);
        let found = self.rows.iter().rev().filter(is_asked);
        found.skip(offset).take(limit).collect()
    }

    /// Forgets a run.
    pub fn remove(&mut self, id: &Uuid) {
        self.rows.retain(|run| run.id != *id);
    }

    /// Forgets the runs of a thread.
    pub fn remove_thread(&mut self, thread: &Uuid) {
        self.rows.retain(|run| run.thread != *thread);
    }
}

/// Why a thread that is busy cannot do something.
pub fn busy() -> Failure {
    conflict("Thread is already running a task. Wait for it to finish or choose a different multitask strategy.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    const THREAD: Uuid = Uuid::from_u128(100);

    fn run(id: u128, strategy: Strategy) -> Run<()> {
        Run {
            id: Uuid::from_u128(id),
            thread: THREAD,
            assistant: "agent".into(),
            metadata: (),
            kwargs: (),
            status: Status::Pending,
            strategy,
            is_ready: true,
            holds: false,
            is_undone: false,
            is_temporary: false,
            created: 0.0,
            updated: 0.0,
        }
    }

    /// Runs of which the first is on and the second waits.
    fn busy_with_two() -> Runs<()> {
        let mut runs = Runs::default();
        runs.admit(run(1, Strategy::Enqueue)).unwrap();
        assert_eq!(runs.next(&THREAD), Some(Uuid::from_u128(1)));
        runs.admit(run(2, Strategy::Enqueue)).unwrap();
        runs
    }

    #[test]
    fn a_run_on_a_free_thread_stops_nobody() {
        for strategy in STRATEGIES {
            let mut runs = Runs::default();
            assert_eq!(runs.admit(run(1, strategy)), Ok(None));
            assert_eq!(runs.next(&THREAD), Some(Uuid::from_u128(1)));
        }
    }

    #[test]
    fn one_runs_at_a_time_in_their_order() {
        let mut runs = busy_with_two();
        runs.admit(run(3, Strategy::Enqueue)).unwrap();
        assert_eq!(runs.next(&THREAD), None);
        runs.finish(&Uuid::from_u128(1), Status::Success, 1.0);
        assert_eq!(runs.next(&THREAD), None, "what follows the first is not done");
        runs.release(&Uuid::from_u128(1));
        assert_eq!(runs.next(&THREAD), Some(Uuid::from_u128(2)));
        runs.finish(&Uuid::from_u128(2), Status::Error, 2.0);
        runs.release(&Uuid::from_u128(2));
        assert_eq!(runs.next(&THREAD), Some(Uuid::from_u128(3)));
    }

    #[test]
    fn one_that_is_stopped_holds_its_thread_until_it_is_over() {
        let (first, third) = (Uuid::from_u128(1), Uuid::from_u128(3));
        let mut runs = busy_with_two();
        let (stopped, how) = runs.admit(run(3, Strategy::Rollback)).unwrap().unwrap();
        for id in &stopped {
            runs.stop(id, how, 1.0);
        }
        assert_eq!(runs.open(&THREAD), [third]);
        assert_eq!(runs.next(&THREAD), None);
        assert!(runs.get(None, &first).unwrap().is_undone);
        runs.remove(&first);
        assert_eq!(runs.next(&THREAD), Some(third));
        assert!(!runs.get(None, &third).unwrap().is_undone);
    }

    #[test]
    fn who_is_to_start_later_waits_for_that() {
        let mut runs = Runs::default();
        let late = Run {
            is_ready: false,
            ..run(1, Strategy::Enqueue)
        };
        runs.admit(late).unwrap();
        runs.admit(run(2, Strategy::Enqueue)).unwrap();
        assert_eq!(runs.next(&THREAD), Some(Uuid::from_u128(2)));
        runs.finish(&Uuid::from_u128(2), Status::Success, 1.0);
        runs.release(&Uuid::from_u128(2));
        assert_eq!(runs.next(&THREAD), None);
        runs.set_ready(&Uuid::from_u128(1));
        assert_eq!(runs.next(&THREAD), Some(Uuid::from_u128(1)));
    }

    #[test]
    fn threads_do_not_wait_for_each_other() {
        let mut runs = busy_with_two();
        let elsewhere = Run {
            thread: Uuid::from_u128(200),
            ..run(9, Strategy::Reject)
        };
        assert_eq!(runs.admit(elsewhere), Ok(None));
        assert_eq!(runs.next(&Uuid::from_u128(200)), Some(Uuid::from_u128(9)));
    }

    #[test]
    fn a_busy_thread_refuses_who_will_not_wait() {
        let mut runs = busy_with_two();
        let refused = runs.admit(run(3, Strategy::Reject)).unwrap_err();
        assert_eq!(refused.kind(), Kind::Http(409));
        assert!(runs.get(None, &Uuid::from_u128(3)).is_err());
    }

    #[test]
    fn all_that_are_open_are_stopped_for_who_interrupts() {
        let both = vec![Uuid::from_u128(1), Uuid::from_u128(2)];
        let stopped = busy_with_two().admit(run(3, Strategy::Interrupt));
        assert_eq!(stopped, Ok(Some((both.clone(), Stop::Interrupt))));
        let stopped = busy_with_two().admit(run(3, Strategy::Rollback));
        assert_eq!(stopped, Ok(Some((both, Stop::Rollback))));
    }

    #[test]
    fn the_first_end_counts() {
        let mut runs = busy_with_two();
        let id = Uuid::from_u128(1);
        runs.finish(&id, Status::Interrupted, 1.0);
        runs.finish(&id, Status::Success, 2.0);
        let ended = runs.get(Some(&THREAD), &id).unwrap();
        assert_eq!((ended.status, ended.updated), (Status::Interrupted, 1.0));
        assert_eq!(runs.open(&THREAD), [Uuid::from_u128(2)]);
    }

    #[test]
    fn lists_are_of_one_thread_the_newest_first() {
        let runs = busy_with_two();
        let ids = |found: Vec<&Run<()>>| found.iter().map(|run| run.id.as_u128()).collect::<Vec<_>>();
        assert_eq!(ids(runs.list(&THREAD, None, 10, 0)), [2, 1]);
        assert_eq!(ids(runs.list(&THREAD, Some(Status::Running), 10, 0)), [1]);
        assert_eq!(ids(runs.list(&THREAD, None, 1, 1)), [1]);
        assert_eq!(ids(runs.list(&Uuid::from_u128(200), None, 10, 0)), []);
    }

    #[test]
    fn a_run_is_found_on_its_thread_only() {
        let mut runs = busy_with_two();
        let id = Uuid::from_u128(1);
        assert!(runs.get(Some(&Uuid::from_u128(200)), &id).is_err());
        assert!(runs.get(None, &id).is_ok());
        runs.remove(&id);
        assert_eq!(runs.get(None, &id).unwrap_err().kind(), Kind::Http(404));
        runs.remove_thread(&THREAD);
        assert!(runs.list(&THREAD, None, 10, 0).is_empty());
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for status in STATUSES {
            assert_eq!(Status::parse(status.name()), Some(status));
        }
        for strategy in STRATEGIES {
            assert_eq!(Strategy::parse(strategy.name()), Some(strategy));
        }
        assert_eq!((Status::parse("nope"), Strategy::parse("nope")), (None, None));
    }
}
