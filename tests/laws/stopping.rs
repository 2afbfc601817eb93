//! A run that was lost goes on from what was stored as if nothing had happened.

use proptest::prelude::*;
use superstep::engine::checkpoint::{Durability, Owner};
use superstep::engine::run::Action;

use crate::config;
use crate::plan::{First, Plan, first, plan};
use crate::rounds::*;
use crate::support::*;

proptest! {
    #![proptest_config(config(2500))]

    #[test]
    fn a_run_that_stops_anywhere_goes_on_to_the_same_end(
        plan in plan(),
        first in first(),
        actions in 0..60_usize,
    ) {
        let plan = plan.without_passing_failures().without_failing_conditions().without_breakpoints().with_single_triggers();
        let graph = plan.graph();
        let straight = plan.thread(&graph, Durability::Sync);
        let whole = played(straight.run(plan.start(&first)));

        let stopped = plan.thread(&graph, Durability::Sync);
        stop_after(&stopped, &plan, &first, actions);
        let Some(saved) = stopped.saver.latest("") else {
            return Ok(());
        };
        let Some(resumed) = ending_at(&stopped, plan.limit.into(), saved.step) else {
            return Ok(());
        };
        let finished = finished(&stopped);
        let mut rest = resumed.run(Start::Nothing);
        play_noting(&mut rest, |which| {
            let id = which.id(&graph.compile().unwrap(), "", &saved.checkpoint.id);
            assert!(!finished.contains(&Owner::Task(id)), "{which:?} had finished");
        });
        prop_assert_eq!(kind_of_end(&whole), kind_of_end(&rest));
        prop_assert_eq!(history(&straight), history(&stopped));
        // Which tasks finished beside one that failed depends on the order in which they started.
        if kind_of_end(&whole) != "failed" {
            prop_assert_eq!(straight.state(), stopped.state());
        }
    }

    #[test]
    fn failures_that_pass_change_nothing(plan in plan(), first in first()) {
        let plan = plan.without_failing_conditions().without_breakpoints().with_single_triggers();
        let sound = plan.clone().without_passing_failures();
        let graph = sound.graph();
        let straight = sound.thread(&graph, Durability::Sync);
        let whole = played(straight.run(sound.start(&first)));

        let graph = plan.graph();
        let troubled = plan.thread(&graph, Durability::Sync);
        let mut last = played(troubled.run(plan.start(&first)));
        for _ in 0..30 {
            let passes = last.transcript().0.contains("end thrown \"it will pass\"");
            let Some(saved) = troubled.saver.latest("").filter(|_| passes) else {
                break;
            };
            match ending_at(&troubled, plan.limit.into(), saved.step) {
                Some(troubled) => last = played(troubled.run(Start::Nothing)),
                None => return Ok(()),
            }
        }
        prop_assert_eq!(kind_of_end(&whole), kind_of_end(&last));
        prop_assert_eq!(history(&straight), history(&troubled));
    }
}

/// Takes so many actions of a run and loses it.
fn stop_after(thread: &Thread, plan: &Plan, first: &First, actions: usize) {
    let mut run = thread.run(plan.start(first));
    for _ in 0..actions {
        if run.next() == Action::Wait && !run.pending.is_empty() {
            run.settle(0);
        }
    }
}

/// Whose output is recorded on a thread's last checkpoint.
fn finished(thread: &Thread) -> Vec<Owner> {
    let saved = thread.saver.latest("").expect("there is a checkpoint");
    let outputs = saved.pending.iter().filter(|pending| pending.record.is_output());
    outputs.map(|pending| pending.owner).collect()
}

fn play_noting(run: &mut Driver, note: impl Fn(&superstep::engine::task::TaskRef)) {
    while run.end.is_none() {
        match run.next() {
            Action::Start { which, .. } => note(&which),
            Action::Wait => run.settle(0),
            _ => {}
        }
    }
}
