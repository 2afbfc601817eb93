//! Barriers as keys of the state: they collect names, and can be read, as `undefined`, once each that is awaited has
//! come. Joins of nodes have a barrier of their own, [`NamedBarrierValue`](super::NamedBarrierValue): nodes are numbers,
//! and the node that they lead to closes them again, which nobody does to a key.

use crate::engine::host::{Host, Primitive};
use crate::error::{Failure, Kind};

/// How a barrier knows what it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarrierKind {
    /// `NamedBarrierValue`: for the names that its key begins with.
    Named,
    /// `NamedBarrierValueAfterFinish`: for those, and until no node is left to run.
    NamedAfterFinish,
    /// `DynamicBarrierValue`: for the names of the last `WaitForNames`; before the first one it waits for nobody, and is
    /// closed.
    Dynamic,
}

/// A barrier that is a key of the state.
#[derive(Clone, Debug)]
pub struct BarrierKey<V> {
    kind: BarrierKind,
    names: Option<Vec<V>>,
    seen: Vec<V>,
    /// Whether all that are awaited have come.
    is_complete: bool,
    is_finished: bool,
    /// What nodes read.
    open: V,
    /// What a checkpoint stores: the names that have come; before them what a dynamic barrier waits for, after them
    /// whether no node was left to run.
    stored: V,
}

impl<V: Clone> BarrierKey<V> {
    /// A barrier that waits for a list of names.
    pub fn new(kind: BarrierKind, names: Option<V>, host: &impl Host<V>) -> Self {
        let open = host.primitive(Primitive::Undefined);
        let mut barrier = Self {
            kind,
            names: names.map(|names| set(&names, host)),
            seen: Vec::new(),
            is_complete: false,
            is_finished: false,
            stored: open.clone(),
            open,
        };
        barrier.settle(host);
        barrier
    }

    /// Notes the names that came. A dynamic barrier leaves out those that it does not wait for, and what was written
    /// beside a `WaitForNames`; what had come before that counts on.
    ///
    /// # Errors
    /// A name that a barrier with names does not wait for, and several `WaitForNames`.
    pub fn update(&mut self, writes: &[V], host: &impl Host<V>) -> Result<bool, Failure> {
        let changed = self.take_wait(writes, host)? || self.note(writes, host)?;
        if changed {
            self.settle(host);
        }
        Ok(changed)
    }

    fn take_wait(&mut self, writes: &[V], host: &impl Host<V>) -> Result<bool, Failure> {
        let mut waits = None;
        if self.kind == BarrierKind::Dynamic {
            for write in writes {
                let names = host.awaited(write);
                if names.is_some() && waits.is_some() {
                    let refusal = "Received multiple WaitForNames updates in the same step.";
                    return Err(Failure::new(Kind::InvalidUpdate, refusal));
                }
                waits = names.or(waits);
            }
        }
        let is_told = waits.is_some();
        if let Some(names) = waits {
            self.names = Some(set(&names, host));
        }
        Ok(is_told)
    }

    fn note(&mut self, writes: &[V], host: &impl Host<V>) -> Result<bool, Failure> {
        let mut changed = false;
        for write in writes {
            let is_awaited = self.names.as_ref().is_some_and(|names| has(names, write, host));
            if !is_awaited && self.kind != BarrierKind::Dynamic {
                return Err(refusal(write, host));
            }
            if is_awaited && !has(&self.seen, write, host) {
                self.seen.push(write.clone());
                changed = true;
            }
        }
        Ok(changed)
    }

    /// What a checkpoint stores.
    pub fn checkpoint(&self) -> &V {
        &self.stored
    }

    /// Takes what a checkpoint holds. As in LangGraph.js a dynamic barrier waits then, for no names if it was closed.
    pub fn restore(&mut self, stored: &V, host: &impl Host<V>) {
        let parts = host.items(stored).unwrap_or_default();
        let list = |nth: usize| parts.get(nth).map_or(Vec::new(), |part| set(part, host));
        match self.kind {
            BarrierKind::Named => self.seen = set(stored, host),
            BarrierKind::NamedAfterFinish => {
                self.seen = list(0);
                let truth = host.primitive(Primitive::Boolean(true));
                self.is_finished = parts.get(1).is_some_and(|part| host.is_same(part, &truth));
            }
            BarrierKind::Dynamic => {
                self.names = Some(list(0));
                self.seen = list(1);
            }
        }
        self.settle(host);
    }

    /// No node is left to run: a barrier that waits for that opens if all have come.
    pub fn finish(&mut self, host: &impl Host<V>) -> bool {
        let finishes = self.kind == BarrierKind::NamedAfterFinish && self.is_complete && !self.is_finished;
        if finishes {
            self.is_finished = true;
            self.settle(host);
        }
        finishes
    }

    /// What nodes read, when it is open.
    pub fn get(&self) -> Option<&V> {
        self.is_available().then_some(&self.open)
    }

    /// Whether it is open.
    pub fn is_available(&self) -> bool {
        self.is_complete && (self.is_finished || self.kind != BarrierKind::NamedAfterFinish)
    }

    /// Notes what follows from the names.
    fn settle(&mut self, host: &impl Host<V>) {
        let names = self.names.as_deref();
        self.is_complete = names.is_some_and(|names| {
            names.len() == self.seen.len() && names.iter().all(|name| has(&self.seen, name, host))
        });
        let seen = host.list(self.seen.clone());
        let more = match self.kind {
            BarrierKind::Named => {
                self.stored = seen;
                return;
            }
            BarrierKind::NamedAfterFinish => host.primitive(Primitive::Boolean(self.is_finished)),
            BarrierKind::Dynamic => names.map_or(self.open.clone(), |names| host.list(names.to_vec())),
        };
        self.stored = host.list(match self.kind {
            BarrierKind::Dynamic => vec![more, seen],
            _ => vec![seen, more],
        });
    }
}

/// The items of a list, each once.
fn set<V>(list: &V, host: &impl Host<V>) -> Vec<V> {
    let mut set = Vec::new();
    for item in host.items(list).unwrap_or_default() {
        if !has(&set, &item, host) {
            set.push(item);
        }
    }
    set
}

fn has<V>(set: &[V], value: &V, host: &impl Host<V>) -> bool {
    set.iter().any(|known| host.is_same(known, value))
}

/// As in LangGraph.js, where the names are a `Set`, which JSON has as `{}`.
fn refusal<V>(name: &V, host: &impl Host<V>) -> Failure {
    let list = host.describe(std::slice::from_ref(name));
    let name = match host.is_undefined(name) {
        true => "undefined",
        false => list.get(1..list.len().saturating_sub(1)).unwrap_or_default(),
    };
    Failure::new(Kind::InvalidUpdate, format!("Value {name} not in names {{}}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::channel::lists::Lists;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    fn named(kind: BarrierKind) -> BarrierKey<String> {
        BarrierKey::new(kind, Some("[a b a]".into()), &Lists)
    }

    fn update(barrier: &mut BarrierKey<String>, writes: &[&str]) -> Result<bool, String> {
        let updated = barrier.update(&texts(writes), &Lists);
        updated.map_err(|refusal| refusal.message().to_owned())
    }

    #[test]
    fn opens_once_every_name_has_come() {
        let mut barrier = named(BarrierKind::Named);
        assert_eq!(barrier.checkpoint(), "[]");
        assert_eq!(update(&mut barrier, &["a", "a"]), Ok(true));
        assert_eq!(update(&mut barrier, &["a"]), Ok(false));
        assert_eq!(update(&mut barrier, &[]), Ok(false));
        assert_eq!(barrier.get(), None);
        assert_eq!(update(&mut barrier, &["b"]), Ok(true));
        assert_eq!(barrier.get().unwrap(), "undefined");
        assert_eq!(barrier.checkpoint(), "[a b]");
        assert!(!barrier.finish(&Lists));
    }

    #[test]
    fn refuses_a_name_that_is_not_awaited() {
        let mut barrier = named(BarrierKind::Named);
        assert_eq!(update(&mut barrier, &["a", "z"]), Err("Value z not in names {}".into()));
        assert_eq!(
            update(&mut barrier, &["undefined"]),
            Err("Value undefined not in names {}".into())
        );
    }

    #[test]
    fn one_after_finish_opens_when_no_node_is_left() {
        let mut barrier = named(BarrierKind::NamedAfterFinish);
        assert_eq!(barrier.checkpoint(), "[[];false]");
        assert_eq!(update(&mut barrier, &["a"]), Ok(true));
        assert!(!barrier.finish(&Lists));
        assert_eq!(update(&mut barrier, &["b"]), Ok(true));
        assert!(!barrier.is_available());
        assert!(barrier.finish(&Lists));
        assert!(!barrier.finish(&Lists));
        assert!(barrier.is_available());
        assert_eq!(barrier.checkpoint(), "[[a b];true]");
    }

    #[test]
    fn a_dynamic_one_waits_for_whom_it_is_told() {
        let mut barrier = BarrierKey::new(BarrierKind::Dynamic, None, &Lists);
        assert_eq!(barrier.checkpoint(), "[undefined;[]]");
        assert_eq!(update(&mut barrier, &["a"]), Ok(false));
        assert_eq!(update(&mut barrier, &["wait:[a b b]", "a"]), Ok(true));
        assert_eq!(barrier.checkpoint(), "[[a b];[]]");
        assert_eq!(update(&mut barrier, &["z", "a"]), Ok(true));
        assert_eq!(update(&mut barrier, &["z"]), Ok(false));
        assert!(!barrier.is_available());
        assert_eq!(update(&mut barrier, &["b"]), Ok(true));
        assert!(barrier.is_available());
        assert_eq!(update(&mut barrier, &["wait:[c d]"]), Ok(true));
        assert!(!barrier.is_available(), "who came is not who is awaited");
        assert_eq!(
            update(&mut barrier, &["wait:[a]", "wait:[b]"]),
            Err("Received multiple WaitForNames updates in the same step.".into())
        );
    }

    #[test]
    fn a_checkpoint_brings_it_back() {
        let restored = |kind, names: Option<String>, stored: &str| {
            let mut barrier = BarrierKey::new(kind, names, &Lists);
            barrier.restore(&stored.into(), &Lists);
            (barrier.is_available(), barrier.checkpoint().clone())
        };
        let names = || Some("[a b]".to_owned());
        assert_eq!(restored(BarrierKind::Named, names(), "[b a a]"), (true, "[b a]".into()));
        assert_eq!(restored(BarrierKind::Named, names(), "[b z]"), (false, "[b z]".into()));
        assert_eq!(restored(BarrierKind::Named, names(), "text"), (false, "[]".into()));
        let after = BarrierKind::NamedAfterFinish;
        assert_eq!(
            restored(after, names(), "[[a b];false]"),
            (false, "[[a b];false]".into())
        );
        assert_eq!(restored(after, names(), "[[a b];true]"), (true, "[[a b];true]".into()));
        let dynamic = BarrierKind::Dynamic;
        assert_eq!(restored(dynamic, None, "[[a b];[a]]"), (false, "[[a b];[a]]".into()));
        assert_eq!(restored(dynamic, None, "[undefined;[]]"), (true, "[[];[]]".into()));
    }
}
