//! The threads and runs of a client, around what drives them: whose turn it is, and what follows a run.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Promise};
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::error;
use super::graph::Compiled;
use super::graph_options::GraphOptions;
use super::host::{ThreadHost, host};
use super::policy::GraphProperties;
use super::session::{Ended, Session};
use crate::error::Failure;
use crate::id;
use crate::service::assistants::{Assistant, Assistants};
use crate::service::records::Records;
use crate::service::runs::{Run, Runs, Status, Stop};
use crate::service::threads::{Left, Shown, Thread, Threads};

#[wasm_bindgen]
extern "C" {
    /// What a client's service calls in JavaScript.
    #[derive(Clone)]
    pub type ClientHost;

    /// A thread with its saver; what the configuration says of the run is noted with each checkpoint.
    #[wasm_bindgen(method)]
    pub fn thread(this: &ClientHost, saver: &JsValue, config: &JsValue, parents: &JsValue) -> ThreadHost;

    /// Does what follows a run: undoes it, tells the core of the thread's state with the run's error, or forgets the
    /// thread.
    #[wasm_bindgen(method)]
    fn after(
        this: &ClientHost,
        graph: u32,
        thread: &str,
        run: &str,
        undoes: bool,
        forgets: bool,
        error: &JsValue,
    ) -> Promise;

    /// The run is over, and so is what follows it.
    #[wasm_bindgen(method)]
    fn over(this: &ClientHost, run: &str);

    /// Whether everything in one object is in another.
    #[wasm_bindgen(method)]
    fn contains(this: &ClientHost, record: &JsValue, wanted: &JsValue) -> bool;

    /// Whether one text is in another, whatever the case of their letters.
    #[wasm_bindgen(method, js_name = hasText)]
    fn has_text(this: &ClientHost, text: &str, wanted: &str) -> bool;

    /// A promise that is kept after so many milliseconds.
    #[wasm_bindgen(method)]
    fn sleep(this: &ClientHost, millis: f64) -> Promise;

    /// A configuration in the wire's names over another: a thread's over its assistant's over its graph's.
    #[wasm_bindgen(method)]
    pub fn bound(this: &ClientHost, bound: &GraphOptions, config: &JsValue) -> GraphOptions;

    /// What a thread keeps of its runs' configurations for those that follow, with one more: not who asked.
    #[wasm_bindgen(method)]
    pub fn lasting(this: &ClientHost, known: &JsValue, config: &JsValue) -> JsValue;

    /// What is told of a thread.
    #[wasm_bindgen(method, js_name = threadRow)]
    #[allow(clippy::too_many_arguments)]
    fn thread_row(
        this: &ClientHost,
        id: &str,
        created: f64,
        updated: f64,
        state_updated: f64,
        metadata: &JsValue,
        config: &JsValue,
        status: &str,
        values: &JsValue,
        interrupts: &JsValue,
        error: &JsValue,
    ) -> JsValue;

    /// What is told of a run.
    #[wasm_bindgen(method, js_name = runRow)]
    #[allow(clippy::too_many_arguments)]
    fn run_row(
        this: &ClientHost,
        id: &str,
        thread: &str,
        assistant: &str,
        created: f64,
        updated: f64,
        metadata: &JsValue,
        kwargs: &JsValue,
        status: &str,
        strategy: &str,
    ) -> JsValue;

    /// What is told of an assistant.
    #[wasm_bindgen(method, js_name = assistantRow)]
    #[allow(clippy::too_many_arguments)]
    fn assistant_row(
        this: &ClientHost,
        id: &str,
        graph: &str,
        version: u32,
        created: f64,
        updated: f64,
        name: &str,
        description: Option<&str>,
        config: &JsValue,
        context: &JsValue,
        metadata: &JsValue,
    ) -> JsValue;

    /// What a run was started with, as it is told.
    #[wasm_bindgen(method)]
    pub fn kwargs(this: &ClientHost, payload: &JsValue, config: &JsValue) -> JsValue;
}

/// The records that callers keep, which are JavaScript's objects.
impl Records<JsValue> for ClientHost {
    fn merged(&self, first: &JsValue, second: &JsValue) -> JsValue {
        host().merged(first, second)
    }

    fn contains(&self, record: &JsValue, wanted: &JsValue) -> bool {
        self.contains(record, wanted)
    }

    fn has_text(&self, text: &str, wanted: &str) -> bool {
        self.has_text(text, wanted)
    }
}

/// What a client knows.
pub struct Service {
    /// Its other half.
    pub host: ClientHost,
    /// Its graphs.
    pub graphs: RefCell<Vec<Served>>,
    /// Its assistants.
    pub assistants: RefCell<Assistants<JsValue>>,
    /// Its threads.
    pub threads: RefCell<Threads<JsValue>>,
    /// Their runs.
    pub runs: RefCell<Runs<JsValue>>,
    /// The runs that are not over, and those that readers can resume.
    live: RefCell<Vec<(Uuid, Rc<Session>)>>,
}

/// A graph of a client.
#[derive(Clone)]
pub struct Served {
    /// What runs.
    pub compiled: Rc<Compiled>,
    /// What `withConfig` bound to it.
    pub bound: GraphOptions,
    /// Its own settings.
    pub properties: GraphProperties,
    /// Where its threads are kept; `undefined` for nowhere.
    pub saver: JsValue,
}

impl Service {
    /// A service that knows nothing.
    pub fn new(host: ClientHost) -> Self {
        Self {
            host,
            graphs: RefCell::default(),
            assistants: RefCell::default(),
            threads: RefCell::default(),
            runs: RefCell::default(),
            live: RefCell::default(),
        }
    }

    /// Takes in a run, which waits for its turn. It stops those before it as it wishes.
    ///
    /// # Errors
    /// 409 where the thread is busy and the run does not wait.
    pub fn admit(&self, run: Run<JsValue>, session: &Rc<Session>) -> Result<(), Failure> {
        let id = run.id;
        let stopped = self.runs.borrow_mut().admit(run)?;
        self.live.borrow_mut().push((id, session.clone()));
        if let Some((stopped, how)) = stopped {
            self.stop(&stopped, how);
        }
        Ok(())
    }

    /// Stops runs that are not over.
    pub fn stop(&self, runs: &[Uuid], how: Stop) {
        for id in runs {
            self.runs.borrow_mut().stop(id, how, Date::now());
            if let Some(session) = self.session(id) {
                session.cancel(JsValue::UNDEFINED);
            }
        }
    }

    /// The session of a run that is not over, or that can be resumed.
    pub fn session(&self, run: &Uuid) -> Option<Rc<Session>> {
        let live = self.live.borrow();
        live.iter()
            .find(|(known, _)| known == run)
            .map(|(_, session)| session.clone())
    }

    /// Forgets the sessions of runs that nobody can ask for any more.
    pub fn sweep(&self) {
        let runs = self.runs.borrow();
        self.live.borrow_mut().retain(|(id, session)| {
            let is_known = runs.get(None, id).is_ok();
            is_known && (session.ended().is_none() || session.output.is_logged())
        });
    }

    /// Lets a thread's next run have its turn.
    fn advance(&self, thread: &Uuid) {
        let next = self.runs.borrow_mut().next(thread);
        if let Some(session) = next.and_then(|next| self.session(&next)) {
            session.wake();
        }
    }

    fn is_running(&self, run: &Uuid) -> bool {
        let runs = self.runs.borrow();
        runs.get(None, run).is_ok_and(|run| run.status == Status::Running)
    }

    /// Notes a thread's state after a run or an update.
    pub fn note_state(&self, thread: &Uuid, values: JsValue, interrupts: JsValue, waits: bool, error: JsValue) {
        let now = Date::now();
        self.threads.borrow_mut().change(thread, now, |thread| {
            thread.state_updated = now;
            thread.state = Left {
                values: Some(values),
                interrupts: Some(interrupts),
                error: error.is_object().then_some(error),
                waits,
            };
        });
    }

    /// Whether a run on a thread is on or waits.
    pub fn is_busy(&self, thread: &Uuid) -> bool {
        !self.runs.borrow().open(thread).is_empty()
    }

    /// What is told of a thread.
    pub fn thread_row(&self, thread: Rc<Thread<JsValue>>) -> JsValue {
        let is_busy = self.is_busy(&thread.id);
        self.shown_row(&Shown::new(thread, is_busy))
    }

    /// What is told of a thread that was found.
    pub fn shown_row(&self, Shown { thread, status }: &Shown<JsValue>) -> JsValue {
        self.host.thread_row(
            &id::text(&thread.id),
            thread.created,
            thread.updated,
            thread.state_updated,
            &thread.metadata,
            &thread.config,
            status.name(),
            &or_null(&thread.state.values),
            &or_null(&thread.state.interrupts),
            &or_null(&thread.state.error),
        )
    }

    /// What is told of a run.
    pub fn run_row(&self, run: &Run<JsValue>) -> JsValue {
        self.host.run_row(
            &id::text(&run.id),
            &id::text(&run.thread),
            &run.assistant,
            run.created,
            run.updated,
            &run.metadata,
            &run.kwargs,
            run.status.name(),
            run.strategy.name(),
        )
    }

    /// What is told of an assistant.
    pub fn assistant_row(&self, assistant: &Assistant<JsValue>) -> JsValue {
        let given = &assistant.given;
        self.host.assistant_row(
            &assistant.id_text,
            &assistant.graph_id,
            assistant.version,
            assistant.created,
            assistant.updated,
            &given.name,
            given.description.as_deref(),
            &or_null(&given.config),
            &or_null(&given.context),
            &given.metadata,
        )
    }
}

/// A run's place among those of its thread.
pub struct Slot {
    /// The client's service.
    pub service: Rc<Service>,
    /// The run.
    pub run: Uuid,
    /// Its thread.
    pub thread: Uuid,
    /// The place of its graph.
    pub graph: usize,
    /// How long it waits before it asks for its turn, in milliseconds.
    pub delay: f64,
}

impl Slot {
    /// Waits for the run's turn, or for the wish to stop.
    pub async fn turn(&self, session: &Session) {
        if self.delay > 0.0 {
            let delay = self.service.host.sleep(self.delay);
            // The run is stopped, and looks at that itself.
            let _ = session.unless_cancelled(delay).await;
        }
        self.service.runs.borrow_mut().set_ready(&self.run);
        self.service.advance(&self.thread);
        session.until(|| self.service.is_running(&self.run)).await;
    }

    /// Does what follows the run, then lets the next one have its turn.
    pub async fn over(&self, session: &Session) {
        let service = &self.service;
        let ended = session.ended().unwrap_or(Ended::Cancelled);
        let (status, error) = match &ended {
            Ended::Done => (Status::Success, JsValue::UNDEFINED),
            Ended::Cancelled => (Status::Interrupted, JsValue::UNDEFINED),
            Ended::Failed(told) => (Status::Error, told.clone()),
        };
        service.runs.borrow_mut().finish(&self.run, status, Date::now());
        service.sweep();
        let (undoes, forgets) = self.is_gone();
        let (graph, thread) = (self.graph as u32, id::text(&self.thread));
        let run = id::text(&self.run);
        let followed = service.host.after(graph, &thread, &run, undoes, forgets, &error);
        let followed = JsFuture::from(followed).await;
        self.forget(undoes, forgets);
        if let Err(thrown) = followed {
            self.note_error(&thrown);
        }
        service.runs.borrow_mut().release(&self.run);
        service.host.over(&run);
        service.advance(&self.thread);
    }

    /// The run is not to be any more: it never started.
    pub fn discard(&self) {
        let (_, forgets) = self.is_gone();
        self.forget(true, forgets);
        self.service.host.over(&id::text(&self.run));
        self.service.advance(&self.thread);
    }

    /// Whether the run is forgotten once it is over, and whether its thread is.
    fn is_gone(&self) -> (bool, bool) {
        let runs = self.service.runs.borrow();
        let run = runs.get(None, &self.run);
        run.map_or((false, false), |run| (run.is_undone, run.is_temporary))
    }

    fn forget(&self, run: bool, thread: bool) {
        let service = &self.service;
        if run || thread {
            service.runs.borrow_mut().remove(&self.run);
            service.sweep();
        }
        if thread {
            service.threads.borrow_mut().remove(&self.thread);
        }
    }

    fn note_error(&self, thrown: &JsValue) {
        let told = told(thrown);
        let mut threads = self.service.threads.borrow_mut();
        threads.change(&self.thread, Date::now(), |thread| thread.state.error = Some(told));
    }
}

fn or_null(value: &Option<JsValue>) -> JsValue {
    value.clone().unwrap_or(JsValue::NULL)
}

/// What is told of an error.
fn told(thrown: &JsValue) -> JsValue {
    let (name, message) = error::parts(thrown);
    host().error_data(&name, &message)
}
