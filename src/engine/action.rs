//! What a run is asked for, and what goes between it and whoever drives it.

use std::cell::RefCell;
use std::rc::Rc;

use super::cache::{Kept, Wanted as CacheWanted};
use super::checkpoint::{Durability, Record, Save};
use super::command::{Answer, Returned};
use super::event::{Event, Snapshot, TaskInput, Wanted};
use super::graph::{BranchId, Breakpoints, ChannelId, Graph, Keys};
use super::interrupt::{Interrupt, Scratchpad};
use super::retry::RetryPolicy;
use super::task::{TaskId, TaskRef};
use super::timeout::{Limit, Watch};
use super::timer::TimerId;
use crate::error::Error;

/// How a run goes on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many supersteps it may take, LangGraph's `recursionLimit`; a node chain of length n needs n + 1.
    pub recursion_limit: f64,
    /// How many tasks may run at a time, LangGraph's `maxConcurrency`.
    pub max_concurrency: usize,
    /// Nodes to stop before.
    pub interrupt_before: Breakpoints,
    /// Nodes to stop after.
    pub interrupt_after: Breakpoints,
    /// The events to make.
    pub wanted: Wanted,
    /// How soon checkpoints must be stored; `None` without a saver.
    pub durability: Option<Durability>,
    /// Whether answers must name interrupts that are waiting: `__pregel_strict_resume`.
    pub strict_resume: bool,
    /// What becomes of tasks that fail and whose nodes do not say: the first policy that is for the error.
    pub retry: Vec<RetryPolicy>,
    /// Milliseconds that a superstep may take.
    pub step_timeout: Option<f64>,
    /// Whether there is a cache.
    pub has_cache: bool,
    /// The keys that `values` and `updates` show.
    pub shown: Shown,
    /// After so many supersteps a checkpoint holds a delta key's value, though hardly anything has come to it: readers go
    /// back no further than that.
    pub snapshot_bound: u64,
}

/// The keys that a run shows, LangGraph's `outputKeys`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Keys with their values.
    Keys(Keys),
    /// The value of one key, without the key.
    Value(ChannelId),
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<V> {
    /// Show an event.
    Emit(Event<V>),
    /// Call a node's function, then settle the task with [`Outcome::Returned`].
    Start {
        /// The task to settle.
        task: TaskId,
        /// What it is.
        which: TaskRef,
        /// What the node is given.
        input: TaskInput<V>,
        /// Its questions and answers; the node asks while the run goes on.
        scratchpad: Option<Rc<RefCell<Scratchpad<V>>>>,
        /// Which attempt of the task it is, from 1.
        attempt: u32,
        /// The watch over the attempt, which begins with the call.
        watch: Option<Rc<Watch>>,
        /// The error that the node, a handler, is to deal with.
        handles: Option<Box<Error<V>>>,
    },
    /// Check what a task writes, then settle it with [`Outcome::Validated`].
    Validate {
        /// The task to settle.
        task: TaskId,
        /// What it is.
        which: TaskRef,
        /// Its writes to keys that are validated, in order.
        writes: Vec<(ChannelId, V)>,
    },
    /// Call a conditional edge's function, then settle the task with [`Outcome::Routed`].
    Route {
        /// The task to settle.
        task: TaskId,
        /// What it is.
        which: TaskRef,
        /// The edge.
        branch: BranchId,
        /// The state as the task sees it, its own writes included.
        state: Rc<Snapshot<V>>,
    },
    /// Say, after so many milliseconds, that they are over: [`Run::elapsed`](super::run::Run::elapsed).
    After {
        /// What to say it of.
        timer: TimerId,
        /// How long.
        millis: f64,
    },
    /// Nobody waits for this timer any more.
    Forget(TimerId),
    /// Tell a node that what it still does is for nothing: its attempt took too long.
    Abandon(TaskId),
    /// Log that a task is tried again.
    LogRetry {
        /// The task.
        task: TaskRef,
        /// How many of its attempts have failed.
        failures: u32,
        /// How long it has waited.
        millis: f64,
        /// Why the last failed.
        error: Error<V>,
    },
    /// Ask the cache for these tasks, then say what it knows: [`Run::cache_answered`](super::run::Run::cache_answered).
    AskCache(Vec<CacheWanted<V>>),
    /// Ask the cache for a call, then settle it with [`Outcome::Found`].
    LookUp {
        /// The task to settle.
        task: TaskId,
        /// What it is.
        which: TaskRef,
        /// The key.
        key: u128,
    },
    /// Keep in the cache what came of a task.
    KeepInCache(Kept<V>),
    /// What a call gives was kept: its caller is given it; nothing, where nothing was.
    Answer {
        /// The call's number.
        call: u32,
        /// What it gave.
        value: Option<V>,
    },
    /// A call failed, and is not tried again: its caller is thrown the error.
    Throw {
        /// The call's number.
        call: u32,
        /// Why.
        error: Error<V>,
    },
    /// Have a saver store something, after everything that came before.
    Save(Save<V>),
    /// Wait until everything is stored.
    Sync,
    /// Tell who listens that the run goes on from its checkpoint or stops there, and wait until they know.
    Tell(Transition<V>),
    /// Nothing, until a task settles.
    Wait,
    /// The run is over. Tasks that have not settled are to be told so; what they still bring is ignored.
    Finish(Result<Finished<V>, Error<V>>),
}

/// A run goes on from its checkpoint, or stops there with questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition<V> {
    /// Why it stops; a run that goes on is [`Pause::Question`] still.
    pub pause: Pause,
    /// The questions; `None` of a run that goes on.
    pub interrupts: Option<Vec<Interrupt<V>>>,
}

/// Why a run stops before it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// A task asks, LangGraph's status "pending".
    Question,
    /// It is to stop before a node.
    Before,
    /// It is to stop after a node.
    After,
}

/// How a run ended well.
#[derive(Clone, Debug, PartialEq)]
pub enum Finished<V> {
    /// No node was left to run.
    Done,
    /// It stopped with questions; without any, at a breakpoint.
    Interrupted(Vec<Interrupt<V>>),
    /// A node has a command for the graph around this one.
    Bubbled(V),
}

/// What came of a task, or of its conditional edge.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<V> {
    /// The node returned.
    Returned(Returned<V>),
    /// The writes were checked: the values to write, in the same order.
    Validated(Vec<V>),
    /// The conditional edge answered.
    Routed(Vec<Answer<V>>),
    /// The function that a task called gave this.
    Gave(V),
    /// The cache was asked for a call: what was kept, if anything was.
    Found(Option<Vec<Record<V>>>),
    /// Any of these failed.
    Failed(Error<V>),
    /// The node stopped with questions.
    Interrupted(Vec<Interrupt<V>>),
    /// The node has a command for the graph around this one, which is thrown on to it.
    Bubbled(V),
    /// A graph that the node runs was asked to stop, and threw this: so is this one.
    Drained(V),
    /// It settled after its time was over, or has been silent for too long.
    TimedOut {
        /// Which limit it went over.
        limit: Limit,
        /// Milliseconds that it took.
        elapsed: f64,
    },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            recursion_limit: 25.0,
            max_concurrency: usize::MAX,
            interrupt_before: Breakpoints::None,
            interrupt_after: Breakpoints::None,
            wanted: Wanted::default(),
            durability: None,
            strict_resume: false,
            retry: Vec::new(),
            step_timeout: None,
            has_cache: false,
            shown: Shown::Keys(Keys::All),
            snapshot_bound: 5000,
        }
    }
}

impl Shown {
    /// Whether a write to the channel shows.
    pub fn contains(&self, graph: &Graph, channel: ChannelId) -> bool {
        match self {
            Shown::Keys(Keys::All) => graph.is_key(channel),
            Shown::Keys(keys) => keys.contain(channel),
            Shown::Value(key) => *key == channel,
        }
    }
}
