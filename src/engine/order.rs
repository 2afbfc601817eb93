//! Sorting, once: the standard sort is generic and some kilobytes each time it is used, so every list is sorted through
//! this one instance.

use std::cmp::Ordering;

/// The items in order; equal ones stay as they were.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let order = order(items.len(), &|a, b| compare(&items[a], &items[b]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| items[place].take()).collect()
}

/// How JavaScript compares strings: by UTF-16 unit, which differs from `str` beyond the basic plane.
pub fn compare_utf16(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

#[inline(never)]
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_stay_in_their_order() {
        let pairs = vec![(1, 'a'), (0, 'b'), (1, 'c'), (0, 'd')];
        let sorted = sorted(pairs, |a, b| a.0.cmp(&b.0));
        assert_eq!(sorted, [(0, 'b'), (0, 'd'), (1, 'a'), (1, 'c')]);
    }

    #[test]
    fn strings_compare_by_utf_16_unit() {
        assert_eq!(compare_utf16("\u{ff5e}", "\u{1f600}"), Ordering::Greater);
    }
}
