//! Reducers: the user's functions, as the engine calls them.

use wasm_bindgen::prelude::*;

use super::host::{self, Program};
use super::value;
use crate::engine::graph::ReducerId;
use crate::engine::host::Host;

/// A graph's reducers.
pub struct Reducers {
    /// Where they are.
    pub program: Program,
}

impl Host<JsValue> for Reducers {
    fn initial(&mut self, reducer: ReducerId) -> Result<Option<JsValue>, JsValue> {
        let initial = self.program.initial(reducer.0)?;
        Ok((!initial.is_undefined()).then_some(initial))
    }

    fn reduce(&mut self, reducer: ReducerId, current: JsValue, update: JsValue) -> Result<JsValue, JsValue> {
        self.program.reduce(reducer.0, &current, &update)
    }

    fn overwritten(&self, update: &JsValue) -> Option<JsValue> {
        value::overwritten(update)
    }

    fn is_undefined(&self, value: &JsValue) -> bool {
        value.is_undefined()
    }

    fn describe(&self, values: &[JsValue]) -> String {
        host::host().json(values.to_vec())
    }
}
