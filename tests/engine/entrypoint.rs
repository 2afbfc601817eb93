//! Plays runs of an entrypoint, and writes down what happens.

use std::rc::Rc;

use crate::support::*;
use expect_test::Expect;
use superstep::engine::attempt::Policies;
use superstep::engine::cache::Kept;
use superstep::engine::call::{Call, CallSites};
use superstep::engine::checkpoint::{Durability, Pending, Record, Save, Saved};
use superstep::engine::command::{Input, Returned};
use superstep::engine::event::{Event, TaskInput};
use superstep::engine::graph::{END, Graph, NodeId};
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::{Action, Finished, Outcome, Place, Run, Settings};
use superstep::engine::task::{Path, TaskId, TaskRef};
use superstep::engine::timer::TimerId;
use superstep::error::Error;

/// The task of an entrypoint's function, in its first superstep.
pub const MAIN: TaskId = TaskId(1);

/// A run of an entrypoint, what has happened, and what its saver holds.
pub struct Entry {
    pub run: Run<Value>,
    functions: TestGraph,
    pub graph: Rc<Graph>,
    pub sites: CallSites,
    pub lines: String,
    pub saved: Option<Saved<Value>>,
    pub asked: Vec<(TaskId, Result<Value, u128>)>,
    /// The attempt that started, or was looked up, last.
    pub latest: TaskId,
    /// The timers that run, with their milliseconds.
    pub timers: Vec<(TimerId, f64)>,
    /// The time in milliseconds, which the tests let pass.
    pub now: f64,
    pub kept: Vec<Kept<Value>>,
}

impl Entry {
    fn new(input: Input<Value>, saved: Option<Saved<Value>>, adjust: impl FnOnce(&mut Settings)) -> Self {
        let functions = TestGraph::new();
        let graph = Rc::new(Graph::entrypoint("main", None));
        let mut settings = Settings {
            wanted: EVERYTHING,
            durability: Some(Durability::Async),
            ..Settings::default()
        };
        adjust(&mut settings);
        let run = Run::new(
            graph.clone(),
            input,
            saved.clone(),
            Place::default(),
            settings,
            &mut functions.reducers(Saver::default()),
        );
        let mut entry = Self {
            run: run.expect("a run can begin"),
            functions,
            graph,
            sites: CallSites::default(),
            lines: String::new(),
            saved,
            asked: Vec::new(),
            latest: TaskId::NONE,
            timers: Vec::new(),
            now: 0.0,
            kept: Vec::new(),
        };
        entry.advance();
        entry
    }

    pub fn started(input: i64) -> Self {
        Self::with(input, |_| {})
    }

    /// A run with other settings.
    pub fn with(input: i64, adjust: impl FnOnce(&mut Settings)) -> Self {
        let value = Value::from(input);
        let parsed = Ok(Returned::update(Vec::new()));
        Self::new(Input::Value { value, parsed }, None, adjust)
    }

    /// The next run on the same thread.
    pub fn again(self, input: Input<Value>) -> Self {
        Self::new(input, self.saved, |_| {})
    }

    /// A task calls a function. Gives the call's attempt, if it started.
    pub fn call(&mut self, caller: TaskId, number: u32, name: &str) -> TaskId {
        self.call_with(caller, number, name, Policies::default())
    }

    pub fn call_with(&mut self, caller: TaskId, number: u32, name: &str, policies: Policies) -> TaskId {
        let call = Call {
            caller,
            number,
            name: name.into(),
            input: Value::from([i64::from(number)]),
            policies: Rc::new(policies),
        };
        self.latest = TaskId::NONE;
        let functions = &self.functions;
        match self.run.call(call, &mut functions.reducers(Saver::default())) {
            Some(site) => self.sites.note(number, site),
            None => self.lines.push_str("alone\n"),
        }
        self.advance();
        self.latest
    }

    pub fn settle(&mut self, task: TaskId, outcome: Outcome<Value>) {
        self.run
            .settle(task, outcome, &mut self.functions.reducers(Saver::default()));
        self.advance();
    }

    /// Lets the timer run out that would be next.
    pub fn wait(&mut self) {
        let next = (0..self.timers.len()).min_by(|a, b| self.timers[*a].1.total_cmp(&self.timers[*b].1));
        let (timer, millis) = self.timers.remove(next.expect("something is waited for"));
        self.now += millis;
        let functions = &self.functions;
        self.run
            .elapsed(timer, self.now, &mut functions.reducers(Saver::default()));
        self.advance();
    }

    pub fn gave(&mut self, task: TaskId, value: i64) {
        self.settle(task, Outcome::Gave(value.into()));
    }

    pub fn failed(&mut self, task: TaskId, text: &str) {
        self.settle(task, Outcome::Failed(Error::Thrown(text.into())));
    }

    /// The entrypoint's function returns.
    pub fn returned(&mut self, value: i64, kept: i64) {
        let end = self.graph.key(END).expect("an entrypoint has an end");
        let previous = self.graph.previous().expect("an entrypoint keeps something");
        let updates = vec![(end, value.into()), (previous, kept.into())];
        self.settle(MAIN, Outcome::Returned(Returned::update(updates)));
    }

    /// What a task is told that asks for the first time.
    pub fn ask(&mut self, task: TaskId) -> Result<Value, u128> {
        let place = self.asked.iter().rposition(|(asked, _)| *asked == task);
        self.asked.remove(place.expect("the task has started")).1
    }

    pub fn asks(&mut self, task: TaskId) {
        let id = self.ask(task).expect_err("nobody has answered");
        let interrupt = Interrupt {
            id: Some(id),
            shown: "well?".into(),
        };
        self.settle(task, Outcome::Interrupted(vec![interrupt]));
    }

    pub fn advance(&mut self) {
        loop {
            match self.run.next(&mut self.functions.reducers(Saver::default())) {
                Action::Wait => return,
                Action::Emit(event) => self.note(&event),
                Action::Start {
                    task,
                    which,
                    scratchpad,
                    attempt,
                    watch,
                    ..
                } => {
                    self.latest = task;
                    if let Some(watch) = watch {
                        watch.begin(self.now);
                    }
                    let name = self.name(&which);
                    let again = match attempt {
                        1 => String::new(),
                        attempt => format!("attempt {attempt}"),
                    };
                    self.line(&["call", &name, &again]);
                    if let Some(pad) = scratchpad {
                        let mut pad = pad.borrow_mut();
                        // Tasks of these tests ask at once or not at all.
                        let is_asking = name.starts_with("ask");
                        let asked = if is_asking { pad.ask() } else { Err(0) };
                        if asked.is_ok() {
                            pad.accept();
                        }
                        self.asked.push((task, asked));
                    }
                }
                Action::Answer { call, value } => {
                    let call = call.to_string();
                    self.line(&["answer", &call, &format!("{value:?}")]);
                }
                Action::Throw { call, error } => {
                    let call = call.to_string();
                    self.line(&["throw", &call, &show_error(&error)]);
                }
                Action::LookUp { task, which, key } => {
                    self.latest = task;
                    let name = self.name(&which);
                    self.line(&["look up", &name, &key.to_string()]);
                }
                Action::KeepInCache(kept) => {
                    self.line(&["keep", &self.name(&kept.which), &format!("{:?}", kept.records)]);
                    self.kept.push(kept);
                }
                Action::After { timer, millis } => {
                    self.timers.push((timer, millis));
                    self.line(&["wait", &millis.to_string()]);
                }
                Action::Forget(timer) => self.timers.retain(|(open, _)| *open != timer),
                Action::Abandon(_) => self.line(&["abandon"]),
                Action::LogRetry { task, failures, .. } => {
                    let name = self.name(&task);
                    self.line(&["retry", &name, "after", &failures.to_string()]);
                }
                Action::Save(save) => self.save(save),
                Action::Finish(end) => {
                    let end = match &end {
                        Ok(Finished::Interrupted(asked)) => format!("interrupted with {}", asked.len()),
                        Ok(_) => "done".to_owned(),
                        Err(error) => show_error(error),
                    };
                    self.line(&["end", &end]);
                }
                _ => {}
            }
        }
    }

    pub fn note(&mut self, event: &Event<Value>) {
        match event {
            Event::Values(state) => {
                let value = state.values.first().map(|(_, value)| format!("{value:?}"));
                self.line(&["values", &value.unwrap_or_default()]);
            }
            Event::Updates { writes, .. } => self.line(&["updates main", &format!("{:?}", writes[0].1)]),
            Event::Gave { task, value, is_cached } => {
                let verb = if *is_cached { "kept" } else { "gave" };
                self.line(&[verb, &self.name(task), &format!("{value:?}")]);
            }
            Event::TaskStarted { task, input } => {
                let TaskInput::Arg(input) = input else {
                    panic!("an entrypoint has no state");
                };
                self.line(&["start", &self.name(task), &format!("{input:?}")]);
            }
            Event::TaskFinished { task, error, .. } => {
                let error = error.as_ref().map(show_error);
                self.line(&["result", &self.name(task), &error.unwrap_or_default()]);
            }
            Event::Interrupted(asked) => self.line(&["asked", &asked.len().to_string()]),
            Event::Output { .. } | Event::Checkpoint(_) | Event::Envelope(_) => {}
        }
    }

    pub fn line(&mut self, words: &[&str]) {
        self.lines.push_str(words.join(" ").trim_end());
        self.lines.push('\n');
    }

    /// The name of a task; calls are noted only after they have been made.
    pub fn name(&self, which: &TaskRef) -> String {
        self.sites.name(which, &self.graph).to_string()
    }

    pub fn save(&mut self, save: Save<Value>) {
        match save {
            Save::Checkpoint {
                checkpoint,
                step,
                source,
                parent,
                deltas,
                ..
            } => {
                self.saved = Some(Saved {
                    checkpoint,
                    step,
                    source,
                    parent,
                    pending: Vec::new(),
                    is_superseded: false,
                    deltas,
                });
            }
            Save::Records {
                owner, path, records, ..
            } => {
                let saved = self.saved.as_mut().expect("records are on a checkpoint");
                saved.pending.retain(|pending| pending.owner != owner);
                for record in records {
                    if !path.is_empty() && matches!(record, Record::Return(_)) {
                        self.lines.push_str(&format!("save {path}\n"));
                    }
                    saved.pending.push(Pending { owner, record });
                }
            }
        }
    }

    pub fn shows(&mut self, expected: Expect) {
        expected.assert_eq(&std::mem::take(&mut self.lines));
    }

    /// A call of these runs, which all happen in superstep 0.
    pub fn which(&self, number: u32) -> TaskRef {
        TaskRef {
            step: 0,
            node: NodeId::ENTRYPOINT,
            path: Path::Call(number),
            trigger: self.graph.sends(),
        }
    }

    pub fn pending(&self) -> &[Pending<Value>] {
        self.saved.as_ref().map_or(&[], |saved| &saved.pending)
    }
}
