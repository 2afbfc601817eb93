//! The npm package: the hand-written files of `pkg-template/` and the module.

use std::path::Path;

use serde_json::Value;

use crate::failure::{Outcome, fail};
use crate::process::{self, say};
use crate::project::Project;
use crate::{files, inline, module, setup};

/// Builds `pkg/`. A build that fails leaves the last one as it was.
pub fn build(project: &Project) -> Outcome {
    let _turn = project.lock()?;
    setup::for_build(project)?;
    let module = module::build(project)?;

    say("Assemble the package (pkg/)");
    let staged = project.root.join(".pkg-new");
    files::empty(&staged)?;
    assemble(project, &module, &staged)?;
    load(project, &staged)?;
    files::remove(&project.package())?;
    files::rename(&staged, &project.package())?;

    let wasm = files::read(&project.package().join("wasm/superstep_bg.wasm"))?;
    say(format_args!(
        "pkg/ holds superstep {} with {} bytes of wasm",
        project.version,
        wasm.len()
    ));
    Ok(())
}

fn assemble(project: &Project, module: &Path, staged: &Path) -> Outcome {
    files::copy(&project.root.join("pkg-template"), staged)?;
    set_version(staged, &project.version)?;
    files::copy(module, &staged.join("wasm"))?;
    join_snippets(&staged.join("wasm/snippets"))?;
    let wasm = staged.join("wasm/superstep_bg.wasm");
    inline::write(project, &wasm, &staged.join("wasm/inline.js"))?;
    for name in ["README.md", "LICENSE", "CHANGELOG.md"] {
        let file = project.root.join(name);
        if file.exists() {
            files::write(&staged.join(name), files::read(&file)?)?;
        }
    }
    Ok(())
}

/// wasm-bindgen copies each file of `pkg-template/` that Rust imports from. Here the copy hands on the names of the
/// package's own file instead: were there two, an error would be an instance of one class and not of the other.
fn join_snippets(snippets: &Path) -> Outcome {
    if !snippets.exists() {
        return Ok(());
    }
    for file in files::below(snippets)? {
        if let Some(contents) = file.strip_prefix(snippets).ok().and_then(handing_on) {
            files::write(&file, contents)?;
        }
    }
    Ok(())
}

/// For `superstep-<hash>/pkg-template/<place>`, below `wasm/snippets/` in the package.
fn handing_on(snippet: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = snippet.iter().map(|part| part.to_str()).collect();
    let parts = parts?;
    let [_crate, "pkg-template", place @ ..] = parts.as_slice() else {
        return None;
    };
    // Out of `wasm`, `snippets`, the crate's folder, and the folders of the place itself.
    let up = "../".repeat(parts.len() + 1);
    Some(format!("export * from \"{up}{}\";\n", place.join("/")))
}

fn set_version(staged: &Path, version: &str) -> Outcome {
    let file = staged.join("package.json");
    let manifest = files::read_text(&file)?;
    match with_version(&manifest, version) {
        Some(manifest) => files::write(&file, manifest),
        None => fail("pkg-template/package.json must be an object in JSON"),
    }
}

/// Sets the version in the text itself, so that the order and form of everything else stay as written.
fn with_version(manifest: &str, version: &str) -> Option<String> {
    let parsed: Value = serde_json::from_str(manifest).ok()?;
    let changed = match parsed.as_object()?.get("version") {
        Some(old) => {
            let (before, after) = manifest.split_once("\"version\"")?;
            let after = after.replacen(&old.to_string(), &format!("\"{version}\""), 1);
            format!("{before}\"version\"{after}")
        }
        None => manifest.replacen('{', &format!("{{\n  \"version\": \"{version}\","), 1),
    };
    let parsed: Value = serde_json::from_str(&changed).ok()?;
    (parsed["version"] == version).then_some(changed)
}

/// Loads the package in Node: a module that an optimiser broke still has all its bytes.
fn load(project: &Project, staged: &Path) -> Outcome {
    let entry = staged.join("node.js");
    if !entry.exists() {
        return Ok(());
    }
    say("Load the package in Node");
    let program = "await import((await import('node:url')).pathToFileURL(process.argv[1]).href)";
    process::run(
        process::node(project)
            .args(["--input-type=module", "--eval", program])
            .arg(entry),
        "the new package does not load in Node, see above; pkg/ is as it was",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_only_the_version() {
        let manifest = "{\n  \"name\": \"superstep\",\n  \"version\": \"0.0.0\",\n  \"type\": \"module\"\n}\n";
        let expected = manifest.replace("0.0.0", "1.2.3");
        assert_eq!(with_version(manifest, "1.2.3"), Some(expected));
    }

    #[test]
    fn adds_a_version_where_none_is() {
        let expected = "{\n  \"version\": \"1.2.3\",\n  \"name\": \"superstep\"\n}";
        assert_eq!(
            with_version("{\n  \"name\": \"superstep\"\n}", "1.2.3").as_deref(),
            Some(expected)
        );
    }

    #[test]
    fn refuses_what_is_no_manifest() {
        assert_eq!(with_version("", "1.2.3"), None);
        assert_eq!(with_version("[]", "1.2.3"), None);
    }

    #[test]
    fn a_snippet_hands_on_the_packages_own_file() {
        let handed_on = |snippet| handing_on(Path::new(snippet));
        assert_eq!(
            handed_on("superstep-1a2b/pkg-template/errors.js").as_deref(),
            Some("export * from \"../../../../errors.js\";\n")
        );
        assert_eq!(
            handed_on("superstep-1a2b/pkg-template/deep/host.js").as_deref(),
            Some("export * from \"../../../../../deep/host.js\";\n")
        );
        assert_eq!(handed_on("other-1a2b/inline0.js"), None);
    }
}
