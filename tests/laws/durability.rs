//! How soon checkpoints are stored changes nothing about the last of them.

use proptest::prelude::*;
use superstep::engine::checkpoint::{Durability, Owner, Record, Saved};

use crate::config;
use crate::plan::{first, plan};
use crate::rounds::*;
use crate::support::*;

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn every_durability_leaves_the_same(plan in plan(), first in first(), rounds in 1..4) {
        let graphs = [plan.graph(), plan.graph(), plan.graph()];
        let threads = [
            plan.thread(&graphs[0], Durability::Sync),
            plan.thread(&graphs[1], Durability::Async),
            plan.thread(&graphs[2], Durability::Exit),
        ];
        let mut start = plan.start(&first);
        for _ in 0..rounds {
            let mut runs = threads.each_ref().map(|thread| played(thread.run(start.clone())));
            let [synced, later, at_exit] = runs.each_mut().map(|run| (run.state(), end(run), run.transcript()));
            prop_assert_eq!(&synced, &later);
            prop_assert_eq!(&synced, &at_exit);
            let [synced, later, at_exit] = threads.each_ref().map(left);
            prop_assert_eq!(&synced, &later);
            prop_assert_eq!(&synced, &at_exit);
            if !goes_on(&threads[0], &runs[0]) {
                break;
            }
            start = answers(&runs[0]);
        }
    }
}

/// What a thread's last checkpoint holds. Its parent may be another; and an answer for all that was taken is never
/// stored at the exit.
fn left(thread: &Thread) -> Option<Saved<Value>> {
    let mut saved = thread.saver.latest("")?;
    saved.parent = None;
    let is_for_all = |record: &Record<Value>| matches!(record, Record::Answer(_));
    saved
        .pending
        .retain(|pending| pending.owner != Owner::Nobody || !is_for_all(&pending.record));
    Some(saved)
}
