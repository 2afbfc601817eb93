//! Failures as JavaScript errors. What user code threw goes back as the same object.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::host::host;
use crate::error::{Error, Failure, Kind};

/// An error object of the package's class for this failure.
pub fn failure(failure: &Failure) -> JsValue {
    host(|host| match failure.kind() {
        Kind::Http(status) => host.http_error(status, failure.message()),
        kind => host.error(kind.name(), failure.message(), failure.code().map(|code| code.name())),
    })
}

/// The error of a run.
pub fn error(error: &Error<JsValue>) -> JsValue {
    match error {
        Error::Thrown(thrown) => thrown.clone(),
        Error::Failed(failed) => failure(failed),
        Error::Several { step, errors } => {
            let message = format!(
                "Multiple errors occurred during superstep {step}. See the \"errors\" field of this exception for more \
                 details."
            );
            let errors: Array = errors.iter().map(self::error).collect();
            host(|host| host.aggregate_error(errors, &message))
        }
        Error::Cancelled => host(|host| host.error("Error", "Abort", None)),
    }
}

/// An error's name and message: what task events and error events show.
pub fn parts(error: &JsValue) -> (JsValue, JsValue) {
    let parts = host(|host| host.error_parts(error));
    (parts.get(0), parts.get(1))
}

impl From<Failure> for JsValue {
    fn from(failed: Failure) -> Self {
        failure(&failed)
    }
}
