//! A store, and batches of operations on it: what each sees, what has to be embedded on the way, and what comes out.
//!
//! All reads of a batch see the store as it was before the batch. Its writes come last, together, once every text is
//! embedded; of several to one key only the last counts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::filter::{Filter, passes};
use super::memory::{Content, Item, Memory, Vector};
use super::namespace::{Match, Namespace};
use super::path::Path;
use super::rank::{Ranking, cosine};
use super::reader::Reader;
use super::settings::{Settings, Ttl, millis};
use crate::error::Failure;

/// A store.
pub struct Store<V> {
    memory: RefCell<Memory<V>>,
    settings: Settings,
    /// When what has expired is removed next.
    sweep_at: Cell<f64>,
}

/// Operations on a store. What is asked of it is answered in the order of asking.
pub struct Batch<V> {
    store: Rc<Store<V>>,
    now: f64,
    answers: Vec<Answer<V>>,
    searches: Vec<Ranked<V>>,
    puts: Vec<Write<V>>,
    queries: Vec<String>,
    texts: Vec<String>,
}

/// A search that waits for the vector of its query.
struct Ranked<V> {
    answer: usize,
    query: usize,
    candidates: Vec<Found<V>>,
    page: Page,
    refresh: bool,
}

/// An item that a search found, and its score where a query ranked it.
pub type Found<V> = (Option<f64>, Rc<Item<V>>);

struct Write<V> {
    put: Put<V>,
    /// The places of the value's texts.
    texts: Vec<usize>,
}

/// What an operation gives.
pub enum Answer<V> {
    /// Nothing: it wrote, or found no item.
    Nothing,
    /// An item.
    Item(Rc<Item<V>>),
    /// Items.
    Found(Vec<Found<V>>),
    /// Namespaces.
    Namespaces(Vec<Namespace>),
}

/// Which items to read.
pub struct Search<V> {
    /// What their namespaces start with.
    pub prefix: Namespace,
    /// What their values must be like.
    pub filter: Filter<V>,
    /// What they are ranked by, in a store with an index.
    pub query: String,
    /// Which of them.
    pub page: Page,
    /// Whether their lifetimes start anew; the store's setting when missing.
    pub refresh: Option<bool>,
}

/// What to write.
pub struct Put<V> {
    /// Where.
    pub namespace: Namespace,
    /// Under which key.
    pub key: String,
    /// The value; `None` deletes.
    pub value: Option<V>,
    /// Which of its texts are embedded; those that the store says when missing.
    pub index: Option<Vec<Path>>,
    /// How long it stays.
    pub ttl: Ttl,
}

/// Which namespaces to list.
pub struct List {
    /// What must hold for them.
    pub conditions: Vec<Match>,
    /// After how many labels they are cut off.
    pub max_depth: usize,
    /// Which of them.
    pub page: Page,
}

/// A part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many are left out before it.
    pub offset: usize,
    /// How many it has at most.
    pub limit: usize,
}

impl Page {
    fn end(self) -> usize {
        self.offset.saturating_add(self.limit)
    }
}

impl<V> Store<V> {
    /// An empty store.
    pub fn new(settings: Settings) -> Self {
        Self {
            memory: RefCell::default(),
            settings,
            sweep_at: Cell::new(f64::INFINITY),
        }
    }

    /// Removes what has expired, and counts it. Without it, batches do so from time to time.
    pub fn sweep(&self, now: f64) -> usize {
        self.sweep_at.set(now + millis(self.settings.sweep_interval));
        self.memory.borrow_mut().sweep(now)
    }

    fn write(&self, put: Put<V>, vectors: Vec<Vector>, now: f64) {
        let mut memory = self.memory.borrow_mut();
        let Some(value) = put.value else {
            memory.delete(&put.namespace, &put.key);
            return;
        };
        let lifetime = self.settings.lifetime(put.ttl);
        if lifetime.is_some() && self.sweep_at.get() == f64::INFINITY {
            self.sweep_at.set(now + millis(self.settings.sweep_interval));
        }
        let content = Content {
            value,
            vectors,
            lifetime,
        };
        memory.put(put.namespace, put.key, content, now);
    }
}

impl<V> Batch<V> {
    /// A batch without operations, at this time.
    pub fn new(store: &Rc<Store<V>>, now: f64) -> Self {
        if now >= store.sweep_at.get() {
            store.sweep(now);
        }
        Self {
            store: store.clone(),
            now,
            answers: Vec::new(),
            searches: Vec::new(),
            puts: Vec::new(),
            queries: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// Reads an item. Its lifetime starts anew as `refresh` says, or else the store's setting.
    pub fn get(&mut self, namespace: &[String], key: &str, refresh: Option<bool>) {
        let item = self.store.memory.borrow().get(namespace, key, self.now);
        self.answers.push(match item {
            None => Answer::Nothing,
            Some(item) => {
                if self.refreshes(refresh) {
                    item.refresh(self.now);
                }
                Answer::Item(item)
            }
        });
    }

    fn refreshes(&self, wanted: Option<bool>) -> bool {
        wanted.unwrap_or(self.store.settings.refresh_on_read)
    }

    /// Reads the items that pass a filter, or those of them that are nearest to a query.
    ///
    /// # Errors
    /// What reading a value throws.
    pub fn search(&mut self, search: Search<V>, reader: &dyn Reader<V>) -> Result<(), V> {
        let is_ranked = self.store.settings.index.is_some() && !search.query.is_empty();
        let items = self.store.memory.borrow().below(&search.prefix, self.now);
        let mut candidates = Vec::new();
        for item in items {
            if !is_ranked && candidates.len() == search.page.end() {
                break;
            }
            if passes(&search.filter, reader, &item.value)? {
                candidates.push((None, item));
            }
        }
        let refresh = self.refreshes(search.refresh);
        if is_ranked {
            self.searches.push(Ranked {
                answer: self.answers.len(),
                query: place_of(search.query, &mut self.queries),
                candidates,
                page: search.page,
                refresh,
            });
            self.answers.push(Answer::Nothing);
            return Ok(());
        }
        self.answers.push(told(candidates, search.page, refresh, self.now));
        Ok(())
    }

    /// Puts or deletes an item, at the end of the batch. A write to the same key before it no longer counts.
    pub fn put(&mut self, put: Put<V>) {
        self.answers.push(Answer::Nothing);
        for Write { put: other, .. } in &mut self.puts {
            if other.key == put.key && other.namespace == put.namespace {
                *other = put;
                return;
            }
        }
        let texts = Vec::new();
        self.puts.push(Write { put, texts });
    }

    /// Lists namespaces.
    pub fn list(&mut self, list: &List, reader: &dyn Reader<V>) {
        let memory = self.store.memory.borrow();
        let mut namespaces = memory.namespaces(&list.conditions, list.max_depth, self.now);
        drop(memory);
        let order = reader.in_order(&namespaces);
        let end = list.page.end().min(order.len());
        let mut page = Vec::new();
        for nth in list.page.offset..end {
            page.push(std::mem::take(&mut namespaces[order[nth]]));
        }
        self.answers.push(Answer::Namespaces(page));
    }

    /// Finds the texts of the values to be put that have to be embedded. Comes after all operations.
    ///
    /// # Errors
    /// What reading a value throws.
    pub fn find_texts(&mut self, reader: &dyn Reader<V>) -> Result<(), V> {
        let Some(index) = &self.store.settings.index else {
            return Ok(());
        };
        let mut texts = Vec::new();
        for Write { put, texts: places } in &mut self.puts {
            if let Some(value) = &put.value {
                for path in put.index.as_ref().unwrap_or(index) {
                    path.texts(reader, value, &mut texts)?;
                }
            }
            for text in texts.drain(..) {
                places.push(place_of(text, &mut self.texts));
            }
        }
        Ok(())
    }

    /// The queries to embed.
    pub fn queries(&self) -> &[String] {
        &self.queries
    }

    /// The texts to embed.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Ends the batch with the vectors of its queries and texts, in their order: ranks what waited, and writes.
    ///
    /// # Errors
    /// Too few vectors, and vectors of several lengths. Nothing is written then.
    pub fn finish(mut self, queries: &[Vector], vectors: &[Vector], now: f64) -> Result<Vec<Answer<V>>, Failure> {
        for search in self.searches {
            let Some(query) = queries.get(search.query) else {
                return Err(no_vector(&self.queries[search.query]));
            };
            let mut ranking = Ranking::new(search.page.end());
            for (_, item) in search.candidates {
                ranking.offer(score(query, &item.vectors)?, item);
            }
            self.answers[search.answer] = told(ranking.into_ranks(), search.page, search.refresh, now);
        }
        if let Some(text) = self.texts.get(vectors.len()) {
            return Err(no_vector(text));
        }
        for Write { put, texts } in self.puts {
            let mut own = Vec::new();
            for text in texts {
                own.push(vectors[text].clone());
            }
            self.store.write(put, own, now);
        }
        Ok(self.answers)
    }
}

/// Where a text stands in a list, which gets it when it has it not.
fn place_of(text: String, texts: &mut Vec<String>) -> usize {
    for (place, other) in texts.iter().enumerate() {
        if *other == text {
            return place;
        }
    }
    texts.push(text);
    texts.len() - 1
}

/// How near the nearest of the vectors is; `None` without any.
fn score(query: &[f64], vectors: &[Vector]) -> Result<Option<f64>, Failure> {
    let mut best = None;
    for vector in vectors {
        let score = Some(cosine(query, vector)?);
        if score > best {
            best = score;
        }
    }
    Ok(best)
}

/// The page of what was found, which nothing after it follows.
fn told<V>(mut found: Vec<Found<V>>, page: Page, refresh: bool, now: f64) -> Answer<V> {
    found.drain(..page.offset.min(found.len()));
    if refresh {
        for (_, item) in &found {
            item.refresh(now);
        }
    }
    Answer::Found(found)
}

fn no_vector(text: &str) -> Failure {
    Failure::error(String::from("No embedding found for text: ") + text)
}
