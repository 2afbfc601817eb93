//! The order of a JavaScript object's keys, which is the order of LangGraph's pictures.

use std::cmp::Ordering;

use crate::engine::order::sorted;

/// Where an entry of a list stands once the entries are grouped.
pub struct Place {
    pub entry: usize,
    /// The first entry with the same key.
    pub group: usize,
}

impl Place {
    /// Whether two entries have the same key.
    pub fn is_beside(&self, other: &Place) -> bool {
        self.group == other.group
    }
}

/// The entries of a JavaScript object in which these were set one after another: a key that is set again keeps its
/// place and takes the new value.
#[inline(never)]
pub fn entries<'a>(count: usize, key: &dyn Fn(usize) -> &'a str) -> Vec<usize> {
    let mut entries = Vec::new();
    for group in grouped(count, key).chunk_by(Place::is_beside) {
        entries.push(group[group.len() - 1].entry);
    }
    entries
}

/// Entries by key, the keys in the order of a JavaScript object: array indices ascending, then the others as they came.
#[inline(never)]
pub fn grouped<'a>(count: usize, key: &dyn Fn(usize) -> &'a str) -> Vec<Place> {
    let by_key = places(count, &|a, b| key(a).cmp(key(b)));
    let mut ranks = vec![(0, 0); count];
    let mut group = 0;
    for (place, &entry) in by_key.iter().enumerate() {
        if place == 0 || key(entry) != key(group) {
            group = entry;
        }
        ranks[entry] = (array_index(key(group)), group);
    }
    let mut grouped = Vec::new();
    for entry in places(count, &|a, b| ranks[a].cmp(&ranks[b])) {
        let (_, group) = ranks[entry];
        grouped.push(Place { entry, group });
    }
    grouped
}

/// The places of a list's entries once it is sorted; equal ones stay as they were.
#[inline(never)]
pub fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    sorted((0..count).collect(), |a, b| compare(*a, *b))
}

/// The index that a key is to JavaScript: a number below 2³² - 1 in its shortest form. `u32::MAX` if it is none.
fn array_index(key: &str) -> u32 {
    if key.is_empty() || key.len() > 10 || (key.len() > 1 && key.as_bytes()[0] == b'0') {
        return u32::MAX;
    }
    let mut index = 0;
    for digit in key.bytes() {
        if !digit.is_ascii_digit() {
            return u32::MAX;
        }
        index = index * 10 + u64::from(digit - b'0');
    }
    index.min(u32::MAX.into()) as u32
}
