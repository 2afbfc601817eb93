//! A client's threads and the runs on them, as its callers ask for them.

use js_sys::{Array, Date, Object};
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::client::ClientCore;
use super::field::field;
use super::host::{entropy, host};
use super::options;
use super::value::is_nothing;
use crate::error::{Failure, Kind};
use crate::id;
use crate::service::records::{IfExists, Page, conflict, not_found};
use crate::service::runs::{self, Stop};
use crate::service::threads::{self, Field, Search, Status};

/// How many rows a list has unless it is said.
const LIMIT: usize = 10;

#[wasm_bindgen]
impl ClientCore {
    /// Makes a thread, or gives the one that is there.
    ///
    /// # Errors
    /// 409 when there is one and `ifExists` is not `"do_nothing"`, 422 for a wrong field.
    #[wasm_bindgen(js_name = createThread)]
    pub fn create_thread(&self, given: &JsValue) -> Result<JsValue, Failure> {
        let id = field(given, "threadId");
        let id = match is_nothing(&id) {
            true => id::random(entropy()),
            false => threads::id(&options::text("threadId", &id)?)?,
        };
        let metadata = object_or_empty("metadata", field(given, "metadata"))?;
        let graph_id = field(given, "graphId");
        let metadata = match is_nothing(&graph_id) {
            true => metadata,
            false => host().with(&metadata, "graph_id", &graph_id),
        };
        let if_exists = if_exists(given)?;
        let mut threads = self.service.threads.borrow_mut();
        let thread = threads.create(id, metadata, Object::new().into(), if_exists, Date::now())?;
        drop(threads);
        Ok(self.service.thread_row(thread))
    }

    /// A thread.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = thread)]
    pub fn thread(&self, id: &JsValue) -> Result<JsValue, Failure> {
        let thread = self.service.threads.borrow().get(&thread_id(id)?)?;
        Ok(self.service.thread_row(thread))
    }

    /// Adds to a thread's metadata.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = updateThread)]
    pub fn update_thread(&self, id: &JsValue, given: &JsValue) -> Result<JsValue, Failure> {
        let id = thread_id(id)?;
        let known = self.service.threads.borrow().get(&id)?;
        let metadata = options::object("metadata", field(given, "metadata"))?;
        let metadata = host().merged(&known.metadata, &metadata);
        let mut threads = self.service.threads.borrow_mut();
        threads.change(&id, Date::now(), |thread| thread.metadata = metadata);
        let thread = threads.get(&id)?;
        drop(threads);
        Ok(self.service.thread_row(thread))
    }

    /// Makes a thread with what another has, but for its state.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = copyThread)]
    pub fn copy_thread(&self, id: &JsValue) -> Result<JsValue, Failure> {
        let known = self.service.threads.borrow().get(&thread_id(id)?)?;
        let mut threads = self.service.threads.borrow_mut();
        let (metadata, config) = (known.metadata.clone(), known.config.clone());
        let copy = threads.create(id::random(entropy()), metadata, config, IfExists::Raise, Date::now())?;
        drop(threads);
        Ok(self.service.thread_row(copy))
    }

    /// Stops a thread's runs and forgets both.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = deleteThread)]
    pub fn delete_thread(&self, id: &JsValue) -> Result<(), Failure> {
        let id = thread_id(id)?;
        self.service.threads.borrow().get(&id)?;
        let open = self.service.runs.borrow().open(&id);
        self.service.stop(&open, Stop::Interrupt);
        self.service.runs.borrow_mut().remove_thread(&id);
        self.service.threads.borrow_mut().remove(&id);
        self.service.sweep();
        Ok(())
    }

    /// The threads that a search finds; with `counts`, all of them.
    ///
    /// # Errors
    /// 422 for a wrong field.
    #[wasm_bindgen(js_name = searchThreads)]
    pub fn search_threads(&self, given: &JsValue, counts: bool) -> Result<Array, Failure> {
        let statuses = "\"idle\", \"busy\", \"interrupted\" or \"error\"";
        let search = Search {
            ids: match options::names("ids", &field(given, "ids"))? {
                None => None,
                Some(ids) if ids.is_empty() => None,
                Some(ids) => Some(ids.iter().map(|id| threads::id(id)).collect::<Result<_, _>>()?),
            },
            metadata: wanted("metadata", given)?,
            must_have: wanted("mustHave", given)?,
            values: wanted("values", given)?,
            status: options::word("status", &field(given, "status"), Status::parse, statuses)?,
        };
        let fields = "\"thread_id\", \"status\", \"created_at\", \"updated_at\" or \"state_updated_at\"";
        let page = page(given, counts, Field::parse, Field::Created, fields)?;
        let all = {
            let threads = self.service.threads.borrow();
            threads.all(|id| self.service.is_busy(id))
        };
        let found = page.of(search.among(all, &self.service.host), threads::compare);
        Ok(found.iter().map(|shown| self.service.shown_row(shown)).collect())
    }

    /// Notes a thread's state after a run or an update.
    ///
    /// # Errors
    /// 422 for an id that is none.
    #[wasm_bindgen(js_name = noteState)]
    pub fn note_state(
        &self,
        id: &JsValue,
        values: JsValue,
        interrupts: JsValue,
        waits: bool,
        error: JsValue,
    ) -> Result<(), Failure> {
        self.service
            .note_state(&thread_id(id)?, values, interrupts, waits, error);
        Ok(())
    }

    /// Refuses to change a thread on which a run is on or waits.
    ///
    /// # Errors
    /// 404 when there is none, 409 while it is busy.
    #[wasm_bindgen(js_name = checkIdle)]
    pub fn check_idle(&self, id: &JsValue) -> Result<(), Failure> {
        let id = thread_id(id)?;
        self.service.threads.borrow().get(&id)?;
        match self.service.is_busy(&id) {
            false => Ok(()),
            true => Err(runs::busy()),
        }
    }

    /// A run.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = runRow)]
    pub fn run_row(&self, thread: JsValue, run: &str) -> Result<JsValue, Failure> {
        let run = self.run_of(&thread, run)?;
        Ok(self.service.run_row(&run))
    }

    /// The runs of a thread, the newest first.
    ///
    /// # Errors
    /// 404 when there is no such thread.
    #[wasm_bindgen(js_name = listRuns)]
    pub fn list_runs(&self, thread: &JsValue, given: &JsValue) -> Result<Array, Failure> {
        let id = thread_id(thread)?;
        self.service.threads.borrow().get(&id)?;
        let statuses = "\"pending\", \"running\", \"success\", \"error\" or \"interrupted\"";
        let status = options::word("status", &field(given, "status"), runs::Status::parse, statuses)?;
        let (limit, offset) = (count(given, "limit", LIMIT)?, count(given, "offset", 0)?);
        let found: Vec<_> = {
            let runs = self.service.runs.borrow();
            let found = runs.list(&id, status, limit, offset);
            found.into_iter().cloned().collect()
        };
        Ok(found.iter().map(|run| self.service.run_row(run)).collect())
    }

    /// Stops a run that is not over; with `"rollback"` it is undone and forgotten.
    ///
    /// # Errors
    /// 404 when there is none that is not over.
    #[wasm_bindgen(js_name = cancelRun)]
    pub fn cancel_run(&self, thread: JsValue, run: &str, action: &JsValue) -> Result<(), Failure> {
        let parse = |word: &str| match word {
            "interrupt" => Some(Stop::Interrupt),
            "rollback" => Some(Stop::Rollback),
            _ => None,
        };
        let how = options::word("action", action, parse, "\"interrupt\" or \"rollback\"")?.unwrap_or_default();
        let run = self.run_of(&thread, run)?;
        if !run.status.is_open() {
            let status = run.status.name();
            return Err(not_found(format!(
                "No matching runs to cancel: this one is over ({status})"
            )));
        }
        self.service.stop(&[run.id], how);
        Ok(())
    }

    /// Forgets a run that is over.
    ///
    /// # Errors
    /// 404 when there is none, 409 while it is on.
    #[wasm_bindgen(js_name = deleteRun)]
    pub fn delete_run(&self, thread: JsValue, run: &str) -> Result<(), Failure> {
        let run = self.run_of(&thread, run)?;
        if run.status.is_open() {
            return Err(conflict("The run is not over: cancel it before it is deleted"));
        }
        self.service.runs.borrow_mut().remove(&run.id);
        self.service.sweep();
        Ok(())
    }
}

fn thread_id(id: &JsValue) -> Result<Uuid, Failure> {
    threads::id(&options::text("threadId", id)?)
}

/// What becomes of a create whose id is taken.
pub(super) fn if_exists(given: &JsValue) -> Result<IfExists, Failure> {
    let parse = |word: &str| match word {
        "raise" => Some(IfExists::Raise),
        "do_nothing" => Some(IfExists::DoNothing),
        _ => None,
    };
    let word = field(given, "ifExists");
    Ok(options::word("ifExists", &word, parse, "\"raise\" or \"do_nothing\"")?.unwrap_or_default())
}

/// An object, or an empty one.
pub(super) fn object_or_empty(name: &str, value: JsValue) -> Result<JsValue, Failure> {
    let object = options::object(name, value)?;
    Ok(match object.is_undefined() {
        true => Object::new().into(),
        false => object,
    })
}

/// What a record must have, if anything.
pub(super) fn wanted(name: &'static str, given: &JsValue) -> Result<Option<JsValue>, Failure> {
    let wanted = options::object(name, field(given, name))?;
    Ok((!wanted.is_undefined()).then_some(wanted))
}

/// The page of a search; with `counts` there is but one.
pub(super) fn page<F>(
    given: &JsValue,
    counts: bool,
    parse: impl Fn(&str) -> Option<F>,
    usual: F,
    fields: &str,
) -> Result<Page<F>, Failure> {
    let ascends = |word: &str| match word {
        "asc" => Some(true),
        "desc" => Some(false),
        _ => None,
    };
    let order = field(given, "sortOrder");
    let (limit, offset) = match counts {
        true => (usize::MAX, 0),
        false => (count(given, "limit", LIMIT)?, count(given, "offset", 0)?),
    };
    Ok(Page {
        limit,
        offset,
        by: options::word("sortBy", &field(given, "sortBy"), parse, fields)?.unwrap_or(usual),
        ascends: options::word("sortOrder", &order, ascends, "\"asc\" or \"desc\"")?.unwrap_or(false),
    })
}

fn count(given: &JsValue, name: &'static str, usual: usize) -> Result<usize, Failure> {
    let number = options::number(name, &field(given, name))?;
    match number {
        None => Ok(usual),
        Some(number) if number >= 0.0 => Ok(number as usize),
        Some(_) => Err(Failure::new(Kind::Http(422), format!("\"{name}\" must be at least 0"))),
    }
}
