//! Calls: a task calls a function, which is a task of its own in the same superstep. LangGraph's functional API.
//!
//! What a call gives is recorded under its own id, which is made of the caller's path and of how many calls the caller
//! made before: when the caller runs again after an interrupt or a failure, the same call finds what it gave then.

use std::cell::RefCell;
use std::rc::Rc;

use uuid::Uuid;

use super::action::Action;
use super::attempt::Policies;
use super::checkpoint::{Owner, Record};
use super::event::{Event, TaskInput};
use super::graph::Graph;
use super::host::Host;
use super::interrupt::{Interrupt, Scratchpad};
use super::run::{Phase, Run};
use super::task::{Path, Stage, Task, TaskId, TaskRef, json_string, task_namespace};
use crate::error::Error;

/// A function that a task calls.
#[derive(Clone, Debug)]
pub struct Call<V> {
    /// The attempt of a task that calls.
    pub caller: TaskId,
    /// What the host knows the call by; each number is higher than the last.
    pub number: u32,
    /// The name of the task that it becomes.
    pub name: Rc<str>,
    /// What the function is given.
    pub input: V,
    /// What goes on around the function.
    pub policies: Rc<Policies>,
}

/// Where a call was made, and what its task is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSite {
    /// The task that called.
    pub caller: TaskRef,
    /// How many calls that task had made before.
    pub index: u32,
    /// The name of the task.
    pub name: Rc<str>,
}

/// The calls of a run by number, in order: what the identifiers of their tasks are made of.
#[derive(Clone, Debug, Default)]
pub struct CallSites {
    sites: Vec<(u32, CallSite)>,
}

impl CallSites {
    /// Notes a call.
    pub fn note(&mut self, number: u32, site: CallSite) {
        self.sites.push((number, site));
    }

    /// The superstep is over.
    pub(super) fn clear(&mut self) {
        self.sites.clear();
    }

    fn of(&self, which: &TaskRef) -> Option<&CallSite> {
        let Path::Call(number) = which.path else {
            return None;
        };
        let place = self.sites.binary_search_by(|(known, _)| known.cmp(&number)).ok()?;
        Some(&self.sites[place].1)
    }

    /// The name of a task.
    pub fn name(&self, which: &TaskRef, graph: &Graph) -> Rc<str> {
        match self.of(which) {
            Some(site) => site.name.clone(),
            None => graph.node(which.node).name.clone(),
        }
    }

    /// A task's id. That of a call is made of its caller's path, below its caller's namespace.
    pub fn id(&self, which: &TaskRef, graph: &Graph, namespace: &str, checkpoint: &Uuid) -> Uuid {
        let Some(site) = self.of(which) else {
            return which.id(graph, namespace, checkpoint);
        };
        let around = self.namespace(&site.caller, graph, namespace, checkpoint);
        let path = self.path_json(&site.caller, graph);
        let tail = format!("\"__pregel_push\",{path},{}", site.index);
        let what = which.described(&around, &site.name, &tail);
        crate::id::named(checkpoint, &what)
    }

    /// A task's namespace: that of its graph or of its caller, with its name and its id.
    pub fn namespace(&self, which: &TaskRef, graph: &Graph, namespace: &str, checkpoint: &Uuid) -> String {
        let id = self.id(which, graph, namespace, checkpoint);
        match self.of(which) {
            None => which.namespace(graph, &which.around(graph, namespace, checkpoint), &id),
            Some(site) => {
                let around = self.namespace(&site.caller, graph, namespace, checkpoint);
                task_namespace(&around, &site.name, &id)
            }
        }
    }

    /// A task's path as JSON.
    pub fn path_json(&self, which: &TaskRef, graph: &Graph) -> String {
        match (which.path, self.of(which)) {
            (_, Some(site)) => {
                let around = self.path_json(&site.caller, graph);
                format!("[\"__pregel_push\",{around},{},true]", site.index)
            }
            (Path::Handler { .. }, _) => {
                let mut path = which
                    .failed()
                    .map(|failed| self.path_json(&failed, graph))
                    .unwrap_or_default();
                path.pop();
                path.push_str(",\"node_error_handler\",false]");
                path
            }
            (Path::Push(index), _) => format!("[\"__pregel_push\",{index},false]"),
            _ => format!("[\"__pregel_pull\",{}]", json_string(&graph.node(which.node).name)),
        }
    }

    /// A task's path as savers order records by it.
    pub(super) fn path_text(&self, which: &TaskRef, graph: &Graph) -> String {
        match self.of(which) {
            None => which.path_text(graph),
            Some(site) => {
                let around = self.path_text(&site.caller, graph);
                format!("~__pregel_push, {around}, {:010}, 0000000001", site.index)
            }
        }
    }
}

/// Who calls, for the how manieth time, and what it remembers of its questions.
type Caller<V> = (TaskRef, u32, Option<Rc<RefCell<Scratchpad<V>>>>);

impl<V: Clone> Run<V> {
    /// A task calls a function. `None` if the caller's superstep is over: then the call is nothing but a call.
    ///
    /// The call is answered with [`Action::Answer`] if it was made in an earlier run, or if the cache knows what it
    /// gives; else it starts, to be settled with [`Outcome::Gave`](super::action::Outcome::Gave). However it fails, only
    /// its caller is told, with [`Action::Throw`].
    pub fn call(&mut self, call: Call<V>, host: &mut impl Host<V>) -> Option<CallSite> {
        let (caller, index, pad) = self.caller(call.caller)?;
        let site = CallSite {
            caller,
            index,
            name: call.name.clone(),
        };
        let which = TaskRef {
            step: self.step,
            node: caller.node,
            path: Path::Call(call.number),
            trigger: self.graph.sends(),
        };
        let key = match self.key_of_call(&call, host) {
            Ok(key) => key,
            Err(thrown) => {
                let (call, error) = (call.number, Error::Thrown(thrown));
                self.actions.push_back(Action::Throw { call, error });
                return Some(site);
            }
        };
        self.calls.note(call.number, site.clone());
        let mut task = Task::new(which, TaskInput::Arg(call.input));
        (task.owner, task.scratchpad) = self.identify_call(&which, pad);
        task.caller = call.caller;
        task.policies = Some(call.policies);
        self.tasks.push(task);
        self.unsettled += 1;
        self.begin_call(self.tasks.len() - 1, key, host);
        Some(site)
    }

    /// What the last call of an entrypoint has kept for this one.
    pub fn previous(&self) -> Option<&V> {
        self.channels.value(self.graph.previous()?)
    }

    /// Counts a call of a task. It may have returned meanwhile while others of its superstep run, and what is left of an
    /// attempt that failed calls like the next one.
    fn caller(&mut self, caller: TaskId) -> Option<Caller<V>> {
        if !matches!(self.phase, Phase::Running) {
            return None;
        }
        let task = self.tasks.get_mut(self.attempts.place(caller)?)?;
        let index = task.calls;
        task.calls += 1;
        Some((task.which, index, task.scratchpad.clone()))
    }

    /// With a saver, calls have ids like other tasks, and may ask.
    fn identify_call(
        &self,
        which: &TaskRef,
        caller: Option<Rc<RefCell<Scratchpad<V>>>>,
    ) -> (Owner, Option<Rc<RefCell<Scratchpad<V>>>>) {
        let Some(caller) = caller else {
            return (Owner::Nobody, None);
        };
        let (sites, around) = (&self.calls, &self.place.namespace);
        let id = sites.id(which, &self.graph, around, &self.thread.id);
        let mut answers = Vec::new();
        for record in self.thread.records_of(Owner::Task(id)) {
            if let Record::Answers(given) = record {
                answers.extend_from_slice(given);
            }
        }
        let namespace = sites.namespace(which, &self.graph, around, &self.thread.id);
        let pad = caller.borrow().of_call(namespace, answers, &self.place.answers);
        (Owner::Task(id), Some(Rc::new(RefCell::new(pad))))
    }

    /// A call is answered, looked for in the cache, or started.
    fn begin_call(&mut self, index: usize, key: Option<u128>, host: &mut impl Host<V>) {
        self.tell_task(index);
        if let Some(value) = self.recorded(self.tasks[index].owner) {
            return self.answer_call(index, value);
        }
        match key {
            Some(key) => self.look_up(index, key),
            None => self.start_task(index, host),
        }
    }

    /// What a call gave in an earlier run, if it came to its end.
    fn recorded(&self, owner: Owner) -> Option<Option<V>> {
        if !self.keeps_done_tasks || owner == Owner::Nobody {
            return None;
        }
        given_by(self.thread.records_of(owner))
    }

    fn answer_call(&mut self, index: usize, value: Option<V>) {
        self.unsettled -= 1;
        let task = &mut self.tasks[index];
        task.stage = Stage::Done;
        let which = task.which;
        if let Some(value) = &value {
            self.tell_gave(which, value.clone(), true);
        }
        if let Path::Call(call) = which.path {
            self.actions.push_back(Action::Answer { call, value });
        }
    }

    /// The cache was asked for a call.
    pub(super) fn call_looked_up(&mut self, index: usize, found: Option<Vec<Record<V>>>, host: &mut impl Host<V>) {
        let Some(records) = found else {
            self.tasks[index].stage = Stage::Running;
            return self.start_task(index, host);
        };
        let value = given_by(records.iter()).flatten();
        self.record_task(index, records, host);
        self.answer_call(index, value);
    }

    /// The cache could not be asked for a call. Nobody hears of it but its caller.
    pub(super) fn call_not_looked_up(&mut self, index: usize, error: Error<V>) {
        self.unsettled -= 1;
        self.tasks[index].stage = Stage::Failed;
        self.throw_to_caller(index, error);
    }

    pub(super) fn call_gave(&mut self, index: usize, value: V, host: &impl Host<V>) {
        self.unsettled -= 1;
        self.end_attempt(index);
        let task = &mut self.tasks[index];
        task.stage = Stage::Done;
        let which = task.which;
        let mut records: Vec<Record<V>> = task.answers().map(Record::Answers).into_iter().collect();
        records.push(Record::Return(value.clone()));
        self.record_task(index, records.clone(), host);
        if self.settings.wanted.outputs {
            let value = value.clone();
            self.emit(Event::Output { task: which, value });
        }
        self.tell_gave(which, value, false);
        self.tell_task_finished(index, Vec::new(), None);
        self.keep_in_cache(index, records);
    }

    /// A call failed for good: its caller is told, and may know what to do, so that the run goes on.
    pub(super) fn call_failed(&mut self, index: usize, error: Error<V>, host: &mut impl Host<V>) {
        self.unsettled -= 1;
        self.tasks[index].stage = Stage::Failed;
        self.throw_to_caller(index, error.clone());
        self.record_failure(index, &error, host);
        self.tell_task_finished(index, Vec::new(), Some(error));
    }

    fn throw_to_caller(&mut self, index: usize, error: Error<V>) {
        if let Path::Call(call) = self.tasks[index].which.path {
            self.actions.push_back(Action::Throw { call, error });
        }
    }

    /// What goes through its caller comes of a call: a command for a graph around, a wish to stop.
    pub(super) fn call_passed(&mut self, index: usize) {
        self.unsettled -= 1;
        self.end_attempt(index);
        self.tasks[index].stage = Stage::Failed;
    }

    /// Notes what tasks ask. A question that went through several of them is one.
    pub(super) fn note_questions(&mut self, asked: &[Interrupt<V>]) {
        let noted = self.interrupts.get_or_insert_default();
        for interrupt in asked {
            let is_known = |known: &Interrupt<V>| known.id.is_some() && known.id == interrupt.id;
            if !noted.iter().any(is_known) {
                noted.push(interrupt.clone());
            }
        }
    }

    /// The superstep is over: checkpoints say of calls as of nodes that they have run.
    pub(super) fn note_calls(&mut self) {
        for (_, site) in &self.calls.sites {
            match self.graph.find(&site.name) {
                Some(node) => self.seen.note(node, self.graph.sends(), 0),
                None => self.channels.note_stranger(&site.name),
            }
        }
        self.calls.clear();
    }

    fn tell_gave(&mut self, task: TaskRef, value: V, is_cached: bool) {
        if self.settings.wanted.updates {
            self.emit(Event::Gave { task, value, is_cached });
        }
    }
}

/// What a call gave, by what was kept of it: `None` if it did not come to its end.
fn given_by<'r, V: Clone + 'r>(records: impl Iterator<Item = &'r Record<V>>) -> Option<Option<V>> {
    let mut given = None;
    for record in records {
        match record {
            Record::Return(value) => return Some(Some(value.clone())),
            record if record.is_output() => given = Some(None),
            _ => {}
        }
    }
    given
}
