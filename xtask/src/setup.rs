//! What the commands need on this machine, and how what is missing gets there.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Outcome, fail};
use crate::process::{self, say};
use crate::project::Project;

/// The oldest Node that the package and its tools support.
const NODE: u32 = 20;
const WASM: &str = "wasm32-unknown-unknown";
pub const NPM_LOCK: &str = "package-lock.json";

/// Everything a build needs: Node, Rust's wasm target, and the tools that come from npm.
pub fn for_build(project: &Project) -> Outcome {
    for_wasm(project)?;
    npm_packages(&project.tools())
}

/// What tests as wasm need: the target, and Node to run them in.
pub fn for_wasm(project: &Project) -> Outcome {
    node()?;
    wasm_target(project)
}

/// What tests and benchmarks written in JavaScript need on top.
pub fn for_js_tests(project: &Project) -> Outcome {
    node()?;
    npm_packages(&project.js_tests())?;
    sqlite(&project.js_tests());
    Ok(())
}

/// The one addon: LangGraph's SQLite saver needs it. Where there is no compiler for it, the tests on that saver say
/// that they are left out.
fn sqlite(folder: &Path) {
    let addon = "node_modules/better-sqlite3/build/Release/better_sqlite3.node";
    if folder.join(addon).exists() {
        return;
    }
    say("Fetch or build the SQLite addon (npm rebuild better-sqlite3)");
    let built = process::output(
        process::npm()
            .current_dir(folder)
            .args(["rebuild", "better-sqlite3", "--loglevel=error"]),
        "better-sqlite3 could not be built (it needs Python, make and a C++ compiler): tests on SQLite are left out",
    );
    if let Err(failure) = built {
        say(failure);
    }
}

/// rustfmt and clippy, which a minimal Rust lacks.
pub fn for_lints(project: &Project) -> Outcome {
    let works = |tool| process::probe(process::cargo_program(), &[tool, "--version"]).is_some();
    if works("fmt") && works("clippy") {
        return Ok(());
    }
    say("Install rustfmt and clippy (rustup component add)");
    process::run(
        Command::new("rustup")
            .current_dir(&project.root)
            .args(["component", "add", "rustfmt", "clippy"]),
        "rustfmt or clippy is missing and rustup could not add it: install both for this Rust",
    )
}

fn node() -> Outcome {
    let found = process::probe("node", &["--version"]);
    match found.as_deref().map(major) {
        Some(Some(version)) if version >= NODE => {}
        Some(_) => {
            return fail(format!(
                "Node {NODE} or newer is needed and this is {}: get it from https://nodejs.org",
                found.unwrap_or_default()
            ));
        }
        None => {
            return fail(format!(
                "Node {NODE} or newer is needed: get it from https://nodejs.org"
            ));
        }
    }
    if process::probe(process::npm().get_program(), &["--version"]).is_none() {
        return fail("npm is needed: it comes with Node from https://nodejs.org (Debian: apt-get install npm)");
    }
    Ok(())
}

/// The 20 of "v20.20.2".
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Looks for the library itself, so that a Rust from a distribution will do too.
fn wasm_target(project: &Project) -> Outcome {
    let library = process::probe("rustc", &["--print=target-libdir", "--target", WASM]);
    if library.is_some_and(|library| Path::new(&library).exists()) {
        return Ok(());
    }
    let missing = format!("Rust's {WASM} library is missing");
    if process::probe("rustup", &["--version"]).is_none() {
        return fail(format!(
            "{missing}: install Rust from https://rustup.rs (Debian: apt-get install libstd-rust-dev-wasm32)"
        ));
    }
    say(format_args!("Install {WASM} for this Rust (rustup target add)"));
    process::run(
        Command::new("rustup")
            .current_dir(&project.root)
            .args(["target", "add", WASM]),
        &format!("{missing} and rustup could not fetch it: check the network and run again"),
    )
}

/// Installs exactly what a lock file names, unless that has been done since it last changed.
fn npm_packages(folder: &Path) -> Outcome {
    let lock = folder.join(NPM_LOCK);
    let installed = folder.join("node_modules/.package-lock.json");
    if is_newer(&installed, &lock) {
        return Ok(());
    }
    say(format_args!(
        "Install the npm packages of {} (npm ci)",
        folder.display()
    ));
    // No package may run a program of its own here: the one that needs to is named in `sqlite`.
    process::run(
        process::npm().current_dir(folder).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]),
        "npm ci failed: check the network and `npm config get registry`, then run again",
    )
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |file| fs::metadata(file).and_then(|metadata| metadata.modified());
    matches!((changed(file), changed(than)), (Ok(file), Ok(than)) if file >= than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.0.0-nightly"), Some(9));
        assert_eq!(major("20"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn a_missing_file_is_never_newer() {
        let here = Path::new(file!());
        assert!(!is_newer(&here.with_extension("missing"), here));
    }
}
