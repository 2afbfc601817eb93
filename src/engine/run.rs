//! The superstep loop as a machine: `next` says what to do, `settle` takes what came of it.
//!
//! ```text
//! input ─▶ plan ─▶ tasks run ─▶ all done ─▶ apply writes ─▶ checkpoint ─▶ plan …
//!            └─ none: finish       └─ one failed or asked: wait for the others, finish
//! ```
//!
//! The machine does nothing by itself. Its actions come in the order in which they must be seen: an event that is
//! emitted before a task starts belongs before it.

mod settle;
mod validation;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use uuid::Uuid;

pub use super::action::{Action, Finished, Outcome, Pause, Settings, Shown, Transition};
use super::attempt::Attempts;
use super::call::CallSites;
use super::channels::{Channels, Seen};
use super::checkpoint::{Durability, Owner, Record, Saved, Source};
use super::command::Input;
use super::event::Snapshot;
use super::graph::{ChannelId, Graph};
use super::host::Host;
pub use super::input::Place;
use super::interrupt::{Interrupt, Scratchpad};
use super::order::sorted;
use super::plan::plan;
use super::replay::Replay;
use super::task::{Path, Stage, Task, TaskId, TaskRef};
use super::thread::Thread;
use super::timer::Timers;
pub use super::update::{NodeUpdate, StateUpdate};
use crate::error::{Code, Error, Failure, Kind};

/// A run of a graph.
#[derive(Clone, Debug)]
pub struct Run<V> {
    pub(super) graph: Rc<Graph>,
    pub(super) settings: Settings,
    pub(super) channels: Channels<V>,
    pub(super) seen: Seen,
    pub(super) step: i64,
    /// The superstep at which the recursion limit is reached.
    pub(super) stop: f64,
    pub(super) phase: Phase<V>,
    pub(super) tasks: Vec<Task<V>>,
    pub(super) attempts: Attempts,
    pub(super) timers: Timers,
    pub(super) unsettled: usize,
    /// How many of the `tasks` that were planned have had their turn to start.
    pub(super) started: usize,
    pub(super) errors: Vec<Error<V>>,
    /// Where this superstep's tasks have called functions.
    pub(super) calls: CallSites,
    /// The questions of this superstep's tasks.
    pub(super) interrupts: Option<Vec<Interrupt<V>>>,
    /// A command for the graph around this one.
    bubbled: Option<V>,
    /// What a graph inside this one threw because it was asked to stop.
    drained: Option<V>,
    /// The state as it is now, once somebody has looked.
    pub(super) snapshot: Option<Rc<Snapshot<V>>>,
    pub(super) actions: VecDeque<Action<V>>,
    pub(super) thread: Thread<V>,
    pub(super) place: Place<V>,
    /// What `__start__` gives, where the caller's input was already taken apart.
    pub(super) parsed_input: Option<Outcome<V>>,
    pub(super) is_addressed_by_id: bool,
    pub(super) is_superseded: bool,
    /// Whether what tasks recorded on the checkpoint stands, so that they need not run again.
    pub(super) keeps_done_tasks: bool,
    /// What graphs inside this one start from, when it replays an old checkpoint.
    pub(super) replay: Option<Replay>,
}

#[derive(Clone, Debug)]
pub(super) enum Phase<V> {
    /// Nothing has happened yet.
    Input(Input<V>),
    /// Nothing has happened yet, and the state is to be updated.
    Update(StateUpdate<V>),
    /// The cache is asked for the tasks of a superstep.
    Looking,
    /// Tasks of a superstep run.
    Running,
    /// Tasks lead on from an update of the state.
    Updating,
    /// Over.
    Done,
}

impl<V: Clone> Run<V> {
    /// A run that has not begun; it goes on from `saved`.
    ///
    /// # Errors
    /// What a state key's default threw, and a recursion limit under 1.
    pub fn new(
        graph: Rc<Graph>,
        input: Input<V>,
        saved: Option<Saved<V>>,
        place: Place<V>,
        settings: Settings,
        host: &mut impl Host<V>,
    ) -> Result<Self, Error<V>> {
        if settings.recursion_limit.is_nan() || settings.recursion_limit < 1.0 {
            return Err(Failure::error("Passed \"recursionLimit\" must be at least 1.").into());
        }
        Self::with_phase(graph, Phase::Input(input), saved, place, settings, host)
    }

    pub(super) fn with_phase(
        graph: Rc<Graph>,
        phase: Phase<V>,
        saved: Option<Saved<V>>,
        place: Place<V>,
        settings: Settings,
        host: &mut impl Host<V>,
    ) -> Result<Self, Error<V>> {
        let (channels, seen, step) = match &saved {
            None => (Channels::new(graph.clone(), host)?, Seen::new(&graph), -1),
            Some(saved) => {
                saved.check()?;
                let checkpoint = &saved.checkpoint;
                let channels = Channels::restore(graph.clone(), checkpoint, host)?;
                (channels, checkpoint.seen.clone(), saved.step + 1)
            }
        };
        Ok(Self {
            channels,
            seen,
            step,
            stop: step as f64 + settings.recursion_limit + 1.0,
            phase,
            tasks: Vec::new(),
            attempts: Attempts::default(),
            timers: Timers::default(),
            unsettled: 0,
            started: 0,
            errors: Vec::new(),
            calls: CallSites::default(),
            interrupts: None,
            bubbled: None,
            drained: None,
            snapshot: None,
            actions: VecDeque::new(),
            is_addressed_by_id: saved.is_some() && place.is_by_id,
            is_superseded: saved.as_ref().is_some_and(|saved| saved.is_superseded),
            thread: Thread::new(&graph, settings.durability, saved, host),
            settings,
            place,
            parsed_input: None,
            keeps_done_tasks: true,
            replay: None,
            graph,
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
                Phase::Update(update) => self.begin_update(update, host),
                Phase::Looking => {
                    self.phase = Phase::Looking;
                    return Action::Wait;
                }
                Phase::Running if !self.errors.is_empty() => Err(self.failure(host)),
                Phase::Running if self.unsettled > 0 => {
                    self.start_tasks(host);
                    return self.actions.pop_front().unwrap_or(Action::Wait);
                }
                Phase::Running if self.has_stopped() => self.stop_with_questions(host),
                Phase::Running => self.end_superstep(host),
                Phase::Updating if !self.errors.is_empty() => Err(self.failure(host)),
                Phase::Updating if self.unsettled > 0 => {
                    self.phase = Phase::Updating;
                    return self.actions.pop_front().unwrap_or(Action::Wait);
                }
                Phase::Updating => self.end_update(host),
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
        let is_call = self.tasks[index].which.is_call();
        let settled = match (outcome, self.tasks[index].stage) {
            (Outcome::Failed(error), Stage::Validating) => {
                self.tasks[index].writes.clear();
                Err(error)
            }
            (Outcome::Failed(error), Stage::Running | Stage::Routing(_)) => Err(error),
            (Outcome::Returned(_) | Outcome::Drained(_) | Outcome::Bubbled(_), Stage::Running) if is_call => {
                return self.call_passed(index);
            }
            (Outcome::Returned(returned), Stage::Running) => self.returned(index, returned, host),
            (Outcome::Validated(values), Stage::Validating) => self.validated(index, values, host),
            (Outcome::Routed(answers), Stage::Routing(nth)) => self.routed(index, nth, answers, host),
            (Outcome::Failed(error), Stage::Looking) => return self.call_not_looked_up(index, error),
            (Outcome::Found(found), Stage::Looking) => return self.call_looked_up(index, found, host),
            (Outcome::Gave(value), Stage::Running) => return self.call_gave(index, value, host),
            (Outcome::Interrupted(interrupts), Stage::Running | Stage::Routing(_)) => {
                self.task_asked(index, interrupts, host);
                return;
            }
            (Outcome::Drained(thrown), Stage::Running | Stage::Routing(_)) => {
                self.task_drained(index, thrown);
                return;
            }
            (Outcome::TimedOut { limit, elapsed }, Stage::Running | Stage::Routing(_)) => {
                match self.timed_out(index, limit, elapsed, host) {
                    Some(timed_out) => Err(Error::TimedOut(Box::new(timed_out))),
                    None => return,
                }
            }
            (Outcome::Bubbled(command), Stage::Running | Stage::Routing(_)) => self.task_bubbled(index, command, host),
            _ => return,
        };
        let is_update = matches!(self.tasks[index].which.path, Path::Update(_));
        match settled {
            Ok(()) => {}
            Err(error) if is_update => self.update_failed(index, error),
            Err(error) => self.attempt_failed(index, error, host),
        }
    }

    /// Ends the run: the next action is [`Action::Finish`] with [`Error::Cancelled`], unless it is over already.
    pub fn cancel(&mut self) {
        self.fail(Error::Cancelled);
    }

    /// Ends the run with something that went wrong outside of it.
    pub fn fail(&mut self, error: Error<V>) {
        if !matches!(self.phase, Phase::Done) {
            self.actions.retain(|action| matches!(action, Action::Save(_)));
            self.finish(Err(error));
        }
    }

    /// The graph.
    pub fn graph(&self) -> &Rc<Graph> {
        &self.graph
    }

    /// The superstep that runs, and the checkpoint that it runs on where there is a saver.
    pub fn superstep(&self) -> (i64, Option<Uuid>) {
        (self.step, self.thread.durability.map(|_| self.thread.id))
    }

    /// Whether the run's first superstep goes on from a checkpoint: what graphs inside its tasks are told.
    pub fn is_resuming(&self) -> Option<bool> {
        self.place.is_resuming
    }

    /// What graphs inside the run's tasks start from, when it replays an old checkpoint.
    pub fn replay(&self) -> Option<&Replay> {
        self.replay.as_ref()
    }

    /// Answers by the ids of interrupts, which graphs inside the run's tasks are given too.
    pub fn answers(&self) -> &Rc<Vec<(u128, V)>> {
        &self.place.answers
    }

    /// The state as it is now.
    pub fn state(&mut self) -> Rc<Snapshot<V>> {
        let snapshot = self
            .snapshot
            .take()
            .unwrap_or_else(|| Rc::new(self.channels.snapshot()));
        self.snapshot.insert(snapshot).clone()
    }

    fn has_stopped(&self) -> bool {
        self.interrupts.is_some() || self.bubbled.is_some() || self.drained.is_some()
    }

    /// Every task has settled, and one of them waits for an answer or has a command for the graph around.
    fn stop_with_questions(&mut self, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        match (self.interrupts.take(), self.bubbled.take(), self.drained.take()) {
            (Some(interrupts), ..) => self.interrupt(Pause::Question, interrupts, host),
            (None, None, Some(thrown)) => Err(Error::Thrown(thrown)),
            (None, Some(command), _) => {
                self.finish(Ok(Finished::Bubbled(command)));
                Ok(())
            }
            (None, None, None) => Ok(()),
        }
    }

    fn end_superstep(&mut self, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let ran = std::mem::take(&mut self.tasks);
        self.retire_attempts();
        let stops = ran
            .iter()
            .any(|task| self.settings.interrupt_after.contain(task.which.node));
        let sealed = self.sealed_by(&ran, host);
        let (changed, wrote_shown) = self.apply_whole(ran, host)?;
        self.note_calls();
        self.seal_superstep(sealed);
        self.thread.pending.clear();
        self.checkpoint(Source::Loop, &changed, host);
        if self.thread.durability == Some(Durability::Sync) {
            self.actions.push_back(Action::Sync);
        }
        if wrote_shown {
            self.emit_values();
        }
        if stops && self.seen.has_news_for_caller(self.channels.versions()) {
            return self.interrupt(Pause::After, Vec::new(), host);
        }
        self.place.is_resuming = None;
        self.go_on(Some(&changed), host)
    }

    /// Applies what tasks wrote, or nothing of it where a failure is stored at the exit: what was applied of a superstep
    /// that failed must not be in the checkpoint that its tasks' records are for.
    fn apply_whole(
        &mut self,
        tasks: Vec<Task<V>>,
        host: &mut impl Host<V>,
    ) -> Result<(Vec<ChannelId>, bool), Error<V>> {
        if self.thread.durability != Some(Durability::Exit) {
            return self.apply(tasks, host);
        }
        let (channels, seen) = (self.channels.clone(), self.seen.clone());
        let applied = self.apply(tasks, host);
        if applied.is_err() {
            (self.channels, self.seen) = (channels, seen);
        }
        applied
    }

    /// Applies what tasks wrote, in the order of their paths. Says what changed, and whether a key that shows was written.
    pub(super) fn apply(
        &mut self,
        tasks: Vec<Task<V>>,
        host: &mut impl Host<V>,
    ) -> Result<(Vec<ChannelId>, bool), Error<V>> {
        let tasks = sorted(tasks, |a, b| a.which.by_path(&b.which, &self.graph));
        let mut wrote_shown = false;
        let mut triggers = Vec::with_capacity(tasks.len());
        let mut writes = Vec::new();
        for task in tasks {
            if task.which.is_call() {
                continue;
            }
            self.note_ran(&task.which);
            if !matches!(task.which.path, Path::Update(_) | Path::Handler { .. }) {
                triggers.push(task.which.trigger);
            }
            for write in task.writes {
                wrote_shown |= self.settings.shown.contains(&self.graph, write.channel);
                writes.push(write);
            }
        }
        let changed = self.channels.apply(true, &triggers, writes, host)?;
        self.snapshot = None;
        Ok((changed, wrote_shown))
    }

    /// The task's node has seen its trigger.
    pub(super) fn note_ran(&mut self, which: &TaskRef) {
        let version = match which.path {
            Path::Pull => self.channels.version(which.trigger),
            Path::Push(_) | Path::Update(_) | Path::Call(_) | Path::Handler { .. } => 0,
        };
        self.seen.note(which.node, which.trigger, version);
    }

    /// Plans the next superstep, or ends the run when there is none. Where it is not known what has `changed`, every
    /// node is looked at.
    pub(super) fn go_on(&mut self, changed: Option<&[ChannelId]>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        if self.step as f64 > self.stop {
            return Err(self.recursion_limit_reached());
        }
        self.tasks = self.plan(changed);
        self.manage_inputs(host);
        self.started = 0;
        self.identify_tasks();
        self.tell_checkpoint();
        if self.tasks.is_empty() {
            self.unsettled = 0;
            self.finish(Ok(Finished::Done));
            return Ok(());
        }
        self.take_back_records(host);
        let is_open = |task: &&Task<V>| task.stage == Stage::Running;
        self.unsettled = self.tasks.iter().filter(is_open).count();
        if self.unsettled == 0 {
            self.tell_cached();
            return Ok(());
        }
        let is_stopped_at = |task: &Task<V>| self.settings.interrupt_before.contain(task.which.node);
        if self.tasks.iter().any(is_stopped_at) && self.seen.has_news_for_caller(self.channels.versions()) {
            return self.interrupt(Pause::Before, Vec::new(), host);
        }
        if let Some(reason) = host.drain_reason() {
            return Err(Failure::new(Kind::GraphDrained, reason).into());
        }
        self.tell_cached();
        self.tell_tasks();
        if self.settings.has_cache {
            self.ask_cache();
        }
        if !matches!(self.phase, Phase::Looking) {
            self.start_tasks(host);
        }
        Ok(())
    }

    pub(super) fn plan(&mut self, changed: Option<&[ChannelId]>) -> Vec<Task<V>> {
        let state = self.state();
        plan(&self.graph, &self.channels, &self.seen, changed, self.step, &state)
    }

    /// With a saver, tasks have ids, under which their records are kept, and may ask.
    fn identify_tasks(&mut self) {
        if self.thread.durability.is_none() {
            return;
        }
        for index in 0..self.tasks.len() {
            self.identify_task(index);
        }
    }

    pub(super) fn identify_task(&mut self, index: usize) {
        if self.thread.durability.is_some() {
            let which = self.tasks[index].which;
            let id = which.id(&self.graph, &self.place.namespace, &self.thread.id);
            let owner = Owner::Task(id);
            let mut answers = Vec::new();
            for record in self.thread.records_of(owner) {
                if let Record::Answers(given) = record {
                    answers.extend_from_slice(given);
                }
            }
            let around = which.around(&self.graph, &self.place.namespace, &self.thread.id);
            let namespace = which.namespace(&self.graph, &around, &id);
            let answer_for_all = self.thread.answer_for_all();
            let pad = Scratchpad::new(namespace, answers, &self.place.answers, answer_for_all);
            let task = &mut self.tasks[index];
            task.owner = owner;
            task.scratchpad = Some(Rc::new(RefCell::new(pad)));
        }
    }

    /// Tasks that finished in an earlier run need not run again: what they recorded is what they wrote.
    fn take_back_records(&mut self, host: &mut impl Host<V>) {
        if !self.keeps_done_tasks || self.thread.pending.is_empty() {
            return;
        }
        for task in &mut self.tasks {
            for record in self.thread.records_of(task.owner) {
                if !record.is_output() {
                    continue;
                }
                task.stage = Stage::Done;
                task.is_cached = true;
                if let Record::Write(write) = record {
                    task.writes.push(write.clone());
                }
            }
        }
        self.resume_handlers(host);
    }

    /// The run stops with questions, or without any at a breakpoint.
    fn interrupt(
        &mut self,
        pause: Pause,
        interrupts: Vec<Interrupt<V>>,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        self.store_at_exit();
        let mut told = Ok(());
        if !self.place.is_nested {
            told = self.tell_finished_writes(host);
            if told.is_ok() && interrupts.is_empty() {
                self.tell_breakpoint();
            }
            self.tell_transition(pause, Some(interrupts.clone()));
        }
        // What is to be stored is: not by way of `finish`, which would store it once more.
        self.end(told.map(|()| Finished::Interrupted(interrupts)));
        Ok(())
    }

    pub(super) fn tell_transition(&mut self, pause: Pause, interrupts: Option<Vec<Interrupt<V>>>) {
        self.actions.push_back(Action::Tell(Transition { pause, interrupts }));
    }

    /// What finished tasks wrote is in the state that callers are shown last, though their superstep is not over.
    fn tell_finished_writes(&mut self, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let is_done = |task: &Task<V>| task.stage == Stage::Done && !task.which.is_call();
        if !self.tasks.iter().any(is_done) {
            return Ok(());
        }
        let mut tasks = std::mem::take(&mut self.tasks);
        self.retire_attempts();
        for task in &mut tasks {
            if !matches!(task.stage, Stage::Done | Stage::Handled) {
                task.writes.clear();
            }
        }
        let (_, wrote_shown) = self.apply(tasks, host)?;
        if wrote_shown {
            self.emit_values();
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, end: Result<Finished<V>, Error<V>>) {
        let is_bubbled = matches!(end, Ok(Finished::Bubbled(_)));
        if !self.place.is_nested || end.is_err() || is_bubbled || self.keeps_history() {
            self.store_at_exit();
        }
        self.end(end);
    }

    /// Whether a nested graph keeps a history of its own on the thread, whatever task runs it.
    fn keeps_history(&self) -> bool {
        !self.place.namespace.bytes().any(|byte| byte == b':')
    }

    fn end(&mut self, end: Result<Finished<V>, Error<V>>) {
        self.phase = Phase::Done;
        self.retire_attempts();
        self.tasks.clear();
        self.calls.clear();
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

    /// Takes tasks that have started by themselves.
    pub(super) fn adopt(&mut self, tasks: Vec<Task<V>>) {
        self.unsettled = tasks.len();
        self.started = tasks.len();
        self.tasks = tasks;
        for index in 0..self.tasks.len() {
            self.begin_attempt(index);
        }
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
