//! What the store asks about values.

/// Reads values. It may run code of the user's (a class's getters, `toJSON`), so nothing is borrowed while it is asked;
/// what such code throws comes back as `Err`.
pub trait Reader<V> {
    /// A property of an object; the host's "nothing" for one that is not there and for what is no object.
    fn field(&self, value: &V, name: &str) -> Result<V, V>;

    /// The items of a list; `None` for what is no list.
    fn items(&self, value: &V) -> Option<Vec<V>>;

    /// What an object or a list holds, without the names; nothing for everything else.
    fn entries(&self, value: &V) -> Vec<V>;

    /// A value as text to embed: words, numbers and flags as they are written, objects and lists as JSON on several
    /// lines; `None` for what says nothing.
    fn text(&self, value: &V) -> Result<Option<String>, V>;

    /// A value as a number, in the host's reading; not a number for what is none.
    fn number(&self, value: &V) -> Result<f64, V>;

    /// Whether two values are the same, in the host's reading.
    fn same(&self, a: &V, b: &V) -> bool;

    /// The places of the namespaces in the order in which the host puts names, their labels joined by colons.
    fn in_order(&self, namespaces: &[Vec<String>]) -> Vec<usize>;
}

/// Values as the tests of this module write them.
#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A value of JSON's kinds.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Json {
        Nothing,
        Number(f64),
        Text(String),
        List(Vec<Json>),
        Object(Vec<(String, Json)>),
    }

    pub fn number(number: f64) -> Json {
        Json::Number(number)
    }

    pub fn text(text: &str) -> Json {
        Json::Text(text.into())
    }

    pub fn list(items: &[Json]) -> Json {
        Json::List(items.to_vec())
    }

    pub fn object(fields: &[(&str, Json)]) -> Json {
        let fields = fields.iter().map(|(name, value)| ((*name).into(), value.clone()));
        Json::Object(fields.collect())
    }

    /// Reads [`Json`], and throws where a field is named `throws`.
    pub struct Plain;

    impl Reader<Json> for Plain {
        fn field(&self, value: &Json, name: &str) -> Result<Json, Json> {
            if name == "throws" {
                return Err(text("thrown"));
            }
            let Json::Object(fields) = value else {
                return Ok(Json::Nothing);
            };
            let found = fields.iter().find(|(field, _)| field == name);
            Ok(found.map_or(Json::Nothing, |(_, value)| value.clone()))
        }

        fn items(&self, value: &Json) -> Option<Vec<Json>> {
            match value {
                Json::List(items) => Some(items.clone()),
                _ => None,
            }
        }

        fn entries(&self, value: &Json) -> Vec<Json> {
            match value {
                Json::List(items) => items.clone(),
                Json::Object(fields) => fields.iter().map(|(_, value)| value.clone()).collect(),
                _ => Vec::new(),
            }
        }

        fn text(&self, value: &Json) -> Result<Option<String>, Json> {
            Ok((*value != Json::Nothing).then(|| written(value)))
        }

        fn number(&self, value: &Json) -> Result<f64, Json> {
            Ok(match value {
                Json::Number(number) => *number,
                Json::Text(text) => text.parse().unwrap_or(f64::NAN),
                _ => f64::NAN,
            })
        }

        fn same(&self, a: &Json, b: &Json) -> bool {
            a == b
        }

        fn in_order(&self, namespaces: &[Vec<String>]) -> Vec<usize> {
            let mut places: Vec<usize> = (0..namespaces.len()).collect();
            places.sort_by_key(|place| namespaces[*place].join(":").to_lowercase());
            places
        }
    }

    fn written(value: &Json) -> String {
        match value {
            Json::Nothing => "null".into(),
            Json::Number(number) => number.to_string(),
            Json::Text(text) => text.clone(),
            Json::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(",")),
            Json::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| format!("{name}:{}", written(value)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            }
        }
    }
}
