//! Panics: a trap inside the module must reach the caller as an error, never as a promise that stays pending.
//!
//! A panic in wasm aborts: the stack is gone and what was borrowed stays borrowed. So the instance is poisoned: the run
//! in progress rejects, and every later call says what happened and how to start over.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::host::host;

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the text of a panic. Only keeps it: a hook that throws works once.
pub fn note_panics() {
    std::panic::set_hook(Box::new(|info| {
        PANIC.with(|panic| {
            if let Ok(mut panic) = panic.try_borrow_mut() {
                panic.get_or_insert_with(|| info.to_string());
            }
        });
    }));
}

/// Refuses to go on in an instance that has panicked.
pub fn healthy() -> Result<(), JsValue> {
    match PANIC.with_borrow(Clone::clone) {
        Some(panic) => Err(poisoned(&panic)),
        None => Ok(()),
    }
}

fn poisoned(panic: &str) -> JsValue {
    let message = format!(
        "the engine panicked and cannot go on: {panic}. Start it anew: reload the page, or restart the worker or \
         process. This is a bug in superstep; please report it."
    );
    host().error("EnginePanic", &message, None)
}

/// A future whose polls survive a trap: `on_panic` is told, and the future is over.
///
/// Each poll goes out to JavaScript and back, so that JavaScript's `catch` stands between the trap and the executor, and
/// so that it runs in the asynchronous context in which the future was made: the executor polls all futures from one.
pub struct Guarded<F> {
    state: Rc<RefCell<State<F>>>,
    poll: Function,
    /// What `poll` calls: it must live as long.
    _polled: Closure<dyn FnMut()>,
    on_panic: Option<Box<dyn FnOnce(JsValue)>>,
}

struct State<F> {
    future: Option<Pin<Box<F>>>,
    waker: Option<Waker>,
    is_done: bool,
}

impl<F: Future<Output = ()> + 'static> Guarded<F> {
    /// Guards a future.
    pub fn new(future: F, on_panic: impl FnOnce(JsValue) + 'static) -> Self {
        let state = Rc::new(RefCell::new(State {
            future: Some(Box::pin(future)),
            waker: None,
            is_done: false,
        }));
        let guarded = state.clone();
        let polled = Closure::<dyn FnMut()>::new(move || poll_once(&guarded));
        Self {
            state,
            poll: host().bind(polled.as_ref().unchecked_ref()),
            _polled: polled,
            on_panic: Some(Box::new(on_panic)),
        }
    }
}

/// The future is taken out while it is polled, so that nothing stays borrowed when it traps.
fn poll_once<F: Future<Output = ()>>(state: &Rc<RefCell<State<F>>>) {
    let (future, waker) = {
        let mut state = state.borrow_mut();
        (state.future.take(), state.waker.take())
    };
    let (Some(mut future), Some(waker)) = (future, waker) else {
        return;
    };
    let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
    let mut state = state.borrow_mut();
    state.is_done = polled.is_ready();
    if !state.is_done {
        state.future = Some(future);
    }
}

/// The error of a poll that did not return: a trap poisons the instance, an exception that user code threw where none
/// is expected (a getter, a proxy) is that run's alone.
fn what_happened(thrown: JsValue) -> JsValue {
    let is_trap = thrown.is_instance_of::<js_sys::WebAssembly::RuntimeError>();
    let has_panicked = PANIC.with_borrow(Option::is_some);
    if !is_trap && !has_panicked {
        return thrown;
    }
    let text = super::error::parts(&thrown).1.as_string().unwrap_or_default();
    PANIC.with_borrow_mut(|panic| {
        panic.get_or_insert(text);
    });
    healthy().expect_err("the panic was just noted")
}

impl<F: Future<Output = ()> + 'static> Future for Guarded<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.state.borrow_mut().waker = Some(context.waker().clone());
        if let Err(thrown) = self.poll.call0(&JsValue::NULL) {
            if let Some(on_panic) = self.on_panic.take() {
                on_panic(what_happened(thrown));
            }
            return Poll::Ready(());
        }
        match self.state.borrow().is_done {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }
}
