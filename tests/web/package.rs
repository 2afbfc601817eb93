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
    ClientAssistants: "/pkg-template/client/assistants.js"
    ClientContains: "/pkg-template/client/contains.js"
    ClientHost: "/pkg-template/client/host.js"
    ClientKept: "/pkg-template/client/kept.js"
    ClientPicked: "/pkg-template/client/picked.js"
    ClientRefused: "/pkg-template/client/refused.js"
    ClientRuns: "/pkg-template/client/runs.js"
    ClientService: "/pkg-template/client/service.js"
    ClientState: "/pkg-template/client/state.js"
    ClientStore: "/pkg-template/client/store.js"
    ClientThreads: "/pkg-template/client/threads.js"
    ClientWebhook: "/pkg-template/client/webhook.js"
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
    ModelsAbort: "/pkg-template/models/abort.js"
    ModelsAnswer: "/pkg-template/models/answer.js"
    ModelsBuiltin: "/pkg-template/models/builtin.js"
    ModelsContent: "/pkg-template/models/content.js"
    ModelsErrors: "/pkg-template/models/errors.js"
    ModelsHttp: "/pkg-template/models/http.js"
    ModelsJsonSchema: "/pkg-template/models/json_schema.js"
    ModelsMessages: "/pkg-template/models/messages.js"
    ModelsOpenai: "/pkg-template/models/openai.js"
    ModelsPrompts: "/pkg-template/models/prompts.js"
    ModelsRetry: "/pkg-template/models/retry.js"
    ModelsSse: "/pkg-template/models/sse.js"
    ModelsStructured: "/pkg-template/models/structured.js"
    ModelsTelling: "/pkg-template/models/telling.js"
    ModelsToolCalls: "/pkg-template/models/tool_calls.js"
    ModelsTools: "/pkg-template/models/tools.js"
    ModelsZod: "/pkg-template/models/zod.js"
    Program: "/pkg-template/program.js"
    Runtime: "/pkg-template/runtime.js"
    Savers: "/pkg-template/savers.js"
    Schema: "/pkg-template/schema.js"
    Served: "/pkg-template/served.js"
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
