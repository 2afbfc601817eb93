//! The checks that `cargo xtask test` knows, in the order in which they run: the quick to fail come first.

use std::process::Command;

use crate::failure::{Outcome, fail};
use crate::process::{self, cargo, run};
use crate::project::Project;
use crate::serve::Server;
use crate::{browser, files, package, publish, setup, size};

pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    pub needs_package: bool,
    pub run: fn(&Project) -> Outcome<Ran>,
}

#[derive(Debug)]
pub enum Ran {
    Done,
    Skipped(String),
}

/// The step that builds the package for those that need it.
pub const PACKAGE: &str = "package";

#[rustfmt::skip]
pub const ALL: [Step; 10] = [
    step("format", "Rust is formatted as rustfmt does", format),
    step("clippy", "clippy has nothing to say about the native build and the tools", clippy),
    step("clippy-wasm", "clippy has nothing to say about the wasm build", clippy_wasm),
    step("native", "unit tests, scenarios and doc tests, natively", native),
    step("wasm-node", "the same tests and those on JavaScript values, as wasm in Node", wasm_node),
    step("wasm-browser", "the same, in Chromium", wasm_browser),
    step(PACKAGE, "the package builds, loads and is complete for npm", package),
    on_package("types", "programs on the package's types that must compile, do, and those that must not, do not", types),
    on_package("js", "the package in Node, in browsers and in other runtimes", js),
    on_package("size", "a page with the snippet is within the limit", size),
];

const fn step(name: &'static str, what: &'static str, run: fn(&Project) -> Outcome<Ran>) -> Step {
    Step {
        name,
        what,
        needs_package: false,
        run,
    }
}

const fn on_package(name: &'static str, what: &'static str, run: fn(&Project) -> Outcome<Ran>) -> Step {
    Step {
        needs_package: true,
        ..step(name, what, run)
    }
}

/// Where no one reads the lines on the way, a check left out is a check failed.
pub fn no_skip_in_ci(ran: Ran) -> Outcome<Ran> {
    match ran {
        Ran::Skipped(why) if std::env::var("CI").is_ok_and(|ci| ci == "true") => fail(why),
        ran => Ok(ran),
    }
}

fn format(project: &Project) -> Outcome<Ran> {
    setup::for_lints(project)?;
    run(
        Command::new(process::cargo_program())
            .current_dir(&project.root)
            .args(["fmt", "--all", "--check"]),
        "the files above are not formatted: run `cargo fmt --all`",
    )?;
    Ok(Ran::Done)
}

fn clippy(project: &Project) -> Outcome<Ran> {
    lint(project, &["--workspace"])
}

fn clippy_wasm(project: &Project) -> Outcome<Ran> {
    setup::for_wasm(project)?;
    lint(project, &["--package=superstep", "--target=wasm32-unknown-unknown"])
}

fn lint(project: &Project, what: &[&str]) -> Outcome<Ran> {
    setup::for_lints(project)?;
    run(
        cargo(project, "clippy")
            .args(what)
            .args(["--all-targets", "--", "-D", "warnings"]),
        "clippy found what is above",
    )?;
    Ok(Ran::Done)
}

fn native(project: &Project) -> Outcome<Ran> {
    run(
        &mut cargo(project, "test"),
        "a native test failed: see its message above",
    )?;
    // On its own: together with the crate, cargo would choose other features and build every dependency anew.
    run(
        cargo(project, "test").arg("--package=xtask"),
        "a test of the build tool failed: see its message above",
    )?;
    Ok(Ran::Done)
}

fn wasm_node(project: &Project) -> Outcome<Ran> {
    // As a module, since a CommonJS test cannot import one before Node 20.19.
    wasm_tests(project, |tests| tests.env("WASM_BINDGEN_USE_NODE_EXPERIMENTAL", "1"))?;
    Ok(Ran::Done)
}

fn wasm_browser(project: &Project) -> Outcome<Ran> {
    browser::install_missing()?;
    let Some(chromium) = browser::chromium() else {
        return Ok(Ran::Skipped(browser::NO_CHROMIUM.to_owned()));
    };
    let Some(driver) = browser::chromedriver() else {
        return Ok(Ran::Skipped(browser::NO_DRIVER.to_owned()));
    };
    let capabilities = project.scratch("webdriver.json");
    let proxy = Server::proxy(project)?;
    files::write(&capabilities, browser::capabilities(&chromium, &proxy.address))?;
    wasm_tests(project, |tests| {
        tests
            .env("CHROMEDRIVER", driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            // For the whole of a file's tests and for the browser's start, on a slow or busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
    })?;
    Ok(Ran::Done)
}

fn wasm_tests(project: &Project, set: impl FnOnce(&mut Command) -> &mut Command) -> Outcome {
    setup::for_wasm(project)?;
    // Built in the open: as cargo's runner it would take minutes in silence the first time.
    run(
        cargo(project, "build").args(["--package=test-runner", "--profile=test-runner"]),
        "the test runner does not compile: see the compiler's message above",
    )?;
    let mut tests = cargo(project, "test");
    tests.args(["--tests", "--target=wasm32-unknown-unknown"]);
    run(set(&mut tests), "a test failed as wasm: see its message above")
}

fn package(project: &Project) -> Outcome<Ran> {
    package::build(project)?;
    publish::check(project)?;
    Ok(Ran::Done)
}

fn types(project: &Project) -> Outcome<Ran> {
    let programs = project.js_tests().join("types");
    if !programs.join("tsconfig.json").exists() {
        return Ok(Ran::Skipped("there is no tests/js/types/tsconfig.json".to_owned()));
    }
    setup::for_js_tests(project)?;
    // Other packages' own declarations do not stand our stricter flags, so the programs against them are on their own.
    for programs in [programs.clone(), programs.join("langchain"), programs.join("standard")] {
        run(
            process::node(project)
                .arg(project.js_tests().join("node_modules/typescript/bin/tsc"))
                .arg("-p")
                .arg(programs),
            "the types do not say what the programs in tests/js/types expect, see above",
        )?;
    }
    Ok(Ran::Done)
}

fn js(project: &Project) -> Outcome<Ran> {
    let is_test = |file: &std::path::PathBuf| file.to_string_lossy().ends_with(".test.mjs");
    let mut tests = files::below(&project.js_tests())?;
    tests.retain(is_test);
    if tests.is_empty() {
        return Ok(Ran::Skipped("there is no test in tests/js".to_owned()));
    }
    setup::for_js_tests(project)?;
    browser::install_missing()?;
    browser::install_firefox();
    let mut node = process::node(project);
    node.args(["--test", "--test-reporter=spec"])
        .args(tests)
        .env("SUPERSTEP_PKG", project.package());
    for (variable, browser) in [("CHROMIUM", browser::chromium()), ("FIREFOX", browser::firefox())] {
        if let Some(browser) = browser {
            node.env(variable, browser);
        }
    }
    run(&mut node, "a JavaScript test failed: see its message above")?;
    Ok(Ran::Done)
}

fn size(project: &Project) -> Outcome<Ran> {
    size::check(project)?;
    Ok(Ran::Done)
}
