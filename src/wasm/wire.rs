//! The HTTP API's routes, for JavaScript, and what the API says of itself.

use wasm_bindgen::prelude::*;

use super::guard;
use crate::wire::route::{self, Found};

/// What answers a request, and the open parts of its path; after an empty name, the methods that there are instead;
/// nothing for a path that leads nowhere.
///
/// # Errors
/// The engine has panicked.
#[wasm_bindgen(js_name = findRoute)]
pub fn find_route(method: &str, path: &str) -> Result<Vec<String>, JsValue> {
    guard::healthy()?;
    let (name, rest) = match route::find(method, path) {
        Found::Route(name, parts) => (name, parts),
        Found::Methods(methods) => ("", methods),
        Found::Nothing => return Ok(Vec::new()),
    };
    let mut found = vec![name.to_owned()];
    found.extend(rest.into_iter().map(str::to_owned));
    Ok(found)
}

/// The package's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
