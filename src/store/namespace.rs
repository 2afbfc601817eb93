//! Namespaces: what a label may be, and which namespaces a search or a listing means.

use crate::error::{Failure, Kind};

/// The path of an item, outermost label first.
pub type Namespace = Vec<String>;

/// A label that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText<'a> {
    /// Its place in the namespace.
    pub place: usize,
    /// The name of its type.
    pub type_name: &'a str,
}

/// What a namespace may be where it only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allow {
    /// It may be empty: everything there is.
    pub empty: bool,
    /// It may start with `langgraph`.
    pub reserved_root: bool,
}

/// Checks a namespace, of whose labels one may be no text; it then stands there as what it looks like.
///
/// # Errors
/// The first label that cannot be one, an empty list, a root that LangGraph keeps for itself.
pub fn check(labels: &[String], not_text: Option<NotText>, allow: Allow) -> Result<(), Failure> {
    if labels.is_empty() && !allow.empty {
        return Err(invalid(&["Namespace cannot be empty."]));
    }
    for (place, label) in labels.iter().enumerate() {
        match not_text {
            Some(wrong) if wrong.place == place => {
                let got = ". Namespace labels must be strings, but got ";
                return Err(invalid(&[
                    INVALID,
                    label,
                    FOUND,
                    &all(labels),
                    got,
                    wrong.type_name,
                    ".",
                ]));
            }
            _ => check_label(label, labels)?,
        }
    }
    if labels.first().is_some_and(|root| root == "langgraph") && !allow.reserved_root {
        return Err(invalid(&[
            "Root label for namespace cannot be \"langgraph\". Got: ",
            &all(labels),
        ]));
    }
    Ok(())
}

const INVALID: &str = "Invalid namespace label '";
const FOUND: &str = "' found in ";

fn check_label(label: &str, labels: &[String]) -> Result<(), Failure> {
    if has(label, b'.') {
        let why = ". Namespace labels cannot contain periods ('.').";
        return Err(invalid(&[INVALID, label, FOUND, &all(labels), why]));
    }
    if has(label, b':') {
        return Err(invalid(&[
            INVALID,
            label,
            "'. Namespace labels cannot contain colons (':').",
        ]));
    }
    if has(label, 0) {
        return Err(invalid(&["Namespace labels cannot contain NUL bytes."]));
    }
    if label.is_empty() {
        return Err(invalid(&[
            "Namespace labels cannot be empty strings. Got  in ",
            &all(labels),
        ]));
    }
    Ok(())
}

fn has(text: &str, byte: u8) -> bool {
    text.bytes().any(|other| other == byte)
}

fn all(labels: &[String]) -> String {
    let mut all = String::new();
    for (nth, label) in labels.iter().enumerate() {
        if nth > 0 {
            all.push(',');
        }
        all.push_str(label);
    }
    all
}

#[inline(never)]
fn invalid(parts: &[&str]) -> Failure {
    let mut message = String::new();
    for part in parts {
        message.push_str(part);
    }
    Failure::new(Kind::InvalidNamespace, message)
}

/// A condition on namespaces. The label `*` stands for any one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which end of a namespace it is about.
    pub end: End,
    /// The labels there.
    pub path: Namespace,
}

/// An end of a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its first labels.
    Prefix,
    /// Its last labels.
    Suffix,
}

impl End {
    /// By LangGraph's name.
    ///
    /// # Errors
    /// A name that there is none of.
    pub fn parse(name: &str) -> Result<Self, Failure> {
        match name {
            "prefix" => Ok(End::Prefix),
            "suffix" => Ok(End::Suffix),
            _ => Err(Failure::error(String::from("Unsupported match type: ") + name)),
        }
    }
}

impl Match {
    /// Whether the condition holds for a namespace.
    pub fn holds(&self, namespace: &[String]) -> bool {
        let Some(skipped) = namespace.len().checked_sub(self.path.len()) else {
            return false;
        };
        let labels = match self.end {
            End::Prefix => namespace,
            End::Suffix => &namespace[skipped..],
        };
        let mut pairs = self.path.iter().zip(labels);
        pairs.all(|(wanted, label)| wanted == "*" || wanted == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Allow = Allow {
        empty: false,
        reserved_root: false,
    };

    fn labels(texts: &[&str]) -> Namespace {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn refused(texts: &[&str], not_text: Option<NotText>) -> String {
        let failure = check(&labels(texts), not_text, NOTHING).unwrap_err();
        assert_eq!(failure.kind(), Kind::InvalidNamespace);
        failure.message().to_owned()
    }

    fn holds(end: End, path: &[&str], namespace: &[&str]) -> bool {
        let path = labels(path);
        Match { end, path }.holds(&labels(namespace))
    }

    #[test]
    fn labels_have_langgraphs_rules() {
        assert_eq!(check(&labels(&["a", "*"]), None, NOTHING), Ok(()));
        assert_eq!(refused(&[], None), "Namespace cannot be empty.");
        assert_eq!(
            refused(&["a", "b.c"], None),
            "Invalid namespace label 'b.c' found in a,b.c. Namespace labels cannot contain periods ('.')."
        );
        assert_eq!(
            refused(&["a:b"], None),
            "Invalid namespace label 'a:b'. Namespace labels cannot contain colons (':')."
        );
        assert_eq!(refused(&["a\0"], None), "Namespace labels cannot contain NUL bytes.");
        assert_eq!(
            refused(&["a", ""], None),
            "Namespace labels cannot be empty strings. Got  in a,"
        );
    }

    #[test]
    fn a_label_that_is_no_text_is_shown_with_its_type() {
        let second = NotText {
            place: 1,
            type_name: "number",
        };
        assert_eq!(
            refused(&["a", "5"], Some(second)),
            "Invalid namespace label '5' found in a,5. Namespace labels must be strings, but got number."
        );
        assert!(refused(&["a.b", "5"], Some(second)).contains("periods"));
    }

    #[test]
    fn reading_may_do_what_writing_may_not() {
        let reading = Allow {
            empty: true,
            reserved_root: true,
        };
        assert_eq!(check(&[], None, reading), Ok(()));
        assert_eq!(check(&labels(&["langgraph", "a"]), None, reading), Ok(()));
        assert_eq!(
            refused(&["langgraph", "a"], None),
            "Root label for namespace cannot be \"langgraph\". Got: langgraph,a"
        );
        assert_eq!(check(&labels(&["a", "langgraph"]), None, NOTHING), Ok(()));
    }

    #[test]
    fn either_end_is_matched_label_by_label() {
        assert!(holds(End::Prefix, &["a", "b"], &["a", "b", "c"]));
        assert!(!holds(End::Prefix, &["a", "b"], &["a", "bc"]));
        assert!(holds(End::Suffix, &["b", "c"], &["a", "b", "c"]));
        assert!(!holds(End::Suffix, &["a", "b"], &["a", "b", "c"]));
        assert!(holds(End::Prefix, &[], &["a"]));
        assert!(!holds(End::Prefix, &["a", "b"], &["a"]));
        assert!(!holds(End::Suffix, &["a", "b"], &["b"]));
    }

    #[test]
    fn a_star_stands_for_any_one_label() {
        assert!(holds(End::Prefix, &["*", "b"], &["a", "b"]));
        assert!(holds(End::Suffix, &["b", "*"], &["a", "b", "c"]));
        assert!(!holds(End::Prefix, &["*", "*"], &["a"]));
    }

    #[test]
    fn there_are_two_ends() {
        assert_eq!(End::parse("suffix"), Ok(End::Suffix));
        assert_eq!(End::parse("x").unwrap_err().message(), "Unsupported match type: x");
    }
}
