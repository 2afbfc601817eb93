//! The project's one tool: `cargo xtask` builds, shows, tests and measures the package.
//!
//! It needs Rust and Node and fetches the rest itself with the ordinary clients (rustup, npm, and apt-get for a
//! browser), at the versions the lock files name. Nothing is installed globally that a step can do without.

mod arguments;
mod bench;
mod browser;
mod demo;
mod failure;
mod files;
mod inline;
mod module;
mod optimise;
mod package;
mod process;
mod project;
mod publish;
mod serve;
mod setup;
mod size;
mod steps;
mod test;

use std::process::ExitCode;

use arguments::Command;
use failure::Outcome;
use project::Project;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: impl Iterator<Item = String>) -> Outcome {
    let command = arguments::parse(arguments)?;
    if let Command::Help = command {
        print!("{}", arguments::USAGE);
        return Ok(());
    }
    let project = Project::find()?;
    match command {
        Command::Help => Ok(()),
        Command::Build => package::build(&project),
        Command::Demo { once, port } => demo::run(&project, once, port),
        Command::Test { names } => test::run(&project, &names),
        Command::Size { check } => size::run(&project, check),
        Command::Bench { arguments } => bench::run(&project, &arguments),
    }
}
