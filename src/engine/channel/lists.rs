//! The host of channels that hold lists, for their tests.

use crate::engine::command::Returned;
use crate::engine::graph::{ChannelId, NodeId, ReducerId};
use crate::engine::host::{Host, Primitive};
use crate::error::Error;

/// Values are texts: a list is its items in brackets.
pub struct Lists;

impl Host<String> for Lists {
    fn initial(&mut self, _: ChannelId) -> Result<String, String> {
        unreachable!("these channels have no defaults")
    }

    fn reduce(&mut self, _: ReducerId, _: String, _: String) -> Result<String, String> {
        unreachable!("these channels have no reducers")
    }

    fn is_same(&self, a: &String, b: &String) -> bool {
        a == b
    }

    fn items(&self, value: &String) -> Option<Vec<String>> {
        let inside = value.strip_prefix('[')?.strip_suffix(']')?;
        let separator = if inside.contains(';') { ';' } else { ' ' };
        let items = inside.split(separator).filter(|item| !item.is_empty());
        Some(items.map(str::to_owned).collect())
    }

    fn without(&self, _: &String, _: &[std::rc::Rc<str>]) -> String {
        unreachable!("channels send nothing")
    }

    fn primitive(&self, primitive: Primitive) -> String {
        match primitive {
            Primitive::Undefined => "undefined".into(),
            Primitive::Boolean(is) => is.to_string(),
            Primitive::Number(_) => unreachable!("channels make no numbers"),
        }
    }

    fn is_undefined(&self, value: &String) -> bool {
        value == "undefined"
    }

    /// `wait:[names]` is a `WaitForNames`.
    fn awaited(&self, update: &String) -> Option<String> {
        update.strip_prefix("wait:").map(str::to_owned)
    }

    fn list(&self, items: Vec<String>) -> String {
        let separator = if items.iter().any(|item| item.starts_with('[')) {
            ";"
        } else {
            " "
        };
        format!("[{}]", items.join(separator))
    }

    fn returned(&mut self, _: NodeId, _: &String) -> Result<Returned<String>, Error<String>> {
        unreachable!("channels read nothing that nodes return")
    }

    fn checkpoint_id(&mut self, _: i64) -> uuid::Uuid {
        unreachable!("channels make no checkpoints")
    }

    fn error_record(&mut self, _: &Error<String>) -> String {
        unreachable!("channels keep no errors")
    }

    fn describe(&self, values: &[String]) -> String {
        format!("[{}]", values.join(","))
    }
}
