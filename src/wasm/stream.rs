//! A run as its reader holds it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::drive::{self, Launch};
use super::error;
use super::guard::{self, Guarded};
use super::pipe::End;
use super::service::Slot;
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
    /// Its place among the runs of a client's thread.
    slot: Option<Rc<Slot>>,
}

impl RunCore {
    /// A run that has not started, and that stops when its reader leaves.
    pub fn new(session: Rc<Session>, launch: Launch) -> Self {
        Self {
            session,
            launch: RefCell::new(Some(launch)),
            continues: false,
            slot: None,
        }
    }

    /// The same run, going on without its reader.
    pub fn continuing(self, continues: bool) -> Self {
        Self { continues, ..self }
    }

    /// The same run, one of a client's thread: it waits for its turn.
    pub fn in_slot(self, slot: Slot) -> Self {
        let slot = Some(Rc::new(slot));
        Self { slot, ..self }
    }

    /// A run that never started is none any more.
    fn discard(&self) {
        if let Some(slot) = &self.slot {
            slot.discard();
        }
    }
}

/// Drives a run, where it has a slot in its turn.
async fn drive_in(slot: Option<Rc<Slot>>, session: Rc<Session>, launch: Launch) {
    if let Some(slot) = &slot {
        slot.turn(&session).await;
    }
    match slot.is_some() && session.is_cancelled() {
        true => drive::fail(&session, &Error::Cancelled),
        false => drive::drive(session.clone(), launch).await,
    }
    if let Some(slot) = slot {
        slot.over(&session).await;
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
        let driven = drive_in(self.slot.clone(), session.clone(), launch);
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

    /// The thread that a client's run is on; `undefined` of one that has none.
    #[wasm_bindgen(getter, js_name = threadId)]
    pub fn thread_id(&self) -> Option<String> {
        self.slot.as_ref().map(|slot| id::text(&slot.thread))
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
        self.session.output.pipe().take(reader).into_js()
    }

    /// The reader leaves: nothing more is kept for it, and the run stops, unless it was to go on without.
    pub fn leave(&self) {
        let never_started = self.launch.take().is_some();
        self.session.output.pipe().abandon();
        self.session.output.pipe().end(End::Done);
        if never_started {
            self.discard();
        } else if !self.continues {
            self.session.cancel(JsValue::UNDEFINED);
        }
    }

    /// The caller aborts: the run stops, and the reader is thrown `reason` after what it has not read yet.
    pub fn abort(&self, reason: JsValue) {
        let never_started = self.launch.take().is_some();
        error::mark_aborted(&self.session, &reason);
        self.session.output.pipe().end(End::Error(reason.clone()));
        if never_started {
            self.discard();
        }
        self.session.cancel(reason);
    }
}
