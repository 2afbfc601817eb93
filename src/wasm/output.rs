//! What a run's reader gets, in the reader's form, and how much of it may wait.

use std::cell::RefCell;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use super::host::host;
use crate::service::mode::{Mode, Modes};

/// How many chunks may wait before writers are asked to.
const HIGH_WATER: usize = 1024;

/// How many chunks a reader takes at a time: what it has taken counts as read.
const BATCH: usize = 32;

/// The form of a reader's chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The payload alone: `graph.stream` with one mode.
    Payload,
    /// `[mode, payload]`: `graph.stream` with a list of modes.
    Pair,
    /// `{ event, data }`: `client.runs.stream`.
    Chunk,
    /// Only the last state: `graph.invoke`.
    Last,
    /// Only the last state, or `{ __error__ }`: `client.runs.wait`.
    Answer,
}

impl Form {
    /// Whether the reader gets one chunk: the last state.
    pub fn is_last(self) -> bool {
        matches!(self, Form::Last | Form::Answer)
    }
}

/// The queue between a run and its reader.
pub struct Output {
    form: Form,
    modes: Modes,
    /// Whether the reader sees graphs inside the graph, and where each chunk comes from.
    shows_subgraphs: bool,
    queue: RefCell<Queue>,
}

#[derive(Default)]
struct Queue {
    chunks: Vec<JsValue>,
    end: Option<End>,
    /// Called once when there is something to take.
    reader: Option<Function>,
    /// Writers that wait for the reader to catch up.
    writers: Vec<Function>,
    is_abandoned: bool,
}

/// How an output ended.
#[derive(Clone, Debug)]
pub enum End {
    /// There is no more.
    Done,
    /// The reader is to be thrown this.
    Error(JsValue),
}

/// What a reader finds.
pub enum Taken {
    /// These chunks, at least one.
    Chunks(Array),
    /// Nothing yet; the reader is called when there is.
    Nothing,
    /// The end.
    End(End),
}

impl Output {
    /// An empty output.
    pub fn new(form: Form, modes: Modes, shows_subgraphs: bool) -> Self {
        Self {
            form,
            modes,
            shows_subgraphs,
            queue: RefCell::default(),
        }
    }

    /// The modes that the reader asked for.
    pub fn modes(&self) -> &Modes {
        &self.modes
    }

    /// The form of the reader's chunks.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Whether the reader sees graphs inside the graph.
    pub fn shows_subgraphs(&self) -> bool {
        self.shows_subgraphs
    }

    /// Shows a payload of a mode, from the graph at `path`.
    pub fn show(&self, mode: Mode, payload: &JsValue, path: &Array) {
        self.tell(&event_name(mode), payload, path);
    }

    /// Shows an event by its name, which readers without names do not see.
    pub fn tell(&self, event: &JsValue, payload: &JsValue, path: &Array) {
        let chunk = match self.form {
            Form::Last | Form::Answer => payload.clone(),
            Form::Payload if self.shows_subgraphs => host().pair(path, payload),
            Form::Payload => payload.clone(),
            Form::Pair if self.shows_subgraphs => Array::of3(path, event, payload).into(),
            Form::Pair => host().pair(event, payload),
            Form::Chunk if self.shows_subgraphs && path.length() > 0 => host().chunk(&placed(event, path), payload),
            Form::Chunk => host().chunk(event, payload),
        };
        let mut queue = self.queue.borrow_mut();
        if queue.is_abandoned || queue.end.is_some() {
            return;
        }
        queue.chunks.push(chunk);
        drop(queue);
        self.call_reader();
    }

    /// Ends the output; only the first end counts.
    pub fn end(&self, end: End) {
        self.queue.borrow_mut().end.get_or_insert(end);
        self.call_reader();
        self.release_writers();
    }

    /// The reader is gone: nothing is kept for it any more.
    pub fn abandon(&self) {
        let mut queue = self.queue.borrow_mut();
        queue.is_abandoned = true;
        queue.chunks.clear();
        queue.reader = None;
        drop(queue);
        self.release_writers();
    }

    /// Takes all there is; when there is nothing, `reader` is called once there is.
    pub fn take(&self, reader: &Function) -> Taken {
        let mut queue = self.queue.borrow_mut();
        if !queue.chunks.is_empty() {
            let rest = queue.chunks.len().min(BATCH);
            let rest = queue.chunks.split_off(rest);
            let chunks = Array::new_with_length(queue.chunks.len() as u32);
            for (nth, chunk) in std::mem::replace(&mut queue.chunks, rest).into_iter().enumerate() {
                chunks.set(nth as u32, chunk);
            }
            drop(queue);
            self.release_writers();
            return Taken::Chunks(chunks);
        }
        match &queue.end {
            Some(end) => Taken::End(end.clone()),
            None => {
                queue.reader = Some(reader.clone());
                Taken::Nothing
            }
        }
    }

    /// Whether so much waits that who writes more should wait too.
    pub fn is_full(&self) -> bool {
        let queue = self.queue.borrow();
        queue.chunks.len() >= HIGH_WATER && !queue.is_abandoned && queue.end.is_none()
    }

    /// Has a writer called once the reader has caught up: at once, when it has.
    pub fn call_when_free(&self, writer: Function) {
        self.queue.borrow_mut().writers.push(writer);
        if !self.is_full() {
            self.release_writers();
        }
    }

    fn call_reader(&self) {
        let reader = self.queue.borrow_mut().reader.take();
        if let Some(reader) = reader {
            let _ = reader.call0(&JsValue::UNDEFINED);
        }
    }

    fn release_writers(&self) {
        let writers = std::mem::take(&mut self.queue.borrow_mut().writers);
        for resolve in writers {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}

/// An event of a graph inside the graph, as LangGraph Server names it: `updates|node:id`.
fn placed(event: &JsValue, path: &Array) -> JsValue {
    Array::of1(event).concat(path).join("|").into()
}

/// A mode's event: JavaScript strings made once.
pub fn event_name(mode: Mode) -> JsValue {
    thread_local! {
        static NAMES: RefCell<Vec<(Mode, JsValue)>> = const { RefCell::new(Vec::new()) };
    }
    NAMES.with_borrow_mut(|names| {
        if let Some((_, name)) = names.iter().find(|(known, _)| *known == mode) {
            return name.clone();
        }
        let name = match mode {
            Mode::MessagesTuple => JsValue::from_str(Mode::Messages.name()),
            mode => JsValue::from_str(mode.name()),
        };
        names.push((mode, name.clone()));
        name
    })
}
