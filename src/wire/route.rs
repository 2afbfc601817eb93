//! The routes of LangGraph Server's HTTP API.
//!
//! Source: the OpenAPI document of `langgraph-api` 0.16.7.

/// A route: a method, a path in which parts with a colon stand for anything, and what answers it.
type Route = (&'static str, &'static str, &'static str);

const ROUTES: &[Route] = &[
    ("GET", "/ok", "ok"),
    ("GET", "/info", "info"),
    ("POST", "/assistants", "createAssistant"),
    ("POST", "/assistants/search", "searchAssistants"),
    ("POST", "/assistants/count", "countAssistants"),
    ("GET", "/assistants/:id", "getAssistant"),
    ("PATCH", "/assistants/:id", "updateAssistant"),
    ("DELETE", "/assistants/:id", "deleteAssistant"),
    ("GET", "/assistants/:id/graph", "getGraph"),
    ("POST", "/assistants/:id/versions", "getVersions"),
    ("POST", "/assistants/:id/latest", "setLatest"),
    ("POST", "/threads", "createThread"),
    ("POST", "/threads/search", "searchThreads"),
    ("POST", "/threads/count", "countThreads"),
    ("GET", "/threads/:id", "getThread"),
    ("PATCH", "/threads/:id", "updateThread"),
    ("DELETE", "/threads/:id", "deleteThread"),
    ("POST", "/threads/:id/copy", "copyThread"),
    ("GET", "/threads/:id/state", "getState"),
    ("POST", "/threads/:id/state", "updateState"),
    ("POST", "/threads/:id/state/checkpoint", "getStateAt"),
    ("GET", "/threads/:id/state/:checkpoint", "getStateById"),
    ("GET", "/threads/:id/history", "getHistory"),
    ("POST", "/threads/:id/history", "searchHistory"),
    ("GET", "/threads/:id/runs", "listRuns"),
    ("POST", "/threads/:id/runs", "createRun"),
    ("POST", "/threads/:id/runs/stream", "streamRun"),
    ("POST", "/threads/:id/runs/wait", "waitForRun"),
    ("GET", "/threads/:id/runs/:run", "getRun"),
    ("DELETE", "/threads/:id/runs/:run", "deleteRun"),
    ("POST", "/threads/:id/runs/:run/cancel", "cancelRun"),
    ("GET", "/threads/:id/runs/:run/join", "joinRun"),
    ("GET", "/threads/:id/runs/:run/stream", "joinStream"),
    ("POST", "/runs", "createStateless"),
    ("POST", "/runs/batch", "createBatch"),
    ("POST", "/runs/stream", "streamStateless"),
    ("POST", "/runs/wait", "waitForStateless"),
    ("GET", "/runs/:run/stream", "joinStateless"),
    ("PUT", "/store/items", "putItem"),
    ("GET", "/store/items", "getItem"),
    ("DELETE", "/store/items", "deleteItem"),
    ("POST", "/store/items/search", "searchItems"),
    ("POST", "/store/namespaces", "listNamespaces"),
];

/// What there is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// What answers, and what its path's open parts are.
    Route(&'static str, Vec<&'a str>),
    /// Only these methods.
    Methods(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// What there is at a path, for a method. A path may end with a slash.
pub fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let mut methods = Vec::new();
    for (its, pattern, name) in ROUTES {
        let Some(parts) = matches(pattern, path) else {
            continue;
        };
        // A fixed part counts more than an open one: those routes are first.
        if *its == method {
            return Found::Route(name, parts);
        }
        methods.push(*its);
    }
    match methods.is_empty() {
        true => Found::Nothing,
        false => Found::Methods(methods),
    }
}

/// The open parts of a path that is of a pattern.
fn matches<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut open = Vec::new();
    let mut parts = path.split('/');
    for wanted in pattern.split('/') {
        let part = parts.next()?;
        match wanted.strip_prefix(':') {
            Some(_) if part.is_empty() => return None,
            Some(_) => open.push(part),
            None if wanted != part => return None,
            None => {}
        }
    }
    parts.next().is_none().then_some(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_by_its_own_path() {
        for (method, pattern, name) in ROUTES {
            let path = pattern.replace(':', "x");
            let found = find(method, &path);
            assert!(
                matches!(found, Found::Route(found, _) if found == *name),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn open_parts_are_told_in_their_order() {
        assert_eq!(
            find("GET", "/threads/1/runs/2/join"),
            Found::Route("joinRun", vec!["1", "2"])
        );
        assert_eq!(find("GET", "/ok/"), Found::Route("ok", vec![]));
    }

    #[test]
    fn fixed_parts_count_more_than_open_ones() {
        assert_eq!(find("POST", "/threads/search"), Found::Route("searchThreads", vec![]));
        let at = find("POST", "/threads/1/state/checkpoint");
        assert_eq!(at, Found::Route("getStateAt", vec!["1"]));
    }

    #[test]
    fn another_method_is_told_which_there_are() {
        assert_eq!(find("DELETE", "/runs/stream"), Found::Methods(vec!["POST"]));
        assert_eq!(find("POST", "/threads/1/runs/2"), Found::Methods(vec!["GET", "DELETE"]));
    }

    #[test]
    fn what_is_no_route_is_nothing() {
        for path in [
            "",
            "/",
            "//",
            "/nope",
            "/threads/1/nope",
            "/threads//runs",
            "/ok/more",
            "ok",
            "/assistants/a/b/c",
        ] {
            assert_eq!(find("GET", path), Found::Nothing, "{path}");
        }
    }
}
