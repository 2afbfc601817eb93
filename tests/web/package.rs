//! The package's own JavaScript over the test binary's module.

use std::fmt;

use wasm_bindgen::prelude::*;

/// Names files, so that the test runner copies them: it does not look into what they import.
macro_rules! files {
    ($($name:ident: $file:literal)*) => { $(
        #[wasm_bindgen(module = $file)]
        extern "C" {
            type $name;
        }
    )* };
}

files! {
    Annotation: "/pkg-template/annotation.js"
    Api: "/pkg-template/api.js"
    Cache: "/pkg-template/cache.js"
    Calls: "/pkg-template/calls.js"
    Channels: "/pkg-template/channels.js"
    Checks: "/pkg-template/checks.js"
    Client: "/pkg-template/client.js"
    Config: "/pkg-template/config.js"
    Context: "/pkg-template/context.js"
    Control: "/pkg-template/control.js"
    Copy: "/pkg-template/copy.js"
    Drawing: "/pkg-template/drawing.js"
    Engine: "/pkg-template/engine.js"
    Errors: "/pkg-template/errors.js"
    Events: "/pkg-template/events.js"
    Func: "/pkg-template/func.js"
    Graph: "/pkg-template/graph.js"
    Host: "/pkg-template/host.js"
    Messages: "/pkg-template/messages.js"
    Models: "/pkg-template/models.js"
    Program: "/pkg-template/program.js"
    Runtime: "/pkg-template/runtime.js"
    Savers: "/pkg-template/savers.js"
    Schema: "/pkg-template/schema.js"
    Standard: "/pkg-template/standard.js"
    State: "/pkg-template/state.js"
    StateSchema: "/pkg-template/state_schema.js"
    Store: "/pkg-template/store.js"
    Stream: "/pkg-template/stream.js"
    Thread: "/pkg-template/thread.js"
    Package: "/tests/web/package.js"
}

/// What a program of a test came to. A test that returns this says what is wrong without a panic: the engine keeps the
/// text of panics for itself.
pub type Checked = Result<(), Wrong>;

/// What is wrong, as it is printed.
pub struct Wrong(String);

impl fmt::Debug for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Checks what a program says.
pub fn says(what: &str, program: Result<JsValue, JsValue>, expected: &str) -> Checked {
    let said = match program {
        Ok(said) => said.as_string().unwrap_or_else(|| format!("no text: {said:?}")),
        Err(thrown) => format!("thrown: {thrown:?}"),
    };
    match said == expected {
        true => Ok(()),
        false => Err(Wrong(format!("{what}\n  expected: {expected}\n  got:      {said}"))),
    }
}
