//! A run as its reader holds it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::drive::{self, Launch};
use super::guard::{self, Guarded};
use super::output::{End, Taken};
use super::session::Session;
use crate::id;

/// A run and its output. The package wraps it in an async iterator.
#[wasm_bindgen]
pub struct RunCore {
    session: Rc<Session>,
    launch: RefCell<Option<Launch>>,
}

impl RunCore {
    /// A run that has not started.
    pub fn new(session: Rc<Session>, launch: Launch) -> Self {
        Self {
            session,
            launch: RefCell::new(Some(launch)),
        }
    }
}

#[wasm_bindgen]
impl RunCore {
    /// Starts the run, the first time.
    pub fn start(&self) -> Result<(), JsValue> {
        guard::healthy()?;
        let Some(launch) = self.launch.take() else {
            return Ok(());
        };
        let session = self.session.clone();
        let driven = drive::drive(session.clone(), launch);
        spawn_local(Guarded::new(driven, move |panic| {
            session.close(true);
            session.output.end(End::Error(panic));
        }));
        Ok(())
    }

    /// The run's id.
    #[wasm_bindgen(getter, js_name = runId)]
    pub fn run_id(&self) -> String {
        id::text(&self.session.origin.run_id())
    }

    /// All chunks that are there, as a list; `undefined` when there are none yet, and then `reader` is called once
    /// there are; `null` at the end.
    ///
    /// # Errors
    /// How the run failed, after its last chunk.
    pub fn take(&self, reader: &Function) -> Result<JsValue, JsValue> {
        match self.session.output.take(reader) {
            Taken::Chunks(chunks) => Ok(chunks.into()),
            Taken::Nothing => Ok(JsValue::UNDEFINED),
            Taken::End(End::Done) => Ok(JsValue::NULL),
            Taken::End(End::Error(error)) => Err(error),
        }
    }

    /// The reader leaves: the run stops, and nothing more is kept for it.
    pub fn leave(&self) {
        self.launch.take();
        self.session.output.abandon();
        self.session.output.end(End::Done);
        self.session.cancel();
    }

    /// The caller aborts: the run stops, and the reader is thrown `reason` after what it has not read yet.
    pub fn abort(&self, reason: JsValue) {
        self.launch.take();
        self.session.output.end(End::Error(reason));
        self.session.cancel();
    }
}
