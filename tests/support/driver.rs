//! Plays a run and writes down what happens, one line a thing.

use std::cell::RefCell;
use std::rc::Rc;

use expect_test::Expect;
use superstep::engine::checkpoint::Saved;
use superstep::engine::event::{Event, TaskInput, Wanted};
use superstep::engine::graph::{BranchId, Graph, NodeId};
use superstep::engine::interrupt::Scratchpad;
use superstep::engine::replay::Replay;
use superstep::engine::run::{Action, Finished, Outcome, Place, Run, Settings, StateUpdate, Transition};
use superstep::engine::task::{TaskId, TaskRef};
use superstep::engine::timeout::Watch;
use superstep::engine::timer::TimerId;
use superstep::error::Error;

use super::call::{Given, goto, log, nothing, to, write};
use super::graph::{NodeFn, Reducers, Start, TestGraph};
use super::saver::Saver;
use super::show::{show_end, show_error, show_questions, show_save, show_snapshot, show_writes, spaced};
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
    /// Where what the run saves goes; without a saver it is nowhere but a clock.
    saver: Saver,
    namespace: Rc<str>,
    settings: Settings,
    /// What graphs inside this one start from.
    replay: Option<Rc<RefCell<Replay>>>,
    /// Whether what is saved is written down.
    pub shows_saves: bool,
    /// Whether it is written down who is told that the run stops or goes on.
    pub shows_transitions: bool,
}

/// What a run is to do, and from where.
pub struct Launch {
    pub task: Begin,
    pub saver: Saver,
    pub saved: Option<Saved<Value>>,
    pub place: Place<Value>,
}

/// What a run is to do.
#[derive(Clone, Debug)]
pub enum Begin {
    Run(Start),
    Update(StateUpdate<Value>),
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
    envelopes: false,
};

/// All of them.
pub const EVERYTHING: Wanted = Wanted {
    values: true,
    updates: true,
    tasks: true,
    outputs: true,
    checkpoints: true,
    envelopes: false,
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
        Self::launch(functions, Launch::new(start), adjust)
    }

    /// A run on a thread.
    pub fn launch(
        functions: &'g TestGraph,
        launch: Launch,
        adjust: impl FnOnce(Settings) -> Settings,
    ) -> Result<Self, Error<Value>> {
        let graph = Rc::new(functions.compile()?);
        let settings = adjust(settings(&graph, VALUES_AND_UPDATES));
        let Launch {
            task,
            saver,
            saved,
            place,
        } = launch;
        let mut reducers = functions.reducers(saver.clone());
        let namespace = place.namespace.clone();
        let (graph_of_run, settings_of_run) = (graph.clone(), settings.clone());
        let run = match task {
            Begin::Run(start) => {
                let input = start.input(&graph, &saver);
                Run::new(graph_of_run, input, saved, place, settings_of_run, &mut reducers)?
            }
            Begin::Update(update) => Run::update(graph_of_run, update, saved, place, settings_of_run, &mut reducers)?,
        };
        Ok(Self {
            run,
            functions,
            reducers,
            graph,
            pending: Vec::new(),
            timers: Vec::new(),
            now: 0.0,
            lines: Vec::new(),
            end: None,
            superstep: -1,
            saver,
            namespace,
            settings,
            replay: None,
            shows_saves: false,
            shows_transitions: false,
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
    pub fn outcome(&mut self, pending: &Pending) -> Outcome<Value> {
        if let Some(branch) = pending.branch {
            return Outcome::Routed(self.functions.call_branch(branch.0, &pending.given));
        }
        match self.functions.node_fn(pending.which.node) {
            Some(NodeFn::Call(function)) => function(&pending.given).outcome(&self.graph),
            Some(NodeFn::Graph(functions)) => self.nested(pending, &functions),
            None => self.parsed(&pending.given),
        }
    }

    /// What `__start__` gives when it runs on a checkpoint.
    fn parsed(&self, given: &Given) -> Outcome<Value> {
        let value = given.arg.clone().expect("__start__ is given the input");
        let reply = self.saver.input(&value);
        let reply = reply.unwrap_or_else(|| log(&format!("{value:?}")));
        reply.outcome(&self.graph)
    }

    /// Plays the graph that a node runs to its end.
    fn nested(&mut self, pending: &Pending, functions: &TestGraph) -> Outcome<Value> {
        let launch = self.launch_of(pending);
        let settings = |of_graph: Settings| Settings {
            interrupt_before: of_graph.interrupt_before,
            interrupt_after: of_graph.interrupt_after,
            ..self.settings.clone()
        };
        let mut inner = Driver::launch(functions, launch, settings).expect("a nested run can begin");
        inner.replay.clone_from(&self.replay);
        inner.shows_saves = self.shows_saves;
        inner.shows_transitions = self.shows_transitions;
        inner.play(|_| 0);
        let name = self.name(pending.which.node).to_owned();
        for (_, line) in &inner.lines {
            self.lines.push((self.superstep, format!("  {name}: {line}")));
        }
        let log_of_inner = inner.run.state().values[0].1.clone();
        match inner.end.expect("it ended") {
            Ok(Finished::Done) => write("log", log_of_inner).outcome(&self.graph),
            Ok(Finished::Interrupted(interrupts)) => Outcome::Interrupted(interrupts),
            Ok(Finished::Bubbled(Value::Text(node))) => goto([to(&node)]).outcome(&self.graph),
            Ok(Finished::Bubbled(Value::List(mut command))) => Outcome::Bubbled(command.remove(0)),
            Ok(Finished::Bubbled(command)) => Outcome::Bubbled(command),
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

    /// What a graph inside a task is told of the graphs around.
    fn launch_of(&mut self, pending: &Pending) -> Launch {
        let pad = pending.given.pad.as_ref();
        let namespace: Rc<str> = pad
            .map(|pad| pad.borrow_mut().next_subgraph())
            .unwrap_or_default()
            .into();
        if self.replay.is_none() {
            let replay = self.run.replay().cloned();
            self.replay = replay.map(|replay| Rc::new(RefCell::new(replay)));
        }
        let replays = self.replay.as_ref().map(|replay| replay.borrow_mut().visit(&namespace));
        let saved = match replays {
            Some(Some(before)) => self.saver.before(&namespace, before),
            _ => self.saver.latest(&namespace),
        };
        Launch {
            task: Begin::Run(Start::Value(nothing())),
            saver: self.saver.clone(),
            saved,
            place: Place {
                namespace,
                is_nested: true,
                is_addressed: replays.is_some(),
                is_resuming: self.run.is_resuming().filter(|_| replays.is_none()),
                answers: self.run.answers().clone(),
                answer_for_all: pad.and_then(|pad| pad.borrow().answer_for_all()),
                ..Place::default()
            },
        }
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
        show_snapshot(&self.graph, &snapshot)
    }

    fn note(&mut self, action: &Action<Value>) {
        match action {
            Action::Emit(event) => self.note_event(event),
            Action::Start {
                task,
                which,
                input,
                scratchpad,
                attempt,
                watch,
                handles,
                ..
            } => {
                self.superstep = which.step;
                let given = Given {
                    pad: scratchpad.clone(),
                    error: handles.as_deref().map(show_error),
                    ..self.given(input)
                };
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
                    spaced(["validate".to_owned(), show_writes(&self.graph, writes)]),
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
            Action::KeepInCache(kept) => self.line("keep", kept.which.node, format!("under {}", kept.key)),
            Action::Save(save) => {
                self.saver.save(&self.namespace, save);
                if self.shows_saves {
                    self.lines.push((self.superstep, show_save(&self.graph, save)));
                }
            }
            Action::Sync if self.shows_saves => self.lines.push((self.superstep, "sync".into())),
            Action::Answer { .. } | Action::Throw { .. } | Action::LookUp { .. } => {}
            Action::Tell(Transition { pause, interrupts }) if self.shows_transitions => {
                let line = match interrupts {
                    None => "tell of going on".into(),
                    Some(asked) => spaced([format!("tell of stopping: {pause:?}"), show_questions(asked)]),
                };
                self.lines.push((self.superstep, line));
            }
            Action::Tell(_) | Action::Sync | Action::Wait => {}
            Action::Finish(end) => {
                assert_eq!(self.end, None, "a run finishes once");
                self.end = Some(end.clone());
                self.lines.push((self.superstep, format!("end {}", show_end(end))));
            }
        }
    }

    fn note_event(&mut self, event: &Event<Value>) {
        match event {
            Event::Envelope(envelope) => {
                let parent = envelope.parent.map(|_| "with a parent").unwrap_or_default();
                let is_stored = if envelope.id.is_some() { "" } else { "not stored" };
                let step = envelope.step.to_string();
                let line = ["envelope", envelope.source.name(), &step, parent, is_stored];
                self.lines.push((self.superstep, spaced(line.map(str::to_owned))));
            }
            Event::Values(snapshot) => {
                let line = ["values".to_owned(), show_snapshot(&self.graph, snapshot)];
                self.lines.push((self.superstep, spaced(line)));
            }
            Event::Updates {
                node,
                writes,
                is_cached,
            } => {
                let verb = if *is_cached { "cached" } else { "updates" };
                self.line(verb, *node, show_writes(&self.graph, writes));
            }
            Event::Gave { task, value, .. } => self.line("gave", task.node, format!("{value:?}")),
            Event::TaskStarted { task, input } => {
                self.superstep = task.step;
                let input = match input {
                    TaskInput::State(snapshot) => show_snapshot(&self.graph, snapshot),
                    TaskInput::Arg(arg) => format!("{arg:?}"),
                };
                self.line("start", task.node, input);
            }
            Event::TaskFinished {
                task, writes, error, ..
            } => {
                let error = error.as_ref().map(|error| format!("error: {}", show_error(error)));
                let rest = spaced([show_writes(&self.graph, writes), error.unwrap_or_default()]);
                self.line("result", task.node, rest);
            }
            Event::Output { task, value } => self.line("output", task.node, format!("{value:?}")),
            Event::Interrupted(interrupts) => {
                let line = ["interrupted".to_owned(), show_questions(interrupts)];
                self.lines.push((self.superstep, spaced(line)));
            }
            Event::Checkpoint(overview) => {
                let line = ["checkpoint".to_owned(), show_snapshot(&self.graph, &overview.state)];
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
                    .map(|(key, value)| (self.graph.channel(*key).name.to_string(), value.clone()))
                    .collect(),
                ..Given::default()
            },
            TaskInput::Arg(arg) => Given {
                arg: Some(arg.clone()),
                ..Given::default()
            },
        }
    }

    fn name(&self, node: NodeId) -> &str {
        &self.graph.node(node).name
    }
}

impl Launch {
    /// A run of its own, on no thread.
    pub fn new(start: Start) -> Self {
        Self {
            task: Begin::Run(start),
            saver: Saver::default(),
            saved: None,
            place: Place::default(),
        }
    }
}
