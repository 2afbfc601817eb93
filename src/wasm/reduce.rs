//! Reducers: the user's functions, as the engine calls them.

use std::rc::Rc;

use js_sys::Array;
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::host::{self, Program};
use super::session::Session;
use super::value;
use crate::engine::command::Returned;
use crate::engine::graph::{ChannelId, Graph, NodeId, ReducerId};
use crate::engine::host::Host;
use crate::error::Error;

/// A graph's reducers.
pub struct Reducers {
    /// The graph.
    pub graph: Rc<Graph>,
    /// Where they are.
    pub program: Program,
    /// The run that they are for; none where only a state is read.
    pub session: Option<Rc<Session>>,
}

impl Host<JsValue> for Reducers {
    fn initial(&mut self, key: ChannelId) -> Result<JsValue, JsValue> {
        self.program.initial(key.0)
    }

    fn reduce(&mut self, reducer: ReducerId, current: JsValue, update: JsValue) -> Result<JsValue, JsValue> {
        self.program.reduce(reducer.0, &current, &update)
    }

    fn returned(&mut self, node: NodeId, value: &JsValue) -> Result<Returned<JsValue>, Error<JsValue>> {
        let name = self.graph.node(node).name.clone();
        value::returned(&self.graph, &self.program, &name, value)
    }

    fn checkpoint_id(&mut self, step: i64) -> Uuid {
        host::checkpoint_id(step)
    }

    fn error_record(&mut self, error: &Error<JsValue>) -> JsValue {
        let thrown = self.session.as_ref().map(|session| session.error(error));
        host::host().error_record(&thrown.unwrap_or_default())
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

    fn without(&self, value: &JsValue, names: &[Rc<str>]) -> JsValue {
        host::host().without(value, names.iter().map(|name| name.to_string()).collect())
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
