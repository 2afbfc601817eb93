//! What a run is started with.

use wasm_bindgen::prelude::*;

use super::host::Program;
use super::value::{self, Goto, Update};
use crate::engine::command::{Destination, Input};
use crate::engine::graph::{Graph, START, named};
use crate::error::{Error, Failure};

/// Takes an input apart.
///
/// # Errors
/// A `Command` that a run cannot start with, and what a getter of the input throws.
pub fn read(graph: &Graph, program: &Program, input: &JsValue) -> Result<Input<JsValue>, Error<JsValue>> {
    if value::is_nothing(input) {
        return Ok(Input::Empty);
    }
    if value::is_command(input) {
        return read_command(graph, program, input);
    }
    let parsed = match value::returned(graph, program, START, input) {
        Ok(returned) => Ok(returned),
        Err(Error::Failed(failure)) => Err(failure),
        Err(thrown) => return Err(thrown),
    };
    Ok(Input::Value {
        value: input.clone(),
        parsed,
    })
}

fn read_command(graph: &Graph, program: &Program, input: &JsValue) -> Result<Input<JsValue>, Error<JsValue>> {
    let command = value::command(graph, program, input)?;
    if command.is_for_parent {
        return Err(value::no_parent().into());
    }
    let mut goto = Vec::with_capacity(command.goto.len());
    for entry in command.goto {
        goto.push(destination(graph, entry)?);
    }
    let writes = match command.update {
        Update::None => None,
        Update::Writes(writes) => Some(writes),
        Update::Other => {
            return Err(
                Failure::error("Expected cmd.update to be a dict mapping channel names to update values").into(),
            );
        }
    };
    Ok(Input::Command {
        writes,
        goto,
        resume: command.resume,
    })
}

fn destination(graph: &Graph, goto: Goto) -> Result<Destination<JsValue>, Failure> {
    match goto {
        Goto::Name(name) => Ok(named(graph, &name)),
        Goto::Send(packet) => packet.into_destination(graph),
        Goto::Nothing => Err(expected_send("undefined")),
        Goto::Other(received) => Err(expected_send(&received)),
    }
}

fn expected_send(received: &str) -> Failure {
    Failure::error(format!("In Command.send, expected Send or string, got {received}"))
}
