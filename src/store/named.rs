//! A list in the order in which its members came, and their places sorted by name.

use std::cmp::Ordering;

/// Members that are found by name and seen in the order in which they came.
pub struct Named<T> {
    members: Vec<T>,
    sorted: Vec<usize>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            sorted: Vec::new(),
        }
    }
}

impl<T> Named<T> {
    /// The place of the member whose name compares as equal, or else where it belongs: for [`Self::add`].
    pub fn find(&self, compare: &dyn Fn(&T) -> Ordering) -> Result<usize, usize> {
        let found = self.sorted.binary_search_by(|place| compare(&self.members[*place]));
        found.map(|at| self.sorted[at])
    }

    /// The member whose name compares as equal.
    pub fn get(&self, compare: &dyn Fn(&T) -> Ordering) -> Option<&T> {
        self.find(compare).ok().map(|place| &self.members[place])
    }

    /// Adds a member after all others, with its name where [`Self::find`] said; gives its place.
    pub fn add(&mut self, at: usize, member: T) -> usize {
        let place = self.members.len();
        self.sorted.insert(at, place);
        self.members.push(member);
        place
    }

    /// Leaves out the members that are not to be kept.
    pub fn retain(&mut self, keep: &mut dyn FnMut(&mut T) -> bool) {
        let mut kept = 0;
        let mut places = Vec::with_capacity(self.members.len());
        self.members.retain_mut(|member| {
            let stays = keep(member);
            places.push(stays.then_some(kept));
            kept += usize::from(stays);
            stays
        });
        self.sorted.retain_mut(|place| match places[*place] {
            Some(now_at) => {
                *place = now_at;
                true
            }
            None => false,
        });
    }

    /// The members in the order in which they came.
    pub fn members(&self) -> &[T] {
        &self.members
    }

    /// A member by its place, to change it; its name must stay.
    pub fn at(&mut self, place: usize) -> &mut T {
        &mut self.members[place]
    }

    /// The members in the order of their names.
    pub fn by_name(&self) -> impl Iterator<Item = &T> {
        self.sorted.iter().map(|place| &self.members[*place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&'static str]) -> Named<&'static str> {
        let mut named = Named::default();
        for name in names {
            let at = named.find(&|other: &&str| other.cmp(name)).unwrap_err();
            named.add(at, *name);
        }
        named
    }

    #[test]
    fn members_keep_their_order_and_are_found() {
        let named = named(&["c", "a", "d", "b"]);
        assert_eq!(named.members(), ["c", "a", "d", "b"]);
        assert_eq!(named.by_name().copied().collect::<String>(), "abcd");
        assert_eq!(named.find(&|other| other.cmp(&"d")), Ok(2));
        assert_eq!(named.get(&|other| other.cmp(&"x")), None);
    }

    #[test]
    fn what_is_left_is_found_where_it_then_stands() {
        let mut named = named(&["c", "a", "d", "b"]);
        named.retain(&mut |name| *name != "a" && *name != "c");
        assert_eq!(named.members(), ["d", "b"]);
        assert_eq!(named.find(&|other| other.cmp(&"d")), Ok(0));
        assert_eq!(named.find(&|other| other.cmp(&"b")), Ok(1));
        assert!(named.find(&|other| other.cmp(&"a")).is_err());
    }
}
