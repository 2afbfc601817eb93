//! `cargo xtask test`: every check in order, up to the first that fails.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, fail};
use crate::process::say;
use crate::project::Project;
use crate::steps::{self, Ran, Step};

struct Line {
    name: &'static str,
    result: Result<Ran, Failure>,
    time: Duration,
}

pub fn run(project: &Project, names: &[String]) -> Outcome {
    if names == ["help"] {
        print!("{}", help());
        return Ok(());
    }
    let lines = run_until_failure(project, &select(names)?);
    print!("{}", summary(&lines));
    match lines.into_iter().find_map(|line| Some((line.name, line.result.err()?))) {
        Some((name, failure)) => fail(format!("{name}: {failure}")),
        None => Ok(()),
    }
}

fn run_until_failure(project: &Project, steps: &[&'static Step]) -> Vec<Line> {
    let mut lines = Vec::new();
    for step in steps {
        say(format_args!("[{}] {}", step.name, step.what));
        let start = Instant::now();
        let result = (step.run)(project).and_then(steps::no_skip_in_ci);
        if let Ok(Ran::Skipped(why)) = &result {
            println!("!! SKIPPED {}: {why}", step.name);
        }
        let failed = result.is_err();
        lines.push(Line {
            name: step.name,
            result,
            time: start.elapsed(),
        });
        if failed {
            break;
        }
    }
    lines
}

/// The steps named, or all, in their own order. A name stands for its step and those that start with it and a dash.
fn select(names: &[String]) -> Outcome<Vec<&'static Step>> {
    let is = |step: &Step, name: &String| {
        let rest = step.name.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    for name in names {
        if !steps::ALL.iter().any(|step| is(step, name)) {
            return fail(format!(
                "there is no test step `{name}`: `cargo xtask test help` lists them"
            ));
        }
    }
    let asked = |step: &Step| names.is_empty() || names.iter().any(|name| is(step, name));
    let needs_package = steps::ALL.iter().any(|step| asked(step) && step.needs_package);
    let chosen = |step: &&Step| asked(step) || (needs_package && step.name == steps::PACKAGE);
    Ok(steps::ALL.iter().filter(chosen).collect())
}

fn help() -> String {
    let mut help = "cargo xtask test [name...]\n\n".to_owned();
    for step in &steps::ALL {
        help += &format!("  {:14} {}\n", step.name, step.what);
    }
    help
}

fn summary(lines: &[Line]) -> String {
    let mut summary = "\n".to_owned();
    for line in lines {
        let result = match &line.result {
            Ok(Ran::Done) => "ok".to_owned(),
            Ok(Ran::Skipped(why)) => format!("SKIPPED: {why}"),
            Err(_) => "FAILED".to_owned(),
        };
        let seconds = line.time.as_secs_f64();
        summary += &format!("{:14} {seconds:6.1} s  {result}\n", line.name);
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(names: &[&str]) -> Vec<&'static str> {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let steps = select(&names).unwrap();
        steps.into_iter().map(|step| step.name).collect()
    }

    #[test]
    fn all_steps_run_unless_some_are_named() {
        assert_eq!(selected(&[]).len(), steps::ALL.len());
        assert_eq!(selected(&["native"]), ["native"]);
        assert_eq!(selected(&["wasm"]), ["wasm-node", "wasm-browser"]);
    }

    #[test]
    fn a_step_on_the_package_builds_it_first() {
        assert_eq!(selected(&["size", "js"]), ["package", "js", "size"]);
    }

    #[test]
    fn unknown_steps_are_refused() {
        assert!(select(&["was".to_owned()]).is_err());
        assert!(select(&["".to_owned()]).is_err());
    }

    #[test]
    fn the_summary_has_a_line_a_step() {
        let time = Duration::from_millis(1250);
        let lines = [
            Line {
                name: "native",
                result: Ok(Ran::Done),
                time,
            },
            Line {
                name: "js",
                result: fail("why"),
                time,
            },
        ];
        assert_eq!(
            summary(&lines),
            "\nnative            1.2 s  ok\njs                1.2 s  FAILED\n"
        );
    }
}
