//! What laws look at: what happened in a run, and what a thread holds.

use std::collections::BTreeMap;

use superstep::engine::channel::Stored;
use superstep::engine::channels::Version;
use superstep::engine::checkpoint::Source;
use superstep::engine::graph::ChannelId;
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::{Finished, Settings};
use superstep::error::Error;

use crate::support::*;

/// What happened in each superstep, in no order.
pub fn supersteps(driver: &Driver) -> BTreeMap<i64, Vec<String>> {
    let mut supersteps = BTreeMap::<i64, Vec<String>>::new();
    for (superstep, line) in &driver.lines {
        supersteps.entry(*superstep).or_default().push(line.clone());
    }
    supersteps.values_mut().for_each(|lines| lines.sort());
    supersteps
}

pub fn values<'d>(driver: &'d Driver) -> Vec<&'d str> {
    let lines = driver.lines.iter().map(|(_, line)| line.as_str());
    lines.filter(|line| line.starts_with("values")).collect()
}

/// Whether a task failed, and with it the superstep before its other tasks had to settle.
pub fn a_task_failed(driver: &Driver) -> bool {
    let mut lines = driver.lines.iter().map(|(_, line)| line);
    lines.any(|line| line.starts_with("result") && line.contains("error: "))
}

/// How a run ended, its questions in the order of their ids.
pub fn end(driver: &Driver) -> Result<Finished<Value>, Error<Value>> {
    match driver.end.clone().expect("the run ended") {
        Ok(Finished::Interrupted(mut interrupts)) => {
            interrupts.sort_by_key(|interrupt| interrupt.id);
            Ok(Finished::Interrupted(interrupts))
        }
        end => end,
    }
}

/// How a run ended, ids and numbers aside.
pub fn kind_of_end(driver: &Driver) -> &'static str {
    match driver.end.as_ref().expect("the run ended") {
        Ok(Finished::Done) => "done",
        Ok(Finished::Interrupted(interrupts)) if interrupts.is_empty() => "stopped at a breakpoint",
        Ok(Finished::Interrupted(_)) => "asked",
        Ok(Finished::Bubbled(_)) => "bubbled",
        Err(_) => "failed",
    }
}

/// Plays a run to its end: each number chooses a pending call to settle, even ones together with the next.
pub fn play_shuffled(driver: &mut Driver, choices: &[u8]) {
    let mut choices = choices.iter().cycle();
    driver.advance();
    while driver.end.is_none() {
        let choice = *choices.next().expect("there are choices");
        driver.settle(choice as usize / 2 % driver.pending.len());
        if choice % 2 == 1 || driver.pending.is_empty() {
            driver.advance();
        }
    }
}

/// Plays a run to its end, calls settling in the order in which they started.
pub fn played(mut driver: Driver) -> Driver {
    driver.play(|_| 0);
    driver
}

/// What a checkpoint holds, ids aside.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub values: Vec<(ChannelId, Stored<Value>)>,
    pub versions: Vec<Version>,
}

pub fn held(entry: &Entry) -> Held {
    Held {
        values: entry.checkpoint.values.clone(),
        versions: entry.checkpoint.versions.clone(),
    }
}

/// A thread's checkpoints, ids aside.
pub fn history(thread: &Thread) -> Vec<(i64, Source, Held)> {
    let entries = thread.saver.entries("");
    entries
        .iter()
        .map(|entry| (entry.step, entry.source, held(entry)))
        .collect()
}

/// Everything that a thread's saver holds.
pub fn stored(thread: &Thread) -> Vec<(Entry, Vec<Kept>)> {
    let with_records = |entry: Entry| {
        let records = thread.saver.records("", entry.checkpoint.id);
        (entry, records)
    };
    thread.saver.entries("").into_iter().map(with_records).collect()
}

/// A thread whose next run is over at the superstep at which a run with this limit from the start would be; `None`
/// when it is over already.
pub fn ending_at<'g>(thread: &Thread<'g>, stop: i64, step: i64) -> Option<Thread<'g>> {
    let limit = stop - step - 2;
    if limit < 1 {
        return None;
    }
    let copy = thread.copy();
    Some(Thread {
        saver: thread.saver.clone(),
        settings: Settings {
            recursion_limit: limit as f64,
            ..copy.settings.clone()
        },
        ..copy
    })
}

/// What answers a question: something that follows from it.
pub fn answered(asked: &Interrupt<Value>) -> (u128, Value) {
    let answer = format!("yes to {:?}", asked.shown);
    (asked.id.expect("it has an id"), Value::Text(answer))
}

/// The questions that a run stopped with, in the order of their ids.
pub fn questions(run: &Driver) -> Vec<Interrupt<Value>> {
    match end(run) {
        Ok(Finished::Interrupted(interrupts)) => interrupts,
        _ => Vec::new(),
    }
}

/// Answers to all of a run's questions; it goes on where there are none.
pub fn answers(run: &Driver) -> Start {
    let questions = questions(run);
    match questions.is_empty() {
        true => Start::Nothing,
        false => resume_by_id(questions.iter().map(answered).collect()),
    }
}

/// Threads are left alone after so many supersteps: a loop could ask for ever.
const ENOUGH: i64 = 8;

/// And where so many tasks wait: packets could multiply.
const MANY: usize = 8;

/// Whether a run has stopped where its thread is worth going on.
pub fn goes_on(thread: &Thread, run: &Driver) -> bool {
    let stopped = matches!(kind_of_end(run), "asked" | "stopped at a breakpoint");
    stopped && questions(run).len() <= MANY && thread.saver.latest("").is_some_and(|saved| saved.step < ENOUGH)
}
