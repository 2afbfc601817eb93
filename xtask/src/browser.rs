//! Chromium and its driver: where they are, and how to get them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::failure::Outcome;
use crate::process::{self, say};

pub const NO_CHROMIUM: &str = "no Chromium found: install Chromium or Chrome, or set CHROMIUM to the program's path";
pub const NO_DRIVER: &str =
    "no chromedriver found: install the one of your Chromium's version, or set CHROMEDRIVER to its path";

/// Where Chrome lies when no PATH leads to it.
const USUAL_PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

pub fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    named("CHROMIUM")
        .or_else(|| names.into_iter().find_map(on_path))
        .or_else(|| {
            USUAL_PLACES
                .into_iter()
                .map(PathBuf::from)
                .find(|place| place.is_file())
        })
}

pub fn chromedriver() -> Option<PathBuf> {
    // The second variable is a folder, and set where GitHub runs workflows.
    named("CHROMEDRIVER")
        .or_else(|| on_path("chromedriver"))
        .or_else(|| in_folder(Path::new(&std::env::var_os("CHROMEWEBDRIVER")?), "chromedriver"))
}

/// Installs what is missing where that takes no question: on Debian and its kin, as root.
pub fn install_missing() -> Outcome {
    let complete = chromium().is_some() && chromedriver().is_some();
    if complete || !is_debian_root() {
        return Ok(());
    }
    say("Install Chromium and its driver (apt-get)");
    let failure = "apt-get failed: see its message above, or install chromium and chromedriver yourself";
    process::run(apt_get().args(["-qq", "update"]), failure)?;
    process::run(
        apt_get().args([
            "-qq",
            "install",
            "-y",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
        ]),
        failure,
    )
}

/// What a driver is told, so that it starts the Chromium found here, keeps it from calling home and has it go through a
/// proxy, to this machine too.
pub fn capabilities(chromium: &Path, proxy: &str) -> String {
    let proxy = format!("--proxy-server={}", proxy.trim_end_matches('/'));
    let arguments = [
        proxy.as_str(),
        "--proxy-bypass-list=<-loopback>",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    json!({ "goog:chromeOptions": { "binary": chromium, "args": arguments } }).to_string()
}

fn is_debian_root() -> bool {
    Path::new("/etc/debian_version").exists()
        && on_path("apt-get").is_some()
        && process::probe("id", &["-u"]).as_deref() == Some("0")
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// The program that a variable names.
fn named(variable: &str) -> Option<PathBuf> {
    let program = PathBuf::from(std::env::var_os(variable)?);
    program.is_file().then_some(program)
}

fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).find_map(|folder| in_folder(&folder, name))
}

fn in_folder(folder: &Path, name: &str) -> Option<PathBuf> {
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    program.is_file().then_some(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_programs_by_name() {
        assert!(on_path("cargo").is_some());
        assert_eq!(on_path("no-such-program"), None);
    }
}
