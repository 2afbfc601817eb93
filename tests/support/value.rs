//! The values that test graphs hold.

use std::fmt;

/// A value, printed as JavaScript would write it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Undefined,
    Int(i64),
    Text(String),
    List(Vec<Value>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Undefined => f.write_str("undefined"),
            Value::Int(int) => write!(f, "{int}"),
            Value::Text(text) => write!(f, "{text:?}"),
            Value::List(items) => write!(f, "[{}]", comma_separated(items)),
        }
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Value::Int(int)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        Value::List(items.into_iter().map(T::into).collect())
    }
}

pub fn comma_separated(items: &[Value]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    items.join(",")
}
