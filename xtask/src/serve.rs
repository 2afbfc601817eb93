//! Serves a folder to this machine's browsers.

use std::path::{Path, PathBuf};
use std::thread;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::failure::{During, Outcome};
use crate::files;

/// A folder being served, from a thread that ends with the program.
pub struct Site {
    pub address: String,
    thread: thread::JoinHandle<()>,
}

impl Site {
    /// Port 0 is any free one.
    pub fn start(folder: PathBuf, port: u16) -> Outcome<Site> {
        let server = Server::http(("127.0.0.1", port))
            .during(format_args!("serve on port {port} (another is chosen with --port N)"))?;
        let address = format!("http://{}/", server.server_addr());
        let thread = thread::spawn(move || {
            for request in server.incoming_requests() {
                answer(request, &folder);
            }
        });
        Ok(Site { address, thread })
    }

    /// Serves until the program is ended.
    pub fn wait(self) -> Outcome {
        match self.thread.join() {
            Ok(()) => Ok(()),
            Err(_) => crate::failure::fail("the server stopped: start the demo again"),
        }
    }
}

/// A browser that hangs up before its answer needs none.
fn answer(request: Request, folder: &Path) {
    if !matches!(request.method(), Method::Get | Method::Head) {
        let _ = request.respond(Response::empty(405));
        return;
    }
    let Some(place) = place(request.url()) else {
        let _ = request.respond(Response::empty(400));
        return;
    };
    let mut file = folder.join(&place);
    if file.is_dir() {
        file.push("index.html");
    }
    let _ = match files::read(&file) {
        Ok(contents) => request.respond(
            Response::from_data(contents)
                .with_header(header("Content-Type", content_type(&file)))
                // A page under work must never be an old one.
                .with_header(header("Cache-Control", "no-store")),
        ),
        // Browsers ask for it unasked, and a page without one is not wrong.
        Err(_) if place == Path::new("favicon.ico") => request.respond(Response::empty(204)),
        Err(_) => request.respond(Response::empty(404)),
    };
}

/// The place below the folder that a URL names, if it stays below.
fn place(url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?;
    let path = decode(path)?;
    let mut place = PathBuf::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == "." || part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        place.push(part);
    }
    Some(place)
}

/// Undoes percent-encoding.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("md" | "txt" | "ts") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values here are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_place_below_the_folder() {
        assert_eq!(place("/").as_deref(), Some(Path::new("")));
        assert_eq!(
            place("/pkg/wasm/a.wasm?x=1").as_deref(),
            Some(Path::new("pkg/wasm/a.wasm"))
        );
        assert_eq!(place("/a%20b.js").as_deref(), Some(Path::new("a b.js")));
    }

    #[test]
    fn no_url_leaves_the_folder() {
        for url in ["/../a", "/a/../../b", "/%2e%2e/a", "/a%5c..%5cb", "/%zz", "/%2"] {
            assert_eq!(place(url), None, "{url}");
        }
    }

    #[test]
    fn modules_have_types_that_browsers_run() {
        assert_eq!(content_type(Path::new("a.wasm")), "application/wasm");
        assert!(content_type(Path::new("a.mjs")).starts_with("text/javascript"));
        assert_eq!(content_type(Path::new("LICENSE")), "application/octet-stream");
    }
}
