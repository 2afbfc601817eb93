//! Sorting, once: the standard library's sort is generic and some kilobytes of code each time it is used.

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

/// Sorting by insertion: what is sorted here is short or nearly in order already.
#[inline(never)]
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(count);
    for item in 0..count {
        let is_last = order.last().is_none_or(|last| compare(*last, item).is_le());
        let place = match is_last {
            true => order.len(),
            false => order.partition_point(|other| compare(*other, item).is_le()),
        };
        order.insert(place, item);
    }
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
