//! How a run begins: with an input, with a command, or by going on from a checkpoint. The order of things is that of
//! LangGraph's `_first`.

use std::rc::Rc;

use super::checkpoint::{Owner, Record, Source};
use super::command::{Destination, Input, Returned};
use super::graph::{ChannelId, NodeId};
use super::host::Host;
use super::interrupt::Resume;
use super::order;
use super::replay::Replay;
use super::run::{Outcome, Pause, Run};
use super::write::Write;
use crate::error::{Error, Failure, Kind};
use crate::id::hex;

/// Where a run stands among the graphs around it, and what those tell it.
#[derive(Clone, Debug)]
pub struct Place<V> {
    /// The namespace of its checkpoints; empty at the root.
    pub namespace: Rc<str>,
    /// Whether a task of another graph runs it.
    pub is_nested: bool,
    /// Whether that graph is being resumed.
    pub is_resuming: Option<bool>,
    /// Whether the caller named the run's checkpoint.
    pub is_by_id: bool,
    /// Whether the run was pointed at a checkpoint, by the caller or by a graph around it that replays.
    pub is_addressed: bool,
    /// Whether it was this very graph's checkpoint, though the run starts at a graph around it.
    pub is_named_by_parent: bool,
    /// Answers by the ids of interrupts.
    pub answers: Rc<Vec<(u128, V)>>,
    /// An answer for whoever waits, which the task around it was given.
    pub answer_for_all: Option<V>,
}

impl<V> Default for Place<V> {
    fn default() -> Self {
        Self {
            namespace: "".into(),
            is_nested: false,
            is_resuming: None,
            is_by_id: false,
            is_addressed: false,
            is_named_by_parent: false,
            answers: Rc::default(),
            answer_for_all: None,
        }
    }
}

impl<V: Clone> Run<V> {
    /// Takes the input and plans the first superstep.
    pub(super) fn begin(&mut self, input: Input<V>, host: &mut impl Host<V>) -> Result<(), Error<V>> {
        let travels = self.travels(&input);
        self.keeps_done_tasks = !(travels || self.is_superseded);
        let goes_on = self.goes_on(&input);
        let is_command = matches!(input, Input::Command { .. });
        let is_branch = self.thread.source.is_branch();
        let forks = travels && (is_command || goes_on) && (!is_branch || self.is_superseded);
        self.begin_deltas(goes_on && self.keeps_done_tasks);

        let mut commanded = Vec::new();
        let mut is_commanded = false;
        let mut value = None;
        match input {
            Input::Empty => {}
            Input::Value { value: given, parsed } => value = Some((given, parsed)),
            Input::Command { writes, goto, resume } => {
                is_commanded = writes.is_some() || !goto.is_empty();
                if let Some(resume) = &resume {
                    self.check_answers(resume)?;
                }
                commanded = self.command(writes, goto, resume, forks, host)?;
            }
        }
        let is_commanded = self.apply_null_writes(commanded, host)? || is_commanded;
        if travels {
            let is_answer = |record: &Record<V>| matches!(record, Record::Answers(_) | Record::Answer(_));
            self.thread.pending.retain(|pending| !is_answer(&pending.record));
        }
        let handed_on = self.place.answer_for_all.take();
        if !forks {
            self.take_answer(handed_on.clone());
        }
        let mut replays_before = None;
        if goes_on || (is_command && is_commanded) {
            self.seen.note_caller(self.channels.versions());
            if forks {
                replays_before = self.thread.previous.filter(|_| is_branch);
                self.fork(handed_on, host);
            }
            if !goes_on {
                self.checkpoint(Source::Input, &[], host);
                self.keep_commanded();
                self.thread.forget_commanded();
            }
            self.emit_values();
            self.after_input(goes_on, travels, replays_before);
            if goes_on {
                self.tell_transition(Pause::Question, None);
            }
            return self.go_on(None, host);
        }
        let Some((value, parsed)) = value else {
            if self.place.is_resuming.is_none() {
                return Err(Failure::new(Kind::EmptyInput, "Received no input writes for \"__start__\"").into());
            }
            self.after_input(goes_on, travels, replays_before);
            return self.go_on(None, host);
        };
        let input = match &parsed {
            Ok(returned) if self.graph.is_wired() => returned.updates.clone(),
            _ => vec![(self.graph.input(), value)],
        };
        let changed = self.apply_input(input, host)?;
        self.after_input(false, travels, replays_before);
        self.start_with(&changed, parsed, host)
    }

    /// Whether the run replays an old checkpoint instead of going on from the thread's end.
    fn travels(&self, input: &Input<V>) -> bool {
        let resumes = matches!(input, Input::Command { resume: Some(_), .. });
        let is_at_head = self.is_addressed_at_head();
        let is_resumed = resumes || self.place.is_resuming == Some(true) || is_at_head;
        self.place.is_addressed && (self.place.is_named_by_parent || !is_resumed)
    }

    /// Whether the caller named the thread's latest checkpoint, which is as good as naming none.
    fn is_addressed_at_head(&self) -> bool {
        self.is_addressed_by_id && !self.is_superseded && !self.thread.source.is_branch()
    }

    /// Whether the run goes on from its checkpoint instead of taking a new input.
    fn goes_on(&self, input: &Input<V>) -> bool {
        let is_asked_to = match input {
            Input::Empty => true,
            Input::Command { resume, .. } => resume.is_some(),
            Input::Value { .. } => false,
        };
        !self.channels.is_untouched() && (is_asked_to || self.place.is_resuming == Some(true))
    }

    /// A command's writes. They are recorded on the checkpoint, unless the run leaves it; then they are handed back to
    /// be applied. An answer for whoever waits that an earlier command gave is over: it is for no question that answers by
    /// id leave open.
    fn command(
        &mut self,
        writes: Option<Vec<(ChannelId, V)>>,
        goto: Vec<Destination<V>>,
        resume: Option<Resume<V>>,
        forks: bool,
        host: &impl Host<V>,
    ) -> Result<Vec<Write<V>>, Error<V>> {
        if resume.is_some() && self.thread.durability.is_none() {
            return Err(Failure::error("Cannot use Command(resume=...) without checkpointer").into());
        }
        if writes.is_none() && goto.is_empty() && resume.is_none() {
            return Err(Failure::new(Kind::EmptyInput, "Received empty Command input").into());
        }
        let mut all = Vec::new();
        self.push_goto(NodeId::START, goto, &mut all);
        for (key, value) in writes.unwrap_or_default() {
            if !self.graph.is_managed(key) {
                all.push(Write::value(key, value));
            }
        }
        self.identify(&all, host);
        let mut records = Vec::new();
        for write in &all {
            records.push(Record::Write(write.clone()));
        }
        match resume {
            None => {}
            Some(Resume::Value(answer) | Resume::Nothing(answer)) => records.push(Record::Answer(answer)),
            Some(Resume::ById(answers)) => self.answer_by_id(answers),
        }
        if forks {
            self.demand_written(&all);
            return Ok(all);
        }
        self.note_commanded(&all);
        let records = self.tracked(records, host);
        if self.thread.durability.is_some() {
            self.record(Owner::Nobody, String::new(), records);
            return Ok(Vec::new());
        }
        let write = |record| match record {
            Record::Write(write) => Some(write),
            _ => None,
        };
        Ok(records.into_iter().filter_map(write).collect())
    }

    /// In strict mode an answer must be for an interrupt that waits, and say for which of several.
    fn check_answers(&self, resume: &Resume<V>) -> Result<(), Failure> {
        if !self.settings.strict_resume || self.place.is_nested || self.is_superseded {
            return Ok(());
        }
        let mut waiting = Vec::new();
        for interrupt in self.thread.waiting() {
            waiting.extend(interrupt.id);
        }
        let mut waiting = order::sorted(waiting, u128::cmp);
        waiting.dedup();
        match resume {
            Resume::Value(_) if waiting.len() > 1 => Err(Failure::unknown_interrupt(
                "When there are multiple pending interrupts, you must specify the interrupt id when resuming.",
                "ambiguous",
                Vec::new(),
                waiting,
            )),
            Resume::Nothing(_) => Err(Failure::unknown_interrupt(
                "The resume map names no interrupt",
                "empty_map",
                Vec::new(),
                waiting,
            )),
            Resume::ById(answers) => known(answers, waiting),
            Resume::Value(_) => Ok(()),
        }
    }

    fn answer_by_id(&mut self, answers: Vec<(u128, V)>) {
        for (id, answer) in &answers {
            let owner = Owner::Interrupt(*id);
            let mut given = Vec::new();
            for record in self.thread.records_of(owner) {
                if let Record::Answers(before) = record {
                    given.extend_from_slice(before);
                }
            }
            given.push(answer.clone());
            self.record(owner, String::new(), vec![Record::Answers(given)]);
        }
        self.place.answers = Rc::new(answers);
    }

    /// Applies what belongs to no task, in this run or one before; says whether there was anything.
    pub(super) fn apply_null_writes(
        &mut self,
        commanded: Vec<Write<V>>,
        host: &mut impl Host<V>,
    ) -> Result<bool, Error<V>> {
        let mut writes = Vec::new();
        let mut has_any = !commanded.is_empty();
        for record in self.thread.records_of(Owner::Nobody) {
            has_any = true;
            if let Record::Write(write) = record {
                writes.push(write.clone());
            }
        }
        writes.extend(commanded);
        if has_any {
            self.seen.input.get_or_insert_default();
            self.channels.apply(false, &[], writes, host)?;
            self.snapshot = None;
        }
        Ok(has_any)
    }

    /// The answer that the task around this graph was given is this graph's, too.
    fn take_answer(&mut self, answer: Option<V>) {
        if let Some(answer) = answer {
            self.record(Owner::Nobody, String::new(), vec![Record::Answer(answer)]);
        }
    }

    /// The run leaves the thread's history: a checkpoint of its own carries what was asked.
    fn fork(&mut self, handed_on: Option<V>, host: &mut impl Host<V>) {
        let is_question = |record: &Record<V>| matches!(record, Record::Interrupts(_));
        self.thread.pending.retain(|pending| !is_question(&pending.record));
        self.checkpoint(Source::Fork, &[], host);
        self.take_answer(handed_on);
    }

    /// What graphs inside this one will be told.
    fn after_input(&mut self, goes_on: bool, travels: bool, replays_before: Option<uuid::Uuid>) {
        if self.place.is_nested {
            return;
        }
        self.place.is_resuming = Some(goes_on);
        if travels {
            let of_branch = self.thread.previous.filter(|_| self.thread.source.is_branch());
            let before = replays_before.or(of_branch).unwrap_or(self.thread.id);
            self.replay = Some(Replay::new(before));
        }
    }

    /// An input takes the place of what the thread had left to do.
    fn apply_input(&mut self, input: Vec<(ChannelId, V)>, host: &mut impl Host<V>) -> Result<Vec<ChannelId>, Error<V>> {
        let mut triggers = Vec::new();
        let mut passes = false;
        if !self.channels.is_untouched() {
            for task in self.plan(None) {
                passes = true;
                self.note_ran(&task.which);
                triggers.push(task.which.trigger);
            }
        }
        self.seen.input.get_or_insert_default();
        let input = input
            .into_iter()
            .map(|(channel, value)| Write::value(channel, value))
            .collect();
        let changed = self.channels.apply(passes, &triggers, input, host)?;
        self.snapshot = None;
        self.checkpoint(Source::Input, &changed, host);
        Ok(changed)
    }

    /// The value goes through `__start__`, whose task is a superstep of its own.
    fn start_with(
        &mut self,
        changed: &[ChannelId],
        parsed: Result<Returned<V>, Failure>,
        host: &mut impl Host<V>,
    ) -> Result<(), Error<V>> {
        self.parsed_input = Some(match parsed {
            Ok(returned) => Outcome::Returned(returned),
            Err(failure) => Outcome::Failed(failure.into()),
        });
        self.go_on(Some(changed), host)
    }
}

/// Refuses answers to interrupts that do not wait.
fn known<V>(answers: &[(u128, V)], waiting: Vec<u128>) -> Result<(), Failure> {
    let mut unknown: Vec<u128> = answers.iter().map(|(id, _)| *id).collect();
    unknown.retain(|id| !waiting.contains(id));
    let unknown = order::sorted(unknown, u128::cmp);
    let Some(first) = unknown.first() else {
        return Ok(());
    };
    let message = format!("Unknown or already-consumed interrupt: {}", hex(*first));
    Err(Failure::unknown_interrupt(&message, "not_pending", unknown, waiting))
}
