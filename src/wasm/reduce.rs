//! Reducers: the user's functions, as the engine calls them.

use std::rc::Rc;

use js_sys::Array;
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::cache;
use super::host::{self, Program, RunHost};
use super::session::Session;
use super::{messages, value};
use crate::engine::cache::CachePolicy;
use crate::engine::command::Returned;
use crate::engine::graph::{ChannelId, Graph, NodeId, ReducerId};
use crate::engine::host::{Host, Primitive};
use crate::engine::retry::{DeciderId, Facts};
use crate::error::Error;

/// A graph's reducers.
pub struct Reducers {
    /// The graph.
    pub graph: Rc<Graph>,
    /// Where they are.
    pub program: Program,
    /// The run that they are for; none where only a state is read.
    pub session: Option<Rc<Session>>,
    /// That run's JavaScript side.
    pub run: Option<RunHost>,
}

impl Reducers {
    fn thrown(&self, error: &Error<JsValue>) -> JsValue {
        let session = self.session.as_ref();
        session.map(|session| session.error(error)).unwrap_or_default()
    }
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
        host::host().error_record(&self.thrown(error))
    }

    fn revive_error(&mut self, record: &JsValue) -> JsValue {
        host::host().revive_error(record)
    }

    fn decides(&mut self, decider: DeciderId, error: &Error<JsValue>) -> Result<bool, JsValue> {
        let functions = self.session.as_ref().map(|session| &session.functions);
        match functions.and_then(|functions| functions.get(decider.0)) {
            Some(decider) => self.program.decides(&decider, &self.thrown(error)),
            None => Ok(false),
        }
    }

    fn cache_key(&mut self, policy: &CachePolicy, input: &JsValue) -> Result<u128, JsValue> {
        match &self.session {
            Some(session) => cache::key(&self.program, &session.functions, policy, input),
            None => Ok(0),
        }
    }

    fn facts(&mut self, error: &Error<JsValue>) -> Facts {
        let mut facts = host::host().error_facts(&self.thrown(error)).into_iter();
        let mut next = || facts.next().unwrap_or_default();
        Facts {
            message: next(),
            name: next(),
            code: next(),
            status: next().parse::<u16>().map_or(0.0, f64::from),
            provider_code: next(),
        }
    }

    fn entropy(&mut self) -> f64 {
        js_sys::Math::random()
    }

    fn drain_reason(&mut self) -> Option<String> {
        self.run.as_ref()?.drain_reason()
    }

    fn overwritten(&self, update: &JsValue) -> Option<JsValue> {
        value::overwritten(update)
    }

    fn identify(&self, value: &JsValue) {
        messages::identify(value, 32);
    }

    fn is_undefined(&self, value: &JsValue) -> bool {
        value.is_undefined()
    }

    fn is_nothing(&self, value: &JsValue) -> bool {
        value::is_nothing(value)
    }

    fn is_same(&self, a: &JsValue, b: &JsValue) -> bool {
        // As a `Set` compares: 0 is -0, and NaN is itself.
        a == b || js_sys::Object::is(a, b)
    }

    fn items(&self, value: &JsValue) -> Option<Vec<JsValue>> {
        Array::is_array(value).then(|| value.unchecked_ref::<Array>().to_vec())
    }

    fn awaited(&self, update: &JsValue) -> Option<JsValue> {
        value::awaited(update)
    }

    fn without(&self, value: &JsValue, names: &[Rc<str>]) -> JsValue {
        host::host().without(value, names.iter().map(|name| name.to_string()).collect())
    }

    fn primitive(&self, primitive: Primitive) -> JsValue {
        match primitive {
            Primitive::Undefined => JsValue::UNDEFINED,
            Primitive::Boolean(is) => JsValue::from_bool(is),
            Primitive::Number(number) => JsValue::from_f64(number),
        }
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
