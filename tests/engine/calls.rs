//! Calls: tasks that call functions, which are tasks of the same superstep.

use std::rc::Rc;

use expect_test::{Expect, expect};
use superstep::engine::call::CallSites;
use superstep::engine::checkpoint::{Durability, Owner, Pending, Record, Save, Saved};
use superstep::engine::command::{Input, Returned};
use superstep::engine::event::{Event, TaskInput};
use superstep::engine::graph::{END, Graph, NodeId};
use superstep::engine::interrupt::{Interrupt, Resume};
use superstep::engine::run::{Action, Finished, Outcome, Place, Run, Settings};
use superstep::engine::task::{Path, TaskId, TaskRef};
use superstep::error::Error;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::support::*;

/// The task of an entrypoint's function, in its first superstep.
const MAIN: TaskId = TaskId(1);

/// A run of an entrypoint, what has happened, and what its saver holds.
struct Entry {
    run: Run<Value>,
    functions: TestGraph,
    graph: Rc<Graph>,
    sites: CallSites,
    lines: String,
    saved: Option<Saved<Value>>,
    asked: Vec<(TaskId, Result<Value, u128>)>,
}

impl Entry {
    fn new(input: Input<Value>, saved: Option<Saved<Value>>) -> Self {
        let functions = TestGraph::new();
        let graph = Rc::new(Graph::entrypoint("main", None));
        let settings = Settings {
            wanted: EVERYTHING,
            durability: Some(Durability::Async),
            ..Settings::default()
        };
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
        };
        entry.advance();
        entry
    }

    fn started(input: i64) -> Self {
        let value = Value::from(input);
        let parsed = Ok(Returned::update(Vec::new()));
        Self::new(Input::Value { value, parsed }, None)
    }

    /// The next run on the same thread.
    fn again(self, input: Input<Value>) -> Self {
        Self::new(input, self.saved)
    }

    fn call(&mut self, caller: TaskId, number: u32, name: &str) -> TaskId {
        let args = Value::from([i64::from(number)]);
        match self.run.call(caller, number, name, args) {
            Some(site) => self.sites.note(number, site),
            None => self.lines.push_str("alone\n"),
        }
        self.advance();
        TaskId::of_call(number)
    }

    fn settle(&mut self, task: TaskId, outcome: Outcome<Value>) {
        self.run
            .settle(task, outcome, &mut self.functions.reducers(Saver::default()));
        self.advance();
    }

    fn gave(&mut self, task: TaskId, value: i64) {
        self.settle(task, Outcome::Gave(value.into()));
    }

    fn failed(&mut self, task: TaskId, text: &str) {
        self.settle(task, Outcome::Failed(Error::Thrown(text.into())));
    }

    /// The entrypoint's function returns.
    fn returned(&mut self, value: i64, kept: i64) {
        let end = self.graph.key(END).expect("an entrypoint has an end");
        let previous = self.graph.previous().expect("an entrypoint keeps something");
        let updates = vec![(end, value.into()), (previous, kept.into())];
        self.settle(MAIN, Outcome::Returned(Returned::update(updates)));
    }

    /// What a task is told that asks for the first time.
    fn ask(&mut self, task: TaskId) -> Result<Value, u128> {
        let place = self.asked.iter().rposition(|(asked, _)| *asked == task);
        self.asked.remove(place.expect("the task has started")).1
    }

    fn asks(&mut self, task: TaskId) {
        let id = self.ask(task).expect_err("nobody has answered");
        let interrupt = Interrupt {
            id: Some(id),
            shown: "well?".into(),
        };
        self.settle(task, Outcome::Interrupted(vec![interrupt]));
    }

    fn advance(&mut self) {
        loop {
            match self.run.next(&mut self.functions.reducers(Saver::default())) {
                Action::Wait => return,
                Action::Emit(event) => self.note(&event),
                Action::Start {
                    task,
                    which,
                    scratchpad,
                    ..
                } => {
                    let name = self.name(&which);
                    self.line(&["call", &name]);
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

    fn note(&mut self, event: &Event<Value>) {
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
            Event::Output { .. } | Event::Checkpoint(_) => {}
        }
    }

    fn line(&mut self, words: &[&str]) {
        self.lines.push_str(words.join(" ").trim_end());
        self.lines.push('\n');
    }

    /// The name of a task; calls are noted only after they have been made.
    fn name(&self, which: &TaskRef) -> String {
        self.sites.name(which, &self.graph).to_string()
    }

    fn save(&mut self, save: Save<Value>) {
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

    fn shows(&mut self, expected: Expect) {
        expected.assert_eq(&std::mem::take(&mut self.lines));
    }

    /// A call of these runs, which all happen in superstep 0.
    fn which(&self, number: u32) -> TaskRef {
        TaskRef {
            step: 0,
            node: NodeId::ENTRYPOINT,
            path: Path::Call(number),
            trigger: self.graph.sends(),
        }
    }

    fn pending(&self) -> &[Pending<Value>] {
        self.saved.as_ref().map_or(&[], |saved| &saved.pending)
    }
}

#[test]
fn a_call_is_a_task_of_the_superstep() {
    let mut entry = Entry::started(7);
    let task = entry.call(MAIN, 0, "double");
    entry.gave(task, 14);
    entry.returned(15, 16);
    entry.shows(expect![[r#"
        start main 7
        call main
        start double [0]
        call double
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave double 14
        result double
        updates main 15
        result main
        values 15
        end done
    "#]]);
    let saved = entry.saved.as_ref().expect("a checkpoint was stored");
    assert_eq!(saved.step, 0);
    assert_eq!(saved.checkpoint.leftover.seen, [("double".into(), Vec::new())]);
}

#[test]
fn a_call_that_was_made_in_an_earlier_run_is_answered() {
    let mut entry = Entry::started(7);
    let first = entry.call(MAIN, 0, "first");
    entry.gave(first, 1);
    let second = entry.call(MAIN, 1, "second");
    entry.failed(second, "not yet");
    entry.failed(MAIN, "not yet");
    entry.shows(expect![[r#"
        start main 7
        call main
        start first [0]
        call first
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave first 1
        result first
        start second [1]
        call second
        result second thrown "not yet" (node 1, superstep 0)
        result main thrown "not yet" (node 1, superstep 0)
        end thrown "not yet" (node 1, superstep 0)
    "#]]);

    let mut entry = entry.again(Input::Empty);
    entry.call(MAIN, 0, "first");
    let second = entry.call(MAIN, 1, "second");
    entry.gave(second, 2);
    entry.returned(3, 3);
    entry.shows(expect![[r#"
        values
        start main 7
        call main
        start first [0]
        kept first 1
        answer 0 Some(1)
        start second [1]
        call second
        save ~__pregel_push, ~__pregel_pull, main, 0000000001, 0000000001
        gave second 2
        result second
        updates main 3
        result main
        values 3
        end done
    "#]]);
}

#[test]
fn another_call_in_the_place_of_one_is_made() {
    let mut entry = Entry::started(7);
    let first = entry.call(MAIN, 0, "first");
    entry.gave(first, 1);
    entry.failed(MAIN, "not yet");
    let mut entry = entry.again(Input::Empty);
    entry.lines.clear();
    entry.call(MAIN, 0, "other");
    entry.shows(expect![[r#"
        start other [0]
        call other
    "#]]);
}

#[test]
fn a_caller_may_go_on_when_a_call_fails() {
    let mut entry = Entry::started(7);
    let bad = entry.call(MAIN, 0, "bad");
    entry.failed(bad, "bad");
    entry.returned(1, 1);
    entry.shows(expect![[r#"
        start main 7
        call main
        start bad [0]
        call bad
        result bad thrown "bad" (node 1, superstep 0)
        updates main 1
        result main
        values 1
        end done
    "#]]);
}

#[test]
fn calls_that_go_on_are_stopped_when_the_run_fails() {
    let mut entry = Entry::started(7);
    let slow = entry.call(MAIN, 0, "slow");
    entry.failed(MAIN, "bad");
    entry.gave(slow, 1);
    entry.shows(expect![[r#"
        start main 7
        call main
        start slow [0]
        call slow
        result main thrown "bad" (node 1, superstep 0)
        result slow aborted (node 1, superstep 0)
        end thrown "bad" (node 1, superstep 0)
    "#]]);
}

#[test]
fn a_superstep_ends_when_its_calls_have() {
    let mut entry = Entry::started(7);
    let slow = entry.call(MAIN, 0, "slow");
    entry.returned(1, 1);
    let late = entry.call(MAIN, 1, "late");
    entry.gave(late, 2);
    entry.gave(slow, 3);
    entry.call(MAIN, 2, "too late");
    entry.shows(expect![[r#"
        start main 7
        call main
        start slow [0]
        call slow
        updates main 1
        result main
        start late [1]
        call late
        save ~__pregel_push, ~__pregel_pull, main, 0000000001, 0000000001
        gave late 2
        result late
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave slow 3
        result slow
        values 1
        end done
        alone
    "#]]);
}

#[test]
fn calls_of_calls_are_ordered_below_them() {
    let mut entry = Entry::started(7);
    let outer = entry.call(MAIN, 0, "outer");
    let inner = entry.call(outer, 1, "inner");
    entry.gave(inner, 1);
    entry.gave(outer, 2);
    entry.shows(expect![[r#"
        start main 7
        call main
        start outer [0]
        call outer
        start inner [1]
        call inner
        save ~__pregel_push, ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001, 0000000000, 0000000001
        gave inner 1
        result inner
        save ~__pregel_push, ~__pregel_pull, main, 0000000000, 0000000001
        gave outer 2
        result outer
    "#]]);
}

#[test]
fn an_answer_goes_to_the_call_that_asked() {
    let mut entry = Entry::started(7);
    let ask = entry.call(MAIN, 0, "ask");
    entry.asks(ask);
    let Some(Pending {
        record: Record::Interrupts(asked),
        owner: Owner::Task(_),
    }) = entry.pending().first().cloned()
    else {
        panic!("the question is recorded");
    };
    entry.settle(MAIN, Outcome::Interrupted(asked));
    entry.shows(expect![[r#"
        start main 7
        call main
        start ask [0]
        call ask
        asked 1
        result main
        end interrupted with 1
    "#]]);

    let resume = Some(Resume::Value(Value::from("yes")));
    let mut entry = entry.again(Input::Command {
        writes: None,
        goto: Vec::new(),
        resume,
    });
    let ask = entry.call(MAIN, 0, "ask");
    assert_eq!(entry.ask(ask), Ok("yes".into()));
    let other = entry.call(MAIN, 1, "ask another");
    assert!(entry.ask(other).is_err(), "an answer is for one question");
    entry.gave(ask, 1);
    assert!(
        entry
            .pending()
            .iter()
            .any(|pending| pending.record == Record::Answers(vec!["yes".into()]))
    );
}

#[test]
fn ids_are_made_of_the_callers_path() {
    let mut entry = Entry::started(7);
    let outer = entry.call(MAIN, 0, "outer");
    entry.call(outer, 1, "inner");
    let checkpoint = uuid::Uuid::nil();
    let path = |number| {
        let which = entry.which(number);
        entry.sites.path_json(&which, &entry.graph)
    };
    assert_eq!(path(0), r#"["__pregel_push",["__pregel_pull","main"],0,true]"#);
    assert_eq!(
        path(1),
        r#"["__pregel_push",["__pregel_push",["__pregel_pull","main"],0,true],0,true]"#
    );
    let namespace = entry.sites.namespace(&entry.which(1), &entry.graph, "", &checkpoint);
    let parts: Vec<&str> = namespace
        .split('|')
        .map(|part| part.split(':').next().unwrap())
        .collect();
    assert_eq!(parts, ["main", "outer", "inner"]);
}
