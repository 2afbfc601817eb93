//! The superstep loop as a machine: `next` says what to do, `settle` takes what came of it.
//!
//! ```text
//! input ─▶ plan ─▶ tasks run ─▶ all done ─▶ apply writes ─▶ plan …
//!            └─ none: finish       └─ one failed: stop the others, finish
//! ```
//!
//! The machine does nothing by itself. Its actions come in the order in which they must be seen: an event that is
//! emitted before a task starts belongs before it.

mod validation;

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

pub use super::action::{Action, Finished, Outcome, Settings, Shown};
use super::channels::{Channels, Seen};
use super::command::{Answer, Destination, Input, Returned};
use super::event::{Event, Snapshot};
use super::graph::{ChannelId, Graph, Keys, NodeId};
use super::host::Host;
use super::order::sorted;
use super::plan::plan;
use super::task::{Path, Stage, Task, TaskId, TaskRef};
use super::write::{Item, Write};
use crate::error::{Code, Error, Failure, Kind};

/// A run of a graph.
#[derive(Clone, Debug)]
pub struct Run<V> {
    graph: Rc<Graph>,
    settings: Settings,
    channels: Channels<V>,
    seen: Seen,
    step: i64,
    phase: Phase<V>,
    tasks: Vec<Task<V>>,
    /// The id of `tasks[0]`.
    first: TaskId,
    unsettled: usize,
    /// How many of `tasks` have been started.
    started: usize,
    errors: Vec<Error<V>>,
    /// The state as it is now, once somebody has looked.
    snapshot: Option<Rc<Snapshot<V>>>,
    actions: VecDeque<Action<V>>,
}

#[derive(Clone, Debug)]
enum Phase<V> {
    /// Nothing has happened yet.
    Input(Input<V>),
    /// Tasks of a superstep run.
    Running,
    /// Over.
    Done,
}

impl<V: Clone> Run<V> {
    /// A run that has not begun.
    ///
    /// # Errors
    /// What a state key's default threw, and a recursion limit under 1.
    pub fn new(
        graph: Rc<Graph>,
        input: Input<V>,
        settings: Settings,
        host: &mut impl Host<V>,
    ) -> Result<Self, Error<V>> {
        if settings.recursion_limit.is_nan() || settings.recursion_limit < 1.0 {
            return Err(Failure::error("Passed \"recursionLimit\" must be at least 1.").into());
        }
        Ok(Self {
            channels: Channels::new(graph.clone(), host)?,
            seen: Seen::new(&graph),
            graph,
            settings,
            step: -1,
            phase: Phase::Input(input),
            tasks: Vec::new(),
            first: TaskId(0),
            unsettled: 0,
            started: 0,
            errors: Vec::new(),
            snapshot: None,
            actions: VecDeque::new(),
        })
    }

    /// What to do next. After [`Action::Finish`] there is nothing but [`Action::Wait`].
    pub fn next(&mut self, host: &mut impl Host<V>) -> Action<V> {
        loop {
            if let Some(action) = self.actions.pop_front() {
                return action;
            }
            let advanced = match std::mem::replace(&mut self.phase, Phase::Running) {
                Phase::Input(input) => self.begin(input, host),
                Phase::Running if !self.errors.is_empty() => Err(self.failure()),
                Phase::Running if self.unsettled > 0 => {
                    self.start_tasks();
                    return self.actions.pop_front().unwrap_or(Action::Wait);
                }
                Phase::Running => self.end_superstep(host),
                Phase::Done => {
                    self.phase = Phase::Done;
                    return Action::Wait;
                }
            };
            if let Err(error) = advanced {
                self.finish(Err(error));
            }
        }
    }

    /// Takes what came of a task. A task that is not waiting for it, because its run or superstep is over or because
    /// it has settled already, is left as it is.
    pub fn settle(&mut self, task: TaskId, outcome: Outcome<V>, host: &mut impl Host<V>) {
        let Some(index) = self.index_of(task) else {
            return;
        };
        let settled = match (outcome, self.tasks[index].stage) {
            (Outcome::Failed(error), Stage::Validating) => {
                self.tasks[index].writes.clear();
                Err(error)
            }
            (Outcome::Failed(error), Stage::Running | Stage::Routing(_)) => Err(error),
            (Outcome::Returned(returned), Stage::Running) => self.returned(index, returned, host),
            (Outcome::Validated(values), Stage::Validating) => self.validated(index, values, host),
            (Outcome::Routed(answers), Stage::Routing(nth)) => self.routed(index, nth, answers, host),
            _ => return,
        };
        if let Err(error) = settled {
            self.task_failed(index, error);
        }
    }

    /// Ends the run: the next action is [`Action::Finish`] with [`Error::Cancelled`], unless it is over already.
    pub fn cancel(&mut self) {
        if !matches!(self.phase, Phase::Done) {
            self.actions.clear();
            self.finish(Err(Error::Cancelled));
        }
    }

    /// The graph.
    pub fn graph(&self) -> &Rc<Graph> {
        &self.graph
    }

    /// The state as it is now.
    pub fn state(&mut self) -> Rc<Snapshot<V>> {
        let snapshot = self
            .snapshot
            .take()
            .unwrap_or_else(|| Rc::new(self.channels.snapshot()));
        self.snapshot.insert(snapshot).clone()
    }

    fn begin(&mut self, input: Input<V>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        match input {
            Input::Empty => Err(Failure::new(Kind::EmptyInput, "Received no input writes for \"__start__\"").into()),
            Input::Value { value, parsed } => self.begin_with_value(value, parsed, host),
            Input::Command { writes, goto, resumes } => self.begin_with_command(writes, goto, resumes, host),
        }
    }

    /// The value goes through `__start__`, whose task is superstep 0: it takes the keys of the input's schema.
    fn begin_with_value(
        &mut self,
        value: V,
        parsed: Result<Returned<V>, Failure>,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        let input = Write::value(self.graph.input(), value);
        let changed = self.channels.apply(&[], vec![input], host)?;
        self.step += 1;
        self.start_superstep(&changed);
        self.started = self.tasks.len();
        let outcome = match parsed {
            Ok(returned) => Outcome::Returned(Returned {
                updates: self.graph.taken().keep(returned.updates),
                ..returned
            }),
            Err(failure) => Outcome::Failed(failure.into()),
        };
        self.settle(self.first, outcome, host);
        Ok(())
    }

    /// A command acts on the state at once: its nodes are superstep 0, and `__start__` does not run. As in LangGraph,
    /// they start in the order in which they were added to the graph, and no breakpoint stops the run before them.
    fn begin_with_command(
        &mut self,
        writes: Option<Vec<(ChannelId, V)>>,
        goto: Vec<Destination<V>>,
        resumes: bool,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        if resumes {
            return Err(Failure::error("Cannot use Command(resume=...) without checkpointer").into());
        }
        if writes.is_none() && goto.is_empty() {
            return Err(Failure::new(Kind::EmptyInput, "Received empty Command input").into());
        }
        let mut all = Vec::new();
        self.push_goto(NodeId::START, goto, &mut all);
        push_updates(writes.unwrap_or_default(), &mut all);
        let changed = self.channels.apply(&[], all, host)?;
        self.snapshot = None;
        self.step += 1;
        self.emit_values();
        self.start_superstep(&changed);
        let added = |task: &Task<V>| match task.which.path {
            Path::Push(_) => None,
            Path::Pull => Some(task.which.node),
        };
        self.tasks = sorted(std::mem::take(&mut self.tasks), |a, b| added(a).cmp(&added(b)));
        self.run_tasks();
        Ok(())
    }

    /// A node returned: its update, then what its commands, its edges and its conditional edges write.
    fn returned(&mut self, index: usize, returned: Returned<V>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let node = self.tasks[index].which.node;
        let edges = &self.graph.node(node).edges;
        let mut writes = Vec::with_capacity(returned.updates.len() + returned.goto.len() + edges.len());
        push_updates(returned.updates, &mut writes);
        self.push_goto(node, returned.goto, &mut writes);
        for edge in edges {
            writes.push(Write::from(*edge, node));
        }
        let task = &mut self.tasks[index];
        task.writes = writes;
        task.output = returned.output;
        self.validate_or_route(index, host)
    }

    fn routed(
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

    fn route_or_finish(&mut self, index: usize, nth: usize, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let which = self.tasks[index].which;
        let Some(&branch) = self.graph.node(which.node).branches.get(nth) else {
            self.task_done(index);
            return Ok(());
        };
        let state = Rc::new(self.channels.snapshot_after(&self.tasks[index].writes, host)?);
        self.tasks[index].stage = Stage::Routing(nth);
        self.actions.push_back(Action::Route {
            task: TaskId(self.first.0 + index as u32),
            which,
            branch,
            state,
        });
        Ok(())
    }

    /// The writes that lead to destinations; `END`, `__start__` and names of no node lead nowhere.
    fn push_goto(&self, from: NodeId, destinations: Vec<Destination<V>>, writes: &mut Vec<Write<V>>) {
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

    fn task_done(&mut self, index: usize) {
        self.unsettled -= 1;
        let wanted = self.settings.wanted;
        let task = &mut self.tasks[index];
        task.stage = Stage::Done;
        let which = task.which;
        if which.node == NodeId::START {
            return;
        }
        if let Some(value) = task.output.take().filter(|_| wanted.outputs) {
            self.emit(Event::Output { task: which, value });
        }
        self.emit_updates(index);
        self.emit_task_finished(index, None);
    }

    /// What a task wrote before it failed, because one of its conditional edges did, is shown but never applied.
    fn task_failed(&mut self, index: usize, error: Error<V>) {
        let task = self.tasks[index].which;
        let error = Error::InTask {
            task,
            error: Box::new(error),
        };
        self.unsettled -= 1;
        self.tasks[index].stage = Stage::Failed;
        if !self.tasks[index].writes.is_empty() {
            self.emit_updates(index);
        }
        self.emit_task_finished(index, Some(error.clone()));
        self.errors.push(error);
    }

    /// The errors that came before the first could stop the other tasks; those that still run are stopped now.
    fn failure(&mut self) -> Error<V> {
        for index in 0..self.started {
            if matches!(
                self.tasks[index].stage,
                Stage::Running | Stage::Validating | Stage::Routing(_)
            ) {
                self.tasks[index].stage = Stage::Failed;
                self.tasks[index].writes.clear();
                self.emit_task_finished(index, Some(Error::Aborted));
            }
        }
        let mut errors = std::mem::take(&mut self.errors);
        match errors.len() {
            1 => errors.remove(0),
            _ => Error::Several {
                step: self.step,
                errors,
            },
        }
    }

    fn end_superstep(&mut self, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let tasks = std::mem::take(&mut self.tasks);
        self.first.0 += tasks.len() as u32;
        let tasks = sorted(tasks, |a, b| by_path(&self.graph, &a.which, &b.which));

        let mut wrote_shown = false;
        let mut stops = false;
        let mut triggers = Vec::with_capacity(tasks.len());
        let mut writes = Vec::new();
        for task in tasks {
            triggers.push(task.which.trigger);
            stops |= self.settings.interrupt_after.contain(task.which.node);
            for write in task.writes {
                wrote_shown |= self.settings.shown.contains(&self.graph, write.channel);
                writes.push(write);
            }
        }
        let changed = self.channels.apply(&triggers, writes, host)?;
        self.snapshot = None;
        self.step += 1;
        if wrote_shown {
            self.emit_values();
        }
        if stops {
            self.interrupt();
            return Ok(());
        }
        if self.step as f64 > self.settings.recursion_limit {
            return Err(self.recursion_limit_reached());
        }
        self.go_on(&changed);
        Ok(())
    }

    /// Plans the next superstep, or ends the run when there is none.
    fn go_on(&mut self, changed: &[ChannelId]) {
        self.start_superstep(changed);
        if self
            .tasks
            .iter()
            .any(|task| self.settings.interrupt_before.contain(task.which.node))
        {
            self.interrupt();
            return;
        }
        self.run_tasks();
    }

    fn start_superstep(&mut self, changed: &[ChannelId]) {
        let state = self.state();
        self.tasks = plan(&self.graph, &self.channels, &self.seen, changed, self.step, &state);
        self.unsettled = self.tasks.len();
        self.started = 0;
        for task in &self.tasks {
            let TaskRef {
                node, trigger, path, ..
            } = task.which;
            if path == Path::Pull {
                self.seen.note(node, trigger, self.channels.version(trigger));
            }
        }
    }

    fn run_tasks(&mut self) {
        if self.tasks.is_empty() {
            self.finish(Ok(Finished::Done));
            return;
        }
        if self.settings.wanted.tasks {
            for task in self.tasks.iter().filter(|task| task.which.node != NodeId::START) {
                self.actions.push_back(Action::Emit(Event::TaskStarted {
                    task: task.which,
                    input: task.input.clone(),
                }));
            }
        }
        self.start_tasks();
    }

    /// Starts as many of the tasks that have not started as may run beside those that do.
    fn start_tasks(&mut self) {
        while let Some(task) = self.tasks.get(self.started) {
            let waiting = self.tasks.len() - self.started;
            if self.unsettled - waiting >= self.settings.max_concurrency {
                return;
            }
            self.actions.push_back(Action::Start {
                task: TaskId(self.first.0 + self.started as u32),
                which: task.which,
                input: task.input.clone(),
            });
            self.started += 1;
        }
    }

    fn interrupt(&mut self) {
        self.emit(Event::Interrupted);
        self.finish(Ok(Finished::Interrupted));
    }

    fn finish(&mut self, end: Result<Finished, Error<V>>) {
        self.phase = Phase::Done;
        self.first.0 += self.tasks.len() as u32;
        self.tasks.clear();
        self.actions.push_back(Action::Finish(end));
    }

    fn recursion_limit_reached(&self) -> Error<V> {
        let limit = number_text(self.settings.recursion_limit);
        Failure::coded(
            Kind::GraphRecursion,
            Code::GraphRecursionLimit,
            format!(
                "Recursion limit of {limit} reached without hitting a stop condition. You can increase the limit by \
                 setting the \"recursionLimit\" config key."
            ),
        )
        .into()
    }

    fn emit_values(&mut self) {
        if self.settings.wanted.values {
            let state = self.state();
            let shown = match &self.settings.shown {
                Shown::Keys(Keys::All) => state,
                Shown::Keys(Keys::These(keys)) => Rc::new(state.only(keys)),
                Shown::Value(key) => Rc::new(state.only(&[*key])),
            };
            self.emit(Event::Values(shown));
        }
    }

    fn emit_updates(&mut self, index: usize) {
        let node = self.tasks[index].which.node;
        if self.settings.wanted.updates && node != NodeId::START {
            let writes = self.state_writes(index, &self.settings.shown);
            self.emit(Event::Updates { node, writes });
        }
    }

    fn emit_task_finished(&mut self, index: usize, error: Option<Error<V>>) {
        let task = self.tasks[index].which;
        if self.settings.wanted.tasks && task.node != NodeId::START {
            let writes = self.state_writes(index, &Shown::Keys(Keys::All));
            self.emit(Event::TaskFinished { task, writes, error });
        }
    }

    fn state_writes(&self, index: usize, shown: &Shown) -> Vec<(ChannelId, V)> {
        let mut writes = Vec::new();
        for write in &self.tasks[index].writes {
            if let Some((key, value)) = write.as_value()
                && shown.contains(&self.graph, key)
            {
                writes.push((key, value.clone()));
            }
        }
        writes
    }

    fn emit(&mut self, event: Event<V>) {
        self.actions.push_back(Action::Emit(event));
    }

    fn index_of(&self, task: TaskId) -> Option<usize> {
        let index = task.0.checked_sub(self.first.0)? as usize;
        (index < self.tasks.len().min(self.started)).then_some(index)
    }
}

fn push_updates<V>(updates: Vec<(ChannelId, V)>, writes: &mut Vec<Write<V>>) {
    for (key, value) in updates {
        writes.push(Write::value(key, value));
    }
}

/// The order in which a superstep's writes are applied: triggered nodes by name, then packets in the order in which
/// they were sent.
fn by_path(graph: &Graph, a: &TaskRef, b: &TaskRef) -> Ordering {
    match (a.path, b.path) {
        (Path::Pull, Path::Pull) => graph.node(a.node).name.cmp(&graph.node(b.node).name),
        (Path::Pull, Path::Push(_)) => Ordering::Less,
        (Path::Push(_), Path::Pull) => Ordering::Greater,
        (Path::Push(a), Path::Push(b)) => a.cmp(&b),
    }
}

/// A number as JavaScript prints a short one: formatting floats in general is 15 kB of code.
fn number_text(number: f64) -> String {
    let millionths = (number * 1e6).round() as i64;
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn numbers_print_as_in_javascript() {
        assert_eq!(number_text(25.0), "25");
        assert_eq!(number_text(1.5), "1.5");
        assert_eq!(number_text(12.25), "12.25");
        assert_eq!(number_text(2.1), "2.1");
        assert_eq!(number_text(1000.0), "1000");
    }
}
