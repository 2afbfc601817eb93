//! `MemorySaver` as JavaScript calls it. Copies are made while nothing is borrowed.

use std::cell::RefCell;
use std::rc::Rc;
use std::vec::IntoIter;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::guard;
use super::value::type_name;
use crate::error::Failure;
use crate::savers::key::{self, Empty, Given};
use crate::savers::memory::{Checkpoint, MemorySaver, Query, Record, Scope, Tuple};

#[wasm_bindgen]
extern "C" {
    /// Takes in what is read. It only keeps it, as the saver is borrowed meanwhile: copies are made later.
    pub type Reader;

    /// A checkpoint; its fields follow. An old one lacks its channel of packets.
    #[wasm_bindgen(method)]
    fn checkpoint(
        this: &Reader,
        id: &str,
        parent: Option<&str>,
        v: Option<f64>,
        ts: &JsValue,
        seen: &JsValue,
        is_old: bool,
    );

    /// An entry of one of its records, see [`Part`].
    #[wasm_bindgen(method)]
    fn field(this: &Reader, part: u32, key: &str, value: &JsValue);

    /// A write, as task, channel and value; or a checkpoint that is listed, as thread, namespace and id.
    #[wasm_bindgen(method)]
    fn row(this: &Reader, first: &str, second: &str, third: &JsValue);
}

/// The records of a checkpoint, by number.
#[derive(Clone, Copy)]
enum Part {
    /// The channels' values.
    Values,
    /// The channels' versions.
    Versions,
    Metadata,
    /// What the channel of packets is to hold, without keys.
    Packets,
}

/// What the package's `MemorySaver` calls. Arguments come as one list, as each of an export's own is code in its wrapper;
/// keys among them as the caller wrote them, `undefined` where there is none.
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
        let saver = Rc::default();
        Ok(Self { saver })
    }

    /// Stores a checkpoint: its thread, namespace, id, parent, `v`, `ts`, the versions seen, `copy`, and as records its
    /// values, its versions, its metadata and the new versions. What cannot be taken over from the parent is stored as
    /// `copy` gives it back, or without that as it is.
    ///
    /// # Errors
    /// Keys that are none, and what `copy` throws.
    pub fn put(&self, arguments: Vec<JsValue>) -> Result<(), JsValue> {
        guard::healthy()?;
        let mut arguments = Arguments(arguments.into_iter());
        let scope = arguments.scope_of("checkpoint")?;
        let id = arguments.required("checkpoint_id")?;
        let parent = arguments.next().as_string();
        let format = arguments.next().as_f64();
        let (time, seen, copy) = (arguments.next(), arguments.next(), arguments.next());
        let mut checkpoint = Checkpoint {
            id,
            parent,
            format,
            time,
            seen,
            values: arguments.record(),
            versions: arguments.record(),
            metadata: arguments.record(),
        };
        let new_versions = arguments.record();
        let fresh = self.saver.borrow().carry_over(&scope, &mut checkpoint, &new_versions);
        if let Some(copy) = copy.dyn_ref::<Function>() {
            for place in fresh {
                let value = &mut checkpoint.values[place].1;
                *value = copy.call1(&JsValue::UNDEFINED, value)?;
            }
        }
        self.saver.borrow_mut().put(scope, checkpoint);
        Ok(())
    }

    /// Stores writes: the thread, the namespace and the id of their checkpoint, the task and its path, and a record of
    /// them.
    ///
    /// # Errors
    /// Keys that are none.
    #[wasm_bindgen(js_name = putWrites)]
    pub fn put_writes(&self, arguments: Vec<JsValue>) -> Result<(), JsValue> {
        guard::healthy()?;
        if arguments[2].is_undefined() && !arguments[0].is_undefined() {
            return Err(key::missing_checkpoint().into());
        }
        let mut arguments = Arguments(arguments.into_iter());
        let scope = arguments.scope_of("writes")?;
        let id = arguments.required("checkpoint_id")?;
        let task = arguments.required("task_id")?;
        let path = arguments.next().as_string().unwrap_or_default();
        let writes = arguments.record();
        self.saver.borrow_mut().put_writes(scope, &id, &task, &path, writes);
        Ok(())
    }

    /// Reads a checkpoint and what belongs to it, by thread, namespace and id, or the newest. Says whether there is one.
    ///
    /// # Errors
    /// Keys that are none.
    pub fn tuple(&self, place: Vec<JsValue>, reader: &Reader) -> Result<bool, JsValue> {
        guard::healthy()?;
        let Some((scope, id)) = Arguments(place.into_iter()).place()? else {
            return Ok(false);
        };
        let saver = self.saver.borrow();
        let tuple = saver.tuple(&scope, id.as_deref());
        if let Some(tuple) = &tuple {
            read(tuple, reader);
        }
        Ok(tuple.is_some())
    }

    /// Lists checkpoints, in each namespace the newest first: by thread, namespace, id, the id before which, the limit,
    /// and a record of what the metadata must have.
    ///
    /// # Errors
    /// Keys that are none.
    pub fn list(&self, arguments: Vec<JsValue>, reader: &Reader) -> Result<(), JsValue> {
        guard::healthy()?;
        let mut arguments = Arguments(arguments.into_iter());
        let query = Query {
            thread: arguments.optional("thread_id", Empty::Refused)?,
            namespace: arguments.optional("checkpoint_ns", Empty::Allowed)?,
            id: arguments.optional("checkpoint_id", Empty::Refused)?,
            before: arguments.optional("checkpoint_id", Empty::Refused)?,
            limit: arguments.next().as_f64().unwrap_or_default() as usize,
            filter: arguments.record(),
            missing: JsValue::UNDEFINED,
        };
        for (scope, id) in self.saver.borrow().list(&query) {
            reader.row(&scope.thread, &scope.namespace, &id.into());
        }
        Ok(())
    }

    /// Reads what came to each of the channels on the way to a checkpoint, by thread, namespace and id, or to the newest:
    /// its writes, and as a value what they start from.
    ///
    /// # Errors
    /// Keys that are none.
    pub fn history(&self, place_and_channels: Vec<JsValue>, reader: &Reader) -> Result<(), JsValue> {
        guard::healthy()?;
        let mut arguments = Arguments(place_and_channels.into_iter());
        let Some((scope, id)) = arguments.place()? else {
            return Ok(());
        };
        let saver = self.saver.borrow();
        while let Some(channel) = arguments.next().as_string() {
            let history = saver.history(&scope, id.as_deref(), &channel, &|value| !value.is_undefined());
            if let Some(seed) = history.seed {
                reader.field(Part::Values as u32, &channel, seed);
            }
            for write in history.writes {
                reader.row(&write.task, &channel, &write.value);
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
        let thread = checked("thread_id", thread, Empty::Refused)?;
        self.saver.borrow_mut().delete_thread(&thread);
        Ok(())
    }
}

/// The arguments of a call, read one after another; after the last there are `undefined` ones.
struct Arguments(IntoIter<JsValue>);

impl Arguments {
    fn next(&mut self) -> JsValue {
        self.0.next().unwrap_or_default()
    }

    /// A record: key, value, key, value, and after the last something that is no key.
    fn record(&mut self) -> Record<JsValue> {
        let mut record = Vec::new();
        while let Some(key) = self.next().as_string() {
            record.push((key, self.next()));
        }
        record
    }

    fn required(&mut self, field: &str) -> Result<String, Failure> {
        checked(field, &self.next(), Empty::Refused)
    }

    fn optional(&mut self, field: &str, empty: Empty) -> Result<Option<String>, Failure> {
        let value = self.next();
        match value.is_undefined() {
            true => Ok(None),
            false => checked(field, &value, empty).map(Some),
        }
    }

    /// Where something of this kind is put.
    fn scope_of(&mut self, what: &str) -> Result<Scope, Failure> {
        let thread = self.optional("thread_id", Empty::Refused)?;
        Ok(Scope {
            thread: thread.ok_or_else(|| key::missing_thread(what))?,
            namespace: self.namespace()?,
        })
    }

    /// Where a checkpoint is looked for, and its id; nowhere without a thread.
    fn place(&mut self) -> Result<Option<(Scope, Option<String>)>, Failure> {
        let thread = self.optional("thread_id", Empty::Refused)?;
        let namespace = self.namespace()?;
        let id = self.optional("checkpoint_id", Empty::Refused)?;
        Ok(thread.map(|thread| (Scope { thread, namespace }, id)))
    }

    fn namespace(&mut self) -> Result<String, Failure> {
        checked("checkpoint_ns", &self.next(), Empty::Allowed)
    }
}

fn read(tuple: &Tuple<JsValue>, reader: &Reader) {
    let Tuple {
        checkpoint,
        writes,
        old,
    } = tuple;
    reader.checkpoint(
        &checkpoint.id,
        checkpoint.parent.as_deref(),
        checkpoint.format,
        &checkpoint.time,
        &checkpoint.seen,
        old.is_some(),
    );
    for (part, record) in [
        (Part::Values, &checkpoint.values),
        (Part::Versions, &checkpoint.versions),
        (Part::Metadata, &checkpoint.metadata),
    ] {
        for (key, value) in record {
            reader.field(part as u32, key, value);
        }
    }
    for write in old.unwrap_or_default() {
        if write.is_packet() {
            reader.field(Part::Packets as u32, "", &write.value);
        }
    }
    for write in *writes {
        reader.row(&write.task, &write.channel, &write.value);
    }
}

#[inline(never)]
fn checked(field: &str, value: &JsValue, empty: Empty) -> Result<String, Failure> {
    let given = match value.as_string() {
        Some(text) => Given::Text(text),
        None if value.is_null() => Given::Other("null".into()),
        None => Given::Other(type_name(value)),
    };
    key::checked(field, given, empty)
}
