//! What a graph's schemas say of a run before it begins. What they say of writes is an action of the engine's.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::drive::Launch;
use super::session::Session;
use crate::error::Error;

/// Has the input and the context checked; the input is then what the schema made of it.
///
/// # Errors
/// What a schema throws, and that the run was stopped while one took its time.
pub async fn admit(session: &Session, launch: &mut Launch) -> Result<(), Error<JsValue>> {
    let program = &session.graph.program;
    if !program.checks_input() || launch.from.update.is_some() {
        return Ok(());
    }
    let admitted = program.admit(&launch.input, &launch.config).map_err(Error::Thrown)?;
    launch.input = match admitted.dyn_into::<Promise>() {
        Ok(promise) => session.unless_cancelled(promise).await?,
        Err(input) => input,
    };
    Ok(())
}
