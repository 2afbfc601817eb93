//! What npm would publish: whether everything that the package promises is in it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::failure::{During, Outcome, fail};
use crate::files;
use crate::process::{self, say};
use crate::project::Project;

/// Checks the files that `npm pack` would take: all that `package.json` names, and one wasm.
pub fn check(project: &Project) -> Outcome {
    say("List what npm would publish (npm pack --dry-run)");
    let printed = process::output(
        process::npm().current_dir(project.package()).args([
            "pack",
            "--dry-run",
            "--json",
            "--ignore-scripts",
            "--loglevel=error",
        ]),
        "npm cannot pack pkg/: see its message above",
    )?;
    let listing: Value = serde_json::from_str(&printed).during("read what npm pack printed")?;
    let packed = packed(&listing);
    let manifest = files::read_text(&project.package().join("package.json"))?;
    let manifest: Value = serde_json::from_str(&manifest).during("read pkg/package.json")?;

    let missing: Vec<String> = promised(&manifest).difference(&packed).cloned().collect();
    if !missing.is_empty() {
        return fail(format!(
            "package.json names files that are not packed: {} (see its `files`)",
            missing.join(", ")
        ));
    }
    let modules = packed.iter().filter(|file| file.ends_with(".wasm")).count();
    if modules != 1 {
        return fail(format!(
            "the package must hold one wasm file and holds {modules}: see `files` in package.json"
        ));
    }
    Ok(())
}

fn packed(listing: &Value) -> BTreeSet<String> {
    let files = listing[0]["files"].as_array().into_iter().flatten();
    files
        .filter_map(|file| file["path"].as_str())
        .map(str::to_owned)
        .collect()
}

/// The files that a manifest names, apart from patterns.
fn promised(manifest: &Value) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for field in ["exports", "main", "module", "browser", "types", "bin"] {
        collect(&manifest[field], &mut files);
    }
    files
}

fn collect(value: &Value, files: &mut BTreeSet<String>) {
    match value {
        Value::String(file) if !file.contains('*') => {
            files.insert(file.trim_start_matches("./").to_owned());
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, files)),
        Value::Object(values) => values.values().for_each(|value| collect(value, files)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[&str]) -> BTreeSet<String> {
        files.iter().map(|file| file.to_string()).collect()
    }

    #[test]
    fn a_manifest_promises_every_file_it_exports() {
        let manifest = serde_json::json!({
            "main": "index.js",
            "exports": {
                ".": { "types": "./index.d.ts", "node": "./node.js", "default": "./index.js" },
                "./savers/*": "./savers/*.js",
                "./engine.wasm": "./wasm/superstep_bg.wasm",
                "./internal": null,
            },
        });
        assert_eq!(
            promised(&manifest),
            set(&["index.d.ts", "index.js", "node.js", "wasm/superstep_bg.wasm"])
        );
    }

    #[test]
    fn reads_npms_listing() {
        let listing = serde_json::json!([{ "files": [{ "path": "a.js", "size": 1 }, { "path": "b.js" }] }]);
        assert_eq!(packed(&listing), set(&["a.js", "b.js"]));
    }
}
