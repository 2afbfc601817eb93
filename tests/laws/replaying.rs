//! A replay of an old checkpoint of a deterministic graph repeats what followed it.

use proptest::prelude::*;
use superstep::engine::checkpoint::{Durability, Source};

use crate::config;
use crate::plan::{First, first, plan};
use crate::rounds::*;
use crate::support::*;

proptest! {
    #![proptest_config(config(700))]

    #[test]
    fn a_replay_repeats_the_history(plan in plan(), begun in first(), goes_on in prop::option::of(any::<bool>())) {
        let plan = plan.without_questions().without_passing_failures().without_breakpoints();
        let plan = plan.without_failing_conditions().with_single_triggers();
        let graph = plan.graph();
        let thread = plan.thread(&graph, Durability::Sync);
        let mut runs: Vec<(usize, &str)> = Vec::new();
        // Not a command: what it writes is kept on the checkpoint that it found, and replayed with it.
        let inputs = [Some(begun), goes_on.map(First::Value)];
        for first in inputs.iter().flatten() {
            let driver = played(thread.run(plan.start(first)));
            runs.push((thread.saver.entries("").len(), kind_of_end(&driver)));
        }
        let mut begins = 0;
        for (ends, end) in runs {
            repeats(&thread, begins, ends, end, plan.limit.into())?;
            begins = ends;
        }
    }
}

/// Each of a run's checkpoints, from one place in the history to another, leads to those that follow it.
fn repeats(thread: &Thread, begins: usize, ends: usize, end: &str, limit: i64) -> Result<(), TestCaseError> {
    let history = thread.saver.entries("");
    let stop = limit + history.get(begins).map_or(0, |first| first.step + 1);
    for place in begins..ends {
        let from = &history[place];
        let forks = place + 1 < history.len();
        let copy = thread.copy();
        let Some(replay) = ending_at(&copy, stop + i64::from(forks), from.step) else {
            continue;
        };
        let driver = played(replay.run_at(from.checkpoint.id, Start::Nothing));
        prop_assert_eq!(end, kind_of_end(&driver), "from {}", place);
        let followed: Vec<Held> = history[place + 1..ends].iter().map(held).collect();
        let again = replay.saver.entries("");
        let again: Vec<&Entry> = again[history.len()..].iter().collect();
        prop_assert_eq!(forks, again.first().is_some_and(|entry| entry.source == Source::Fork));
        let repeated: Vec<Held> = again[usize::from(forks)..].iter().copied().map(held).collect();
        prop_assert_eq!(followed, repeated, "from {}", place);
    }
    Ok(())
}
