//! Plays a run and writes down what happens, one line a thing.

use std::rc::Rc;

use expect_test::Expect;
use superstep::engine::event::{Event, Snapshot, TaskInput, Wanted};
use superstep::engine::graph::{BranchId, ChannelId, Graph, NodeId};
use superstep::engine::run::{Action, Finished, Outcome, Place, Run, Settings};
use superstep::engine::task::{TaskId, TaskRef};
use superstep::engine::timeout::Watch;
use superstep::engine::timer::TimerId;
use superstep::error::Error;

use super::graph::{Given, Reducers, Start, TestGraph};
use super::value::Value;

/// A run, the functions it needs, and what has happened.
pub struct Driver<'g> {
    pub run: Run<Value>,
    functions: &'g TestGraph,
    pub reducers: Reducers<'g>,
    graph: Rc<Graph>,
    /// What has been started and not settled, in the order in which it started.
    pub pending: Vec<Pending>,
    /// The wishes that are open, with how many milliseconds each is for.
    pub timers: Vec<(TimerId, f64)>,
    /// The time in milliseconds, which the tests let pass.
    pub now: f64,
    /// What happened: the superstep it happened in, and a line.
    pub lines: Vec<(i64, String)>,
    pub end: Option<Result<Finished<Value>, Error<Value>>>,
    superstep: i64,
}

/// A call that was started: a node, or one of its conditional edges.
#[derive(Clone, Debug)]
pub struct Pending {
    pub task: TaskId,
    pub which: TaskRef,
    pub branch: Option<BranchId>,
    pub given: Given,
    pub watch: Option<Rc<Watch>>,
}

/// What happened in a run, one line a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript(pub String);

impl Transcript {
    pub fn shows(&self, expected: Expect) {
        expected.assert_eq(&self.0);
    }
}

/// The events that most tests look at.
pub const VALUES_AND_UPDATES: Wanted = Wanted {
    values: true,
    updates: true,
    tasks: false,
    outputs: false,
    checkpoints: false,
};

/// All of them.
pub const EVERYTHING: Wanted = Wanted {
    values: true,
    updates: true,
    tasks: true,
    outputs: true,
    checkpoints: true,
};

/// The settings of a run of a compiled graph.
pub fn settings(graph: &Graph, wanted: Wanted) -> Settings {
    let (before, after) = graph.breakpoints();
    Settings {
        interrupt_before: before.clone(),
        interrupt_after: after.clone(),
        wanted,
        ..Settings::default()
    }
}

impl<'g> Driver<'g> {
    pub fn new(functions: &'g TestGraph, start: Start) -> Self {
        Self::with(functions, start, |settings| settings)
    }

    pub fn with(functions: &'g TestGraph, start: Start, adjust: impl FnOnce(Settings) -> Settings) -> Self {
        Self::try_with(functions, start, adjust).expect("a run can begin")
    }

    pub fn try_with(
        functions: &'g TestGraph,
        start: Start,
        adjust: impl FnOnce(Settings) -> Settings,
    ) -> Result<Self, Error<Value>> {
        let graph = Rc::new(functions.compile()?);
        let settings = adjust(settings(&graph, VALUES_AND_UPDATES));
        let mut reducers = functions.reducers();
        Ok(Self {
            run: Run::new(
                graph.clone(),
                start.input(&graph),
                None,
                Place::default(),
                settings,
                &mut reducers,
            )?,
            functions,
            reducers,
            graph,
            pending: Vec::new(),
            timers: Vec::new(),
            now: 0.0,
            lines: Vec::new(),
            end: None,
            superstep: -1,
        })
    }

    /// Takes one action and writes it down.
    pub fn next(&mut self) -> Action<Value> {
        let action = self.run.next(&mut self.reducers);
        self.note(&action);
        action
    }

    /// Takes actions until there is nothing to do but wait.
    pub fn advance(&mut self) {
        while self.next() != Action::Wait {}
    }

    /// Calls the function that the nth of the pending calls is about, and settles its task.
    pub fn settle(&mut self, index: usize) {
        let pending = self.pending.remove(index);
        let outcome = self.outcome(&pending);
        self.settle_with(pending.task, outcome);
    }

    pub fn settle_with(&mut self, task: TaskId, outcome: Outcome<Value>) {
        self.run.settle(task, outcome, &mut self.reducers);
    }

    /// Settles the pending call of the node of a name, and takes the actions that follow.
    pub fn finish(&mut self, name: &str) {
        let index = self
            .pending
            .iter()
            .position(|pending| self.name(pending.which.node) == name);
        self.settle(index.expect("the node is running"));
        self.advance();
    }

    /// What the function of a pending call gives.
    pub fn outcome(&self, pending: &Pending) -> Outcome<Value> {
        if let Some(branch) = pending.branch {
            return Outcome::Routed(self.functions.call_branch(branch.0, &pending.given));
        }
        let reply = self.functions.call_node(pending.which.node.0, &pending.given);
        match reply.returned(&self.graph) {
            Ok(returned) => Outcome::Returned(returned),
            Err(error) => Outcome::Failed(error),
        }
    }

    /// Lets the timer run out that would be next, and takes the actions that follow.
    pub fn wait(&mut self) {
        let next = (0..self.timers.len()).min_by(|a, b| self.timers[*a].1.total_cmp(&self.timers[*b].1));
        let (timer, millis) = self.timers.remove(next.expect("something is waited for"));
        self.now += millis;
        self.run.elapsed(timer, self.now, &mut self.reducers);
        self.advance();
    }

    /// Plays the run to its end. `choose` picks the pending call that settles next.
    pub fn play(&mut self, mut choose: impl FnMut(&[Pending]) -> usize) {
        self.advance();
        while self.end.is_none() {
            let index = choose(&self.pending);
            self.settle(index);
            self.advance();
        }
    }

    pub fn transcript(&self) -> Transcript {
        Transcript(self.lines.iter().map(|(_, line)| format!("{line}\n")).collect())
    }

    pub fn state(&mut self) -> String {
        let snapshot = self.run.state();
        self.show_snapshot(&snapshot)
    }

    fn note(&mut self, action: &Action<Value>) {
        match action {
            Action::Emit(event) => self.note_event(event),
            Action::Start {
                task,
                which,
                input,
                attempt,
                watch,
                handles,
                ..
            } => {
                self.superstep = which.step;
                let mut given = self.given(input);
                given.error = handles.as_deref().map(show_error);
                if let Some(watch) = watch {
                    watch.begin(self.now);
                }
                let arg = given.arg.iter().map(|arg| format!("{arg:?}")).collect();
                let again = match attempt {
                    1 => String::new(),
                    attempt => format!("attempt {attempt}"),
                };
                let error = given.error.iter().map(|error| format!("for {error}")).collect();
                self.line("call", which.node, spaced([arg, again, error]));
                self.pending.push(Pending {
                    task: *task,
                    which: *which,
                    branch: None,
                    given,
                    watch: watch.clone(),
                });
            }
            Action::Validate { writes, .. } => {
                self.lines.push((
                    self.superstep,
                    spaced(["validate".to_owned(), self.show_writes(writes)]),
                ));
            }
            Action::Route {
                task,
                which,
                branch,
                state,
            } => {
                let given = self.given(&TaskInput::State(state.clone()));
                self.pending.push(Pending {
                    task: *task,
                    which: *which,
                    branch: Some(*branch),
                    given,
                    watch: None,
                });
            }
            Action::After { timer, millis } => self.timers.push((*timer, *millis)),
            Action::Forget(timer) => self.timers.retain(|(open, _)| open != timer),
            Action::Abandon(task) => {
                let abandoned = self.pending.iter().find(|pending| pending.task == *task);
                if let Some(node) = abandoned.map(|pending| pending.which.node) {
                    self.line("abandon", node, String::new());
                }
            }
            Action::LogRetry {
                task, failures, millis, ..
            } => self.line("retry", task.node, format!("after {millis} ms and {failures} failures")),
            Action::AskCache(wanted) => {
                for wanted in wanted {
                    self.line("look up", wanted.node, String::new());
                }
            }
            Action::KeepInCache(kept) => self.line("keep", kept.node, format!("under {}", kept.key)),
            Action::Answer { .. } | Action::Save(_) | Action::Sync | Action::Wait => {}
            Action::Finish(end) => {
                assert_eq!(self.end, None, "a run finishes once");
                self.end = Some(end.clone());
                self.lines.push((self.superstep, format!("end {}", show_end(end))));
            }
        }
    }

    fn note_event(&mut self, event: &Event<Value>) {
        match event {
            Event::Values(snapshot) => {
                let line = ["values".to_owned(), self.show_snapshot(snapshot)];
                self.lines.push((self.superstep, spaced(line)));
            }
            Event::Updates {
                node,
                writes,
                is_cached,
            } => {
                let verb = if *is_cached { "cached" } else { "updates" };
                self.line(verb, *node, self.show_writes(writes));
            }
            Event::Gave { task, value, .. } => self.line("gave", task.node, format!("{value:?}")),
            Event::TaskStarted { task, input } => {
                self.superstep = task.step;
                let input = match input {
                    TaskInput::State(snapshot) => self.show_snapshot(snapshot),
                    TaskInput::Arg(arg) => format!("{arg:?}"),
                };
                self.line("start", task.node, input);
            }
            Event::TaskFinished {
                task, writes, error, ..
            } => {
                let error = error.as_ref().map(|error| format!("error: {}", show_error(error)));
                let rest = spaced([self.show_writes(writes), error.unwrap_or_default()]);
                self.line("result", task.node, rest);
            }
            Event::Output { task, value } => self.line("output", task.node, format!("{value:?}")),
            Event::Interrupted(interrupts) => {
                let shown = interrupts.iter().map(|interrupt| format!("{:?}", interrupt.shown));
                let line = ["interrupted".to_owned(), shown.collect::<Vec<_>>().join(" ")];
                self.lines.push((self.superstep, spaced(line)));
            }
            Event::Checkpoint(overview) => {
                let line = ["checkpoint".to_owned(), self.show_snapshot(&overview.state)];
                self.lines.push((self.superstep, spaced(line)));
            }
        }
    }

    fn line(&mut self, verb: &str, node: NodeId, rest: String) {
        let line = spaced([verb.to_owned(), self.name(node).to_owned(), rest]);
        self.lines.push((self.superstep, line));
    }

    fn given(&self, input: &TaskInput<Value>) -> Given {
        match input {
            TaskInput::State(snapshot) => Given {
                state: snapshot
                    .values
                    .iter()
                    .map(|(key, value)| (self.key(*key).to_owned(), value.clone()))
                    .collect(),
                ..Given::default()
            },
            TaskInput::Arg(arg) => Given {
                arg: Some(arg.clone()),
                ..Given::default()
            },
        }
    }

    fn show_snapshot(&self, snapshot: &Snapshot<Value>) -> String {
        self.show_writes(&snapshot.values)
    }

    fn show_writes(&self, writes: &[(ChannelId, Value)]) -> String {
        let writes: Vec<String> = writes
            .iter()
            .map(|(key, value)| format!("{}={value:?}", self.key(*key)))
            .collect();
        writes.join(" ")
    }

    fn key(&self, id: ChannelId) -> &str {
        &self.graph.channel(id).name
    }

    fn name(&self, node: NodeId) -> &str {
        &self.graph.node(node).name
    }
}

fn show_end(end: &Result<Finished<Value>, Error<Value>>) -> String {
    match end {
        Ok(Finished::Done) => "done".into(),
        Ok(Finished::Interrupted(_)) => "interrupted".into(),
        Ok(Finished::Bubbled(command)) => format!("bubbled {command:?}"),
        Err(error) => show_error(error),
    }
}

/// An error in one line: the address of the page about it is left out.
pub fn show_error(error: &Error<Value>) -> String {
    match error {
        Error::Thrown(value) => format!("thrown {value:?}"),
        Error::Failed(failure) => {
            let code = failure.code().map(|code| format!("({})", code.name()));
            let message = failure.message().lines().next().unwrap_or_default();
            let class = spaced([failure.kind().name().to_owned(), code.unwrap_or_default()]);
            format!("{class}: {message}")
        }
        Error::InTask { task, error } => {
            format!("{} ({:?}, superstep {})", show_error(error), task.node, task.step)
        }
        Error::Several { step, errors } => {
            let errors: Vec<String> = errors.iter().map(show_error).collect();
            format!("several in superstep {step}: {}", errors.join(", "))
        }
        Error::Bubbled => "bubbled".into(),
        Error::TimedOut(timed_out) => {
            let (limit, elapsed) = (timed_out.limit, timed_out.elapsed);
            format!("{limit:?} timeout after {elapsed} ms")
        }
        Error::Aborted => "aborted".into(),
        Error::Cancelled => "cancelled".into(),
    }
}

fn spaced<const N: usize>(parts: [String; N]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
