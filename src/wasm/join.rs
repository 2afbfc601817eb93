//! A run as one who joined it reads it.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::pipe::{End, Pipe};
use super::session::Session;
use crate::service::mode::Modes;

/// What one reads of a run that another started. The package wraps it in an async iterator.
#[wasm_bindgen]
pub struct JoinCore {
    pipe: Rc<Pipe>,
    /// The run that stops when this reader leaves.
    cancelled: Option<Rc<Session>>,
}

impl JoinCore {
    /// What a run tells after an event, or from now on; of one that is over and forgotten, nothing.
    pub fn new(session: Option<Rc<Session>>, after: Option<i64>, modes: Modes, cancels: bool) -> Self {
        let pipe = match &session {
            Some(session) => session.output.join(after, modes),
            None => {
                let pipe = Rc::new(Pipe::default());
                pipe.end(End::Done);
                pipe
            }
        };
        let cancelled = session.filter(|_| cancels);
        Self { pipe, cancelled }
    }
}

#[wasm_bindgen]
impl JoinCore {
    /// The run goes by itself.
    pub fn start(&self) {}

    /// As for a run's own reader.
    ///
    /// # Errors
    /// What the reader is to be thrown.
    pub fn take(&self, reader: &Function) -> Result<JsValue, JsValue> {
        self.pipe.take(reader).into_js()
    }

    /// The reader leaves.
    pub fn leave(&self) {
        self.pipe.abandon();
        self.pipe.end(End::Done);
        if let Some(session) = &self.cancelled {
            session.cancel(JsValue::UNDEFINED);
        }
    }

    /// The reader is thrown `reason` after what it has not read yet.
    pub fn abort(&self, reason: JsValue) {
        self.pipe.end(End::Error(reason));
        if let Some(session) = &self.cancelled {
            session.cancel(JsValue::UNDEFINED);
        }
    }
}
