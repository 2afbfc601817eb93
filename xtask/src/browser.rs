//! Chromium, its driver, and Firefox: where they are, and how to get them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::failure::Outcome;
use crate::process::{self, say};

pub const NO_CHROMIUM: &str = "no Chromium found: install Chromium or Chrome, or set CHROMIUM to the program's path";
pub const NO_DRIVER: &str =
    "no chromedriver found: install the one of your Chromium's version, or set CHROMEDRIVER to its path";

pub fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let usual_places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ];
    program("CHROMIUM", &names, &usual_places)
}

pub fn firefox() -> Option<PathBuf> {
    let usual_places = [
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
    ];
    program("FIREFOX", &["firefox-esr", "firefox"], &usual_places)
}

pub fn chromedriver() -> Option<PathBuf> {
    // The second variable is a folder, and set where GitHub runs workflows.
    named("CHROMEDRIVER")
        .or_else(|| on_path("chromedriver"))
        .or_else(|| in_folder(Path::new(&std::env::var_os("CHROMEWEBDRIVER")?), "chromedriver"))
}

/// Installs Chromium and its driver where that takes no question: on Debian and its kin, as root.
pub fn install_missing() -> Outcome {
    let complete = chromium().is_some() && chromedriver().is_some();
    if complete || !is_debian_root() {
        return Ok(());
    }
    say("Install Chromium and its driver (apt-get)");
    let failure = "apt-get failed: see its message above, or install chromium and chromedriver yourself";
    install(&["chromium", "chromium-driver"], failure)
}

/// Installs Firefox where that takes no question. Debian's kin may not have it: its tests are then left out.
pub fn install_firefox() {
    if firefox().is_some() || !is_debian_root() {
        return;
    }
    say("Install Firefox (apt-get)");
    if install(&["firefox-esr"], "apt-get failed").is_err() {
        say("Firefox could not be installed: its tests are left out, see above");
    }
}

fn install(packages: &[&str], failure: &str) -> Outcome {
    process::run(apt_get().args(["-qq", "update"]), failure)?;
    process::run(
        apt_get()
            .args(["-qq", "install", "-y", "--no-install-recommends"])
            .args(packages),
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

/// What a variable names, or else what is on the PATH, or where it lies when no PATH leads to it.
fn program(variable: &str, names: &[&str], usual_places: &[&str]) -> Option<PathBuf> {
    let usual = || usual_places.iter().map(PathBuf::from).find(|place| place.is_file());
    named(variable)
        .or_else(|| names.iter().find_map(|name| on_path(name)))
        .or_else(usual)
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
