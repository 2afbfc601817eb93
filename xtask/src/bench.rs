//! The benchmarks, which are JavaScript: they compare the package with other engines.

use crate::failure::Outcome;
use crate::process::{self, say};
use crate::project::Project;
use crate::{package, setup};

pub fn run(project: &Project, arguments: &[String]) -> Outcome {
    setup::for_js_tests(project)?;
    package::build(project)?;
    say("Run the benchmarks");
    process::run(
        process::node(project)
            .arg("benches/run.mjs")
            .args(arguments)
            .env("SUPERSTEP_PKG", project.package()),
        "the benchmarks failed: see the message above",
    )
}
