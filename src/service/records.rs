//! What the service asks about what callers keep with their assistants, threads and runs.

use std::cmp::Ordering;

use crate::engine::order;
use crate::error::{Failure, Kind};

/// Reads and joins records: objects of callers, such as metadata. It may run code of theirs (getters), so nothing is
/// borrowed while it is asked.
pub trait Records<V> {
    /// The entries of both; the second's count.
    fn merged(&self, first: &V, second: &V) -> V;

    /// Whether everything in the second is in the first, at any depth: lists hold all items of lists.
    fn contains(&self, record: &V, wanted: &V) -> bool;

    /// Whether one text is in another, whatever the case of their letters.
    fn has_text(&self, text: &str, wanted: &str) -> bool;
}

/// What becomes of a create whose id is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfExists {
    /// It is refused.
    #[default]
    Raise,
    /// It gives what is there.
    DoNothing,
}

/// Which of what was found is asked for, and in what order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<Field> {
    /// At most so many.
    pub limit: usize,
    /// From this one on.
    pub offset: usize,
    /// By what they are ordered.
    pub by: Field,
    /// Whether the smallest comes first.
    pub ascends: bool,
}

impl<Field> Page<Field> {
    /// The page of rows ordered by `compare`; rows that are equal stay in their order.
    pub fn of<Row>(&self, rows: Vec<Row>, compare: impl Fn(&Row, &Row, &Field) -> Ordering) -> Vec<Row> {
        let rows = order::sorted(rows, |a, b| {
            let order = compare(a, b, &self.by);
            if self.ascends { order } else { order.reverse() }
        });
        rows.into_iter().skip(self.offset).take(self.limit).collect()
    }
}

/// What is not there.
pub fn not_found(message: impl Into<String>) -> Failure {
    Failure::new(Kind::Http(404), message)
}

/// What is there already, or in use.
pub fn conflict(message: impl Into<String>) -> Failure {
    Failure::new(Kind::Http(409), message)
}

/// Records as the tests of this module write them.
#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An object of texts.
    pub type Texts = Vec<(&'static str, &'static str)>;

    /// Reads [`Texts`].
    pub struct Plain;

    impl Records<Texts> for Plain {
        fn merged(&self, first: &Texts, second: &Texts) -> Texts {
            let mut merged = first.clone();
            merged.retain(|(key, _)| !second.iter().any(|(other, _)| other == key));
            merged.extend(second);
            merged
        }

        fn contains(&self, record: &Texts, wanted: &Texts) -> bool {
            wanted.iter().all(|entry| record.contains(entry))
        }

        fn has_text(&self, text: &str, wanted: &str) -> bool {
            text.to_lowercase().contains(&wanted.to_lowercase())
        }
    }

    #[test]
    fn a_page_is_some_of_the_rows_in_order() {
        let page = Page {
            limit: 2,
            offset: 1,
            by: (),
            ascends: false,
        };
        assert_eq!(page.of(vec![1, 4, 2, 3], |a, b, ()| a.cmp(b)), [3, 2]);
    }
}
