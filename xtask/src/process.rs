//! Other programs: how they are named, started and judged.

use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};

use crate::failure::{During, Outcome, fail};
use crate::project::Project;

/// Announces a step, before what it prints itself.
pub fn say(what: impl std::fmt::Display) {
    println!("== {what}");
}

/// The cargo that started this program.
pub fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Cargo in the project, with the versions of Cargo.lock.
pub fn cargo(project: &Project, subcommand: &str) -> Command {
    let mut command = Command::new(cargo_program());
    command.current_dir(&project.root).args([subcommand, "--locked"]);
    command
}

/// Node, in the project.
pub fn node(project: &Project) -> Command {
    let mut command = Command::new("node");
    command.current_dir(&project.root);
    command
}

/// npm, wherever the caller sets its folder.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs a program in the open; `failure` says what its failing means.
pub fn run(command: &mut Command, failure: &str) -> Outcome {
    let status = command.status().during(start(command))?;
    if status.success() { Ok(()) } else { fail(failure) }
}

/// What a program printed; its errors still go to the terminal.
pub fn output(command: &mut Command, failure: &str) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output().during(start(command))?;
    if !output.status.success() {
        return fail(failure);
    }
    String::from_utf8(output.stdout).during(format_args!("read what {} printed", name(command)))
}

/// What a program printed, if it is there and content: for looking around, not for work.
pub fn probe(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| printed.trim().to_owned())
}

fn start(command: &Command) -> String {
    format!("start {}", name(command))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
