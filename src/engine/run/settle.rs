//! What comes of a task: its writes, the way its edges lead, its failure or its questions, and what it leaves on the
//! checkpoint.

use std::cell::RefCell;
use std::rc::Rc;

use super::Run;
use crate::engine::action::Action;
use crate::engine::checkpoint::Record;
use crate::engine::command::{Answer, Destination, Returned};
use crate::engine::graph::NodeId;
use crate::engine::host::Host;
use crate::engine::interrupt::{Interrupt, Scratchpad};
use crate::engine::task::{Path, Stage};
use crate::engine::write::{Item, Write};
use crate::error::{Error, Failure, Kind};

impl<V: Clone> Run<V> {
    /// A node returned: its update, then what its commands, its edges and its conditional edges write. `__start__` takes
    /// the keys of the input's schema.
    pub(in crate::engine) fn returned(
        &mut self,
        index: usize,
        returned: Returned<V>,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        let node = self.tasks[index].which.node;
        let updates = match node {
            NodeId::START => self.graph.taken().keep(returned.updates),
            _ => returned.updates,
        };
        let mut writes = Vec::with_capacity(updates.len() + returned.goto.len());
        for (key, value) in updates {
            writes.push(Write::value(key, value));
        }
        self.push_goto(node, returned.goto, &mut writes);
        self.push_edges(node, &mut writes);
        let task = &mut self.tasks[index];
        task.writes = writes;
        task.output = returned.output;
        self.validate_or_route(index, host)
    }

    pub(in crate::engine) fn routed(
        &mut self,
        index: usize,
        nth: usize,
        answers: Vec<Answer<V>>,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        let node = self.tasks[index].which.node;
        let branch = self.graph.node(node).branches[nth];
        let destinations = self.graph.branch(branch).route(&self.graph, answers)?;
        let mut writes = std::mem::take(&mut self.tasks[index].writes);
        self.push_goto(node, destinations, &mut writes);
        self.tasks[index].writes = writes;
        self.route_or_finish(index, nth + 1, host)
    }

    pub(super) fn route_or_finish(
        &mut self,
        index: usize,
        nth: usize,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        let which = self.tasks[index].which;
        let Some(&branch) = self.graph.node(which.node).branches.get(nth) else {
            self.task_done(index, host);
            return Ok(());
        };
        let state = Rc::new(self.channels.snapshot_after(&self.tasks[index].writes, host)?);
        self.tasks[index].stage = Stage::Routing(nth);
        self.actions.push_back(Action::Route {
            task: self.tasks[index].id,
            which,
            branch,
            state,
        });
        Ok(())
    }

    /// The writes that lead to destinations; `END`, `__start__` and names of no node lead nowhere.
    pub(in crate::engine) fn push_goto(
        &self,
        from: NodeId,
        destinations: Vec<Destination<V>>,
        writes: &mut Vec<Write<V>>,
    ) {
        for destination in destinations {
            match destination {
                Destination::Node(node) => {
                    if let Some(trigger) = self.graph.node(node).trigger {
                        writes.push(Write::from(trigger, from));
                    }
                }
                Destination::Send(send) => writes.push(Write {
                    channel: self.graph.sends(),
                    item: Item::Send(send),
                }),
                Destination::End | Destination::Unknown => {}
            }
        }
    }

    /// The writes of a node's edges: to triggers of other nodes, and to joins.
    fn push_edges(&self, node: NodeId, writes: &mut Vec<Write<V>>) {
        for edge in &self.graph.node(node).edges {
            writes.push(match self.graph.channel(*edge).kind.is_join() {
                true => Write::from(*edge, node),
                false => Write::edge(*edge),
            });
        }
    }

    pub(in crate::engine) fn task_done(&mut self, index: usize, host: &impl Host<V>) {
        self.unsettled -= 1;
        self.end_attempt(index);
        self.tasks[index].stage = Stage::Done;
        if matches!(self.tasks[index].which.path, Path::Update(_)) {
            return;
        }
        let records = self.records_of(index, None);
        self.record_task(index, records, host);
        self.tell_task_done(index);
        if self.tasks[index].cache_key.is_some() {
            let records = self.written_by(index);
            self.keep_in_cache(index, records);
        }
    }

    /// A task failed for good. What it wrote before, because one of its conditional edges failed, is shown, and applied
    /// only when an error handler makes good for it.
    pub(in crate::engine) fn task_failed(&mut self, index: usize, error: Error<V>, host: &mut impl Host<V>) {
        self.unsettled -= 1;
        let handler = self.handler_of(index);
        let handling = handler.map(|handler| self.add_handler(index, handler, error.clone()));
        self.tasks[index].stage = match handler {
            Some(_) => Stage::Handled,
            None => Stage::Failed,
        };
        self.record_failure(index, &error, host);
        self.tell_task_failed(index, &error);
        match handling {
            Some(handling) => self.start_task(handling, host),
            None => self.errors.push(error),
        }
    }

    fn record_failure(&mut self, index: usize, error: &Error<V>, host: &mut impl Host<V>) {
        if self.thread.durability.is_some() {
            let record = Record::Error(host.error_record(error));
            let mut records = self.records_of(index, Some(record));
            if self.tasks[index].stage == Stage::Handled {
                records.push(Record::ErrorSource(self.tasks[index].which.node));
            }
            self.record_task(index, records, host);
        }
    }

    pub(in crate::engine) fn task_asked(&mut self, index: usize, interrupts: Vec<Interrupt<V>>, host: &impl Host<V>) {
        self.unsettled -= 1;
        self.end_attempt(index);
        self.tasks[index].stage = Stage::Interrupted;
        self.tasks[index].writes.clear();
        self.note_questions(&interrupts);
        if interrupts.is_empty() {
            return;
        }
        let mut records = vec![Record::Interrupts(interrupts.clone())];
        records.extend(self.tasks[index].answers().map(Record::Answers));
        self.record_task(index, records, host);
        self.tell_task_asked(index, interrupts);
    }

    /// A command for the graph around this one: the other tasks still run to their ends.
    pub(in crate::engine) fn task_bubbled(
        &mut self,
        index: usize,
        command: V,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        if !self.place.is_nested {
            return Err(Failure::new(Kind::InvalidUpdate, "There is no parent graph.").into());
        }
        self.unsettled -= 1;
        self.end_attempt(index);
        self.tasks[index].stage = Stage::Interrupted;
        self.bubbled.get_or_insert(command);
        if let Some(answers) = self.tasks[index].answers() {
            self.record_task(index, vec![Record::Answers(answers)], host);
            self.tell_task_done(index);
            return Ok(());
        }
        self.record_failure(index, &Error::Bubbled, host);
        self.tell_task_failed(index, &Error::Bubbled);
        Ok(())
    }

    /// A graph that the task runs was asked to stop: the task is to run again when this one goes on.
    pub(in crate::engine) fn task_drained(&mut self, index: usize, thrown: V) {
        self.unsettled -= 1;
        self.end_attempt(index);
        self.tasks[index].stage = Stage::Interrupted;
        self.drained.get_or_insert(thrown);
    }

    /// What a task leaves on the checkpoint, by what it has written so far and how it ended.
    pub(in crate::engine) fn records_of(&self, index: usize, failed: Option<Record<V>>) -> Vec<Record<V>> {
        if self.thread.durability.is_none() {
            return Vec::new();
        }
        let mut records = self.written_by(index);
        if let Some(failed) = failed {
            records.retain(|record| !matches!(record, Record::Nothing));
            records.push(failed);
        }
        records
    }

    /// What a task has written so far, as records.
    fn written_by(&self, index: usize) -> Vec<Record<V>> {
        let task = &self.tasks[index];
        let mut records: Vec<Record<V>> = task.answers().map(Record::Answers).into_iter().collect();
        for write in &task.writes {
            records.push(Record::Write(write.clone()));
        }
        if records.is_empty() {
            records.push(Record::Nothing);
        }
        records
    }

    pub(in crate::engine) fn record_task(&mut self, index: usize, records: Vec<Record<V>>, host: &impl Host<V>) {
        if self.thread.durability.is_none() {
            return;
        }
        let task = &self.tasks[index];
        let took_for_all = |pad: &Rc<RefCell<Scratchpad<V>>>| pad.borrow().took_for_all();
        if task.scratchpad.as_ref().is_some_and(took_for_all) {
            self.thread.drop_answer_for_all();
        }
        let (owner, path) = (task.owner, task.which.path_text(&self.graph));
        let records = self.tracked(records, host);
        self.record(owner, path, records);
    }

    /// The errors that came before the first could stop the other tasks; those that still run are stopped now.
    pub(in crate::engine) fn failure(&mut self, host: &mut impl Host<V>) -> Error<V> {
        for index in 0..self.tasks.len() {
            if !self.tasks[index].is_open() {
                continue;
            }
            let task = &mut self.tasks[index];
            let error = task.pause.take().map_or(Error::Aborted, |pause| pause.error);
            task.stage = Stage::Failed;
            task.writes.clear();
            self.record_failure(index, &error, host);
            self.tell_task_failed(index, &error);
        }
        self.stop_calls(host);
        let mut errors = std::mem::take(&mut self.errors);
        match errors.len() {
            1 => errors.remove(0),
            _ => Error::Several {
                step: self.step,
                errors,
            },
        }
    }
}
