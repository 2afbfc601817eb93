//! A run as its reader holds it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::drive::{self, Launch};
use super::error;
use super::guard::{self, Guarded};
use super::output::{End, Taken};
use super::session::Session;
use crate::error::Error;
use crate::id;

/// A run and its output. The package wraps it in an async iterator.
#[wasm_bindgen]
pub struct RunCore {
    session: Rc<Session>,
    launch: RefCell<Option<Launch>>,
    /// Whether the run goes on when its reader leaves.
    continues: bool,
}

impl RunCore {
    /// A run that has not started, and that stops when its reader leaves.
    pub fn new(session: Rc<Session>, launch: Launch) -> Self {
        Self {
            session,
            launch: RefCell::new(Some(launch)),
            continues: false,
        }
    }

    /// The same run, going on without its reader.
    pub fn continuing(self, continues: bool) -> Self {
        Self { continues, ..self }
    }
}

#[wasm_bindgen]
impl RunCore {
    /// Starts the run, the first time; `on_over` is called when it is over.
    pub fn start(&self, on_over: Function) -> Result<(), JsValue> {
        guard::healthy()?;
        let Some(launch) = self.launch.take() else {
            return Ok(());
        };
        self.session.call_when_over(on_over);
        let session = self.session.clone();
        let driven = drive::drive(session.clone(), launch);
        spawn_local(Guarded::new(driven, move |thrown| {
            drive::fail(&session, &Error::Thrown(thrown));
        }));
        Ok(())
    }

    /// The run's id.
    #[wasm_bindgen(getter, js_name = runId)]
    pub fn run_id(&self) -> String {
        id::text(&self.session.origin.run_id())
    }

    /// The last checkpoint that the run made.
    #[wasm_bindgen(getter, js_name = checkpointId)]
    pub fn checkpoint_id(&self) -> String {
        id::text(&self.session.latest_checkpoint())
    }

    /// Shows the reader something that models or tools of the run do, from the graph at `path`.
    pub fn show(&self, mode: &JsValue, payload: &JsValue, path: &Array) {
        self.session.output.tell(mode, payload, path);
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

    /// The reader leaves: nothing more is kept for it, and the run stops, unless it was to go on without.
    pub fn leave(&self) {
        self.launch.take();
        self.session.output.abandon();
        self.session.output.end(End::Done);
        if !self.continues {
            self.session.cancel(JsValue::UNDEFINED);
        }
    }

    /// The caller aborts: the run stops, and the reader is thrown `reason` after what it has not read yet.
    pub fn abort(&self, reason: JsValue) {
        self.launch.take();
        error::mark_aborted(&self.session, &reason);
        self.session.output.end(End::Error(reason.clone()));
        self.session.cancel(reason);
    }
}
