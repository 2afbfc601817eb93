//! The one async loop: it pulls a run's actions and does them.

use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::host::{self, RunHost};
use super::output::{End, Form};
use super::port::{RunPort, numbers};
use super::reduce::Reducers;
use super::session::Session;
use super::{error, input, validation, value};
use crate::engine::event::{Event, Snapshot, TaskInput};
use crate::engine::graph::ChannelId;
use crate::engine::run::{Action, Finished, Run, Settings, Shown};
use crate::engine::task::{TaskId, TaskRef};
use crate::error::Error;
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
}

/// Drives a run to its end. Every way out closes the session and ends the output.
pub async fn drive(session: Rc<Session>, mut launch: Launch) {
    if let Some(announcement) = &launch.announcement {
        session.output.tell(&JsValue::from_str("metadata"), announcement);
    }
    if let Err(failed) = validation::admit(&session, &mut launch).await {
        return fail(&session, &failed);
    }
    match Driver::new(&session, launch) {
        Ok(mut driver) => {
            let end = driver.run_to_end().await;
            driver.finish(end);
        }
        Err(failed) => fail(&session, &failed),
    }
}

struct Driver {
    session: Rc<Session>,
    run: Run<JsValue>,
    reducers: Reducers,
    host: RunHost,
    /// Inputs that were shown before their tasks start: nodes get the very objects that were shown.
    shown_inputs: VecDeque<JsValue>,
    /// Whether one key's values are shown without the key.
    shows_value: bool,
    /// The last state, for readers that want no other.
    last_values: Option<Rc<Snapshot<JsValue>>>,
}

impl Driver {
    fn new(session: &Rc<Session>, launch: Launch) -> Result<Self, Error<JsValue>> {
        let compiled = session.graph.clone();
        let mut reducers = Reducers {
            program: compiled.program.clone(),
        };
        let input = input::read(&compiled.graph, &compiled.program, &launch.input)?;
        let shows_value = matches!(launch.settings.shown, Shown::Value(_));
        let run = Run::new(compiled.graph.clone(), input, launch.settings, &mut reducers)?;
        let port = RunPort::new(session.clone());
        Ok(Self {
            session: session.clone(),
            run,
            host: compiled.program.begin(port.into(), &launch.config),
            reducers,
            shown_inputs: VecDeque::new(),
            shows_value,
            last_values: None,
        })
    }

    async fn run_to_end(&mut self) -> Result<Finished, Error<JsValue>> {
        loop {
            for (task, outcome) in self.session.take_mail() {
                self.run.settle(task, outcome, &mut self.reducers);
            }
            if self.session.is_cancelled() {
                self.run.cancel();
            }
            match self.run.next(&mut self.reducers) {
                Action::Emit(event) => self.show(event),
                Action::Start { task, which, input } => self.start(task, which, input),
                Action::Validate { task, writes } => {
                    let (keys, values) = writes.into_iter().map(|(key, value)| (key.0, value)).unzip();
                    self.host.validate(task.0, keys, values);
                }
                Action::Route {
                    task,
                    which,
                    branch,
                    state,
                } => {
                    let (step, node, trigger, push) = numbers(&which);
                    let state = self.record(&state);
                    self.host.route(task.0, branch.0, &state, step, node, trigger, push);
                }
                Action::Wait => self.session.news().await,
                Action::Finish(end) => return end,
            }
        }
    }

    fn start(&mut self, task: TaskId, which: TaskRef, input: TaskInput<JsValue>) {
        let (step, node, trigger, push) = numbers(&which);
        let input = match self.shown_inputs.pop_front() {
            Some(shown) => shown,
            None => self.input(&input),
        };
        if self.session.output.modes().has_messages() {
            self.session.messages().note(&input);
        }
        self.host.start(task.0, &input, step, node, trigger, push);
    }

    fn finish(&self, end: Result<Finished, Error<JsValue>>) {
        if let Err(failed) = end {
            return fail(&self.session, &failed);
        }
        self.session.close(end == Ok(Finished::Interrupted));
        if self.session.output.form().is_last() {
            self.show_last(end == Ok(Finished::Interrupted));
        }
        self.session.output.end(End::Done);
    }

    fn show_last(&self, is_interrupted: bool) {
        let last = match &self.last_values {
            Some(state) => self.shown(state),
            None => JsValue::UNDEFINED,
        };
        if !is_interrupted || !(last.is_object() || value::is_nothing(&last)) {
            return self.session.output.show(Mode::Values, &last);
        }
        let shown = Object::new();
        Object::assign(&shown, last.unchecked_ref());
        Object::assign(&shown, self.host.interrupted(Array::new()).unchecked_ref());
        self.session.output.show(Mode::Values, &shown);
    }

    fn show(&mut self, event: Event<JsValue>) {
        let output = &self.session.output;
        match event {
            Event::Values(state) if output.form().is_last() => self.last_values = Some(state),
            Event::Values(state) => output.show(Mode::Values, &self.shown(&state)),
            Event::Updates { node, writes } => output.show(Mode::Updates, &self.update(node.0, &writes)),
            Event::TaskStarted { task, input } => {
                let input = self.input(&input);
                self.shown_inputs.push_back(input.clone());
                let (step, node, trigger, push) = numbers(&task);
                let payload = self.host.task_started(step, node, trigger, push, &input);
                self.show_task(&task, "task", &payload);
            }
            Event::TaskFinished { task, writes, error } => {
                let result = self.task_result(writes);
                let error = error.map(|failed| self.session.error(&failed)).unwrap_or_default();
                let (step, node, trigger, push) = numbers(&task);
                let payload = self.host.task_finished(step, node, trigger, push, &result, &error);
                self.show_task(&task, "task_result", &payload);
            }
            Event::Output { task, value } => {
                let (step, node, trigger, push) = numbers(&task);
                let metadata = || self.host.message_metadata(step, node, trigger, push);
                self.session.messages().find(output, &value, &metadata);
            }
            Event::Interrupted => self.show_interrupt(),
        }
    }

    fn show_task(&self, task: &TaskRef, kind: &str, payload: &JsValue) {
        let output = &self.session.output;
        if output.modes().has(Mode::Tasks) {
            output.show(Mode::Tasks, payload);
        }
        if output.modes().has(Mode::Debug) {
            output.show(Mode::Debug, &self.host.debug(task.step as i32, kind, payload));
        }
    }

    /// Clients see a breakpoint once, in `updates`, as LangGraph Server's do; `graph.stream` shows it in `values` too.
    fn show_interrupt(&self) {
        let output = &self.session.output;
        let graph_modes = [Mode::Updates, Mode::Values];
        let client_modes = [Mode::Updates];
        let modes = match output.form() {
            Form::Last | Form::Answer => return,
            Form::Chunk => &client_modes[..],
            Form::Payload | Form::Pair => &graph_modes[..],
        };
        for mode in modes.iter().filter(|mode| output.modes().has(**mode)) {
            output.show(*mode, &self.host.interrupted(Array::new()));
        }
    }

    fn input(&self, input: &TaskInput<JsValue>) -> JsValue {
        match input {
            TaskInput::State(state) => self.record(state),
            TaskInput::Arg(arg) => arg.clone(),
        }
    }

    fn shown(&self, state: &Snapshot<JsValue>) -> JsValue {
        match state.values.first() {
            Some((_, value)) if self.shows_value => value.clone(),
            None if self.shows_value => JsValue::NULL,
            _ => self.record(state),
        }
    }

    fn record(&self, state: &Snapshot<JsValue>) -> JsValue {
        self.object(&state.values)
    }

    fn object(&self, entries: &[(ChannelId, JsValue)]) -> JsValue {
        self.put(entries);
        self.reducers.program.built()
    }

    fn put(&self, entries: &[(ChannelId, JsValue)]) {
        for (key, value) in entries {
            self.reducers.program.put(key.0, value);
        }
    }

    /// `{ node: { key: value } }`, or a list of objects with one key each when a key was written twice.
    fn update(&self, node: u32, writes: &[(ChannelId, JsValue)]) -> JsValue {
        let program = &self.reducers.program;
        if self.shows_value {
            return self.bare_update(node, writes);
        }
        if !self.has_twice(writes) {
            self.put(writes);
            return program.built_update(node);
        }
        let each = Array::new();
        for write in writes {
            each.push(&self.object(std::slice::from_ref(write)));
        }
        program.wrap(node, &each)
    }

    /// `{ node: value }` of one key, a list of its values when it was written several times, `{}` when it was not.
    fn bare_update(&self, node: u32, writes: &[(ChannelId, JsValue)]) -> JsValue {
        let program = &self.reducers.program;
        match writes {
            [] => Object::new().into(),
            [(_, value)] => program.wrap(node, value),
            _ => program.wrap(node, &writes.iter().map(|(_, value)| value).collect::<Array>()),
        }
    }

    fn has_twice(&self, writes: &[(ChannelId, JsValue)]) -> bool {
        if writes.len() < 2 {
            return false;
        }
        let mut seen = vec![false; self.run.graph().keys().count()];
        writes
            .iter()
            .any(|(key, _)| std::mem::replace(&mut seen[key.0 as usize], true))
    }

    /// `{ key: value }`; the values of a key that was written more than once are `{ $writes: […] }`.
    fn task_result(&self, writes: Vec<(ChannelId, JsValue)>) -> JsValue {
        if !self.has_twice(&writes) {
            return self.object(&writes);
        }
        let mut grouped: Vec<(ChannelId, Vec<JsValue>)> = Vec::new();
        for (key, value) in writes {
            match grouped.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => grouped.push((key, vec![value])),
            }
        }
        let mut result = Vec::with_capacity(grouped.len());
        for (key, mut values) in grouped {
            let value = match values.len() {
                1 => values.remove(0),
                _ => self.host.writes(values),
            };
            result.push((key, value));
        }
        self.object(&result)
    }
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
        return session.output.end(End::Done);
    }
    let (name, message) = error::parts(&thrown);
    let data = host::host().error_data(&name, &message);
    match session.output.form() {
        Form::Answer => {
            let answer = host::host().entry(event, &data);
            session.output.show(Mode::Values, &answer);
        }
        _ => session.output.tell(&JsValue::from_str(event), &data),
    }
    session.output.end(End::Done);
}
