//! Caches of what comes of tasks: any object with the methods of LangGraph's `BaseCache`, asked with the keys that
//! LangGraph makes.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::checkpoint;
use super::host::{self, Program};
use super::policy::PolicyFunctions;
use crate::engine::cache::{CachePolicy, Kept, Looked, Wanted};
use crate::engine::checkpoint::Record;
use crate::engine::graph::Graph;
use crate::id::hex;

/// What there is of a cache in a run.
pub struct Cache {
    /// The caller's object.
    pub object: JsValue,
}

/// Tasks as the cache is asked for them: places, keys and nodes' names.
#[derive(Default)]
pub struct Question {
    places: Vec<usize>,
    keys: Vec<u128>,
    nodes: Vec<String>,
}

impl Question {
    /// Adds a task by what its node is given.
    ///
    /// # Errors
    /// What the user's `keyFunc`, or the input's `toJSON`, throws.
    pub fn add(
        &mut self,
        graph: &Graph,
        program: &Program,
        functions: &PolicyFunctions,
        wanted: &Wanted<JsValue>,
        input: &JsValue,
    ) -> Result<(), JsValue> {
        self.keys.push(key(program, functions, &wanted.policy, input)?);
        self.places.push(wanted.place);
        self.nodes.push(graph.node(wanted.node).name.to_string());
        Ok(())
    }

    /// Asks.
    pub fn ask(&self, cache: &Cache) -> Promise {
        let keys = self.keys.iter().map(|key| hex(*key)).collect();
        host::host().ask_cache(&cache.object, self.nodes.clone(), keys, false)
    }

    /// The answer: for each task the names of channels and what was written, or nothing.
    pub fn answered(self, graph: &Graph, answer: &JsValue) -> Vec<Looked<JsValue>> {
        let answer: &Array = answer.unchecked_ref();
        let mut looked = Vec::with_capacity(self.places.len());
        for (nth, (place, key)) in self.places.into_iter().zip(self.keys).enumerate() {
            let found = found(graph, &answer.get(nth as u32));
            looked.push(Looked { place, key, found });
        }
        looked
    }
}

/// Asks for a call by the name of its task: a promise of a list with what is kept.
pub fn look_up(cache: &Cache, name: &str, key: u128) -> Promise {
    host::host().ask_cache(&cache.object, vec![name.to_owned()], vec![hex(key)], true)
}

/// What a cache's answer says of a task.
pub fn found(graph: &Graph, found: &JsValue) -> Option<Vec<Record<JsValue>>> {
    Array::is_array(found).then(|| checkpoint::read_records(graph, found.unchecked_ref()))
}

/// Has what came of a task of this name kept.
pub fn keep(graph: &Graph, cache: &Cache, name: &str, kept: &Kept<JsValue>) {
    let (channels, values) = checkpoint::write_records(graph, &kept.records);
    let ttl = kept.policy.ttl.map_or(JsValue::UNDEFINED, JsValue::from_f64);
    let is_call = kept.which.is_call();
    host::host().keep_in_cache(&cache.object, name, &hex(kept.key), channels, values, &ttl, is_call);
}

/// The key of an input: XXH3 of its JSON, or of what the user makes of it.
///
/// # Errors
/// What the user's `keyFunc`, or the input's `toJSON`, throws.
pub fn key(
    program: &Program,
    functions: &PolicyFunctions,
    policy: &CachePolicy,
    input: &JsValue,
) -> Result<u128, JsValue> {
    let function = policy.key.and_then(|key| functions.get(key.0));
    let text = program.cache_text(function.as_ref(), input)?;
    Ok(xxh3_128(text.as_bytes()))
}
