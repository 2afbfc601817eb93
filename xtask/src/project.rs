//! Where the project and what is built from it lie.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::{During, Outcome, fail};
use crate::process;

pub struct Project {
    pub root: PathBuf,
    /// Cargo's folder for everything built, which the user may have moved.
    pub target: PathBuf,
    /// The version of the crate, and so of the package.
    pub version: String,
}

impl Project {
    /// Asks cargo, which alone knows every way in which its folders can be moved.
    pub fn find() -> Outcome<Project> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut project = Project {
            root: manifest.parent().unwrap_or(manifest).to_owned(),
            target: PathBuf::new(),
            version: String::new(),
        };
        let metadata = process::output(
            process::cargo(&project, "metadata").args(["--no-deps", "--offline", "--format-version=1"]),
            "cargo cannot read the workspace: see its message above",
        )?;
        let metadata: Value = serde_json::from_str(&metadata).during("read what cargo metadata printed")?;
        let (Some(target), Some(version)) = (metadata["target_directory"].as_str(), version(&metadata)) else {
            return fail("cargo metadata does not name the superstep crate: see Cargo.toml");
        };
        project.target = target.into();
        project.version = version.to_owned();
        Ok(project)
    }

    /// The finished npm package.
    pub fn package(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// The npm project whose programs the build uses.
    pub fn tools(&self) -> PathBuf {
        self.root.join("xtask")
    }

    /// The npm project whose packages the JavaScript tests and benchmarks use.
    pub fn js_tests(&self) -> PathBuf {
        self.root.join("tests/js")
    }

    /// A small program of this tool that runs in Node.
    pub fn script(&self, name: &str) -> PathBuf {
        self.tools().join("scripts").join(name)
    }

    /// A place of this tool's own, next to what cargo builds.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// Waits until no other build of this checkout is under way; the next one starts when the result is dropped.
    pub fn lock(&self) -> Outcome<File> {
        let path = self.scratch("lock");
        fs::create_dir_all(self.scratch("")).during(format_args!("create {}", path.display()))?;
        let file = File::create(&path).during(format_args!("create {}", path.display()))?;
        if file.try_lock().is_err() {
            process::say("Wait for another cargo xtask in this folder");
            file.lock().during(format_args!("lock {}", path.display()))?;
        }
        Ok(file)
    }
}

fn version(metadata: &Value) -> Option<&str> {
    let packages = metadata["packages"].as_array()?;
    let package = packages.iter().find(|package| package["name"] == "superstep")?;
    package["version"].as_str()
}
