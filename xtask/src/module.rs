//! From the crate to what JavaScript loads: wasm, and the glue wasm-bindgen writes for it.

use std::path::PathBuf;

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{During, Outcome};
use crate::process::{self, say};
use crate::project::Project;
use crate::{files, optimise};

/// The module's files have this name: `superstep.js` and `superstep_bg.wasm`.
const NAME: &str = "superstep";

/// Builds the module and gives the folder that holds it and its glue.
pub fn build(project: &Project) -> Outcome<PathBuf> {
    let compiled = compile(project)?;
    let folder = bind(project, compiled)?;
    let wasm = folder.join(format!("{NAME}_bg.wasm"));
    optimise::in_place(project, &wasm)?;
    Ok(folder)
}

fn compile(project: &Project) -> Outcome<PathBuf> {
    say("Compile the crate to wasm (cargo build --release)");
    process::run(
        process::cargo(project, "build")
            .args(["--release", "--lib", "--target=wasm32-unknown-unknown"])
            .args(["--config", &nameless_paths(project)]),
        "the crate does not compile to wasm: see the compiler's message above",
    )?;
    let compiled = format!("wasm32-unknown-unknown/release/{NAME}.wasm");
    Ok(project.target.join(compiled))
}

/// Panics name source files. What is shipped must not name the folders of whoever built it.
fn nameless_paths(project: &Project) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let mut flags = format!("'--remap-path-prefix={}=superstep'", project.root.display());
    if let Some(home) = home {
        flags += &format!(",'--remap-path-prefix={}=cargo'", home.display());
    }
    format!("target.wasm32-unknown-unknown.rustflags=[{flags}]")
}

/// One form is enough: what the `web` target gives runs in every JavaScript runtime, given the bytes or the module.
fn bind(project: &Project, compiled: PathBuf) -> Outcome<PathBuf> {
    say("Write the JavaScript glue (wasm-bindgen)");
    let folder = project.scratch("module");
    files::empty(&folder)?;
    Bindgen::new()
        .input_path(compiled)
        .out_name(NAME)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // The package's own loaders find the module; without this every bundler looks for it too.
                .omit_default_module_path(true)
                // wasm-opt orders the functions by it, and leaves it out.
                .remove_name_section(false)
                .remove_producers_section(true)
                .generate(&folder)
        })
        .during("write the JavaScript glue")?;
    Ok(folder)
}
