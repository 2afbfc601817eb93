//! Calls: a task calls a function, which is a task of its own in the same superstep. LangGraph's functional API.
//!
//! What a call gives is recorded under its own id, which is made of the caller's path and of how many calls the caller
//! made before: when the caller runs again after an interrupt or a failure, the same call finds what it gave then.

use std::cell::RefCell;
use std::rc::Rc;

use uuid::Uuid;

use super::action::{Action, Outcome};
use super::checkpoint::{Owner, Record};
use super::event::{Event, TaskInput};
use super::graph::Graph;
use super::host::Host;
use super::interrupt::{Interrupt, Scratchpad};
use super::run::{Phase, Run};
use super::task::{Path, Stage, TaskId, TaskRef, json_string, task_namespace};
use crate::error::Error;

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
    fn path_text(&self, which: &TaskRef, graph: &Graph) -> String {
        match self.of(which) {
            None => which.path_text(graph),
            Some(site) => {
                let around = self.path_text(&site.caller, graph);
                format!("~__pregel_push, {around}, {:010}, 0000000001", site.index)
            }
        }
    }
}

/// The calls of a superstep.
#[derive(Clone, Debug)]
pub(super) struct Calls<V> {
    calls: Vec<Call<V>>,
    sites: CallSites,
}

/// A call of the current superstep.
#[derive(Clone, Debug)]
struct Call<V> {
    number: u32,
    which: TaskRef,
    stage: Stage,
    owner: Owner,
    scratchpad: Option<Rc<RefCell<Scratchpad<V>>>>,
    /// How many functions it has called itself.
    calls: u32,
}

impl<V> Default for Calls<V> {
    fn default() -> Self {
        Self {
            calls: Vec::new(),
            sites: CallSites::default(),
        }
    }
}

impl<V> Calls<V> {
    /// The superstep is over.
    pub fn clear(&mut self) {
        self.calls.clear();
        self.sites.sites.clear();
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.calls.binary_search_by(|call| call.number.cmp(&number)).ok()
    }
}

/// Who calls, for the how manieth time, and what it remembers of its questions.
type Caller<V> = (TaskRef, u32, Option<Rc<RefCell<Scratchpad<V>>>>);

impl<V: Clone> Run<V> {
    /// A task calls a function. Its name is that of the task that it becomes, `input` is what the function is given,
    /// and `number` is what the host knows it by; each is higher than the last. `None` if the caller's superstep is over:
    /// then the call is nothing but a call.
    ///
    /// The call is answered with [`Action::Answer`] if it was made in an earlier run; else it starts, to be settled
    /// with [`Outcome::Gave`]. However it fails, only its caller is told.
    pub fn call(&mut self, caller: TaskId, number: u32, name: &str, input: V) -> Option<CallSite> {
        let (caller, index, pad) = self.caller(caller)?;
        let site = CallSite {
            caller,
            index,
            name: name.into(),
        };
        let which = TaskRef {
            step: self.step,
            node: caller.node,
            path: Path::Call(number),
            trigger: self.graph.sends(),
        };
        self.calls.sites.note(number, site.clone());
        let (owner, scratchpad) = self.identify_call(&which, pad);
        let answer = self.recorded(owner);
        self.tell_call(which, &input);
        self.calls.calls.push(Call {
            number,
            which,
            stage: match answer {
                Some(_) => Stage::Done,
                None => Stage::Running,
            },
            owner,
            scratchpad: scratchpad.clone(),
            calls: 0,
        });
        match answer {
            Some(value) => self.answer_call(number, which, value),
            None => {
                self.unsettled += 1;
                self.actions.push_back(Action::Start {
                    task: TaskId::of_call(number),
                    which,
                    input: TaskInput::Arg(input),
                    scratchpad,
                    attempt: 1,
                    watch: None,
                    handles: None,
                });
            }
        }
        Some(site)
    }

    /// What the last call of an entrypoint has kept for this one.
    pub fn previous(&self) -> Option<&V> {
        self.channels.value(self.graph.previous()?)
    }

    /// Counts a call of a task, which may have returned meanwhile while others of its superstep run.
    fn caller(&mut self, caller: TaskId) -> Option<Caller<V>> {
        if !matches!(self.phase, Phase::Running) {
            return None;
        }
        let (which, calls, pad) = match caller.call() {
            Some(number) => {
                let place = self.calls.place(number)?;
                let call = &mut self.calls.calls[place];
                (call.which, &mut call.calls, &call.scratchpad)
            }
            None => {
                let index = self.index_of(caller)?;
                let task = &mut self.tasks[index];
                (task.which, &mut task.calls, &task.scratchpad)
            }
        };
        let index = *calls;
        *calls += 1;
        Some((which, index, pad.clone()))
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
        let (sites, around) = (&self.calls.sites, &self.place.namespace);
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

    /// What a call gave in an earlier run, if it came to its end.
    fn recorded(&self, owner: Owner) -> Option<Option<V>> {
        if !self.keeps_done_tasks || owner == Owner::Nobody {
            return None;
        }
        let mut answer = None;
        for record in self.thread.records_of(owner) {
            match record {
                Record::Return(value) => return Some(Some(value.clone())),
                record if record.is_output() => answer = Some(None),
                _ => {}
            }
        }
        answer
    }

    fn answer_call(&mut self, call: u32, which: TaskRef, value: Option<V>) {
        if let Some(value) = &value {
            self.tell_gave(which, value.clone(), true);
        }
        self.actions.push_back(Action::Answer { call, value });
    }

    /// Takes what came of a call. A call that is over is left as it is.
    pub(super) fn settle_call(&mut self, number: u32, outcome: Outcome<V>, host: &mut impl Host<V>) {
        let Some(place) = self.calls.place(number) else {
            return;
        };
        if self.calls.calls[place].stage != Stage::Running {
            return;
        }
        self.unsettled -= 1;
        match outcome {
            Outcome::Gave(value) => self.call_gave(place, value),
            Outcome::Failed(error) => self.call_failed(place, error, host),
            Outcome::Interrupted(interrupts) => self.call_asked(place, interrupts),
            // A command for a graph around goes through the caller.
            _ => self.calls.calls[place].stage = Stage::Failed,
        }
    }

    fn call_gave(&mut self, place: usize, value: V) {
        let which = self.calls.calls[place].which;
        self.calls.calls[place].stage = Stage::Done;
        self.record_call(place, Record::Return(value.clone()));
        if self.settings.wanted.outputs {
            let value = value.clone();
            self.emit(Event::Output { task: which, value });
        }
        self.tell_gave(which, value, false);
        self.tell_call_finished(which, None);
    }

    /// The caller is told, and may know what to do: the run goes on.
    fn call_failed(&mut self, place: usize, error: Error<V>, host: &mut impl Host<V>) {
        let which = self.calls.calls[place].which;
        self.calls.calls[place].stage = Stage::Failed;
        let error = Error::InTask {
            task: which,
            error: Box::new(error),
        };
        if self.thread.durability.is_some() {
            self.record_call(place, Record::Error(host.error_record(&error)));
        }
        self.tell_call_finished(which, Some(error));
    }

    /// The run stops, whatever the caller makes of it. It is the caller that shows the questions.
    fn call_asked(&mut self, place: usize, interrupts: Vec<Interrupt<V>>) {
        self.calls.calls[place].stage = Stage::Interrupted;
        self.note_questions(&interrupts);
        if !interrupts.is_empty() {
            self.record_call(place, Record::Interrupts(interrupts));
        }
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

    /// The run fails: calls that go on are stopped.
    pub(super) fn stop_calls(&mut self, host: &mut impl Host<V>) {
        for place in 0..self.calls.calls.len() {
            if self.calls.calls[place].stage == Stage::Running {
                self.call_failed(place, Error::Aborted, host);
            }
        }
    }

    /// Records how a call ended, with the answers that it has taken.
    fn record_call(&mut self, place: usize, end: Record<V>) {
        if self.thread.durability.is_none() {
            return;
        }
        let call = &self.calls.calls[place];
        let mut records = Vec::with_capacity(2);
        let mut took_for_all = false;
        if let Some(pad) = &call.scratchpad {
            let pad = pad.borrow();
            records.extend(pad.taken().map(Record::Answers));
            took_for_all = pad.took_for_all();
        }
        match end {
            Record::Interrupts(_) => records.insert(0, end),
            end => records.push(end),
        }
        let (owner, path) = (call.owner, self.calls.sites.path_text(&call.which, &self.graph));
        if took_for_all {
            self.thread.drop_answer_for_all();
        }
        self.record(owner, path, records);
    }

    /// The superstep is over: checkpoints say of calls as of nodes that they have run.
    pub(super) fn note_calls(&mut self) {
        for call in &self.calls.calls {
            let name = self.calls.sites.name(&call.which, &self.graph);
            match self.graph.find(&name) {
                Some(node) => self.seen.note(node, self.graph.sends(), 0),
                None => self.channels.note_stranger(&name),
            }
        }
        self.calls.clear();
    }

    fn tell_call(&mut self, task: TaskRef, input: &V) {
        if self.settings.wanted.tasks {
            let input = TaskInput::Arg(input.clone());
            self.emit(Event::TaskStarted { task, input });
        }
    }

    fn tell_gave(&mut self, task: TaskRef, value: V, is_cached: bool) {
        if self.settings.wanted.updates {
            self.emit(Event::Gave { task, value, is_cached });
        }
    }

    fn tell_call_finished(&mut self, task: TaskRef, error: Option<Error<V>>) {
        if self.settings.wanted.tasks {
            self.emit(Event::TaskFinished {
                task,
                writes: Vec::new(),
                interrupts: Vec::new(),
                error,
            });
        }
    }
}
