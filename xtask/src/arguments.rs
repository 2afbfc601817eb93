//! What was asked for on the command line.

use crate::failure::{Outcome, fail};

pub const USAGE: &str = "\
cargo xtask <command>

  build                    the wasm module and the npm package, in pkg/
  demo [--once] [--port N] the snippet in Node, then the page on 127.0.0.1; --once runs the page in Chromium and ends
  test [name...]           everything CI checks, or only the steps named (cargo xtask test help lists them)
  size [--check]           how much a page downloads; --check fails over the limit
  bench [argument...]      the benchmarks, with arguments handed on to benches/run.mjs
";

#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Build,
    /// Without a port the demo takes its usual one, or any free one with `once`.
    Demo {
        once: bool,
        port: Option<u16>,
    },
    Test {
        names: Vec<String>,
    },
    Size {
        check: bool,
    },
    Bench {
        arguments: Vec<String>,
    },
}

pub fn parse(mut arguments: impl Iterator<Item = String>) -> Outcome<Command> {
    let Some(name) = arguments.next() else {
        return Ok(Command::Help);
    };
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "build" => flags(arguments, &[]).map(|_| Command::Build),
        "demo" => demo(arguments),
        "test" => Ok(Command::Test {
            names: arguments.collect(),
        }),
        "size" => flags(arguments, &["--check"]).map(|check| Command::Size { check }),
        "bench" => Ok(Command::Bench {
            arguments: arguments.collect(),
        }),
        other => fail(format!("there is no command `{other}`: `cargo xtask help` lists them")),
    }
}

/// Whether any flag was given, when each one given is known.
fn flags(arguments: impl Iterator<Item = String>, known: &[&str]) -> Outcome<bool> {
    let mut any = false;
    for argument in arguments {
        if !known.contains(&argument.as_str()) {
            return unknown(&argument);
        }
        any = true;
    }
    Ok(any)
}

fn demo(mut arguments: impl Iterator<Item = String>) -> Outcome<Command> {
    let (mut once, mut port) = (false, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--once" => once = true,
            "--port" => port = Some(number(arguments.next())?),
            other => return unknown(other),
        }
    }
    Ok(Command::Demo { once, port })
}

fn number(argument: Option<String>) -> Outcome<u16> {
    match argument.as_deref().map(str::parse) {
        Some(Ok(port)) => Ok(port),
        _ => fail("--port needs a number up to 65535: `cargo xtask demo --port 8080`"),
    }
}

fn unknown<T>(argument: &str) -> Outcome<T> {
    fail(format!("unknown argument `{argument}`: `cargo xtask help` lists them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Outcome<Command> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_commands_and_their_flags() {
        assert_eq!(parsed("").unwrap(), Command::Help);
        assert_eq!(parsed("build").unwrap(), Command::Build);
        assert_eq!(
            parsed("demo --once --port 9000").unwrap(),
            Command::Demo {
                once: true,
                port: Some(9000)
            }
        );
        assert_eq!(parsed("size --check").unwrap(), Command::Size { check: true });
        let names = vec!["native".to_owned(), "js".to_owned()];
        assert_eq!(parsed("test native js").unwrap(), Command::Test { names });
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["biuld", "build --fast", "demo --port", "demo --port x", "size -c"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
