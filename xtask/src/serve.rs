//! Servers on loopback: small Node programs that print their address and then serve until they are ended.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::failure::{During, Outcome, fail};
use crate::process;
use crate::project::Project;

/// A server, ended with this value.
pub struct Server {
    /// Where it is: `http://127.0.0.1:port/`.
    pub address: String,
    process: Child,
}

impl Server {
    /// Serves a folder. Port 0 is any free one.
    pub fn of_folder(project: &Project, folder: &Path, port: u16) -> Outcome<Server> {
        let mut command = process::node(project);
        command
            .arg(project.script("serve.mjs"))
            .arg(folder)
            .arg(port.to_string());
        start(
            command,
            &format!("cannot serve on port {port} (another is chosen with --port N)"),
        )
    }

    /// A proxy that gives every request a connection of its own.
    pub fn proxy(project: &Project) -> Outcome<Server> {
        let mut command = process::node(project);
        command.arg(project.script("proxy.mjs"));
        start(command, "cannot start the proxy before the test runner's server")
    }

    /// Serves until the program is ended.
    pub fn wait(mut self) -> Outcome {
        self.process.wait().during("wait for the server")?;
        fail("the server stopped: start the demo again")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts a server and waits for the line with its address.
fn start(mut command: Command, failure: &str) -> Outcome<Server> {
    let mut process = command.stdout(Stdio::piped()).spawn().during("start node")?;
    let mut address = String::new();
    if let Some(printed) = process.stdout.take() {
        BufReader::new(printed)
            .read_line(&mut address)
            .during("read from node")?;
    }
    let address = address.trim().to_owned();
    let server = Server { address, process };
    if server.address.is_empty() {
        return fail(failure.to_owned());
    }
    Ok(server)
}
