//! The keys of a `configurable` under which a saver keeps things, checked as LangGraph's `MemorySaver` checks them.

use crate::error::Failure;

/// What a caller gave as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Text.
    Text(String),
    /// Something else, by the name of its type.
    Other(String),
}

/// Whether a key may be the empty text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// It may: the namespace of a graph that is nobody's subgraph.
    Allowed,
    /// It may not.
    Refused,
}

/// A key's text. Names that mean something to a JavaScript object are refused, here too, where none is harmed: a thread
/// that works on one saver must work on all.
///
/// # Errors
/// No text, an empty one where that is refused, a reserved name.
pub fn checked(field: &str, given: Given, empty: Empty) -> Result<String, Failure> {
    const GUARD: &str = " This guard protects MemorySaver from prototype pollution.";
    let wrong = match given {
        Given::Other(kind) => format!("expected a string identifier (got {kind}).{GUARD}"),
        Given::Text(text) if text.is_empty() && empty == Empty::Refused => {
            "empty string is not permitted as an in-memory storage key.".to_owned()
        }
        Given::Text(text) if matches!(text.as_str(), "__proto__" | "constructor" | "prototype") => {
            format!("value \"{text}\" is reserved (would mutate Object.prototype).{GUARD}")
        }
        Given::Text(text) => return Ok(text),
    };
    Err(Failure::error(format!(
        "Invalid configurable value for key \"{field}\": {wrong}"
    )))
}

/// A checkpoint, or writes, for no thread.
pub fn missing_thread(what: &str) -> Failure {
    Failure::error(format!(
        "Failed to put {what}. The passed RunnableConfig is missing a required \"thread_id\" field in its \
         \"configurable\" property. When using a checkpointer, you must pass a \"thread_id\" so the checkpointer knows \
         which conversation thread to persist state for. Example: graph.stream(input, {{ configurable: {{ thread_id: \
         \"my-thread-id\" }} }})"
    ))
}

/// Writes for no checkpoint.
pub fn missing_checkpoint() -> Failure {
    Failure::error(
        "Failed to put writes. The passed RunnableConfig is missing a required \"checkpoint_id\" field in its \
         \"configurable\" property.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(given: Given, empty: Empty) -> String {
        checked("thread_id", given, empty).unwrap_err().message().to_owned()
    }

    #[test]
    fn text_is_a_key() {
        let given = |text: &str| Given::Text(text.into());
        assert_eq!(checked("thread_id", given("1"), Empty::Refused), Ok("1".into()));
        assert_eq!(checked("checkpoint_ns", given(""), Empty::Allowed), Ok(String::new()));
        assert_eq!(
            refused(given(""), Empty::Refused),
            "Invalid configurable value for key \"thread_id\": empty string is not permitted as an in-memory storage \
             key."
        );
    }

    #[test]
    fn what_is_no_text_is_refused_by_its_type() {
        assert_eq!(
            refused(Given::Other("array".into()), Empty::Allowed),
            "Invalid configurable value for key \"thread_id\": expected a string identifier (got array). This guard \
             protects MemorySaver from prototype pollution."
        );
    }

    #[test]
    fn names_that_every_object_has_are_refused() {
        for name in ["__proto__", "constructor", "prototype"] {
            assert_eq!(
                refused(Given::Text(name.into()), Empty::Allowed),
                format!(
                    "Invalid configurable value for key \"thread_id\": value \"{name}\" is reserved (would mutate \
                     Object.prototype). This guard protects MemorySaver from prototype pollution."
                )
            );
        }
    }
}
