//! Updates of a thread's state from outside: LangGraph's `updateState`. The caller's values are what a node would have
//! returned; that node's edges and conditional edges lead on from it.

use std::rc::Rc;

use super::checkpoint::{Owner, Record, Saved, Source};
use super::delta::Origin;
use super::event::{Snapshot, TaskInput};
use super::graph::{Graph, NodeId};
use super::host::Host;
use super::run::{Finished, Phase, Place, Run, Settings};
use super::state::hand_back;
use super::task::{Path, Stage, Task, TaskRef};
use super::write::Write;
use crate::error::{Error, Failure, Kind};

/// What is to become of a thread's state.
#[derive(Clone, Debug)]
pub enum StateUpdate<V> {
    /// A new checkpoint like the one there is.
    Nothing,
    /// What is left to do is dropped; what was done already is kept.
    Clear,
    /// An input, as a run would take it, but nothing runs.
    Input(V),
    /// A checkpoint beside the one there is, with updates of its own.
    Copy(Vec<NodeUpdate<V>>),
    /// Updates in the name of nodes.
    Nodes(Vec<NodeUpdate<V>>),
}

/// Values in the name of a node.
#[derive(Clone, Debug)]
pub struct NodeUpdate<V> {
    /// The node; if none is named, the one that wrote last.
    pub node: Option<NodeId>,
    /// What it would have returned.
    pub values: V,
}

impl<V: Clone> Run<V> {
    /// A run that updates the state of a thread and runs no node.
    ///
    /// # Errors
    /// What a state key's default threw.
    pub fn update(
        graph: Rc<Graph>,
        update: StateUpdate<V>,
        saved: Option<Saved<V>>,
        place: Place<V>,
        settings: Settings,
        host: &mut impl Host<V>,
    ) -> Result<Self, Error<V>> {
        let is_new = saved.is_none();
        let mut run = Self::with_phase(graph, Phase::Update(update), saved, place, settings, host)?;
        if is_new && !matches!(run.phase, Phase::Update(StateUpdate::Input(_))) {
            run.step = 0;
        }
        if is_new {
            run.thread.deltas.origin = Origin::Nothing;
        }
        // As in LangGraph's Python: what leads on from an update is followed by one superstep.
        run.stop = run.step as f64 + 2.0;
        Ok(run)
    }

    pub(super) fn begin_update(&mut self, update: StateUpdate<V>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        self.demand_pending();
        match update {
            StateUpdate::Nothing => {
                self.thread.holds_nothing = self.thread.stored.is_none();
                if !self.thread.holds_nothing {
                    self.thread.deltas.origin = Origin::Repetition;
                }
                self.checkpoint(Source::Update, &[], host);
                self.finish(Ok(Finished::Done));
                Ok(())
            }
            StateUpdate::Clear => self.clear(host),
            StateUpdate::Input(value) => self.update_input(value, host),
            StateUpdate::Copy(updates) => self.copy(updates, host),
            StateUpdate::Nodes(updates) => {
                if !self.is_addressed_by_id {
                    self.apply_pending(false, host)?;
                }
                self.update_nodes(updates, &[], host)
            }
        }
    }

    fn clear(&mut self, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        self.apply_pending(true, host)?;
        self.checkpoint(Source::Update, &self.changed(), host);
        self.finish(Ok(Finished::Done));
        Ok(())
    }

    /// Applies what the checkpoint's tasks have recorded. With `all` the others count as done, too.
    fn apply_pending(&mut self, all: bool, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        if self.thread.pending.is_empty() && !all {
            return Ok(());
        }
        let mut tasks = self.planned();
        self.apply_null_writes(Vec::new(), host)?;
        hand_back(&mut tasks, &self.thread.pending);
        if !all {
            tasks.retain(|task| task.is_cached);
        }
        if !tasks.is_empty() {
            self.apply(tasks, host)?;
        }
        Ok(())
    }

    /// The tasks that were next, with their ids.
    fn planned(&mut self) -> Vec<Task<V>> {
        let mut tasks = self.plan(None);
        for task in &mut tasks {
            let id = task.which.id(&self.graph, &self.place.namespace, &self.thread.id);
            task.owner = Owner::Task(id);
        }
        tasks
    }

    fn update_input(&mut self, value: V, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let write = Write::value(self.graph.input(), value);
        if self.thread.stored.is_some() && !self.is_superseded {
            let owner = Owner::Task(crate::id::named(&self.thread.id, "__input__"));
            self.record(owner, String::new(), vec![Record::Write(write.clone())]);
        }
        self.seen.input.get_or_insert_default();
        self.channels.apply(false, &[], vec![write], host)?;
        self.checkpoint(Source::Input, &self.changed(), host);
        self.finish(Ok(Finished::Done));
        Ok(())
    }

    fn copy(&mut self, updates: Vec<NodeUpdate<V>>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        if self.thread.stored.is_none() {
            return Err(Failure::new(Kind::InvalidUpdate, "Cannot copy a non-existent checkpoint").into());
        }
        self.thread.stand_beside();
        self.thread.deltas.origin = Origin::Copy;
        self.checkpoint(Source::Fork, &[], host);
        if updates.is_empty() {
            self.finish(Ok(Finished::Done));
            return Ok(());
        }
        let tasks = self.planned();
        self.is_superseded = false;
        self.update_nodes(updates, &tasks, host)
    }

    /// Starts the updates; each is a task whose node has returned already. Where `like` has a task of the same node,
    /// the update goes by its id.
    fn update_nodes(
        &mut self,
        updates: Vec<NodeUpdate<V>>,
        like: &[Task<V>],
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        let is_alone = updates.len() == 1;
        let mut tasks: Vec<Task<V>> = Vec::with_capacity(updates.len());
        let mut returned = Vec::with_capacity(updates.len());
        for (update, nth) in updates.into_iter().zip(0..) {
            let node = self.node_of(update.node, is_alone)?;
            let mut task = self.update_task(node, nth);
            let same = tasks.iter().filter(|task| task.which.node == node).count();
            let mut known = like.iter().filter(|task| task.which.node == node);
            if let Some(known) = known.nth(same) {
                task.owner = known.owner;
            }
            tasks.push(task);
            returned.push(host.returned(node, &update.values)?);
        }
        self.adopt(tasks);
        self.phase = Phase::Updating;
        for (index, returned) in returned.into_iter().enumerate() {
            self.returned(index, returned, host)?;
        }
        Ok(())
    }

    fn node_of(&self, named: Option<NodeId>, is_alone: bool) -> Result<NodeId, Failure> {
        if let Some(node) = named {
            return Ok(node);
        }
        if !is_alone {
            return Err(Failure::new(
                Kind::InvalidUpdate,
                "\"asNode\" is required when applying multiple updates",
            ));
        }
        self.last_node()
            .ok_or_else(|| Failure::new(Kind::InvalidUpdate, "Ambiguous update, specify \"asNode\""))
    }

    /// The node that wrote last, by the versions that it had seen; before any has, `__start__`.
    fn last_node(&self) -> Option<NodeId> {
        if self.graph.previous().is_some() {
            return Some(NodeId::ENTRYPOINT);
        }
        let mut newest = 0;
        let mut last = None;
        let by_caller = self.seen.caller.iter().flatten();
        let mut has_seen = by_caller
            .into_iter()
            .any(|(channel, version)| self.has_caller_seen(*channel, *version));
        for (seen, node) in self.seen.nodes.iter().zip(0..) {
            for (channel, version) in seen.iter().flatten() {
                let Some(version) = self.really_seen(NodeId(node), *channel, *version) else {
                    continue;
                };
                has_seen = true;
                if version > newest {
                    newest = version;
                    last = Some(NodeId(node));
                } else if version == newest {
                    last = None;
                }
            }
        }
        if has_seen { last } else { Some(NodeId::START) }
    }

    fn update_task(&self, node: NodeId, nth: u32) -> Task<V> {
        let which = TaskRef {
            step: self.step,
            node,
            path: Path::Update(nth),
            trigger: self.graph.sends(),
        };
        let nothing = Snapshot { values: Vec::new() };
        let mut task = Task::new(which, TaskInput::State(Rc::new(nothing)));
        task.owner = Owner::Task(which.id(&self.graph, &self.place.namespace, &self.thread.id));
        task
    }

    /// A schema or a conditional edge failed: the error is the update's, of no task, and the thread is left as it was.
    pub(super) fn update_failed(&mut self, index: usize, error: Error<V>) {
        self.unsettled -= 1;
        self.tasks[index].stage = Stage::Failed;
        self.errors.push(error);
    }

    /// The conditional edges have answered: the updates are applied, in order.
    pub(super) fn end_update(&mut self, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        if self.thread.stored.is_some() && !self.is_superseded {
            for index in 0..self.tasks.len() {
                if !self.tasks[index].writes.is_empty() {
                    let records = self.records_of(index, None);
                    self.record_task(index, records, host);
                }
            }
        }
        let tasks = std::mem::take(&mut self.tasks);
        for task in &tasks {
            self.identify(&task.writes, host);
        }
        let mut sealed = self.sealed_by(&tasks, host);
        if self.is_superseded {
            // The checkpoint's other children must not find what is written here: it is not stored beside it.
            for write in tasks.iter().flat_map(|task| &task.writes) {
                sealed.push(write.channel);
            }
        }
        self.apply(tasks, host)?;
        self.thread.pending.clear();
        for key in sealed {
            self.thread.deltas.demand(&self.graph, key);
        }
        self.checkpoint(Source::Update, &self.changed(), host);
        self.finish(Ok(Finished::Done));
        Ok(())
    }
}
