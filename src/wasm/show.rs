//! What a run's readers see of it: its events as payloads of the modes that they asked for.

use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::drive::Driver;
use super::output::Form;
use super::{checkpoint, host, state, value};
use crate::engine::event::{Envelope, Event, Overview, Snapshot, TaskInput};
use crate::engine::graph::ChannelId;
use crate::engine::task::{Path, TaskRef};
use crate::id;
use crate::service::mode::Mode;

impl Driver {
    /// Shows the last state to a reader who wants no other.
    pub(super) fn show_last(&self, is_interrupted: bool) {
        let mut last = self
            .last_values
            .as_deref()
            .map(|state| self.shown(state))
            .unwrap_or_default();
        if is_interrupted && (last.is_object() || value::is_nothing(&last)) {
            let interrupted = self.host.interrupted(self.questions.clone());
            last = host::host().merged(&last, &interrupted);
        }
        let path = &self.session.place.path;
        self.session.output.show(Mode::Values, &last, path);
    }

    /// Shows what the run tells of itself.
    pub(super) fn show(&mut self, event: Event<JsValue>) {
        let is_last = self.session.output.form().is_last();
        match event {
            Event::Values(state) => self.show_values(state, is_last),
            Event::Envelope(envelope) => self.show_envelope(&envelope),
            Event::Updates {
                node,
                writes,
                is_cached,
            } => {
                let update = self.update(node.0, &writes);
                self.show_update(update, is_cached);
            }
            Event::Gave { task, value, is_cached } => {
                let update = host::host().entry(&self.session.task_name(&task), &value);
                self.show_update(update, is_cached);
            }
            Event::TaskStarted { task, input } => {
                let input = self.input(&input);
                if !matches!(task.path, Path::Call(_)) {
                    self.shown_inputs.push_back((task, input.clone()));
                }
                let (step, node, trigger, push) = self.session.numbers(&task);
                let payload = self.host.task_started(step, node, trigger, push, &input);
                self.show_task(&task, "task", &payload);
            }
            Event::TaskFinished {
                task,
                writes,
                interrupts,
                error,
            } => {
                let result = state::written(&self.reducers.program, &writes);
                let error = error.map(|failed| self.session.error(&failed)).unwrap_or_default();
                let (step, node, trigger, push) = self.session.numbers(&task);
                let asked = checkpoint::shown(&interrupts);
                let payload = self
                    .host
                    .task_finished(step, node, trigger, push, &result, asked, &error);
                self.show_task(&task, "task_result", &payload);
            }
            Event::Output { task, value } => {
                let (step, node, trigger, push) = self.session.numbers(&task);
                let metadata = || self.host.message_metadata(step, node, trigger, push);
                self.session.find_messages(&value, &metadata);
            }
            Event::Interrupted(interrupts) => self.show_interrupt(checkpoint::shown(&interrupts), is_last),
            Event::Checkpoint(overview) => self.show_checkpoint(&overview),
        }
    }

    fn show_update(&self, mut update: JsValue, is_cached: bool) {
        if is_cached {
            let cached = host::host().entry("cached", &JsValue::TRUE);
            update = host::host().with(&update, "__metadata__", &cached);
        }
        self.session.show(Mode::Updates, &update);
    }

    fn show_values(&mut self, state: Rc<Snapshot<JsValue>>, is_last: bool) {
        if is_last || self.session.output.form() == Form::Chunk {
            self.last_values = Some(state.clone());
        }
        if !is_last || self.session.upstream().is_some() {
            self.show_to_readers(Mode::Values, &self.shown(&state));
        }
    }

    /// Shows a payload to those who read chunks as they come.
    fn show_to_readers(&self, mode: Mode, payload: &JsValue) {
        match (self.session.output.form().is_last(), self.session.upstream()) {
            (false, _) => self.session.show(mode, payload),
            (true, Some(upstream)) => upstream.show_at(mode, payload, &self.session.place.path),
            (true, None) => {}
        }
    }

    fn show_envelope(&self, envelope: &Envelope) {
        let id = envelope
            .id
            .unwrap_or_else(|| self.session.checkpoint_before(envelope.step + 1));
        let host = host::host();
        let mut payload = host.entry("id", &id::text(&id).into());
        if let Some(parent) = envelope.parent {
            payload = host.with(&payload, "parent_id", &id::text(&parent).into());
        }
        payload = host.with(&payload, "step", &(envelope.step as f64).into());
        payload = host.with(&payload, "source", &envelope.source.name().into());
        self.show_to_readers(Mode::Envelopes, &payload);
    }

    fn show_checkpoint(&self, overview: &Overview<JsValue>) {
        let Some(thread) = &self.session.place.thread else {
            return;
        };
        let id = overview.id.map(|id| id::text(&id));
        let config = thread.config_of(id.as_deref());
        let parent = overview.parent.map(|id| thread.config_of(Some(&id::text(&id))));
        let tasks = state::tasks(
            &self.session.graph,
            &overview.tasks,
            &self.session.place.namespace,
            thread,
            true,
        );
        let deltas = checkpoint::write_deltas(self.run.graph(), &overview.deltas);
        let payload = self.host.overview(
            &config,
            &parent.unwrap_or_default(),
            overview.is_loaded,
            &thread.metadata(overview.is_first, overview.source.name(), overview.step as f64, &deltas),
            &self.record(&overview.state),
            tasks,
        );
        if self.session.wants(Mode::Checkpoints) {
            self.session.show(Mode::Checkpoints, &payload);
        }
        if self.session.wants(Mode::Debug) {
            let debug = self.host.debug(overview.step as i32, "checkpoint", &payload);
            self.session.show(Mode::Debug, &debug);
        }
    }

    fn show_task(&self, task: &TaskRef, kind: &str, payload: &JsValue) {
        if self.session.wants(Mode::Tasks) {
            self.session.show(Mode::Tasks, payload);
        }
        if self.session.wants(Mode::Debug) {
            let debug = self.host.debug(task.step as i32, kind, payload);
            self.session.show(Mode::Debug, &debug);
        }
    }

    /// Clients see questions in `updates`, and in `values` with the state, as those of LangGraph Server's Python do, and
    /// breakpoints only in `updates`; `graph.stream` shows both in both.
    fn show_interrupt(&self, interrupts: Array, is_last: bool) {
        if is_last {
            for interrupt in interrupts.iter() {
                self.questions.push(&interrupt);
            }
        }
        let asks = interrupts.length() > 0;
        let is_root = self.session.place.parent.is_none();
        let shown = self.host.interrupted(interrupts);
        self.show_to_readers(Mode::Updates, &shown);
        match &self.last_values {
            _ if self.session.root().output.form() != Form::Chunk => self.show_to_readers(Mode::Values, &shown),
            Some(state) if asks && is_root && self.session.wants(Mode::Values) => {
                let state = self.shown(state);
                self.session.show(Mode::Values, &host::host().merged(&state, &shown));
            }
            _ => {}
        }
    }

    /// What a task reads, as an object.
    pub(super) fn input(&self, input: &TaskInput<JsValue>) -> JsValue {
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

    /// A state as an object.
    pub(super) fn record(&self, state: &Snapshot<JsValue>) -> JsValue {
        state::shown(self.run.graph(), &self.reducers.program, state)
    }

    fn object(&self, entries: &[(ChannelId, JsValue)]) -> JsValue {
        state::record(&self.reducers.program, entries)
    }

    /// `{ node: { key: value } }`, of an entrypoint `{ node: value }`, or a list of objects with one key each when a key was written twice.
    fn update(&self, node: u32, writes: &[(ChannelId, JsValue)]) -> JsValue {
        let program = &self.reducers.program;
        if self.run.graph().previous().is_some() {
            return program.wrap(node, &state::last_value(writes));
        }
        if self.shows_value {
            return self.bare_update(node, writes);
        }
        if !self.has_twice(writes) {
            for (key, value) in writes {
                program.put(key.0, value);
            }
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
}
