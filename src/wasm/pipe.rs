//! A queue of chunks between a run and one of its readers, and how much of it may wait.

use std::cell::RefCell;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

/// How many chunks may wait before writers are asked to.
const HIGH_WATER: usize = 1024;

/// How many chunks a reader takes at a time: what it has taken counts as read.
const BATCH: usize = 32;

/// A queue with one reader.
#[derive(Default)]
pub struct Pipe {
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

impl Taken {
    /// What JavaScript's readers are given: a list, `undefined`, or `null` at the end.
    ///
    /// # Errors
    /// What the reader is to be thrown.
    pub fn into_js(self) -> Result<JsValue, JsValue> {
        match self {
            Taken::Chunks(chunks) => Ok(chunks.into()),
            Taken::Nothing => Ok(JsValue::UNDEFINED),
            Taken::End(End::Done) => Ok(JsValue::NULL),
            Taken::End(End::Error(error)) => Err(error),
        }
    }
}

impl Pipe {
    /// Whether nothing more can come through.
    pub fn is_closed(&self) -> bool {
        let queue = self.queue.borrow();
        queue.is_abandoned || queue.end.is_some()
    }

    /// Adds a chunk, unless the pipe is closed.
    pub fn push(&self, chunk: JsValue) {
        if self.is_closed() {
            return;
        }
        self.queue.borrow_mut().chunks.push(chunk);
        self.call_reader();
    }

    /// Ends it; only the first end counts.
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
