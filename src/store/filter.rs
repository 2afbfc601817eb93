//! Filters: conditions on the fields of an item's value.

use super::reader::Reader;

/// What must hold for a value; all of it.
pub type Filter<V> = Vec<Comparison<V>>;

/// What must hold for a field.
#[derive(Clone, Debug)]
pub struct Comparison<V> {
    /// The field's name.
    pub field: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub other: V,
}

/// A way to compare. Those of size read both sides as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `$eq`
    Equal,
    /// `$ne`
    NotEqual,
    /// `$gt`
    Greater,
    /// `$gte`
    GreaterOrEqual,
    /// `$lt`
    Less,
    /// `$lte`
    LessOrEqual,
    /// `$in`: one of a list
    In,
    /// `$nin`: none of a list
    NotIn,
}

impl Operator {
    /// By LangGraph's name; `None` for what is no operator.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "$eq" => Operator::Equal,
            "$ne" => Operator::NotEqual,
            "$gt" => Operator::Greater,
            "$gte" => Operator::GreaterOrEqual,
            "$lt" => Operator::Less,
            "$lte" => Operator::LessOrEqual,
            "$in" => Operator::In,
            "$nin" => Operator::NotIn,
            _ => return None,
        })
    }

    fn holds<V>(self, reader: &dyn Reader<V>, value: &V, other: &V) -> Result<bool, V> {
        Ok(match self {
            Operator::Equal => reader.same(value, other),
            Operator::NotEqual => !reader.same(value, other),
            Operator::In => is_in(reader, value, other),
            Operator::NotIn => !is_in(reader, value, other),
            _ => {
                let (value, other) = (reader.number(value)?, reader.number(other)?);
                match self {
                    Operator::Greater => value > other,
                    Operator::GreaterOrEqual => value >= other,
                    Operator::Less => value < other,
                    _ => value <= other,
                }
            }
        })
    }
}

fn is_in<V>(reader: &dyn Reader<V>, value: &V, list: &V) -> bool {
    let items = reader.items(list).unwrap_or_default();
    items.iter().any(|item| reader.same(value, item))
}

/// Whether a value passes a filter.
///
/// # Errors
/// What reading the value throws.
pub fn passes<V>(filter: &Filter<V>, reader: &dyn Reader<V>, value: &V) -> Result<bool, V> {
    for comparison in filter {
        let field = reader.field(value, &comparison.field)?;
        if !comparison.operator.holds(reader, &field, &comparison.other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::reader::tests::{Json, Plain, list, number, object, text};

    fn passes(value: &Json, filter: &[(&str, &str, Json)]) -> bool {
        let mut comparisons = Vec::new();
        for (field, operator, other) in filter {
            comparisons.push(Comparison {
                field: (*field).to_owned(),
                operator: Operator::parse(operator).unwrap(),
                other: other.clone(),
            });
        }
        super::passes(&comparisons, &Plain, value).unwrap()
    }

    fn compares(value: Json, operator: &str, other: Json) -> bool {
        passes(&object(&[("field", value)]), &[("field", operator, other)])
    }

    #[test]
    fn all_comparisons_must_hold() {
        let value = object(&[("a", number(1.0)), ("b", number(2.0))]);
        let [one, two] = [1.0, 2.0].map(number);
        assert!(passes(&value, &[("a", "$eq", one.clone()), ("b", "$eq", two.clone())]));
        assert!(!passes(&value, &[("a", "$eq", one.clone()), ("b", "$ne", two.clone())]));
        assert!(!passes(&value, &[("b", "$gt", one), ("b", "$lt", two)]));
        assert!(passes(&value, &[]));
    }

    #[test]
    fn equal_is_the_very_same() {
        assert!(compares(text("5"), "$eq", text("5")));
        assert!(!compares(text("5"), "$eq", number(5.0)));
    }

    #[test]
    fn comparisons_of_size_read_numbers() {
        assert!(compares(number(2.0), "$gt", number(1.0)));
        assert!(!compares(number(1.0), "$gt", number(1.0)));
        assert!(compares(number(1.0), "$gte", number(1.0)));
        assert!(compares(text("0.5"), "$lt", number(1.0)));
        assert!(!compares(number(1.0), "$lt", number(1.0)));
        assert!(compares(number(1.0), "$lte", text("1")));
        assert!(!compares(text("word"), "$lte", number(1.0)));
        assert!(!compares(text("word"), "$gt", number(1.0)));
    }

    #[test]
    fn equality_and_lists() {
        assert!(compares(text("a"), "$eq", text("a")));
        assert!(compares(text("a"), "$ne", text("b")));
        assert!(!compares(text("a"), "$ne", text("a")));
        let ab = list(&[text("a"), text("b")]);
        assert!(compares(text("a"), "$in", ab.clone()));
        assert!(!compares(text("c"), "$in", ab.clone()));
        assert!(compares(text("c"), "$nin", ab));
        assert!(!compares(text("c"), "$in", text("c")));
        assert!(compares(text("c"), "$nin", text("c")));
    }

    #[test]
    fn a_missing_field_is_nothing() {
        let value = object(&[]);
        assert!(passes(&value, &[("a", "$eq", Json::Nothing)]));
        assert!(passes(&value, &[("a", "$ne", text("a"))]));
        assert!(!passes(&value, &[("a", "$lt", number(1.0))]));
    }

    #[test]
    fn only_operators_are_operators() {
        assert_eq!(Operator::parse("$regex"), None);
    }

    #[test]
    fn what_reading_throws_comes_back() {
        let filter = vec![Comparison {
            field: "throws".into(),
            operator: Operator::Equal,
            other: Json::Nothing,
        }];
        assert_eq!(super::passes(&filter, &Plain, &object(&[])), Err(text("thrown")));
    }
}
