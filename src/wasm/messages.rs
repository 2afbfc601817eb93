//! Messages: coercion, the reducer of a list of them, and what the modes `messages` tell of them.

use js_sys::{Array, Function, JsString, Map, Object, Reflect, Set, Symbol, WeakSet};
use wasm_bindgen::prelude::*;

use super::field::field;
use super::host::{entropy, host};
use super::output::{Form, Output};
use super::{guard, value};
use crate::engine::messages::{self, Incoming, Merge, Purpose};
use crate::error::{Code, Failure, Kind};
use crate::id;
use crate::service::messages::{Told, told};
use crate::service::mode::Mode;

#[wasm_bindgen]
extern "C" {
    /// A message, or what is to become one.
    type Message;

    #[wasm_bindgen(method, getter, structural, js_name = type)]
    fn message_type(this: &Message) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn role(this: &Message) -> JsValue;

    #[wasm_bindgen(method, setter, structural)]
    fn set_role(this: &Message, role: &JsValue);

    #[wasm_bindgen(method, getter, structural)]
    fn id(this: &Message) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn content(this: &Message) -> JsValue;

    #[wasm_bindgen(method, setter, structural)]
    fn set_content(this: &Message, content: &JsValue);

    #[wasm_bindgen(method, getter, structural)]
    fn tool_calls(this: &Message) -> JsValue;

    #[wasm_bindgen(method, setter, structural)]
    fn set_tool_calls(this: &Message, calls: &JsValue);

    #[wasm_bindgen(method, getter, structural)]
    fn tool_call_chunks(this: &Message) -> JsValue;

    #[wasm_bindgen(method, setter, structural)]
    fn set_tool_call_chunks(this: &Message, pieces: &JsValue);

    #[wasm_bindgen(method, getter, structural)]
    fn tool_call_id(this: &Message) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn additional_kwargs(this: &Message) -> JsValue;

    #[wasm_bindgen(method, setter, structural)]
    fn set_additional_kwargs(this: &Message, fields: &JsValue);

    #[wasm_bindgen(method, getter, structural)]
    fn update(this: &Message) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// The metadata of a message.
    type Metadata;

    #[wasm_bindgen(method, getter, structural)]
    fn tags(this: &Metadata) -> JsValue;
}

thread_local! {
    /// Lists that the reducer made: their messages need no second look.
    static REDUCED: WeakSet = WeakSet::new();
}

/// LangGraph's `messagesStateReducer`: `right` goes into `left`.
///
/// # Errors
/// A message that cannot be coerced, and the removal of one that is not there.
#[wasm_bindgen(js_name = addMessages)]
pub fn add_messages(left: JsValue, right: JsValue) -> Result<Array, JsValue> {
    guard::healthy()?;
    let old = match REDUCED.with(|reduced| left.is_object() && reduced.has(left.unchecked_ref())) {
        true => left.unchecked_into(),
        false => coerced(&left)?,
    };
    let new = coerced(&right)?;
    let merged = merge(&old, &new)?;
    REDUCED.with(|reduced| reduced.add(&merged));
    Ok(merged)
}

/// Folds the messages of a superstep's writes into a list; both are lists of messages already. One without an id is
/// always new.
///
/// # Errors
/// An engine that has panicked.
#[wasm_bindgen(js_name = foldMessages)]
pub fn fold_messages(old: &Array, new: &Array) -> Result<Array, JsValue> {
    guard::healthy()?;
    let mut incoming = incoming(old, new);
    for (message, incoming) in new.iter().zip(&mut incoming) {
        if value::is_nothing(&message.unchecked_ref::<Message>().id()) {
            (incoming.purpose, incoming.place) = (Purpose::Keep, None);
        }
    }
    let folded = Array::new();
    for place in messages::fold(old.length() as usize, &incoming) {
        folded.push(&match (place as u32).checked_sub(old.length()) {
            None => old.get(place as u32),
            Some(place) => new.get(place),
        });
    }
    Ok(folded)
}

/// What new messages are for, and where their ids stand in a list or before them.
fn incoming(old: &Array, new: &Array) -> Vec<Incoming> {
    let places = host().message_places(old, new);
    let mut incoming = Vec::with_capacity(places.len());
    for (message, place) in new.iter().zip(places) {
        incoming.push(Incoming {
            purpose: purpose(message.unchecked_ref()),
            place: usize::try_from(place).ok(),
        });
    }
    incoming
}

fn merge(old: &Array, new: &Array) -> Result<Array, Failure> {
    let incoming = incoming(old, new);
    let merge = messages::merge(old.length() as usize, &incoming).map_err(|index| {
        let id = new.get(index as u32).unchecked_into::<Message>().id();
        messages::nothing_to_remove(&id.as_string().unwrap_or_default())
    })?;
    Ok(match merge {
        Merge::From(start) => new.slice(start as u32, new.length()),
        Merge::Into {
            replaced,
            appended,
            removed,
        } => {
            let merged = match appended.len() as u32 == new.length() {
                true => old.concat(new),
                false => {
                    let merged = old.slice(0, old.length());
                    for index in appended {
                        merged.push(&new.get(index as u32));
                    }
                    merged
                }
            };
            for (place, index) in replaced {
                merged.set(place as u32, new.get(index as u32));
            }
            match removed.is_empty() {
                true => merged,
                false => without(&merged, &removed),
            }
        }
    })
}

fn without(list: &Array, places: &[usize]) -> Array {
    let mut is_left_out = vec![false; list.length() as usize];
    for place in places {
        if let Some(is_left_out) = is_left_out.get_mut(*place) {
            *is_left_out = true;
        }
    }
    let kept = Array::new();
    for (message, is_left_out) in list.iter().zip(is_left_out) {
        if !is_left_out {
            kept.push(&message);
        }
    }
    kept
}

fn purpose(message: &Message) -> Purpose {
    match message.message_type() == "remove" {
        false => Purpose::Keep,
        true if message.id() == messages::REMOVE_ALL => Purpose::RemoveAll,
        true => Purpose::Remove,
    }
}

/// One message-like value or a list of them as a list of messages, each with an id.
fn coerced(messages: &JsValue) -> Result<Array, Failure> {
    let coerced = Array::new();
    if !Array::is_array(messages) {
        coerced.push(&coerce(messages)?);
        return Ok(coerced);
    }
    for message in messages.unchecked_ref::<Array>().iter() {
        coerced.push(&coerce(&message)?);
    }
    Ok(coerced)
}

/// A message from what callers may write for one: text, `[role, content]`, `{ role, content }`, a message.
fn coerce(like: &JsValue) -> Result<JsValue, Failure> {
    if like.is_string() {
        return Ok(made("human", &fields_of(like)));
    }
    if Array::is_array(like) {
        let pair: &Array = like.unchecked_ref();
        let role = pair.get(0).as_string();
        return match role.as_deref().and_then(messages::message_type) {
            Some(message_type) => {
                let fields = fields_of(&pair.get(1));
                fields.unchecked_ref::<Message>().set_role(&pair.get(0));
                Ok(made(message_type, &fields))
            }
            None => Err(not_a_message(like)),
        };
    }
    if !like.is_object() {
        return Err(not_a_message(like));
    }
    let message: &Message = like.unchecked_ref();
    // Objects of a message class, such as LangChain's, stay the objects they are.
    if value::is_instance(like) {
        if value::is_nothing(&message.id()) {
            give_id(message, &new_id());
        }
        return Ok(like.clone());
    }
    let role = message.role().as_string();
    let name = role.clone().or_else(|| message.message_type().as_string());
    let Some(message_type) = name.as_deref().and_then(messages::message_type) else {
        return Err(not_a_message(like));
    };
    let is_whole = role.is_none()
        && name.as_deref() == Some(message_type)
        && message.id().is_string()
        && (message_type == "remove" || message.additional_kwargs().is_object());
    match is_whole {
        true => Ok(like.clone()),
        false => Ok(made(message_type, like)),
    }
}

/// Gives LangChain's messages that have no id one: alone, in lists, in an `Overwrite`, so many levels deep, as a list may
/// hold itself. What cannot be read is left.
pub fn identify(value: &JsValue, levels: u32) {
    if levels == 0 || !value.is_object() {
        return;
    }
    if Array::is_array(value) {
        for item in value.unchecked_ref::<Array>().iter() {
            identify(&item, levels - 1);
        }
        return;
    }
    let named = |name: &str| Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default();
    let mark = Reflect::get(value, &Symbol::for_("langchain.message"));
    if mark.is_ok_and(|mark| mark.is_truthy()) {
        if value::is_nothing(&named("id")) {
            give_id(value.unchecked_ref(), &new_id());
        }
    } else if let Some(held) = value::overwritten(value) {
        identify(&held, levels - 1);
    }
}

/// LangChain's messages are written by what they were made with. What cannot be changed is left.
fn give_id(message: &Message, id: &str) {
    let (name, id) = (JsValue::from_str("id"), JsValue::from_str(id));
    let _ = Reflect::set(message, &name, &id);
    let _ = Reflect::set(&field(message, "lc_kwargs"), &name, &id);
}

fn fields_of(content: &JsValue) -> JsValue {
    let fields = Object::new();
    fields.unchecked_ref::<Message>().set_content(content);
    fields.into()
}

fn made(message_type: &str, fields: &JsValue) -> JsValue {
    host().message(message_type, fields, &new_id())
}

fn new_id() -> String {
    id::text(&id::random(entropy()))
}

fn not_a_message(received: &JsValue) -> Failure {
    let received = host().pretty_json(received);
    Failure::coded(
        Kind::Error,
        Code::MessageCoercionFailure,
        format!(
            "Unable to coerce message from array: only human, AI, system, developer, or tool message coercion is \
             currently supported.\n\nReceived: {received}"
        ),
    )
}

/// Where messages are told, and the graph that they come from.
pub struct Sink<'a> {
    /// Where.
    pub output: &'a Output,
    /// The graph's place.
    pub path: &'a Array,
}

/// What one run has told of messages.
#[derive(Default)]
pub struct MessageTeller {
    seen: Set,
    /// The ids of which the metadata was told.
    told: Set,
    /// Messages of which only parts have come, as far as they have come.
    parts: Map,
}

impl MessageTeller {
    /// Notes the messages in a task's input: a node that returns one of them brings nothing new.
    pub fn note(&self, input: &JsValue) {
        host().note_messages(input, &self.seen);
    }

    /// A chat model brings a part of a message, or all of it, unless it is tagged not to.
    pub fn stream(&self, sink: &Sink<'_>, message: &JsValue, metadata: &JsValue, whole: bool) {
        let tags = metadata.unchecked_ref::<Metadata>().tags();
        let is_silent = Array::is_array(&tags)
            && tags
                .unchecked_ref::<Array>()
                .iter()
                .any(|tag| tag == "nostream" || tag == "langsmith:nostream");
        if !is_silent {
            self.bring(sink, message, metadata, whole);
        }
    }

    fn bring(&self, sink: &Sink<'_>, message: &JsValue, metadata: &JsValue, whole: bool) {
        let id = message.unchecked_ref::<Message>().id();
        if whole && self.seen.has(&id) {
            return;
        }
        self.seen.add(&id);
        self.tell(sink, message, &id.as_string().unwrap_or_default(), metadata, whole);
    }

    /// Tells of the messages that a node's output brings, and gives those without an id one.
    pub fn find(&self, sink: &Sink<'_>, value: &JsValue, metadata: &dyn Fn() -> JsValue) {
        let mut found = Vec::new();
        collect_messages(value, &mut found);
        let mut unnamed = Unnamed::default();
        for (place, message) in found.into_iter().enumerate() {
            let message: Message = message.unchecked_into();
            if value::is_nothing(&message.id()) {
                give_id(&message, &unnamed.id_of(&message, place));
            }
            self.bring(sink, &message, &metadata(), true);
        }
    }

    fn tell(&self, sink: &Sink<'_>, message: &JsValue, id: &str, metadata: &JsValue, whole: bool) {
        let Sink { output, path } = *sink;
        let shows_pairs = match output.form() {
            Form::Chunk => output.modes().has(Mode::MessagesTuple),
            _ => output.modes().has(Mode::Messages),
        };
        if shows_pairs {
            let pair = host().pair(message, metadata);
            output.show(Mode::Messages, &pair, path);
        }
        if output.form() == Form::Chunk && output.modes().has(Mode::Messages) {
            let known = self.told.has(&id.into());
            self.told.add(&id.into());
            for told in told(known, whole) {
                let data = match told {
                    Told::Metadata => host().entry(id, &host().entry("metadata", metadata)),
                    Told::Partial => Array::of1(&self.grown(id, message)).into(),
                    Told::Complete => Array::of1(message).into(),
                };
                // Servers do not say of which graph these are.
                output.tell(&JsValue::from_str(told.event()), &data, &Array::new());
            }
        }
    }

    /// The message as far as it has come, with this part.
    fn grown(&self, id: &str, part: &JsValue) -> JsValue {
        let id = JsValue::from_str(id);
        let before = self.parts.get(&id);
        let grown = match before.is_undefined() {
            true => part.clone(),
            false => joined(before.unchecked_ref(), part.unchecked_ref()),
        };
        self.parts.set(&id, &grown);
        grown
    }
}

/// Ids for the messages of one output that have none, as LangGraph makes them.
#[derive(Default)]
struct Unnamed {
    run: Option<String>,
}

impl Unnamed {
    /// A tool's answer goes by the call that it answers, any other by its place in the output.
    fn id_of(&mut self, message: &Message, place: usize) -> String {
        let run = self.run.get_or_insert_with(new_id);
        match message.tool_call_id().as_string() {
            Some(call) if message.message_type() == "tool" => format!("run-{run}-tool-{call}"),
            _ => format!("run-{run}-out-{place}"),
        }
    }
}

/// The messages in a node's output: the output itself, the entries of an update, and lists in either.
fn collect_messages(value: &JsValue, found: &mut Vec<JsValue>) {
    if !value.is_object() {
        return;
    }
    if value::is_command(value) {
        collect_messages(&value.unchecked_ref::<Message>().update(), found);
    } else if is_message(value) {
        found.push(value.clone());
    } else if Array::is_array(value) {
        let list: &Array = value.unchecked_ref();
        let has_commands = list.iter().any(|item| value::is_command(&item));
        for item in list.iter() {
            match has_commands {
                true => collect_messages(&item, found),
                false if is_message(&item) => found.push(item),
                false => {}
            }
        }
    } else {
        for entry in Object::values(value.unchecked_ref()).iter() {
            if Array::is_array(&entry) || is_message(&entry) {
                collect_messages(&entry, found);
            }
        }
    }
}

/// Whether a value is a message in its whole form: an object of a message class, or ours.
fn is_message(value: &JsValue) -> bool {
    if !value.is_object() || Array::is_array(value) {
        return false;
    }
    let message: &Message = value.unchecked_ref();
    let known = message.message_type().as_string();
    let known = known
        .as_deref()
        .is_some_and(|name| messages::message_type(name) == Some(name));
    known && message.role().is_undefined() && !message.content().is_undefined()
}

/// A message with the next part of it.
fn joined(before: &Message, part: &Message) -> JsValue {
    // LangChain's parts know how they go on.
    let whole = field(before, "concat")
        .dyn_ref::<Function>()
        .map(|concat| concat.call1(before, part));
    if let Some(Ok(whole)) = whole {
        return whole;
    }
    let joined = Object::new();
    Object::assign(&joined, before.unchecked_ref());
    Object::assign(&joined, part.unchecked_ref());
    let joined: Message = joined.unchecked_into();
    joined.set_content(&joined_content(&before.content(), &part.content()));
    joined.set_tool_calls(&joined_lists(&before.tool_calls(), &part.tool_calls()));
    joined.set_additional_kwargs(&joined_fields(&before.additional_kwargs(), &part.additional_kwargs()));
    let pieces = part.tool_call_chunks();
    if Array::is_array(&pieces) {
        joined.set_tool_call_chunks(&joined_lists(&before.tool_call_chunks(), &pieces));
    }
    joined.into()
}

/// What a model says beside its content, such as its reasoning: texts go on but for ids, objects are joined in the same
/// way, and of everything else the later counts.
fn joined_fields(before: &JsValue, part: &JsValue) -> JsValue {
    let is_record = |value: &JsValue| value.is_object() && !Array::is_array(value);
    match (is_record(before), is_record(part)) {
        (true, true) => {}
        (false, true) => return part.clone(),
        (_, false) => return before.clone(),
    }
    let mut joined = before.clone();
    for entry in Object::entries(part.unchecked_ref()).iter() {
        let entry: &Array = entry.unchecked_ref();
        let (name, piece) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
        let known = host().entry_of(&joined, &name);
        let whole = match (known.dyn_ref::<JsString>(), piece.dyn_ref::<JsString>()) {
            (Some(known), Some(piece)) if name != "id" => known.concat(piece).into(),
            _ if is_record(&known) && is_record(&piece) => joined_fields(&known, &piece),
            _ => piece,
        };
        joined = host().with(&joined, &name, &whole);
    }
    joined
}

fn joined_content(before: &JsValue, part: &JsValue) -> JsValue {
    match (before.dyn_ref::<JsString>(), part.dyn_ref::<JsString>()) {
        (Some(before), Some(part)) => before.concat(part).into(),
        _ => joined_lists(before, part),
    }
}

fn joined_lists(before: &JsValue, part: &JsValue) -> JsValue {
    match Array::is_array(before) && Array::is_array(part) {
        true => before
            .unchecked_ref::<Array>()
            .concat(part.unchecked_ref::<Array>())
            .into(),
        false if value::is_nothing(part) => before.clone(),
        false => part.clone(),
    }
}
