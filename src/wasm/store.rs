//! The store as JavaScript uses it: operations in, items out.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Date, Float64Array, Object};
use wasm_bindgen::prelude::*;

use super::value::{is_nothing, text_of, type_name};
use super::{guard, options};
use crate::error::{Failure, Kind};
use crate::store::batch::{Answer, Batch, List, Page, Put, Search, Store};
use crate::store::filter::{Comparison, Filter, Operator};
use crate::store::memory::{Item, Vector};
use crate::store::namespace::{self, Allow, End, Match, Namespace, NotText};
use crate::store::path::Path;
use crate::store::reader::Reader;
use crate::store::settings::{Settings, Ttl};

#[wasm_bindgen]
extern "C" {
    /// What a store asks of JavaScript.
    #[derive(Clone)]
    pub type StoreHost;

    /// What an operation says, in the order of [`Said`]: one call for all of its fields, since a getter each would be
    /// code in every page.
    #[wasm_bindgen(method, catch)]
    fn operation(this: &StoreHost, operation: &JsValue) -> Result<Array, JsValue>;

    /// A property of an object.
    #[wasm_bindgen(method, catch)]
    fn field(this: &StoreHost, value: &JsValue, name: &str) -> Result<JsValue, JsValue>;

    /// A deep copy.
    #[wasm_bindgen(method, catch)]
    fn copy(this: &StoreHost, value: &JsValue) -> Result<JsValue, JsValue>;

    /// A value as text to embed.
    #[wasm_bindgen(method, catch)]
    fn text(this: &StoreHost, value: &JsValue) -> Result<Option<String>, JsValue>;

    /// `Number(value)`
    #[wasm_bindgen(method, catch)]
    fn number(this: &StoreHost, value: &JsValue) -> Result<f64, JsValue>;

    /// The places of the lists of labels in the order of the user's language.
    #[wasm_bindgen(method, js_name = inOrder)]
    fn in_order(this: &StoreHost, namespaces: &Array) -> Vec<u32>;

    /// An item with a copy of its value.
    #[wasm_bindgen(method, catch)]
    fn item(
        this: &StoreHost,
        value: &JsValue,
        key: &str,
        namespace: &Array,
        created: f64,
        updated: f64,
    ) -> Result<StoredItem, JsValue>;

    type StoredItem;

    #[wasm_bindgen(method, setter, structural)]
    fn set_score(this: &StoredItem, score: Option<f64>);
}

/// The places of what an operation says.
#[derive(Clone, Copy)]
enum Said {
    Namespace,
    Key,
    HasValue,
    Value,
    Index,
    Ttl,
    RefreshTtl,
    NamespacePrefix,
    Filter,
    Query,
    /// Whether it has something that only a listing has.
    Lists,
    /// Types and paths in turn.
    MatchConditions,
    MaxDepth,
    Offset,
    Limit,
}

impl Reader<JsValue> for StoreHost {
    fn field(&self, value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
        match value.is_object() {
            true => StoreHost::field(self, value, name),
            false => Ok(JsValue::UNDEFINED),
        }
    }

    fn items(&self, value: &JsValue) -> Option<Vec<JsValue>> {
        Array::is_array(value).then(|| value.unchecked_ref::<Array>().to_vec())
    }

    fn entries(&self, value: &JsValue) -> Vec<JsValue> {
        match value.is_object() {
            true => Object::values(value.unchecked_ref()).to_vec(),
            false => Vec::new(),
        }
    }

    fn text(&self, value: &JsValue) -> Result<Option<String>, JsValue> {
        StoreHost::text(self, value)
    }

    fn number(&self, value: &JsValue) -> Result<f64, JsValue> {
        StoreHost::number(self, value)
    }

    fn same(&self, a: &JsValue, b: &JsValue) -> bool {
        a == b
    }

    fn in_order(&self, namespaces: &[Namespace]) -> Vec<usize> {
        let mut places = Vec::new();
        for place in StoreHost::in_order(self, &lists(namespaces)) {
            places.push(place as usize);
        }
        places
    }
}

/// What `InMemoryStore` calls.
#[wasm_bindgen]
pub struct StoreCore {
    store: Rc<Store<JsValue>>,
    host: StoreHost,
}

/// Operations that are done but for what needs vectors.
#[wasm_bindgen]
pub struct StoreBatch {
    batch: RefCell<Option<Batch<JsValue>>>,
    host: StoreHost,
}

#[wasm_bindgen]
impl StoreCore {
    /// An empty store; without `fields` it has no index.
    ///
    /// # Errors
    /// Options of the wrong type, by name.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: StoreHost,
        default_ttl: &JsValue,
        refresh_on_read: &JsValue,
        sweep_interval: &JsValue,
        fields: &JsValue,
    ) -> Result<Self, JsValue> {
        guard::healthy()?;
        let mut settings = Settings {
            default_ttl: options::number("ttl.defaultTtl", default_ttl)?,
            refresh_on_read: refresh_on_read.as_bool() != Some(false),
            index: paths("index.fields", fields)?,
            ..Settings::default()
        };
        if let Some(minutes) = options::number("ttl.sweepIntervalMinutes", sweep_interval)? {
            settings.sweep_interval = minutes;
        }
        Ok(Self {
            store: Rc::new(Store::new(settings)),
            host,
        })
    }

    /// Does a batch of operations, all but what needs vectors.
    ///
    /// # Errors
    /// An operation that is none, a namespace that cannot be one, and what reading a value throws.
    pub fn begin(&self, operations: &JsValue) -> Result<StoreBatch, JsValue> {
        guard::healthy()?;
        if !Array::is_array(operations) {
            return Err(options::wrong_type("operations", "a list", operations).into());
        }
        let mut batch = Batch::new(&self.store, Date::now());
        for operation in operations.unchecked_ref::<Array>().iter() {
            let said = self.host.operation(&operation)?;
            ask(&mut batch, &self.host, &said)?;
        }
        batch.find_texts(&self.host)?;
        Ok(StoreBatch {
            batch: RefCell::new(Some(batch)),
            host: self.host.clone(),
        })
    }

    /// Removes what has expired, and counts it.
    pub fn sweep(&self) -> Result<u32, JsValue> {
        guard::healthy()?;
        Ok(self.store.sweep(Date::now()) as u32)
    }
}

#[wasm_bindgen]
impl StoreBatch {
    /// What to embed: a list of queries and a list of texts.
    pub fn texts(&self) -> Array {
        match &*self.batch.borrow() {
            Some(batch) => Array::of2(&strings(batch.queries()), &strings(batch.texts())),
            None => Array::new(),
        }
    }

    /// Ends it with the vectors of its queries and texts, lists of `Float64Array`; gives what each operation gives.
    ///
    /// # Errors
    /// Vectors that do not fit, and what copying a value throws.
    pub fn finish(&self, queries: &Array, texts: &Array) -> Result<Array, JsValue> {
        guard::healthy()?;
        let answers = Array::new();
        if let Some(batch) = self.batch.take() {
            for answer in batch.finish(&vectors(queries), &vectors(texts), Date::now())? {
                answers.push(&shown(&self.host, answer)?);
            }
        }
        Ok(answers)
    }
}

fn strings(texts: &[String]) -> Array {
    let list = Array::new();
    for text in texts {
        list.push(&JsValue::from_str(text));
    }
    list
}

fn lists(namespaces: &[Namespace]) -> Array {
    let list = Array::new();
    for namespace in namespaces {
        list.push(&strings(namespace));
    }
    list
}

fn vectors(given: &Array) -> Vec<Vector> {
    let mut vectors = Vec::new();
    for vector in given.iter() {
        vectors.push(Rc::new(vector.unchecked_ref::<Float64Array>().to_vec()));
    }
    vectors
}

fn shown(host: &StoreHost, answer: Answer<JsValue>) -> Result<JsValue, JsValue> {
    Ok(match answer {
        Answer::Nothing => JsValue::NULL,
        Answer::Item(item) => shown_item(host, &item)?.into(),
        Answer::Found(found) => {
            let items = Array::new();
            for (score, item) in found {
                let item = shown_item(host, &item)?;
                item.set_score(score);
                items.push(&item);
            }
            items.into()
        }
        Answer::Namespaces(namespaces) => lists(&namespaces).into(),
    })
}

fn shown_item(host: &StoreHost, item: &Item<JsValue>) -> Result<StoredItem, JsValue> {
    let namespace = strings(&item.namespace);
    host.item(&item.value, &item.key, &namespace, item.created, item.updated)
}

/// Refuses a namespace that cannot be one.
#[wasm_bindgen(js_name = validateNamespace)]
pub fn validate_namespace(namespace: &JsValue, empty: bool, reserved_root: bool) -> Result<(), JsValue> {
    guard::healthy()?;
    read_namespace(namespace, Allow { empty, reserved_root })?;
    Ok(())
}

fn read_namespace(namespace: &JsValue, allow: Allow) -> Result<Namespace, Failure> {
    if !Array::is_array(namespace) {
        let failure = options::wrong_type("namespace", "a list of strings", namespace);
        return Err(Failure::new(Kind::InvalidNamespace, failure.message()));
    }
    let mut labels = Vec::new();
    let mut wrong = None;
    for label in namespace.unchecked_ref::<Array>().iter() {
        match label.as_string() {
            Some(text) => labels.push(text),
            None => {
                wrong = wrong.or_else(|| Some((labels.len(), type_name(&label))));
                labels.push(text_of(&label));
            }
        }
    }
    let not_text = wrong.as_ref().map(|(place, type_name)| NotText {
        place: *place,
        type_name,
    });
    namespace::check(&labels, not_text, allow)?;
    Ok(labels)
}

fn paths(field: &str, given: &JsValue) -> Result<Option<Vec<Path>>, Failure> {
    let Some(names) = options::names(field, given)? else {
        return Ok(None);
    };
    let mut paths = Vec::new();
    for name in names {
        paths.push(Path::parse(&name));
    }
    Ok(Some(paths))
}

fn get(said: &Array, what: Said) -> JsValue {
    said.get(what as u32)
}

/// Adds an operation to a batch. Which it is shows in what it says.
fn ask(batch: &mut Batch<JsValue>, host: &StoreHost, said: &Array) -> Result<(), JsValue> {
    let namespace = get(said, Said::Namespace);
    let prefix = get(said, Said::NamespacePrefix);
    let refresh = get(said, Said::RefreshTtl).as_bool();
    if !is_nothing(&namespace) {
        let allow = Allow {
            empty: false,
            reserved_root: true,
        };
        let namespace = read_namespace(&namespace, allow)?;
        let key = options::text("key", &get(said, Said::Key))?;
        match get(said, Said::HasValue).is_truthy() {
            true => batch.put(read_put(host, said, namespace, key)?),
            false => batch.get(&namespace, &key, refresh),
        }
        return Ok(());
    }
    if !is_nothing(&prefix) {
        return batch.search(read_search(said, &prefix, refresh)?, host);
    }
    if get(said, Said::Lists).is_truthy() {
        batch.list(&read_list(said)?, host);
        return Ok(());
    }
    Err(Failure::error("Unsupported operation: it has no namespace, no namespacePrefix and no matchConditions").into())
}

fn read_put(host: &StoreHost, said: &Array, namespace: Namespace, key: String) -> Result<Put<JsValue>, JsValue> {
    let value = get(said, Said::Value);
    let index = get(said, Said::Index);
    let ttl = get(said, Said::Ttl);
    Ok(Put {
        namespace,
        key,
        index: match index == JsValue::FALSE {
            true => Some(Vec::new()),
            false => paths("index", &index)?,
        },
        ttl: match ttl.is_null() {
            true => Ttl::Never,
            false => options::number("ttl", &ttl)?.map_or(Ttl::Default, Ttl::Minutes),
        },
        value: match value.is_null() {
            true => None,
            false => Some(host.copy(&value)?),
        },
    })
}

fn read_search(said: &Array, prefix: &JsValue, refresh: Option<bool>) -> Result<Search<JsValue>, Failure> {
    let allow = Allow {
        empty: true,
        reserved_root: true,
    };
    let query = get(said, Said::Query);
    Ok(Search {
        prefix: read_namespace(prefix, allow)?,
        filter: read_filter(&get(said, Said::Filter)),
        query: match is_nothing(&query) {
            true => String::new(),
            false => options::text("query", &query)?,
        },
        page: read_page(said, 10)?,
        refresh,
    })
}

/// Numbers below none are none.
fn read_page(said: &Array, limit: usize) -> Result<Page, Failure> {
    Ok(Page {
        offset: options::number("offset", &get(said, Said::Offset))?.map_or(0, |offset| offset as usize),
        limit: options::number("limit", &get(said, Said::Limit))?.map_or(limit, |limit| limit as usize),
    })
}

fn read_filter(filter: &JsValue) -> Filter<JsValue> {
    let mut comparisons = Vec::new();
    for (field, wanted) in entries(filter) {
        read_comparisons(&field, wanted, &mut comparisons);
    }
    comparisons
}

/// An object whose names are all operators is comparisons, everything else is a value to be equal to.
fn read_comparisons(field: &str, wanted: JsValue, comparisons: &mut Filter<JsValue>) {
    let before = comparisons.len();
    for (name, other) in entries(&wanted) {
        let Some(operator) = Operator::parse(&name) else {
            comparisons.truncate(before);
            break;
        };
        comparisons.push(comparison(field, operator, other));
    }
    let is_comparisons = comparisons.len() > before || (wanted.is_object() && entries(&wanted).is_empty());
    if !is_comparisons {
        comparisons.push(comparison(field, Operator::Equal, wanted));
    }
}

fn comparison(field: &str, operator: Operator, other: JsValue) -> Comparison<JsValue> {
    Comparison {
        field: field.into(),
        operator,
        other,
    }
}

fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    let mut entries = Vec::new();
    if object.is_object() {
        for entry in Object::entries(object.unchecked_ref()).iter() {
            let entry: &Array = entry.unchecked_ref();
            entries.push((entry.get(0).as_string().unwrap_or_default(), entry.get(1)));
        }
    }
    entries
}

fn read_list(said: &Array) -> Result<List, Failure> {
    let mut conditions = Vec::new();
    let given = get(said, Said::MatchConditions);
    if Array::is_array(&given) {
        let given: &Array = given.unchecked_ref();
        for place in (0..given.length()).step_by(2) {
            let path = options::names("path", &given.get(place + 1))?;
            conditions.push(Match {
                end: End::parse(&options::text("matchType", &given.get(place))?)?,
                path: path.unwrap_or_default(),
            });
        }
    }
    let max_depth = options::number("maxDepth", &get(said, Said::MaxDepth))?;
    Ok(List {
        conditions,
        max_depth: max_depth.map_or(usize::MAX, |depth| depth as usize),
        page: read_page(said, usize::MAX)?,
    })
}
