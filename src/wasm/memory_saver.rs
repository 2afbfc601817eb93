//! `MemorySaver` as JavaScript calls it. Copies are made, and what is read is handed out, while nothing is borrowed.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::guard;
use super::value::{is_nothing, type_name};
use crate::engine::order::compare_utf16;
use crate::error::Failure;
use crate::savers::key::{self, Empty, Given};
use crate::savers::memory::{Checkpoint, MemorySaver, Query, Scope};

#[wasm_bindgen]
extern "C" {
    /// The `configurable` of a configuration.
    pub type Configurable;

    #[wasm_bindgen(method, getter, structural)]
    fn thread_id(this: &Configurable) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn checkpoint_ns(this: &Configurable) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn checkpoint_id(this: &Configurable) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn thread_ts(this: &Configurable) -> JsValue;

    /// A checkpoint and its metadata, with their records as a list of keys and one of values.
    pub type Parts;

    #[wasm_bindgen(method, getter, structural)]
    fn id(this: &Parts) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn v(this: &Parts) -> Option<f64>;

    #[wasm_bindgen(method, getter, structural)]
    fn ts(this: &Parts) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn seen(this: &Parts) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn channels(this: &Parts) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn values(this: &Parts) -> Vec<JsValue>;

    #[wasm_bindgen(method, getter, structural)]
    fn versioned(this: &Parts) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural)]
    fn versions(this: &Parts) -> Vec<JsValue>;

    #[wasm_bindgen(method, getter, structural, js_name = metadataKeys)]
    fn metadata_keys(this: &Parts) -> Vec<String>;

    #[wasm_bindgen(method, getter, structural, js_name = metadataValues)]
    fn metadata_values(this: &Parts) -> Vec<JsValue>;

    #[wasm_bindgen(method, getter, structural)]
    fn changed(this: &Parts) -> Vec<String>;

    /// Takes in what is read. It only keeps it: what is to be copied is copied later.
    pub type Reader;

    /// A checkpoint; its records follow.
    #[wasm_bindgen(method)]
    fn checkpoint(this: &Reader, id: &str, parent: Option<&str>, v: Option<f64>, ts: &JsValue, seen: &JsValue);

    /// Its channels' values.
    #[wasm_bindgen(method)]
    fn values(this: &Reader, channels: Vec<String>, values: Vec<JsValue>);

    /// Its channels' versions.
    #[wasm_bindgen(method)]
    fn versions(this: &Reader, channels: Vec<String>, versions: Vec<JsValue>);

    /// Its metadata.
    #[wasm_bindgen(method)]
    fn metadata(this: &Reader, keys: Vec<String>, values: Vec<JsValue>);

    /// A write beside it.
    #[wasm_bindgen(method)]
    fn write(this: &Reader, task: &str, channel: &str, value: &JsValue);

    /// What its channel of packets is to hold, and the newest of its versions.
    #[wasm_bindgen(method)]
    fn packets(this: &Reader, packets: Vec<JsValue>, newest: &JsValue);

    /// A checkpoint that is listed.
    #[wasm_bindgen(method)]
    fn listed(this: &Reader, thread: &str, namespace: &str, id: &str);

    /// The value from which the `nth` channel's history starts.
    #[wasm_bindgen(method)]
    fn seed(this: &Reader, nth: usize, value: &JsValue);

    /// A write in the `nth` channel's history.
    #[wasm_bindgen(method, js_name = writeSince)]
    fn write_since(this: &Reader, nth: usize, task: &str, value: &JsValue);
}

/// What the package's `MemorySaver` calls.
#[wasm_bindgen]
pub struct MemorySaverCore {
    saver: Rc<RefCell<MemorySaver<JsValue>>>,
}

#[wasm_bindgen]
impl MemorySaverCore {
    /// A saver that holds nothing.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsValue> {
        guard::healthy()?;
        Ok(Self { saver: Rc::default() })
    }

    /// Stores a checkpoint under the one that `configurable` names. Values that cannot be taken over from there are
    /// stored as `copy` gives them back; without it, as they are.
    ///
    /// # Errors
    /// Keys that are none, and what `copy` throws.
    pub fn put(&self, configurable: &Configurable, parts: &Parts, copy: Option<Function>) -> Result<(), JsValue> {
        guard::healthy()?;
        let thread = configurable.thread_id();
        if thread.is_undefined() {
            return Err(key::missing_thread("checkpoint").into());
        }
        let scope = Scope {
            thread: required("thread_id", &thread)?,
            namespace: namespace(configurable)?,
        };
        let mut checkpoint = Checkpoint {
            id: required("checkpoint_id", &parts.id())?,
            parent: configurable.checkpoint_id().as_string(),
            format: parts.v(),
            time: parts.ts(),
            values: entries(parts.channels(), parts.values()),
            versions: entries(parts.versioned(), parts.versions()),
            seen: parts.seen(),
            metadata: entries(parts.metadata_keys(), parts.metadata_values()),
        };
        let fresh = self
            .saver
            .borrow()
            .carry_over(&scope, &mut checkpoint, &parts.changed());
        if let Some(copy) = copy {
            for place in fresh {
                let value = &mut checkpoint.values[place].1;
                *value = copy.call1(&JsValue::UNDEFINED, value)?;
            }
        }
        self.saver.borrow_mut().put(&scope, checkpoint);
        Ok(())
    }

    /// Stores a task's writes beside the checkpoint that `configurable` names.
    ///
    /// # Errors
    /// Keys that are none.
    #[wasm_bindgen(js_name = putWrites)]
    pub fn put_writes(
        &self,
        configurable: &Configurable,
        task: &JsValue,
        path: &str,
        channels: Vec<String>,
        values: Vec<JsValue>,
    ) -> Result<(), JsValue> {
        guard::healthy()?;
        let (thread, checkpoint) = (configurable.thread_id(), configurable.checkpoint_id());
        if thread.is_undefined() {
            return Err(key::missing_thread("writes").into());
        }
        if checkpoint.is_undefined() {
            return Err(key::missing_checkpoint().into());
        }
        let scope = Scope {
            thread: required("thread_id", &thread)?,
            namespace: optional("checkpoint_ns", &configurable.checkpoint_ns())?,
        };
        let checkpoint = required("checkpoint_id", &checkpoint)?;
        let task = required("task_id", task)?;
        let writes = entries(channels, values);
        self.saver
            .borrow_mut()
            .put_writes(&scope, &checkpoint, &task, path, writes);
        Ok(())
    }

    /// Reads the checkpoint that `configurable` names, or the newest, and what belongs to it. Says whether there is one.
    ///
    /// # Errors
    /// Keys that are none.
    pub fn tuple(&self, configurable: &Configurable, reader: &Reader) -> Result<bool, JsValue> {
        guard::healthy()?;
        let thread = unless_undefined("thread_id", &configurable.thread_id())?;
        let namespace = namespace(configurable)?;
        let id = named_checkpoint(configurable)
            .map(|id| required("checkpoint_id", &id))
            .transpose()?;
        let Some(thread) = thread else {
            return Ok(false);
        };
        let scope = Scope { thread, namespace };
        let tuple = self.saver.borrow().tuple(&scope, id.as_deref());
        let Some(tuple) = tuple else {
            return Ok(false);
        };
        read(&tuple.checkpoint, reader);
        for write in &tuple.writes {
            reader.write(&write.task, &write.channel, &write.value);
        }
        if let Some(packets) = tuple.packets {
            let newest = tuple.checkpoint.newest_version(&compare_versions);
            reader.packets(packets, newest.unwrap_or(&JsValue::UNDEFINED));
        }
        Ok(true)
    }

    /// Lists checkpoints, newest first. A filter's values of `undefined` are for what must be missing.
    ///
    /// # Errors
    /// Keys that are none.
    pub fn list(
        &self,
        configurable: &Configurable,
        before: &Configurable,
        limit: f64,
        filter_keys: Vec<String>,
        filter_values: Vec<JsValue>,
        reader: &Reader,
    ) -> Result<(), JsValue> {
        guard::healthy()?;
        let filter = entries(filter_keys, filter_values).into_iter();
        let namespace = configurable.checkpoint_ns();
        let query = Query {
            thread: unless_undefined("thread_id", &configurable.thread_id())?,
            namespace: match namespace.is_undefined() {
                true => None,
                false => Some(optional("checkpoint_ns", &namespace)?),
            },
            id: unless_falsy(&configurable.checkpoint_id())?,
            before: unless_falsy(&before.checkpoint_id())?,
            filter: filter
                .map(|(key, value)| (key, (!value.is_undefined()).then_some(value)))
                .collect(),
            limit: if limit.is_nan() {
                usize::MAX
            } else {
                limit.ceil() as usize
            },
        };
        let listed = self.saver.borrow().list(&query);
        for checkpoint in listed {
            let Scope { thread, namespace } = &checkpoint.scope;
            reader.listed(thread, namespace, &checkpoint.id);
        }
        Ok(())
    }

    /// Reads, for each of the channels, what came to it on the way to the checkpoint that `configurable` names.
    ///
    /// # Errors
    /// Keys that are none.
    pub fn history(&self, configurable: &Configurable, channels: Vec<String>, reader: &Reader) -> Result<(), JsValue> {
        guard::healthy()?;
        let thread = unless_undefined("thread_id", &configurable.thread_id())?;
        let namespace = namespace(configurable)?;
        let Some(thread) = thread else {
            return Ok(());
        };
        let id = named_checkpoint(configurable).map(|id| id.as_string().unwrap_or_default());
        let scope = Scope { thread, namespace };
        let is_set = |value: &JsValue| !value.is_undefined();
        let histories = self.saver.borrow().history(&scope, id.as_deref(), &channels, &is_set);
        for (nth, history) in histories.iter().enumerate() {
            if let Some(seed) = &history.seed {
                reader.seed(nth, seed);
            }
            for write in &history.writes {
                reader.write_since(nth, &write.task, &write.value);
            }
        }
        Ok(())
    }

    /// Forgets a thread.
    ///
    /// # Errors
    /// A key that is none.
    #[wasm_bindgen(js_name = deleteThread)]
    pub fn delete_thread(&self, thread: &JsValue) -> Result<(), JsValue> {
        let thread = required("thread_id", thread)?;
        self.saver.borrow_mut().delete_thread(&thread);
        Ok(())
    }
}

fn read(checkpoint: &Checkpoint<JsValue>, reader: &Reader) {
    let parent = checkpoint.parent.as_deref();
    reader.checkpoint(
        &checkpoint.id,
        parent,
        checkpoint.format,
        &checkpoint.time,
        &checkpoint.seen,
    );
    let (channels, values) = lists(&checkpoint.values);
    reader.values(channels, values);
    let (channels, versions) = lists(&checkpoint.versions);
    reader.versions(channels, versions);
    let (keys, values) = lists(&checkpoint.metadata);
    reader.metadata(keys, values);
}

fn entries(keys: Vec<String>, values: Vec<JsValue>) -> Vec<(String, JsValue)> {
    keys.into_iter().zip(values).collect()
}

fn lists(entries: &[(String, JsValue)]) -> (Vec<String>, Vec<JsValue>) {
    entries.iter().cloned().unzip()
}

/// The namespace, which is `""` where none is given.
fn namespace(configurable: &Configurable) -> Result<String, Failure> {
    let namespace = configurable.checkpoint_ns();
    match is_nothing(&namespace) {
        true => Ok(String::new()),
        false => optional("checkpoint_ns", &namespace),
    }
}

/// The id that a configuration reads by, under its name or its older one; `None` for the newest.
fn named_checkpoint(configurable: &Configurable) -> Option<JsValue> {
    let ids = [configurable.checkpoint_id(), configurable.thread_ts()];
    ids.into_iter().find(|id| !id.is_falsy())
}

fn unless_undefined(field: &str, value: &JsValue) -> Result<Option<String>, Failure> {
    match value.is_undefined() {
        true => Ok(None),
        false => required(field, value).map(Some),
    }
}

fn unless_falsy(id: &JsValue) -> Result<Option<String>, Failure> {
    match id.is_falsy() {
        true => Ok(None),
        false => required("checkpoint_id", id).map(Some),
    }
}

fn required(field: &str, value: &JsValue) -> Result<String, Failure> {
    key::checked(field, given(value), Empty::Refused)
}

fn optional(field: &str, value: &JsValue) -> Result<String, Failure> {
    key::checked(field, given(value), Empty::Allowed)
}

fn given(value: &JsValue) -> Given {
    match value.as_string() {
        Some(text) => Given::Text(text),
        None if value.is_null() => Given::Other("null".into()),
        None => Given::Other(type_name(value)),
    }
}

/// Versions are numbers, or text that sorts.
fn compare_versions(a: &JsValue, b: &JsValue) -> Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => compare_utf16(&a.as_string().unwrap_or_default(), &b.as_string().unwrap_or_default()),
    }
}
