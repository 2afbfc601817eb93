//! Reducers: the user's functions, as the engine calls them.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::host::{self, Program};
use super::value;
use crate::engine::graph::{ChannelId, ReducerId};
use crate::engine::host::Host;

/// A graph's reducers.
pub struct Reducers {
    /// Where they are.
    pub program: Program,
}

impl Host<JsValue> for Reducers {
    fn initial(&mut self, key: ChannelId) -> Result<JsValue, JsValue> {
        self.program.initial(key.0)
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

    fn is_nothing(&self, value: &JsValue) -> bool {
        value::is_nothing(value)
    }

    fn is_same(&self, a: &JsValue, b: &JsValue) -> bool {
        js_sys::Object::is(a, b)
    }

    fn items(&self, value: &JsValue) -> Option<Vec<JsValue>> {
        Array::is_array(value).then(|| value.unchecked_ref::<Array>().to_vec())
    }

    fn list(&self, items: Vec<JsValue>) -> JsValue {
        let list = Array::new();
        for item in &items {
            list.push(item);
        }
        list.into()
    }

    fn describe(&self, values: &[JsValue]) -> String {
        host::host().json(values.to_vec())
    }
}
