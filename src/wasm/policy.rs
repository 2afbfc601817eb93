//! Policies as callers write them: retries, timeouts, caches. User functions in them get numbers, by which the engine
//! knows them.

use std::cell::RefCell;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use super::field::field;
use super::options::{number, wrong_type};
use super::value::is_nothing;
use crate::engine::attempt::Policies;
use crate::engine::cache::{CachePolicy, KeyFunctionId};
use crate::engine::graph::{NodeDefaults, NodeOptions};
use crate::engine::retry::{DeciderId, RetryPolicy};
use crate::engine::timeout::Timeout;
use crate::error::Failure;

#[wasm_bindgen]
extern "C" {
    /// What `addNode` and `setNodeDefaults` take of policies.
    pub type NodePolicies;

    /// What `task` takes of policies.
    pub type CallPolicies;

    /// What a compiled graph's properties say of its runs: they may be changed after it was compiled.
    #[derive(Clone)]
    pub type GraphProperties;

    type RetryLike;

    type TimeoutLike;

    type CacheLike;
}

impl NodePolicies {
    fn retry_policy(&self) -> JsValue {
        field(self, "retryPolicy")
    }

    fn timeout(&self) -> JsValue {
        field(self, "timeout")
    }

    fn cache_policy(&self) -> JsValue {
        field(self, "cachePolicy")
    }

    fn error_handler(&self) -> JsValue {
        field(self, "errorHandler")
    }
}

impl CallPolicies {
    fn retry(&self) -> JsValue {
        field(self, "retry")
    }

    fn cache_policy(&self) -> JsValue {
        field(self, "cachePolicy")
    }

    fn timeout(&self) -> JsValue {
        field(self, "timeout")
    }
}

impl GraphProperties {
    fn graph_retry_policy(&self) -> JsValue {
        field(self, "retryPolicy")
    }

    fn step_timeout(&self) -> JsValue {
        field(self, "stepTimeout")
    }

    /// The graph's cache.
    pub fn cache(&self) -> JsValue {
        field(self, "cache")
    }
}

impl RetryLike {
    fn initial_interval(&self) -> JsValue {
        field(self, "initialInterval")
    }

    fn backoff_factor(&self) -> JsValue {
        field(self, "backoffFactor")
    }

    fn max_interval(&self) -> JsValue {
        field(self, "maxInterval")
    }

    fn max_attempts(&self) -> JsValue {
        field(self, "maxAttempts")
    }

    fn jitter(&self) -> JsValue {
        field(self, "jitter")
    }

    fn log_warning(&self) -> JsValue {
        field(self, "logWarning")
    }

    fn retry_on(&self) -> JsValue {
        field(self, "retryOn")
    }
}

impl TimeoutLike {
    fn run_timeout(&self) -> JsValue {
        field(self, "runTimeout")
    }

    fn idle_timeout(&self) -> JsValue {
        field(self, "idleTimeout")
    }

    fn refresh_on(&self) -> JsValue {
        field(self, "refreshOn")
    }
}

impl CacheLike {
    fn key_func(&self) -> JsValue {
        field(self, "keyFunc")
    }

    fn ttl(&self) -> JsValue {
        field(self, "ttl")
    }
}

/// Where nodes and graphs have their retries.
const RETRY: &str = "retryPolicy";

/// The user functions in policies, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct PolicyFunctions {
    functions: RefCell<Vec<Function>>,
}

impl PolicyFunctions {
    /// The function of a number.
    pub fn get(&self, number: u32) -> Option<Function> {
        self.functions.borrow().get(number as usize).cloned()
    }

    fn add(&self, field: &str, value: JsValue) -> Result<Option<u32>, Failure> {
        if is_nothing(&value) {
            return Ok(None);
        }
        if !value.is_function() {
            return Err(wrong_type(field, "a function", &value));
        }
        let mut functions = self.functions.borrow_mut();
        functions.push(value.unchecked_into());
        Ok(Some(functions.len() as u32 - 1))
    }

    /// One retry policy or a list of them, by the name of their field; `None` when there is none.
    ///
    /// # Errors
    /// A field of the wrong type, by name.
    pub fn retry(&self, field: &str, value: &JsValue) -> Result<Option<Vec<RetryPolicy>>, Failure> {
        if is_nothing(value) {
            return Ok(None);
        }
        if !Array::is_array(value) {
            return Ok(Some(vec![self.one_retry(field, value)?]));
        }
        let mut policies = Vec::new();
        for policy in value.unchecked_ref::<Array>().iter() {
            policies.push(self.one_retry(field, &policy)?);
        }
        Ok(Some(policies))
    }

    fn one_retry(&self, field: &str, value: &JsValue) -> Result<RetryPolicy, Failure> {
        if !value.is_object() {
            return Err(wrong_type(field, "an object", value));
        }
        let policy: &RetryLike = value.unchecked_ref();
        let default = RetryPolicy::default();
        let flag = |value: JsValue| is_nothing(&value) || value.is_truthy();
        let given = |field: &str, value: JsValue, default: f64| Ok(number(field, &value)?.unwrap_or(default));
        Ok(RetryPolicy {
            initial_interval: given("initialInterval", policy.initial_interval(), default.initial_interval)?,
            backoff_factor: given("backoffFactor", policy.backoff_factor(), default.backoff_factor)?,
            max_interval: given("maxInterval", policy.max_interval(), default.max_interval)?,
            max_attempts: given("maxAttempts", policy.max_attempts(), default.max_attempts)?,
            jitter: flag(policy.jitter()),
            logs: flag(policy.log_warning()),
            decider: self.add("retryOn", policy.retry_on())?.map(DeciderId),
        })
    }

    /// `None` when the field is missing, `Some(None)` when it says that nothing is to be cached.
    fn cache(&self, value: &JsValue) -> Result<Option<Option<CachePolicy>>, Failure> {
        match value.as_bool() {
            _ if is_nothing(value) => Ok(None),
            Some(caches) => Ok(Some(caches.then(CachePolicy::default))),
            None if value.is_object() => {
                let policy: &CacheLike = value.unchecked_ref();
                Ok(Some(Some(CachePolicy {
                    ttl: number("ttl", &policy.ttl())?,
                    key: self.add("keyFunc", policy.key_func())?.map(KeyFunctionId),
                })))
            }
            None => Err(wrong_type("cachePolicy", "an object, true or false", value)),
        }
    }

    /// Adds a node's policies to its options.
    ///
    /// # Errors
    /// A field of the wrong type, by name, and a timeout of no time.
    pub fn of_node(&self, policies: &NodePolicies, options: NodeOptions) -> Result<NodeOptions, Failure> {
        Ok(NodeOptions {
            retry: self.retry(RETRY, &policies.retry_policy())?,
            timeout: timeout(&policies.timeout())?,
            cache: self.cache(&policies.cache_policy())?,
            is_handled: !policies.error_handler().is_undefined(),
            ..options
        })
    }

    /// The policies of a function that tasks call.
    ///
    /// # Errors
    /// As for a node's.
    pub fn of_call(&self, policies: &CallPolicies) -> Result<Policies, Failure> {
        Ok(Policies {
            retry: self.retry("retry", &policies.retry())?.unwrap_or_default(),
            timeout: timeout(&policies.timeout())?,
            cache: self.cache(&policies.cache_policy())?.flatten(),
        })
    }

    /// Adds to what holds for nodes that do not say.
    ///
    /// # Errors
    /// As for a node's.
    pub fn of_all(&self, policies: &NodePolicies, before: &NodeDefaults) -> Result<NodeDefaults, Failure> {
        let given_timeout = policies.timeout();
        Ok(NodeDefaults {
            retry: self
                .retry(RETRY, &policies.retry_policy())?
                .or_else(|| before.retry.clone()),
            timeout: match given_timeout.is_undefined() {
                true => before.timeout,
                false => timeout(&given_timeout)?,
            },
            cache: self.cache(&policies.cache_policy())?.unwrap_or(before.cache),
            is_handled: before.is_handled || !policies.error_handler().is_undefined(),
        })
    }
}

/// Milliseconds, or a `TimeoutPolicy`; `None` when nothing is limited.
///
/// # Errors
/// A time that is not more than 0, and a `refreshOn` that is not known.
pub fn timeout(value: &JsValue) -> Result<Option<Timeout>, Failure> {
    if is_nothing(value) {
        return Ok(None);
    }
    if value.as_f64().is_some() {
        return Timeout::new(value.as_f64(), None, false);
    }
    let policy: &TimeoutLike = value.unchecked_ref();
    let refresh = policy.refresh_on();
    let needs_heartbeat = match refresh.as_string().as_deref() {
        Some("heartbeat") => true,
        Some("auto") => false,
        None if is_nothing(&refresh) => false,
        _ => return Err(Failure::error("refreshOn must be \"auto\" or \"heartbeat\"")),
    };
    let millis = |value: JsValue| (!is_nothing(&value)).then(|| value.as_f64().unwrap_or(f64::NAN));
    Timeout::new(
        millis(policy.run_timeout()),
        millis(policy.idle_timeout()),
        needs_heartbeat,
    )
}

/// Refuses a timeout that is none, as `new Send` does.
///
/// # Errors
/// A time that is not more than 0, and a `refreshOn` that is not known.
#[wasm_bindgen(js_name = checkTimeout)]
pub fn check_timeout(value: &JsValue) -> Result<(), Failure> {
    timeout(value).map(|_| ())
}

/// A timeout as LangGraph writes it.
pub fn timeout_fields(timeout: &Timeout) -> (JsValue, JsValue) {
    let millis = |value: Option<f64>| value.map_or(JsValue::UNDEFINED, JsValue::from_f64);
    (millis(timeout.run), millis(timeout.idle))
}

impl GraphProperties {
    /// The graph's policies for tasks of nodes that have none.
    ///
    /// # Errors
    /// A field of the wrong type, by name.
    pub fn retry(&self, functions: &PolicyFunctions) -> Result<Vec<RetryPolicy>, Failure> {
        Ok(functions.retry(RETRY, &self.graph_retry_policy())?.unwrap_or_default())
    }

    /// Milliseconds that a superstep may take; 0 is no limit, as in LangGraph.
    ///
    /// # Errors
    /// A field that is no number.
    pub fn superstep_millis(&self) -> Result<Option<f64>, Failure> {
        Ok(number("stepTimeout", &self.step_timeout())?.filter(|millis| *millis > 0.0))
    }
}
