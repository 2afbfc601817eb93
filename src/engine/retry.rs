//! Retries: whether a task that failed runs again, and after how long.

use super::action::Action;
use super::host::Host;
use super::run::Run;
use super::task::Stage;
use super::timer::Wish;
use crate::error::Error;

/// Milliseconds that jitter adds at most.
const JITTER: f64 = 1000.0;

/// When a task that failed runs again. LangGraph's `RetryPolicy`.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Milliseconds before the second attempt.
    pub initial_interval: f64,
    /// How much longer each pause is than the one before.
    pub backoff_factor: f64,
    /// The longest pause, jitter not counted.
    pub max_interval: f64,
    /// How many attempts there are, the first included.
    pub max_attempts: f64,
    /// Whether up to a second is added to each pause.
    pub jitter: bool,
    /// Whether each retry is logged.
    pub logs: bool,
    /// The user's function that decides by the error; by default [`Facts::are_worth_a_retry`].
    pub decider: Option<DeciderId>,
}

/// The number of a `retryOn`: the host knows its function by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeciderId(pub u32);

/// What the default rules look at in an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Its message.
    pub message: String,
    /// Its class.
    pub name: String,
    /// Its `code`.
    pub code: String,
    /// The HTTP status that it tells of; 0 for none.
    pub status: f64,
    /// The `code` of the error inside it, as model providers send it.
    pub provider_code: String,
}

/// A task that waits for its next attempt.
#[derive(Clone, Debug)]
pub(super) struct Pause<V> {
    /// Milliseconds.
    pub millis: f64,
    /// Whether the retry is logged.
    pub logs: bool,
    /// Why the last attempt failed.
    pub error: Error<V>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            initial_interval: 500.0,
            backoff_factor: 2.0,
            max_interval: 128_000.0,
            max_attempts: 3.0,
            jitter: true,
            logs: true,
            decider: None,
        }
    }
}

impl RetryPolicy {
    /// Whether so many failed attempts are all there are.
    pub fn is_exhausted(&self, failures: u32) -> bool {
        f64::from(failures) >= self.max_attempts
    }

    /// Milliseconds between the last of so many failed attempts and the next; `entropy` is at least 0 and under 1.
    pub fn pause(&self, failures: u32, entropy: f64) -> f64 {
        let mut pause = self.initial_interval;
        for _ in 1..failures {
            pause *= self.backoff_factor;
        }
        let jitter = if self.jitter { entropy * JITTER } else { 0.0 };
        // NaN, as what is no number came to be, pauses for no time.
        pause.min(self.max_interval).max(0.0) + jitter
    }
}

impl Facts {
    /// What is worth a retry when a policy does not say: anything but a wish to stop, a mistake in the graph, and what a
    /// server will refuse again.
    pub fn are_worth_a_retry(&self) -> bool {
        const REFUSED: [f64; 9] = [400.0, 401.0, 402.0, 403.0, 404.0, 405.0, 406.0, 407.0, 409.0];
        let is_stop = self.message.starts_with("Cancel")
            || self.message.starts_with("AbortError")
            || self.name == "AbortError"
            || self.code == "ECONNABORTED";
        let is_hopeless = self.name == "GraphValueError" || self.provider_code == "insufficient_quota";
        !is_stop && !is_hopeless && !REFUSED.contains(&self.status)
    }
}

impl<V: Clone> Run<V> {
    /// An attempt of a task failed: it is tried again, or that was it.
    pub(super) fn attempt_failed(&mut self, index: usize, error: Error<V>, host: &mut impl Host<V>) {
        self.end_attempt(index);
        let which = self.tasks[index].which;
        let in_task = |error| Error::InTask {
            task: which,
            error: Box::new(error),
        };
        let error = in_task(error);
        self.tasks[index].failures += 1;
        match self.pause_after(index, &error, host) {
            Ok(Some((millis, logs))) => self.pause(index, Pause { millis, logs, error }),
            Ok(None) => self.task_failed(index, error, host),
            Err(thrown) => self.task_failed(index, in_task(Error::Thrown(thrown)), host),
        }
    }

    /// The pause before the next attempt, by the first policy that is for the error, and whether the retry is logged.
    ///
    /// # Errors
    /// What a `retryOn` throws, which takes the error's place.
    fn pause_after(&self, index: usize, error: &Error<V>, host: &mut impl Host<V>) -> Result<Option<(f64, bool)>, V> {
        let task = &self.tasks[index];
        let own = &self.policies(index).retry;
        let policies = match own.is_empty() && !task.which.is_call() {
            true => &self.settings.retry,
            false => own,
        };
        if matches!(&policies[..], [only] if only.is_exhausted(task.failures)) {
            return Ok(None);
        }
        for policy in policies {
            let matches = match policy.decider {
                Some(decider) => host.decides(decider, error)?,
                None => host.facts(error).are_worth_a_retry(),
            };
            if matches {
                let pause = policy.pause(task.failures, host.entropy());
                return Ok((!policy.is_exhausted(task.failures)).then_some((pause, policy.logs)));
            }
        }
        Ok(None)
    }

    fn pause(&mut self, index: usize, pause: Pause<V>) {
        let task = &mut self.tasks[index];
        task.stage = Stage::Pausing;
        task.writes.clear();
        task.output = None;
        let millis = pause.millis;
        task.pause = Some(Box::new(pause));
        let wish = Wish::Retry(self.tasks[index].id);
        self.wish(wish, millis);
    }

    /// The pause is over: the node starts again from its first line.
    pub(super) fn retry(&mut self, index: usize, host: &mut impl Host<V>) {
        let task = &mut self.tasks[index];
        if let Some(pause) = task.pause.take().filter(|pause| pause.logs) {
            self.actions.push_back(Action::LogRetry {
                task: task.which,
                failures: task.failures,
                millis: pause.millis,
                error: pause.error,
            });
        }
        task.stage = Stage::Running;
        if let Some(pad) = &task.scratchpad {
            pad.borrow_mut().rewind();
        }
        self.start_task(index, host);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: RetryPolicy = RetryPolicy {
        initial_interval: 100.0,
        backoff_factor: 3.0,
        max_interval: 1000.0,
        max_attempts: 4.0,
        jitter: false,
        logs: true,
        decider: None,
    };

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pauses: Vec<f64> = (1..5).map(|failures| PLAIN.pause(failures, 0.9)).collect();
        assert_eq!(pauses, [100.0, 300.0, 900.0, 1000.0]);
    }

    #[test]
    fn jitter_comes_on_top_of_the_longest() {
        let policy = RetryPolicy { jitter: true, ..PLAIN };
        assert_eq!(policy.pause(4, 0.5), 1500.0);
    }

    #[test]
    fn attempts_are_counted_with_the_first() {
        assert!(!PLAIN.is_exhausted(3));
        assert!(PLAIN.is_exhausted(4));
        assert!(RetryPolicy::default().is_exhausted(3));
    }

    #[test]
    fn what_will_fail_again_is_not_tried_again() {
        let named = |name: &str| Facts {
            name: name.into(),
            ..Facts::default()
        };
        let saying = |message: &str| Facts {
            message: message.into(),
            ..Facts::default()
        };
        let answered = |status| Facts {
            status,
            ..Facts::default()
        };
        let coded = |code: &str, provider_code: &str| Facts {
            code: code.into(),
            provider_code: provider_code.into(),
            ..Facts::default()
        };
        for hopeless in [
            named("AbortError"),
            named("GraphValueError"),
            saying("Cancelled"),
            saying("AbortError: x"),
            answered(400.0),
            answered(409.0),
            coded("ECONNABORTED", ""),
            coded("", "insufficient_quota"),
        ] {
            assert!(!hopeless.are_worth_a_retry(), "{hopeless:?}");
        }
        for hopeful in [
            named("Error"),
            saying("canceled"),
            answered(408.0),
            answered(503.0),
            coded("EPIPE", ""),
        ] {
            assert!(hopeful.are_worth_a_retry(), "{hopeful:?}");
        }
    }
}
