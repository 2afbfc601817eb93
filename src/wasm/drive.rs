//! The one async loop: it pulls a run's actions and does them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::cache::{self, Question};
use super::host::{self, RunHost, ThreadHost};
use super::output::Form;
use super::pipe::End;
use super::port::RunPort;
use super::reduce::Reducers;
use super::session::{Called, Ended, Mail, Session};
use super::state::UpdateRequest;
use super::{checkpoint, error, input, validation};
use crate::engine::cache::{Looked, Wanted};
use crate::engine::call::Call;
use crate::engine::checkpoint::{Save, Saved};
use crate::engine::event::{Snapshot, TaskInput};
use crate::engine::interrupt::Interrupt;
use crate::engine::run::{Action, Finished, Pause, Place, Run, Settings, Shown, Transition};
use crate::engine::task::{TaskId, TaskRef};
use crate::error::{Error, Failure};
use crate::id;
use crate::service::mode::Mode;

/// What a run is started with.
pub struct Launch {
    /// The input, as the caller wrote it.
    pub input: JsValue,
    /// What nodes find in their runtime: `configurable`, `context`, `metadata`, `tags` and what else the caller gave.
    pub config: JsValue,
    /// How the run goes on.
    pub settings: Settings,
    /// What the reader is told first: the data of the event `metadata`.
    pub announcement: Option<JsValue>,
    /// The checkpoint that the run starts from.
    pub from: StartPoint,
}

/// The checkpoint that a run starts from.
#[derive(Clone, Debug, Default)]
pub struct StartPoint {
    /// The one that the caller named; else the thread's last.
    pub id: Option<String>,
    /// Whether the run starts at a graph around, though the caller named a checkpoint of this one.
    pub is_named_by_parent: bool,
    /// What it is to become, where the state is updated and nothing runs.
    pub update: Option<UpdateRequest>,
}

/// Drives a run to its end. Every way out closes the session and ends the output.
pub async fn drive(session: Rc<Session>, mut launch: Launch) {
    if let Some(announcement) = &launch.announcement {
        session
            .output
            .tell(&JsValue::from_str("metadata"), announcement, &Array::new());
    }
    if let Err(failed) = validation::admit(&session, &mut launch).await {
        return fail(&session, &failed);
    }
    let loaded = match &session.place.thread {
        None => Ok(Loaded::default()),
        Some(thread) => load(&session, thread, &launch.from).await,
    };
    match loaded.and_then(|loaded| Driver::new(&session, launch, loaded)) {
        Ok(mut driver) => {
            let end = driver.run_to_end().await;
            driver.finish(end);
        }
        Err(failed) => fail(&session, &failed),
    }
}

/// What a run starts from.
#[derive(Default)]
struct Loaded {
    saved: Option<Saved<JsValue>>,
    /// Whether it is another than the thread's last, because the run replays.
    is_replayed: bool,
}

async fn load(session: &Session, thread: &ThreadHost, from: &StartPoint) -> Result<Loaded, Error<JsValue>> {
    let mut before = None;
    if from.id.is_none()
        && let Some(parent) = &session.place.parent
        && let Some(replay) = parent.session.handed_on().replay
    {
        before = Some(replay.borrow_mut().visit(&session.place.namespace));
    }
    let is_replayed = before.is_some();
    let before = before.flatten().map(|id| id::text(&id));
    let tuple = thread.load(from.id.as_deref(), before.as_deref());
    let tuple = session.unless_cancelled(tuple).await?;
    let graph = &session.graph.graph;
    if !tuple.is_undefined() {
        let unread = checkpoint::unread(graph, tuple.unchecked_ref());
        if !unread.is_empty() {
            session.unless_cancelled(thread.read_histories(&tuple, unread)).await?;
        }
    }
    let saved = match (tuple.is_undefined(), &from.id) {
        (true, Some(id)) if !from.is_named_by_parent => {
            return Err(Failure::error(format!("Checkpoint \"{id}\" is not in this thread")).into());
        }
        (true, _) => None,
        (false, _) => Some(checkpoint::read(graph, tuple.unchecked_ref())?),
    };
    Ok(Loaded { saved, is_replayed })
}

/// Waits until everything is stored, or the run is asked to stop.
///
/// # Errors
/// What a saver threw, and the run's cancellation.
async fn settle(session: &Session, thread: &ThreadHost) -> Result<(), Error<JsValue>> {
    session.unless_cancelled(thread.settled()).await?;
    Ok(())
}

/// What drives one run.
pub(super) struct Driver {
    pub(super) session: Rc<Session>,
    pub(super) run: Run<JsValue>,
    pub(super) reducers: Reducers,
    pub(super) host: RunHost,
    /// Inputs that were shown before their tasks start: nodes get the very objects that were shown.
    pub(super) shown_inputs: VecDeque<(TaskRef, JsValue)>,
    /// Whether one key's values are shown without the key.
    pub(super) shows_value: bool,
    /// The last state, for readers that want no other.
    pub(super) last_values: Option<Rc<Snapshot<JsValue>>>,
    /// The questions that tasks stopped with, for the same readers.
    pub(super) questions: Array,
}

impl Driver {
    fn new(session: &Rc<Session>, launch: Launch, loaded: Loaded) -> Result<Self, Error<JsValue>> {
        let compiled = session.graph.clone();
        let mut reducers = Reducers {
            graph: compiled.graph.clone(),
            program: compiled.program.clone(),
            session: Some(session.clone()),
            run: None,
        };
        let shows_value = matches!(launch.settings.shown, Shown::Value(_));
        let place = place(session, &launch.from, loaded.is_replayed);
        let (graph, saved) = (compiled.graph.clone(), loaded.saved);
        let run = match launch.from.update {
            Some(update) => {
                let update = update.read(&graph)?;
                Run::update(graph, update, saved, place, launch.settings, &mut reducers)?
            }
            None => {
                let input = input::read(&graph, &compiled.program, &launch.input)?;
                Run::new(graph, input, saved, place, launch.settings, &mut reducers)?
            }
        };
        let port = RunPort::new(session.clone());
        let host = compiled.program.begin(port.into(), &launch.config);
        reducers.run = Some(host.clone());
        Ok(Self {
            session: session.clone(),
            run,
            host,
            reducers,
            shown_inputs: VecDeque::new(),
            shows_value,
            last_values: None,
            questions: Array::new(),
        })
    }

    async fn run_to_end(&mut self) -> Result<Finished<JsValue>, Error<JsValue>> {
        let end = self.run_on().await;
        let Some(thread) = self.session.place.thread.clone() else {
            return end;
        };
        if self.session.is_cancelled() {
            return end;
        }
        match settle(&self.session, &thread).await {
            Err(failed) if end.is_ok() => Err(failed),
            _ => end,
        }
    }

    async fn run_on(&mut self) -> Result<Finished<JsValue>, Error<JsValue>> {
        loop {
            // What a task does once a call has answered may be here before that the call is over: it comes first.
            for called in self.session.take_calls() {
                self.call(called);
            }
            let mail = self.session.take_mail();
            if !mail.is_empty() {
                self.session.tell_alive();
            }
            for mail in mail {
                match mail {
                    Mail::Settled(task, outcome) => {
                        self.session.attempts.end(task);
                        self.run.settle(task, outcome, &mut self.reducers);
                    }
                    Mail::Elapsed(timer, now) => self.run.elapsed(timer, now, &mut self.reducers),
                }
            }
            if self.session.is_cancelled() {
                self.run.cancel();
            }
            let action = self.run.next(&mut self.reducers);
            if let (step, Some(checkpoint)) = self.run.superstep() {
                self.session.note_superstep(step, checkpoint);
            }
            match action {
                Action::Emit(event) => self.show(event),
                Action::Start {
                    task,
                    which,
                    input,
                    scratchpad,
                    attempt,
                    watch,
                    handles,
                } => {
                    self.hand_on();
                    if let Some(pad) = scratchpad {
                        self.session.note_scratchpad(task, pad);
                    }
                    let input = self.input_of(&which, &input);
                    let watched = self.session.attempts.begin(task, &which, attempt, watch);
                    match handles {
                        None => self.start(task, which, &input, attempt, watched),
                        Some(error) => self.handle(task, which, &input, attempt, &error),
                    }
                }
                Action::After { timer, millis } => self.host.after(timer.0, millis),
                Action::Forget(timer) => self.host.forget(timer.0),
                Action::Abandon(task) => self.session.abandon(task),
                Action::LogRetry {
                    task,
                    failures,
                    millis,
                    error,
                } => {
                    let error = self.session.error(&error);
                    let (_, node, _, push) = self.session.numbers(&task);
                    self.host.log_retry(node, push, failures, millis, &error);
                }
                Action::AskCache(wanted) => match self.ask_cache(wanted).await {
                    Ok(answer) => self.run.cache_answered(answer, &self.reducers),
                    Err(error) => self.run.fail(error),
                },
                Action::KeepInCache(kept) => {
                    if let Some(cache) = &self.session.cache {
                        let name = self.session.task_name(&kept.which);
                        cache::keep(self.run.graph(), cache, &name, &kept);
                    }
                }
                Action::LookUp { task, which, key } => {
                    if let Some(cache) = &self.session.cache {
                        let asked = cache::look_up(cache, &self.session.task_name(&which), key);
                        self.host.look_up(task.0, which.node.0, &asked);
                    }
                }
                Action::Answer { call, value } => self.host.answer_call(call, &value.unwrap_or_default()),
                Action::Throw { call, error } => {
                    let is_stop = error == Error::Aborted;
                    self.host.throw_call(call, &self.session.error(&error), is_stop);
                }
                Action::Save(save) => self.save(save),
                Action::Sync => {
                    if let Some(thread) = self.session.place.thread.clone() {
                        settle(&self.session, &thread).await?;
                    }
                }
                Action::Tell(Transition { pause, interrupts }) => {
                    let Some(told) = self.tell(pause, interrupts.as_deref()) else {
                        continue;
                    };
                    // A callback that throws ends the run.
                    match self.session.unless_cancelled(told).await {
                        Err(error) if interrupts.is_some() => return Err(error),
                        Err(error) => self.run.fail(error),
                        Ok(_) => {}
                    }
                }
                Action::Validate { task, which, writes } => {
                    let (keys, values) = writes.into_iter().map(|(key, value)| (key.0, value)).unzip();
                    self.host.validate(task.0, which.node.0, keys, values);
                }
                Action::Route {
                    task,
                    which,
                    branch,
                    state,
                } => {
                    let (step, node, trigger, push) = self.session.numbers(&which);
                    let state = self.record(&state);
                    self.host.route(task.0, branch.0, &state, step, node, trigger, push);
                }
                Action::Wait => self.session.news().await,
                Action::Finish(end) => return end,
            }
        }
    }

    /// Tells callbacks that the run goes on or stops; a promise where one listens.
    fn tell(&self, pause: Pause, interrupts: Option<&[Interrupt<JsValue>]>) -> Option<Promise> {
        let (step, checkpoint) = self.run.superstep();
        // Without a saver a checkpoint has no id that could mean anything to anybody: any one will do.
        let checkpoint = id::text(&checkpoint.unwrap_or_else(|| host::checkpoint_id(step)));
        let interrupts = interrupts.map(checkpoint::shown);
        self.host.tell(step as i32, pause as u32, &checkpoint, interrupts)
    }

    /// Tells graphs that this superstep's tasks run what they need to know of this run.
    fn hand_on(&mut self) {
        self.session.note_state(self.run.state());
        let mut told = self.session.handed_on();
        told.is_resuming = self.run.is_resuming();
        told.answers = self.run.answers().clone();
        if told.replay.is_none() {
            told.replay = match &self.session.place.parent {
                Some(parent) => parent.session.handed_on().replay,
                None => self.run.replay().cloned().map(|replay| Rc::new(RefCell::new(replay))),
            };
        }
        self.session.hand_on(told);
    }

    fn call(&mut self, called: Called) {
        let number = called.number;
        let call = Call {
            caller: called.caller,
            number,
            name: called.name.into(),
            input: called.args,
            policies: self.session.policies(called.policies),
        };
        match self.run.call(call, &mut self.reducers) {
            Some(site) => self.session.note_call(number, site),
            None => self.host.call_alone(number),
        }
    }

    fn save(&self, save: Save<JsValue>) {
        let Some(thread) = &self.session.place.thread else {
            return;
        };
        let graph = self.run.graph();
        match save {
            Save::Checkpoint {
                checkpoint,
                step,
                source,
                parent,
                changed,
                deltas,
            } => {
                let parent = parent.map(|id| id::text(&id));
                let changed = changed.iter().map(|id| graph.channel(*id).name.to_string()).collect();
                let written = checkpoint::write(graph, &self.reducers.program, &checkpoint);
                let deltas = checkpoint::write_deltas(graph, &deltas);
                thread.put(
                    parent.as_deref(),
                    &written,
                    source.name(),
                    step as f64,
                    changed,
                    &deltas,
                );
            }
            Save::Records {
                checkpoint,
                owner,
                path,
                records,
                is_built_on,
            } => {
                let (channels, values) = checkpoint::write_records(graph, &records);
                let owner = checkpoint::owner_text(owner);
                let checkpoint = id::text(&checkpoint);
                thread.put_writes(&checkpoint, &owner, &path, channels, values, is_built_on);
            }
        }
    }

    /// What a node is given: the very object that was shown, where it was.
    fn input_of(&mut self, which: &TaskRef, input: &TaskInput<JsValue>) -> JsValue {
        let place = self.shown_inputs.iter().position(|(shown, _)| shown == which);
        match place.and_then(|place| self.shown_inputs.swap_remove_front(place)) {
            Some((_, shown)) => shown,
            None => self.input(input),
        }
    }

    fn start(&self, task: TaskId, which: TaskRef, input: &JsValue, attempt: u32, watched: u32) {
        if let Some(previous) = self.run.previous() {
            self.session.note_previous(previous.clone());
        }
        let (step, node, trigger, push) = self.session.numbers(&which);
        self.session.note_messages(input);
        self.host
            .start(task.0, input, step, node, trigger, push, attempt, watched);
    }

    fn handle(&self, task: TaskId, which: TaskRef, input: &JsValue, attempt: u32, error: &Error<JsValue>) {
        let (step, node, trigger, push) = self.session.numbers(&which);
        let failed = which.failed().unwrap_or(which).node;
        let error = self.session.error(error);
        self.session.note_messages(input);
        self.host
            .handle(task.0, input, step, node, trigger, push, attempt, failed.0, &error);
    }

    async fn ask_cache(&self, wanted: Vec<Wanted<JsValue>>) -> Result<Vec<Looked<JsValue>>, Error<JsValue>> {
        let Some(cache) = &self.session.cache else {
            return Ok(Vec::new());
        };
        let graph = self.run.graph();
        let mut question = Question::default();
        for wanted in &wanted {
            let input = self.input(&wanted.input);
            question
                .add(graph, &self.reducers.program, &self.session.functions, wanted, &input)
                .map_err(Error::Thrown)?;
        }
        let answer = self.session.unless_cancelled(question.ask(cache)).await?;
        Ok(question.answered(graph, &answer))
    }

    fn finish(&self, end: Result<Finished<JsValue>, Error<JsValue>>) {
        let is_interrupted = matches!(end, Ok(Finished::Interrupted(_)));
        let thrown = match (end, &self.session.place.parent) {
            (Err(failed), _) => return fail(&self.session, &failed),
            (Ok(Finished::Interrupted(interrupts)), Some(_)) => {
                host::host().graph_interrupt(checkpoint::shown(&interrupts))
            }
            (Ok(Finished::Bubbled(command)), Some(parent)) => host::host().parent_command(&command, &parent.task),
            _ => {
                self.session.note_end(Ended::Done);
                self.session.close(is_interrupted);
                if self.session.output.form().is_last() {
                    self.show_last(is_interrupted);
                }
                return self.session.output.end(End::Done);
            }
        };
        self.session.close(true);
        self.session.output.end(End::Error(thrown));
    }
}

/// What the engine is told of the graphs around.
fn place(session: &Session, from: &StartPoint, is_replayed: bool) -> Place<JsValue> {
    let mut place = Place {
        namespace: session.place.namespace.clone(),
        is_by_id: from.id.is_some(),
        is_addressed: from.id.is_some() || is_replayed,
        is_named_by_parent: from.is_named_by_parent,
        ..Place::default()
    };
    if let Some(parent) = &session.place.parent {
        let told = parent.session.handed_on();
        place.is_nested = true;
        place.is_resuming = match parent.is_retry {
            true => Some(true),
            false => told.is_resuming.filter(|_| !is_replayed),
        };
        place.answers = told.answers;
        place.answer_for_all = parent.pad.borrow().answer_for_all();
    }
    place
}

/// Ends a run that failed. Clients are told, and what they read ends well; all others are thrown the error.
pub fn fail(session: &Session, failed: &Error<JsValue>) {
    session.close(true);
    let thrown = session.error(failed);
    let event = match session.output.form() {
        Form::Chunk => "error",
        Form::Answer => "__error__",
        Form::Payload | Form::Pair | Form::Last => return session.output.end(End::Error(thrown)),
    };
    if *failed == Error::Cancelled {
        session.note_end(Ended::Cancelled);
        return session.output.end(End::Done);
    }
    let (name, message) = error::parts(&thrown);
    let data = host::host().error_data(&name, &message);
    session.note_end(Ended::Failed(data.clone()));
    match session.output.form() {
        Form::Answer => {
            let answer = host::host().entry(event, &data);
            session.output.show(Mode::Values, &answer, &session.place.path);
        }
        _ => session
            .output
            .tell(&JsValue::from_str(event), &data, &session.place.path),
    }
    session.output.end(End::Done);
}
