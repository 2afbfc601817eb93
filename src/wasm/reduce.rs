//! Reducers: the user's functions, as the engine calls them.

use std::rc::Rc;

use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::host::{self, Program};
use super::session::Session;
use super::value;
use crate::engine::command::Returned;
use crate::engine::graph::{Graph, NodeId, ReducerId};
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
    fn initial(&mut self, reducer: ReducerId) -> Result<Option<JsValue>, JsValue> {
        let initial = self.program.initial(reducer.0)?;
        Ok((!initial.is_undefined()).then_some(initial))
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

    fn describe(&self, values: &[JsValue]) -> String {
        host::host().json(values.to_vec())
    }
}
