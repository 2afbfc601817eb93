//! What a checkpoint says of its thread: the state, the tasks that are next, and what is known of them.

use std::rc::Rc;

use super::channels::Channels;
use super::checkpoint::{Owner, Pending, Record, Saved};
use super::event::{Snapshot, TaskState};
use super::graph::{ChannelId, Graph, NodeId};
use super::host::Host;
use super::order::sorted;
use super::plan::plan;
use super::task::Task;
use super::write::Write;
use crate::error::Error;

/// A thread's state at a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct View<V> {
    /// The state.
    pub state: Snapshot<V>,
    /// The nodes that are to run next.
    pub next: Vec<NodeId>,
    /// Their tasks.
    pub tasks: Vec<TaskState<V>>,
}

/// Reads a checkpoint. With `applies_pending` the writes of tasks that have finished are in the state, and they are
/// not next.
///
/// # Errors
/// What a reducer or a default throws, and a superstep that nobody counts to.
pub fn view<V: Clone>(
    graph: &Rc<Graph>,
    saved: &Saved<V>,
    namespace: &str,
    applies_pending: bool,
    host: &mut impl Host<V>,
) -> Result<View<V>, Error<V>> {
    saved.check()?;
    let mut channels = Channels::restore(graph.clone(), &saved.checkpoint, host)?;
    apply_null_writes(&mut channels, saved, host)?;
    let mut tasks = next_tasks(graph, &channels, saved, namespace);
    let states = task_states(graph, &tasks, &saved.pending);
    if applies_pending {
        hand_back(&mut tasks, &saved.pending);
        apply_finished(graph, &mut channels, &tasks, host)?;
    }
    let mut next = Vec::new();
    for task in &tasks {
        if !task.is_cached {
            next.push(task.which.node);
        }
    }
    Ok(View {
        state: channels.snapshot(),
        next,
        tasks: states,
    })
}

/// Applies what belongs to no task.
fn apply_null_writes<V: Clone>(
    channels: &mut Channels<V>,
    saved: &Saved<V>,
    host: &mut impl Host<V>,
) -> Result<(), Error<V>> {
    let mut writes = Vec::new();
    for pending in &saved.pending {
        if let (Owner::Nobody, Record::Write(write)) = (pending.owner, &pending.record) {
            writes.push(write.clone());
        }
    }
    if !writes.is_empty() {
        channels.apply(false, &[], writes, host)?;
        // They are the caller's, and start nodes only in the run that they began.
        channels.forget_changes(&saved.checkpoint.versions);
    }
    Ok(())
}

/// The tasks that are to run on a checkpoint, with their ids.
fn next_tasks<V: Clone>(graph: &Graph, channels: &Channels<V>, saved: &Saved<V>, namespace: &str) -> Vec<Task<V>> {
    let state = Rc::new(channels.snapshot());
    let mut tasks = plan(graph, channels, &saved.checkpoint.seen, None, saved.step + 1, &state);
    for task in &mut tasks {
        task.owner = Owner::Task(task.which.id(graph, namespace, &saved.checkpoint.id));
    }
    tasks
}

/// Gives tasks what they have recorded on the checkpoint. As in LangGraph, whoever only reads the state takes a task for
/// done that has an answer, or whose error was handed over.
pub(super) fn hand_back<V: Clone>(tasks: &mut [Task<V>], pending: &[Pending<V>]) {
    for task in tasks {
        for pending in pending.iter().filter(|pending| pending.owner == task.owner) {
            if matches!(pending.record, Record::Error(_) | Record::Interrupts(_)) {
                continue;
            }
            task.is_cached = true;
            if let Record::Write(write) = &pending.record {
                task.writes.push(write.clone());
            }
        }
    }
}

/// Applies the writes of tasks that have finished.
fn apply_finished<V: Clone>(
    graph: &Graph,
    channels: &mut Channels<V>,
    tasks: &[Task<V>],
    host: &mut impl Host<V>,
) -> Result<(), Error<V>> {
    let finished: Vec<&Task<V>> = tasks.iter().filter(|task| task.is_cached).collect();
    if finished.is_empty() {
        return Ok(());
    }
    let finished = sorted(finished, |a, b| a.which.by_path(&b.which, graph));
    let mut triggers = Vec::new();
    let mut writes: Vec<Write<V>> = Vec::new();
    for task in finished {
        triggers.push(task.which.trigger);
        writes.extend_from_slice(&task.writes);
    }
    channels.apply(true, &triggers, writes, host)?;
    Ok(())
}

/// What a checkpoint's records say of tasks.
pub(super) fn task_states<V: Clone>(graph: &Graph, tasks: &[Task<V>], pending: &[Pending<V>]) -> Vec<TaskState<V>> {
    let mut states = Vec::with_capacity(tasks.len());
    for task in tasks {
        if let Owner::Task(id) = task.owner {
            let mut state = TaskState {
                task: task.which,
                id,
                error: None,
                interrupts: Vec::new(),
                result: None,
            };
            for pending in pending.iter().filter(|pending| pending.owner == task.owner) {
                note(&mut state, &pending.record, graph);
            }
            states.push(state);
        }
    }
    states
}

fn note<V: Clone>(state: &mut TaskState<V>, record: &Record<V>, graph: &Graph) {
    match record {
        Record::Error(error) => state.error = Some(error.clone()),
        Record::Interrupts(interrupts) => state.interrupts.extend_from_slice(interrupts),
        Record::Write(write) => {
            if let Some((key, value)) = key_write(graph, write) {
                state.result.get_or_insert_default().push((key, value));
            }
        }
        _ => {}
    }
}

fn key_write<V: Clone>(graph: &Graph, write: &Write<V>) -> Option<(ChannelId, V)> {
    let (key, value) = write.as_value()?;
    graph.is_key(key).then(|| (key, value.clone()))
}
