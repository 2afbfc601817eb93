//! Makes the module smaller with Binaryen's wasm-opt.
//!
//! It is always the npm package's: a distribution's older one breaks wasm-bindgen's tables without a word.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::failure::Outcome;
use crate::process::{self, say};
use crate::project::Project;
use crate::{files, setup};

/// Smallest code, and only of the kinds rustc uses: wasm-opt might otherwise choose ones a browser lacks. The lowest
/// memory is the end of the stack, so that whoever gets there is about to trap. Functions of like names are alike: side by
/// side they pack better.
const ARGUMENTS: [&str; 13] = [
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
];

/// Replaces a module by a smaller one. It takes seconds, so the last result is kept for the same module.
pub fn in_place(project: &Project, wasm: &Path) -> Outcome {
    let lock = files::read(&project.tools().join(setup::NPM_LOCK))?;
    let key = key(&files::read(wasm)?, &lock);
    let kept = project.scratch("optimised").join(format!("{key:016x}.wasm"));
    if !kept.exists() {
        let folder = project.scratch("optimised");
        files::empty(&folder)?;
        let output = folder.join("unfinished.wasm");
        optimise(project, wasm, &output)?;
        files::rename(&output, &kept)?;
    }
    files::write(wasm, files::read(&kept)?)
}

fn optimise(project: &Project, input: &Path, output: &Path) -> Outcome {
    say("Make the module smaller (wasm-opt)");
    process::run(
        process::node(project)
            .arg(project.tools().join("node_modules/binaryen/bin/wasm-opt"))
            .arg(input)
            .arg("-o")
            .arg(output)
            .args(ARGUMENTS),
        "wasm-opt failed: see its message above",
    )
}

/// Changes with anything that changes the result.
fn key(module: &[u8], npm_lock: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (module, npm_lock, ARGUMENTS).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn the_key_follows_module_and_tools() {
        assert_eq!(key(b"module", b"lock"), key(b"module", b"lock"));
        assert_ne!(key(b"module", b"lock"), key(b"other", b"lock"));
        assert_ne!(key(b"module", b"lock"), key(b"module", b"newer"));
    }
}
