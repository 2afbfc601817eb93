//! What a run's readers get, in their form.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::host::host;
use super::pipe::{End, Pipe};
use crate::service::mode::{Mode, Modes};

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

/// What a run's readers get.
pub struct Output {
    form: Form,
    modes: Modes,
    /// Whether readers see graphs inside the graph, and where each chunk comes from.
    shows_subgraphs: bool,
    /// For who started the run.
    pipe: Pipe,
    /// For those who joined it.
    joined: RefCell<Vec<Joined>>,
    /// Every chunk there was, by its number, where the run can be resumed by readers.
    log: Option<RefCell<Vec<Event>>>,
    is_over: Cell<bool>,
}

/// A reader who joined.
struct Joined {
    pipe: Rc<Pipe>,
    /// Only these modes, if there are some.
    modes: Modes,
}

/// A chunk and the event that it tells of.
struct Event {
    name: JsValue,
    chunk: JsValue,
}

impl Output {
    /// An empty output.
    pub fn new(form: Form, modes: Modes, shows_subgraphs: bool) -> Self {
        Self {
            form,
            modes,
            shows_subgraphs,
            pipe: Pipe::default(),
            joined: RefCell::default(),
            log: None,
            is_over: Cell::new(false),
        }
    }

    /// The same, keeping what it tells for readers who come later.
    pub fn logged(self) -> Self {
        let log = Some(RefCell::default());
        Self { log, ..self }
    }

    /// Whether readers who come later find all there was.
    pub fn is_logged(&self) -> bool {
        self.log.is_some()
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

    /// What is for who started the run.
    pub fn pipe(&self) -> &Pipe {
        &self.pipe
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
        self.push(event, chunk);
    }

    fn push(&self, event: &JsValue, mut chunk: JsValue) {
        if let Some(log) = &self.log {
            let mut log = log.borrow_mut();
            chunk = host().with(&chunk, "id", &JsValue::from_str(&log.len().to_string()));
            log.push(Event {
                name: event.clone(),
                chunk: chunk.clone(),
            });
        }
        if !self.joined.borrow().is_empty() {
            for pipe in self.joined_for(event) {
                pipe.push(chunk.clone());
            }
        }
        self.pipe.push(chunk);
    }

    /// The pipes of those who joined and see an event. Readers are called, and may join or leave: so this is a list.
    fn joined_for(&self, event: &JsValue) -> Vec<Rc<Pipe>> {
        let mut joined = self.joined.borrow_mut();
        joined.retain(|each| !each.pipe.is_closed());
        let asked = joined.iter().filter(|each| asks_for(&each.modes, event));
        asked.map(|each| each.pipe.clone()).collect()
    }

    /// Ends the output; only the first end counts.
    pub fn end(&self, end: End) {
        self.is_over.set(true);
        self.pipe.end(end);
        for joined in self.joined.take() {
            joined.pipe.end(End::Done);
        }
    }

    /// One more reader: of what comes from now on, or of all that was kept after a number. Without modes it gets all.
    pub fn join(&self, after: Option<i64>, modes: Modes) -> Rc<Pipe> {
        let pipe = Rc::new(Pipe::default());
        if let (Some(log), Some(after)) = (&self.log, after) {
            let missed = (after + 1).max(0) as usize;
            let log = log.borrow();
            for event in log.iter().skip(missed).filter(|event| asks_for(&modes, &event.name)) {
                pipe.push(event.chunk.clone());
            }
        }
        match self.is_over.get() {
            true => pipe.end(End::Done),
            false => self.joined.borrow_mut().push(Joined {
                pipe: pipe.clone(),
                modes,
            }),
        }
        pipe
    }
}

/// Whether a reader with these modes sees an event.
fn asks_for(modes: &Modes, event: &JsValue) -> bool {
    modes.is_empty() || event.as_string().is_none_or(|event| modes.show(&event))
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
