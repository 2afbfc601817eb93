//! Failures as JavaScript errors. What user code threw goes back as the same object.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::host::host;
use super::policy::timeout_fields;
use super::session::Session;
use crate::engine::timeout::{Limit, TimedOut};
use crate::error::{Error, Failure, Kind};
use crate::id;

/// An error object of the package's class for this failure.
#[inline(never)]
pub fn failure(failure: &Failure) -> JsValue {
    if let Some(refused) = failure.refused() {
        let ids = |ids: &[u128]| ids.iter().map(|id| id::hex(*id)).collect();
        let (named, waiting) = (ids(&refused.named), ids(&refused.waiting));
        return host().unknown_interrupt(failure.message(), refused.reason, named, waiting);
    }
    match failure.kind() {
        Kind::Http(status) => host().http_error(status, failure.message()),
        kind => host().error(kind.name(), failure.message(), failure.code().map(|code| code.name())),
    }
}

/// The error of a run. Like LangGraph's, what failed in a task carries the task's id.
pub fn error(session: &Session, error: &Error<JsValue>) -> JsValue {
    match error {
        Error::Thrown(thrown) => thrown.clone(),
        Error::Failed(failed) => failure(failed),
        Error::InTask { task, error } => {
            let error = self::error(session, error);
            let id = id::text(&session.task_id(task));
            host().mark(&error, &id);
            error
        }
        Error::Several { step, errors } => {
            let message = format!(
                "Multiple errors occurred during superstep {step}. See the \"errors\" field of this exception for more \
                 details."
            );
            let errors: Array = errors.iter().map(|each| self::error(session, each)).collect();
            host().aggregate_error(errors, &message)
        }
        Error::TimedOut(timed_out) => node_timeout(session, timed_out),
        Error::Bubbled => host().parent_command(&JsValue::UNDEFINED, ""),
        Error::Aborted => host().error("AbortError", "This operation was aborted", None),
        Error::Cancelled => host().error("Error", "Abort", None),
    }
}

/// Notes on the reason of an aborted run which task it stops, as LangGraph does: the last of the outermost run's.
pub fn mark_aborted(session: &Session, reason: &JsValue) {
    if session.place.parent.is_none()
        && let Some(which) = session.attempts.last_running()
    {
        host().mark(reason, &id::text(&session.task_id(&which)));
    }
}

fn node_timeout(session: &Session, timed_out: &TimedOut) -> JsValue {
    let (run, idle) = timeout_fields(&timed_out.timeout);
    let name = session.task_name(&timed_out.task);
    host().node_timeout(&name, timed_out.limit == Limit::Idle, timed_out.elapsed, &run, &idle)
}

/// An error's name and message: what task events and error events show.
pub fn parts(error: &JsValue) -> (JsValue, JsValue) {
    let parts = host().error_parts(error);
    (parts.get(0), parts.get(1))
}

impl From<Failure> for JsValue {
    #[inline(never)]
    fn from(failed: Failure) -> Self {
        failure(&failed)
    }
}
