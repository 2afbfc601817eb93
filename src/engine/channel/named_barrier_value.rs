//! `NamedBarrierValue`: waits until each of a set of names has come.

use std::fmt::Display;

use crate::error::{Failure, Kind};

/// Available once every awaited name was written; consumed when the node it triggers has run.
#[derive(Clone, Debug)]
pub struct NamedBarrierValue<T> {
    names: Vec<T>,
    seen: Vec<T>,
}

impl<T: Clone + PartialEq + Display> NamedBarrierValue<T> {
    /// A barrier that waits for `names`.
    pub fn new(names: Vec<T>) -> Self {
        Self {
            seen: Vec::with_capacity(names.len()),
            names,
        }
    }

    /// Notes the names that came; one that is not awaited is an error.
    pub fn update(&mut self, writes: &mut Vec<T>) -> Result<bool, Failure> {
        let mut changed = false;
        for name in writes.drain(..) {
            if !self.names.contains(&name) {
                return Err(self.refusal(&name));
            }
            if !self.seen.contains(&name) {
                self.seen.push(name);
                changed = true;
            }
        }
        Ok(changed)
    }

    fn refusal(&self, name: &T) -> Failure {
        let mut message = format!("Value \"{name}\" not in names [");
        for (nth, name) in self.names.iter().enumerate() {
            let separator = if nth == 0 { "" } else { "," };
            message.push_str(&format!("{separator}\"{name}\""));
        }
        message.push(']');
        Failure::new(Kind::InvalidUpdate, message)
    }

    /// Takes the names that have come by a checkpoint; those that are awaited no more are left out.
    pub fn restore(&mut self, mut seen: Vec<T>) {
        seen.retain(|name| self.names.contains(name));
        self.seen = seen;
    }

    /// The names that have come, in order.
    pub fn seen(&self) -> &[T] {
        &self.seen
    }

    /// Whether all have come.
    pub fn is_available(&self) -> bool {
        self.seen.len() == self.names.len()
    }

    /// Starts over when all had come.
    pub fn consume(&mut self) -> bool {
        let complete = self.is_available();
        if complete {
            self.seen.clear();
        }
        complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_every_name_and_starts_over() {
        let mut barrier = NamedBarrierValue::new(vec!["a", "b"]);
        assert_eq!(barrier.update(&mut vec!["a", "a"]), Ok(true));
        assert_eq!(barrier.update(&mut vec!["a"]), Ok(false));
        assert!(!barrier.is_available());
        assert!(!barrier.consume());

        assert_eq!(barrier.update(&mut vec!["b"]), Ok(true));
        assert!(barrier.is_available());
        assert_eq!(barrier.seen(), ["a", "b"]);

        assert!(barrier.consume());
        assert!(!barrier.is_available());
    }

    #[test]
    fn refuses_an_unknown_name() {
        let mut barrier = NamedBarrierValue::new(vec!["a"]);
        let refused = barrier.update(&mut vec!["z"]).unwrap_err();
        assert_eq!(refused.message(), r#"Value "z" not in names ["a"]"#);
    }
}
