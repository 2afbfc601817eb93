//! Shows the package at work: the snippet in Node, and the page that runs the same snippet.

use std::path::PathBuf;

use crate::failure::{Outcome, fail};
use crate::process::{self, say};
use crate::project::Project;
use crate::serve::Server;
use crate::{browser, files, package};

const PORT: u16 = 8080;

/// Node's `console.log` shows what is nested three deep as `[Object]`: the message in the chunk, for one.
const WHOLE_OBJECTS: &str =
    "data:text/javascript,import { inspect } from 'node:util'; inspect.defaultOptions.depth = null;";

pub fn run(project: &Project, once: bool, port: Option<u16>) -> Outcome {
    package::build(project)?;
    let folder = site(project)?;

    say("Run the snippet in Node");
    process::run(
        process::node(project)
            .args(["--import", WHOLE_OBJECTS])
            .arg(folder.join("snippet.mjs")),
        "the snippet failed in Node: see its message above",
    )?;

    let usual = if once { 0 } else { PORT };
    let site = Server::of_folder(project, &folder, port.unwrap_or(usual))?;
    if once {
        return run_page(project, &site.address);
    }
    say(format_args!("The page is at {} (Ctrl-C ends)", site.address));
    site.wait()
}

/// The folder of the page, with the package where the page and where Node look for it.
pub fn site(project: &Project) -> Outcome<PathBuf> {
    let page = project.root.join("www");
    if !page.join("snippet.mjs").exists() {
        return fail("www/snippet.mjs is missing: git restore brings it back");
    }
    let folder = project.target.join("site");
    files::empty(&folder)?;
    files::copy(&page, &folder)?;
    files::copy(&project.package(), &folder.join("pkg"))?;
    files::copy(&project.package(), &folder.join("node_modules/superstep"))?;
    Ok(folder)
}

/// Presses the page's button in Chromium and prints what it shows.
fn run_page(project: &Project, address: &str) -> Outcome {
    let Some(chromium) = browser::chromium() else {
        println!("!! The page was not run: {}", browser::NO_CHROMIUM);
        return Ok(());
    };
    say("Run the page in Chromium");
    process::run(
        process::node(project)
            .arg(project.script("page.mjs"))
            .args([address.as_ref(), chromium.as_os_str()]),
        "the page failed in Chromium: see its message above",
    )
}
