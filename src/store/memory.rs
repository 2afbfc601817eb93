//! What is in a store: namespaces in the order in which they came, each with its items in theirs.

use std::cell::Cell;
use std::rc::Rc;

use super::named::Named;
use super::namespace::{Match, Namespace};

/// A text as the numbers it was embedded as; items share it.
pub type Vector = Rc<Vec<f64>>;

/// An item as it was put. It is never changed: a later value is a new item in its place.
pub struct Item<V> {
    /// Where it is.
    pub namespace: Rc<Namespace>,
    /// What it is called there.
    pub key: String,
    /// What it holds.
    pub value: V,
    /// When its key came into the namespace, in milliseconds since 1970.
    pub created: f64,
    /// When its value was put.
    pub updated: f64,
    /// Its texts as vectors.
    pub vectors: Vec<Vector>,
    /// Milliseconds; `None` for what stays.
    lifetime: Option<f64>,
    expires: Cell<f64>,
}

impl<V> Item<V> {
    fn is_live(&self, now: f64) -> bool {
        now < self.expires.get()
    }

    /// Starts its lifetime anew.
    pub fn refresh(&self, now: f64) {
        if let Some(lifetime) = self.lifetime {
            self.expires.set(now + lifetime);
        }
    }
}

/// A value and what comes with it.
pub struct Content<V> {
    /// The value.
    pub value: V,
    /// Its texts as vectors.
    pub vectors: Vec<Vector>,
    /// Milliseconds; `None` for what stays.
    pub lifetime: Option<f64>,
}

struct Space<V> {
    namespace: Rc<Namespace>,
    items: Named<Rc<Item<V>>>,
}

/// Items by namespace and key. A namespace is there as long as it has an item.
pub struct Memory<V> {
    spaces: Named<Space<V>>,
}

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Self {
            spaces: Named::default(),
        }
    }
}

impl<V> Memory<V> {
    /// The item there, unless it has expired.
    pub fn get(&self, namespace: &[String], key: &str, now: f64) -> Option<Rc<Item<V>>> {
        let space = self.spaces.get(&|space| space.namespace[..].cmp(namespace))?;
        let item = space.items.get(&|item| item.key.as_str().cmp(key))?;
        item.is_live(now).then(|| item.clone())
    }

    /// Puts a value there. What stood there keeps its place and the time at which it came.
    pub fn put(&mut self, namespace: Namespace, key: String, content: Content<V>, now: f64) {
        let space = match self.spaces.find(&|space| space.namespace[..].cmp(&namespace[..])) {
            Ok(place) => place,
            Err(at) => self.spaces.add(
                at,
                Space {
                    namespace: Rc::new(namespace),
                    items: Named::default(),
                },
            ),
        };
        let space = self.spaces.at(space);
        let found = space.items.find(&|item| item.key.cmp(&key));
        let old = found.ok().map(|place| space.items.at(place).clone());
        let item = Rc::new(Item {
            namespace: space.namespace.clone(),
            key,
            value: content.value,
            created: old.filter(|old| old.is_live(now)).map_or(now, |old| old.created),
            updated: now,
            vectors: content.vectors,
            lifetime: content.lifetime,
            expires: Cell::new(content.lifetime.map_or(f64::INFINITY, |lifetime| now + lifetime)),
        });
        match found {
            Ok(place) => *space.items.at(place) = item,
            Err(at) => {
                space.items.add(at, item);
            }
        }
    }

    /// Removes the item there.
    pub fn delete(&mut self, namespace: &[String], key: &str) {
        let Ok(place) = self.spaces.find(&|space| space.namespace[..].cmp(namespace)) else {
            return;
        };
        let items = &mut self.spaces.at(place).items;
        items.retain(&mut |item| item.key != key);
        if items.members().is_empty() {
            self.spaces.retain(&mut |space| !space.items.members().is_empty());
        }
    }

    /// The items in all namespaces that start with these labels.
    pub fn below(&self, prefix: &[String], now: f64) -> Vec<Rc<Item<V>>> {
        let mut found = Vec::new();
        for space in self.spaces.members() {
            if space.namespace.starts_with(prefix) {
                for item in space.items.members() {
                    if item.is_live(now) {
                        found.push(item.clone());
                    }
                }
            }
        }
        found
    }

    /// The namespaces for which all of the conditions hold, cut off after so many labels, each once.
    pub fn namespaces(&self, conditions: &[Match], max_depth: usize, now: f64) -> Vec<Namespace> {
        let mut found: Vec<Namespace> = Vec::new();
        for space in self.spaces.by_name() {
            let holds = conditions.iter().all(|condition| condition.holds(&space.namespace));
            if !holds || !space.items.members().iter().any(|item| item.is_live(now)) {
                continue;
            }
            let shown = &space.namespace[..max_depth.min(space.namespace.len())];
            // By name, those that look alike when cut off stand next to each other.
            if found.last().is_none_or(|last| last != shown) {
                found.push(shown.to_vec());
            }
        }
        found
    }

    /// Removes what has expired, and counts it.
    pub fn sweep(&mut self, now: f64) -> usize {
        let mut removed = 0;
        self.spaces.retain(&mut |space| {
            space.items.retain(&mut |item| {
                let stays = item.is_live(now);
                removed += usize::from(!stays);
                stays
            });
            !space.items.members().is_empty()
        });
        removed
    }
}
